"""Lines that were read badly are looked at again, larger and alone; the better of the two readings is kept.

All the doubtful lines of a page are put under one another on one sheet, so that a page costs one more call at most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from extractor.errors import ReadError
from extractor.read import tesseract
from extractor.read.bitmap import Grey
from extractor.read.tesseract import Engine, SeenLine

DOUBTFUL_WORD = 0.55  # confidence of a word with letters or figures, below which its line is looked at again
POOR_LINE = 0.8  # mean confidence, below which a line with such a word and an apostrophe is looked at again
LETTER_HEIGHT = 48  # pixels: height of the font on the second sheet
LARGEST = 3.0  # times: no use in drawing dust larger
MARGIN = 24  # pixels of white around each line
SHEET_DPI = 300
_APOSTROPHE = re.compile("['’]")


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line cut out of the page: its place on the sheet (rows) and on the page (corner), and how much it grew."""

    line: SeenLine
    picture: Grey
    top: int
    x0: int
    y0: int
    scale: float


def look_again(grey: Grey, lines: Sequence[SeenLine], engine: Engine) -> list[SeenLine]:
    """The lines, the doubtful ones in their better reading."""
    doubtful = [line for line in lines if _is_doubtful(line)]
    strips = _strips(grey, doubtful)
    if not strips:
        return list(lines)
    try:
        seen = engine.recognise(_sheet(strips), SHEET_DPI, tesseract.BLOCK)
    except ReadError:
        return list(lines)  # the first reading stands
    better: dict[int, SeenLine] = {}
    for strip in strips:
        found = tuple(word for line in seen for word in line if strip.top <= (word.y0 + word.y1) / 2 < _end(strip))
        if found and tesseract.mean(found) > tesseract.mean(strip.line):
            better[id(strip.line)] = tuple(_back(word, strip) for word in found)
    return [better.get(id(line), line) for line in lines]


def _is_doubtful(line: SeenLine) -> bool:
    """Whether a word was read badly. An apostrophe lowers the confidence of a word read well: the line must be poor."""
    doubted = [word for word in line if word.confidence < DOUBTFUL_WORD and any(map(str.isalnum, word.text))]
    if all(_APOSTROPHE.search(word.text) for word in doubted):
        return bool(doubted) and tesseract.mean(line) < POOR_LINE
    return True


def _strips(grey: Grey, lines: Sequence[SeenLine]) -> list[_Strip]:
    strips: list[_Strip] = []
    top = MARGIN
    for line in lines:
        height = max(word.y1 - word.y0 for word in line)
        slack = int(0.2 * height) + 1
        x0, x1 = int(min(w.x0 for w in line)) - slack, int(max(w.x1 for w in line)) + slack
        y0, y1 = int(min(w.y0 for w in line)) - slack // 2, int(max(w.y1 for w in line)) + slack // 2
        x0, y0 = max(x0, 0), max(y0, 0)
        part = grey[y0:y1, x0:x1]
        scale = min(LETTER_HEIGHT / max(height, 1.0), LARGEST)
        if part.size == 0 or y1 - y0 > 4 * height:
            continue
        size = max(int(part.shape[1] * scale), 1), max(int(part.shape[0] * scale), 1)
        picture = np.asarray(Image.fromarray(part).resize(size, Image.Resampling.BICUBIC))
        strips.append(_Strip(line, picture, top, x0, y0, scale))
        top += picture.shape[0] + MARGIN
    return strips


def _end(strip: _Strip) -> int:
    return strip.top + int(strip.picture.shape[0])


def _sheet(strips: Sequence[_Strip]) -> Grey:
    width = max(strip.picture.shape[1] for strip in strips) + 2 * MARGIN
    sheet = np.full((_end(strips[-1]) + MARGIN, width), 255, dtype=np.uint8)
    for strip in strips:
        height, length = strip.picture.shape
        sheet[strip.top : strip.top + height, MARGIN : MARGIN + length] = strip.picture
    return sheet


def _back(word: tesseract.Seen, strip: _Strip) -> tesseract.Seen:
    """The word with its place on the page; its height is that of the line at first sight."""
    first = strip.line[0]
    return replace(
        word,
        x0=strip.x0 + (word.x0 - MARGIN) / strip.scale,
        x1=strip.x0 + (word.x1 - MARGIN) / strip.scale,
        y0=first.y0,
        y1=first.y1,
    )
