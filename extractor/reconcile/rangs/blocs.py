"""Rows made of blocks: parts and their total for each year, then for all the years together.

A row of ``G`` blocks of ``P`` parts prints ``a b a+b | c d c+d | a+c b+d …``. Columns shift when a table is read
from a scan, but the order of the figures stays: a row is judged by its sequence, with blanks anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

SHAPES = ((3, 2), (3, 3), (4, 2))  # blocks, the last one included, and parts in each


@dataclass(frozen=True, slots=True)
class Forme:
    """How many blocks (the last one adds up the others) and how many parts before the total of each."""

    blocs: int
    parts: int

    @property
    def size(self) -> int:
        """Figures of a full row."""
        return self.blocs * (self.parts + 1)

    def sommes(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Each place that is a sum, with the places it adds up: first inside the blocks, then over them."""
        width = self.parts + 1
        for bloc in range(self.blocs):
            yield bloc * width + self.parts, tuple(bloc * width + part for part in range(self.parts))
        last = (self.blocs - 1) * width
        for part in range(width):
            yield last + part, tuple(bloc * width + part for bloc in range(self.blocs - 1))


@dataclass(frozen=True, slots=True)
class Correction:
    """What makes a row right: one figure, by its rank in the sequence, and those computed from it.

    ``sommes``: rank of a wrong total, ranks of its parts and what they make, the root cause first.
    """

    rang: int
    valeur: Decimal
    sommes: tuple[tuple[int, tuple[int, ...], Decimal], ...]


def formes(sequences: Sequence[Sequence[Decimal]], at_least: int) -> list[Forme]:
    """The shapes that enough full rows prove: all their sums hold, with parts that are not all zero."""
    found = []
    for shape in SHAPES:
        forme = Forme(*shape)
        full = [s for s in sequences if len(s) == forme.size and _real(s, forme)]
        if sum(not _wrong(dict(enumerate(s)), forme) for s in full) >= at_least:
            found.append(forme)
    return found


def _real(sequence: Sequence[Decimal], forme: Forme) -> bool:
    """Whether each block but the last one has two parts that are not zero."""
    width = forme.parts + 1
    blocs = (sequence[b * width : b * width + forme.parts] for b in range(forme.blocs - 1))
    return all(sum(1 for value in parts if value) > 1 for parts in blocs)


def _wrong(values: Mapping[int, Decimal], forme: Forme) -> list[tuple[int, tuple[int, ...]]]:
    """The sums that do not hold; a blank is zero; figures are whole, so that a unit may be lost in rounding."""
    zero = Decimal(0)
    wrong = []
    for whole, parts in forme.sommes():
        gap = values.get(whole, zero) - sum((values.get(part, zero) for part in parts), zero)
        if abs(gap) > 1:
            wrong.append((whole, parts))
    return wrong


@lru_cache(maxsize=1 << 12)
def tient(sequence: tuple[Decimal, ...], forme: Forme) -> bool:
    """Whether a reading of a row is right, with blanks anywhere; so is a row without any figure."""
    return _goes_on(sequence, (), forme)


def _goes_on(rest: tuple[Decimal, ...], before: tuple[tuple[Decimal, ...], ...], forme: Forme) -> bool:
    """Whether the figures that are left make the blocks that are, block by block: most readings end at the first."""
    if len(before) == forme.blocs:
        return not rest
    width = forme.parts + 1
    for count in range(min(len(rest), width) + 1):
        for places in combinations(range(width), count):
            values = dict(zip(places, rest, strict=False))
            bloc = tuple(values.get(place, Decimal(0)) for place in range(width))
            if abs(bloc[-1] - sum(bloc[:-1])) > 1:
                continue
            last = len(before) == forme.blocs - 1
            if last and any(
                abs(total - sum(parts)) > 1 for total, parts in zip(bloc, zip(*before, strict=True), strict=True)
            ):
                continue
            if _goes_on(rest[count:], (*before, bloc), forme):
                return True
    return False


def lecture(sequence: Sequence[Decimal], forme: Forme) -> bool | Correction:
    """True: a reading of the row is right. A correction: what repairs it. False: nothing is known.

    When several figures may be the wrong one in a full row, the sums that do not hold are told as they stand.
    """
    found: dict[tuple[int, Decimal], Correction] = {}
    for places in combinations(range(forme.size), len(sequence)):
        values = dict(zip(places, sequence, strict=True))
        wrong = _wrong(values, forme)
        if not wrong:
            return True
        if len(wrong) <= forme.blocs:
            for correction in _repairs(values, places, wrong, forme):
                known = found.get((correction.rang, correction.valeur))
                if known is None or len(correction.sommes) < len(known.sommes):
                    found[correction.rang, correction.valeur] = correction
    least = min((len(c.sommes) for c in found.values()), default=0)
    best = [c for c in found.values() if len(c.sommes) == least]
    if len(best) == 1 or not best:
        return best[0] if best else False
    if len(sequence) < forme.size:
        return False
    values = dict(enumerate(sequence))
    sums = tuple((whole, parts, _sum(values, parts)) for whole, parts in _wrong(values, forme))
    return Correction(sums[0][0], sums[0][2], sums)


def _repairs(
    values: Mapping[int, Decimal],
    places: Sequence[int],
    wrong: Sequence[tuple[int, tuple[int, ...]]],
    forme: Forme,
) -> Iterator[Correction]:
    """Corrections of one figure, and of the totals that were computed from the wrong one."""
    zero = Decimal(0)
    for place in places:
        for whole, parts in wrong:
            others = sum((values.get(p, zero) for p in parts if p != place), zero)
            if place == whole:
                value = others
            elif place in parts:
                value = values.get(whole, zero) - others
            else:
                continue
            fixed = dict(values) | {place: value}
            derived = _propagated(values, fixed, place, forme)
            if value > 0 and not _wrong(fixed, forme):
                sommes = [(whole, parts)] + [(w, p) for w, p in forme.sommes() if w in derived and place in p]
                rank = {p: i for i, p in enumerate(places)}
                yield Correction(
                    rank[place],
                    value,
                    tuple(
                        (rank[w], tuple(rank[p] for p in ps if p in rank), _sum(fixed, ps))
                        for w, ps in sommes
                        if w in rank
                    ),
                )


def _sum(values: Mapping[int, Decimal], parts: Sequence[int]) -> Decimal:
    return sum((values.get(p, Decimal(0)) for p in parts), Decimal(0))


def _propagated(values: Mapping[int, Decimal], fixed: dict[int, Decimal], place: int, forme: Forme) -> set[int]:
    """Correct in ``fixed`` the totals that the printed row computed from the wrong figure; they are returned."""
    derived: set[int] = set()
    for whole, parts in forme.sommes():
        if place in parts and whole in values and abs(values[whole] - _sum(values, parts)) <= 1:
            fixed[whole] = _sum(fixed, parts)
            derived.add(whole)
    return derived
