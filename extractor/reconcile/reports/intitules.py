"""Two printed forms of one title, compared word by word."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from extractor.model.passage import Texte
from extractor.reconcile.contexte import Contexte
from extractor.ruleset import Lexique
from extractor.ruleset.motif import folded
from extractor.text.fold import fold

WORD = re.compile(r"[^\W_]+(?:[.·][^\W\d_]{1,5}(?![^\W_]))*")  # with its other endings: « assistant·e·s »
ENDINGS = re.compile(r"[.·].*")
NOTE = re.compile(r"(?<=[^\W\d]{2})\d{1,2}$")  # the call of a footnote, glued to its word
MIN_WORDS = 3
LONG_WORD = 20
SLIP = 2  # letters that a slip of the pen changes in a word


class Mot(NamedTuple):
    """A word, folded and without the call of a footnote, and its span in the text."""

    mot: str
    start: int
    end: int


class Lu:
    """The text of a section, folded and cut into words once, when first asked for."""

    def __init__(self, texte: Texte) -> None:
        self.fiche_id = texte.fiche_id
        self.section = texte.section
        self.passage = texte.passage

    @cached_property
    def folded(self) -> str:
        return folded(self.passage.text)

    @cached_property
    def _tabular(self) -> bool:
        return any(line.cell is not None for line in self.passage.lines)

    def after(self, offset: int, count: int) -> Sequence[Mot]:
        """The first ``count`` words that begin at ``offset`` or later; of a table, those of one cell."""
        found = _mots(islice(WORD.finditer(self.folded, offset), count))
        if not self._tabular:
            return found
        cells = [self.passage.line_at(mot.start).cell for mot in found]
        return [mot for mot, cell in zip(found, cells, strict=True) if cell == cells[0]]

    def may_begin(self, offset: int, count: int, words: Container[str]) -> bool:
        """Whether one of the first ``count`` words from ``offset``, whatever cell they are in, is one of ``words``."""
        return any(_word(found) in words for found in islice(WORD.finditer(self.folded, offset), count))

    def before(self, offset: int, count: int) -> list[str]:
        """The last ``count`` words that begin before ``offset``."""
        near = max(offset - count * LONG_WORD, 0)  # far enough for that many words
        return [mot.mot for mot in mots(self.passage.text[near:offset])[-count:]]


def outside(contexte: Contexte, textes: Iterable[Lu]) -> Iterator[Lu]:
    """Texts outside any numbered fiche: acts, lists, tables."""
    numbered = {fiche.fiche_id for fiche in contexte.fiches if fiche.numero}
    return (texte for texte in textes if texte.fiche_id not in numbered)


def mots(text: str) -> list[Mot]:
    """Words of a text; an apostrophe, a hyphen or a slash parts two words."""
    return _mots(WORD.finditer(fold(text)))


def _mots(found: Iterable[re.Match[str]]) -> list[Mot]:
    return [Mot(_word(match), *match.span()) for match in found]


def _word(found: re.Match[str]) -> str:
    word = found[0]
    return word if word.isalpha() else _bare(word)


def _bare(word: str) -> str:
    """A word, whatever it holds but letters (hardly any does), without its other endings and the call of a note."""
    word = ENDINGS.sub("", word)
    return NOTE.sub("", word) if word[-1].isdigit() and not word[0].isdigit() else word


Ecart = tuple[tuple[str, ...], tuple[str, ...]]
"""Words of the title, and those that stand in their place elsewhere; one of the two may be empty."""


@dataclass(frozen=True, slots=True)
class Variante:
    """Another form of a title: its words in the passage searched, and where it differs.

    ``ajouts`` are the words that it has more, as places in ``mots`` (first included, last excluded).
    """

    titre: Sequence[str]
    mots: Sequence[Mot]
    ecarts: tuple[Ecart, ...]
    ajouts: tuple[tuple[int, int], ...]

    def differe(self, context: int) -> tuple[slice, slice]:
        """The words of the title, and of the other form, where they differ, with ``context`` words around."""
        other = [mot.mot for mot in self.mots]
        shorter = min(len(self.titre), len(other))
        head = next((i for i in range(shorter) if self.titre[i] != other[i]), shorter)
        tail = next((i for i in range(shorter - head) if self.titre[-1 - i] != other[-1 - i]), shorter - head)
        first, last = max(head - context, 0), max(tail - context, 0)
        return slice(first, len(self.titre) - last), slice(first, len(other) - last)

    def repete(self) -> bool:
        """Whether all that differs is a group of words printed twice: told as that, not as another title."""
        words = [mot.mot for mot in self.mots]
        twice = (words[i:j] in (words[j : 2 * j - i], words[max(2 * i - j, 0) : i]) for i, j in self.ajouts)
        return len(self.ajouts) == len(self.ecarts) and all(twice)

    @property
    def start(self) -> int:
        return self.mots[0].start

    @property
    def end(self) -> int:
        return self.mots[-1].end

    def slight(self, outils: Lexique) -> bool:
        """Whether every difference is a tool word, a slip, a plural, or a name and its initials."""
        full = [[w for w in words if not outils.whole(w)] for words in (self.titre, [m.mot for m in self.mots])]
        known = {*full[0], *full[1]}
        initials = " ".join("".join(word[0] for word in words) for words in full)
        return all(
            _slight([w for w in a if not outils.whole(w)], [w for w in b if not outils.whole(w)], known, initials)
            for a, b in self.ecarts
        )


def variante(titre: Sequence[Mot], suite: Sequence[Mot], share: float) -> Variante | None:
    """The form of ``titre`` that ``suite`` begins with; None when too few words are the same.

    ``share`` of the words, between 0 and 1, must be the same, and one of the two first ones.
    A form that stops before the title does is no other form: it may have been cut.
    """
    a = [mot.mot for mot in titre]
    b = [mot.mot for mot in suite]
    if len(a) < MIN_WORDS or not set(a[:2]) & set(b[:2]) or len(set(a) & set(b)) < len(set(a)) * share:
        return None
    size = _best_size(a, b, share)
    if size is None:
        return None
    blocks = SequenceMatcher(None, a, b[:size], autojunk=False).get_matching_blocks()
    rest = len(a) - max(block.a + block.size for block in blocks[:-1])
    if rest and size + rest <= len(b) and _slip(a[-1], b[size + rest - 1]):
        size += rest  # the last words too, in another form
    elif rest > 1 and size < len(b) and b[size] == _acronym(a[-rest:]):
        size += 1  # the last words too, by their initials
    ecarts: list[Ecart] = []
    ajouts: list[tuple[int, int]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b[:size], autojunk=False).get_opcodes():
        mine, other = tuple(a[i1:i2]), tuple(b[j1:j2])
        if tag != "equal" and not (i2 == len(a) and _cut(mine, other)) and _letters(mine, other):
            ecarts.append((mine, other))
            ajouts += [] if mine else [(j1, j2)]
    return Variante(a, suite[:size], tuple(ecarts), tuple(ajouts))


def _acronym(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words if len(word) >= MIN_WORDS)


def _best_size(a: Sequence[str], b: Sequence[str], share: float) -> int | None:
    """How many words of ``b`` are most like ``a``; None when no beginning of it has ``share`` of the words.

    The longest common subsequence bounds the blocks that both have in common: most sizes need no closer look.
    """
    bounds = {n: Indel.normalized_similarity(a, b[:n]) for n in range(max(int(len(a) * share), 2), len(b) + 1)}
    best, most = None, share
    for size in sorted(bounds, key=lambda n: (-bounds[n], n)):
        if bounds[size] < most:
            break
        ratio = SequenceMatcher(None, a, b[:size], autojunk=False).ratio()
        if ratio > most or (ratio == most and (best is None or size < best)):
            best, most = size, ratio
    return best


def _cut(mine: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the end of a title looks lost rather than changed."""
    left, right = "".join(mine), "".join(other)
    return not right or (left.startswith(right) and len(left) - len(right) > SLIP)


def _letters(mine: Sequence[str], other: Sequence[str]) -> bool:
    """Whether letters differ, not only blanks and hyphens, or numbers (a page, the call of a footnote)."""
    return "".join(mine) != "".join(other) and not "".join([*mine, *other]).isdigit()


def _slip(a: str, b: str) -> bool:
    return Levenshtein.distance(a, b) <= min(SLIP, len(a) // 3)


def _slight(a: Sequence[str], b: Sequence[str], known: Container[str], initials: str) -> bool:
    """Whether ``b`` says what ``a`` does, tool words apart; ``known`` words and ``initials`` are those of both."""
    if not a or not b:
        added = a or b
        spelled = "".join(word[0] for word in added)
        return not added or (len(added) == 1 and added[0] in initials) or (len(added) > 1 and spelled in known)
    if 1 in (len(a), len(b)) and len(a) != len(b):
        short, long = sorted((a, b), key=len)
        return short[0] == "".join(word[0] for word in long)
    return len(a) == len(b) and all(_slip(x, y) for x, y in zip(a, b, strict=True))
