"""Running headers, footers, stamps and page numbers: found, so that they can be marked and never read as content."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from extractor.layout.runs import rows_of
from extractor.model.document import Line, RawPage, Role, Word
from extractor.ruleset import Ruleset
from extractor.text.euros import find_euros
from extractor.text.fold import fold

MARGIN = 0.11  # of the page height, at the top and at the bottom
SAME_PLACE = 4.0  # points
UNDER = 2.0  # sizes of the type: how far below a row the next one of its cell stands
REPEATS = 3  # pages, or lines of a text, before a repetition means furniture
DENSE = 0.3  # share of the pages between the first and the last that print a running line
_DIGITS = re.compile(r"\d+")
_GROUP = re.compile(r"\d{3}")
CLOSE = 0.8  # share of the places of a repeated line that must be near another piece of furniture each
SAME_OFFSET = 0.5  # share of them that must be as many lines from it
COUNTED, COUNTED_LETTERS = 5, 10  # lines, and letters in each, for a number in them to be that of a page
PAGE = 12  # lines that a page of a text has at least
LETTERS = 4  # that a running line of a text has at least: a cross or a figure is content
NEAR = 6  # lines of a text: how far a repeated line may stand from a sure piece of furniture


def page_furniture(pages: Sequence[RawPage], rules: Ruleset) -> Mapping[int, frozenset[Word]]:
    """Words of each page (by its number) that are furniture."""
    known = _Known(rules)
    rows: list[tuple[RawPage, list[Word], str]] = []
    for page in pages:
        rows += [(page, row, " ".join(w.text for w in row)) for row in rows_of(_outer(page))]
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page, row, text in rows:
        places[_key(text)].append((page.number, row[0].box.cy))
    repeated = _Repeated(places)
    found: dict[int, set[Word]] = defaultdict(set)
    above: list[Word] = []
    for page, row, text in rows:
        whole = f"{_begun(above, row)} {text}" if text.isdigit() else text
        if (repeated.at(_key(text), row[0].box.cy) or known.furniture(text)) and not known.content(whole):
            found[page.number].update(row)
        above = row
    return {number: frozenset(words) for number, words in found.items()}


def _begun(above: Sequence[Word], row: Sequence[Word]) -> str:
    """The words of the row above that a figure may go on with: in a narrow cell a number stands below its heading."""
    if not above or not 0 < row[0].box.cy - above[0].box.cy < UNDER * row[0].size:
        return ""
    if abs(above[0].box.x0 - row[0].box.x0) > SAME_PLACE:
        return ""
    gaps = (i for i, (a, b) in enumerate(pairwise(above), start=1) if b.box.x0 - a.box.x1 > b.size)
    return " ".join(word.text for word in above[: next(gaps, len(above))])


class _Repeated:
    """Which lines run from page to page, from the pages and heights where each is printed."""

    def __init__(self, places: Mapping[str, Sequence[tuple[int, float]]]) -> None:
        self._places = places
        self._known: dict[tuple[str, float], bool] = {}

    def at(self, key: str, cy: float) -> bool:
        """Whether a line with this key is printed at this height of many pages."""
        if (key, cy) not in self._known:
            same = {page for page, other in self._places[key] if abs(other - cy) < SAME_PLACE}
            self._known[key, cy] = _runs_on(same)
        return self._known[key, cy]


def _runs_on(pages: set[int]) -> bool:
    """Whether a line printed at one place of these pages runs from page to page, as a heading does not."""
    if len(pages) < REPEATS:
        return False
    followed = sum(n + 1 in pages or n - 1 in pages for n in pages)
    return followed >= len(pages) / 2 or len(pages) > DENSE * (max(pages) - min(pages) + 1)


def mark_text_furniture(lines: Sequence[Line], rules: Ruleset) -> list[Line]:
    """Lines of a text input with the furniture marked.

    A line is furniture when a rule says so, or when it is printed at least three times, (nearly) each time as far
    from another line that a rule knows: the running header that comes with the page number. Rows of figures look
    alike too, but several stand near one page number.
    """
    known = _Known(rules)
    sure = [
        line.cell is None and known.furniture(line.text) and not _in_figure(lines, index)
        for index, line in enumerate(lines)
    ]
    keys = [_key(line.text) for line in lines]
    count = Counter(keys)
    for index in _counting(lines, keys, count):
        sure[index] = not known.content(lines[index].text)
    near = _near(sure)
    beside: dict[str, set[int]] = defaultdict(set)
    places: dict[str, Counter[int]] = defaultdict(Counter)
    for index, (key, by) in enumerate(zip(keys, near, strict=True)):
        if by is not None and count[key] >= REPEATS and sum(map(str.isalpha, key)) >= LETTERS:
            beside[key].add(by)
            places[key][index - by] += 1
    running = {
        key
        for key, found in beside.items()
        if len(found) >= CLOSE * count[key] and max(places[key].values()) >= SAME_OFFSET * count[key]
    }
    marked = []
    follows = False
    for line, key, is_sure, by in zip(lines, keys, sure, near, strict=True):
        repeated = by is not None and key in running and line.cell is None
        follows = is_sure or (repeated and not known.content(line.text)) or (follows and known.following(line.text))
        marked.append(line._replace(role=Role.FURNITURE) if follows else line)
    return marked


def _counting(lines: Sequence[Line], keys: Sequence[str], count: Mapping[str, int]) -> list[int]:
    """Lines of the same words that count the pages: their number grows by one from each to the next, pages apart."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if count[key] < COUNTED or lines[index].cell is not None or sum(map(str.isalpha, key)) < COUNTED_LETTERS:
            continue
        if _DIGITS.search(lines[index].text):
            found[key].append(index)
    return [index for at in found.values() if _grows(lines, at) for index in at]


