"""Footnotes of a text input, where the mark is glued to its word ("juillet 20191"): proved, then taken out.

A call is a figure right after three letters or a year, and counts only when a paragraph that begins with the same
number, and with a capital, follows within a page. That keeps "100m2", and a name that ends in a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.model.document import Line, Note, Role
from extractor.text.euros import after_euro

WITHIN = 130  # lines of the file: a call and its note stand on one page, which may have two columns
LONGEST = 8  # lines of a note
_HEAD = re.compile(r"(\d{1,2})\s?[-–.)]?\s?(?=[A-ZÀ-ÖØ-Þ«][\w’'\s])")
_INNER = re.compile(r"\s[-–]\s(\d{1,2})\s[-–]\s(?=[A-ZÀ-ÖØ-Þ])")
_CALL = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=\b(?:19|20)\d\d))([1-9]\d?)(?![\w%€²³]|[,.]\d|\s?[%€])")


def text_notes(lines: Sequence[Line]) -> tuple[list[Line], tuple[Note, ...]]:
    """The lines with their notes marked and the calls left out of their text (``raw`` keeps them), and the notes."""
    found = list(lines)
    notes: list[Note] = []
    for start, end in _blocks(lines):
        marks = [m[1] for m in (_HEAD.match(lines[start].text), *_INNER.finditer(lines[start].text)) if m]
        calls = [call for mark in marks if (call := _call(found, start, mark)) is not None]
        if not calls:
            continue
        for index in range(start, end):
            found[index] = found[index]._replace(role=Role.NOTE)
        for index, at, mark in calls:
            found[index] = _without(found[index], at, at + len(mark))
            notes.append(Note(mark, found[index].page, found[index].number, at, None, tuple(found[start:end])))
    return found, tuple(notes)


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Paragraphs that may be notes: first line and end. None holds an amount, which a list of costs does."""
    for start, line in enumerate(lines):
        if start == 0 or line.cell or line.role is not Role.BODY or not _HEAD.match(line.text):
            continue
        if line.number - lines[start - 1].number < 2 and lines[start - 1].page == line.page:
            continue  # no blank above
        end = start + 1
        while end < min(start + LONGEST, len(lines)) and _goes_on(lines[end - 1], lines[end]):
            end += 1
        if all(after_euro(text.text) < 0 for text in lines[start:end]):
            yield start, end


def _goes_on(before: Line, line: Line) -> bool:
    """Whether nothing parts the lines: a blank before the first word is how a conversion marks the top of a page."""
    return (
        line.number == before.number + 1
        and line.page == before.page
        and line.role is Role.BODY
        and line.cell is None
        and not line.starts
        and not line.raw[:1].isspace()
    )


def _call(lines: Sequence[Line], start: int, mark: str) -> tuple[int, int, str] | None:
    """Index of the line nearest above that calls the note, place of the mark, and the mark."""
    for index in range(start - 1, -1, -1):
        line = lines[index]
        if lines[start].number - line.number > WITHIN:
            return None
        places = [m.start() for m in _CALL.finditer(line.text) if m[1] == mark] if line.role is Role.BODY else []
        if places:
            return index, places[-1], mark
    return None


def _without(line: Line, start: int, end: int) -> Line:
    """The line whose text leaves out the characters from ``start`` to ``end``; what is printed stays in ``raw``."""
    raw, offsets = line.raw or line.text, line.offsets or tuple(range(len(line.text)))
    text = line.text[:start] + line.text[end:]
    return line._replace(text=text, raw=raw, offsets=offsets[:start] + offsets[end:])
