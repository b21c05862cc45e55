"""The cells of tables among lines, and where the data of a table begin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from extractor.model.document import Line

Cells = dict[int, dict[int, list[int]]]
"""Row, then column, to the indices of the lines of a cell."""

FILLED = 2  # cells of a row from which it may be the heading of data


def cells_of(lines: Sequence[Line], columns: int) -> dict[str, Cells]:
    """The cells of the tables of ``columns`` columns or more, by table."""
    found: dict[str, Cells] = {}
    for index, line in enumerate(lines):
        cell = line.cell
        if cell is not None and cell.columns >= columns:
            found.setdefault(cell.table, {}).setdefault(cell.row, {}).setdefault(cell.column, []).append(index)
    return found


def data_of(cells: Cells) -> tuple[int, Cells] | None:
    """The data of a table, all of it or what stands beside a label and under a text: rows, the heading first.

    The heading is the first row of several cells. Also returns the column of the heads of the rows, which the heading
    may leave empty; a row that begins left of it is no data any more.
    """
    rows = iter(sorted(cells))
    heading = next((row for row in rows if len(cells[row]) >= FILLED), None)
    if heading is None:
        return None
    below = [*rows]
    first = min(cells[heading])
    left = max(min(first, *cells[below[0]]), first - 1) if below else first
    inside = takewhile(lambda row: min(cells[row]) >= left, below)
    return left, {row: cells[row] for row in (heading, *inside)}
