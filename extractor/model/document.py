"""What the reading and layout stages produce: pages, lines, tables, each with its place.

A ``Line`` is the unit that provenance rests on. Its ``text`` is clean (no markup, single spaces); ``raw`` and
``offsets`` lead back to the characters really printed in the source, so that a quote is always verbatim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from extractor.model.geometry import Box, union


class Role(StrEnum):
    """What a line is on its page."""

    BODY = "corps"
    FURNITURE = "mobilier"  # running header, footer, stamp, page number: kept, never read as content
    NOTE = "note"  # footnote: kept apart from the sentence that calls it


APART = frozenset({Role.FURNITURE, Role.NOTE})
"""Roles of the lines that stand outside the running text."""


class Word(NamedTuple):
    """A printed word; a tuple for the same reason as ``Box``.

    ``start`` is its 0-based offset in the text of its line; the call for a footnote, which the text leaves out, has
    ``-1 - offset`` of the place where it is printed. ``size`` is the height of its font box in points
    (0 when unknown), ``bold`` what the font says. ``confidence``, 0 to 1, is below 1 only where the word was
    recognised on an image.
    """

    text: str
    box: Box
    start: int = 0
    size: float = 0.0
    bold: bool = False
    confidence: float = 1.0


quick_word = partial(tuple.__new__, Word)
"""A word of a tuple of all its fields: ``Word(*fields)`` in half the time."""


@dataclass(frozen=True, slots=True)
class CellRef:
    """Place of a line inside a table: 0-based row and column, columns spanned, columns of the table.

    ``table`` is the table's id, the same on every page the table runs over.
    """

    table: str
    row: int
    column: int
    span: int = 1
    columns: int = 1


class Line(NamedTuple):
    """One line of text in reading order; a tuple for the same reason as ``Box``.

    Attributes
    ----------
    page
        1-based page.
    number
        1-based line of a text input; line on the page, in reading order, for a PDF.
    text
        Clean text: markup removed, runs of blanks collapsed, no line break.
    box
        Around its words; None for a text input.
    words
        Printed words in order, each with its offset in ``text``; empty for a text input.
    raw
        The source characters this line was made from; empty when they are ``text`` itself.
    offsets
        For each character of ``text`` its offset in ``raw``; empty when they are the same.
    role, cell
        What layout found out.
    starts
        Whether a paragraph, list item or cell begins here (a printed sign: bullet, blank line, indent, tag).
    level
        Heading level given by markup (1 to 6), 0 when there is none.
    """

    page: int
    number: int
    text: str
    box: Box | None = None
    words: tuple[Word, ...] = ()
    raw: str = ""
    offsets: tuple[int, ...] = ()
    role: Role = Role.BODY
    cell: CellRef | None = None
    starts: bool = False
    level: int = 0

    @property
    def bold(self) -> bool:
        """Whether most of the printed words are bold."""
        return bool(self.words) and sum(w.bold for w in self.words) * 2 > len(self.words)

    @property
    def size(self) -> float:
        """Height of the tallest word in points, 0 when unknown."""
        return max((w.size for w in self.words), default=0.0)

    def quote(self, start: int, end: int) -> str:
        """The printed characters behind ``text[start:end]``, markup included."""
        if not self.offsets or start >= end:
            return self.text[start:end]
        return self.raw[self.offsets[start] : self.offsets[end - 1] + 1]

    def box_of(self, start: int, end: int) -> Box | None:
        """Box around the words that ``text[start:end]`` touches; None for a text input."""
        touched = [w.box for w in self.words if w.start < end and w.start + len(w.text) > start]
        return union(touched) or self.box

    def part(self, start: int, end: int) -> Line:
        """The line that holds only ``text[start:end]``; words cut by the limits go to the part they start in."""
        words = tuple(
            w._replace(start=w.start - start if w.start >= 0 else w.start + start)
            for w in self.words
            if start <= max(w.start, -1 - w.start) < end + (w.start < 0)
        )
        return self._replace(
            text=self.text[start:end],
            raw=self.raw if self.offsets else "",
            offsets=self.offsets[start:end] if self.offsets else (),
            words=words,
            box=union(w.box for w in words) or self.box,
        )


@dataclass(frozen=True, slots=True)
class Ruling:
    """A printed straight line, horizontal or vertical, as a thin box in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it was read: nothing interpreted yet.

    ``width`` and ``height`` are in points, after ``rotation`` (0, 90, 180, 270 degrees clockwise) was applied.
    A PDF page has ``words`` (in content order) and ``rulings``; a text page has ``lines``.
    ``issue`` says in French why the page could not be read, or is empty. ``reader`` is what read it: ``pdfium``,
    ``pdfplumber``, ``ocr`` (characters recognised on the image, with their mean ``confidence``, 0 to 1; ``rotation``
    then includes the turn that made the image upright), or empty for a text. ``fallback`` says in French why the text
    layer was not enough.
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    rotation: int = 0
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    lines: tuple[Line, ...] = ()
    issue: str = ""
    reader: str = ""
    confidence: float = 1.0
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What ``read`` returns.

    ``format`` is ``pdf``, ``texte`` or ``markdown``; ``encoding`` is ``utf-8`` or ``cp1252`` for text, else empty.
    """

    name: str
    sha256: str
    format: str
    pages: tuple[RawPage, ...]
    encoding: str = ""
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: 0-based place, spans, its lines in reading order."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[Line, ...]
    box: Box | None = None
    page: int = 1

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """A table over one or more pages. ``method`` is ``filets`` (ruled), ``balises`` (markup) or ``alignement``.

    ``heads`` first rows are its heading.
    """

    id: str
    page_start: int
    page_end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    method: str
    confidence: float = 1.0
    heads: int = 1

    def row(self, index: int) -> list[Cell]:
        """Cells that begin in row ``index``, left to right."""
        return sorted((c for c in self.cells if c.row == index), key=lambda c: c.column)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its printed mark, where it is called, and its lines, which have the role ``NOTE``.

    ``page`` and ``number`` are those of the line that calls it, ``offset`` the place in the text of that line, ``box``
    that of the mark (None for a text input). Two notes may be printed on one line.
    """

    mark: str
    page: int
    number: int
    offset: int
    box: Box | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What ``layout`` returns: all lines in reading order (furniture and notes included, marked), tables, notes.

    ``unread`` and ``recognised`` are the numbers of the pages that could not be read, and of those read from their
    image.
    """

    name: str
    sha256: str
    format: str
    pages: int
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    encoding: str = ""
    issues: tuple[str, ...] = ()
    unread: tuple[int, ...] = field(default=())
    recognised: tuple[int, ...] = field(default=())
    notes: tuple[Note, ...] = field(default=())

    @property
    def body(self) -> Sequence[Line]:
        """The lines of the running text."""
        return [line for line in self.lines if line.role not in APART]
