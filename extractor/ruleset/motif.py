"""A regular expression of the rules, matched on folded text and never for longer than it may."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

import regex

from extractor.errors import RuleError
from extractor.ruleset.compiled import COMPILED
from extractor.ruleset.source import Place
from extractor.text.fold import fold

_NOT_ALONE = re.compile(r"\\\d|\\g<|\(\?P[=&>]|\(\?[&(a-zA-OQ-Z\d]")  # back references, flags, conditions

TIMEOUT = 2.0
"""Seconds one call may take before the rule is held to be at fault."""

_SYNTAX = re.compile(r"\\.|\(\?P[<=>]")  # where a pattern has capitals that are not letters to match

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
        try:
            return self.compiled().search(folded(text), timeout=TIMEOUT, concurrent=False)
        except TimeoutError as error:
            raise self._too_long() from error

    def match(self, text: str) -> regex.Match[str] | None:
        """Match at the start of ``text``. Raises as `search` does."""
        try:
            return self.compiled().match(folded(text), timeout=TIMEOUT, concurrent=False)
        except TimeoutError as error:
            raise self._too_long() from error

    def finditer(self, text: str) -> list[regex.Match[str]]:
        """List the matches in order, none overlapping another. Raises as `search` does."""
        # A list: a lazy iterator would let the clock run while the caller works between two matches.
        try:
            return list(self.compiled().finditer(folded(text), timeout=TIMEOUT, concurrent=False))
        except TimeoutError as error:
            raise self._too_long() from error

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

    def _too_long(self) -> RuleError:
        return self.place.error(f"motif needs more than {TIMEOUT:g} s on one text")


class Famille(tuple[Motif, ...]):
    """The patterns of one family, first to try first.

    One pattern made of all of them says first whether any can match: most texts match none.
    """

    def compile(self) -> None:
        """Compile the patterns and what says first whether any can match. Raises as `Motif.compiled` does."""
        for motif in self:
            motif.compiled()
        _ = self._any_of

    def first_match(self, text: str) -> tuple[Motif, regex.Match[str]] | None:
        """The first pattern that matches at the start of ``text``, with its match. Raises as `Motif.match` does."""
        return self._first(text, Motif.match) if self._possible(text, at_start=True) is not False else None

    def first_search(self, text: str) -> tuple[Motif, regex.Match[str]] | None:
        """The first pattern found anywhere in ``text``, with its match. Raises as `Motif.search` does."""
        return self._first(text, Motif.search) if self._possible(text, at_start=False) is not False else None

    def matches(self, text: str) -> bool:
        """Whether a pattern matches at the start of ``text``. Raises as `Motif.match` does."""
        possible = self._possible(text, at_start=True)
        return self._first(text, Motif.match) is not None if possible is None else possible

    def found_in(self, text: str) -> bool:
        """Whether a pattern is found anywhere in ``text``. Raises as `Motif.search` does."""
        possible = self._possible(text, at_start=False)
        return self._first(text, Motif.search) is not None if possible is None else possible

    def _first(
        self, text: str, how: Callable[[Motif, str], regex.Match[str] | None]
    ) -> tuple[Motif, regex.Match[str]] | None:
        for motif in self:
            found = how(motif, text)
            if found is not None:
                return motif, found
        return None

    def _possible(self, text: str, *, at_start: bool) -> bool | None:
        """Whether one of the patterns matches; None when only they can tell, one by one."""
        any_of = self._any_of
        if any_of is None:
            return None
        try:
            plain = folded(text)
            found = (
                any_of.match(plain, timeout=TIMEOUT, concurrent=False)
                if at_start
                else any_of.search(plain, timeout=TIMEOUT, concurrent=False)
            )
        except TimeoutError:
            return None  # the pattern at fault will say so
        return found is not None

    @cached_property
    def _any_of(self) -> regex.Pattern[str] | None:
        """All the patterns as one; None for a single one, and where numbers or flags of one would touch others."""
        if len(self) < 2 or any(_NOT_ALONE.search(motif.motif) for motif in self):
            return None
        return _compile("|".join(f"(?:{motif.motif})" for motif in self))


@cache
def _compile(motif: str) -> regex.Pattern[str]:
    # The text is folded: only a pattern with capitals of its own needs to be told that case is the same.
    capitals = any(char.isupper() for char in _SYNTAX.sub("", motif))
    return COMPILED.pattern(motif, int((regex.IGNORECASE if capitals else 0) | regex.VERSION0))
