"""The form of a text on which every rule is matched: same length, no case, no accent, plain punctuation."""

from __future__ import annotations

import unicodedata

_VARIANTS = {
    "'": "’‘‛ʼ′´",
    "-": "\u00ad‐‑‒–—―−",
    "°": "º˚",
    " ": "\t\r\x1f",
    "\n": "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029",
}
"""Characters that documents print for the one on the left (soft hyphen and C0 separators included)."""

_REPLACED = {variant: plain for plain, variants in _VARIANTS.items() for variant in variants}


def _fold_char(char: str) -> str:
    """Fold one character to exactly one character."""
    if char in _REPLACED:
        return _REPLACED[char]
    if char == "\n":
        return char
    if char.isspace():
        return " "
    decomposed = unicodedata.normalize("NFD", char)
    base = decomposed[0] if all(map(unicodedata.combining, decomposed[1:])) else char
    lowered = _REPLACED.get(base, base).lower()
    return lowered if len(lowered) == 1 else base


class _FoldTable(dict[int, str]):
    """Table for `str.translate` that learns the characters it does not know yet."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_TABLE = _FoldTable({code: _fold_char(chr(code)) for code in (*range(0x180), *range(0x2000, 0x2070))})


def fold(text: str) -> str:
    """Fold a text for matching, without changing its length.

    Letters lose case and accents; every apostrophe becomes ``'``, every dash ``-``, every blank a space (a
    line end stays a line end). ``œ`` and ``æ`` stay one character, so that a span found in the folded text is
    the span in the text given. A text in decomposed form (NFD) keeps its combining marks: compose it first.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Folded text, as long as the text given.

    Examples
    --------
    >>> fold("L’Œuvre – Été")
    "l'œuvre - ete"
    """
    return text.translate(_TABLE)
