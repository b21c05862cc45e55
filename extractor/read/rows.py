"""Rows of a table in a text: one row a line, its cells parted by tabs or vertical bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from extractor.model.document import CellRef, Line
from extractor.read.inline import Segment
from extractor.read.lines import SourceLine, begins_paragraph, build

Span = tuple[int, int]
Cut = Callable[[str, int, int], Sequence[Segment]]
"""What a cell holds: the source line, where the cell begins and ends in it -> its paragraphs, none empty."""


def between(bounds: Sequence[int]) -> list[Span]:
    """Spans of the cells between the signs at these places."""
    return [(a + 1, b) for a, b in pairwise(bounds)]


def tabbed(raw: str) -> list[Span]:
    """Spans of the cells of a row in ``raw``; empty when it has no tab."""
    if "\t" not in raw:
        return []
    return between([-1, *(i for i, char in enumerate(raw) if char == "\t"), len(raw)])


class Rows:
    """The tables of a text, "t1", "t2"… in order: rows in a run make one.

    Blank lines do not end it when the next row has as many cells.
    """

    def __init__(self) -> None:
        self._tables = 0
        self._row = 0
        self._columns = 0  # of the row before, 0 outside a table
        self._ends: dict[int, str] = {}  # column -> last text of the table

    def end(self) -> None:
        """The table is over: the next row begins another."""
        self._columns = 0

    def lines(self, place: SourceLine, cells: Sequence[Span], cut: Cut, *, gap: bool) -> Iterator[Line]:
        """The lines of a row; ``gap`` tells whether a blank line stands before it. An empty cell gives none."""
        if not self._columns or (gap and len(cells) != self._columns):
            self._tables += 1
            self._row = 0
            self._ends = {}
        else:
            self._row += 1
        self._columns = len(cells)
        carried = not place.text[slice(*cells[0])].strip()  # the row goes on with the one before
        for column, (start, end) in enumerate(cells):
            cell = CellRef(f"t{self._tables}", self._row, column, columns=len(cells))
            previous = self._ends.get(column, "") if carried else ""
            for segment in cut(place.text, start, end):
                starts = begins_paragraph(segment.text, previous, gap=True)
                yield build(place, segment.glyphs, starts=starts, level=segment.level, cell=cell)
                self._ends[column] = segment.text
                previous = ""
