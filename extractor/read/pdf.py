"""PDF through PDFium: words with boxes, ruling lines, page size and rotation.

Everything comes out in points from the top left corner of the page as it is displayed (rotation and crop box
applied), whatever the PDF's own coordinates.
"""

from __future__ import annotations

import ctypes
import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractor.errors import EncryptedError, ReadError
from extractor.model.document import RawDocument, RawPage, Ruling, Word
from extractor.model.geometry import Box
from extractor.text.fold import fold

MAX_RULINGS = 6000  # a drawing, not a table: beyond this a page's rulings are of no use and cost memory
MAX_PATH_SEGMENTS = 400
THIN = 2.5  # points: a filled rectangle thinner than this is a line
SUPERSCRIPT_RATIO = 0.8  # height against the character before, below which a raised character is a superscript
SUPERSCRIPTS = {"e": "\u1d49"}  # the sign that replaces a raised letter after a figure
LOW_WORD = 0.92  # of the highest word on its baseline, below which a box is that of its letters, not of its font
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD

_Point = tuple[float, float]
_Place = Callable[[float, float], _Point]
_Corners = tuple[float, float, float, float]  # left, top, right, bottom


def read_pdf(data: bytes, name: str, password: str | None = None) -> RawDocument:
    """Read a PDF held in memory.

    Parameters
    ----------
    data
        The whole file.
    name
        Name used in messages and kept in the result.
    password
        User password; an empty one is tried by itself.

    Returns
    -------
    RawDocument
        One ``RawPage`` a page, in order. A page that cannot be read has an ``issue`` and no words.

    Raises
    ------
    EncryptedError
        The password is missing or wrong.
    ReadError
        The file is not a PDF that can be opened, or has no page.
    """
    try:
        document = pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR:
            hint = "wrong password" if password else "encrypted, give its password"
            raise EncryptedError(hint, source=name) from error
        raise ReadError("not a readable PDF (damaged or truncated)", source=name) from error
    try:
        count = len(document)
        if count == 0:
            raise ReadError("this PDF has no page", source=name)
        pages = tuple(_read_page(document, index) for index in range(count))
    finally:
        document.close()
    return RawDocument(name=name, sha256=hashlib.sha256(data).hexdigest(), format="pdf", pages=pages)


def _read_page(document: pdfium.PdfDocument, index: int) -> RawPage:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return RawPage(number=index + 1, issue="page illisible")
    try:
        width, height = page.get_size()
        rotation = page.get_rotation()
        place = _placer(page.get_bbox(), rotation)
        textpage = page.get_textpage()
        words = tuple(_level(list(_words(textpage, place))))
        rulings = tuple(_rulings(page, place))
        issue = "" if words else "aucune couche texte"
        return RawPage(index + 1, width, height, rotation, words, rulings, issue=issue)
    except pdfium.PdfiumError:
        return RawPage(number=index + 1, issue="page illisible")
    finally:
        page.close()


def _placer(bbox: _Corners, rotation: int) -> _Place:
    """Function from PDF user space to points from the top left of the displayed page."""
    left, bottom, right, top = bbox
    if rotation == 90:
        return lambda x, y: (y - bottom, x - left)
    if rotation == 180:
        return lambda x, y: (right - x, y - bottom)
    if rotation == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _words(textpage: pdfium.PdfTextPage, place: _Place) -> Iterator[tuple[Word, float]]:
    """Words in content order, each with the height of its baseline on the page.

    The loop runs once a character: it calls PDFium as little as it can.
    """
    raw, box = textpage.raw, pdfium_c.FS_RECTF()
    reference, box_of = ctypes.byref(box), pdfium_c.FPDFText_GetLooseCharBox
    fonts = _Fonts(textpage)
    text: list[str] = []
    boxes: list[_Corners] = []
    at: list[int] = []
    for index, char in enumerate(_characters(textpage)):
        blank = char.isspace() or char in "\x00\ufffe\x02"
        hyphen = blank and char in "\ufffe\x02"  # how PDFium prints a hyphen that ends a line
        if not blank or hyphen:
            if box_of(raw, index, reference):
                ax, ay = place(box.left, box.top)
                bx, by = place(box.right, box.bottom)
                if ax > bx:
                    ax, bx = bx, ax
                if ay > by:
                    ay, by = by, ay
                corners = ax, ay, bx, by
                if text and not _same_word(boxes[-1], corners, char):
                    yield _word(text, boxes, at, fonts), _baseline(at[0], boxes[0], textpage, place)
                    text, boxes, at = [], [], []
                text.append("-" if hyphen else char)
                boxes.append(corners)
                at.append(index)
        if blank and text:
            yield _word(text, boxes, at, fonts), _baseline(at[0], boxes[0], textpage, place)
            text, boxes, at = [], [], []
    if text:
        yield _word(text, boxes, at, fonts), _baseline(at[0], boxes[0], textpage, place)


def _baseline(index: int, corners: _Corners, textpage: pdfium.PdfTextPage, place: _Place) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium_c.FPDFText_GetCharOrigin(textpage.raw, index, ctypes.byref(x), ctypes.byref(y)):
        return corners[3]
    return place(x.value, y.value)[1]


