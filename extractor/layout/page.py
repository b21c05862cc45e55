"""One PDF page to its elements in reading order: lines and tables, furniture apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from extractor.layout import confidence
from extractor.layout.aligned import aligned_tables
from extractor.layout.columns import Column, IsLabel, LabelRow, Part, arrange
from extractor.layout.grid import Grid, find_grids
from extractor.layout.notes import PageNotes
from extractor.layout.runs import Run, lines_of, runs_of
from extractor.layout.wrapped import join_cut_figures
from extractor.model.document import Line, RawPage, Role, Word
from extractor.model.geometry import Box

FACING = 6.0  # points between the middles of two lines that face each other


@dataclass(slots=True)
class PlacedCell:
    """A cell of a page's table with its lines; 0-based place inside that table."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[Line]
    box: Box | None

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class PageTable:
    """A table as far as one page shows it. ``edges`` are the abscissas of its columns, to know it again.

    ``confidence`` is that of its shape on this page.
    """

    method: str
    rows: int
    columns: int
    edges: tuple[float, ...]
    confidence: float = 1.0
    cells: list[PlacedCell] = field(default_factory=list)

    def row_texts(self, row: int) -> tuple[str, ...]:
        return tuple(c.text for c in self.cells if c.row == row)

    def is_rest(self) -> bool:
        """Whether one cell alone holds text: a row that another page begins, or no table."""
        return sum(bool(cell.lines) for cell in self.cells) == 1

    def ends_unlabelled(self) -> bool:
        """Whether the last of its rows has something in its second column only, the first being a cell of its own."""
        last = self.rows - 1
        first = next((c for c in self.cells if c.column == 0 and c.row <= last < c.row + c.rows), None)
        return first is not None and first.row == last and not first.lines and self.columns == 2 and self.rows > 1

    def opens_row(self) -> bool:
        """Whether the first row has something in its first column."""
        return any(c.row == 0 and c.column == 0 and c.lines for c in self.cells)


Element = Line | PageTable


@dataclass(frozen=True, slots=True)
class Sides:
    """Two columns that stand side by side, as far as one page shows them; neither is ever empty."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What stands on a page in reading order.

    ``opening`` are two columns that begin its text under no label, ``closing`` two that end it, each under a label of
    its own: two boxes, which may go on side by side.
    """

    number: int
    elements: tuple[Element, ...]
    opening: Sides | None = None
    closing: Sides | None = None


def read_layout(
    page: RawPage, furniture: frozenset[Word], is_label: IsLabel, notes: PageNotes | None = None
) -> PageLayout:
    """Lay a page out; furniture comes first (top) and last (bottom), notes before it, marked."""
    texts = {w.text for w in furniture}  # to hash only the words that may be furniture
    body = [w for w in page.words if w.text not in texts or w not in furniture]
    if notes:
        aside = set(notes.notes)
        body = [notes.calls.get(w, w) for w in body if w not in aside]
    grids = [g for g in find_grids(page.rulings, body) if len(g.xs) > 2 and not (g.is_rest and _below(g, body))]
    held = {id(w) for g in grids for c in g.cells for w in c.words}
    runs = runs_of(w for w in body if id(w) not in held)
    tables = aligned_tables(runs)
    if tables:
        inside = {id(w) for t in tables for c in t.cells for w in c.words}
        runs = [run for run in runs if id(run.words[0]) not in inside]
    parts = arrange([*runs, *grids, *tables], is_label)
    top = [w for w in furniture if w.box.cy < page.height / 2]
    bottom = [w for w in furniture if w.box.cy >= page.height / 2]
    below = [*(notes.lines(page.number) if notes else ()), *_marked(bottom, page.number)]
    content = list(_elements(parts, page.number))
    first, last = _sides(parts[:2], content), _sides(parts[-2:], content)
    return PageLayout(
        page.number,
        (*_marked(top, page.number), *content, *below),
        first if first and not _labelled(first, is_label) else None,
        last if last and _labelled(last, is_label) else None,
    )


