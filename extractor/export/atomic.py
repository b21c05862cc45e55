"""Files that appear whole or not at all: written beside their place, then moved onto it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from extractor.errors import ExportError


class Pending:
    """Files being written, put in place together by ``written_together``."""

    def __init__(self) -> None:
        self._files: list[tuple[TextIO, Path, Path]] = []

    def open(self, path: Path) -> TextIO:
        """Text file (UTF-8, line ends as given) that will become ``path``.

        Raises
        ------
        ExportError
            When the folder of ``path`` does not take a new file.
        """
        temporary = path.parent / f".extract-{secrets.token_hex(8)}.tmp"
        with _reported(path):
            # Lone surrogates, which broken PDF fonts can give, have no UTF-8 form: they must not stop us.
            handle = temporary.open("x", encoding="utf-8", errors="replace", newline="")
        self._files.append((handle, temporary, path))
        return handle

    def commit(self) -> None:
        """Put every file in place, once all of them are on disk."""
        for handle, _, path in self._files:
            with _reported(path):
                handle.flush()
                os.fsync(handle.fileno())
                handle.close()
        for _, temporary, path in self._files:
            with _reported(path):
                temporary.replace(path)

    def discard(self) -> None:
        """Remove what is not in place yet; harmless after ``commit``."""
        for handle, temporary, _ in self._files:
            try:
                handle.close()
            except OSError:
                pass  # the disk may be full: what is left in the buffer is not wanted any more
            temporary.unlink(missing_ok=True)


@contextmanager
def written_together() -> Iterator[Pending]:
    """Open files that all replace their targets at the end of the block, or none does if it fails.

    Raises
    ------
    ExportError
        When a file cannot be written; it names the file.
    """
    pending = Pending()
    try:
        yield pending
        pending.commit()
    finally:
        pending.discard()


def write_text(path: Path, text: str) -> None:
    """Write ``text`` (UTF-8) as the whole content of ``path``.

    Raises
    ------
    ExportError
        When it cannot be written; an older file is then left as it was.
    """
    with written_together() as pending:
        handle = pending.open(path)
        with _reported(path):
            handle.write(text)


def ready_folder(folder: Path) -> None:
    """Create ``folder`` and its parents where missing.

    Raises
    ------
    ExportError
        When it cannot be created or takes no new file.
    """
    with _reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(0, "Permission denied")


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Turn the system's complaint about a file into ours."""
    try:
        yield
    except OSError as error:
        reason = "not a folder" if isinstance(error, FileExistsError) else error.strerror or str(error)
        raise ExportError(f"cannot be written ({reason})", source=str(path)) from error
