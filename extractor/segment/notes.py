"""Footnotes shared out: each goes with the fiche that calls it, apart from its sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.model.document import Document, Line, Role
from extractor.model.segments import Act, FichePart, SectionPart

NOTE = "note"


def with_notes(fiches: Sequence[FichePart], document: Document) -> tuple[tuple[FichePart, ...], tuple[Act, ...]]:
    """The fiches with their notes as last section, and an act for the notes called elsewhere, if there are any.

    A line of notes that several fiches call goes with the first.
    """
    notes = [line for line in document.lines if line.role is Role.NOTE]
    if not notes:
        return tuple(fiches), ()
    callers: dict[tuple[int, int], tuple[int, int]] = {}
    for note in document.notes:
        for line in note.lines:
            callers.setdefault((line.page, line.number), (note.page, note.number))
    owner = {(line.page, line.number): part.rang for part in fiches for line in part.lines}
    by_fiche: dict[int | None, list[Line]] = {}
    for line in notes:
        rang = owner.get(callers.get((line.page, line.number), (0, 0)))
        by_fiche.setdefault(rang, []).append(line)
    rest = by_fiche.pop(None, [])
    return tuple(_noted(part, by_fiche.get(part.rang, [])) for part in fiches), _act(rest)


def _noted(part: FichePart, lines: Sequence[Line]) -> FichePart:
    if not lines:
        return part
    return replace(part, sections=(*part.sections, SectionPart(f"autre:{NOTE}", "", (), tuple(lines))))


def _act(lines: Sequence[Line]) -> tuple[Act, ...]:
    return (Act(NOTE, tuple(lines)),) if lines else ()