def _below(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether something is printed above a table: it does not begin the page."""
    return any(word.box.y1 < grid.box.y0 for word in words)


def _sides(parts: Sequence[Part], content: Sequence[Element]) -> Sides | None:
    """The lines of two columns, when these parts are such and hold nothing else."""
    if len(parts) < 2 or not all(isinstance(part, Column) and _only_lines(part) for part in parts):
        return None
    columns: list[tuple[Line, ...]] = []
    for part in parts:
        x0, y0, x1, y1 = part.box
        inside = [e for e in content if isinstance(e, Line) and e.box and e.cell is None]
        columns.append(tuple(e for e in inside if e.box and x0 <= e.box.cx <= x1 and y0 <= e.box.cy <= y1))
    left, right = columns
    return Sides(left, right) if left and right else None


def _only_lines(column: Column) -> bool:
    return all(isinstance(p, Run) or (isinstance(p, Column) and _only_lines(p)) for p in column.parts)


def _labelled(sides: Sides, is_label: IsLabel) -> bool:
    """Whether the right column begins with a label and another faces it."""
    head = sides.right[0]
    if not is_label(head.text):
        return False
    facing = (line for line in sides.left if line.box and head.box and abs(line.box.cy - head.box.cy) < FACING)
    return any(is_label(line.text) for line in facing)


def _marked(words: Sequence[Word], page: int) -> list[Element]:
    return [line._replace(role=Role.FURNITURE) for line in lines_of(words, page)]


def _elements(parts: Sequence[Part], page: int) -> Iterator[Element]:
    for kind, group in groupby(parts, key=type):
        members = list(group)
        if kind is Run:
            yield from lines_of([w for run in members if isinstance(run, Run) for w in run.words], page)
        elif kind is LabelRow:
            yield _label_table([row for row in members if isinstance(row, LabelRow)], page)
        else:
            for member in members:
                if isinstance(member, Grid):
                    yield _ruled_table(member, page) if member.ruled else _aligned_table(member, page)
                elif isinstance(member, Column):
                    yield from _elements(member.parts, page)


def _ruled_table(grid: Grid, page: int) -> PageTable:
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    sure = confidence.inside((cell.box, cell.words) for cell in grid.cells)
    sure *= confidence.fit(grid.cells, rows, columns) * (1 + grid.outline) / 2
    sure *= confidence.read(word for cell in grid.cells for word in cell.words)
    return _table(grid, "filets", sure, page)


def _aligned_table(grid: Grid, page: int) -> PageTable:
    sure = confidence.BY_COLUMNS * sum(bool(cell.words) for cell in grid.cells) / len(grid.cells)
    return _table(grid, "alignement", sure * confidence.read(w for cell in grid.cells for w in cell.words), page)


def _table(grid: Grid, method: str, sure: float, page: int) -> PageTable:
    table = PageTable(method, len(grid.ys) - 1, len(grid.xs) - 1, grid.xs, sure)
    for cell in grid.cells:
        lines = lines_of(cell.words, page)
        table.cells.append(PlacedCell(cell.row, cell.column, cell.rows, cell.columns, lines, cell.box))
    if join_cut_figures(table.cells, ruled=grid.ruled):
        table.confidence *= confidence.CUT
    return table


def _label_table(rows: Sequence[LabelRow], page: int) -> PageTable:
    left = min((run.box.x0 for row in rows for run in row.label), default=0.0)
    right = min(item.box.x0 for row in rows for item in row.content) if any(r.content for r in rows) else left
    table = PageTable("alignement", len(rows), 2, (left, right), confidence.ALIGNED)
    for index, row in enumerate(rows):
        label = lines_of([w for run in row.label for w in run.words], page)
        content = lines_of(_content_words(row), page)
        table.cells.append(PlacedCell(index, 0, 1, 1, label, None))
        table.cells.append(PlacedCell(index, 1, 1, 1, content, None))
    return table


def _content_words(row: LabelRow) -> list[Word]:
    words: list[Word] = []
    for item in row.content:
        words += item.words if isinstance(item, Run) else [w for cell in item.cells for w in cell.words]
    return words
