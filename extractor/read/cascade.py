"""What reads a page when its text layer cannot be used, and what is said about it.

Readers are tried in order, and each page tells why the one before did not do: the text layer, then the image of the
page. The better of the two is kept, so that a poor text layer is not replaced by something poorer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from extractor.model.document import RawPage, Word
from extractor.read import textlayer

if TYPE_CHECKING:
    from extractor.read.ocr import Recognition

DOUBTFUL = 0.8  # mean confidence of a page, below which the reader should look at it


def troubles(document: pdfium.PdfDocument, pages: Sequence[RawPage]) -> dict[int, str]:
    """Numbers of the pages whose text layer cannot be used, each with the reason in French."""
    found = {}
    for page in pages:
        if page.issue or (len(page.words) >= textlayer.FEW and textlayer.is_readable(page.words)):
            continue
        source = document[page.number - 1]
        try:
            reason = textlayer.trouble(page, source)
        finally:
            source.close()
        if reason:
            found[page.number] = reason
    return found


def read_images(
    document: pdfium.PdfDocument, pages: Sequence[RawPage], reasons: Mapping[int, str], how: Recognition | None = None
) -> tuple[tuple[RawPage, ...], tuple[str, ...]]:
    """The pages, those with ``reasons`` read from their image where that can be done, and what to tell about it."""
    if not reasons:
        return tuple(pages), ()
    missing = lacking_ocr()
    if missing:
        unread = [_unread(page, reasons[page.number], missing) if page.number in reasons else page for page in pages]
        return tuple(unread), ()
    from extractor.read.ocr import Recognition, recognise_pages

    wanted = [page for page in pages if page.number in reasons]
    found = {page.number: page for page in recognise_pages(document, wanted, how or Recognition())}
    kept = tuple(_better(page, found.get(page.number), reasons.get(page.number, "")) for page in pages)
    return kept, _notes(kept, reasons)


def lacking_ocr() -> str:
    """What is missing to read images, in French; empty when all is there."""
    from extractor.read import tesseract

    try:
        import numpy  # noqa: F401
        import PIL  # noqa: F401
    except ImportError:
        return "installez l’option ocr : pip install 'fiches-extractor[ocr]'"
    return tesseract.missing()


def _unread(page: RawPage, reason: str, lacking: str) -> RawPage:
    """The page with its words, if any, and the reason why they are not all."""
    return replace(page, issue=f"{reason}, page non lue ; {lacking}")


def _better(page: RawPage, found: RawPage | None, reason: str) -> RawPage:
    """The page as read from its image, unless its text layer is worth more."""
    if found is None:
        return page
    if not page.words:
        return replace(found, issue=f"{reason} ; {found.issue}") if found.issue else found
    if found.issue or not found.words:
        return page if textlayer.is_readable(page.words) else replace(page, issue=reason)
    if textlayer.is_readable(page.words):
        return _with_stamp(found, page)
    gain = textlayer.readability(found.words) - textlayer.readability(page.words)
    return found if gain > 0 else page


def _with_stamp(found: RawPage, page: RawPage) -> RawPage:
    """A scan on which words were printed later (a stamp): those are exact, and replace what was seen under them."""
    if found.rotation != page.rotation:
        return found
    boxes = [w.box for w in page.words]
    seen: list[Word] = [w for w in found.words if not any(b.holds(w.box, 1.0) for b in boxes)]
    return replace(found, words=(*page.words, *seen))


def _notes(pages: Sequence[RawPage], reasons: Mapping[int, str]) -> tuple[str, ...]:
    read = [page for page in pages if page.reader == "ocr" and page.words and not page.issue]
    if not read:
        return ()
    mean = sum(page.confidence for page in read) / len(read)
    why = sorted({reasons[page.number] for page in read if page.number in reasons})
    told = [
        f"{_listed([p.number for p in read])} par reconnaissance de caractères ({', '.join(why)}) :"
        f" confiance moyenne {_percent(mean)}, à relire avant de citer"
    ]
    told += [
        f"page {page.number} : reconnaissance de caractères incertaine, confiance {_percent(page.confidence)}"
        for page in read
        if page.confidence < DOUBTFUL
    ]
    return tuple(told)


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
