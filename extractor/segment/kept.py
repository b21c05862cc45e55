"""A label of a section, and which of those found stay: some words are a label in some places only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.model.document import Line
from extractor.text.fold import fold

BARE_LABELS = 3  # of one section, for short labels to be known without a sign after them
QUESTIONS = 3  # different sections that questions must open, to be labels


@dataclass(frozen=True, slots=True)
class Label:
    """A label found: it takes ``count`` lines from ``index``, the last one up to ``end`` (offset in its text).

    ``lead`` is the kind of number or sign that was skipped before a label in a cell, or empty; ``inside`` is False for
    a label that opens nothing inside a section of its own name. ``serie``: a word of every day, a label only where it
    comes back; ``never``: the section inside which it is none.
    """

    index: int
    count: int
    end: int
    section: str
    intitule: str
    famille: str | None
    known: bool = True
    lead: str = ""
    inside: bool = True
    serie: bool = False
    never: str = ""


def without_parts(labels: Mapping[int, Label]) -> dict[int, Label]:
    """The labels, without those that open nothing where they stand."""
    found: dict[int, Label] = {}
    above = ""
    for index, label in sorted(labels.items()):
        if (label.section == above and not label.inside) or (above and above == label.never):
            continue
        found[index] = label
        above = label.section
    return found


def without_lone_questions(labels: dict[int, Label]) -> dict[int, Label]:
    """The labels, without those that are questions ("Comment ?") where few are: there they ask the reader."""
    asked = {index: label for index, label in labels.items() if label.intitule.endswith("?")}
    if len({label.section for label in asked.values()}) >= QUESTIONS:
        return labels
    return {index: label for index, label in labels.items() if index not in asked}


def rare(lines: Sequence[Line], labels: Mapping[int, Label]) -> frozenset[str]:
    """Words of every day that stand outside tables as labels, each too few times to be one."""
    counts = Counter(fold(x.intitule) for i, x in labels.items() if x.serie and lines[i].cell is None)
    return frozenset(words for words, count in counts.items() if count < BARE_LABELS)
