"""Rates inside tables, only where the table itself proves of what they are the rate.

A column of percentages is that of two other columns when its heading calls it a rate and several of its rows satisfy
it. A row that denies it is told when no two figures of the row give the rate printed on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations

from extractor.model.fiche import Fiche
from extractor.reconcile.contexte import Reglages
from extractor.reconcile.controle import CENT, Controle, Figure, Lecture, Terme, Verdict
from extractor.reconcile.grid import Grid


@dataclass(frozen=True, slots=True)
class _Relation:
    """Column ``taux`` is ``part`` over ``base``: ``proofs`` rows prove it, ``denied`` rows do not satisfy it."""

    taux: int
    part: int
    base: int
    proofs: int
    denied: int


def rate_controls(lu: Grid, fiches: Mapping[int, Fiche | None], reglages: Reglages) -> Iterator[Controle]:
    """Every rate that the table proves, row by row; ``fiches``: what each row is about."""
    columns = lu.columns(2)
    if not lu.taux or len(columns) > reglages.entier("tableau_colonnes_max"):
        return
    for column in sorted({column for _, column in lu.taux}):
        relation = _relation(lu, column, columns, reglages)
        if relation is not None:
            yield from _controls(lu, relation, fiches, reglages)


def _relation(lu: Grid, column: int, columns: list[int], reglages: Reglages) -> _Relation | None:
    """The relation that most rows prove, when its heading calls the column a rate and few rows deny it."""
    if reglages.trouve("entetes_taux", lu.entetes.get(column)) is None:
        return None
    found = [_tested(lu, column, part, base) for part, base in permutations(columns, 2)]
    best = max(found, key=lambda relation: (relation.proofs, -relation.denied), default=None)
    least = reglages.entier("tableau_taux_lignes_min")
    return best if best and best.proofs >= max(least, 2 * best.denied) else None


def _tested(lu: Grid, column: int, part: int, base: int) -> _Relation:
    proofs = denied = 0
    for (row, at), rate in lu.taux.items():
        control = _control(lu, row, rate, part, base, None) if at == column else None
        if control is None:
            continue
        denied += control.verdict() is Verdict.FAUX
        proofs += control.verdict() is not Verdict.FAUX and 0 < rate.valeur < CENT
    return _Relation(column, part, base, proofs, denied)


def _control(lu: Grid, row: int, rate: Figure, part: int, base: int, fiche: Fiche | None) -> Controle | None:
    figures = lu.row(row)
    if part not in figures or base not in figures or not figures[base].valeur:
        return None
    return Controle("pourcentage", fiche, rate, (_share(figures[part], figures[base]),), "avertissement", taux=True)


def _controls(
    lu: Grid, relation: _Relation, fiches: Mapping[int, Fiche | None], reglages: Reglages
) -> Iterator[Controle]:
    for (row, column), rate in sorted(lu.taux.items()):
        if column != relation.taux:
            continue
        control = _control(lu, row, rate, relation.part, relation.base, fiches.get(row))
        if control is not None:
            others = [figure for figure in lu.row(row).values() if figure.valeur]
            rivals = [_share(a, b) for a, b in permutations(others, 2)]
            yield replace(
                control,
                lectures=(*control.lectures, *rivals),
                tolerance=reglages.decimal("pourcentage_tolerance"),
            )


def _share(part: Figure, base: Figure) -> Lecture:
    return Terme(1, part), Terme(1, base)
