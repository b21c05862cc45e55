"""Plain text: one line of the file, one Line; a row of a table, whose cells are parted by tabs, one for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from extractor.model.document import Line, RawPage
from extractor.read.inline import Segment, plain_glyphs
from extractor.read.lines import SourceLine, begins_paragraph, build, pages, source_lines, squeeze
from extractor.read.rows import Rows, tabbed

COLUMNS, ROWS = 3, 2  # fewer are no table: a label and its content, a title and its page, are parted by a tab too


def read_plain(text: str) -> tuple[RawPage, ...]:
    r"""Pages of a plain text: every line that is not blank, in order, none lost.

    ``Line.number`` is the 1-based line of the file, whatever the page; pages are parted by form feeds.

    Examples
    --------
    >>> [page] = read_plain("Fiche 3\n\n -  accueil   familial")
    >>> [(line.number, line.text, line.starts) for line in page.lines]
    [(1, 'Fiche 3', True), (3, '- accueil familial', True)]
    """
    lines: list[Line] = []
    previous, gap = "", True
    rows = Rows()
    places = list(source_lines(text))
    tables = _rows_of_tables(places)
    for place in places:
        glyphs = squeeze(plain_glyphs(place.text))
        if not glyphs:
            gap = True
            continue
        if id(place) in tables:
            lines += rows.lines(place, tabbed(place.text), _cell, gap=gap)
            previous, gap = "", False
            continue
        rows.end()
        shown = "".join(char for char, _ in glyphs)
        lines.append(build(place, glyphs, starts=begins_paragraph(shown, previous, gap)))
        previous, gap = shown, False
    return pages(text, lines)


def _rows_of_tables(places: Sequence[SourceLine]) -> set[int]:
    """The lines that are rows, by their id: runs of lines with tabs, some of which have several columns."""
    found: set[int] = set()
    for is_row, run in groupby((p for p in places if p.text.strip()), key=lambda p: "\t" in p.text.strip()):
        members = list(run) if is_row else []
        if sum(len(tabbed(place.text)) >= COLUMNS for place in members) >= ROWS:
            found |= {id(place) for place in members}
    return found


def _cell(raw: str, start: int, end: int) -> list[Segment]:
    glyphs = squeeze((char, start + offset) for char, offset in plain_glyphs(raw[start:end]))
    return [Segment(glyphs, 0, False)] if glyphs else []
