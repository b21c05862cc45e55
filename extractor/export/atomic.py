"""Files that appear whole or not at all: written beside their place, then moved onto it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from extractor.errors import ExportError

MOST_AT_ONCE = 8  # files pushed to the disk at the same time
_File = tuple[TextIO | None, Path, Path]  # open for writing, or None when a library writes it; temporary and final name


def _pushed(file: _File) -> None:
    """Write a file down to the disk, so that it is whole even after a power cut."""
    handle, temporary, path = file
    with reported(path):
        # What a library wrote is opened again, and so pushed to the disk like our own.
        with handle or temporary.open("rb+") as written:
            written.flush()
            os.fsync(written.fileno())


class Pending:
    """Files being written, put in place together by ``written_together``."""

    def __init__(self, scratch: Path | None = None) -> None:
        self._scratch = scratch
        self._files: list[_File] = []

    def open(self, path: Path) -> TextIO:
        """Text file (UTF-8, line ends as given) that will become ``path``.

        Raises
        ------
        ExportError
            When the folder of ``path`` does not take a new file.
        """
        temporary = self._temporary(path)
        with reported(path):
            # Lone surrogates, which broken PDF fonts can give, have no UTF-8 form: they must not stop us.
            handle = temporary.open("x", encoding="utf-8", errors="replace", newline="")
        self._files.append((handle, temporary, path))
        return handle

    def claim(self, path: Path) -> Path:
        """Name of the file that will become ``path``; a library writes and closes it before the block ends.

        Raises
        ------
        ExportError
            When the folder of ``path`` does not take a new file.
        """
        temporary = self._temporary(path)
        with reported(path):
            if not os.access(path.parent, os.W_OK | os.X_OK):
                raise PermissionError(0, "Permission denied")
        self._files.append((None, temporary, path))
        return temporary

    def _temporary(self, path: Path) -> Path:
        return (self._scratch or path.parent) / f".extract-{secrets.token_hex(8)}.tmp"

    def commit(self) -> None:
        """Put every file in place, once all of them are on disk."""
        if len(self._files) == 1:
            _pushed(self._files[0])
        else:
            from concurrent.futures import ThreadPoolExecutor  # slow to import

            # Side by side: a disk that is asked for twenty files at once writes them nearly as fast as one.
            with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
                list(pool.map(_pushed, self._files))
        for _, temporary, path in self._files:
            with reported(path):
                temporary.replace(path)

    def discard(self) -> None:
        """Remove what is not in place yet; harmless after ``commit``."""
        for handle, temporary, _ in self._files:
            with suppress(OSError):  # the disk may be full: what is left in the buffer is not wanted any more
                if handle is not None:
                    handle.close()
            for left in (temporary, temporary.with_name(temporary.name + ".wal")):
                left.unlink(missing_ok=True)


@contextmanager
def written_together(scratch: Path | None = None) -> Iterator[Pending]:
    """Open files that all replace their targets at the end of the block, or none does if it fails.

    Until then they are in the folder ``scratch``, which must be on the same disk; by default beside their targets.

    Raises
    ------
    ExportError
        When a file cannot be written; it names the file.
    """
    pending = Pending(scratch)
    try:
        yield pending
        pending.commit()
    finally:
        pending.discard()


def write_text(path: Path, text: str, scratch: Path | None = None) -> None:
    """Write ``text`` (UTF-8) as the whole content of ``path``.

    Raises
    ------
    ExportError
        When it cannot be written; an older file is then left as it was.
    """
    with written_together(scratch) as pending:
        handle = pending.open(path)
        with reported(path):
            handle.write(text)


def ready_folder(folder: Path) -> None:
    """Create ``folder`` and its parents where missing.

    Raises
    ------
    ExportError
        When it cannot be created or takes no new file.
    """
    with reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(0, "Permission denied")


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turn the system's complaint about a file into ours."""
    try:
        yield
    except OSError as error:
        reason = "not a folder" if isinstance(error, FileExistsError) else error.strerror or str(error)
        raise ExportError(f"cannot be written ({reason})", source=str(path)) from error
