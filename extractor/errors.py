"""Everything this package raises on purpose, under one root.

A message is one line, in English, and says what is wrong and where; the command line prints it as it is.
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Root of all errors a caller is expected to handle.

    Parameters
    ----------
    message
        One line: what is wrong.
    source
        Name of the document, folder or rule file concerned, or None.
    page
        1-based page concerned, or None.
    """

    def __init__(self, message: str, *, source: str | None = None, page: int | None = None) -> None:
        self.message = message
        self.source = source
        self.page = page
        super().__init__(message)

    def __str__(self) -> str:
        where = self.source or ""
        if self.page is not None:
            where = f"{where}, page {self.page}" if where else f"page {self.page}"
        return f"{where}: {self.message}" if where else self.message


class ReadError(ExtractorError):
    """The input cannot be opened or holds nothing that can be read."""


class EncryptedError(ReadError):
    """The PDF asks for a password."""


class RuleError(ExtractorError):
    """A rules folder is wrong: names the file, the line and the key.

    Parameters
    ----------
    message
        What is wrong, without the place.
    path
        Rule file, as given by the caller.
    line
        1-based line in that file, or None.
    key
        Dotted path of the key inside the file, for instance ``lexiques.labels[3].libelles``, or None.
    """

    def __init__(
        self, message: str, *, path: str | None = None, line: int | None = None, key: str | None = None
    ) -> None:
        self.path = path
        self.line = line
        self.key = key
        place = ":".join(str(part) for part in (path, line) if part is not None)
        text = f"{key}: {message}" if key else message
        super().__init__(text, source=place or None)


class ExportError(ExtractorError):
    """A result cannot be written: names the file."""
