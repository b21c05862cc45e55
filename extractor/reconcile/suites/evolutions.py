"""Rates printed after both their figures: « passe de 1,2 M€ à 1,35 M€ (+12,5 %) », « 30 sur 40, soit 75 % »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.model.fiche import Anomalie
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.formules.jetons import nombres
from extractor.reconcile.formules.noeuds import Nombre
from extractor.reconcile.intervals import Interval
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction, Trouvaille

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
YEARS = range(1990, 2060)


def evolutions(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One anomaly for each growth that its two figures deny, whichever of them is the base, rounded or cut short."""
    for trouvaille, found, figures, rate in _said("evolutions", contexte, redaction):
        text = trouvaille.texte.passage.text
        before, after = _in_order(figures, [n for n in found if _year(n)])
        if "contre" in trouvaille.match.groupdict() and trouvaille.groupe("contre"):
            after, before = figures  # "86 M€, contre 80 M€ en 2022"
        if before.valeur == after.valeur:
            continue
        growth = HUNDRED * (after.valeur / before.valeur - 1)
        sign = trouvaille.motif.valeur.get("signe") or trouvaille.groupe("signe")
        printed = rate if sign == "+" else -rate
        if not (_growth(before, after).meets(printed) or _growth(after, before).meets(printed)):
            told = redaction.redige_ici(
                "pourcentage_evolution",
                trouvaille,
                avant=_printed(text, before),
                apres=_printed(text, after),
                exact=number(growth.quantize(TENTH), "%"),
            )
            yield replace(told, ecart=(_middle(printed) - growth).quantize(Decimal("0.01")))


def parts_dites(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One anomaly for each share that its two figures deny, whichever of them is the whole."""
    for trouvaille, _, (part, whole), rate in _said("parts_dites", contexte, redaction):
        text = trouvaille.texte.passage.text
        share = HUNDRED * part.valeur / whole.valeur
        if share > HUNDRED > rate.high:
            continue  # "sur" says something else
        if not any(_ratio(a, b).scaled(HUNDRED).meets(rate) for a, b in ((part, whole), (whole, part))):
            told = redaction.redige_ici(
                "pourcentage_part",
                trouvaille,
                part=_printed(text, part),
                tout=_printed(text, whole),
                exact=number(share.quantize(TENTH), "%"),
            )
            yield replace(told, ecart=(_middle(rate) - share).quantize(Decimal("0.01")))


def _said(
    famille: str, contexte: Contexte, redaction: Redaction
) -> Iterator[tuple[Trouvaille, list[Nombre], tuple[Nombre, Nombre], Interval]]:
    """Each statement of the family that prints two figures of one kind and a rate: its numbers, the two, the rate.

    The rate has twice half a unit around it: rates are cut as often as they are rounded.
    """
    for trouvaille in redaction.cherche(famille, [t for t in contexte.textes if "%" in t.passage.text]):
        text, (start, end) = trouvaille.texte.passage.text, trouvaille.match.span()
        found = list(nombres(text, start, end, contexte.reglages.rules))
        figures = [n for n in found if n.unite != "%" and not _year(n)]
        rates = [n for n in found if n.unite == "%"]
        if len(figures) != 2 or len(rates) != 1 or figures[0].unite != figures[1].unite:
            continue
        if min(n.valeur for n in figures) > 0:
            rate = Interval.around(HUNDRED * rates[0].valeur, HUNDRED * rates[0].marge)
            yield trouvaille, found, (figures[0], figures[1]), rate


def _middle(interval: Interval) -> Decimal:
    return (interval.low + interval.high) / 2


def _year(nombre: Nombre) -> bool:
    return nombre.unite == "" and nombre.valeur in YEARS


def _in_order(figures: Sequence[Nombre], years: Sequence[Nombre]) -> tuple[Nombre, Nombre]:
    """The earlier figure first, where a year follows each; else as printed."""
    first, second = figures
    if len(years) == 2 and first.end <= years[0].start < second.start and years[0].valeur > years[1].valeur:
        return second, first
    return first, second


def _growth(before: Nombre, after: Nombre) -> Interval:
    """The growths that the printed figures, rounded, may have in per cent."""
    ratio = _ratio(after, before)
    return Interval(HUNDRED * (ratio.low - 1), HUNDRED * (ratio.high - 1))


def _ratio(part: Nombre, whole: Nombre) -> Interval:
    """What the first figure may be of the second, both rounded."""
    low = (part.valeur - part.marge) / (whole.valeur + whole.marge)
    return Interval(low, (part.valeur + part.marge) / max(whole.valeur - whole.marge, TENTH))


def _printed(text: str, nombre: Nombre) -> str:
    return " ".join(text[nombre.start : nombre.end].split())
