"""Growths in a column of a table, beside the figures of its years: most rows prove the column, one may deny it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.model.fiche import HEADING, Anomalie, CelluleTableau
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.controle import Figure
from extractor.reconcile.grid import Grid, grid
from extractor.reconcile.intervals import Interval
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction
from extractor.text.dates import find_years

HUNDRED = Decimal(100)
PROOFS = 2  # rows that hold, from which the column is known to be a growth between two others
_RATE = re.compile(r"(?P<signe>[+−–-])?\s*(?P<taux>\d{1,4}(?:[.,]\d{1,2})?)\s*%")


@dataclass(frozen=True, slots=True)
class Croissance:
    """A growth printed on a row, and the two figures it is said of."""

    cellule: CelluleTableau
    avant: Figure
    apres: Figure
    taux: Decimal
    marge: Decimal

    @property
    def exacte(self) -> Decimal:
        return HUNDRED * (self.apres.valeur / self.avant.valeur - 1)

    def holds(self) -> bool:
        """Whether the figures, rounded, may have this growth; rates are cut as often as they are rounded."""
        low = (self.apres.valeur - self.apres.incertitude) / (self.avant.valeur + self.avant.incertitude) - 1
        high = (self.apres.valeur + self.apres.incertitude) / (self.avant.valeur - self.avant.incertitude) - 1
        printed = Interval.around(self.taux, self.marge)
        return Interval(HUNDRED * low, HUNDRED * high).meets(printed)


def evolutions_tableau(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One anomaly for each growth that the figures of its row deny, where the other rows prove what it is."""
    for tableau in contexte.tableaux:
        lu = grid(contexte, tableau)
        entetes = {column: entete.split(HEADING)[-1] for column, entete in lu.entetes.items()}
        for column, entete in entetes.items():
            if not contexte.reglages.trouve("entetes_evolution", entete):
                continue
            found = list(_croissances(lu, entetes, column))
            wrong = [one for one in found if not one.holds()]
            if len(found) - len(wrong) < max(PROOFS, 2 * len(wrong)):
                continue
            for one in wrong:
                told = redaction.redige(
                    "pourcentage_evolution",
                    tableau.fiche_id,
                    one.cellule.provenance,
                    avant=" ".join(one.avant.provenance.texte.split()),
                    apres=" ".join(one.apres.provenance.texte.split()),
                    exact=number(one.exacte.quantize(Decimal("0.1")), "%"),
                )
                yield replace(told, ecart=(one.taux - one.exacte).quantize(Decimal("0.01")))


def _croissances(lu: Grid, entetes: Mapping[int, str], column: int) -> Iterator[Croissance]:
    """The growths of a column, each between the columns of the first and last years, or of those its head names."""
    years = {annees[0]: c for c, text in entetes.items() if c != column and len(annees := _years(text)) == 1}
    named = _years(entetes[column])
    first, last = (named[0], named[-1]) if len(named) > 1 else (min(years, default=0), max(years, default=0))
    if first == last or not {first, last} <= years.keys():
        return
    for cellule in lu.par_colonne.get(column, ()):
        rate = _RATE.fullmatch(cellule.texte.strip())
        avant = lu.figures.get((cellule.rang, years[first]))
        apres = lu.figures.get((cellule.rang, years[last]))
        if rate is None or avant is None or apres is None or avant.valeur <= avant.incertitude or apres.valeur <= 0:
            continue
        taux = Decimal(rate["taux"].replace(",", "."))
        marge = Decimal(1).scaleb(taux.as_tuple().exponent)  # type: ignore[arg-type]
        yield Croissance(cellule, avant, apres, -taux if rate["signe"] not in (None, "+") else taux, marge)


def _years(text: str) -> list[int]:
    return sorted({year for span in find_years(text) for year in span.annees[:1] + span.annees[-1:]})
