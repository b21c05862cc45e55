"""Bytes to ``RawDocument``: PDF, plain text, or the Markdown/HTML mixture of OCR services."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from extractor.errors import ReadError
from extractor.limits import Limits
from extractor.model.document import RawDocument
from extractor.read.markup import is_markup, read_markup
from extractor.read.plain import read_plain
from extractor.read.source import decode, load

__all__ = ["read"]

_PDF_HEAD = 1024  # bytes: PDF readers accept that much rubbish before the header


def read(
    source: Path | str | bytes,
    *,
    name: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> RawDocument:
    """Read a document; its format is told by its content, never by its name.

    Parameters
    ----------
    source
        Path of a file, or the bytes themselves.
    name
        What to call the document; the name of the file by default.
    password
        To open an encrypted PDF; an empty one is tried by itself.
    limits
        Time and memory a PDF may take; those of ``Limits()`` by default.
    meanwhile
        Called once when other processes have begun to read, if any do: time that would be spent waiting for them.
        What it raises ends the reading.

    Raises
    ------
    ReadError
        There is no such file, it is empty, or it is neither a PDF nor a text.
    EncryptedError
        The PDF asks for a password, or for another one.

    Examples
    --------
    >>> document = read("Fiche 3 : accueil".encode(), name="note.txt")
    >>> document.format, document.encoding, document.pages[0].lines[0].text
    ('texte', 'utf-8', 'Fiche 3 : accueil')
    """
    if isinstance(source, bytes):
        data, label = source, name or "document"
    else:
        path = Path(source)
        data, label = load(path), name or path.name
    if not data:
        raise ReadError("the file is empty", source=label)
    if b"%PDF-" in data[:_PDF_HEAD]:
        return _read_pdf(data, label, password, limits or Limits(), meanwhile)
    decoded = decode(data, label)
    marked = is_markup(decoded.text)
    return RawDocument(
        name=label,
        sha256=hashlib.sha256(data).hexdigest(),
        format="markdown" if marked else "texte",
        pages=read_markup(decoded.text) if marked else read_plain(decoded.text),
        encoding=decoded.encoding,
        issues=decoded.issues,
    )


def _read_pdf(
    data: bytes, name: str, password: str | None, limits: Limits, meanwhile: Callable[[], object]
) -> RawDocument:
    from extractor.read import isolation, steps  # heavy: only paid for a PDF

    if limits.isolated and isolation.AVAILABLE:
        progress = isolation.read_isolated(data, name, password, limits, meanwhile)
    else:
        progress = steps.Progress()
        for step in steps.steps(data, name, password, limits, progress):
            progress.note(step)
    pages, notes = progress.pages()
    return RawDocument(name, hashlib.sha256(data).hexdigest(), "pdf", pages, issues=notes)
