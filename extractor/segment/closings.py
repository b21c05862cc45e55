"""Where what follows the last fiche begins: a part of the act, that counts the fiches together or closes the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from extractor.model.document import Line
from extractor.segment.headings import HeadingFinder
from extractor.segment.kept import Label
from extractor.segment.starts import Start, is_close
from extractor.text.euros import find_euros
from extractor.text.fold import fold

_ENTRY = re.compile(r"(.{4,90}?)\s*(?:[.…]\s?){4,}\s*\d*\s*$")  # "Suivi et évaluation ........ 13"
SECTIONS = 2  # different sections that a fiche has before it may be over
SUMS = ("moyens_financiers", "bilan_financier")  # what the tables of a closing part are headed with


def before_closing(
    lines: Sequence[Line], starts: Sequence[Start], labels: Mapping[int, Label], finder: HeadingFinder
) -> int:
    """Where the last fiche must end: before the part that closes the document, else at its end.

    Such a part is also what the table of contents lists. A heading that stands inside another fiche too is one of
    fiches, and one that sections of the fiche follow is inside it. Of a lone fiche the words alone may be a part.
    """
    last = starts[-1].index
    worded = len(starts) > 1
    chapters = _chapters(lines, starts, finder)
    known = {i: label for i, label in labels.items() if label.known and i > last}
    inside = {fold(line.text) for line in lines[starts[0].index : last]}
    for index in range(last + 1, len(lines)):
        line = lines[index]
        had = {label.section for i, label in known.items() if i < index}
        if len(had) < SECTIONS or line.cell is not None or index in labels or not line.starts:
            continue
        if finder.is_request(line):
            return index
        own = (label for i, label in known.items() if i < index)
        closes = worded and finder.is_closing(line) and _stands_alone(lines, index)
        if not (closes or _plain(line.text) in chapters or outranks(lines, index, last, own)):
            continue
        rest = {
            label.section
            for i, label in known.items()
            if i > index and not (lines[i].cell is not None and label.section in SUMS)
        }
        if fold(line.text) not in inside and all(s in had or s.startswith("autre:") for s in rest):
            return index
    return len(lines)


def _chapters(lines: Sequence[Line], starts: Sequence[Start], finder: HeadingFinder) -> set[str]:
    """What the table of contents above the fiches lists; nothing where it lists parts of the fiches too."""
    listed = {_plain(entry[1]) for line in lines[: starts[0].index] if (entry := _ENTRY.match(line.text))}
    heads = {start.index for start in starts}
    for index in range(starts[0].index, starts[-1].index) if listed else ():
        if _plain(lines[index].text) in listed and index not in heads and not finder.is_parent(lines[index]):
            return set()
    return listed


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def outranks(lines: Sequence[Line], index: int, heading: int, labels: Iterable[Label]) -> bool:
    """Whether a heading of a marked up text is as high as that of the fiche, and higher than all its labels."""
    level = 0 if find_euros(lines[index].text) else lines[index].level  # an amount heads nothing
    highest = min((lines[label.index].level or level + 1 for label in labels), default=level)
    return 0 < level <= lines[heading].level and level < highest


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    """Whether a line looks like a heading: by its marks, its capitals, its type, or the gap above it."""
    line, above = lines[index], lines[index - 1]
    apart = above.cell is not None or not is_close(above, line)
    return bool(line.level) or line.text.isupper() or apart