def _grows(lines: Sequence[Line], at: Sequence[int]) -> bool:
    """Whether one number of the lines at these places grows by one, over about a page each time, and no other moves."""
    numbers = [tuple(map(int, _DIGITS.findall(lines[index].text))) for index in at]
    steps = [[b - a for a, b in zip(one, two, strict=False)] for one, two in pairwise(numbers)]
    apart = [lines[b].number - lines[a].number for a, b in pairwise(at)]
    pages = sum(
        sum(step) == 1 and step.count(0) == len(step) - 1 and gap >= PAGE
        for step, gap in zip(steps, apart, strict=True)
    )
    return pages >= CLOSE * len(steps)


def _in_figure(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is no page number but the rest of a figure that the line end cut: "22", then "500"."""
    line = lines[index]
    if index == 0 or not _GROUP.fullmatch(line.text):
        return False
    before = lines[index - 1]
    return (before.page, before.number) == (line.page, line.number - 1) and before.text[-1:].isdigit()


def _near(sure: Sequence[bool]) -> list[int | None]:
    """For each line the nearest one that is sure to be furniture, or None where none is near."""
    at = [i for i, is_sure in enumerate(sure) if is_sure]
    found: list[int | None] = [None] * len(sure)
    for index in range(len(sure)):
        after = bisect_left(at, index)
        around = [i for i in at[max(after - 1, 0) : after + 1] if abs(i - index) <= NEAR]
        found[index] = min(around, key=lambda i: abs(i - index), default=None)
    return found


class _Known:
    """What the rules know by sight: furniture, and headings that must never be taken for it."""

    def __init__(self, rules: Ruleset) -> None:
        self._furniture = rules.motifs("mobilier.mobilier")
        self._following = rules.motifs("mobilier.a_la_suite")
        self._headings = rules.motifs("fiches.entete"), rules.motifs("fiches.parents")
        self._labels = rules.lexique("sections.libelles")

    def furniture(self, text: str) -> bool:
        return self._furniture.matches(text)

    def following(self, text: str) -> bool:
        """Whether a line is furniture where the line above it is."""
        return self._following.matches(text)

    def content(self, text: str) -> bool:
        """Whether a line is never furniture, however often it comes back: a heading, a label, an amount."""
        labelled = any(family.matches(text) for family in self._headings) or self._labels.at_start(text) is not None
        return labelled or len(find_euros(text)) == 1


def _outer(page: RawPage) -> list[Word]:
    """Words in the margins at the top and at the bottom."""
    top, bottom = MARGIN * page.height, (1 - MARGIN) * page.height
    return [w for w in page.words if not top <= w.box.cy <= bottom]


@lru_cache(maxsize=1 << 12)
def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", re.sub(r"\d+", "#", fold(text))).strip()
