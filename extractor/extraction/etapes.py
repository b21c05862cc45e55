"""Steps of a calendar: a line that plans several things, and a table with a date in each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.model.passage import Passage
from extractor.ruleset import Ruleset
from extractor.text.dates import DateSpan, find_dates

Span = tuple[int, int]
Cells = dict[tuple[int, int], Span]
"""Spans of the cells of a table, by row and column."""

_HEAD = re.compile(r"\s*:\s")
_ENDED = re.compile(r"\s*;\s+|(?<=[\w)])\.\s+(?=[^\W\d_a-zà-ÿ])")
_COMMA = re.compile(r"\s*,\s+")
_END = re.compile(r"[\s.;]*\Z")
_WORD = re.compile(r"[^\W\d_]{3,}")


def steps(text: str, rules: Ruleset) -> list[Span]:
    """Spans of what a text plans, one after the other: the whole of it where it is not plainly several steps."""
    dates = find_dates(text)
    if len(dates) < 2:
        return [(0, len(text))]
    heads = [date for date in dates if _HEAD.match(text, date.end)]
    if len(heads) > 1 and not _WORD.search(text[: heads[0].start]):
        between = rules.motifs("texte.avant_etape")
        cuts = [found[1].start() for date in heads[1:] if (found := between.first_search(text[: date.start]))]
        return _between(text, cuts)
    for signs in (_ENDED, _COMMA):
        pieces = _between(text, [sign.start() for sign in signs.finditer(text)])
        if len(pieces) > 1 and all(_is_step(text, piece, dates, rules, ended=signs is _ENDED) for piece in pieces):
            return pieces
    return [(0, len(text))]


def _between(text: str, cuts: Sequence[int]) -> list[Span]:
    """Spans between the cuts, without the signs at their ends."""
    found = []
    for start, end in zip((0, *cuts), (*cuts, len(text)), strict=True):
        head = re.match(r"[\s;,.–—-]*", text[start:end])
        found.append((start + (head.end() if head and start else 0), end))
    return [(a, b) for a, b in found if text[a:b].strip()]


def _is_step(text: str, piece: Span, dates: Sequence[DateSpan], rules: Ruleset, *, ended: bool) -> bool:
    """Whether a piece says what and when; after a comma it must do so by itself: what, then one date."""
    start, end = piece
    inside = [date for date in dates if start <= date.start < end]
    if not inside:
        return False
    if ended:
        return bool(_WORD.search(without_when(text[start : inside[0].start] + text[inside[-1].end : end], rules)))
    what = text[start : inside[0].start].split()
    begins = bool(what) and len(what[0]) > 3 and not rules.motifs("texte.dit_quand").found_in(what[0])
    return begins and len(inside) == 1 and bool(_END.match(text, inside[0].end, end))


def without_when(text: str, rules: Ruleset) -> str:
    """A text without its dates and the words that only say when."""
    for date in reversed(find_dates(text)):
        text = text[: date.start] + " " + text[date.end :]
    for motif in rules.motifs("texte.dit_quand"):
        for match in reversed(motif.finditer(text)):
            text = text[: match.start()] + " " + text[match.end() :]
    return text


def dated_rows(passage: Passage) -> tuple[list[tuple[Span, Span]], frozenset[str]]:
    """Spans of what and when, for each row of the tables that give them in two columns; ids of these tables."""
    tables: dict[str, Cells] = {}
    for line, at, cut in zip(passage.lines, passage.starts, passage.cuts, strict=True):
        if line.cell is not None:
            cells = tables.setdefault(line.cell.table, {})
            place = (line.cell.row, line.cell.column)
            cells[place] = (cells.get(place, (at, at))[0], at + cut)
    rows: list[tuple[Span, Span]] = []
    taken: set[str] = set()
    for name, cells in tables.items():
        found = list(_rows(passage.text, cells))
        if found:
            taken.add(name)
            rows += found
    return rows, frozenset(taken)


def _rows(text: str, cells: Cells) -> Iterator[tuple[Span, Span]]:
    """Rows of a table of two columns or more, where one below its head holds dates only."""
    columns = sorted({column for _, column in cells})
    lines = sorted({row for row, _ in cells})
    if len(columns) < 2 or len(lines) < 2:
        return
    dated = [c for c in columns if all(find_dates(_cell(text, cells, row, c)) for row in lines[1:])]
    named = [c for c in columns if c not in dated and all(_WORD.search(_cell(text, cells, r, c)) for r in lines[1:])]
    if len(dated) != 1 or not named:
        return
    for row in lines:
        when = cells.get((row, dated[0]))
        what = cells.get((row, named[0]))
        if when and what and find_dates(text[slice(*when)]):
            yield what, when


def _cell(text: str, cells: Cells, row: int, column: int) -> str:
    return text[slice(*cells.get((row, column), (0, 0)))]
