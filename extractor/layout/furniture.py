"""Running headers, footers, stamps and page numbers: found, so that they can be marked and never read as content."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from extractor.layout.runs import rows_of
from extractor.model.document import Line, RawPage, Role, Word
from extractor.ruleset import Ruleset
from extractor.text.fold import fold

MARGIN = 0.11  # of the page height, at the top and at the bottom
SAME_PLACE = 4.0  # points
REPEATS = 3  # pages, or lines of a text, before a repetition means furniture
DENSE = 0.3  # share of the pages between the first and the last that print a running line
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
    for page, row, text in rows:
        if (repeated.at(_key(text), row[0].box.cy) or known.furniture(text)) and not known.content(text):
            found[page.number].update(row)
    return {number: frozenset(words) for number, words in found.items()}


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

    A line is furniture when a rule says so, or when it is printed at least three times, each time (nearly) close
    to a line that a rule knows: the running header that comes with the page number.
    """
    known = _Known(rules)
    sure = [known.furniture(line.text) and line.cell is None for line in lines]
    near = _near(sure)
    keys = [_key(line.text) for line in lines]
    count = Counter(keys)
    close = Counter(key for key, by in zip(keys, near, strict=True) if by)
    marked = []
    for line, key, is_sure, is_near in zip(lines, keys, sure, near, strict=True):
        repeated = is_near and count[key] >= REPEATS and close[key] >= 0.8 * count[key] and line.cell is None
        if is_sure or (repeated and not known.content(line.text)):
            line = line._replace(role=Role.FURNITURE)
        marked.append(line)
    return marked


def _near(sure: Sequence[bool]) -> list[bool]:
    return [any(sure[max(i - NEAR, 0) : i + NEAR + 1]) for i in range(len(sure))]


class _Known:
    """What the rules know by sight: furniture, and headings that must never be taken for it."""

    def __init__(self, rules: Ruleset) -> None:
        self._furniture = rules.motifs("mobilier.mobilier")
        self._headings = rules.motifs("fiches.entete"), rules.motifs("fiches.parents")
        self._labels = rules.lexique("sections.libelles")

    def furniture(self, text: str) -> bool:
        return self._furniture.matches(text)

    def content(self, text: str) -> bool:
        return any(family.matches(text) for family in self._headings) or self._labels.at_start(text) is not None


def _outer(page: RawPage) -> list[Word]:
    """Words in the margins at the top and at the bottom."""
    top, bottom = MARGIN * page.height, (1 - MARGIN) * page.height
    return [w for w in page.words if not top <= w.box.cy <= bottom]


@lru_cache(maxsize=1 << 12)
def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", re.sub(r"\d+", "#", fold(text))).strip()


