"""What is shown beside a value: the image of its page, or the lines of its text. Nothing is interpreted here."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass

import pypdfium2 as pdfium

from extractor.errors import ReadError
from extractor.read.words import upright_rotation

_LEVELS = 36  # greys are rounded to multiples of this: letters stay sharp, files shrink
_LARGEST = 120_000  # bytes: a page heavier than this is a picture, and is kept with loss
_QUALITY = 40
_MOST_PIXELS = 8_000_000


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as an image: ``data`` is WebP, ``width`` and ``height`` are the page's, in points, as it is shown."""

    page: int
    data: bytes
    width: float
    height: float


def page_images(
    data: bytes, pages: Iterable[int], *, width: int = 1000, password: str | None = None
) -> Iterator[PageImage]:
    """Draw pages of a PDF in shades of grey, in the given order; one printed sideways is turned, as it was to be read.

    Parameters
    ----------
    data
        The whole file.
    pages
        Numbers from 1. One that does not exist or cannot be drawn is left out.
    width
        Of the images, in pixels.
    password
        Of an encrypted PDF.

    Raises
    ------
    ReadError
        The file cannot be opened as a PDF.
    """
    try:
        document = pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError as error:
        raise ReadError("no PDF that can be drawn", source="page image") from error
    try:
        for page in pages:
            drawn = _drawn(document, page, width) if 1 <= page <= len(document) else None
            if drawn is not None:
                yield drawn
    finally:
        document.close()


def page_sizes(data: bytes, password: str | None = None) -> dict[int, tuple[float, float]]:
    """Width and height in points of every page of a PDF, as ``page_images`` shows it, by its number from 1.

    Empty when the file cannot be opened; a page that cannot be is left out.
    """
    try:
        document = pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError:
        return {}
    found = {}
    try:
        for index in range(len(document)):
            with suppress(pdfium.PdfiumError), closing(document[index]) as page:
                found[index + 1] = _shown(page)[1:]
    finally:
        document.close()
    return found


def _drawn(document: pdfium.PdfDocument, number: int, width: int) -> PageImage | None:
    try:
        with closing(document[number - 1]) as page:
            turn, across, down = _shown(page)
            if across <= 0 or down <= 0:
                return None
            scale = min(width / across, (_MOST_PIXELS / (across * down)) ** 0.5)
            image = page.render(scale=scale, rotation=turn, grayscale=True, may_draw_forms=False).to_pil()
    except pdfium.PdfiumError:
        return None
    handle = io.BytesIO()
    image.point([min(255, level // _LEVELS * _LEVELS * 255 // 252) for level in range(256)]).save(
        handle, "WEBP", lossless=True, quality=20, method=1
    )
    if handle.tell() > _LARGEST:
        handle = io.BytesIO()
        image.save(handle, "WEBP", quality=_QUALITY, method=1)
    return PageImage(number, handle.getvalue(), across, down)


def _shown(page: pdfium.PdfPage) -> tuple[int, float, float]:
    """Degrees to turn a displayed page clockwise for its text to stand upright; its width and height when turned."""
    displayed = page.get_rotation()
    with closing(page.get_textpage()) as textpage:
        turn = (upright_rotation(textpage, displayed) - displayed) % 360
    width, height = page.get_size()
    return (turn, height, width) if turn % 180 else (turn, width, height)


def source_lines(data: bytes, name: str = "document") -> dict[int, str]:
    """Lines of a text document, without markup, by their number (from 1); those without a word are left out.

    Raises
    ------
    ReadError
        It is no text.
    """
    from extractor.read import read

    return {line.number: line.text for page in read(data, name=name).pages for line in page.lines if line.text}
