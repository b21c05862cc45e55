"""Boxes on a page, in PDF points, origin at the top left corner, y growing downwards."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle ``x0 <= x1``, ``y0 <= y1`` in points from the top left of the page.

    A tuple, since a document has a hundred thousand of them and a frozen dataclass takes four times as long to make.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def cx(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> float:
        return (self.y0 + self.y1) / 2

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        """Whether the centre of ``other`` lies inside this box, enlarged by ``slack`` points."""
        return self.x0 - slack <= other.cx <= self.x1 + slack and self.y0 - slack <= other.cy <= self.y1 + slack

    def rounded(self) -> Box:
        """The same box with hundredths of a point, so that outputs do not depend on float noise."""
        return Box(round(self.x0, 2), round(self.y0, 2), round(self.x1, 2), round(self.y1, 2))


quick_box = partial(tuple.__new__, Box)
"""A box of a tuple of four: ``Box(*four)`` in half the time, for what is made of every word."""


def union(boxes: Iterable[Box]) -> Box | None:
    """Smallest box around all of ``boxes``; None when there is none."""
    rest = iter(boxes)
    first = next(rest, None)
    if first is None:
        return None
    x0, y0, x1, y1 = first
    for left, top, right, bottom in rest:  # one loop instead of four: this runs for every line and every value
        if left < x0:
            x0 = left
        if top < y0:
            y0 = top
        if right > x1:
            x1 = right
        if bottom > y1:
            y1 = bottom
    return quick_box((x0, y0, x1, y1))
