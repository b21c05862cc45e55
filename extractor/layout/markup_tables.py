"""Tables of a text input: the rows that markup or blanks show, gathered from the cell places of the lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from extractor.layout.confidence import even
from extractor.layout.headers import header_rows
from extractor.model.document import Cell, Line, Table


def tables_of_lines(lines: Sequence[Line], aligned: Mapping[str, float]) -> list[Table]:
    """One ``Table`` for each table id found on the lines, in order of appearance.

    ``aligned`` tells how sure those are that blanks alone show.
    """
    by_table: dict[str, list[Line]] = {}
    for line in lines:
        if line.cell is not None:
            by_table.setdefault(line.cell.table, []).append(line)
    return [_table(name, members, aligned.get(name)) for name, members in by_table.items()]


def _table(name: str, lines: list[Line], aligned: float | None) -> Table:
    cells = []
    for (row, column), group in groupby(lines, key=_place):
        members = tuple(group)
        place = members[0].cell
        span = place.span if place else 1
        cells.append(Cell(row, column, 1, span, members, None, members[0].page))
    rows = max(c.row for c in cells) + 1
    columns = max((line.cell.columns for line in lines if line.cell), default=1)
    sure = even({line.cell.row: line.cell.columns for line in lines if line.cell}) if aligned is None else aligned
    method = "balises" if aligned is None else "alignement"
    heads = header_rows(cells, columns)
    return Table(name, lines[0].page, lines[-1].page, rows, columns, tuple(cells), method, sure, heads)


def _place(line: Line) -> tuple[int, int]:
    assert line.cell is not None
    return line.cell.row, line.cell.column
