"""Tables printed without rules: figures that stand under one another, row after row.

Three rows at least, two where each column has its head, each with a label and two figures apart from it, in columns
that no text crosses, under a heading.
Less could be sentences with wide blanks; what is found is therefore seldom wrong, and often less than what a reader
would see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.layout.grid import Grid, GridCell
from extractor.layout.runs import Run
from extractor.model.document import Word
from extractor.model.geometry import Box, union
from extractor.text.cut import Cut, cut_figure

LEAST_ROWS = 3
FEWEST_ROWS = 2  # where each column has its head
LEAST_FIGURES = 2  # in a row, and columns of them
LONGEST_LABEL = 70  # characters, on average: more is a column of text
LONGEST_HEAD = 40
MOST_HEADS = 3  # printed lines of a heading
CLOSE = 2.0  # of the height of the type: a wider blank between two rows ends a table
SAME_CELL = 0.6  # of that height: lines of one cell are nearer
INDENT = 12.0  # points: how far a line of a label may begin from the first
ASKEW = 3.0  # points by which the two lines of a figure may be out of line
NEAR = 6.0  # points between two texts of one column
OVERLAP = 3.0  # points that a heading shares with each column it spans
LABELLED = 0.75  # share of the rows that begin in the first column
FILLED = 0.5  # share of the rows in which a column holds a figure
_FIGURE = re.compile(r"[-–−+(]?\s?\d[\d\s.,]*\s?(?:[kKmM]?\s?€|%)?\)?|[-–—]\s?€?")
_YEAR = re.compile(r"(?:19|20)\d\d")

_Row = list[Run]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where columns stand: from left to right, the first holds the labels."""

    spans: tuple[tuple[float, float], ...]

    @property
    def limits(self) -> tuple[float, ...]:
        """Abscissas between them, the outer ones included."""
        middles = ((a[1] + b[0]) / 2 for a, b in pairwise(self.spans))
        return (self.spans[0][0], *middles, self.spans[-1][1])

    def over(self, run: Run) -> tuple[int, int] | None:
        """First column and number of columns that a run stands over, or None when it begins before them all."""
        limits = self.limits
        if run.box.x0 < limits[0] - 3 or run.box.x1 > limits[-1] + 30:
            return None
        touched = [i for i, (a, b) in enumerate(self.spans) if min(b, run.box.x1) - max(a, run.box.x0) > OVERLAP]
        if len(touched) > 1:
            return touched[0], len(touched)
        at = sum(run.box.cx >= limit for limit in limits[1:-1])
        return at, 1

    def under(self, run: Run) -> range:
        """The columns that a run stands over."""
        at, count = self.over(run) or (0, 0)
        return range(at, at + count)


def aligned_tables(runs: Sequence[Run]) -> list[Grid]:
    """Tables without rules among the runs of a page, top to bottom. ``runs`` come row by row, left to right."""
    rows = list(_uncut(_rows(runs)))
    found: list[Grid] = []
    index = 0
    while index < len(rows):
        end = _end(rows, index)
        table = _table(rows, index, end) if end - index >= FEWEST_ROWS else None
        if table is not None:
            found.append(table)
        index = max(end, index + 1)
    return found


def _table(rows: Sequence[_Row], first: int, end: int) -> Grid | None:
    """The table that these rows make, or None.

    Without a heading its figures mean no more than the line they are on. A first column with fewer texts than there
    are rows is that of the labels of a fiche.
    """
    lines = rows[first:end]
    full = [row for row in lines if _is_row(row)]
    columns = _columns(full, lines) if len(full) >= FEWEST_ROWS else None
    if columns is None:
        return None
    left = sum(row[0].box.x0 <= columns.spans[0][1] for row in full)
    heads = _heads(rows[:first], full[0], columns)
    years = all(_YEAR.fullmatch(run.text) for run in full[0] if _is_figure(run))
    if not (heads or years) or left < LABELLED * len(full):
        return None
    headed = {at for row in [*heads, *full[: int(years)]] for run in row for at in columns.under(run)}
    if len(full) < LEAST_ROWS and len(headed | {0}) < len(columns.spans):
        return None
    return _grid([*_joined(heads, columns), *_body(lines)], columns)


