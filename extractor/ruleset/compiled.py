"""Compiled patterns, kept from one process to the next.

`regex` compiles in Python: the patterns of one document take as long as reading ten pages. What it makes can be
pickled, and all of it is read back in some milliseconds.
"""

from __future__ import annotations

from pathlib import Path

import regex

from extractor.ruleset.kept import Kept, beside_bytecode, may_keep

MOST = 5_000  # patterns of a file: with more, most are of rules that have changed since

_Patterns = dict[tuple[str, int], regex.Pattern[str]]


class Compiled:
    """The patterns of a folder, by text and flags."""

    def __init__(self, folder: Path | None) -> None:
        self._kept = Kept("motifs", f"regex-{regex.__version__}", folder)
        self._known: _Patterns | None = None
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
        """Write down what was compiled since the last time, where a run may."""
        if may_keep():
            self.write()

    def write(self) -> None:
        """Write down what was compiled since the last time, if anything."""
        if self._new and self._known is not None:
            self._new = False
            every = self._read() | self._known  # another process may have written meanwhile
            self._kept.write(every if len(every) <= MOST else self._known)

    def _read(self) -> _Patterns:
        found = self._kept.read()
        return found if isinstance(found, dict) else {}


COMPILED = Compiled(beside_bytecode())
