"""Running headers, footers, stamps and page numbers: found, so that they can be marked and never read as content."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

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
        outer = [w for w in page.words if _in_margin(w, page)]
        rows += [(page, row, " ".join(w.text for w in row)) for row in rows_of(outer)]
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page, row, text in rows:
        places[_key(text)].append((page.number, row[0].box.cy))
    found: dict[int, set[Word]] = defaultdict(set)
    for page, row, text in rows:
        if known.content(text):
            continue
        same = {n for n, cy in places[_key(text)] if abs(cy - row[0].box.cy) < SAME_PLACE}
        if _runs_on(same) or known.furniture(text):
            found[page.number].update(row)
    return {number: frozenset(words) for number, words in found.items()}


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
            line = replace(line, role=Role.FURNITURE)
        marked.append(line)
    return marked


def _near(sure: Sequence[bool]) -> list[bool]:
    return [any(sure[max(i - NEAR, 0) : i + NEAR + 1]) for i in range(len(sure))]


class _Known:
    """What the rules know by sight: furniture, and headings that must never be taken for it."""

    def __init__(self, rules: Ruleset) -> None:
        self._furniture = rules.motifs("mobilier.mobilier")
        self._content = (*rules.motifs("fiches.entete"), *rules.motifs("fiches.parents"))
        self._labels = rules.lexique("sections.libelles")

    def furniture(self, text: str) -> bool:
        return any(m.match(text) for m in self._furniture)

    def content(self, text: str) -> bool:
        return any(m.match(text) for m in self._content) or self._labels.at_start(text) is not None


def _in_margin(word: Word, page: RawPage) -> bool:
    return word.box.cy < MARGIN * page.height or word.box.cy > (1 - MARGIN) * page.height


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", re.sub(r"\d+", "#", fold(text))).strip()


