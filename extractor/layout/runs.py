"""Words to runs (no wide gap inside) and rows (same height on the page)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from operator import attrgetter

from extractor.layout.badges import badges_first
from extractor.model.document import Line, Word, quick_word
from extractor.model.geometry import Box, union
from extractor.text.bullets import BULLETS, LETTER

ROW_OVERLAP = 0.6  # of the lower of two boxes
INTERLEAVED = -0.4  # of the height of the type: lines that overlap so much do not follow one another
ASIDE = 0.2  # of the width of the column, from its left
WIDE_GAP = 1.1  # in font sizes: a gap wider than this may be a column gutter
COLUMNS = "  "  # between figures of two columns, in the text of a line
_box = attrgetter("box")
_DASHES = ("-", "–", "—")  # what a table prints for no amount, as lists do for an item
_FIGURE = re.compile(r"\d[\d .,]*(?:[kKmM]?€|%)?")
_CLOSING = ".,;:)]»”’"  # touches the word before, whatever mark stands between
_SUPERIOR = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(r"[^\w\s€%]|o|[\ue000-\uf8ff]|\(?\w{1,2}[.)/]")  # a bullet or item number has no column of its own


@dataclass(frozen=True, slots=True)
class Run:
    """Words that follow one another on a row without a wide gap. ``text`` is asked for again and again."""

    words: tuple[Word, ...]
    box: Box
    text: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join([w.text for w in self.words]))

    @property
    def size(self) -> float:
        return max(w.size for w in self.words)

    @property
    def bold(self) -> bool:
        return all(w.bold for w in self.words)


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words grouped by height on the page, top to bottom, each row left to right; double printing dropped."""
    rows: list[list[Word]] = []
    row: list[Word] = []
    top, bottom = inf, -inf  # of the tallest word of the row
    for word in sorted(words, key=_height_on_page):
        _, y0, _, y1 = word.box
        if y0 == top and y1 == bottom:  # what nearly every word of a row is
            row.append(word)
        elif _same_row(top, bottom, y0, y1):
            row.append(word)
            if y1 - y0 > bottom - top:
                top, bottom = y0, y1
        else:
            row = [word]
            rows.append(row)
            top, bottom = y0, y1
    return [_undoubled(sorted(row, key=_box)) for row in rows]


def _height_on_page(word: Word) -> tuple[float, float]:
    x0, y0, _, y1 = word.box
    return y0 + y1, x0


def _same_row(top: float, bottom: float, y0: float, y1: float) -> bool:
    """Whether the heights overlap for the most part: a word without tall letters may have a low box."""
    overlap = min(bottom, y1) - max(top, y0)
    return overlap > ROW_OVERLAP * min(bottom - top, y1 - y0)


def _undoubled(row: list[Word]) -> list[Word]:
    """Drop a word printed twice at the same place (how some programs make bold)."""
    if len({word.text for word in row}) == len(row):
        return row
    kept: list[Word] = []
    for word in row:
        near = [k for k in kept[-3:] if k.text == word.text]
        if not any(abs(k.box.x0 - word.box.x0) < 1.5 for k in near):
            kept.append(word)
    return kept


def runs_of(words: Iterable[Word]) -> list[Run]:
    """All the runs of a page or region, row by row, left to right."""
    runs: list[Run] = []
    for row in rows_of(words):
        current: list[Word] = []
        for at, word in enumerate(row):
            nothing = len(current) == 1 and at > 1 and current[0].text in _DASHES and _is_nothing(current[0], row[at:])
            if current and (nothing or _is_wide(current, word)):
                runs.append(_run(current))
                current = []
            current.append(word)
        runs.append(_run(current))
    return runs


def _is_wide(current: Sequence[Word], word: Word) -> bool:
    last = current[-1]
    if not _is_far(last, word):
        return False
    is_mark = len(current) == 1 and _MARK.fullmatch(last.text) is not None
    return not (is_mark and word.box.x0 - last.box.x1 < 5 * last.size)


def _is_far(word: Word, after: Word) -> bool:
    return after.box.x0 - word.box.x1 > WIDE_GAP * max(word.size, after.size)


def _is_nothing(dash: Word, rest: Sequence[Word]) -> bool:
    """Whether a dash that does not begin its row is a cell without amount: a blank and a figure alone follow."""
    if not _is_far(dash, rest[0]):
        return False
    ends = (at for at, (word, after) in enumerate(pairwise(rest), start=1) if _is_far(word, after))
    return _FIGURE.fullmatch(" ".join(word.text for word in rest[: next(ends, len(rest))])) is not None


def _run(words: Sequence[Word]) -> Run:
    box = union(map(_box, words))
    assert box is not None
    return Run(tuple(words), box)


