"""What every text reader shares: source lines, clean characters that know where they come from, item signs.

A *glyph* is a pair (character, offset): what a reader of the page sees, and its 0-based offset in the source
line. A glyph made from several source characters (an entity, a superscript tag) has the offset of the last of
them, so that a quote which ends on it is whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.model.document import CellRef, Line, RawPage
from extractor.text.bullets import BULLETS, LETTER

Glyph = tuple[str, int]

BULLET = "•"

_ITEM = re.compile(
    rf"[{BULLETS}]"
    r"|[-–—−*·∙](?=\s|[^\W\d_])"
    r"|>(?=\s)"
    rf"|{LETTER}"
    r"|(?:\d{1,2}\.)*\d{1,2}\s?[.)°](?=\s)"
    r"|[a-z]\)(?=\s)"
)
_TERMINAL = re.compile(r"[.!?;:…][\s\"'»”’)\]]*$")
_INVISIBLE = re.compile("[\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SYMBOL_FONT = ("\uf020", "\uf0ff")  # private-use codes of the Symbol and Wingdings fonts: list signs
_SOFT_HYPHEN = "\u00ad"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the file, or the part of it that lies on one page: 1-based page, 1-based line of the file."""

    page: int
    number: int
    text: str


def source_lines(text: str) -> Iterator[SourceLine]:
    """Lines of ``text`` in order, numbered as ``grep -n`` does; a form feed begins a new page."""
    page = 1
    for number, line in enumerate(text.split("\n" if "\n" in text else "\r"), start=1):
        parts = line.split("\f")
        for index, part in enumerate(parts):
            page += index > 0
            if part or len(parts) == 1:  # nothing before a form feed is not a blank line
                yield SourceLine(page, number, part)


def pages(text: str, lines: Iterable[Line]) -> tuple[RawPage, ...]:
    """Deal the lines out to the pages of ``text``, blank ones too; a form feed at the end opens no page."""
    ends = text.count("\f")
    last = ends + 1 if text.rpartition("\f")[2].strip() else max(ends, 1)
    by_page: dict[int, list[Line]] = {number: [] for number in range(1, last + 1)}
    for line in lines:
        by_page[line.page].append(line)
    return tuple(RawPage(number, lines=tuple(held)) for number, held in by_page.items())


def squeeze(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Visible glyphs: one space for a run of blanks, none at the ends, no control sign, whole accents."""
    out: list[Glyph] = []
    for char, offset in glyphs:
        if char.isspace():
            if out and out[-1][0] != " ":
                out.append((" ", offset))
        elif char.isascii():
            if char.isprintable():
                out.append((char, offset))
        else:
            _add_unusual(out, char, offset)
    if out and out[-1][0] == " ":
        out.pop()
    # Inside a line a soft hyphen is invisible; at its end it tells that the word goes on.
    return [g for i, g in enumerate(out) if g[0] != _SOFT_HYPHEN or i == len(out) - 1]


def _add_unusual(out: list[Glyph], char: str, offset: int) -> None:
    """Add a character beyond ASCII, as the reader of a printed page would see it."""
    if _SYMBOL_FONT[0] <= char <= _SYMBOL_FONT[1]:
        out.append((BULLET, offset))
    elif unicodedata.combining(char) and out:
        composed = unicodedata.normalize("NFC", out[-1][0] + char)
        if len(composed) == 1:
            out[-1] = (composed, offset)
        else:
            out.append((char, offset))
    elif "\uff01" <= char <= "\uff5e":
        out.append((chr(ord(char) - 0xFEE0), offset))  # full-width forms, as some recognisers print "%"
    elif unicodedata.category(char) != "Cc" and not _INVISIBLE.match(char):
        out.extend((part, offset) for part in _LIGATURES.get(char, char))


def build(
    place: SourceLine,
    glyphs: list[Glyph],
    *,
    starts: bool,
    level: int = 0,
    cell: CellRef | None = None,
) -> Line:
    """Make a line of ``glyphs`` (already squeezed); it carries its source only where it differs from it."""
    text = "".join(char for char, _ in glyphs)
    same = text == place.text
    return Line(
        place.page,
        place.number,
        text,
        raw="" if same else place.text,
        offsets=() if same else tuple(offset for _, offset in glyphs),
        starts=starts,
        level=level,
        cell=cell,
    )


def is_item(text: str) -> bool:
    """Whether ``text`` begins with the sign or number of a list item."""
    return _ITEM.match(text) is not None


def begins_paragraph(text: str, previous: str, gap: bool) -> bool:
    """Whether a paragraph or item begins with ``text``.

    Parameters
    ----------
    text
        Clean text of the line.
    previous
        Clean text of the non-blank line before, empty when there is none.
    gap
        Whether something printed parts them: a blank line, a tag.
    """
    if is_item(text):
        return True
    cut = bool(previous) and text[0].islower() and not _TERMINAL.search(previous)
    return gap and not cut
