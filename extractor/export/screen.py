"""The summary a person reads in a terminal: the act, its fiches with their budget, what is wrong in it.

Text comes from documents of any origin: control characters are dropped and nothing is read as markup.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING

from extractor.export.budget import Budget, budget
from extractor.export.french import BLANK, NARROW, count, day, euros, percent
from extractor.model.fiche import Anomalie, Extraction, Fiche, Metadonnees

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_NARROWEST, _WIDEST = 50, 120
_FIGURES = (5, 16, 9)  # widths of the columns beside the title: number, planned euros, share spent
_PAYERS = {
    "departement": "Dép.",
    "etat": "État",
    "fir": "FIR",
    "ondam": "ONDAM",
    "plf": "PLF",
    "caf": "CAF",
}
_NATURES = {"deliberation": "délibération", "schema": "schéma"}
_SUM_SIGN = "Σ"
_GRAVITIES = {"erreur": "bold red", "avertissement": "yellow", "info": "cyan"}
_QUOTE_LENGTH = 150


def render(extraction: Extraction, width: int = 80, color: bool = False) -> str:
    """Write the summary as text, no line longer than ``width`` (kept between 50 and 120) characters."""
    return _written(_parts, extraction, width, color)


def findings(extraction: Extraction, width: int = 80, color: bool = False) -> str:
    """Write what is wrong in the document, as the summary does, and nothing else of it."""
    return _written(_findings, extraction, width, color)


def _written(
    parts: Callable[[Extraction, int], Iterator[RenderableType]], extraction: Extraction, width: int, color: bool
) -> str:
    from rich.console import Console

    console = Console(
        file=StringIO(),
        width=min(max(width, _NARROWEST), _WIDEST),
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
    )
    with console.capture() as capture:
        for part in parts(extraction, console.width):
            console.print(part)
    return "\n".join(line.rstrip() for line in capture.get().split("\n"))


def one_line(extraction: Extraction) -> str:
    """Write a document in one line, for a run over many of them."""
    gravities = Counter(a.gravite for a in extraction.anomalies)
    amounts = len(extraction.montants) + sum(len(fiche.montants) for fiche in extraction.fiches)
    found = [
        count(len(extraction.fiches), "fiche"),
        count(amounts, "montant"),
        count(len(extraction.anomalies), "anomalie"),
    ]
    if gravities["erreur"]:
        found[-1] += f" dont {count(gravities['erreur'], 'erreur')}"
    if extraction.statut != "complet":
        found.append(f"statut{NARROW}: {extraction.statut}")
    return f"{clean(extraction.document_id)}{NARROW}: {', '.join(found)}"


def clean(text: str) -> str:
    """``text`` on one line, without the characters that drive a terminal; no-break spaces stay."""
    kept = []
    for c in text:
        if c in (BLANK, NARROW) or not (c.isspace() or unicodedata.category(c).startswith("C")):
            kept.append(c)
        elif c.isspace():
            kept.append(" ")
    return " ".join(word for word in "".join(kept).split(" ") if word)


def shorten(text: str, width: int) -> str:
    """``text`` on one line of at most ``width`` characters, cut between words."""
    return "".join(textwrap.wrap(clean(text), width, max_lines=1, placeholder="…"))


def _parts(extraction: Extraction, width: int) -> Iterator[RenderableType]:
    yield from _header(extraction, width)
    yield ""
    if extraction.fiches:
        yield _fiches(extraction.fiches, width)
        if any(budget(fiche).summed for fiche in extraction.fiches):
            yield from _wrapped(f"{_SUM_SIGN} : somme des montants détaillés, sans total imprimé", width, "dim")
    else:
        yield "Aucune fiche action n’a été trouvée dans ce document."
    yield ""
    yield from _anomalies(extraction, width)


def _findings(extraction: Extraction, width: int) -> Iterator[RenderableType]:
    yield _line(extraction.fichier, width, "bold")
    yield from _warnings(extraction, width)
    yield from _anomalies(extraction, width)


def _header(extraction: Extraction, width: int) -> Iterator[Text]:
    facts = _facts(extraction.metadonnees)
    yield _line(extraction.fichier, width, "bold")
    for fact in (_act(extraction.metadonnees), *facts, _reading(extraction)):
        yield from _wrapped(fact, width)
    yield from _warnings(extraction, width)


def _warnings(extraction: Extraction, width: int) -> Iterator[Text]:
    for warning in extraction.avertissements:
        yield from _wrapped(f"! {warning}", width, "yellow", indent="  ")


def _act(m: Metadonnees) -> str:
    """Who, what, which number, when: in one phrase, with what is known."""
    place = m.departement_nom or (f"département {m.departement_code}" if m.departement_code else "")
    if m.departement_nom and m.departement_code:
        place += f" ({m.departement_code})"
    known = [
        place,
        ", ".join(_NATURES.get(nature, nature) for nature in m.natures),
        f"acte n°{NARROW}{m.numero}" if m.numero else "",
        m.instance or "",
        f"séance du {day(m.date_seance)}" if m.date_seance else "",
    ]
    return " · ".join(part for part in known if part)


def _facts(m: Metadonnees) -> Iterator[str]:
    if m.objet:
        yield f"Objet{NARROW}: {m.objet}"
    years = sorted({year for year in (m.periode_debut, m.periode_fin) if year is not None})
    known = []
    if years:
        known.append(f"période {'-'.join(map(str, years))}")
    if m.exercice is not None:
        known.append(f"exercice {m.exercice}")
    vote = _vote(m)
    if vote:
        known.append(f"vote{NARROW}: {vote}")
    if known:
        line = " · ".join(known)
        yield line[0].upper() + line[1:]


def _vote(m: Metadonnees) -> str:
    counted = (
        (m.votes_pour, "pour"),
        (m.votes_contre, "contre"),
        (m.votes_abstention, "abstention"),
        (m.votes_non_participation, "sans participer"),
    )
    voices = ", ".join(
        count(votes, name) if name == "abstention" else f"{votes} {name}"
        for votes, name in counted
        if votes is not None
    )
    if m.resultat_vote and voices:
        return f"{m.resultat_vote} ({voices})"
    return m.resultat_vote or voices


def _reading(extraction: Extraction) -> str:
    pages = count(extraction.pages, "page")
    if extraction.pages_ocr:
        pages += f" dont {extraction.pages_ocr} par reconnaissance de caractères"
    return f"{pages} · statut{NARROW}: {extraction.statut}"


def _fiches(fiches: Iterable[Fiche], width: int) -> RenderableType:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    fiches = list(fiches)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    number, planned, spent = _FIGURES
    number = min(max([number, *(len(fiche.numero or "") + 1 for fiche in fiches)]), 2 * number)
    title = width - number - planned - spent - 3  # three columns are followed by a blank
    table.add_column("N°", width=number, no_wrap=True)
    table.add_column("Fiche", width=title, no_wrap=True)
    table.add_column("Total prévu", width=planned, justify="right", no_wrap=True)
    table.add_column("Consommé", width=spent, justify="right", no_wrap=True)
    for fiche in fiches:
        sums = budget(fiche)
        table.add_row(
            clean(fiche.numero or f"({fiche.rang})"),
            _fiche(fiche, sums, title),
            "—" if sums.total is None else _amount("total", sums),
            _share(sums),
        )
    return table


def _fiche(fiche: Fiche, sums: Budget, width: int) -> Text:
    """Title on at most two lines, then who and how much, dimmed."""
    from rich.text import Text

    title = textwrap.wrap(clean(fiche.titre), width, max_lines=2, placeholder="…") or ["(sans titre)"]
    details = [
        _objective(fiche),
        f"Référent{NARROW}: {', '.join(r.nom for r in fiche.referents)}" if fiche.referents else "",
    ]
    lines = [shorten(text, width) for text in details if text]
    payers = [(name, value) for name, value in sums.planned.items() if name != "total"]
    money = " · ".join(f"{_payer(name)} {_amount(name, sums)}".replace(" ", BLANK) for name, _ in payers)
    lines += textwrap.wrap(money, width)
    text = Text("\n".join(title))
    for line in lines:
        text.append(f"\n{line}", style="dim")
    return text


def _amount(payer: str, sums: Budget) -> str:
    """What a payer plans, marked when it is added up from the details."""
    return f"{_SUM_SIGN} " * (payer in sums.summed) + euros(sums.planned[payer])


def _objective(fiche: Fiche) -> str:
    known = [f"Objectif {fiche.objectif_numero}" if fiche.objectif_numero else "", fiche.objectif_type or ""]
    line = " ".join(word for word in known if word)
    if fiche.objectif_texte:
        line = f"{line or 'Objectif'}{NARROW}: {fiche.objectif_texte}"
    return line[:1].upper() + line[1:]


def _payer(name: str) -> str:
    return _PAYERS.get(name) or clean(name.removeprefix("autre:")) or name


def _share(sums: Budget) -> str:
    if sums.spent is None:
        return ""
    return f"{'≈ ' if sums.computed else ''}{percent(sums.spent)}"


def _anomalies(extraction: Extraction, width: int) -> Iterator[Text]:
    if not extraction.anomalies:
        yield from _wrapped("Aucune anomalie relevée.", width, "green")
        return
    yield _line(count(len(extraction.anomalies), "anomalie"), width, "bold")
    names = {fiche.fiche_id: fiche.numero or f"({fiche.rang})" for fiche in extraction.fiches}
    order = list(_GRAVITIES)
    for anomaly in sorted(extraction.anomalies, key=lambda a: order.index(a.gravite)):
        yield from _anomaly(anomaly, names, extraction.format, width)


def _anomaly(anomaly: Anomalie, names: dict[str, str], form: str, width: int) -> Iterator[Text]:
    where = anomaly.provenance
    place = [
        f"fiche {names.get(anomaly.fiche_id, anomaly.fiche_id)}" if anomaly.fiche_id else "",
        f"p.{NARROW}{where.page}" if form == "pdf" else "",
        f"l.{NARROW}{where.ligne}",
        anomaly.code,
        anomaly.anomalie_id,
    ]
    head = " · ".join(part for part in [anomaly.gravite, *place] if part)
    yield _line(head, width, _GRAVITIES[anomaly.gravite])
    yield from _wrapped(anomaly.message, width, indent="  ", first="  ")
    quote = shorten(where.texte, _QUOTE_LENGTH)
    yield from _wrapped(f"«{NARROW}{quote}{NARROW}»", width, "dim", indent="  ", first="  ")


def _line(text: str, width: int, style: str = "") -> Text:
    from rich.text import Text

    return Text(shorten(text, width), style=style)


def _wrapped(text: str, width: int, style: str = "", indent: str = "", first: str = "") -> Iterator[Text]:
    """``text`` folded at ordinary spaces only, so that no number is cut at its thousands."""
    from rich.text import Text

    for line in textwrap.wrap(clean(text), width, initial_indent=first, subsequent_indent=indent):
        yield Text(line, style=style)
