"""Sums inside tables, only where the table itself proves them.

A column is taken for a sum of others when most rows satisfy it exactly, or when the headers say so and a row
confirms it. A row is taken for a total when it is called so and most of its columns add up.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.model.fiche import Fiche
from extractor.reconcile.contexte import Reglages
from extractor.reconcile.controle import Controle, Figure, Lecture, Terme, Verdict
from extractor.reconcile.grid import Grid, short
from extractor.reconcile.relations import PERCENT, Relation, relations_of


def table_controls(
    lu: Grid, fiches: Mapping[int, Fiche | None], known: Container[int], reglages: Reglages
) -> Iterator[Controle]:
    """Every sum that the table proves: its rows first, then its total rows.

    ``fiches``: what each row is about; ``known``: rows judged otherwise, of which the columns say nothing more.
    """
    if len(lu.rows) < 2 or len(lu.columns(2)) > reglages.entier("tableau_colonnes_max"):
        return
    yield from _row_controls(lu, fiches, known, reglages)
    yield from _total_controls(lu, fiches, reglages)


def _trusted(lu: Grid, reglages: Reglages) -> bool:
    """Whether the table was read well enough for an error to be the document's."""
    return lu.tableau.confiance >= reglages.decimal("tableau_confiance_min")


# --- one column is the sum of others ---------------------------------------------------------------


def _row_controls(
    lu: Grid, fiches: Mapping[int, Fiche | None], known: Container[int], reglages: Reglages
) -> Iterator[Controle]:
    relations = relations_of(lu, reglages)
    for row in lu.rows:
        if row in known:
            continue
        pairs = [(r, c) for r in relations if (c := _row_control(lu, row, r, fiches.get(row)))]
        wrong = [_judged(lu, row, r, c, reglages) for r, c in pairs if c.verdict() is Verdict.FAUX]
        shared = not wrong or set.intersection(*({f.id for f in c.figures()} for c in wrong))
        yield from (c for _, c in pairs if c.verdict() is not Verdict.FAUX)
        for control in wrong:
            # Different figures wrong in one row: its cells may have been read under the wrong columns.
            yield control if shared else replace(control, gravite="avertissement")


def _row_control(lu: Grid, row: int, relation: Relation, fiche: Fiche | None) -> Controle | None:
    """The relation on one row; None when the row does not print enough for it, or signs instead of a figure."""
    if lu.overflows(row) or not _usable(lu, row, relation.whole, relation.parts):
        return None
    termes = _lecture(lu, row, relation.parts)
    whole = lu.figures[row, relation.whole]
    if len(termes) == 1 and termes[0].figure.valeur < whole.valeur:
        return None  # the other parts are blank: they may have been lost in reading
    return Controle("somme", fiche, whole, (termes,))


def _judged(lu: Grid, row: int, relation: Relation, control: Controle, reglages: Reglages) -> Controle:
    """A relation that a row denies, with what may excuse the row."""
    used = {relation.whole, *relation.parts}
    others = tuple(figure for column, figure in lu.row(row).items() if column not in used)
    sure = relation.by_header or relation.proofs >= reglages.entier("tableau_lignes_sures")
    complete = not any(lu.blank(row, column) for column in relation.parts)
    rounded = lu.arrondi(control.tout.valeur, [terme.figure.valeur for terme in control.termes])
    certain = sure and complete and not rounded and _trusted(lu, reglages)
    certain = certain and not _otherwise(control.tout, control.termes, others)
    return replace(
        control,
        gravite="erreur" if certain else "avertissement",
        manques=others,
        exces=tuple(terme.figure for terme in control.termes),
    )


def _otherwise(whole: Figure, termes: Lecture, others: Sequence[Figure]) -> bool:
    """Whether another figure of the row, with a part or one more, makes the total: columns may be shifted."""
    parts = [terme.figure.valeur for terme in termes]
    values = [f.valeur for f in others if f.valeur]
    return any(value + other == whole.valeur for i, value in enumerate(values) for other in (*parts, *values[i + 1 :]))


def _usable(lu: Grid, row: int, whole: int, parts: Iterable[int]) -> bool:
    """Whether the row prints the sum and at least one part, and nothing unreadable among the parts."""
    if (row, whole) not in lu.figures or any(lu.unread(row, c) for c in parts):
        return False
    return any((row, c) in lu.figures for c in parts)


def _holds(whole: Figure, parts: Sequence[Figure]) -> bool:
    slack = whole.incertitude + sum(p.incertitude for p in parts)
    return abs(whole.valeur - sum(p.valeur for p in parts)) <= slack


