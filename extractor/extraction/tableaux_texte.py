"""Rows of amounts that a text layer has flattened: a table without columns, rebuilt where arithmetic allows it.

A spreadsheet printed to text leaves one line a row: words, a row number, then the amounts. "2 84 375 €" is row 2 and
84 375 €, "28 800 000 €" is row 28 and 800 000 €: the reading that makes the first amount the sum of those after it
wins; without one, the figure is read whole and the row is uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.model.document import Line
from extractor.model.fiche import CelluleTableau, Tableau
from extractor.model.passage import Passage, passage
from extractor.text.euros import EURO, Euro, find_euros

MIN_AMOUNTS = 3  # on a line, for it to be a row
MIN_ROWS = 3
MAX_BETWEEN = 14  # lines of words between two rows: cells of text that the text layer moved
PROVED, UNPROVED = Decimal("0.7"), Decimal("0.4")  # confidence when a sum proves all the rows, and when none does
_ZERO = re.compile(rf"(?<!\w)[-–]\s*{EURO}", re.IGNORECASE)
_ROW_NUMBER = re.compile(r"(?:^|\s)(\d{1,3}(?:\.\d+)*)\s*$")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line read as a row: its label, its amounts with their spans, whether a sum proves the reading."""

    line: Line
    label_end: int
    amounts: tuple[tuple[int, int, Decimal], ...]
    proved: bool


def flattened_tables(lines: Sequence[Line]) -> list[Tableau]:
    """Tables of amounts in the lines of a text that are in no cell, with ids ``x1``, ``x2`` and so on."""
    groups: list[list[tuple[int, _Row]]] = []
    for index, line in enumerate(lines):
        row = _row(line) if line.cell is None and not line.words else None
        if row is None:
            continue
        if groups and index - groups[-1][-1][0] <= MAX_BETWEEN:
            groups[-1].append((index, row))
        else:
            groups.append([(index, row)])
    kept = [[row for _, row in group] for group in groups if len(group) >= MIN_ROWS]
    return [_table(f"x{rank}", rows) for rank, rows in enumerate(kept, start=1)]


def _row(line: Line) -> _Row | None:
    euros = [e for e in find_euros(line.text) if e.forme != "exposant"]
    zeros = [(m.start(), m.end(), Decimal(0)) for m in _ZERO.finditer(line.text)]
    if len(euros) + len(zeros) < MIN_AMOUNTS or not euros:
        return None
    rest = sorted([*zeros, *((e.start, e.end, e.valeur) for e in euros[1:])])
    first, proved = _first(line.text, euros[0], [value for *_, value in rest])
    amounts = tuple(sorted([*rest, first]))
    return _Row(line, amounts[0][0], amounts, proved)


def _first(text: str, euro: Euro, others: Sequence[Decimal]) -> tuple[tuple[int, int, Decimal], bool]:
    """The first amount of a row, in the reading that its parts add up to."""
    sums = {sum(others[:count], Decimal(0)) for count in range(2, min(len(others), 6) + 1)}
    for value in (euro.valeur, *euro.lectures):
        if value in sums and value:
            return (_start_of(text, euro, value), euro.end, value), True
    return (euro.start, euro.end, euro.valeur), False


def _start_of(text: str, euro: Euro, value: Decimal) -> int:
    """Where the digits of a shorter reading begin."""
    wanted = len(str(int(value)))
    at = euro.end
    for index in range(euro.end - 1, euro.start - 1, -1):
        if text[index].isdigit():
            wanted -= 1
            at = index
            if wanted == 0:
                break
    return at


def _table(identity: str, rows: Sequence[_Row]) -> Tableau:
    columns = 1 + max(len(row.amounts) for row in rows)
    cells = [cell for rank, row in enumerate(rows) for cell in _cells(rank, row)]
    proved = Decimal(sum(row.proved for row in rows)) / len(rows)
    return Tableau(
        tableau_id=identity,
        fiche_id=None,
        titre=None,
        type=None,
        page_debut=rows[0].line.page,
        page_fin=rows[-1].line.page,
        rangs=len(rows),
        colonnes=columns,
        methode="texte",
        confiance=round(UNPROVED + (PROVED - UNPROVED) * proved, 2),
        cellules=tuple(cells),
    )


def _cells(rank: int, row: _Row) -> Iterator[CelluleTableau]:
    whole = passage([row.line])
    label = row.line.text[: row.label_end].strip()
    number = _ROW_NUMBER.search(label)
    if label:
        value = Decimal(number[1]) if number and number[1].isdigit() else None
        yield _cell(rank, 0, whole, 0, row.label_end, label, value)
    for column, (start, end, value) in enumerate(row.amounts, start=1):
        yield _cell(rank, column, whole, start, end, row.line.text[start:end], value)


def _cell(
    rank: int, column: int, whole: Passage, start: int, end: int, text: str, value: Decimal | None
) -> CelluleTableau:
    return CelluleTableau(rank, column, None, " ".join(text.split()), value, whole.locate(start, max(end, start + 1)))
