"""Footnotes to values: each with its mark, the fiche that calls it, and both places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.model.document import Document
from extractor.model.fiche import NotePage
from extractor.model.passage import Fragment, Provenance, passage


def read_notes(document: Document, owner: Mapping[tuple[int, int], str]) -> Iterator[NotePage]:
    """The notes of a document in the order of their calls. ``owner`` gives the fiche of a line (page, number)."""
    for note in document.notes:
        body = passage(note.lines)
        call = Fragment(note.page, note.number, note.box, note.mark)
        yield NotePage(
            owner.get((note.page, note.number)),
            note.mark,
            body.text,
            Provenance((call,)),
            body.locate(0, len(body.text)),
        )