def _lecture(lu: Grid, row: int, parts: Iterable[int]) -> Lecture:
    return tuple(Terme(1, lu.figures[row, c]) for c in parts if (row, c) in lu.figures)


# --- total rows ------------------------------------------------------------------------------------


def _total_controls(lu: Grid, fiches: Mapping[int, Fiche | None], reglages: Reglages) -> Iterator[Controle]:
    first = min((row for row, _ in lu.figures), default=0)  # above stand headings, whose years are no figures
    kinds = {row: _kind(lu.label(row), reglages) for row in lu.rows if row >= first}
    totals = [row for row in kinds if kinds[row]]
    read = {row: sorted(_readings(row, kinds), key=lambda rows: -_agreeing(lu, row, rows)[0]) for row in totals}
    alike = {row: _whole(lu, row, kinds) for row in totals}
    for row in totals:
        if read[row]:
            proved = sum(alike[other] for other in totals if other != row) >= reglages.entier("tableau_totaux_min")
            yield from _total_row(lu, row, read[row], fiches.get(row), reglages, proved=proved)


def _whole(lu: Grid, row: int, kinds: dict[int, str | None]) -> bool:
    """Whether all columns of a total row, two at least, add up the rows since the last total."""
    since = next(iter(_readings(row, kinds)), [])
    holding, tested = _agreeing(lu, row, since)
    return holding == tested > 1


def total_rows(lu: Grid, reglages: Reglages) -> list[int]:
    """The rows that are called the total of the others."""
    return [row for row in lu.rows if _kind(lu.label(row), reglages) == "total"]


def _kind(label: str, reglages: Reglages) -> str | None:
    hit = reglages.lexique("lignes_total").at_start(label)
    return hit.entree.id if hit else None


def _readings(row: int, kinds: dict[int, str | None]) -> list[list[int]]:
    """Rows that a total row may add up: those since the last total, all the details, all the sub-totals."""
    above = [r for r in kinds if r < row]
    last = max((r for r in above if kinds[r]), default=-1)
    candidates = [
        [r for r in above if r > last],
        [r for r in above if not kinds[r]],
        [r for r in above if kinds[r] and kinds[r] != kinds[row]],
    ]
    return [rows for index, rows in enumerate(candidates) if len(rows) > 1 and rows not in candidates[:index]]


def _agreeing(lu: Grid, row: int, rows: Sequence[int]) -> tuple[int, int]:
    """Columns that add up, and columns that could be tested."""
    holding = tested = 0
    for column in _summed(lu, row, rows):
        figures = lu.column(column, rows)
        if sum(1 for f in figures if f.valeur) > 1:
            tested += 1
            holding += _holds(lu.figures[row, column], figures)
    return holding, tested


def _summed(lu: Grid, row: int, rows: Sequence[int]) -> list[int]:
    """Columns whose total is printed and whose parts were all read."""
    return [
        column
        for column in lu.row(row)
        if lu.column(column, rows) and not any(lu.unread(above, column) for above in rows)
    ]


def _down(lu: Grid, column: int, rows: Iterable[int], reglages: Reglages) -> Lecture:
    """The figures of a column, each called by its row."""
    named = []
    for row in rows:
        if (row, column) in lu.figures:
            nom = reglages.texte("nom_cellule_ligne").format_map({"ligne": short(lu.label(row))})
            named.append(Terme(1, replace(lu.figures[row, column], nom=nom)))
    return tuple(named)


def _total_row(
    lu: Grid,
    row: int,
    readings: Sequence[Sequence[int]],
    fiche: Fiche | None,
    reglages: Reglages,
    *,
    proved: bool,
) -> Iterator[Controle]:
    """The columns of a total row, where most add up, or one does as in all the others (``proved``)."""
    best = readings[0]
    holding, tested = _agreeing(lu, row, best)
    if not holding or (holding * 2 < tested and not proved):
        return
    sure = holding > 1 and holding * PERCENT >= tested * reglages.entier("tableau_part_min")
    for column in _summed(lu, row, best):
        lectures = [tuple(Terme(1, figure) for figure in lu.column(column, rows)) for rows in readings]
        control = Controle("somme", fiche, lu.figures[row, column], tuple(filter(None, lectures)))
        if control.verdict() is Verdict.FAUX:
            named = [_down(lu, column, rows, reglages) for rows in readings]
            rounded = lu.arrondi(control.tout.valeur, [terme.figure.valeur for terme in named[0]])
            complete = not rounded and not any(lu.blank(above, column) for above in best)
            control = replace(
                control,
                lectures=tuple(filter(None, named)),
                gravite="erreur" if sure and complete and _trusted(lu, reglages) else "avertissement",
                exces=tuple(terme.figure for terme in named[0]),
            )
        yield control
