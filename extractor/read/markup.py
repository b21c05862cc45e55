"""The Markdown/HTML mixture that OCR services write: headings, paragraphs, and tables one row a line.

A row is a line with tabs, or a line between two vertical bars. One source line gives one or several Lines,
all with its number; their offsets lead into the whole source line.
"""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.model.document import CellRef, Line, RawPage
from extractor.read.inline import Segment, segments
from extractor.read.lines import SourceLine, begins_paragraph, build, pages, source_lines

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})\s+(?=\S)")
_HEADING_END = re.compile(r"\s+#+\s*$")
_RULE = re.compile(r"[\s|:+-]*--[\s|:+-]*")
_PIPES = re.compile(r"\s*\|.*\|\s*")
_BAR = re.compile(r"(?<!\\)\|")
_SIGNS = re.compile(
    r"""
    ^\#{1,6}[ ]\S
    |^\|?[ ]*:?-{3,}:?[ ]*\|
    |\*\*[^\s*][^*]*\*\*
    |</?(?:p|ul|ol|li|br|b|i|u|sup|strong|em|table|tr|td|th|h[1-6])(?:\s[^<>]*)?/?>
    |\^\{\w+\}
    |\\_
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


def is_markup(text: str) -> bool:
    """Whether ``text`` is marked up: two marks at least, and one for every 200 lines."""
    marks = sum(1 for _ in _SIGNS.finditer(text))
    return marks >= max(2, text.count("\n") / 200)


def read_markup(text: str) -> tuple[RawPage, ...]:
    r"""Pages of a marked up text; every visible letter and digit of the source is in the lines.

    Rows in a run make one table ("t1", "t2"… in order); blank lines do not end it when the next row has as
    many cells. ``CellRef.columns`` counts the cells of the row. An empty cell gives no line.

    Examples
    --------
    >>> [page] = read_markup("## Fiche 3\nCoût\t<p>900<sup>e</sup></p>")
    >>> [(line.number, line.text, line.level, line.cell and line.cell.column) for line in page.lines]
    [(1, 'Fiche 3', 2, None), (2, 'Coût', 0, 0), (2, '900ᵉ', 0, 1)]
    """
    scribe = _Scribe()
    for place in source_lines(text):
        scribe.write(place)
    return pages(text, scribe.lines)


def _cells(raw: str) -> list[tuple[int, int]]:
    """Spans of the cells of a row in ``raw``; empty when it is no row."""
    if "\t" in raw:
        bounds = [-1, *(i for i, char in enumerate(raw) if char == "\t"), len(raw)]
    elif _PIPES.fullmatch(raw):
        bounds = [match.start() for match in _BAR.finditer(raw)]
    else:
        return []
    return [(a + 1, b) for a, b in pairwise(bounds)]


class _Scribe:
    """Writes the lines down in order, and remembers the table and the paragraph they are in."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._tables = 0
        self._row = 0
        self._columns = 0  # of the row before, 0 outside a table
        self._ends: dict[int, str] = {}  # column -> last text of the table
        self._previous = ""
        self._gap = True

    def write(self, place: SourceLine) -> None:
        cells = _cells(place.text)
        if not place.text.strip():
            self._gap = True
        elif _RULE.fullmatch(place.text):
            if not cells:
                self._gap, self._columns = True, 0
        elif cells:
            self._write_row(place, cells)
        else:
            self._write_paragraph(place)

    def _write_row(self, place: SourceLine, cells: list[tuple[int, int]]) -> None:
        if not self._columns or (self._gap and len(cells) != self._columns):
            self._tables += 1
            self._row = 0
            self._ends = {}
        else:
            self._row += 1
        self._columns, self._gap, self._previous = len(cells), False, ""
        carried = not place.text[slice(*cells[0])].strip()  # the row goes on with the one before
        for column, (start, end) in enumerate(cells):
            cell = CellRef(f"t{self._tables}", self._row, column, columns=len(cells))
            previous = self._ends.get(column, "") if carried else ""
            for segment in segments(place.text, start, end):
                starts = begins_paragraph(segment.text, previous, gap=True)
                self._add(place, segment, starts=starts, level=segment.level, cell=cell)
                self._ends[column] = segment.text
                previous = ""

    def _write_paragraph(self, place: SourceLine) -> None:
        self._columns = 0
        heading = _HEADING.match(place.text)
        tail = _HEADING_END.search(place.text) if heading else None
        end = tail.start() if tail else len(place.text)
        gap = self._gap or heading is not None
        for segment in segments(place.text, heading.end() if heading else 0, end):
            level = len(heading[1]) if heading else segment.level
            starts = level > 0 or begins_paragraph(segment.text, self._previous, gap or segment.tagged)
            self._add(place, segment, starts=starts, level=level)
            self._previous = "" if level else segment.text
            gap = self._gap = False

    def _add(
        self, place: SourceLine, segment: Segment, *, starts: bool, level: int, cell: CellRef | None = None
    ) -> None:
        self.lines.append(build(place, segment.glyphs, starts=starts, level=level, cell=cell))
