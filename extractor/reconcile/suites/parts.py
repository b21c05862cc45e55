"""Parts of a whole told in one paragraph: shares with the rest, amounts with their total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from extractor.model.fiche import Anomalie
from extractor.model.passage import Texte
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.formules.jetons import nombres
from extractor.reconcile.formules.noeuds import Nombre
from extractor.reconcile.intervals import ZERO
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction, Trouvaille
from extractor.ruleset.motif import folded
from extractor.text.euros import Euro, find_euros
from extractor.text.percent import Percent, find_percents

CENT = Decimal(100)
PARTS_MAX = 7
LARGE = Decimal(100)


# --- shares ----------------------------------------------------------------------------------------


def parts_et_reste(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """« 54 % …, 40 % …, les 3 % restants »: the shares before and the rest should make 100 %."""
    reglages = contexte.reglages
    near, most = reglages.entier("somme_reste_distance"), reglages.decimal("somme_reste_ecart_max")
    for trouvaille in redaction.cherche("restes", contexte.textes):
        text, (start, end) = trouvaille.texte.passage.text, trouvaille.span
        begin = max(_item_start(trouvaille, start), start - near)
        shares = [p for p in find_percents(text[begin:end]) if not _inner(text[begin:end], p, contexte)]
        rest = shares[-1] if shares and begin + shares[-1].start >= start else None
        readings = [shares[at:] for at in range(len(shares) - 1)]
        if rest is None or not readings or any(_whole(shares) for shares in readings):
            continue
        best = min(readings, key=lambda shares: (abs(_total(shares) - CENT), -len(shares)))
        total = _total(best)
        if abs(total - CENT) <= most:
            parts = " + ".join(number(p.valeur, "%") for p in best)
            manque = number(CENT - (total - rest.valeur), "%")
            found = redaction.redige_ici(
                "somme_reste", trouvaille, parts=parts, total=number(total, "%"), manque=manque
            )
            yield replace(found, ecart=total - CENT)


def _item_start(trouvaille: Trouvaille, at: int) -> int:
    return next((a for a, b in trouvaille.texte.passage.items() if a <= at < b), 0)


def _inner(text: str, share: Percent, contexte: Contexte) -> bool:
    """Whether a share is a part of the one before (« dont 9 % »)."""
    before = folded(text)[: share.start].rstrip()
    return any(before.endswith(word) for word in contexte.reglages.liste("somme_reste_dont"))


def _total(shares: Sequence[Percent]) -> Decimal:
    return sum((p.valeur for p in shares), ZERO)


def _whole(shares: Sequence[Percent]) -> bool:
    """Whether the shares make 100 %, rounded or cut short (each then loses less than a unit)."""
    return abs(_total(shares) - CENT) < 2 * sum((p.incertitude for p in shares), ZERO)


# --- amounts ---------------------------------------------------------------------------------------


def totaux_de_phrase(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """« 2 100 € et … 3 500 € et … 6 631 TOTAL = 12 300 € »: the amounts before should make the total.

    Nobody is accused when some of the amounts make it, nor when it is far from their sum: others were not read.
    """
    reglages = contexte.reglages
    for trouvaille in redaction.cherche("totaux_de_phrase", contexte.textes):
        text, (start, end) = trouvaille.texte.passage.text, trouvaille.span
        begin = _item_start(trouvaille, start)
        found = [n for n in nombres(text, begin, end, reglages.rules) if n.unite == "€" or n.valeur >= 1000]
        parts = [n for n in found if n.end <= start and n.valeur >= LARGE and not _year(text, n)]
        whole = next((n for n in found if n.start >= start), None)
        if whole is None or not 2 <= len(parts) <= PARTS_MAX or _explained(whole, parts):
            continue
        total = sum((n.valeur for n in parts), ZERO)
        if abs(total - whole.valeur) <= whole.valeur * reglages.decimal("somme_phrase_ecart_max") / CENT:
            told = redaction.redige_ici(
                "somme_phrase",
                trouvaille,
                parts=" + ".join(number(n.valeur) for n in parts),
                somme=number(total),
                total=number(whole.valeur),
                difference=number(abs(total - whole.valeur)),
            )
            yield replace(told, ecart=whole.valeur - total)


# --- lists -----------------------------------------------------------------------------------------


def totaux_de_liste(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """« une contribution de 1 200 000 € : » and the list that details it, in the body of an act.

    Every item must print one amount; nobody is accused when some of them make the total, nor when it is far off.
    """
    share = contexte.reglages.decimal("somme_liste_ecart_max") / CENT
    for texte in contexte.textes:
        if texte.fiche_id is None and ":" in texte.passage.text:
            for whole, parts, span in _detailed(texte):
                total = sum((part.valeur for part in parts), ZERO)
                slack = whole.incertitude + sum((part.incertitude for part in parts), ZERO)
                gap = abs(total - whole.valeur)
                if slack < gap <= whole.valeur * share and not _some_make(whole, parts):
                    told = redaction.redige(
                        "somme_liste",
                        None,
                        texte.passage.locate(*span),
                        total=number(whole.valeur),
                        parts=" + ".join(number(part.valeur) for part in parts),
                        somme=number(total),
                        difference=number(gap),
                    )
                    yield replace(told, ecart=whole.valeur - total)


def _detailed(texte: Texte) -> Iterator[tuple[Euro, list[Euro], tuple[int, int]]]:
    """Each amount that a colon and a list follow, the amounts of the list, and the span of the first amount."""
    passage = texte.passage
    items = passage.items()
    for rank, (start, end) in enumerate(items):
        head = passage.text[start:end].rstrip()
        announced = find_euros(head) if head.endswith(":") and not passage.line_at(start).cell else []
        if len(announced) != 1:
            continue
        parts: list[Euro] = []
        for a, b in items[rank + 1 : rank + 2 + PARTS_MAX]:
            amounts = find_euros(passage.text[a:b])
            if len(amounts) != 1 or (passage.text[a].isalnum() and amounts[0].start):
                break  # no sign of a list, nor an amount that opens its line: what draws its signs prints none
            parts.append(amounts[0])
        listed = items[rank + 1 + len(parts) :][:1]  # what stops the list must not be one of its items
        if 1 < len(parts) <= PARTS_MAX and not any(not passage.text[a].isalnum() for a, _ in listed):
            yield announced[0], parts, (start + announced[0].start, start + announced[0].end)


def _some_make(whole: Euro, parts: Sequence[Euro]) -> bool:
    """Whether two or more of the amounts make the total."""
    groups = (group for size in range(2, len(parts)) for group in combinations(parts, size))
    sums = (
        (sum((e.valeur for e in group), ZERO), sum((e.incertitude for e in group), whole.incertitude))
        for group in groups
    )
    return any(abs(total - whole.valeur) <= slack for total, slack in sums)


def _year(text: str, nombre: Nombre) -> bool:
    return nombre.unite == "" and text[nombre.start : nombre.end].strip()[:2] in ("19", "20") and nombre.valeur < 2100


def _explained(whole: Nombre, parts: Sequence[Nombre]) -> bool:
    """Whether two or more of the amounts make the total, to what its last zeros and the printed digits leave open."""
    printed = whole.valeur / whole.echelle
    unit = whole.echelle
    while printed and printed % (unit / whole.echelle * 10) == 0:
        unit *= 10
    for size in range(2, len(parts) + 1):
        for group in combinations(parts, size):
            slack = unit / 2 + sum((n.marge for n in group), ZERO)
            if abs(sum((n.valeur for n in group), ZERO) - whole.valeur) <= slack:
                return True
    return False
