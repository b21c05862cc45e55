"""The list of all fiches that some documents print after the last one, and that is no part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.model.document import Line
from extractor.segment.starts import Start
from extractor.text.fold import fold

KEY = 24  # characters of a title by which a line is known to name its fiche: the column of a list is narrow
LEAST_NAMED = 3  # fiches that a list names
LEAST_SHARE = 0.2  # of the other fiches
WITHIN = 60  # lines in which it names them
BLANKS = 4  # lines of a text left empty before another part
ABOVE = 15  # lines of head above the first fiche of the list
_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"^(?:[a-h] ?(?=\d))?[\d ]*")


def before_summary(lines: Sequence[Line], starts: Sequence[Start]) -> int:
    """Where the last fiche must end: before a list of the others, else at the end of the document."""
    last = starts[-1].index
    keys = _keys(lines, starts[:-1])
    least = max(LEAST_NAMED, int(LEAST_SHARE * len(keys)))
    if len(keys) < least:
        return len(lines)
    named = [(i, _named(lines[i], keys)) for i in range(last + 1, len(lines))]
    named = [(i, name) for i, name in named if name is not None]
    for rank, (index, _) in enumerate(named):
        near = {name for i, name in named[rank : rank + WITHIN] if i <= index + WITHIN}
        if len(near) >= least:
            return _opening(lines, last, index)
    return len(lines)


def _keys(lines: Sequence[Line], starts: Sequence[Start]) -> dict[str, int]:
    """How the title of each fiche begins, with its rank; beginnings that two fiches share name neither."""
    keys: dict[str, int] = {}
    shared = set()
    for rank, start in enumerate(starts):
        text = lines[start.index].text[start.title_at :] if start.title_at is not None else ""
        text = text or " ".join(line.text for line in lines[start.index + 1 : start.index + 2])
        key = _plain(text)[:KEY].strip()
        if key in keys:
            shared.add(key)
        elif len(key) > KEY // 2:
            keys[key] = rank
    return {key: rank for key, rank in keys.items() if key not in shared}


def _named(line: Line, keys: Mapping[str, int]) -> int | None:
    """The fiche whose title the line begins with, be it after a number."""
    text = _NUMBER.sub("", _plain(line.text))
    return keys.get(text[:KEY].strip())


def _opening(lines: Sequence[Line], last: int, index: int) -> int:
    """First line of the part that the line at ``index`` stands in: of its page, or after a run of empty lines."""
    line = lines[index]
    for at in range(index, max(last, index - ABOVE), -1):
        above = lines[at - 1]
        if above.page != line.page or lines[at].number - above.number > BLANKS:
            return at
    return index


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", fold(text)).strip()