def line_of(words: Sequence[Word], page: int, starts: bool = False) -> Line:
    """A line made of these words, left to right, one space between two words. ``number`` is set later.

    Figures of two columns have two spaces between them, lest they be read as one. The call for a footnote (a word with
    a negative ``start``) is kept among the words and left out of the text.
    """
    placed: list[Word] = []
    text, called = "", False
    for word in words:
        printed, box, start, size, bold, confidence = word
        if start < 0:
            placed.append(word._replace(start=-1 - len(text)))
            called = True
            continue
        if text and not (called and _touches(placed[-1], word)):
            text += COLUMNS if text[-1].isdigit() and printed[0].isdigit() and _is_apart(placed[-1], word) else " "
        placed.append(quick_word((printed, box, len(text), size, bold, confidence)))
        text += printed
    whole = union(map(_box, words))
    line = Line(page=page, number=0, text=text, box=whole, words=tuple(placed), starts=starts)
    return _with_calls(line) if called else line


def _is_apart(before: Word, word: Word) -> bool:
    return word.box.x0 - before.box.x1 > WIDE_GAP * max(before.size, word.size)


def _touches(call: Word, word: Word) -> bool:
    """Whether a sign follows a call for a footnote at once, as it would the word before."""
    return call.start < 0 and word.text[0] in _CLOSING and word.box.x0 - call.box.x1 < 0.15 * word.size


def _with_calls(line: Line) -> Line:
    """The line with what is really printed in ``raw``: the marks in superior figures, where they stand."""
    raw, last = "", 0
    offsets: list[int] = []
    for word in line.words:
        if word.start < 0:
            at = -1 - word.start
            offsets += range(len(raw), len(raw) + at - last)
            raw += line.text[last:at] + word.text.translate(_SUPERIOR)
            last = at
    offsets += range(len(raw), len(raw) + len(line.text) - last)
    return line._replace(raw=raw + line.text[last:], offsets=tuple(offsets))


def lines_of(words: Iterable[Word], page: int) -> list[Line]:
    """Lines of a column or cell, top to bottom, with paragraph starts found from gaps, bullets and indents."""
    return mark_starts(badges_first([line_of(row, page) for row in rows_of(words)]))


def mark_starts(lines: Sequence[Line]) -> list[Line]:
    """Set ``starts`` on the lines of one column: first line, wider gap than usual, bullet, or after a short line."""
    gaps = sorted(_gap(a, b) for a, b in pairwise(lines))
    usual = gaps[len(gaps) // 4] if gaps else 0.0
    right = max((line.box.x1 for line in lines if line.box), default=0.0)
    left = min((line.box.x0 for line in lines if line.box), default=0.0)
    marked: list[Line] = []
    item: Line | None = None  # the last that starts
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        starts = before is None or _begins(before, line, usual, left, right) or _leaves(item, before, line)
        if starts:
            item = line
        marked.append(line if line.starts == starts else line._replace(starts=starts))
    return marked


def _leaves(item: Line | None, before: Line, line: Line) -> bool:
    """Whether a sentence stands under the sign of a list, whose last item is ended: the list is left."""
    if item is None or item.box is None or line.box is None or line.box.x0 > item.box.x0 + 2.0:
        return False
    return before.text[-1:] in ".;:!?" and line.text[:1].isupper() and has_bullet(item.text)


def _gap(above: Line, below: Line) -> float:
    return below.box.y0 - above.box.y1 if above.box and below.box else 0.0


def _begins(before: Line, line: Line, usual: float, left: float, right: float) -> bool:
    size = line.size or 8.0
    gap = _gap(before, line)
    if gap > usual + 0.22 * size or has_bullet(line.text):
        return True
    if gap < INTERLEAVED * size and line.box is not None and line.box.x0 > left + ASIDE * (right - left):
        return True  # cells side by side, each at a height of its own: no sentence goes on so
    if line.text[:1].isdigit() and (COLUMNS in before.text or COLUMNS in line.text):
        return True  # rows of figures: none goes on with the one above
    if before.box is None or before.box.x1 > right - 0.25 * (right - left):
        return False
    return before.text[-1:] in ".;:!?" or line.text[:1].isupper() or line.text[:1].isdigit()


_SPACED = frozenset({"- ", "– ", "— ", "− ", "* ", "> ", "· ", "∙ "})
_LETTER = re.compile(LETTER)


def has_bullet(text: str) -> bool:
    """Whether the text begins with a list sign."""
    head = text[:2]
    if head[1:] == " " and _LETTER.match(text):
        return True
    return head[:1] in BULLETS or head in _SPACED or "\ue000" <= head[:1] <= "\uf8ff"
