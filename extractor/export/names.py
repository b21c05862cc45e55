"""Names that are safe to give to a file in the output folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_FORBIDDEN = frozenset('/\\:*?"<>|')
_RESERVED = frozenset(
    "con prn aux nul datapackage".split() + [f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10)]
)
_LONGEST = 200  # bytes; leaves room for a suffix and an extension under the usual limit of 255


def safe_name(text: str) -> str:
    """``text`` as a file name without extension, that no system reads as a path, a device or a hidden file.

    >>> safe_name("../deliberation 12"), safe_name("CON"), safe_name("")
    ('_deliberation 12', 'CON_', 'document')
    """
    kept = "".join(
        " " if c.isspace() else "_" if c in _FORBIDDEN or unicodedata.category(c).startswith("C") else c
        for c in unicodedata.normalize("NFC", text)
    )
    name = kept.lstrip(". ").encode()[:_LONGEST].decode(errors="ignore").rstrip(". ")
    if name.split(".")[0].casefold() in _RESERVED:
        stem, dot, rest = name.partition(".")
        name = f"{stem}_{dot}{rest}"
    return name or "document"


def unique_names(texts: Iterable[str]) -> list[str]:
    """Give each text a safe name, in order; one already taken gets ``-2``, ``-3``.

    Names that differ only by case count as the same, since some file systems hold them for one.
    """
    taken: set[str] = set()
    ranks: dict[str, int] = {}  # last suffix given: ten thousand files of one name need no search from 2 each
    names = []
    for text in texts:
        name = base = safe_name(text)
        rank = ranks.get(base.casefold(), 1)
        while name.casefold() in taken:
            rank += 1
            name = f"{base}-{rank}"
        taken.add(name.casefold())
        ranks[base.casefold()] = rank
        names.append(name)
    return names
