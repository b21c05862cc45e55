"""The tokens of a text that may hold formulas: numbers with their units, operators, equals signs, words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from itertools import pairwise

from extractor.reconcile.formules.noeuds import ONE, Nombre
from extractor.reconcile.intervals import ZERO
from extractor.ruleset import Ruleset
from extractor.text.numbers import FIGURE, figure_value, half_unit

FICHIER = "controles_calcul"
UNIT_LENGTH = 24
THREE = 3
THOUSAND = Decimal(1000)  # a bare number from here on is an amount, known to the unit it is printed with
_FIGURE = re.compile(FIGURE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_GOES_ON = re.compile(r"0\d\d(?!\d)")
_PARENTHESES = re.compile(r"[()\[\]]")


class Genre(Enum):
    """What a token is."""

    NOMBRE = auto()
    SIGNE = auto()
    EGAL = auto()
    OUVRE = auto()
    FERME = auto()
    COUPE = auto()
    MOTS = auto()


@dataclass(frozen=True, slots=True)
class Jeton:
    """A token at ``start:end``.

    ``valeur`` is the sign of an operator, else ``forte`` or ``faible``; ``saut``: a line ends right before it.
    """

    genre: Genre
    start: int
    end: int
    valeur: str = ""
    nombre: Nombre | None = None
    saut: bool = False


_FAMILIES = (("coupures", Genre.COUPE), ("egalites", Genre.EGAL), ("operateurs", Genre.SIGNE))


def jetons(text: str, breaks: Iterable[int], rules: Ruleset) -> list[Jeton]:
    """The tokens of ``text`` in order; ``breaks`` are the offsets where its lines begin.

    A number never runs over the end of a line, unless the next one begins with a group like "000". A bare year is
    a word, unless it is multiplied or a result.
    """
    inner = (b for b in breaks if 0 < b < len(text) and not _GOES_ON.match(text, b))
    cuts = sorted({0, len(text), *inner})
    found = [*_excluded(text, rules), *_signs(text, rules)]
    taken = [(j.start, j.end) for j in found if j.genre is Genre.MOTS]
    after_sign = {j.end for j in found if j.genre is Genre.SIGNE}
    for start, end in pairwise(cuts):
        for nombre in nombres(text, start, end, rules):
            a, b = nombre.start, nombre.end
            in_word = a > 0 and text[a - 1].isalpha() and a not in after_sign
            if not in_word and not any(a < y and x < b for x, y in taken):
                found.append(Jeton(Genre.NOMBRE, a, b, nombre=nombre))
    kept: list[Jeton] = []
    for jeton in sorted(found, key=lambda j: (j.start, j.genre is not Genre.MOTS, -j.end)):
        if not kept or jeton.start >= kept[-1].end:
            kept.append(jeton)
    return _years(list(_with_words(text, kept, cuts)), text)


def _excluded(text: str, rules: Ruleset) -> Iterator[Jeton]:
    """Dates, ranges of years, references: words, whatever digits they hold."""
    for motif in rules.motifs(f"{FICHIER}.pas_un_calcul"):
        for match in motif.finditer(text):
            yield Jeton(Genre.MOTS, *match.span())


def _signs(text: str, rules: Ruleset) -> Iterator[Jeton]:
    for famille, genre in _FAMILIES:
        for motif in rules.motifs(f"{FICHIER}.{famille}"):
            valeur = motif.valeur.get("signe") or motif.valeur["force"]
            for match in motif.finditer(text):
                yield Jeton(genre, *match.span(), valeur)
    for found in _PARENTHESES.finditer(text):
        yield Jeton(Genre.OUVRE if found.group() in "([" else Genre.FERME, *found.span())


def nombres(text: str, start: int, end: int, rules: Ruleset) -> Iterator[Nombre]:
    """The numbers printed in ``text[start:end]``, years and parts of words too."""
    for match in _FIGURE.finditer(text, start, end):
        yield _number(text, *match.span(), rules)


def _number(text: str, start: int, end: int, rules: Ruleset) -> Nombre:
    figure = text[start:end]
    value, places = figure_value(figure)
    unite, echelle, stop = "", ONE, end
    found = rules.motifs(f"{FICHIER}.unites").first_match(text[end : end + UNIT_LENGTH])
    if found:
        motif, match = found
        unite, echelle = motif.valeur["unite"], Decimal(motif.valeur["echelle"])
        stop = end + match.end()
    precise = unite or places or value >= THOUSAND
    marge = half_unit(places) * echelle if precise else ZERO
    if unite == "%":
        marge *= 2  # rates are cut as often as they are rounded
    rivaux = (value * echelle * THOUSAND,) if places == THREE else ()  # "1,500" for a thousand and a half
    return Nombre(start, stop, value * echelle, marge, unite, echelle, rivaux)


def _with_words(text: str, kept: list[Jeton], cuts: list[int]) -> Iterator[Jeton]:
    """The tokens with the words between them, each told whether a line ends before it."""
    at = 0
    for jeton in [*kept, Jeton(Genre.COUPE, len(text), len(text), "forte")]:
        gap = text[at : jeton.start]
        if gap.strip():
            start = at + len(gap) - len(gap.lstrip())
            end = at + len(gap.rstrip())
            yield Jeton(Genre.MOTS, start, end, saut=_breaks(cuts, at, start))
            at = end
        yield Jeton(jeton.genre, jeton.start, jeton.end, jeton.valeur, jeton.nombre, _breaks(cuts, at, jeton.start))
        at = jeton.end


def _breaks(cuts: list[int], start: int, end: int) -> bool:
    """Whether a line begins from ``start`` to ``end``; the first one, at 0, does not count."""
    rank = bisect_left(cuts, max(start, 1))
    return rank < len(cuts) and cuts[rank] <= end


def _years(found: list[Jeton], text: str) -> list[Jeton]:
    """Bare years become words; neighbouring words become one token."""
    merged: list[Jeton] = []
    for rank, jeton in enumerate(found):
        if jeton.genre is Genre.NOMBRE and _is_year(found, rank, text):
            jeton = Jeton(Genre.MOTS, jeton.start, jeton.end, saut=jeton.saut)
        last = merged[-1] if merged else None
        if last and jeton.genre is Genre.MOTS and last.genre is Genre.MOTS:
            merged[-1] = Jeton(Genre.MOTS, last.start, jeton.end, saut=last.saut)
        else:
            merged.append(jeton)
    return merged


def _is_year(found: list[Jeton], rank: int, text: str) -> bool:
    jeton = found[rank]
    if not _YEAR.fullmatch(text[jeton.start : jeton.end]):
        return False
    before = found[rank - 1] if rank else None
    after = found[rank + 1] if rank + 1 < len(found) else None
    result = before is not None and ((before.genre is Genre.EGAL and before.valeur == "forte") or before.valeur == "*")
    return not result and not (after is not None and after.valeur == "*")
