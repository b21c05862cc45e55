"""Lines that hold two labels, each with its text: "Pilote : DEF   Partenaires : CAF"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.model.document import Line
from extractor.segment.wordings import LabelWords, section_of

_COLON = re.compile(r"\s*:\s+(?=\S)")
_CAPITAL = re.compile(r"(?<=[^\s,:;(/'’–—-])\s+(?=[A-ZÀ-Ý])")


def cut_at_labels(lines: Sequence[Line], words: LabelWords) -> list[Line]:
    """The lines, those cut in two where a second label opens, with its colon, another section than the first."""
    found: list[Line] = []
    for line in lines:
        found += _parts(line, words) if line.cell is None and line.text.count(":") > 1 else (line,)
    return found


def _parts(line: Line, words: LabelWords) -> Iterator[Line]:
    text = line.text
    first = _labelled(text, 0, words)
    begin = 0
    if first is not None:
        for gap in _CAPITAL.finditer(text):
            other = _labelled(text, gap.end(), words)
            if other is not None and other != first:
                yield line.part(begin, gap.start())._replace(starts=line.starts or begin > 0)
                begin, first = gap.end(), other
    yield line.part(begin, len(text))._replace(starts=True) if begin else line


def _labelled(text: str, at: int, words: LabelWords) -> str | None:
    """The section of the label that begins at ``at`` and ends with a colon, a text after it."""
    entree, end = words.head(text[at:])
    if entree is None or not _COLON.match(text, at + len(text[at : at + end].rstrip(" :"))):
        return None
    return section_of(entree)
