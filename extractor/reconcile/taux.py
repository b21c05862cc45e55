"""Rates printed in a column of a table: computed from its other columns, as the other rows prove.

A heading says what kind of rate a column may hold (spent over planned, a share of the total, a growth). Which columns
it is computed from is what most of its rows agree on; the rows that do not are the findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from extractor.model.fiche import Fiche
from extractor.reconcile.contexte import Reglages
from extractor.reconcile.controle import CENT, Controle, Figure, Lecture, Terme
from extractor.reconcile.grid import Grid
from extractor.reconcile.intervals import ZERO

RAPPORT, PART, CROISSANCE = "rapport", "part", "croissance"
ROUNDED, TRUNCATED = 1, 2  # halves of a unit of the last digit that a figure may be off
DENIED = 2  # rows that agree for each one that does not, at least
PLAIN = (ZERO, CENT)  # nothing spent, all spent: many columns would give the same


@dataclass(frozen=True, slots=True)
class Formule:
    """What a rate is computed from: two columns; for a share, a column and the row of its total."""

    kind: str
    part: int
    whole: int

    def lecture(self, lu: Grid, row: int) -> Lecture | None:
        """The rate of one row; None when it does not print both figures, or may have nothing to divide by."""
        first = lu.figures.get((row, self.part))
        second = lu.figures.get((self.whole, self.part) if self.kind == PART else (row, self.whole))
        if first is None or second is None or second.valeur <= TRUNCATED * second.incertitude:
            return None
        if self.kind == CROISSANCE:
            return Terme(1, first), Terme(-1, second), Terme(1, second)
        return Terme(1, first), Terme(1, second)


@dataclass(frozen=True, slots=True)
class Accord:
    """The rows of a rate that a formula explains, and those it does not; ``preuves``: explained, and not by chance."""

    formule: Formule
    justes: tuple[int, ...]
    faux: tuple[int, ...]
    preuves: int


def taux_de_tableau(
    lu: Grid, fiches: Mapping[int, Fiche | None], totaux: Sequence[int], reglages: Reglages
) -> Iterator[Controle]:
    """One relation for each rate of a column whose formula the table proves.

    ``fiches``: what each row is about; ``totaux``: the rows that are totals, of which a share may be taken.
    """
    if len(lu.columns(1)) > reglages.entier("pourcentage_colonne_autres_max"):
        return  # among so many columns, two agree with any rates by chance
    for column in sorted({column for _, column in lu.taux}):
        kinds = _kinds(lu, column, reglages)
        rows = [row for row, at in lu.taux if at == column]
        if not kinds or len(rows) < reglages.entier("pourcentage_colonne_lignes_min"):
            continue
        accords = [accord for f in _formules(lu, kinds, totaux) if (accord := _accord(lu, column, rows, f))]
        best = max(accords, key=_rank, default=None)
        if best is None or not _proved(best, reglages):
            continue
        if any(_rank(a) == _rank(best) and a.faux != best.faux for a in accords):
            continue  # which of them is meant cannot be known
        gravite = _worst(lu, best, reglages)
        for row in (*best.justes, *best.faux):
            rivals = [a.formule for a in accords if {*a.justes} - {*best.justes, row}]
            yield replace(_controle(lu, row, column, (best.formule, *rivals), fiches.get(row)), gravite=gravite)


def _rank(accord: Accord) -> tuple[int, int]:
    return accord.preuves, -len(accord.faux)


def _kinds(lu: Grid, column: int, reglages: Reglages) -> frozenset[str]:
    """What the heading of a column says its rates may be."""
    hits = reglages.lexique("colonnes_taux").find(lu.entetes.get(column, ""))
    return frozenset(kind for hit in hits for kind in hit.entree.attributs["calcul"].split("|"))


def _formules(lu: Grid, kinds: frozenset[str], totaux: Sequence[int]) -> Iterator[Formule]:
    columns = lu.columns(1)
    for kind in (RAPPORT, CROISSANCE):
        if kind in kinds:
            yield from (Formule(kind, part, whole) for part, whole in permutations(columns, 2))
    if PART in kinds:
        yield from (Formule(PART, column, row) for row in totaux for column in columns)


def _accord(lu: Grid, column: int, rows: Sequence[int], formule: Formule) -> Accord | None:
    """How far a formula explains a column; None when it denies too many rows, as hardly any does not."""
    justes: list[int] = []
    faux: list[int] = []
    preuves = 0
    for row in rows:
        lecture = formule.lecture(lu, row)
        if lecture is None or (formule.kind == PART and row == formule.whole):
            continue
        rate = lu.taux[row, column]
        if not _holds(rate, lecture, TRUNCATED):
            faux.append(row)
            if len(faux) > (len(rows) - len(faux)) // DENIED:
                return None
            continue
        justes.append(row)
        preuves += rate.valeur not in PLAIN and _holds(rate, lecture, ROUNDED)
    return Accord(formule, tuple(justes), tuple(faux), preuves) if justes else None


def _holds(rate: Figure, lecture: Lecture, factor: int) -> bool:
    """Whether a reading may give a rate, or a fall of so much: what ``Controle`` judges, a hundred times faster."""
    *parts, last = lecture
    value = sum(terme.signe * terme.figure.valeur for terme in parts)
    slack = factor * sum(terme.figure.incertitude for terme in parts)
    base, margin = last.figure.valeur, factor * last.figure.incertitude
    signs = (1, -1) if len(parts) > 1 else (1,)
    low, high = rate.valeur - factor * rate.incertitude, rate.valeur + factor * rate.incertitude
    ends = [[bound * (base - margin), bound * (base + margin)] for bound in (low, high)]
    return any(
        CENT * (sign * value - slack) <= max(ends[1]) and CENT * (sign * value + slack) >= min(ends[0])
        for sign in signs
    )


def _proved(accord: Accord, reglages: Reglages) -> bool:
    """Whether enough rows agree, and few enough do not."""
    enough = accord.preuves >= reglages.entier("pourcentage_colonne_lignes_min")
    return enough and len(accord.faux) * DENIED <= len(accord.justes)


def _worst(lu: Grid, accord: Accord, reglages: Reglages) -> str:
    """``erreur`` only for a rate of two columns of its row: a growth or a share may be of another year or whole."""
    sure = accord.preuves >= reglages.entier("pourcentage_colonne_lignes_sures")
    trusted = lu.tableau.confiance >= reglages.decimal("tableau_confiance_min")
    plain = accord.formule.kind == RAPPORT and len(accord.faux) == 1
    return "erreur" if sure and trusted and plain else "avertissement"


def _controle(lu: Grid, row: int, column: int, formules: Sequence[Formule], fiche: Fiche | None) -> Controle:
    """The rate of a row by the first formula; the others, which explain rows that the first does not, excuse it."""
    lectures = [lecture for formule in formules if (lecture := formule.lecture(lu, row))]
    if formules[0].kind == CROISSANCE:
        lectures += [_fall(lecture) for lecture in lectures]
    rate = lu.taux[row, column]
    forced = 2 * rate.incertitude if formules[0].kind == PART else ZERO  # so that the shares printed make 100 %
    return Controle("pourcentage", fiche, rate, tuple(lectures), taux=True, tolerance=forced)


def _fall(growth: Lecture) -> Lecture:
    """The same growth as a fall, printed without its sign."""
    new, old, base = growth
    return replace(old, signe=1), replace(new, signe=-1), base
