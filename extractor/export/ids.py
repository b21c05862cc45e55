"""What the ids of a result name: fiches, amounts, percentages, indicators, tables and their cells, anomalies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from extractor.model.fiche import (
    Anomalie,
    CelluleTableau,
    Extraction,
    Fiche,
    Indicateur,
    Montant,
    Pourcentage,
    Tableau,
)
from extractor.model.passage import Provenance

Value: TypeAlias = Fiche | Montant | Pourcentage | Indicateur | Tableau | CelluleTableau | Anomalie | Extraction
_NEAR = 5  # ids proposed for one that does not exist
_LIKENESS = 0.4  # of an id proposed, from 0 to 1


@dataclass(frozen=True, slots=True)
class Named:
    """What an id names, and the fiche it belongs to (itself for a fiche); ``table`` is that of a cell."""

    ident: str
    value: Value
    fiche: Fiche | None = None
    table: Tableau | None = None

    @property
    def provenance(self) -> Provenance | None:
        """Where it is printed; None for the document and for a table without cells."""
        if isinstance(self.value, Extraction):
            return None
        if isinstance(self.value, Tableau):
            return self.value.cellules[0].provenance if self.value.cellules else None
        return self.value.provenance


def named(extraction: Extraction) -> dict[str, Named]:
    """Everything in a document that has an id, by id; ``t2:3:0`` is the cell of table ``t2`` at row 3, column 0."""
    return {one.ident: one for one in _all(extraction)}


def near(ident: str, known: Iterable[str]) -> list[str]:
    """Ids of ``known`` that look most like ``ident``, best first, of its kind (the first letter) when there are any."""
    every = list(known)
    alike = [one for one in every if one[:1] == ident[:1]]
    return get_close_matches(ident, alike or every, _NEAR, _LIKENESS)


def _all(extraction: Extraction) -> Iterator[Named]:
    yield Named(extraction.document_id, extraction)
    fiches = {fiche.fiche_id: fiche for fiche in extraction.fiches}
    for fiche in extraction.fiches:
        yield Named(fiche.fiche_id, fiche, fiche)
        yield from _figures(fiche, fiche)
        yield from (Named(i.indicateur_id, i, fiche) for i in fiche.indicateurs)
    yield from _figures(extraction, None)
    for table in extraction.tableaux:
        owner = fiches.get(table.fiche_id or "")
        yield Named(table.tableau_id, table, owner)
        for cell in table.cellules:
            yield Named(f"{table.tableau_id}:{cell.rang}:{cell.colonne}", cell, owner, table)
    for anomaly in extraction.anomalies:
        yield Named(anomaly.anomalie_id, anomaly, fiches.get(anomaly.fiche_id or ""))


def _figures(owner: Fiche | Extraction, fiche: Fiche | None) -> Iterator[Named]:
    yield from (Named(m.montant_id, m, fiche) for m in owner.montants)
    yield from (Named(p.pourcentage_id, p, fiche) for p in owner.pourcentages)
