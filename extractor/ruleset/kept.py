"""What takes time to make and is the same for every process, kept as Python keeps its bytecode: beside it.

A file that cannot be read or written costs time and nothing else. It is as trusted as the bytecode it lies beside.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from pathlib import Path


class Kept:
    """One file; its name tells what else it depends on (``tag``), so that another version reads another file."""

    def __init__(self, name: str, tag: str, folder: Path | None) -> None:
        self._path = folder / f"{name}.{sys.implementation.cache_tag}-{tag}.pickle" if folder else None

    def read(self) -> object:
        """What was kept, or None."""
        with contextlib.suppress(Exception):  # whatever is wrong with it, it is written anew
            if self._path is not None:
                value: object = pickle.loads(self._path.read_bytes())
                return value
        return None

    def write(self, value: object) -> None:
        """Keep a value for the processes to come; they see the file that was, or the whole of this one."""
        if self._path is None:
            return
        part = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                part.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
                part.replace(self._path)
            finally:
                part.unlink(missing_ok=True)


def may_keep() -> bool:
    """Whether a run may write such files: where Python may write bytecode. An installation does it in any case."""
    return not sys.dont_write_bytecode


def beside_bytecode() -> Path | None:
    """Where Python keeps the bytecode of this package; None where it keeps none, or elsewhere."""
    folder = Path(__file__).parent / "__pycache__"
    return folder if folder.is_dir() and sys.pycache_prefix is None else None
