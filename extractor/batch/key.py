"""Under which name the result of a document is kept: what it depends on, and nothing else."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.export.jsons import VERSION
from extractor.version import __version__

if TYPE_CHECKING:
    from extractor.ruleset import Ruleset

_LENGTH = 32  # hexadecimal digits: two of ten million documents never meet


@cache
def code_version() -> str:
    """The version, with a digest of the program itself: a changed program makes other results under one version."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(f"{path.relative_to(package).as_posix()}\n".encode() + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def result_key(sha256: str, rules: Ruleset, fichier: str, missing: str = "") -> str:
    """Name of the result of the document with this digest.

    Parameters
    ----------
    sha256
        Of the document's bytes, in hexadecimal.
    rules
        The rules it is read with.
    fichier
        Name of its file; it only counts where a rule names that file.
    missing
        What this machine lacks to read scans: once it is installed, they are read.
    """
    named = fichier if any(silence.document == fichier for silence in rules.silences) else ""
    parts = (sha256, rules.sha256, code_version(), VERSION, named, missing)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_LENGTH]
