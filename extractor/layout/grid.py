"""Ruled tables: rulings to cells, with merged cells in both directions.

A table is a connected set of horizontal and vertical rulings. Its elementary cells lie between neighbouring
rulings; two of them are one cell where the ruling between them is not printed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.model.document import Ruling, Word
from extractor.model.geometry import Box

SNAP = 2.5  # points: rulings nearer than this are one
REACH = 3.5  # points: rulings that miss each other by less than this still meet
THROUGH = 0.9  # share of the rows
MAX_PAIRS = 250_000  # beyond this the page is a drawing


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: 0-based place, rows and columns it spans, box in points, the words in it."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a page: limits of its columns and rows in points, its cells in reading order."""

    box: Box
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    outline: float = 1.0  # share of its outer border that is printed
    ruled: bool = True

    @property
    def is_rest(self) -> bool:
        """Whether one cell only holds words: what a page break has cut from a row, or no table at all."""
        return sum(bool(cell.words) for cell in self.cells) == 1


@dataclass(slots=True)
class _Span:
    """A ruling with its fixed coordinate and its extent."""

    at: float
    start: float
    end: float


class _Sets:
    """Union-find over 0..n-1."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def find(self, item: int) -> int:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, a: int, b: int) -> None:
        self.parent[self.find(a)] = self.find(b)


def find_grids(rulings: Sequence[Ruling], words: Sequence[Word]) -> list[Grid]:
    """Ruled tables of a page that hold words in two cells, or in one that is not the first, top to bottom."""
    across = _merged(_Span((r.y0 + r.y1) / 2, r.x0, r.x1) for r in rulings if r.horizontal)
    down = _merged(_Span((r.x0 + r.x1) / 2, r.y0, r.y1) for r in rulings if not r.horizontal)
    if not across or not down or len(across) * len(down) > MAX_PAIRS:
        return []
    grids = [_grid(h, v, words) for h, v in _components(across, down)]
    found = [g for g in grids if g is not None]
    outer = [g for g in found if not any(o is not g and _inside(g.box, o.box) for o in found)]
    return sorted(outer, key=lambda g: (g.box.y0, g.box.x0))


def _inside(small: Box, large: Box) -> bool:
    return large.holds(small) and small.width * small.height < large.width * large.height


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    """Rulings at the same coordinate joined where they touch; the shortest stubs are left out."""
    merged: list[_Span] = []
    for span in sorted(spans, key=lambda s: (round(s.at / SNAP), s.start)):
        last = merged[-1] if merged else None
        # of two tables on a page one may have its rulings where the other nearly has them: apart they stay two
        touches = last and span.start <= last.end + REACH and span.end >= last.start - REACH
        if last and touches and abs(last.at - span.at) <= SNAP:
            last.start, last.end = min(last.start, span.start), max(last.end, span.end)
        else:
            merged.append(_Span(span.at, span.start, span.end))
    return [s for s in merged if s.end - s.start > 2 * SNAP]


def _components(across: list[_Span], down: list[_Span]) -> Iterable[tuple[list[_Span], list[_Span]]]:
    sets = _Sets(len(across) + len(down))
    for i, h in enumerate(across):
        for j, v in enumerate(down):
            if h.start - REACH <= v.at <= h.end + REACH and v.start - REACH <= h.at <= v.end + REACH:
                sets.join(i, len(across) + j)
    groups: dict[int, tuple[list[_Span], list[_Span]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(across):
        groups[sets.find(i)][0].append(h)
    for j, v in enumerate(down):
        groups[sets.find(len(across) + j)][1].append(v)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


def _levels(spans: Sequence[_Span]) -> list[float]:
    levels: list[float] = []
    for at in sorted(s.at for s in spans):
        if not levels or at - levels[-1] > SNAP + 0.5:
            levels.append(at)
    return levels


def _covered(spans: Sequence[_Span], at: float, where: float) -> bool:
    return any(abs(s.at - at) <= SNAP + 0.5 and s.start - 1 <= where <= s.end + 1 for s in spans)


def _grid(across: list[_Span], down: list[_Span], words: Sequence[Word]) -> Grid | None:
    xs, ys = _levels(down), _levels(across)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows < 2 or columns * rows > 20_000:
        return None
    sets = _Sets(columns * rows)
    for i in range(rows):
        for j in range(columns):
            here = i * columns + j
            if j + 1 < columns and not _covered(down, xs[j + 1], (ys[i] + ys[i + 1]) / 2):
                sets.join(here, here + 1)
            if i + 1 < rows and not _covered(across, ys[i + 1], (xs[j] + xs[j + 1]) / 2):
                sets.join(here, here + columns)
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for i in range(rows):
        for j in range(columns):
            groups[sets.find(i * columns + j)].append((i, j))
    cells = [_cell(members, xs, ys) for members in groups.values()]
    owner = {place: index for index, members in enumerate(groups.values()) for place in members}
    grid = _filled(cells, owner, xs, ys, words)
    return replace(grid, outline=_outline(across, down, xs, ys)) if grid else None


def _outline(across: Sequence[_Span], down: Sequence[_Span], xs: Sequence[float], ys: Sequence[float]) -> float:
    """Share of the sides of the outer elementary places that are printed."""
    sides = [_covered(down, x, (a + b) / 2) for x in (xs[0], xs[-1]) for a, b in pairwise(ys)]
    sides += [_covered(across, y, (a + b) / 2) for y in (ys[0], ys[-1]) for a, b in pairwise(xs)]
    return sum(sides) / len(sides)


def _cell(members: list[tuple[int, int]], xs: list[float], ys: list[float]) -> GridCell:
    i0, i1 = min(i for i, _ in members), max(i for i, _ in members)
    j0, j1 = min(j for _, j in members), max(j for _, j in members)
    return GridCell(i0, j0, i1 - i0 + 1, j1 - j0 + 1, Box(xs[j0], ys[i0], xs[j1 + 1], ys[i1 + 1]))


def _filled(
    cells: list[GridCell],
    owner: Mapping[tuple[int, int], int],
    xs: list[float],
    ys: list[float],
    words: Sequence[Word],
) -> Grid | None:
    """Put the words into the cells; None when none or the first alone holds any (a frame, not a table).

    ``owner`` gives the index of the cell that covers an elementary place (row, column).
    """
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    held: dict[int, list[Word]] = defaultdict(list)
    left, top, right, bottom = box
    for word in words:
        x0, y0, x1, y1 = word.box
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        if left <= cx <= right and top <= cy <= bottom:
            row = min(bisect_right(ys, cy) - 1, len(ys) - 2)
            column = min(bisect_right(xs, cx) - 1, len(xs) - 2)
            held[owner[row, column]].append(word)
    used = [cells[i] for i in held]
    if not used or (len(used) == 1 and used[0].column == 0):
        return None
    through = _through(cells, len(xs), len(ys) - 1)
    xs = _kept(xs, [*((c.column, c.column + c.columns) for c in used), *((x, x) for x in through)])
    ys = _kept(ys, [(c.row, c.row + c.rows) for c in used])
    placed = [_replaced(cells[i], xs, ys, found) for i, found in held.items()]
    placed += [_replaced(c, xs, ys, []) for i, c in enumerate(cells) if i not in held]
    placed = _beside_inner(placed, ys)
    real = {(c.row, c.column): c for c in sorted(placed, key=lambda c: len(c.words)) if c.rows and c.columns}
    return Grid(box, tuple(xs), tuple(ys), tuple(real[key] for key in sorted(real)))


def _beside_inner(cells: Sequence[GridCell], ys: Sequence[float]) -> list[GridCell]:
    """The cells, with one that has a table of its own inside moved to the row of its own words, under that table."""
    taken: set[tuple[int, int]] = set()
    found: list[GridCell] = []
    for cell in sorted(cells, key=lambda c: c.box.width * c.box.height):
        if cell.words and (cell.row, cell.column) in taken:
            row = bisect_right(ys, cell.words[0].box.y0) - 1
            if cell.row < row < cell.row + cell.rows and (row, cell.column) not in taken:
                cell = replace(cell, row=row, rows=cell.row + cell.rows - row)
        if cell.words and cell.rows and cell.columns:
            taken.add((cell.row, cell.column))
        found.append(cell)
    return found


def _through(cells: Sequence[GridCell], limits: int, rows: int) -> Iterator[int]:
    """Limits between columns that are printed beside nearly every row: they part two columns that may be empty here."""
    beside = [0] * limits
    for cell in cells:
        beside[cell.column] += cell.rows
    return (index for index, count in enumerate(beside) if count >= THROUGH * rows)


def _kept(limits: list[float], spans: list[tuple[int, int]]) -> list[float]:
    """Limits that separate cells holding words: slivers between decorations are dropped."""
    kept = [limits[0]]
    for index in range(1, len(limits) - 1):
        if any(index in span for span in spans) and limits[index] - kept[-1] > 6:
            kept.append(limits[index])
    return [*kept, limits[-1]]


def _replaced(cell: GridCell, xs: list[float], ys: list[float], words: list[Word]) -> GridCell:
    j0, j1 = _index(xs, cell.box.x0), _index(xs, cell.box.x1)
    i0, i1 = _index(ys, cell.box.y0), _index(ys, cell.box.y1)
    return GridCell(i0, j0, i1 - i0, j1 - j0, cell.box, tuple(words))


def _index(limits: list[float], at: float) -> int:
    """Index of the limit nearest to ``at``."""
    right = min(bisect_left(limits, at), len(limits) - 1)
    left = max(right - 1, 0)
    return left if abs(limits[left] - at) < abs(limits[right] - at) else right
