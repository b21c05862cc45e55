"""A regular expression of the rules, matched on folded text and never for longer than it may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TypeVar

import regex

from extractor.ruleset.source import Place
from extractor.text.fold import fold

TIMEOUT = 2.0
"""Seconds one call may take before the rule is held to be at fault."""

_T = TypeVar("_T")

folded = lru_cache(maxsize=1 << 14)(fold)
"""`fold`, remembering the last texts: every stage looks at the lines of the same document."""


@dataclass(frozen=True, slots=True)
class Exemple:
    """A text that must, or must not, match; ``donne`` is what each named group must hold."""

    texte: str
    donne: Mapping[str, str] = field(hash=False)
    place: Place


@dataclass(frozen=True, slots=True)
class Motif:
    """One pattern of a family.

    The pattern sees ``fold(text)``, so it is written in lower case without accents. As folding keeps the
    length, the spans of a match are spans of the text given; its groups are folded, so quote from the text.

    Parameters
    ----------
    id
        Name, unique in its family.
    motif
        The pattern, for the `regex` package.
    valeur
        Constants attached to it.
    exemples, contre_exemples
        Texts that must match and texts that must not.
    place
        Where it is written.
    """

    id: str
    motif: str
    valeur: Mapping[str, str] = field(hash=False)
    exemples: tuple[Exemple, ...]
    contre_exemples: tuple[Exemple, ...]
    place: Place

    def search(self, text: str) -> regex.Match[str] | None:
        """Find the first match anywhere in ``text``.

        Raises
        ------
        RuleError
            The pattern does not compile, or takes longer than `TIMEOUT`.
        """
        return self._run(lambda: self.compiled().search(folded(text), timeout=TIMEOUT))

    def match(self, text: str) -> regex.Match[str] | None:
        """Match at the start of ``text``. Raises as `search` does."""
        return self._run(lambda: self.compiled().match(folded(text), timeout=TIMEOUT))

    def finditer(self, text: str) -> list[regex.Match[str]]:
        """List the matches in order, none overlapping another. Raises as `search` does."""
        # A list: a lazy iterator would let the clock run while the caller works between two matches.
        return self._run(lambda: list(self.compiled().finditer(folded(text), timeout=TIMEOUT)))

    def compiled(self) -> regex.Pattern[str]:
        """Return the compiled pattern.

        Raises
        ------
        RuleError
            It does not compile.
        """
        try:
            return _compile(self.motif)
        except (regex.error, ValueError, OverflowError, RecursionError) as error:
            raise self.place.error(f"motif does not compile: {error}") from error

    def _run(self, call: Callable[[], _T]) -> _T:
        try:
            return call()
        except TimeoutError as error:
            raise self.place.error(f"motif needs more than {TIMEOUT:g} s on one text") from error


@cache
def _compile(motif: str) -> regex.Pattern[str]:
    return regex.compile(motif, regex.IGNORECASE | regex.VERSION0)
