"""A page as an image: ink, skew, ruling lines. Arrays of one byte a pixel, row by row, 0 is black."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.bool_]

LONGEST_TILT = 4.0  # degrees: what a feeder does to a sheet; more is another orientation
POINTS = 60_000  # ink pixels that the skew is measured on
INCH = 72.0
RULING = 17.0  # points: a straight run of ink shorter than this is a letter
THICK = 4.5  # points: a thicker one is a filled area
BAR, THIN_BAR = 11.0, 1.4  # points: least height and width of a bar before a label
BESIDE, BEYOND = 30.0, 1.2  # points: how far a bar is from its letters at most, and goes beyond them at least
HOLE = 0.5  # points: a hole in a ruling of a photocopy, less than between two letters
REACH = 3.0  # points: pieces of a broken ruling nearer than this are one
CROWDED = 0.2  # share of ink just above and just below a line, beyond which it is a row of letters
BLANK = 0.0004  # share of ink pixels, below which a page is blank


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line on the image: corners in pixels, half-open."""

    x0: int
    y0: int
    x1: int
    y1: int


def ink_of(grey: Grey) -> Ink:
    """What is darker than the threshold that best parts dark from light (N. Otsu, 1979)."""
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    below, weighted = np.cumsum(counts), np.cumsum(counts * np.arange(256))
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (weighted / below - (weighted[-1] - weighted) / above) ** 2
    threshold = min(int(np.argmax(np.nan_to_num(between))), 200)  # paper that is all grey has no ink
    return grey <= threshold


