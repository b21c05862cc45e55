"""Pages to one document: lines numbered, tables that run over pages joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.layout.page import Element, PageTable
from extractor.model.document import Cell, CellRef, Line, Role, Table

SAME_EDGE = 6.0  # points


@dataclass(slots=True)
class _Open:
    """A table being put together: ``rows`` counts those of the pages seen so far."""

    id: str
    shape: PageTable
    rows: int = 0
    cells: list[Cell] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)


def assemble_pages(pages: Sequence[tuple[int, Sequence[Element]]]) -> tuple[list[Line], list[Table]]:
    """All lines in reading order and all tables.

    A table that ends a page and one with the same columns that begins the next are one: a repeated first row is
    marked as furniture, and a row whose first column is empty goes on with the row before (two-column tables).
    """
    lines: list[Line] = []
    tables: list[_Open] = []
    last: _Open | None = None
    for number, elements in pages:
        first_line = len(lines)
        body = [e for e in elements if not (isinstance(e, Line) and e.role is Role.FURNITURE)]
        for element in elements:
            if isinstance(element, Line):
                lines.append(element)
                continue
            current = last if last and element is body[0] and _continues(last, element, number) else None
            if current is None:
                current = _Open(f"t{len(tables) + 1}", element)
                tables.append(current)
            lines += _add(current, element, number)
        last = tables[-1] if tables and body and isinstance(body[-1], PageTable) else None
        for index in range(first_line, len(lines)):
            lines[index] = lines[index]._replace(number=index - first_line + 1)
    numbered = {id(line.words): line for line in lines if line.words}
    return lines, [_closed(t, numbered) for t in tables]


def _continues(table: _Open, piece: PageTable, page: int) -> bool:
    shape = table.shape
    return (
        table.pages[-1] == page - 1
        and shape.method == piece.method
        and shape.columns == piece.columns
        and all(abs(a - b) < SAME_EDGE for a, b in zip(shape.edges, piece.edges, strict=True))
    )


def _add(table: _Open, piece: PageTable, page: int) -> list[Line]:
    """Lines of this piece with their place in the whole table."""
    offset = table.rows
    if offset and piece.columns == 2 and not piece.opens_row():
        offset -= 1
    repeated = bool(table.rows) and piece.columns > 2 and piece.row_texts(0) == table.shape.row_texts(0)
    offset -= repeated  # the row that is not counted twice
    lines: list[Line] = []
    for cell in piece.cells:
        place = CellRef(table.id, cell.row + offset, cell.column, cell.columns, piece.columns)
        role = Role.FURNITURE if repeated and cell.row == 0 else Role.BODY
        placed = [line._replace(cell=place, role=role) for line in cell.lines]
        lines += placed
        if role is Role.BODY:
            table.cells.append(
                Cell(place.row, place.column, cell.rows, cell.columns, tuple(placed), cell.box, page)
            )
    table.rows = offset + piece.rows
    table.pages.append(page)
    return lines


def _closed(table: _Open, numbered: dict[int, Line]) -> Table:
    cells = tuple(
        replace(cell, lines=tuple(numbered.get(id(line.words), line) for line in cell.lines)) for cell in table.cells
    )
    return Table(
        table.id, table.pages[0], table.pages[-1], table.rows, table.shape.columns, cells, table.shape.method
    )
