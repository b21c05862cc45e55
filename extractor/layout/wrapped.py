"""Figures that a narrow cell cuts at a line end: "342" on one line and "500 €" under it are 342 500 €, not 500 €.

Two things must prove it: what is printed (``text.cut``), and the width of the cell, in which the whole figure has no
place. Where one is missing the cell may as well hold two figures: the lines stay as they are, and none of them is an
amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from extractor.layout.runs import line_of
from extractor.model.document import Line
from extractor.model.geometry import Box
from extractor.text.cut import Cut, cut_figure

PADDING = 6.0  # points that a cell keeps free on each side at most: a little more than word processors do
SLACK = 0.5  # points by which a figure may be wider than we measure
BLANK = 0.25  # of the height of the type: the space between two groups of digits
_THOUSANDS = re.compile(r"[-–−+]?\d{1,3}(?:\s\d{3})+\D*")


class Cell(Protocol):
    """A cell of a table of one page: its first column, the columns it spans, its lines, its box in points."""

    column: int
    columns: int
    lines: list[Line]
    box: Box | None


def join_cut_figures(cells: Sequence[Cell], *, ruled: bool) -> bool:
    """Make one line of those that a cell cuts a figure into. Whether a cell is left that may hold one figure, or two.

    ``ruled``: the sides of the cells are printed; else a column is as wide as the widest line in it.
    """
    doubtful = False
    for column in {cell.column for cell in cells if len(cell.lines) > 1 and cell.columns == 1}:
        alike = [cell for cell in cells if cell.column == column and cell.columns == 1]
        thousands = any(_THOUSANDS.fullmatch(cell.lines[0].text) for cell in alike if len(cell.lines) == 1)
        padding = min([PADDING, *(gap for cell in alike for gap in _insets(cell))])
        widest = max(_width(line) for cell in alike for line in cell.lines)
        for cell in (one for one in alike if len(one.lines) > 1):
            room = cell.box.width - 2 * max(padding, 0.0) if ruled and cell.box else widest
            cell.lines[:] = _joined(cell.lines, room, thousands=thousands)
            left = {cut_figure(a.text, b.text) for a, b in pairwise(cell.lines)}
            doubtful |= Cut.UNITED in left or (thousands and Cut.BARE in left)
    return doubtful


def _insets(cell: Cell) -> Iterator[float]:
    """How far the lines of a cell stay from its sides."""
    for line in cell.lines:
        if cell.box is not None and line.box is not None:
            yield min(line.box.x0 - cell.box.x0, cell.box.x1 - line.box.x1)


def _joined(lines: Sequence[Line], room: float, *, thousands: bool) -> list[Line]:
    """The lines of a cell. ``thousands``: its column holds such figures whole, which a figure without unit must match.

    From the last line up, so that the unit, which is on the last, is seen first.
    """
    kept: list[Line] = []
    for line in reversed(lines):
        below = kept[-1] if kept else None
        cut = cut_figure(line.text, below.text) if below else Cut.NO
        told = cut in (Cut.UNIT, Cut.UNITED) or (cut is Cut.BARE and thousands)
        if below is not None and told and (cut is Cut.UNIT or _is_wide(line, below, room)):
            kept[-1] = line_of([*line.words, *below.words], line.page, line.starts)
        else:
            kept.append(line)
    return kept[::-1]


def _is_wide(above: Line, below: Line, room: float) -> bool:
    return _width(above) + _width(below) + BLANK * below.size > room + SLACK


def _width(line: Line) -> float:
    """As if its words stood side by side: some may stand under others already."""
    return sum(word.box.width for word in line.words) + BLANK * line.size * (len(line.words) - 1)
