"""PDF through PDFium: words with boxes, ruling lines, page size and rotation.

Everything comes out in points from the top left corner of the page as it is displayed (rotation and crop box
applied), whatever the PDF's own coordinates. A page whose text is printed sideways is turned as its reader would.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractor.model.document import RawPage, Ruling
from extractor.read.words import Corners, Place, upright_rotation, words_of

MAX_RULINGS = 6000  # a drawing, not a table: beyond this a page's rulings are of no use and cost memory
MAX_PATH_SEGMENTS = 400
THIN = 2.5  # points: a filled rectangle thinner than this is a line

_Point = tuple[float, float]


def read_page(document: pdfium.PdfDocument, index: int) -> RawPage:
    """The page at this 0-based index, as its text layer gives it; one that cannot be read has an ``issue``."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return RawPage(number=index + 1, issue="page illisible")
    try:
        width, height = page.get_size()
        textpage = page.get_textpage()
        displayed = page.get_rotation()
        rotation = upright_rotation(textpage, displayed)
        if (rotation - displayed) % 180:
            width, height = height, width
        place = _placer(page.get_bbox(), rotation)
        words = tuple(words_of(textpage, place, rotation))
        rulings = tuple(_rulings(page, place))
        return RawPage(index + 1, width, height, rotation, words, rulings, reader="pdfium")
    except pdfium.PdfiumError:
        return RawPage(number=index + 1, issue="page illisible")
    finally:
        page.close()


def _placer(bbox: Corners, rotation: int) -> Place:
    """Function from PDF user space to points from the top left of the page turned clockwise by ``rotation``."""
    left, bottom, right, top = bbox
    if rotation == 90:
        return lambda x, y: (y - bottom, x - left)
    if rotation == 180:
        return lambda x, y: (right - x, y - bottom)
    if rotation == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _rulings(page: pdfium.PdfPage, place: Place) -> Iterator[Ruling]:
    seen: set[Ruling] = set()
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=6):
        for ruling in _path_rulings(item, place):
            if ruling not in seen:
                seen.add(ruling)
                yield ruling
        if len(seen) > MAX_RULINGS:
            return


def _path_rulings(item: pdfium.PdfObject, place: Place) -> Iterator[Ruling]:
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


def _segment_rulings(item: pdfium.PdfObject, segments: int, place: Place) -> Iterator[Ruling]:
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
                yield Ruling(round(min(px, qx), 1), round(min(py, qy), 1), round(max(px, qx), 1), round(max(py, qy), 1))
        last = point
