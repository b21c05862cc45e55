"""Growths printed after both their figures: « passe de 1,2 M€ à 1,35 M€ (+12,5 %) »."""

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
from extractor.reconcile.textes import Redaction

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
YEARS = range(1990, 2060)


def evolutions(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One anomaly for each growth that its two figures deny, whichever of them is the base, rounded or cut short."""
    for trouvaille in redaction.cherche("evolutions", contexte.textes):
        text, (start, end) = trouvaille.texte.passage.text, trouvaille.match.span()
        found = list(nombres(text, start, end, contexte.reglages.rules))
        figures = [n for n in found if n.unite != "%" and not _year(n)]
        rates = [n for n in found if n.unite == "%"]
        if len(figures) != 2 or len(rates) != 1 or figures[0].unite != figures[1].unite:
            continue
        before, after = _in_order(figures, [n for n in found if _year(n)])
        if before.valeur <= 0 or after.valeur <= 0 or before.valeur == after.valeur:
            continue
        growth = HUNDRED * (after.valeur / before.valeur - 1)
        rises = (trouvaille.motif.valeur.get("sens") or trouvaille.groupe("signe")) == "+"
        rate = HUNDRED * rates[0].valeur * (1 if rises else -1)
        slack = HUNDRED * rates[0].marge  # twice half a unit: rates are cut as often as they are rounded
        printed = Interval.around(rate, slack)
        if not (_growth(before, after).meets(printed) or _growth(after, before).meets(printed)):
            told = redaction.redige_ici(
                "pourcentage_evolution",
                trouvaille,
                avant=_printed(text, before),
                apres=_printed(text, after),
                exact=number(growth.quantize(TENTH), "%"),
            )
            yield replace(told, ecart=(rate - growth).quantize(Decimal("0.01")))


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
    low = (after.valeur - after.marge) / (before.valeur + before.marge) - 1
    high = (after.valeur + after.marge) / max(before.valeur - before.marge, TENTH) - 1
    return Interval(HUNDRED * low, HUNDRED * high)


def _printed(text: str, nombre: Nombre) -> str:
    return " ".join(text[nombre.start : nombre.end].split())
