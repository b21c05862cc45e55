"""How sure the shape of a table is, from 0 to 1: the product of what can be measured of it.

======== ==============================================================================================
inside   share of its words that stand wholly in their cell; one that a ruling crosses may belong elsewhere
fit      share of its elementary places (row, column) that exactly one cell covers
outline  half, and half the share of its outer border that is printed
read     mean confidence of its words: below 1 on a page recognised from its image
cut      0.75 when one of its cells may hold a figure cut by a line end, or two figures
joined   0.95 for each page break it goes over without its heading printed again
======== ==============================================================================================

The first five are measured on each page and weighed by its rows. Labels and what stands at their right, found by
alignment alone, have 0.8. Figures in columns without rules have 0.75, times the share of their places that hold
something, times ``read``: never enough for an ``erreur``. Markup says its cells itself: what can fail is a row that
lost or gained some, and the confidence is the share of the rows that have as many as the widest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from extractor.model.document import Word
from extractor.model.geometry import Box

OVER = 2.0  # points that letters may lean over a ruling
ALIGNED = 0.8
BY_COLUMNS = 0.75
CUT = 0.75
JOINED = 0.95


class Spanning(Protocol):
    """A cell with its 0-based place and what it spans."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def columns(self) -> int: ...


def inside(cells: Iterable[tuple[Box, Sequence[Word]]]) -> float:
    """Share of the words of these cells that lie within the box of theirs."""
    total = held = 0
    for box, words in cells:
        total += len(words)
        held += sum(_within(word.box, box) for word in words)
    return held / total if total else 1.0


def _within(word: Box, cell: Box) -> bool:
    return (
        word.x0 >= cell.x0 - OVER
        and word.x1 <= cell.x1 + OVER
        and word.y0 >= cell.y0 - 2 * OVER  # the box of a word is as high as its type, more than its letters
        and word.y1 <= cell.y1 + 2 * OVER
    )


def fit(cells: Iterable[Spanning], rows: int, columns: int) -> float:
    """Share of the ``rows`` x ``columns`` places that exactly one cell covers."""
    covered: dict[tuple[int, int], int] = {}
    for cell in cells:
        for row in range(cell.row, min(cell.row + cell.rows, rows)):
            for column in range(cell.column, min(cell.column + cell.columns, columns)):
                covered[row, column] = covered.get((row, column), 0) + 1
    places = rows * columns
    return sum(count == 1 for count in covered.values()) / places if places else 0.0


def even(cells: Mapping[int, int]) -> float:
    """Share of the rows that have as many cells as the widest, given the cells of each row."""
    widest = max(cells.values(), default=0)
    return round(sum(count == widest for count in cells.values()) / len(cells), 2) if cells else 0.0


def read(words: Iterable[Word]) -> float:
    """Mean confidence of the words."""
    seen = [word.confidence for word in words]
    return sum(seen) / len(seen) if seen else 1.0


def whole(pieces: Sequence[tuple[float, int]], unproved_joins: int) -> float:
    """Confidence of a table from that of its pieces, each with its number of rows."""
    rows = sum(count for _, count in pieces)
    mean = sum(value * count for value, count in pieces) / rows if rows else 0.0
    return float(round(mean * JOINED**unproved_joins, 2))
