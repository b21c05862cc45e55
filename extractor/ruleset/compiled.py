"""Compiled patterns, kept from one process to the next as Python keeps its bytecode: beside it, and as easily lost.

`regex` compiles in Python: the patterns of one document take as long as reading ten pages. What it makes can be
pickled, and all of it is read back in some milliseconds.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from pathlib import Path

import regex

MOST = 5_000  # patterns of a file: with more, most are of rules that have changed since
_NAME = f"motifs.{sys.implementation.cache_tag}-regex-{regex.__version__}.pickle"


class Compiled:
    """The patterns of a folder. One that cannot be read or written costs time and nothing else."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / _NAME if folder else None
        self._known: dict[tuple[str, int], regex.Pattern[str]] | None = None
        self._new = False

    def pattern(self, motif: str, flags: int) -> regex.Pattern[str]:
        """The compiled pattern. Raises what ``regex.compile`` raises."""
        if self._known is None:
            self._known = self._read()
        found = self._known.get((motif, flags))
        if found is None:
            found = self._known[motif, flags] = regex.compile(motif, flags)
            self._new = True
        return found

    def keep(self) -> None:
        """Write down what was compiled since the last time, if anything, for the processes to come.

        Not where Python may write no bytecode: there the installation has done it (``python -m extractor.ruleset``).
        """
        if not sys.dont_write_bytecode:
            self.write()

    def write(self) -> None:
        """Write down what was compiled since the last time, if anything."""
        if self._path is None or not self._new or self._known is None:
            return
        self._new = False
        known = self._read() | self._known  # another process may have written meanwhile
        part = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                part.write_bytes(pickle.dumps(known if len(known) <= MOST else self._known))
                part.replace(self._path)
            finally:
                part.unlink(missing_ok=True)

    def _read(self) -> dict[tuple[str, int], regex.Pattern[str]]:
        with contextlib.suppress(Exception):  # whatever is wrong with it, it is written anew
            if self._path is not None:
                return dict(pickle.loads(self._path.read_bytes()))  # as trusted as the bytecode it lies beside
        return {}


def _folder() -> Path | None:
    """Where Python keeps the bytecode of this package; None where it keeps none, or elsewhere."""
    folder = Path(__file__).parent / "__pycache__"
    return folder if folder.is_dir() and sys.pycache_prefix is None else None


COMPILED = Compiled(_folder())
