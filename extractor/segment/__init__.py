"""Document to acts, fiches and sections: a partition, so that nothing is lost and what no rule claims is visible."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from extractor.model.document import Document, Line, Role
from extractor.model.segments import FichePart, Heading, Segmented
from extractor.ruleset import Ruleset
from extractor.segment.acts import acts_of
from extractor.segment.doubled import cut_at_labels
from extractor.segment.fiches import STRUCTURE, FicheCutter, Region
from extractor.segment.headings import HeadingFinder
from extractor.segment.labels import LabelFinder
from extractor.segment.notes import with_notes
from extractor.segment.rows import RowFinder
from extractor.segment.wordings import LabelWords

__all__ = ["segment"]


def segment(document: Document, rules: Ruleset) -> Segmented:
    """Cut a document into acts, fiches and sections.

    Every line of the document is in exactly one of: the furniture, an act, the heading, parents or sections of a
    fiche (a line that holds a label and text is cut in two). Footnotes are the last section of the fiche that calls
    them; the others are an act of their own.
    """
    furniture = tuple(line for line in document.lines if line.role is Role.FURNITURE)
    lines = cut_at_labels(document.body, LabelWords(rules))
    labels = LabelFinder(rules).find(lines)
    finder = HeadingFinder(rules)
    cutter = FicheCutter(lines, labels, finder)
    regions = cutter.regions(finder.starts(lines, labels))
    if regions:
        fiches, outside = _cut(lines, cutter, regions, finder)
    else:
        fiches = RowFinder(rules, finder).fiches(lines)
        held = {id(line) for part in fiches for line in part.lines}
        outside = [line for line in lines if id(line) not in held]
    noted, rest = with_notes(fiches, document)
    return Segmented((*acts_of(outside, rules), *rest), noted, furniture)


def _cut(
    lines: Sequence[Line], cutter: FicheCutter, regions: Sequence[Region], finder: HeadingFinder
) -> tuple[list[FichePart], list[Line]]:
    """The fiches of the regions, each under the headings above it, and the lines outside them."""
    fiches: list[FichePart] = []
    above = _Above(finder)
    outside: list[Line] = []
    position = 0
    for rang, region in enumerate(regions, start=1):
        above.read(lines, position, region.start.index)
        outside += lines[position : region.begin]
        fiches.append(cutter.fiche(region, rang, above.for_fiches(lines, regions)))
        position = region.end
    return fiches, [*outside, *lines[position:]]


_LEVELS = (*STRUCTURE, "objectif")


class _Above:
    """The last heading of each kind seen outside the fiches, or right above the heading of one.

    It counts for the fiches below only where the document puts headings of that kind between its fiches: a summary
    in the report before the first fiche says nothing of their order.
    """

    def __init__(self, finder: HeadingFinder) -> None:
        self._finder = finder
        self._last: dict[str, Heading] = {}
        self._between: set[str] | None = None

    def read(self, lines: Sequence[Line], begin: int, end: int) -> None:
        """Take note of the headings among the lines; one ends those of its level and of the lower ones."""
        for index in range(begin, end):
            heading = self._finder.parent(lines, index, end, {})
            if heading is not None and heading.genre in _LEVELS:
                for lower in _LEVELS[_LEVELS.index(heading.genre) :]:
                    self._last.pop(lower, None)
                self._last[heading.genre] = heading

    def for_fiches(self, lines: Sequence[Line], regions: Sequence[Region]) -> tuple[Heading, ...]:
        """The last headings of the kinds that stand between the fiches (``regions``) of the document."""
        if self._between is None:
            self._between = self._genres_between(lines, regions)
        return tuple(h for genre, h in self._last.items() if genre in self._between)

    def _genres_between(self, lines: Sequence[Line], regions: Sequence[Region]) -> set[str]:
        between: list[Heading] = []
        for before, after in itertools.pairwise(regions):
            for index in range(before.end, after.start.index):
                heading = self._finder.parent(lines, index, after.start.index, {})
                if heading is not None:
                    between.append(heading)
        genres = {heading.genre for heading in between}
        return genres if _parts_fiches(between) else genres - {"objectif"}


def _parts_fiches(headings: Sequence[Heading]) -> bool:
    """Whether each objective is printed once, above all its fiches, as the schémas do that number them "1.2".

    Those of a contract, printed again above each of their fiches, say nothing of a fiche without one.
    """
    numbers = [heading.numero or "" for heading in headings if heading.genre == "objectif"]
    return len(set(numbers)) == len(numbers) and all("." in number for number in numbers)