def is_blank(ink: Ink) -> bool:
    """Whether the page, its edges left out, has no more ink than dust."""
    height, width = ink.shape
    inner = ink[height // 30 : -height // 30 or None, width // 30 : -width // 30 or None]
    return bool(inner.mean() < BLANK)


def tilt_of(ink: Ink) -> float:
    """Degrees by which the lines of text fall to the right (clockwise), within ``LONGEST_TILT``.

    The right angle is the one at which the ink piles up in the fewest rows: the sum of squares of the ink of each
    row is greatest.
    """
    ys, xs = np.nonzero(ink)
    if len(ys) < 200:
        return 0.0
    step = max(len(ys) // POINTS, 1)
    rows = ys[::step].astype(np.float64)
    columns = xs[::step].astype(np.float64) - ink.shape[1] / 2
    best = 0.0
    for reach, grain in ((LONGEST_TILT, 0.25), (0.25, 0.05), (0.05, 0.01)):
        angles = np.arange(best - reach, best + reach + grain / 2, grain)
        best = float(max(angles, key=lambda angle: _piled(rows, columns, float(angle))))
    return round(best, 2)


def is_sideways(ink: Ink) -> bool:
    """Whether the lines of text run up or down the page rather than across."""
    ys, xs = np.nonzero(ink)
    if len(ys) < 200:
        return False
    step = max(len(ys) // POINTS, 1)
    rows, columns = ys[::step].astype(np.float64), xs[::step].astype(np.float64)
    across = max(_rough(rows, columns, angle) for angle in (-1.0, -0.5, 0.0, 0.5, 1.0))
    down = max(_rough(columns, rows, angle) for angle in (-1.0, -0.5, 0.0, 0.5, 1.0))
    return down > 1.3 * across


def _piled(ys: npt.NDArray[np.float64], xs: npt.NDArray[np.float64], angle: float) -> float:
    rows = (ys - xs * np.tan(np.radians(angle))).astype(np.int64)
    counts = np.bincount(rows - rows.min())
    return float((counts.astype(np.float64) ** 2).sum())


def _rough(ys: npt.NDArray[np.float64], xs: npt.NDArray[np.float64], angle: float) -> float:
    """How much the ink of a row differs from that of the next: lines of text alternate with blanks."""
    rows = (ys - xs * np.tan(np.radians(angle))).astype(np.int64)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float((np.diff(counts) ** 2).sum() / len(counts))


def strokes_of(ink: Ink, dpi: int) -> list[Stroke]:
    """Ruling lines, across and down."""
    across = [Stroke(a, top, b, bottom) for a, top, b, bottom in _lines(ink, dpi)]
    down = [Stroke(top, a, bottom, b) for a, top, b, bottom in _lines(ink.T, dpi)]
    return across + down


def bars_of(ink: Ink, dpi: int) -> list[Stroke]:
    """Thick upright bars before a label, shorter than a ruling: letters close to one are hardly read.

    A bar goes above and below the letters at its right, which no letter does.
    """
    scale = dpi / INCH
    found = []
    for group in _stacked(_runs(_closed(ink.T, round(HOLE * scale)), round(BAR * scale)), round(REACH * scale)):
        left, right = min(r[0] for r in group), max(r[0] for r in group) + 1
        top, bottom = min(r[1] for r in group), max(r[2] for r in group)
        if not THIN_BAR * scale <= right - left <= THICK * scale or bottom - top >= 3 * RULING * scale:
            continue
        rows = np.flatnonzero(ink[top:bottom, right + 1 : right + round(BESIDE * scale)].any(axis=1))
        beyond = round(BEYOND * scale)
        if len(rows) and rows[0] >= beyond and rows[-1] < bottom - top - beyond:
            found.append(Stroke(left, top, right, bottom))
    return found


def erased(grey: Grey, strokes: list[Stroke]) -> Grey:
    """The image with the ink of these lines, and their edges, made white: letters are read better without them."""
    clean = grey.copy()
    for stroke in strokes:
        y0, x0 = max(stroke.y0 - 2, 0), max(stroke.x0 - 2, 0)
        clean[y0 : stroke.y1 + 2, x0 : stroke.x1 + 2] = 255
    return clean


def _lines(ink: Ink, dpi: int) -> Iterator[tuple[int, int, int, int]]:
    """Lines along the rows: start, top, end, bottom (half-open)."""
    scale = dpi / INCH
    runs = _runs(_closed(ink, round(HOLE * scale)), round(RULING * scale))
    for group in _stacked(runs, round(REACH * scale)):
        top, bottom = min(r[0] for r in group), max(r[0] for r in group) + 1
        start, end = min(r[1] for r in group), max(r[2] for r in group)
        if bottom - top <= THICK * scale + 0.003 * (end - start) and not _crowded(ink, group):
            yield start, top, end, bottom


def _crowded(ink: Ink, group: list[tuple[int, int, int]]) -> bool:
    """Whether letters stand on both sides of the line: it is made of their strokes."""
    top, bottom = min(r[0] for r in group), max(r[0] for r in group)
    sides = []
    for row in (top - 3, bottom + 3):
        if not 0 <= row < ink.shape[0]:
            return False
        pieces = [ink[row, start:end] for _, start, end in group]
        filled = sum(int(p.sum()) for p in pieces) / sum(len(p) for p in pieces)
        sides.append(CROWDED < filled < 0.95)  # a filled area has an edge, which may be a ruling
    return any(sides) if bottom - top < 3 * (group[0][2] - group[0][1]) else all(sides)


def _closed(ink: Ink, gap: int) -> npt.NDArray[np.bool_]:
    """Rows with their holes of up to ``gap`` pixels filled."""
    filled = ink.copy()
    for shift in range(1, gap + 1):
        filled[:, shift:] |= ink[:, :-shift]
    grown = filled.copy()
    for shift in range(1, gap + 1):
        grown[:, :-shift] &= filled[:, shift:]
    return grown | ink


def _runs(mask: npt.NDArray[np.bool_], shortest: int) -> list[tuple[int, int, int]]:
    """Runs of a mask that are at least ``shortest`` pixels long: row, start, end; top to bottom, left to right."""
    width = mask.shape[1] + 1
    flat = np.zeros(mask.shape[0] * width + 1, dtype=np.bool_)  # row after row, each after a white pixel
    flat[:-1].reshape(-1, width)[:, 1:] = mask
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    starts, lengths = starts[lengths >= shortest], lengths[lengths >= shortest]
    columns = starts % width - 1
    return list(zip((starts // width).tolist(), columns.tolist(), (columns + lengths).tolist(), strict=True))


def _stacked(runs: list[tuple[int, int, int]], reach: int) -> list[list[tuple[int, int, int]]]:
    """Runs of neighbouring rows that overlap, or nearly touch end to end, put together."""
    parent = list(range(len(runs)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    by_row: dict[int, list[int]] = defaultdict(list)
    for index, (row, start, end) in enumerate(runs):
        for near in range(row - 2, row + 1):
            for other in by_row.get(near, ()):
                if runs[other][1] - reach <= end and start <= runs[other][2] + reach:
                    parent[root(index)] = root(other)
        by_row[row].append(index)
    groups: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for index, run in enumerate(runs):
        groups[root(index)].append(run)
    return list(groups.values())
