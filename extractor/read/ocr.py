"""Pages without a usable text layer, read from their image.

A page is drawn, turned upright, straightened, its ruling lines are found and wiped out, and Tesseract reads what is
left. Words and rulings come out in points like those of a text layer, so that nothing after this stage has to know;
the frame is that of the straightened page, which differs from the printed one by the tilt of the scan only.

PDFium draws one page at a time; the pages drawn are straightened and recognised in parallel.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from queue import SimpleQueue

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from extractor.errors import ReadError
from extractor.model.document import RawPage, Ruling, Word
from extractor.model.geometry import Box
from extractor.read import bitmap, tesseract
from extractor.read.bitmap import INCH, Grey, Stroke
from extractor.read.reversed import dark_bands, turned_over
from extractor.read.second_look import look_again
from extractor.read.tesseract import Engine, Seen, SeenLine

DPI = 200
MOST_PIXELS = 16_000_000  # a larger sheet is drawn less finely
DOUBTFUL = 0.65  # mean confidence, below which the page may stand on its head
LEAST = 0.15  # confidence, below which letters are dust, unless their line is well read
LEAST_SIGN = 0.5  # the same for a word without letter or figure
WELL_READ = 0.7  # mean confidence of a line
PUNCTUATION = (";", ":", "!", "?", "»", "«")  # printed apart from the words, and too small to be seen surely
_DASHES = re.compile(r"[-–—_]+")
_DOUBLE_SIGN = re.compile(r"(?<!\D)(?:[£€]€|€£)")  # one sign read twice
TILTED = 0.05  # degrees: less is not worth straightening
WIDEST_STROKE = 0.25  # of the height of the font
BOLD = 1.3  # strokes so much thicker than those of most words of the page are bold


@dataclass(frozen=True, slots=True)
class Picture:
    """A page drawn in shades of grey, at ``dpi`` pixels an inch."""

    grey: Grey
    dpi: int


def recognise_pages(
    document: pdfium.PdfDocument, pages: Sequence[RawPage], workers: int, seconds: float
) -> Iterator[int | RawPage]:
    """These pages with what is read on their image, in the same order. One that fails keeps an ``issue``.

    Before a page is drawn its number is told; 0 when nothing is left but to wait. ``seconds`` is for each call of
    Tesseract, of which a page needs two to five.
    """
    waiting: deque[Future[RawPage]] = deque()
    with _engines(workers, seconds) as engines, ThreadPoolExecutor(workers) as pool:
        for page in pages:
            if len(waiting) > workers:  # so many pictures are held at once
                yield 0
                yield waiting.popleft().result()
            yield page.number
            picture = draw(document, page)
            waiting.append(pool.submit(_recognised, page, picture, engines))
        while waiting:
            yield 0
            yield waiting.popleft().result()


def draw(document: pdfium.PdfDocument, page: RawPage, dpi: int = DPI) -> Picture:
    """The page as it is displayed, or turned as its text layer is."""
    finest = (MOST_PIXELS / max(page.width * page.height, 1.0)) ** 0.5 * INCH
    dpi = min(dpi, int(finest))
    source = document[page.number - 1]
    try:
        turn = (page.rotation - source.get_rotation()) % 360
        drawn = source.render(scale=dpi / INCH, rotation=turn, grayscale=True, may_draw_forms=False)
        return Picture(np.array(drawn.to_numpy()).reshape(drawn.height, drawn.width), dpi)
    finally:
        source.close()


@contextmanager
def _engines(count: int, seconds: float) -> Iterator[SimpleQueue[Engine]]:
    """So many engines, each free to be taken; all closed at the end."""
    every = [Engine(seconds) for _ in range(count)]
    free: SimpleQueue[Engine] = SimpleQueue()
    for engine in every:
        free.put(engine)
    try:
        yield free
    finally:
        for engine in every:
            engine.close()


def _recognised(page: RawPage, picture: Picture, engines: SimpleQueue[Engine]) -> RawPage:
    engine = engines.get()
    try:
        return _read(page, picture, engine)
    except ReadError as error:
        return replace(page, issue=f"reconnaissance de caractères impossible ({error.message})")
    finally:
        engines.put(engine)


def _read(page: RawPage, picture: Picture, engine: Engine) -> RawPage:
    grey = picture.grey
    ink = bitmap.ink_of(grey)
    if bitmap.is_blank(ink):
        return replace(page, issue="", words=(), reader="ocr")
    turn = engine.upright_turn(grey) if bitmap.is_sideways(ink) else 0
    found = _turned(page, picture, ink, turn, engine)
    if not turn and found.words and found.confidence < DOUBTFUL:
        turn = engine.upright_turn(grey)
        other = _turned(page, picture, ink, turn, engine) if turn else found
        found = max(found, other, key=lambda p: p.confidence)
    return found if found.words else replace(found, issue="aucun texte reconnu sur l’image")


def _turned(page: RawPage, picture: Picture, ink: bitmap.Ink, turn: int, engine: Engine) -> RawPage:
    """The page read after its picture, on which ``ink`` was seen, was turned clockwise by ``turn`` degrees."""
    grey = np.ascontiguousarray(np.rot90(picture.grey, -turn // 90))
    ink = np.ascontiguousarray(np.rot90(ink, -turn // 90))
    tilt = bitmap.tilt_of(ink)
    if abs(tilt) > TILTED:
        grey = np.asarray(Image.fromarray(grey).rotate(tilt, resample=Image.Resampling.BILINEAR, fillcolor=255))
        ink = bitmap.ink_of(grey)
    bands = dark_bands(ink, picture.dpi)
    if bands:
        grey = turned_over(grey, bands)
        ink = bitmap.ink_of(grey)
    strokes = bitmap.strokes_of(ink, picture.dpi)
    clean = bitmap.erased(grey, [*strokes, *bitmap.bars_of(ink, picture.dpi)])
    lines = look_again(clean, engine.recognise(clean, picture.dpi), engine)
    words = _words(lines, ink, INCH / picture.dpi)
    width, height = (page.height, page.width) if turn % 180 else (page.width, page.height)
    return replace(
        page,
        width=width,
        height=height,
        rotation=(page.rotation + turn) % 360,
        words=tuple(words),
        rulings=tuple(_ruling(stroke, INCH / picture.dpi) for stroke in strokes),
        issue="",
        reader="ocr",
        confidence=round(sum(w.confidence for w in words) / len(words), 3) if words else 0.0,
    )


def _words(lines: Sequence[SeenLine], ink: bitmap.Ink, scale: float) -> list[Word]:
    """What was seen as words in points; dust and the remains of lines left out."""
    kept = [word for line in lines for seen in line if (word := _cleaned(seen, tesseract.mean(line))) is not None]
    weights = [_weight(ink, s) for s in kept]
    usual = float(np.median([w for w in weights if w] or [0.0]))
    words = []
    bold = False
    for item, weight in zip(kept, weights, strict=True):
        box = Box(item.x0 * scale, item.y0 * scale, item.x1 * scale, item.y1 * scale).rounded()
        if weight:  # a sign without strokes goes on with the word before
            bold = weight > BOLD * usual
        words.append(Word(item.text, box, 0, round(box.height, 2), bold, round(item.confidence, 2)))
    return words


def _cleaned(seen: Seen, around: float) -> Seen | None:
    """The word, or None for dust; ``around`` is the confidence of its line.

    A short dash that is read as several strokes is one.
    """
    well = around >= WELL_READ
    if any(map(str.isalnum, seen.text)):
        sure = seen.confidence >= LEAST or (well and len(seen.text) > 1)
        return replace(seen, text=_DOUBLE_SIGN.sub("€", seen.text)) if sure else None
    if _DASHES.fullmatch(seen.text):
        short = seen.x1 - seen.x0 < 1.2 * (seen.y1 - seen.y0)
        text = "–" if "—" in seen.text or "–" in seen.text else "-"
        return replace(seen, text=text) if short and (well or seen.confidence >= LEAST_SIGN) else None
    sure = seen.confidence >= (LEAST if well and seen.text in PUNCTUATION else LEAST_SIGN)
    return replace(seen, text=_DOUBLE_SIGN.sub("€", seen.text)) if sure else None


def _weight(ink: bitmap.Ink, seen: Seen) -> float:
    """Thickness of the upright strokes of a word, as a share of the height of its font; 0 when it has too few."""
    part = ink[max(int(seen.y0), 0) : int(seen.y1) + 1, max(int(seen.x0), 0) : int(seen.x1) + 1]
    apart = np.zeros((part.shape[0], part.shape[1] + 1), dtype=np.bool_)
    apart[:, 1:] = part
    flat = apart.ravel()  # row after row, parted by a white pixel
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    widths = edges[1::2] - edges[: len(edges) // 2 * 2 : 2]
    height = seen.y1 - seen.y0
    widths = widths[widths < WIDEST_STROKE * height]  # the bar of an "e" is no upright
    return float(widths.mean() / height) if len(widths) >= height else 0.0


def _ruling(stroke: Stroke, scale: float) -> Ruling:
    """The middle of the line: what was straightened may still lean by a pixel or two."""
    x0, y0, x1, y1 = (round(v * scale, 1) for v in (stroke.x0, stroke.y0, stroke.x1, stroke.y1))
    if x1 - x0 >= y1 - y0:
        middle = round((y0 + y1) / 2, 1)
        return Ruling(x0, middle, x1, middle)
    middle = round((x0 + x1) / 2, 1)
    return Ruling(middle, y0, middle, y1)
