"""Crosses of a calendar that stand under no heading: nothing says which year they tick."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.model.document import CellRef, Line
from extractor.model.fiche import Anomalie
from extractor.model.passage import Passage, Provenance
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.textes import Redaction, court

_YEAR = re.compile(r"(?:19|20)\d\d")
YEARS = 2  # at the head of columns, from which a table is a calendar of crosses


def croix(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One anomaly for each cross outside the columns that the heading of its calendar names."""
    signs = frozenset(contexte.reglages.liste("annee_grille_croix"))
    for texte in contexte.textes:
        if texte.section != "calendrier":
            continue
        for action, provenance, years in _astray(texte.passage, signs):
            yield redaction.redige(
                "annee_croix", texte.fiche_id, provenance, action=court(action), annees=", ".join(years)
            )


def _astray(passage: Passage, signs: frozenset[str]) -> Iterator[tuple[str, Provenance, Sequence[str]]]:
    """Words of the row, place of the cross, years of the heading; none where most crosses are so: a heading is lost."""
    for cells in _tables(passage).values():
        years = [(place, line.text.strip()) for place, line, _ in cells if _YEAR.fullmatch(line.text.strip())]
        head = min((p.row for p, _ in years if sum(q.row == p.row for q, _ in years) >= YEARS), default=None)
        if head is None:
            continue
        headed = {column for place, _, _ in cells if place.row <= head for column in _columns(place)}
        crosses = [cell for cell in cells if cell[0].row > head and _crossed(cell[1], signs)]
        astray = [cell for cell in crosses if not headed & set(_columns(cell[0]))]
        if 2 * len(astray) >= len(crosses):
            continue
        printed = [text for place, text in years if place.row == head]
        for place, line, at in astray:
            action = next((row.text for p, row, _ in cells if p.row == place.row and p.column == 0), line.text)
            yield action, passage.locate(at, at + len(line.text)), printed


def _crossed(line: Line, signs: frozenset[str]) -> bool:
    words = line.text.lower().split()
    return bool(words) and signs.issuperset(words)


def _tables(passage: Passage) -> dict[str, list[tuple[CellRef, Line, int]]]:
    """Place, line and offset of what the cells of each table hold."""
    found: dict[str, list[tuple[CellRef, Line, int]]] = defaultdict(list)
    for line, at in zip(passage.lines, passage.starts, strict=True):
        if line.cell is not None:
            found[line.cell.table].append((line.cell, line, at))
    return found


def _columns(place: CellRef) -> range:
    return range(place.column, place.column + place.span)
