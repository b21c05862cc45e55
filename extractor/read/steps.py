"""The reading of a PDF as a sequence of small steps, so that whoever watches can tell which page is at fault.

``steps`` yields what it is about to do and what it has done; ``Progress`` gathers it, and is all that is needed to go
on after an interruption. The same steps run in this process or in a child (``isolation``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium

from extractor.errors import EncryptedError, ReadError
from extractor.limits import Limits
from extractor.model.document import RawPage
from extractor.read import cascade
from extractor.read.pdf import read_page

PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
LAYER, IMAGE = "layer", "image"


@dataclass(frozen=True, slots=True)
class Opened:
    """The document is open and has so many pages."""

    pages: int


@dataclass(frozen=True, slots=True)
class Begun:
    """Work on a page begins (0: on several), in one of the two passes; it may take so many seconds."""

    page: int
    phase: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Done:
    """A page as one of the two passes gives it."""

    page: RawPage
    phase: str


Step = Opened | Begun | Done


@dataclass(slots=True)
class Progress:
    """What is known of a document so far: its pages by number, as each pass gave them."""

    count: int = 0
    layer: dict[int, RawPage] = field(default_factory=dict)
    image: dict[int, RawPage] = field(default_factory=dict)

    def note(self, step: Step) -> None:
        """Add what a step tells."""
        if isinstance(step, Opened):
            self.count = step.pages
        elif isinstance(step, Done):
            (self.layer if step.phase == LAYER else self.image)[step.page.number] = step.page

    def lose(self, number: int, phase: str, issue: str) -> None:
        """Give up a page in a pass, for a reason told in French."""
        if phase == LAYER:
            self.layer[number] = RawPage(number=number, issue=issue)
        else:
            self.image[number] = replace(self.layer[number], issue=issue)

    def pages(self) -> tuple[tuple[RawPage, ...], tuple[str, ...]]:
        """All pages in order, and what is to be told about those read from their image."""
        unread = (RawPage(number=n, issue="page non lue") for n in range(1, self.count + 1) if n not in self.layer)
        layer = self.layer | {page.number: page for page in unread}
        return cascade.settled([layer[n] for n in sorted(layer)], self.image)


def open_pdf(data: bytes, name: str, password: str | None) -> pdfium.PdfDocument:
    """Open a PDF; an empty password is tried by itself.

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
    if len(document) == 0:
        document.close()
        raise ReadError("this PDF has no page", source=name)
    return document


def steps(data: bytes, name: str, password: str | None, limits: Limits, known: Progress) -> Iterator[Step]:
    """Read what is not ``known`` yet: first the text layer of each page, then the image of those that need it.

    Raises
    ------
    EncryptedError, ReadError
        See ``open_pdf``.
    """
    document = open_pdf(data, name, password)
    try:
        yield Opened(len(document))
        layer = dict(known.layer)
        for step in _layers(document, [n for n in range(1, len(document) + 1) if n not in layer], limits):
            if isinstance(step, Done):
                layer[step.page.number] = step.page
            yield step
        yield from _images(document, data, password, [layer[n] for n in sorted(layer)], limits, known)
    finally:
        document.close()


def share_of_layers(
    data: bytes, name: str, password: str | None, limits: Limits, share: int, shares: int
) -> Iterator[Step]:
    """Read the text layer of one page in ``shares``, beginning with page ``share`` + 1. Raises as ``steps`` does."""
    document = open_pdf(data, name, password)
    try:
        yield Opened(len(document))
        yield from _layers(document, range(share + 1, len(document) + 1, shares), limits)
    finally:
        document.close()


def _layers(document: pdfium.PdfDocument, numbers: Iterable[int], limits: Limits) -> Iterator[Step]:
    for number in numbers:
        yield Begun(number, LAYER, limits.page_seconds)
        yield Done(read_page(document, number - 1), LAYER)


def _images(
    document: pdfium.PdfDocument,
    data: bytes,
    password: str | None,
    layer: list[RawPage],
    limits: Limits,
    known: Progress,
) -> Iterator[Step]:
    for step in cascade.other_readers(document, data, password, layer, limits, frozenset(known.image)):
        if isinstance(step, RawPage):
            yield Done(step, IMAGE)
        else:
            yield Begun(step[0], IMAGE, step[1])
