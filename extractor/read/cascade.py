"""What reads a page when its text layer cannot be used, and what is said about it.

Readers are tried in order, and each page tells why the one before did not do: PDFium's text layer, then pdfplumber
where PDFium cannot open the page, then the image of the page where there are no words or no readable ones. The better
reading is kept, so that a poor text layer is not replaced by something poorer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import pairwise

import pypdfium2 as pdfium

from extractor.limits import Limits
from extractor.model.document import RawPage, Word
from extractor.read import textlayer

DOUBTFUL = 0.8  # mean confidence of a page, below which the reader should look at it
RECOGNITION = 6  # times the seconds of a page, for one call of Tesseract: two of work, the rest for a busy machine
CALLS = 3  # of Tesseract that a page may wait for

Attempt = tuple[int, float]
"""A page (0: several) that another reader is about to try, and the seconds it may take."""


def other_readers(
    document: pdfium.PdfDocument,
    data: bytes,
    password: str | None,
    layer: Sequence[RawPage],
    limits: Limits,
    known: frozenset[int],
) -> Iterator[Attempt | RawPage]:
    """Pages of ``layer`` that another reader reads better, or that stay unread; those ``known`` are left alone."""
    rest = [page for page in layer if page.number not in known]
    for page in rest:
        if page.issue:
            yield page.number, limits.page_seconds
            yield _second_opinion(data, password, page)
    doubted = []
    for page in rest:
        if not page.issue:
            reason = _trouble(document, page)
            if reason:
                doubted.append(replace(page, fallback=reason))
    yield from _from_images(document, doubted, limits)


def _second_opinion(data: bytes, password: str | None, page: RawPage) -> RawPage:
    try:
        from extractor.read.plumber import read_page
    except ImportError:
        return page
    return read_page(data, password, page)


def _trouble(document: pdfium.PdfDocument, page: RawPage) -> str:
    if len(page.words) >= textlayer.FEW and textlayer.is_readable(page.words):
        return ""  # nearly all pages: PDFium is not asked again
    source = document[page.number - 1]
    try:
        return textlayer.trouble(page, source)
    finally:
        source.close()


def _from_images(document: pdfium.PdfDocument, pages: Sequence[RawPage], limits: Limits) -> Iterator[Attempt | RawPage]:
    if not pages:
        return
    missing = lacking_ocr()
    if missing:
        yield from (replace(page, issue=f"{page.fallback}, page non lue ; {missing}") for page in pages)
        return
    from extractor.read.ocr import recognise_pages

    by_number = {page.number: page for page in pages}
    seconds = RECOGNITION * limits.page_seconds
    for found in recognise_pages(document, pages, limits.workers, seconds):
        if isinstance(found, RawPage):
            yield _better(by_number[found.number], found)
        else:
            yield found, CALLS * seconds


def lacking_ocr() -> str:
    """What is missing to read images, in French; empty when all is there."""
    from extractor.read import tesseract

    if not all(find_spec(name) for name in ("numpy", "PIL")):  # not imported: who asks may never read a scan
        return "installez l’option ocr : pip install 'fiches-extractor[ocr]'"
    return tesseract.missing()


def _better(page: RawPage, found: RawPage) -> RawPage:
    """The page as read from its image, unless its text layer is worth more."""
    if not page.words:
        return replace(found, issue=f"{page.fallback} ; {found.issue}") if found.issue else found
    readable = textlayer.is_readable(page.words)
    if found.issue or not found.words:
        return page if readable else replace(page, issue=page.fallback)
    if readable:
        return _with_stamp(found, page)
    return max(found, page, key=lambda p: textlayer.readability(p.words))


def _with_stamp(found: RawPage, page: RawPage) -> RawPage:
    """A scan on which words were printed later (a stamp): those are exact, and replace what was seen under them."""
    if found.rotation != page.rotation:
        return found
    boxes = [w.box for w in page.words]
    seen: list[Word] = [w for w in found.words if not any(b.holds(w.box, 1.0) for b in boxes)]
    return replace(found, words=(*page.words, *seen))


def settled(layer: Sequence[RawPage], others: Mapping[int, RawPage]) -> tuple[tuple[RawPage, ...], tuple[str, ...]]:
    """The pages, each in its best reading, and what is to be told about those not read from their text layer."""
    pages = tuple(others.get(page.number, page) for page in layer)
    return pages, (*_told_second(pages), *_told_recognised(pages))


def _told_second(pages: Sequence[RawPage]) -> Iterator[str]:
    numbers = [page.number for page in pages if page.reader == "pdfplumber" and not page.issue]
    if numbers:
        yield f"{_listed(numbers)} par pdfplumber, PDFium n’ayant pas pu les ouvrir"


def _told_recognised(pages: Sequence[RawPage]) -> Iterator[str]:
    read = [page for page in pages if page.reader == "ocr" and page.words and not page.issue]
    if not read:
        return
    mean = sum(page.confidence for page in read) / len(read)
    why = ", ".join(sorted({page.fallback for page in read}))
    yield (
        f"{_listed([page.number for page in read])} par reconnaissance de caractères ({why}) :"
        f" confiance moyenne {_percent(mean)}, à relire avant de citer"
    )
    for page in read:
        if page.confidence < DOUBTFUL:
            yield f"page {page.number} : reconnaissance incertaine, confiance {_percent(page.confidence)}"


def _percent(share: float) -> str:
    return f"{round(100 * share)}\u00a0%"


def _listed(numbers: Sequence[int]) -> str:
    """« page 3 lue », « pages 1 à 4, 7 lues »."""
    if len(numbers) == 1:
        return f"page {numbers[0]} lue"
    runs = [[numbers[0], numbers[0]]]
    for before, number in pairwise(numbers):
        if number == before + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(a) if a == b else f"{a} à {b}" if b > a + 1 else f"{a}, {b}" for a, b in runs]
    return f"pages {', '.join(shown)} lues"