def _level(words: Sequence[tuple[Word, float]]) -> Iterator[Word]:
    """Words with the same top and bottom along a baseline.

    Some fonts give boxes no higher than the letters: "en" would then seem to stand lower than "de".
    """
    for _, group in groupby(words, key=lambda pair: round(pair[1])):
        line = [word for word, _ in group]
        top, bottom = min(w.box.y0 for w in line), max(w.box.y1 for w in line)
        size = max(w.size for w in line)
        for word in line:
            if word.size < LOW_WORD * size:
                box = Box(word.box.x0, top, word.box.x1, bottom)
                word = replace(word, box=box)
            yield word


def _characters(textpage: pdfium.PdfTextPage) -> str:
    """One character for each index of PDFium. Read at one go, unless some of them have no Unicode value."""
    count = textpage.count_chars()
    buffer = ctypes.create_string_buffer(2 * (count + 1))
    pdfium_c.FPDFText_GetText(textpage.raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw.decode("utf-16-le", "surrogatepass").partition("\x00")[0]
    if len(text) == count:
        return text
    return "".join(chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, index)) for index in range(count))


def _same_word(before: _Corners, after: _Corners, char: str) -> bool:
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
    if overlap <= 0.3 * (size if size < height else height):
        return False
    # a small raised figure is the mark of a footnote, a word of its own
    return not (height < SUPERSCRIPT_RATIO * size and char.isdigit() and low < bottom - 0.1 * size)


def _word(text: list[str], boxes: list[_Corners], at: list[int], fonts: _Fonts) -> Word:
    heights = [bottom - top for _, top, _, bottom in boxes]
    height = max(heights)
    body = heights.index(height)
    printed = "".join(text)
    if not (printed.isalpha() or SUPERSCRIPTS.keys().isdisjoint(printed)):
        printed = "".join(_sign(text, boxes, i, boxes[body]) for i in range(len(text)))
    if not printed.isascii():
        printed = unicodedata.normalize("NFC", printed)
    left, right = min([b[0] for b in boxes]), max([b[2] for b in boxes])
    box = Box(round(left, 2), round(boxes[body][1], 2), round(right, 2), round(boxes[body][3], 2))
    return Word(printed, box, 0, round(height, 2), fonts.is_bold(at[body]))


def _sign(text: list[str], boxes: list[_Corners], index: int, body: _Corners) -> str:
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
    """Tells bold characters from the name of their font; each name is looked at once."""

    def __init__(self, textpage: pdfium.PdfTextPage) -> None:
        self._raw = textpage.raw
        self._buffer = ctypes.create_string_buffer(128)
        self._flags = ctypes.byref(ctypes.c_int())
        self._bold: dict[bytes, bool] = {}

    def is_bold(self, index: int) -> bool:
        size = pdfium_c.FPDFText_GetFontInfo(self._raw, index, self._buffer, 128, self._flags)
        if not 0 < size <= 128:
            return False
        printed = self._buffer.value
        if printed not in self._bold:
            name = fold(printed.decode("utf-8", "replace"))
            self._bold[printed] = "bold" in name or "black" in name or "heavy" in name
        return self._bold[printed]


def _rulings(page: pdfium.PdfPage, place: _Place) -> Iterator[Ruling]:
    seen: set[Ruling] = set()
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=6):
        for ruling in _path_rulings(item, place):
            if ruling not in seen:
                seen.add(ruling)
                yield ruling
        if len(seen) > MAX_RULINGS:
            return


def _path_rulings(item: pdfium.PdfObject, place: _Place) -> Iterator[Ruling]:
    """The straight lines of a path: a thin rectangle is one, the sides of a larger one are four."""
    left, bottom, right, top = item.get_bounds()
    ax, ay = place(left, top)
    bx, by = place(right, bottom)
    x0, y0, x1, y1 = (round(v, 1) for v in (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    if x1 - x0 <= THIN or y1 - y0 <= THIN:
        if x1 - x0 > THIN or y1 - y0 > THIN:
            yield Ruling(x0, y0, x1, y1)
        return
    segments = pdfium_c.FPDFPath_CountSegments(item.raw)
    if segments in (4, 5, 8, 10):
        yield from (Ruling(x0, y0, x1, y0), Ruling(x0, y1, x1, y1), Ruling(x0, y0, x0, y1), Ruling(x1, y0, x1, y1))
    elif segments <= MAX_PATH_SEGMENTS:
        yield from _segment_rulings(item, segments, place)


def _segment_rulings(
    item: pdfium.PdfObject, segments: int, place: _Place
) -> Iterator[Ruling]:
    matrix = item.get_matrix()
    last: _Point | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(segments):
        segment = pdfium_c.FPDFPath_GetPathSegment(item.raw, index)
        if not pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            last = None
            continue
        point = place(*matrix.on_point(x.value, y.value))
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_LINETO and last is not None:
            (px, py), (qx, qy) = last, point
            if abs(px - qx) <= 1 or abs(py - qy) <= 1:
                yield Ruling(
                    round(min(px, qx), 1), round(min(py, qy), 1), round(max(px, qx), 1), round(max(py, qy), 1)
                )
        last = point
