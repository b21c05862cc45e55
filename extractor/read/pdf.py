"""PDF through PDFium: words with boxes, ruling lines, page size and rotation.

Everything comes out in points from the top left corner of the page as it is displayed (rotation and crop box
applied), whatever the PDF's own coordinates.
"""

from __future__ import annotations

import ctypes
import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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


@dataclass(slots=True)
class _Char:
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    index: int

    @property
    def height(self) -> float:
        return self.y1 - self.y0


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


def _placer(bbox: tuple[float, float, float, float], rotation: int) -> Callable[[float, float], _Point]:
    """Function from PDF user space to points from the top left of the displayed page."""
    left, bottom, right, top = bbox
    if rotation == 90:
        return lambda x, y: (y - bottom, x - left)
    if rotation == 180:
        return lambda x, y: (right - x, y - bottom)
    if rotation == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _chars(textpage: pdfium.PdfTextPage, place: Callable[[float, float], _Point]) -> Iterator[_Char | None]:
    """Printed characters in content order; None where PDFium sees a blank or a line end."""
    raw = textpage.raw
    box = pdfium_c.FS_RECTF()
    reference = ctypes.byref(box)
    for index in range(textpage.count_chars()):
        text = chr(pdfium_c.FPDFText_GetUnicode(raw, index))
        if text.isspace() or text in "\x00\ufffe\x02":
            # U+FFFE and U+0002 are how PDFium prints a hyphen that ends a line
            if text in "\ufffe\x02" and pdfium_c.FPDFText_GetLooseCharBox(raw, index, reference):
                yield _Char("-", *_corners(box, place), index)
            yield None
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(raw, index, reference):
            continue
        yield _Char(text, *_corners(box, place), index)


def _corners(box: pdfium_c.FS_RECTF, place: Callable[[float, float], _Point]) -> tuple[float, float, float, float]:
    ax, ay = place(box.left, box.top)
    bx, by = place(box.right, box.bottom)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _words(
    textpage: pdfium.PdfTextPage, place: Callable[[float, float], _Point]
) -> Iterator[tuple[Word, float]]:
    """Words in content order, each with the height of its baseline on the page."""
    run: list[_Char] = []
    for char in (*_chars(textpage, place), None):
        if char is None or (run and not _same_word(run[-1], char)):
            if run:
                yield _word(run, textpage), _baseline(run[0], textpage, place)
            run = []
        if char is not None:
            run.append(char)


def _baseline(char: _Char, textpage: pdfium.PdfTextPage, place: Callable[[float, float], _Point]) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium_c.FPDFText_GetCharOrigin(textpage.raw, char.index, ctypes.byref(x), ctypes.byref(y)):
        return char.y1
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


def _same_word(before: _Char, after: _Char) -> bool:
    size = max(before.height, after.height)
    if after.height < 0.1 or after.x1 - after.x0 < 0.01:
        return True  # a letter that PDFium took out of a ligature has no box of its own
    overlap = min(before.y1, after.y1) - max(before.y0, after.y0)
    follows = after.x0 >= before.x0 - 0.5 and after.x0 - before.x1 < 0.35 * size
    return follows and overlap > 0.3 * min(before.height, after.height) and not _is_note_mark(before, after)


def _is_note_mark(before: _Char, after: _Char) -> bool:
    """Whether a small raised figure follows a letter or figure: the mark of a footnote, a word of its own."""
    small = after.height < SUPERSCRIPT_RATIO * before.height
    return small and after.text.isdigit() and after.y1 < before.y1 - 0.1 * before.height


def _word(run: list[_Char], textpage: pdfium.PdfTextPage) -> Word:
    body = max(run, key=lambda c: c.height)
    text = "".join(_sign(run, i, body) for i in range(len(run)))
    box = Box(min(c.x0 for c in run), body.y0, max(c.x1 for c in run), body.y1).rounded()
    # the text is composed (NFC) only when that keeps its length, so that offsets stay those of the characters
    composed = unicodedata.normalize("NFC", text)
    return Word(composed, box, 0, round(body.height, 2), _is_bold(textpage, body.index))


def _sign(run: list[_Char], index: int, body: _Char) -> str:
    """The character, or its superscript form where it is small, raised and follows a figure."""
    char = run[index]
    replacement = SUPERSCRIPTS.get(char.text)
    if replacement is None or index == 0 or not run[index - 1].text.isdigit():
        return char.text
    last = index + 1 == len(run) or not run[index + 1].text.isalpha()  # the e of "1er" stays a letter
    small = char.height < SUPERSCRIPT_RATIO * run[index - 1].height
    return replacement if last and small and char.y1 < body.y1 - 0.1 * body.height else char.text


def _is_bold(textpage: pdfium.PdfTextPage, index: int) -> bool:
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    size = pdfium_c.FPDFText_GetFontInfo(textpage.raw, index, buffer, 128, ctypes.byref(flags))
    if not 0 < size <= 128:
        return False
    name = fold(buffer.value.decode("utf-8", "replace"))
    return "bold" in name or "black" in name or "heavy" in name


def _rulings(page: pdfium.PdfPage, place: Callable[[float, float], _Point]) -> Iterator[Ruling]:
    seen: set[Ruling] = set()
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=6):
        for ruling in _path_rulings(item, place):
            if ruling not in seen:
                seen.add(ruling)
                yield ruling
        if len(seen) > MAX_RULINGS:
            return


def _path_rulings(item: pdfium.PdfObject, place: Callable[[float, float], _Point]) -> Iterator[Ruling]:
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
    item: pdfium.PdfObject, segments: int, place: Callable[[float, float], _Point]
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
