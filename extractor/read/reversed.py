"""Letters printed light on a dark band: turned into ink on paper, as they are read best."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from extractor.read.bitmap import INCH, Grey, Ink, Stroke

GRAIN = 1.0  # points: side of the squares that a page is looked at by
SOLID = 0.9  # share of ink of a square without a letter
HELD = 0.3  # share of ink of the rows of a band that light letters cross
LOWEST, HIGHEST = 7.0, 60.0  # points: a lower band is a ruling, a higher one a picture
NARROWEST = 20.0  # points
ACCENT, ACROSS = 8.0, 0.2  # points that an accent takes of the top of a band, and the least ink left around it
EDGE = 4  # pixels around a band that are dark in part: a stroke would be left there
FILLED = 0.4  # share of the squares of a band without a letter; fewer is a grey head, its letters dark
LETTERS = 0.02  # share of a band that is not ink, below which nothing is printed on it


Squares = npt.NDArray[np.float64]
"""Share of ink of the squares of a page, row by row."""


def dark_bands(ink: Ink, dpi: int) -> list[Stroke]:
    """The filled boxes of a page that light letters seem to stand on."""
    grain = max(round(GRAIN * dpi / INCH), 1)
    height, width = ink.shape[0] // grain, ink.shape[1] // grain
    squares: Squares = ink[: height * grain, : width * grain].reshape(height, grain, width, grain).mean(axis=(1, 3))
    free = np.ones((height, width), dtype=np.bool_)
    found: list[Stroke] = []
    for row, start, end in _edges(squares):
        if not free[row, start:end].all():
            continue
        bottom = _bottom(squares[:, start:end], row)
        band = squares[row:bottom, start:end]
        free[row:bottom, start:end] = False
        if not LOWEST <= len(band) * GRAIN <= HIGHEST:
            continue
        if (band >= SOLID).mean() >= FILLED and band.mean() < 1 - LETTERS:
            found.append(Stroke(start * grain, row * grain, end * grain, bottom * grain))
    return found


def _edges(squares: Squares) -> Iterator[tuple[int, int, int]]:
    """Runs of solid squares that may be the top of a band: row, start, end; top to bottom, left to right."""
    narrowest, accent = round(NARROWEST / GRAIN), round(ACCENT / GRAIN)
    for row, shares in enumerate(squares):
        padded = np.concatenate(([False], shares >= SOLID, [False]))
        changes = np.flatnonzero(padded[1:] != padded[:-1]).tolist()
        runs: list[list[int]] = []
        for start, end in zip(changes[::2], changes[1::2], strict=True):
            gap = shares[runs[-1][1] : start] if runs else shares[:0]
            if 0 < len(gap) <= accent and gap.mean() > ACROSS:
                runs[-1][1] = end
            else:
                runs.append([start, end])
        yield from ((row, start, end) for start, end in runs if end - start >= narrowest)


def _bottom(squares: Squares, top: int) -> int:
    """The row below the last one that is dark from end to end, letters aside."""
    dark = squares[top:].mean(axis=1) >= HELD
    ended = np.flatnonzero(~dark)
    bottom = top + (int(ended[0]) if len(ended) else len(dark))
    while bottom > top and squares[bottom - 1].mean() < SOLID:  # letters that touch its edge
        bottom -= 1
    return bottom


def turned_over(grey: Grey, bands: list[Stroke]) -> Grey:
    """The image with these bands as dark letters on white."""
    found = grey.copy()
    for band in bands:
        found[max(band.y0 - EDGE, 0) : band.y1 + EDGE, max(band.x0 - EDGE, 0) : band.x1 + EDGE] = 255
        part = grey[band.y0 : band.y1, band.x0 : band.x1].astype(np.float32)
        dark, light = (float(np.percentile(part, share)) for share in (40, 99.5))
        scaled = (light - part) * (255.0 / max(light - dark, 1.0))
        found[band.y0 : band.y1, band.x0 : band.x1] = scaled.clip(0, 255).astype(np.uint8)
    return found
