"""Pages to one document: lines numbered, tables that run over pages joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.layout.confidence import whole
from extractor.layout.headers import header_rows
from extractor.layout.page import PageLayout, PageTable, Sides
from extractor.model.document import APART, Cell, CellRef, Line, Role, Table

SAME_EDGE = 6.0  # points
LOOSE_EDGE = 24.0  # the same between columns without rules


@dataclass(slots=True)
class _Open:
    """A table being put together: ``rows`` counts those of the pages seen so far."""

    id: str
    shape: PageTable
    rows: int = 0
    cells: list[Cell] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    heads: int = 1
    sure: list[tuple[float, int]] = field(default_factory=list)  # confidence and rows of each piece
    unlabelled: bool = False  # the last row seen has text, and no label yet
    unproved: int = 0  # page breaks gone over without the heading printed again


def assemble_pages(pages: Sequence[PageLayout]) -> tuple[list[Line], list[Table]]:
    """All lines in reading order and all tables.

    A table that ends a page and one with the same columns that begins the next are one. A heading printed again, all
    its rows or the last of them, is marked as furniture. In tables of two columns a row whose first column is empty
    goes on with the row before, and one that ends a page without a label takes that of the page after. Two boxes
    side by side that go on side by side are read one after the other.
    """
    lines: list[Line] = []
    tables: list[_Open] = []
    last: _Open | None = None
    for before, page in zip((None, *pages), pages, strict=False):
        number, elements = page.number, page.elements
        first_line = len(lines)
        late: list[Line] = []
        body = [e for e in elements if not (isinstance(e, Line) and e.role in APART)]
        for element in elements:
            if isinstance(element, Line):
                lines.append(element)
                continue
            current = last if last and element is body[0] and _continues(last, element, number) else None
            if current is None and element.is_rest():
                lines += [line for cell in element.cells for line in cell.lines]
                continue
            late += _late_label(current, element)
            if current is None:
                current = _Open(f"t{len(tables) + 1}", element)
                current.heads = header_rows(element.cells, element.columns)
                tables.append(current)
            lines += _add(current, element, number)
        ends = bool(body) and isinstance(body[-1], PageTable) and bool(tables) and tables[-1].pages[-1] == number
        last = tables[-1] if ends else None
        for index in range(first_line, len(lines)):
            lines[index] = lines[index]._replace(number=index - first_line + 1)
        if before and before.closing and page.opening:
            _chain(lines, before.closing, page.opening)
        if late:
            _label_first(lines, late, first_line)
    numbered = {id(line.words): line for line in lines if line.words}
    return lines, [_closed(t, numbered) for t in tables]


def _chain(lines: list[Line], above: Sides, below: Sides) -> None:
    """Let two boxes that go on over a page break be read one after the other: the left one whole, then the right."""
    starts = [min(line.box.x0 for line in side if line.box) for side in (above.left, above.right)]
    goes_on = [min(line.box.x0 for line in side if line.box) for side in (below.left, below.right)]
    if not (starts[0] - SAME_EDGE < goes_on[0] < starts[1] and starts[1] - SAME_EDGE < goes_on[1]):
        return
    moved = {id(line.words) for line in below.left}
    rest = [line for line in lines if id(line.words) in moved]
    at = next(i for i, line in enumerate(lines) if line.words is above.right[0].words)
    lines[:] = [line for line in lines if id(line.words) not in moved]
    lines[at:at] = rest


def _late_label(table: _Open | None, piece: PageTable) -> list[Line]:
    """The label that this piece prints for a row whose text the page before has begun."""
    if table is None or not table.unlabelled or not piece.opens_row():
        return []
    return [line for cell in piece.cells if cell.row == 0 and cell.column == 0 for line in cell.lines]


def _label_first(lines: list[Line], label: Sequence[Line], page: int) -> None:
    """Let the label of a row be read before the text that the page before, which ends at ``page``, shows of it."""
    words = {id(line.words) for line in label}
    moved = [line for line in lines[page:] if id(line.words) in words]
    rest = [line for line in lines[page:] if id(line.words) not in words]
    cell = moved[0].cell
    at = next((i for i, line in enumerate(lines[:page]) if line.cell and cell and _same_row(line.cell, cell)), page)
    lines[:] = [*lines[:at], *moved, *lines[at:page], *rest]


def _same_row(one: CellRef, other: CellRef) -> bool:
    return (one.table, one.row) == (other.table, other.row)


def _continues(table: _Open, piece: PageTable, page: int) -> bool:
    shape = table.shape
    if table.pages[-1] != page - 1 or shape.method != piece.method or shape.columns != piece.columns:
        return False
    edges = zip(shape.edges, piece.edges, strict=True)
    if piece.method == "alignement" and piece.columns > 2:  # limits that the longest text of each page sets
        return all(abs(a - b) < LOOSE_EDGE for a, b in list(edges)[1:-1])
    return all(abs(a - b) < SAME_EDGE for a, b in edges)


def _add(table: _Open, piece: PageTable, page: int) -> list[Line]:
    """Lines of this piece with their place in the whole table."""
    offset = table.rows
    if offset and piece.columns == 2 and (table.unlabelled or not piece.opens_row()):
        offset -= 1
    repeated = _repeated(table, piece) if table.rows else 0
    offset -= repeated  # the rows that are not counted twice
    table.unproved += bool(table.rows) and piece.columns > 2 and not repeated
    table.sure.append((piece.confidence, piece.rows))
    lines: list[Line] = []
    for cell in piece.cells:
        place = CellRef(table.id, cell.row + offset, cell.column, cell.columns, piece.columns)
        role = Role.FURNITURE if cell.row < repeated else Role.BODY
        placed = [line._replace(cell=place, role=role) for line in cell.lines]
        lines += placed
        if role is Role.BODY:
            table.cells.append(Cell(place.row, place.column, cell.rows, cell.columns, tuple(placed), cell.box, page))
    table.rows = offset + piece.rows
    table.unlabelled = piece.ends_unlabelled()
    table.pages.append(page)
    return lines


def _repeated(table: _Open, piece: PageTable) -> int:
    """How many rows of this piece print the heading of the table again: all of it, or its last rows."""
    if piece.columns <= 2:
        return 0
    heads = [table.shape.row_texts(row) for row in range(table.heads)]
    for count in range(table.heads, 0, -1):
        again = [piece.row_texts(row) for row in range(count)]
        if again == heads[-count:] and piece.rows > count:
            return count
    return int(piece.row_texts(0) == heads[0])


def _closed(table: _Open, numbered: dict[int, Line]) -> Table:
    cells = tuple(
        replace(cell, lines=tuple(numbered.get(id(line.words), line) for line in cell.lines)) for cell in table.cells
    )
    return Table(
        table.id,
        table.pages[0],
        table.pages[-1],
        table.rows,
        table.shape.columns,
        cells,
        table.shape.method,
        whole(table.sure, table.unproved),
        table.heads,
    )
