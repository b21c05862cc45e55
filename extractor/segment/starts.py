"""Which of the lines that look like the heading of a fiche are one: what follows them proves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.model.document import Line
from extractor.segment.kept import Label

FIRST_LABEL_WITHIN = 16  # lines after the heading
LABELS_NEEDED = 2  # different sections before the next heading of the same kind
NEAR_LABEL = 5  # lines from a heading of a series to its first label: a title and a remark
SERIES = 3  # headings that count upwards, from which they are a series
SERIES_SECTIONS = 4  # different sections below each of them
_WORD = re.compile(r"\W{0,4}[^\W\d_]+")
TITLE_ABOVE = 3  # lines of a title printed above the number


@dataclass(frozen=True, slots=True)
class Start:
    """A fiche heading: its kind and number, and where it and its title stand.

    Parameters
    ----------
    index, count
        First line of the heading, and how many lines it takes (two when the number has a cell of its own).
    title_at
        Offset of a title on the last of these lines, or None.
    above
        Lines of a title printed above the heading.
    """

    index: int
    genre: str
    numero: str | None
    title_at: int | None
    type: str | None
    count: int = 1
    above: int = 0

    @property
    def first(self) -> int:
        """First line of the heading, with a title above it."""
        return self.index - self.above

    @property
    def last(self) -> int:
        """Line that holds the number, and the title when it is on the same line."""
        return self.index + self.count - 1


def confirmed(candidates: Sequence[Start], labels: Mapping[int, Label], total: int) -> list[Start]:
    """Candidates followed soon by a label, and by labels of two sections before the next candidate."""
    known = sorted(i for i, label in labels.items() if label.known)
    found = []
    for position, start in enumerate(candidates):
        limit = candidates[position + 1].index if position + 1 < len(candidates) else total
        after = [i for i in known if start.index < i < limit]
        sections = {labels[i].section for i in after}
        needed = LABELS_NEEDED if start.numero else LABELS_NEEDED + 2
        if after and after[0] - start.index <= FIRST_LABEL_WITHIN and len(sections) >= needed:
            found.append(start)
    return found


def with_other_kinds(
    found: Sequence[Start],
    kind: str,
    by_genre: Mapping[str, Sequence[Start]],
    lines: Sequence[Line],
    labels: Mapping[int, Label],
) -> list[Start]:
    """The candidates of the kind that was ``found``, and of the others those that labels confirm as well.

    A short title stands beside its number ("Action 2.2 Ouvrir un lieu") where a long one stands below it. They begin
    with the word that the found ones begin with, and their number has as many parts.
    """

    def shape(start: Start) -> tuple[str, int]:
        word = _WORD.match(lines[start.index].text)
        return (word.group().casefold() if word else ""), len(_number(start))

    usual = {shape(start) for start in found}
    others = [s for genre, ones in by_genre.items() if genre != kind for s in ones if s.numero and shape(s) in usual]
    every = sorted([*by_genre[kind], *others], key=lambda start: start.index)
    sure = {start.index for start in confirmed(every, labels, len(lines))}
    return [start for start in every if start.genre == kind or start.index in sure]


def with_missing(found: Sequence[Start], candidates: Sequence[Start], labels: Mapping[int, Label]) -> list[Start]:
    """The headings that labels confirm, with those whose number alone is missing where they stand.

    A fiche whose labels are all but one unknown is so told from a mention of it. After the last one and before the
    first, only the very next number counts. A label must still follow the heading.
    """
    known = sorted(i for i, label in labels.items() if label.known)
    numbers = [_number(start) for start in found]
    kept = {start.index: start for start in found}
    for position, start in enumerate(candidates):
        limit = candidates[position + 1].index if position + 1 < len(candidates) else start.index + FIRST_LABEL_WITHIN
        followed = any(start.index < i < min(limit, start.index + FIRST_LABEL_WITHIN) for i in known)
        if start.index in kept or not followed or _number(start) in numbers:
            continue
        before = max((s for s in found if s.index < start.index), key=lambda s: s.index, default=None)
        after = min((s for s in found if s.index > start.index), key=lambda s: s.index, default=None)
        if _fills(start, before, after):
            kept[start.index] = start
            numbers.append(_number(start))
    return [kept[index] for index in sorted(kept)]


def _fills(start: Start, before: Start | None, after: Start | None) -> bool:
    """Whether the number of a heading belongs between those of the headings around it."""
    number = _number(start)
    if not number:
        return False
    if before is not None and after is not None:
        return _number(before) < number < _number(after)
    if before is not None:
        return [*number[:-1], number[-1] - 1] == _number(before)
    return after is not None and [*number[:-1], number[-1] + 1] == _number(after)


def best_series(kinds: Iterable[Sequence[Start]], labels: Mapping[int, Label], total: int) -> list[Start]:
    """Headings that only their series proves: "2.1 Titre" may as well be an item of a list.

    They count upwards from first to last, stand right above a label of the same section, and have labels of four
    sections each. Of several kinds, the longest series counts, and of these the one nearest to its labels.
    """
    known = sorted(i for i, label in labels.items() if label.known)
    found: list[tuple[int, int, list[Start]]] = []
    for candidates in kinds:
        nearest: dict[int, Start] = {}  # of two headings above one label, the lower one
        for start in candidates:
            first = next((i for i in known if i > start.index), total)
            if start.index not in labels and first - start.index <= NEAR_LABEL and first < total:
                nearest[first] = start
        by_section: dict[str, list[tuple[int, Start]]] = {}
        for first, start in nearest.items():
            by_section.setdefault(labels[first].section, []).append((first - start.index, start))
        for near in by_section.values():
            starts = [start for _, start in near]
            if _counts_upwards(starts) and _each_has_sections(starts, known, labels, total):
                found.append((-len(starts), sum(away for away, _ in near), starts))
    return min(found, key=lambda one: one[:2])[2] if found else []


def _counts_upwards(starts: Sequence[Start]) -> bool:
    return len(starts) >= SERIES and all(_number(a) < _number(b) for a, b in pairwise(starts))


def _each_has_sections(starts: Sequence[Start], known: Sequence[int], labels: Mapping[int, Label], total: int) -> bool:
    limits = [*(start.index for start in starts[1:]), total]
    return all(
        len({labels[i].section for i in known if start.index < i < limit}) >= SERIES_SECTIONS
        for start, limit in zip(starts, limits, strict=True)
    )


def _number(start: Start) -> list[int]:
    """What a heading counts: the letter it begins with ("B.1.2"), if only one, and its figures."""
    numero = start.numero or ""
    letter = [ord(numero[0].upper())] if numero[:1].isalpha() and not numero[1:2].isalpha() else []
    return letter + [int(figures) for figures in re.findall(r"\d+", numero)]


def with_titles_above(starts: Sequence[Start], lines: Sequence[Line], other: Callable[[int], bool]) -> list[Start]:
    """The headings with the title printed above each of them, where all of them have one there.

    ``other`` tells the lines that are something else: a label, a parent heading.

    It stands right above the number, apart from the line before it, and looks like a heading: by its type in a PDF,
    by its marks in a marked up text, by the blank lines around it in a plain one.
    """
    found = [replace(start, above=_title_above(start.index, lines, other)) for start in starts]
    return found if all(start.above for start in found) else list(starts)


def _title_above(index: int, lines: Sequence[Line], other: Callable[[int], bool]) -> int:
    """Lines of the title that ends right above ``index``; 0 when there is none."""
    head = lines[index]
    for count in range(1, min(TITLE_ABOVE, index) + 1):
        line = lines[index - count]
        if other(index - count) or line.cell is not None or line.page != head.page:
            return 0
        if not is_close(line, lines[index - count + 1]) or not _stands_out(line, head):
            return 0
        before = index - count - 1
        if before < 0 or other(before) or not is_close(lines[before], line):
            sentence = lines[index - 1].text[-1:] in ".;:,"
            return count if line.text[:1].isupper() and not sentence else 0
    return 0


def is_close(above: Line, below: Line) -> bool:
    """Whether nothing parts two lines: a blank line of a text, a wide gap or another size of type on a page."""
    if above.box is None or below.box is None:
        return above.page == below.page and below.number == above.number + 1
    same = abs(above.size - below.size) < 0.15 * below.size and above.bold == below.bold
    return above.page == below.page and same and below.box.y0 - above.box.y1 < 1.2 * below.size


def _stands_out(line: Line, head: Line) -> bool:
    return line.bold if line.words else line.level > 0 or not head.level
