"""Footnotes of a PDF: marks raised above their line, and the notes they call, taken out of the running text.

Both must be there. A small raised figure is a call only when a note with that number stands at the foot of its page,
or of the next one, in smaller type or under a short rule; else the figure stays where it is printed, as an exponent
or an amount must. A note that nothing calls stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.layout.runs import Run, lines_of, rows_of, runs_of
from extractor.model.document import Line, Note, RawPage, Role, Word
from extractor.ruleset import Lexique, Ruleset

SMALLER = 0.8  # height of a raised mark, of the word before it
RAISED = 0.1  # of that word: how far above its foot the mark ends
NEAR = 0.35  # of that word: how far after it the mark may begin
SMALL_TYPE = 0.93  # of the usual size of the page: notes are printed smaller
LARGER, USUAL = 1.1, 0.97  # of the first line of a note, and of that size: what is no note but text of the page
FOOT = 0.5  # of the page: notes stand below
RULE = (25.0, 260.0)  # points: length of the rule above notes
RULE_GAP = 20.0  # points between that rule and the first note
_MARK = re.compile(r"\(?(\d{1,2})(?:[.):]?$|(?=[^\W\d_]))")
_DASHES = ("-", "–", "—")


@dataclass(frozen=True, slots=True)
class _Call:
    """A raised figure: its page, the word as read and the word it stands behind."""

    page: int
    word: Word
    anchor: Word


@dataclass(slots=True)
class PageNotes:
    """What is taken out of the running text of a page: the notes at its foot, and the calls printed on it.

    ``calls`` gives for each raised figure the word that stands for it in its line: as high as the words around it,
    so that it stays in its row, and with a negative ``start``, so that the text leaves it out.
    """

    notes: list[Word] = field(default_factory=list)
    calls: dict[Word, Word] = field(default_factory=dict)

    def lines(self, page: int) -> list[Line]:
        """The notes as lines, each marked."""
        found = lines_of(self.notes, page)
        return [line._replace(role=Role.NOTE, starts=_mark(line.words) != "") for line in found]


def find_notes(
    pages: Sequence[RawPage], furniture: Mapping[int, frozenset[Word]], rules: Ruleset
) -> dict[int, PageNotes]:
    """The notes and calls of each page that has some, by its number."""
    exponents = rules.lexique("texte.exposants")
    found: dict[int, PageNotes] = {}
    waiting: list[_Call] = []
    for page in pages:
        waiting = [call for call in waiting if call.page == page.number - 1]
        waiting += _calls(page, exponents)
        if not waiting:
            continue
        aside = furniture.get(page.number, frozenset())
        notes = _at_foot(page, [w for w in page.words if w not in aside], {c.word.text for c in waiting})
        marks = _marks(notes)
        for call in [c for c in waiting if c.word.text in marks and _is_above(c, page, notes)]:
            waiting.remove(call)
            word, anchor = call.word, call.anchor.box
            level = word.box._replace(y0=anchor.y0, y1=anchor.y1)
            found.setdefault(call.page, PageNotes()).calls[word] = word._replace(box=level, start=-1)
            found.setdefault(page.number, PageNotes()).notes = notes
    return found


def _calls(page: RawPage, exponents: Lexique) -> Iterator[_Call]:
    for before, word in pairwise(page.words):
        if word.size < SMALLER * before.size and word.text.isdecimal() and _is_raised(before, word):
            if exponents.whole(before.text.lstrip("0123456789,. ")) is None:
                yield _Call(page.number, word, before)


def _is_raised(before: Word, word: Word) -> bool:
    (_, top, right, bottom), box = before.box, word.box
    return (
        len(word.text) <= 2
        and word.text != "0"
        and top - before.size / 2 < box.y0
        and box.y1 < bottom - RAISED * before.size
        and abs(box.x0 - right) < NEAR * before.size
    )


def _is_above(call: _Call, page: RawPage, notes: Sequence[Word]) -> bool:
    return call.page != page.number or call.word.box.y1 < min(w.box.y0 for w in notes)


def _at_foot(page: RawPage, words: Sequence[Word], called: set[str]) -> list[Word]:
    """Words of the notes with these numbers, which nothing but other notes stands below, in each column."""
    low = [w for w in words if w.box.cy > FOOT * page.height]
    firsts = {m[1] for w in low if (m := _MARK.match(w.text))}
    if firsts.isdisjoint(called):
        return []
    usual = median(w.size for w in words)
    runs = runs_of(low)
    found: list[Run] = []
    for index, run in enumerate(runs):
        if run not in found and _mark(run.words) in called:
            column = _column(runs[index:], run)
            if _is_note(column, usual, page):
                found += [r for r in column if r not in found]
    return [w for run in found for w in run.words]


def _column(runs: Sequence[Run], first: Run) -> list[Run]:
    """The runs from ``first`` downwards that stand under one another."""
    left, right = first.box.x0 - 2.0, first.box.x1
    column = []
    for run in runs:
        if run.box.y0 >= first.box.y0 - 2.0 and run.box.x0 < right and run.box.x1 > left:
            column.append(run)
            right = max(right, run.box.x1)
        elif run.box.y0 >= first.box.y0 - 2.0 and abs(run.box.cy - column[-1].box.cy) < run.size / 2:
            column.append(run)  # the rest of a line with a wide blank
            right = max(right, run.box.x1)
    return column


def _is_note(column: Sequence[Run], usual: float, page: RawPage) -> bool:
    """Whether the lines are in smaller type than the page, or under the short rule that word processors draw."""
    sizes = [w.size for run in column for w in run.words]
    if max(median(w.size for w in run.words) for run in column) > usual:
        return False
    above = max(LARGER * column[0].size, USUAL * usual)
    if any(median(w.size for w in run.words) > above for run in column if not run.text.isdecimal()):
        return False  # the text of the page goes on below: a note in a cell, or under a table
    top, left = column[0].box.y0, column[0].box.x0
    ruled = any(
        r.horizontal
        and RULE[0] < r.x1 - r.x0 < RULE[1]
        and abs(r.x0 - left) < RULE_GAP
        and -RULE_GAP < r.y1 - top < 2.0
        for r in page.rulings
    )
    return ruled or median(sizes) <= SMALL_TYPE * usual


def _mark(words: Sequence[Word]) -> str:
    """The number that a note begins with, or nothing: "5 Les", "1. Audit", "3 - ODPE", "11Conseils"."""
    found = _MARK.match(words[0].text) if words else None
    if found is None:
        return ""
    rest = words[0].text[found.end() :] or next((w.text for w in words[1:] if w.text not in _DASHES), "")
    return found[1] if rest[:1].isupper() or rest[:1] in '«“"(' else ""


def _marks(words: Sequence[Word]) -> set[str]:
    """The numbers of the notes: at the head of a line, or between two dashes."""
    marks = set()
    for row in rows_of(words):
        marks.add(_mark(row))
        for before, word, after in zip(row, row[1:], row[2:], strict=False):
            if before.text in _DASHES and after.text in _DASHES and _MARK.fullmatch(word.text):
                marks.add(word.text)
    return marks - {""}


def attached(lines: Sequence[Line], found: Mapping[int, PageNotes]) -> tuple[Note, ...]:
    """Each call in the lines of the document with the note it calls, in the order of the calls."""
    notes: list[Note] = []
    for page, taken in found.items():
        true_box = {level.box: word.box for word, level in taken.calls.items()}
        for line in lines:
            if line.page != page or line.role is Role.NOTE:
                continue
            for word in line.words:
                if word.start < 0:
                    called = _called(lines, page, word.text)
                    box = true_box.get(word.box, word.box)
                    notes.append(Note(word.text, page, line.number, -1 - word.start, box, called))
    return tuple(notes)


def _called(lines: Sequence[Line], page: int, mark: str) -> tuple[Line, ...]:
    """The lines of the note with this number, on this page or else the next."""
    for number in (page, page + 1):
        block = [line for line in lines if line.role is Role.NOTE and line.page == number]
        for index, line in enumerate(block):
            if mark in _marks(line.words):
                ends = (i for i in range(index + 1, len(block)) if block[i].starts)
                return tuple(block[index : next(ends, len(block))])
    return ()
