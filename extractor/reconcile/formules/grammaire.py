"""From tokens to formulas: ``left = right``, each side read as far as its grammar goes.

side := term (sign term)* ; term := atom words? remark? words? ; atom := number | "(" side ")".
A remark is a parenthesis that no operator joins to the number before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.reconcile.formules.jetons import Genre, Jeton, jetons
from extractor.reconcile.formules.noeuds import REMARQUE, Nombre, Signe, Suite
from extractor.ruleset import Ruleset

OPERANDS_MAX = 7  # more than these are no formula one reads at a glance


@dataclass(frozen=True, slots=True)
class Formule:
    """A printed equality, at ``text[start:end]``.

    Attributes
    ----------
    gauche, droite
        Its sides; ``resultat`` is the first number printed on the right.
    forte
        Whether an equals sign is printed, not only "soit" or a colon.
    nette
        Whether it is certain where the left side begins and where the right one ends.
    isolee
        False when a liaison ("3 x 5 et 2 x 4 = …") joins the left side to what stands before it, or when a number
        at one of its ends may be cut by the end of a line.
    autres
        The numbers printed around it and in its remarks, that are no part of it.
    avant
        The number that ends right where the left side begins, with nothing between them.
    """

    start: int
    end: int
    gauche: Suite
    droite: Suite
    forte: bool
    nette: bool
    isolee: bool
    autres: tuple[Nombre, ...]
    avant: Nombre | None = None

    @property
    def resultat(self) -> Nombre:
        """The first number of the right side."""
        return next(self.droite.nombres())

    @property
    def suivie(self) -> bool:
        """Whether the right side computes in its turn."""
        return any(True for _ in self.droite.operateurs())


def formules(text: str, breaks: Iterable[int], rules: Ruleset, near: int, words: int) -> list[Formule]:
    """The formulas of a paragraph, in order; only those whose left side computes something.

    Parameters
    ----------
    text, breaks
        The paragraph and the offsets where its lines begin.
    near
        How far around a formula other numbers count, in characters.
    words
        Longest run of words, in characters, that may stand between a number and the operator after it.
    """
    tokens = jetons(text, breaks, rules)
    reader = _Reader(text, tokens, words)
    found = []
    for rank, token in enumerate(tokens):
        if token.genre is Genre.EGAL:
            formule = reader.formule(rank)
            if formule:
                found.append(formule)
    inside = [(f.start, f.end) for f in found]
    return [replace(f, autres=tuple(_around(f, tokens, inside, near))) for f in found]


def _around(
    formule: Formule, tokens: Sequence[Jeton], inside: Sequence[tuple[int, int]], near: int
) -> Iterator[Nombre]:
    """Numbers near the formula that no formula uses, then those of its own remarks."""
    for token in tokens:
        close = formule.start - near <= token.start <= formule.end + near // 2
        if token.nombre and close and not any(a <= token.start < b for a, b in inside):
            yield token.nombre
    for side in (formule.gauche, formule.droite):
        yield from _remarked(side)


def _remarked(suite: Suite) -> Iterator[Nombre]:
    for signe, terme in zip(suite.signes, suite.termes[1:], strict=True):
        if isinstance(terme, Suite):
            yield from terme.nombres() if signe.signe == REMARQUE else _remarked(terme)


class _Reader:
    """Recursive descent over the tokens of one paragraph; every method returns where it stopped."""

    def __init__(self, text: str, tokens: Sequence[Jeton], words: int) -> None:
        self._text = text
        self._tokens = tokens
        self._words = words

    def formule(self, egal: int) -> Formule | None:
        """The formula around the equals sign at rank ``egal``."""
        debut = self._left_bound(egal)
        left = next((s for r in self._starts(debut, egal) if (s := self._complete(r, egal))), None)
        right, stop = self._side(egal + 1)
        if left is None or right is None or not any(True for _ in left[1].operateurs()):
            return None
        rank, gauche = left
        if sum(1 for _ in gauche.nombres()) > OPERANDS_MAX or self._kind(rank - 1) is Genre.SIGNE:
            return None
        before = self._tokens[rank - 1].nombre if rank > debut else None
        loose = any(t.nombre for t in self._tokens[debut:rank]) and not self._tokens[rank].saut
        return Formule(
            gauche.start,
            right.end,
            self._first_rivals(gauche),
            self._last_rivals(right),
            self._tokens[egal].valeur == "forte",
            not loose and self._ends(stop),
            self._alone(debut) and not (self._broken(rank) or self._broken(stop)),
            (),
            before,
        )

    def _starts(self, debut: int, egal: int) -> list[int]:
        """Ranks where the left side may begin; after the result of another formula, a new line first."""
        ranks = list(range(debut, egal))
        if self._kind(debut - 1) is not Genre.EGAL:
            return ranks
        return sorted(ranks, key=lambda rank: rank == debut or not self._tokens[rank].saut)

    def _next_formula(self, rank: int) -> bool:
        """Whether a line that begins at ``rank`` is a formula of its own: it has an equals sign."""
        if not self._tokens[rank].saut:
            return False
        ends = (t for t in self._tokens[rank:] if t.genre is Genre.EGAL or t.valeur == "forte")
        first = next(ends, None)
        return first is not None and first.genre is Genre.EGAL

    def _broken(self, rank: int) -> bool:
        """Whether the number at ``rank`` may be the end of the one that ends the line before."""
        if not 0 < rank < len(self._tokens):
            return False
        here, before = self._tokens[rank], self._tokens[rank - 1].nombre
        if not (here.nombre and here.saut and before and not before.unite):
            return False
        first = self._groups(here.nombre)[0]
        return len(first) == 3 and len(self._groups(before)[-1]) <= 3

    def _ends(self, stop: int) -> bool:
        """Whether nothing that may belong to the right side stands at rank ``stop``, right after it."""
        return self._kind(stop) not in (Genre.NOMBRE, Genre.SIGNE) or self._tokens[stop].saut

    def _alone(self, debut: int) -> bool:
        """Whether the clause that begins at rank ``debut`` does not go on with the numbers of another one."""
        for token in reversed(self._tokens[:debut]):
            if token.nombre:
                return False
            if token.genre is Genre.EGAL or token.valeur == "forte" or token.genre is Genre.OUVRE:
                return True
        return True

    def _kind(self, rank: int) -> Genre | None:
        return self._tokens[rank].genre if 0 <= rank < len(self._tokens) else None

    def _left_bound(self, egal: int) -> int:
        """Rank after the last equals sign, cut or unmatched parenthesis before ``egal``."""
        depth = 0
        for rank in range(egal - 1, -1, -1):
            genre = self._tokens[rank].genre
            depth += (genre is Genre.FERME) - (genre is Genre.OUVRE)
            if genre is Genre.EGAL or depth < 0 or (genre is Genre.COUPE and depth == 0):
                return rank + 1
        return 0

    def _complete(self, start: int, stop: int) -> tuple[int, Suite] | None:
        """A side that begins at rank ``start`` and goes exactly to ``stop``."""
        if self._kind(start) not in (Genre.NOMBRE, Genre.OUVRE):
            return None
        suite, end = self._side(start)
        return (start, suite) if suite and end == stop else None

    def _side(self, start: int) -> tuple[Suite | None, int]:
        """The longest side that begins at rank ``start``, and the rank after it."""
        atom, rank = self._atom(start)
        if atom is None:
            return None, start
        termes: list[Nombre | Suite] = [atom]
        signes: list[Signe] = []
        rank = self._trail(rank, termes, signes)
        while self._kind(rank) is Genre.SIGNE:
            token = self._tokens[rank]
            after = rank + 1
            if token.valeur == "+" and self._short_words(after):
                after += 1  # "20 000 € + État 30 000 €"
            atom, end = self._atom(after)
            if atom is None:
                break
            signes.append(Signe(token.valeur, token.start, token.end))
            termes.append(atom)
            rank = self._trail(end, termes, signes)
        return Suite(termes[0].start, termes[-1].end, tuple(termes), tuple(signes)), rank

    def _trail(self, rank: int, termes: list[Nombre | Suite], signes: list[Signe]) -> int:
        """Pass the unit words and the remark that follow an atom."""
        if self._short_words(rank):
            rank += 1
        if self._kind(rank) is Genre.OUVRE and not self._next_formula(rank):
            remark, end = self._atom(rank)
            if remark is None:
                end = self._closing(rank)
            elif isinstance(remark, Suite):
                signes.append(Signe(REMARQUE, remark.start, remark.start))
                termes.append(remark)
            if end > rank:
                rank = end + 1 if self._short_words(end) else end
        return rank

    def _short_words(self, rank: int) -> bool:
        token = self._tokens[rank] if rank < len(self._tokens) else None
        return token is not None and token.genre is Genre.MOTS and token.end - token.start <= self._words

    def _closing(self, rank: int) -> int:
        """Rank after a parenthesis that holds words only; ``rank`` itself when it holds anything else."""
        for end in range(rank + 1, len(self._tokens)):
            genre = self._tokens[end].genre
            if genre is Genre.FERME:
                return end + 1
            if genre not in (Genre.MOTS, Genre.COUPE) or self._text[self._tokens[end].start] == "\n":
                break
        return rank

    def _atom(self, rank: int) -> tuple[Nombre | Suite | None, int]:
        kind = self._kind(rank)
        if kind is Genre.NOMBRE:
            return self._tokens[rank].nombre, rank + 1
        if kind is not Genre.OUVRE:
            return None, rank
        inner, end = self._side(rank + 1)
        if inner is None or self._kind(end) is not Genre.FERME:
            return None, rank
        return replace(inner, start=self._tokens[rank].start, end=self._tokens[end].end), end + 1

    # A number may have been glued to the one before or after it: "2 80 000" for action 2 and 80 000.

    def _first_rivals(self, suite: Suite) -> Suite:
        first = suite.termes[0]
        if isinstance(first, Suite):
            return suite
        groups = self._groups(first)
        values = tuple(_joined(groups[cut:]) * first.echelle for cut in range(1, len(groups)) if groups[cut][0] != "0")
        return replace(suite, termes=(replace(first, rivaux=(*first.rivaux, *values)), *suite.termes[1:]))

    def _last_rivals(self, suite: Suite) -> Suite:
        first = suite.termes[0]
        if isinstance(first, Suite) or first.unite:
            return suite
        groups = self._groups(first)
        values = tuple(_joined(groups[:cut]) for cut in range(1, len(groups)) if len(suite.termes) > 1)
        return replace(suite, termes=(replace(first, rivaux=(*first.rivaux, *values)), *suite.termes[1:]))

    def _groups(self, nombre: Nombre) -> list[str]:
        digits = self._text[nombre.start : nombre.end].split(",")[0]
        return "".join(c if c.isdigit() else " " for c in digits).split()


def _joined(groups: Sequence[str]) -> Decimal:
    return Decimal("".join(groups))
