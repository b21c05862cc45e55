"""A run of lines read as one text, from which every character leads back to its place.

Extraction works on passages: a sentence cut by a line end or a page break is whole here, a word cut by a hyphen
is joined, and ``locate`` turns a span of the text into a ``Provenance``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from extractor.model.document import Line
from extractor.model.geometry import Box, union

_COMPOUND = re.compile(r"(?<![\w-])[^\W\d_]+-[^\W\d_]+(?![\w-])")
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENS = "-\u2010\u00ad"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a printed value on one line: page (1-based), line, box (None for text), verbatim text."""

    page: int
    ligne: int
    box: Box | None
    texte: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value is printed: one fragment for each line it touches, in reading order (never empty)."""

    fragments: tuple[Fragment, ...]

    @property
    def page(self) -> int:
        return self.fragments[0].page

    @property
    def ligne(self) -> int:
        return self.fragments[0].ligne

    @property
    def texte(self) -> str:
        """The exact printed words; the pieces of several lines are joined by one space."""
        return " ".join(f.texte for f in self.fragments)

    @property
    def box(self) -> Box | None:
        """Around the fragments of the first page."""
        return union(f.box for f in self.fragments if f.box is not None and f.page == self.page)


@dataclass(frozen=True, slots=True)
class Passage:
    """Text made of lines: ``lines[i]`` begins at ``starts[i]`` and gives its first ``cuts[i]`` characters.

    ``paragraphs`` are the offsets where a new paragraph, list item or cell begins (always including 0).
    """

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    cuts: tuple[int, ...]
    paragraphs: tuple[int, ...]

    def locate(self, start: int, end: int) -> Provenance:
        """Provenance of ``text[start:end]`` (0-based, half-open, not empty)."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        fragments: list[Fragment] = []
        for index in range(first, len(self.lines)):
            at = self.starts[index]
            if at >= end and fragments:
                break
            line, used = self.lines[index], self.cuts[index]
            a, b = max(start - at, 0), min(end - at, used)
            while a < b and line.text[a].isspace():
                a += 1
            while b > a and line.text[b - 1].isspace():
                b -= 1
            if a < b:
                fragments.append(Fragment(line.page, line.number, line.box_of(a, b), line.quote(a, b)))
        if not fragments:
            line = self.lines[first]
            fragments.append(Fragment(line.page, line.number, line.box, line.quote(0, len(line.text))))
        return Provenance(tuple(fragments))

    def line_at(self, offset: int) -> Line:
        """The line that holds the character at ``offset``."""
        return self.lines[max(bisect_right(self.starts, offset) - 1, 0)]

    def items(self) -> list[tuple[int, int]]:
        """Spans of the paragraphs and list items, in order."""
        ends = [*self.paragraphs[1:], len(self.text)]
        return [(a, b) for a, b in zip(self.paragraphs, ends, strict=True) if self.text[a:b].strip()]

    def rows(self, opens: Callable[[Line, Line], bool]) -> Iterator[tuple[int, int]]:
        """Spans of the paragraphs, cut where ``opens`` (of a printed line and the one before) says a row begins."""
        for start, end in self.items():
            begin = start
            for at, before, line in zip(self.starts[1:], self.lines, self.lines[1:], strict=False):
                if begin < at < end and opens(line, before):
                    yield begin, at
                    begin = at
            yield begin, end


@dataclass(frozen=True, slots=True)
class Texte:
    """The text of a section as one passage; outside the fiches ``fiche_id`` is None and ``section`` ``autre:…``."""

    fiche_id: str | None
    section: str
    passage: Passage


def compounds(lines: Iterable[Line]) -> frozenset[str]:
    """The words with a hyphen that are printed inside lines, as ``passage`` knows them (``sage-femme``)."""
    return frozenset(_singular(word) for line in lines if "-" in line.text for word in _COMPOUND.findall(line.text))


def _singular(compound: str) -> str:
    return "-".join(part.rstrip("s") for part in compound.lower().split("-"))


def joined(texts: Iterable[str]) -> str:
    """The lines of a title as one: what a hyphen or a stroke cuts is put together, and keeps it."""
    whole = ""
    for text in texts:
        tight = len(whole) > 1 and whole[-1] in "-\u2010/" and whole[-2].isalnum()
        whole += text if tight or not whole else f" {text}"
    return " ".join(whole.replace("\u00ad ", "").split())


def passage(lines: Iterable[Line], joined_hyphens: Collection[str] = ()) -> Passage:
    """Read ``lines`` as one text.

    Lines are joined by one space, or by a newline where a line ``starts`` a paragraph. A line that ends in a
    hyphen after a letter is joined to the next: without the hyphen when the next begins in lower case and neither the
    word before the hyphen (a prefix that keeps it: ``co``, ``bien``) nor the compound is in ``joined_hyphens``, else
    with it. One that ends in a stroke after a letter is joined too.
    """
    pieces: list[str] = []
    length = 0
    kept: list[Line] = []
    starts: list[int] = []
    cuts: list[int] = []
    paragraphs: list[int] = []
    glue = ""
    printed = [line for line in lines if line.text]
    for index, line in enumerate(printed):
        if kept and line.starts:
            glue = "\n"
        if kept and glue:
            pieces.append(glue)
            length += len(glue)
        if not kept or line.starts:
            paragraphs.append(length)
        kept.append(line)
        starts.append(length)
        following = printed[index + 1].text if index + 1 < len(printed) else ""
        body, glue = _line_end(line.text, following, joined_hyphens)
        cuts.append(len(body))
        if line.cell is not None and line.offsets:
            paragraphs += [length + at for at in _lost_breaks(line) if at < len(body)]
        pieces.append(body)
        length += len(body)
    if not paragraphs:
        paragraphs.append(0)
    return Passage("".join(pieces), tuple(kept), tuple(starts), tuple(cuts), tuple(paragraphs))


def _lost_breaks(line: Line) -> Iterator[int]:
    """Offsets in a cell of markup where a run of blanks stands for a line break that was lost before a capital."""
    for at in range(1, len(line.text)):
        before, here = line.offsets[at - 1], line.offsets[at]
        wide = line.text[at - 1] == " " and here - before >= 2 and not line.raw[before:here].strip()
        if wide and (line.text[at].isupper() or line.text[at] == "("):
            yield at


def _line_end(text: str, following: str, kept_hyphens: Collection[str]) -> tuple[str, str]:
    """Text to keep of a line, and what joins it to the next one."""
    if len(text) < 3 or not text[-2].isalnum():
        return text, " "
    if text[-1] not in _HYPHENS:
        return text, "" if text[-1] == "/" else " "
    stem = text[:-1].rsplit(" ", 1)[-1]
    kept = not stem.isalpha() or stem.lower() in kept_hyphens or stem[-1].isupper() or not following[:1].islower()
    if not kept and kept_hyphens:
        word = _WORD.match(following)
        kept = word is not None and _singular(f"{stem}-{word.group()}") in kept_hyphens
    if text[-1] != "\u00ad" and kept:
        return text, ""
    return text[:-1], ""
