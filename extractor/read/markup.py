"""The Markdown/HTML mixture that OCR services write: headings, paragraphs, and tables one row a line.

A row is a line with tabs, or a line between two vertical bars. One source line gives one or several Lines,
all with its number; their offsets lead into the whole source line.
"""

from __future__ import annotations

import re

from extractor.model.document import Line, RawPage
from extractor.read.inline import segments
from extractor.read.lines import SourceLine, begins_paragraph, build, pages, source_lines
from extractor.read.rows import Rows, Span, between, tabbed

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

    Rows in a run make one table (see ``Rows``). ``CellRef.columns`` counts the cells of the row. An empty cell gives
    no line.

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


def _cells(raw: str) -> list[Span]:
    """Spans of the cells of a row in ``raw``; empty when it is no row."""
    if "\t" not in raw and _PIPES.fullmatch(raw):
        return between([match.start() for match in _BAR.finditer(raw)])
    return tabbed(raw)


class _Scribe:
    """Writes the lines down in order, and remembers the paragraph they are in."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._rows = Rows()
        self._previous = ""
        self._gap = True

    def write(self, place: SourceLine) -> None:
        cells = _cells(place.text)
        if not place.text.strip():
            self._gap = True
        elif _RULE.fullmatch(place.text):
            if not cells:
                self._gap = True
                self._rows.end()
        elif cells:
            self.lines += self._rows.lines(place, cells, segments, gap=self._gap)
            self._gap, self._previous = False, ""
        else:
            self._write_paragraph(place)

    def _write_paragraph(self, place: SourceLine) -> None:
        self._rows.end()
        heading = _HEADING.match(place.text)
        tail = _HEADING_END.search(place.text) if heading else None
        end = tail.start() if tail else len(place.text)
        gap = self._gap or heading is not None
        for segment in segments(place.text, heading.end() if heading else 0, end):
            level = len(heading[1]) if heading else segment.level
            starts = level > 0 or begins_paragraph(segment.text, self._previous, gap or segment.tagged)
            self.lines.append(build(place, segment.glyphs, starts=starts, level=level))
            self._previous = "" if level else segment.text
            gap = self._gap = False
