"""Families of wordings: which entry a piece of text names, and where a text names one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise

from extractor.ruleset.motif import Exemple, folded
from extractor.ruleset.source import Place
from extractor.text.fold import fold

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Entree:
    """One meaning and the wordings that print it.

    Parameters
    ----------
    id
        Name, unique in its lexique.
    libelles
        Wordings, as written in the rules.
    attributs
        Constants attached to the meaning.
    exemples, contre_exemples
        Texts in which the entry must, or must not, be found.
    remplace
        True for an entry of a user's folder that stands in place of ours instead of adding to it.
    place
        Where it is written.
    """

    id: str
    libelles: tuple[str, ...]
    attributs: Mapping[str, str] = field(hash=False)
    exemples: tuple[Exemple, ...]
    contre_exemples: tuple[Exemple, ...]
    remplace: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording found: half-open 0-based span in the text given, and the entry it names."""

    start: int
    end: int
    entree: Entree


def canonical(text: str) -> str:
    """Reduce a wording to what is compared: folded words and signs, one space apart, ``œ`` as ``oe``.

    Examples
    --------
    >>> canonical("Mise en  ŒUVRE :")
    'mise en oeuvre :'
    """
    return " ".join(_TOKEN.findall(_without_ligatures(fold(text))))


def _without_ligatures(plain: str) -> str:
    return plain if plain.isascii() else plain.replace("œ", "oe").replace("æ", "ae")


@dataclass(frozen=True)
class Lexique:
    """A family of entries. Wordings match whatever their case, accents, blanks, apostrophes and dashes.

    Parameters
    ----------
    nom
        ``<file stem>.<family>``.
    entrees
        In the order of the rules.
    """

    nom: str
    entrees: tuple[Entree, ...]

    def find(self, text: str) -> list[Hit]:
        """List the wordings printed in ``text``, in order: whole words, longest first, no overlap."""
        return [self._hit(found) for found in self._pattern.finditer(folded(text))]

    def at_start(self, text: str) -> Hit | None:
        """Return the longest wording with which ``text`` begins, blanks aside, or None."""
        plain = folded(text)
        return self.at(text, len(plain) - len(plain.lstrip()))

    def at(self, text: str, start: int) -> Hit | None:
        """Return the longest wording that begins at ``text[start]``, or None."""
        return self._at(folded(text), start)

    def at_each(self, text: str, starts: Iterable[int]) -> Iterator[Hit]:
        """The longest wording that begins at each of the places, where there is one; they may overlap."""
        plain = folded(text)  # once: a text of hundreds of pages is long to look up in what is remembered
        for start in starts:
            hit = self._at(plain, start)
            if hit is not None:
                yield hit

    def _at(self, plain: str, start: int) -> Hit | None:
        first = _TOKEN.match(plain, start)
        pattern = None if first is None else self._opened_by(_without_ligatures(first.group()))
        found = None if pattern is None else pattern.match(plain, start)
        return None if found is None else self._hit(found)

    def whole(self, text: str) -> Entree | None:
        """Return the entry that ``text`` as a whole names, any punctuation after it ignored, or None."""
        words = canonical(text).split(" ")
        while words:
            entree = self._index.get(" ".join(words))
            if entree is not None or _in_word(words[-1][-1:]):
                return entree
            words.pop()
        return None

    def _hit(self, found: re.Match[str]) -> Hit:
        return Hit(found.start(), found.end(), self._index[canonical(found.group())])

    @cached_property
    def _index(self) -> dict[str, Entree]:
        return {canonical(libelle): entree for entree in self.entrees for libelle in entree.libelles}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _any_of(self._index)

    def _opened_by(self, opening: str) -> re.Pattern[str] | None:
        """The wordings with this first word or sign; None when there is none, as for most words.

        Compiled when a text first has that word: all the wordings at once take as long as a page.
        """
        wordings = self._by_opening.get(opening)
        if isinstance(wordings, list):
            wordings = self._by_opening[opening] = _any_of(wordings)
        return wordings

    @cached_property
    def _by_opening(self) -> dict[str, list[str] | re.Pattern[str]]:
        found: dict[str, list[str] | re.Pattern[str]] = {}
        for opening, wordings in groupby(sorted(self._index, key=_opening), key=_opening):
            found[opening] = list(wordings)
        return found


def _opening(libelle: str) -> str:
    return libelle.partition(" ")[0]


def _any_of(libelles: Iterable[str]) -> re.Pattern[str]:
    """Canonical wordings as one pattern, the longest first.

    `re` and not `regex`: six times faster here, and a list of plain wordings cannot run away.
    """
    longest_first = sorted(libelles, key=lambda libelle: (-len(libelle), libelle))
    # The look behind stands once before all the words, not before each: ten times faster.
    words = "|".join(_pattern(libelle) for libelle in longest_first if _in_word(libelle[0]))
    signs = "|".join(_pattern(libelle) for libelle in longest_first if not _in_word(libelle[0]))
    return re.compile("|".join(filter(None, [words and rf"(?<!\w)(?:{words})", signs])))


def _pattern(libelle: str) -> str:
    """Write a canonical wording as a pattern: blanks needed between two words only, and free elsewhere."""
    words = libelle.split(" ")
    parts = [_word(words[0])]
    for previous, word in pairwise(words):
        both_words = _in_word(previous[-1]) and _in_word(word[0])
        parts += [r"\s+" if both_words else r"\s*", _word(word)]
    return "".join(parts) + (r"(?!\w)" if _in_word(words[-1][-1]) else "")


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"  # what ``\w`` matches


def _word(word: str) -> str:
    return re.escape(word).replace("oe", "(?:oe|œ)").replace("ae", "(?:ae|æ)")
