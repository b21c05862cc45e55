"""The words of a PDF page: the characters PDFium gives, put together with their boxes, sizes and weights.

PDFium is asked as little as can be, since each question costs more than all that is made of the answer: the text
of the page comes in one call, and a word without surprise is known from its first and its last character.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractor.model.document import Word, quick_word
from extractor.model.geometry import Box, quick_box
from extractor.text.fold import fold

SAMPLE = 24  # characters of a page, about, that are asked which way they stand
MOSTLY = 0.7  # share of them that stand as the page does
FEW = 40  # characters: a sheet with fewer is turned for nobody
SUPERSCRIPT_RATIO = 0.8  # height against the character before, below which a raised character is a superscript
SUPERSCRIPTS = {"e": "\u1d49"}  # the sign that replaces a raised letter after a figure
LOW_WORD = 0.92  # of the highest word on its baseline, below which a box is that of its letters, not of its font
SAME_LINE = 0.3  # of the lower of two boxes: how far they overlap when they stand on one line
LOWEST = 2.2  # how many times a font box can be as high as that of a letter
WIDEST = 0.75  # of the height of the font box, a character on average: a wider word may hold a gap

Place = Callable[[float, float], tuple[float, float]]
"""From PDF user space to points from the top left corner of the displayed page."""

Corners = tuple[float, float, float, float]
"""Left, top, right and bottom of a character on the displayed page."""

_HYPHENS = "\ufffe\x02"  # how PDFium prints a hyphen that ends a line
_TOKEN = re.compile(rf"[^\s\x00{_HYPHENS}]+[{_HYPHENS}]?|[{_HYPHENS}]")
_DIGIT = re.compile(r"\d")
_MAY_BE_RAISED = re.compile(r"\d\D")  # a mark of footnote or a superscript inside a word: "1er", "20191,"


def _by_address(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same function of PDFium for addresses: checking typed arguments takes half of the time of a call."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_char_box = _by_address(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_char_object = _by_address(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


def upright_rotation(textpage: pdfium.PdfTextPage, rotation: int) -> int:
    """Degrees to turn the page clockwise for most of its text to stand upright; ``rotation`` where no way is sure.

    A wide table is often printed sideways on a sheet that is not itself said to be turned.
    """
    count = textpage.count_chars()
    angles: Counter[int] = Counter()
    for index in range(0, count, max(count // SAMPLE, 1)):
        if not chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, index)).isspace():
            angles[_angle(textpage.raw, index)] += 1
    most, seen = angles.most_common(1)[0] if angles else (0, 0)
    turned = -most % 360
    return turned if turned % 90 == 0 and seen > MOSTLY * angles.total() and count >= FEW else rotation


def _angle(raw: pdfium_c.FPDF_TEXTPAGE, index: int) -> int:
    """Degrees, clockwise and in PDF user space, by which a character is turned."""
    angle = pdfium_c.FPDFText_GetCharAngle(raw, index)
    return round(math.degrees(angle)) % 360 if math.isfinite(angle) else 0


def words_of(textpage: pdfium.PdfTextPage, place: Place, rotation: int = 0) -> Iterator[Word]:
    """Words of a page in content order, those of a baseline with the same top and bottom.

    ``place`` turns the page clockwise by ``rotation``.
    """
    characters = _Characters(textpage, place, rotation)
    found: list[tuple[Word, float]] = []
    for token in _TOKEN.finditer(_text(textpage)):
        word = characters.whole(token.group(), token.start())
        if word is not None:
            found.append(word)
        else:
            found += characters.pieces(token.group(), token.start())
    return _level(found)


def _text(textpage: pdfium.PdfTextPage) -> str:
    """One character for each index of PDFium. Read at one go, unless some of them have no Unicode value."""
    count = textpage.count_chars()
    buffer = ctypes.create_string_buffer(2 * (count + 1))
    pdfium_c.FPDFText_GetText(textpage.raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw.decode("utf-16-le", "surrogatepass").partition("\x00")[0]
    if len(text) == count:
        return text
    return "".join(chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, index)) for index in range(count))


class _Band(NamedTuple):
    """Heights that words of one line share: top, bottom and baseline on the page, size of the font box."""

    top: float
    bottom: float
    size: float
    baseline: float


class _Characters:
    """Asks PDFium for the characters of a page, by index."""

    def __init__(self, textpage: pdfium.PdfTextPage, place: Place, rotation: int) -> None:
        self._raw = textpage.raw
        self._address = _address(textpage)
        self._place = place
        self._left, self._top = place(0.0, 0.0)
        self._rotation = rotation
        self._box = pdfium_c.FS_RECTF()
        self._box_address = ctypes.addressof(self._box)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._origin = ctypes.byref(self._x), ctypes.byref(self._y)
        self._fonts = _Fonts(textpage)
        self._band = _Band(0.0, 0.0, 0.0, 0.0)
        self._limits = 0.0, 0.0  # top and bottom of the characters of that band

    def whole(self, token: str, start: int) -> tuple[Word, float] | None:
        """The word and its baseline, where the first and the last character tell all; else None.

        They do when they stand on one line, no character between them can be raised, and the word is no wider than
        its characters allow.
        """
        first = self._corners(start)
        if first is None:
            return None
        left, top, right, bottom = first
        length = len(token)
        if length > 1:
            last = self._corners(start + length - 1)
            if last is None or not self._on_one_line(first, last, token):
                return None
            right = last[2]
            if last[3] - last[1] > bottom - top:
                top, bottom = last[1], last[3]
            if last[0] < left or self._is_too_wide(start, (right - left) / length, bottom - top):
                return None
            if token[-1] in _HYPHENS:
                token = token[:-1] + "-"
        if bottom - top < 0.1:
            return None
        return self._word(token, start, (left, top, right, bottom), self._fonts.is_bold(start))

    def _on_one_line(self, first: Corners, last: Corners, token: str) -> bool:
        """Whether nothing in the token can be raised; a figure only where all is of one height."""
        if first[1] == last[1] and first[3] == last[3]:
            return _MAY_BE_RAISED.search(token) is None
        overlap = min(first[3], last[3]) - max(first[1], last[1])
        return overlap > SAME_LINE * min(first[3] - first[1], last[3] - last[1]) and _DIGIT.search(token) is None

    def _is_too_wide(self, index: int, average: float, height: float) -> bool:
        """Whether characters of this average width would be wider than their font, whose box may be low as a letter."""
        if average <= WIDEST * height:
            return False
        size: float = pdfium_c.FPDFText_GetFontSize(self._raw, index)
        return average > WIDEST * min(size, LOWEST * height)

    def pieces(self, token: str, start: int) -> Iterator[tuple[Word, float]]:
        """The words that a token is made of, each with its baseline, from the box of every character."""
        if len(token) > 1 and (_angle(self._raw, start) + self._rotation) % 180 == 90:
            yield from self._sideways(token, start)
            return
        text: list[str] = []
        boxes: list[Corners] = []
        first = start
        for index, char in enumerate(token, start):
            corners = self._corners(index)
            if corners is None:
                continue
            if text and not _same_word(boxes[-1], corners, char):
                yield self._piece(text, boxes, first)
                text, boxes = [], []
            if not text:
                first = index
            text.append("-" if char in _HYPHENS else char)
            boxes.append(corners)
        if text:
            yield self._piece(text, boxes, first)

    def _sideways(self, token: str, start: int) -> Iterator[tuple[Word, float]]:
        """A word printed up or down an upright page, as the head of a narrow column; on no baseline of others."""
        boxes = [c for index in range(start, start + len(token)) if (c := self._corners(index)) is not None]
        if boxes:
            left, top, right, bottom = zip(*boxes, strict=True)
            box = Box(min(left), min(top), max(right), max(bottom)).rounded()
            yield Word(token, box, 0, round(box.width, 2), self._fonts.is_bold(start)), -1.0 - start

    def _piece(self, text: list[str], boxes: list[Corners], first: int) -> tuple[Word, float]:
        heights = [bottom - top for _, top, _, bottom in boxes]
        tallest = heights.index(max(heights))
        body = boxes[tallest]
        printed = "".join(text)
        if not (printed.isalpha() or SUPERSCRIPTS.keys().isdisjoint(printed)):
            printed = "".join(_sign(text, boxes, i, body) for i in range(len(text)))
        corners = min(b[0] for b in boxes), body[1], max(b[2] for b in boxes), body[3]
        return self._word(printed, first, corners, self._fonts.is_bold(first + tallest))

    def _corners(self, index: int) -> Corners | None:
        box = self._box
        if not _char_box(self._address, index, self._box_address):
            return None
        if not self._rotation:  # as ``place`` does, without the calls
            ax, ay = self._left + box.left, self._top - box.top
            bx, by = self._left + box.right, self._top - box.bottom
        else:
            ax, ay = self._place(box.left, box.top)
            bx, by = self._place(box.right, box.bottom)
        if ax <= bx and ay <= by:
            return ax, ay, bx, by
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def _word(self, printed: str, start: int, corners: Corners, bold: bool) -> tuple[Word, float]:
        left, top, right, bottom = corners
        if self._limits != (top, bottom):  # seldom: most words stand level with the one before
            self._limits = top, bottom
            self._band = _Band(round(top, 2), round(bottom, 2), round(bottom - top, 2), self._baseline(start, bottom))
        band = self._band
        if not printed.isascii():
            printed = unicodedata.normalize("NFC", printed)
        box = quick_box((left, band.top, right, band.bottom))
        return quick_word((printed, box, 0, band.size, bold, 1.0)), band.baseline

    def _baseline(self, index: int, bottom: float) -> float:
        if not pdfium_c.FPDFText_GetCharOrigin(self._raw, index, *self._origin):
            return bottom
        return self._place(self._x.value, self._y.value)[1]


def _level(words: Sequence[tuple[Word, float]]) -> Iterator[Word]:
    """Words with the same top and bottom along a baseline.

    Some fonts give boxes no higher than the letters: "en" would then seem smaller than "de", and to stand lower.
    """
    for _, group in groupby(words, key=lambda pair: round(pair[1])):
        line = [word for word, _ in group]
        top, bottom = min(w.box.y0 for w in line), max(w.box.y1 for w in line)
        size = max(w.size for w in line)
        for word in line:
            if word.size < LOW_WORD * size:
                word = word._replace(box=Box(word.box.x0, top, word.box.x1, bottom), size=size)
            yield word


def _same_word(before: Corners, after: Corners, char: str) -> bool:
    start, top, right, bottom = before
    left, high, end, low = after
    height, size = low - high, bottom - top
    if high == top and low == bottom and left >= start - 0.5 and left - right < 0.35 * size:
        return True  # what nearly every character is: one more of the same size on the same line
    if height < 0.1 or end - left < 0.01:
        return True  # a letter that PDFium took out of a ligature has no box of its own
    if left < start - 0.5 or left - right >= 0.35 * (size if size > height else height):
        return False
    overlap = (bottom if bottom < low else low) - (top if top > high else high)
    if overlap <= SAME_LINE * (size if size < height else height):
        return False
    # a small raised figure is the mark of a footnote, a word of its own
    return not (height < SUPERSCRIPT_RATIO * size and char.isdigit() and low < bottom - 0.1 * size)


def _sign(text: list[str], boxes: list[Corners], index: int, body: Corners) -> str:
    """The character, or its superscript form where it is small, raised and follows a figure."""
    char = text[index]
    replacement = SUPERSCRIPTS.get(char)
    if replacement is None or index == 0 or not text[index - 1].isdigit():
        return char
    _, top, _, bottom = boxes[index]
    before = boxes[index - 1][3] - boxes[index - 1][1]
    last = index + 1 == len(text) or not text[index + 1].isalpha()  # the e of "1er" stays a letter
    small = bottom - top < SUPERSCRIPT_RATIO * before
    return replacement if last and small and bottom < body[3] - 0.1 * (body[3] - body[1]) else char


class _Fonts:
    """Tells bold characters from the name of their font, which is looked at once for each object of the page."""

    def __init__(self, textpage: pdfium.PdfTextPage) -> None:
        self._raw = textpage.raw
        self._address = _address(textpage)
        self._buffer = ctypes.create_string_buffer(128)
        self._flags = ctypes.byref(ctypes.c_int())
        self._bold: dict[int | None, bool] = {None: False}  # what PDFium adds (blanks, hyphens) is in no object

    def is_bold(self, index: int) -> bool:
        item = _char_object(self._address, index)
        if item not in self._bold:
            self._bold[item] = self._has_bold_name(index)
        return self._bold[item]

    def _has_bold_name(self, index: int) -> bool:
        size = pdfium_c.FPDFText_GetFontInfo(self._raw, index, self._buffer, 128, self._flags)
        if not 0 < size <= 128:
            return False
        name = fold(self._buffer.value.decode("utf-8", "replace"))
        return "bold" in name or "black" in name or "heavy" in name


def _address(textpage: pdfium.PdfTextPage) -> int:
    return ctypes.cast(textpage.raw, ctypes.c_void_p).value or 0
