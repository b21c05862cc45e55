"""Which columns of a table are sums of others, judged by its own rows.

The search tries many combinations: it works on whole numbers (thousandths) and gives up a combination as soon
as too many rows deny it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add, gt
from typing import NamedTuple

from extractor.reconcile.contexte import Reglages
from extractor.reconcile.grid import Grid, progressions

PERCENT = 100
SCALE = 1000
DIGITS = 200  # half units of the last decimal: a figure of three digits, as 33,3 in thousands, proves as much as 333


@dataclass(frozen=True, slots=True)
class Relation:
    """Column ``whole`` is the sum of ``parts``: ``proofs`` rows prove it, ``holding`` rows satisfy it."""

    whole: int
    parts: tuple[int, ...]
    proofs: int
    holding: int
    by_header: bool = False


class _Marks(NamedTuple):
    """What a column, or a sum of columns, prints; one bit a row.

    ``printed`` where there is a figure, ``unread`` where a cell has digits that are none, ``filled`` where one column
    or more is not zero, ``several`` where two or more are not.
    """

    printed: int
    unread: int
    filled: int
    several: int = 0

    def plus(self, other: _Marks) -> _Marks:
        return _Marks(
            self.printed | other.printed,
            self.unread | other.unread,
            self.filled | other.filled,
            self.several | other.several | (self.filled & other.filled),
        )


@dataclass(frozen=True, slots=True)
class _Column:
    """A column row by row; ``values`` and ``slack`` are in thousandths."""

    values: tuple[int, ...]
    slack: tuple[int, ...]
    marks: _Marks


@dataclass(frozen=True, slots=True)
class _Search:
    """The columns of a table.

    One bit a row: ``large`` tells where each has a figure that can prove something, and ``beyond`` by whole and part,
    where the part is more than the whole, by more than any rounding, though nothing on the row is negative.
    """

    columns: dict[int, _Column]
    large: dict[int, int]
    beyond: dict[int, dict[int, int]]

    def marks(self, parts: Sequence[int]) -> _Marks:
        """What the sum of some columns prints."""
        return reduce(_Marks.plus, (self.columns[part].marks for part in parts))

    def likely(self, parts: tuple[int, ...], marks: _Marks, least: int, share: int) -> Iterator[int]:
        """The columns that enough rows could prove to be that sum, and no part exceeds: hardly any, mostly."""
        several, usable = marks.several, marks.printed & ~marks.unread
        for whole, column in self.columns.items():
            if whole in parts or (self.large[whole] & several).bit_count() < least:
                continue
            rows = usable & column.marks.printed
            beyond, more = 0, self.beyond[whole]
            for part in parts:
                beyond |= more[part]
            if (beyond & rows).bit_count() <= rows.bit_count() * (PERCENT - share) // PERCENT:
                yield whole

    def tested(self, whole: int, parts: tuple[int, ...], marks: _Marks, share: int) -> Relation | None:
        """The relation with its counts; None when more than ``100 - share`` % of the rows deny it."""
        column, others = self.columns[whole], [self.columns[part] for part in parts]
        usable = column.marks.printed & marks.printed & ~marks.unread
        count = usable.bit_count()
        allowed = count * (PERCENT - share) // PERCENT
        failing = 0
        proving = usable & self.large[whole] & marks.several
        proofs = proving
        for rows in (proving, usable & ~proving):  # most combinations are denied where they would say something
            while rows:
                lowest = rows & -rows
                rows ^= lowest
                row = lowest.bit_length() - 1
                gap = column.values[row] - sum([other.values[row] for other in others])
                if gap and abs(gap) > column.slack[row] + sum([other.slack[row] for other in others]):
                    failing += 1
                    proofs ^= lowest & proofs
                    if failing > allowed:
                        return None
        if not all(other.marks.filled & proofs for other in others):
            return None  # a column that no row needs is no part of the sum
        return Relation(whole, parts, proofs.bit_count(), count - failing)


def relations_of(lu: Grid, reglages: Reglages) -> list[Relation]:
    """The best relations, left to right; one column may be two sums of different columns (payers, years)."""
    small = reglages.entier("tableau_valeur_min") * SCALE
    columns = {c: _column(lu, c) for c in lu.columns(2)}
    large = {
        c: _rows(abs(value) >= small or abs(value) >= DIGITS * slack > 0 for value, slack in _pairs(column))
        for c, column in columns.items()
    }
    search = _Search(columns, large, _beyond(columns))
    found = [*_by_header(lu, search, reglages), *_by_search(search, reglages)]
    kept: list[Relation] = []
    for relation in sorted(found, key=_rank, reverse=True):
        rivals = (r for r in kept if r.whole == relation.whole and set(r.parts) & set(relation.parts))
        if not any(rivals):
            kept.append(relation)
    return sorted(kept, key=lambda r: (r.whole, r.parts))


def _pairs(column: _Column) -> Iterator[tuple[int, int]]:
    """Each value with what half a unit of its last digit is worth, where decimals are printed; else zero."""
    pairs = zip(column.values, column.slack, strict=True)
    return ((value, slack if 2 * slack < SCALE else 0) for value, slack in pairs)


def _rank(relation: Relation) -> tuple[int, int, int, bool]:
    return relation.holding, relation.proofs, -len(relation.parts), relation.by_header


def _column(lu: Grid, column: int) -> _Column:
    figures = [lu.figures.get((row, column)) for row in lu.rows]
    values = tuple(int(f.valeur * SCALE) if f else 0 for f in figures)
    return _Column(
        values,
        tuple(int(f.incertitude * SCALE) if f else 0 for f in figures),
        _Marks(
            _rows(f is not None for f in figures),
            _rows(lu.unread(row, column) for row in lu.rows),
            _rows(bool(value) for value in values),
        ),
    )


def _beyond(columns: Mapping[int, _Column]) -> dict[int, dict[int, int]]:
    every = columns.values()
    positive = _rows(min(row) >= 0 for row in zip(*(column.values for column in every), strict=True))
    slack = [sum(row) for row in zip(*(column.slack for column in every), strict=True)]
    most = {c: list(map(add, column.values, slack)) for c, column in columns.items()}
    return {
        c: {part: positive & _rows(map(gt, column.values, most[c])) for part, column in columns.items()}
        for c in columns
    }


def _by_search(search: _Search, reglages: Reglages) -> Iterator[Relation]:
    least, share = reglages.entier("tableau_lignes_min"), reglages.entier("tableau_part_min")
    columns = sorted(search.columns)
    known: dict[tuple[int, ...], _Marks] = {}
    for places in progressions(len(columns), reglages.entier("tableau_termes_max")):
        parts = tuple(columns[place] for place in places)
        before = known.get(parts[:-1]) or search.marks(parts[:-1])
        marks = known[parts] = before.plus(search.columns[parts[-1]].marks)
        if marks.several.bit_count() < least:
            continue
        for whole in search.likely(parts, marks, least, share):
            relation = search.tested(whole, parts, marks, share)
            if relation and relation.proofs >= least:
                yield relation


def _rows(flags: Iterable[bool]) -> int:
    """One bit for each row whose flag is true."""
    return sum(1 << row for row, flag in enumerate(flags) if flag)


def _by_header(lu: Grid, search: _Search, reglages: Reglages) -> Iterator[Relation]:
    """One column headed as a total, and columns headed by different payers."""
    columns = sorted(search.columns)
    wholes = [c for c in columns if reglages.trouve("entetes_total", lu.entetes.get(c))]
    payers = {c: reglages.trouve("financeurs", lu.entetes.get(c)) for c in columns if c not in wholes}
    parts = tuple(c for c, payer in payers.items() if payer)
    if len(wholes) != 1 or len(parts) < 2 or len({payers[c] for c in parts}) != len(parts):
        return
    relation = search.tested(wholes[0], parts, search.marks(parts), PERCENT // 2)
    if relation and relation.proofs:
        yield replace(relation, by_header=True)