def _end(rows: Sequence[_Row], first: int) -> int:
    """Where the rows of a table that begins with ``first`` end: lines of a label alone may stand between them."""
    end = first
    for index in range(first, len(rows)):
        row = rows[index]
        if index > first and not _is_close(rows[index - 1], row):
            break
        if _is_row(row):
            end = index + 1
        elif end == first or len(row) > 1 or abs(row[0].box.x0 - _label(rows[first]).box.x0) > INDENT:
            break
    return end + (first < end < len(rows) and _ends_label(rows[first], rows[end - 1], rows[end]))


def _ends_label(first: _Row, last: _Row, row: _Row) -> bool:
    """Whether a line is the end of the label of the last row."""
    near = len(row) == 1 and _is_close(last, row, SAME_CELL) and abs(row[0].box.x0 - _label(first).box.x0) <= INDENT
    return near and row[0].text[:1].islower()


def _body(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows of the table, each with its printed lines: a line of a label goes with the row it is nearest to."""
    group: list[_Row] = []
    for index, row in enumerate(rows):
        if group and not _is_same(rows, index):
            yield group
            group = []
        group.append(row)
    yield group


def _is_same(rows: Sequence[_Row], index: int) -> bool:
    """Whether a line belongs to the row of the line above it."""
    row, above = rows[index], rows[index - 1]
    if _is_row(row) == _is_row(above):
        return not _is_row(row) and _gap(above, row) < SAME_CELL * row[0].size
    label = row if _is_row(above) else above
    at = index if label is row else index - 1
    up = _gap(rows[at - 1], label) if at else float("inf")
    down = _gap(label, rows[at + 1]) if at + 1 < len(rows) else float("inf")
    if min(up, down) > SAME_CELL * label[0].size:
        return False  # the heading of the rows below
    if abs(up - down) <= 1.0:
        return label is row and row[0].text[:1].islower()
    return (up < down) == (label is row)


def _gap(above: _Row, below: _Row) -> float:
    return below[0].box.y0 - above[0].box.y1


def _rows(runs: Sequence[Run]) -> Iterator[_Row]:
    row: _Row = []
    for run in runs:
        if row and (run.box.x0 < row[-1].box.x1 or abs(run.box.cy - row[0].box.cy) > row[0].size / 2):
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _uncut(rows: Iterable[_Row]) -> Iterator[_Row]:
    """The rows, those that hold but the ends of the figures above them put together with these.

    Every text of the second line stands under the beginning of a figure, flush with it or centred.
    """
    above: _Row = []
    for row in rows:
        pairs = [(next((run for run in above if _stands_under(end, run)), None), end) for end in row]
        if above and _gap(above, row) < SAME_CELL * row[0].size and all(run is not None for run, _ in pairs):
            ends = {id(run): end for run, end in pairs}
            above = [_together(run, ends[id(run)]) if id(run) in ends else run for run in above]
            continue
        if above:
            yield above
        above = row
    if above:
        yield above


def _stands_under(end: Run, run: Run) -> bool:
    proved = cut_figure(run.text, end.text) in (Cut.UNIT, Cut.UNITED)
    apart = (run.box.x0 - end.box.x0, run.box.x1 - end.box.x1, run.box.cx - end.box.cx)
    return proved and min(map(abs, apart)) <= ASKEW


def _together(run: Run, end: Run) -> Run:
    around = union((run.box, end.box))
    assert around is not None
    return Run((*run.words, *end.words), around)


def _is_row(row: _Row) -> bool:
    """Whether it has a label, alone or behind a number, and figures after it."""
    at = next((i for i, run in enumerate(row[:2]) if not _is_figure(run)), None)
    return at is not None and sum(map(_is_figure, row[at + 1 :])) >= LEAST_FIGURES


def _label(row: _Row) -> Run:
    return next((run for run in row[:2] if not _is_figure(run)), row[0])


def _is_figure(run: Run) -> bool:
    return _FIGURE.fullmatch(run.text) is not None


def _is_close(above: _Row, below: _Row, blank: float = CLOSE) -> bool:
    return _gap(above, below) < blank * max(above[0].size, below[0].size)


def _columns(rows: Sequence[_Row], lines: Sequence[_Row]) -> _Columns | None:
    """The columns of these rows, or None when they are not such: no cell may hold two runs, nor stand in two.

    ``lines`` are the rows and the lines of a label alone between them.
    """
    spans: list[tuple[float, float]] = []
    for run in sorted((run for line in lines for run in line), key=lambda r: r.box.x0):
        if spans and run.box.x0 <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], run.box.x1)
        else:
            spans.append((run.box.x0, run.box.x1))
    spans = _whole(spans, lines)
    texts = [run.text for line in lines for run in line if not _is_figure(run)]
    if sum(map(len, texts)) > LONGEST_LABEL * len(texts):
        return None
    if any(sum(a <= run.box.cx <= b for run in row) > 1 for row in rows for a, b in spans):
        return None
    full = [sum(any(a <= run.box.cx <= b and _is_figure(run) for run in row) for row in rows) for a, b in spans[1:]]
    figures = sum(count >= FILLED * len(rows) for count in full)
    return _Columns(tuple(spans)) if figures >= LEAST_FIGURES else None


def _whole(spans: Sequence[tuple[float, float]], lines: Sequence[_Row]) -> list[tuple[float, float]]:
    """The columns, those put together that touch nearly, and of which each row fills one: figures a little askew."""
    found: list[tuple[float, float]] = []
    for left, right in spans:
        if len(found) > 1 and left - found[-1][1] <= NEAR:
            start = found[-1][0]
            if all(sum(start <= run.box.cx <= right for run in line) < 2 for line in lines):
                found[-1] = start, right
                continue
        found.append((left, right))
    return found


def _heads(above: Sequence[_Row], first: _Row, columns: _Columns) -> list[_Row]:
    """The lines of the heading, top to bottom: short texts right above the rows, each over its columns."""
    heads: list[_Row] = []
    ends: list[_Row] = []  # second lines of the texts of a heading that is still to come
    below = first
    for row in reversed(above[-MOST_HEADS:]):
        places = [columns.over(run) for run in row]
        short = all(len(run.text) <= LONGEST_HEAD for run in row)
        if not short or None in places or not _is_close(row, below, SAME_CELL if ends else CLOSE):
            break
        over = sum(place[1] for place in places if place and (place[0] or place[1] > 1))
        ends = [row, *ends] if over < LEAST_FIGURES else []
        heads = [row, *heads]
        below = row
    return heads[len(ends) :]


def _grid(rows: Sequence[Sequence[_Row]], columns: _Columns) -> Grid:
    tops = [min(run.box.y0 for line in row for run in line) for row in rows]
    foot = max(run.box.y1 for line in rows[-1] for run in line)
    ys, xs = (*tops, foot), columns.limits
    cells: list[GridCell] = []
    for number, lines in enumerate(rows):
        taken: dict[int, tuple[int, list[Word]]] = {}
        for run in (run for line in lines for run in line):
            at, count = columns.over(run) or (0, 1)
            taken.setdefault(at, (count, []))[1].extend(run.words)
        at = 0
        while at < len(columns.spans):
            count, words = taken.get(at, (1, []))
            box = Box(xs[at], ys[number], xs[at + count], ys[number + 1])
            cells.append(GridCell(number, at, 1, count, box, tuple(words)))
            at += count
    around = union(run.box for row in rows for line in row for run in line)
    assert around is not None
    return Grid(around, xs, ys, tuple(cells), outline=0.0, ruled=False)


def _joined(heads: Sequence[_Row], columns: _Columns) -> Iterator[list[_Row]]:
    """Lines of a heading that stand close together are one row, unless one of them spans columns."""
    group: list[_Row] = []
    for row in heads:
        plain = all((columns.over(run) or (0, 1))[1] == 1 for run in row)
        if group and not (plain and _is_close(group[-1], row, SAME_CELL)):
            yield group
            group = []
        group.append(row)
        if not plain:
            yield group
            group = []
    if group:
        yield group
