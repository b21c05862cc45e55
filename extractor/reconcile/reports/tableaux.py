"""Figures of summary tables against the fiches and against one another.

A column is taken for a measure of the fiches (their total, a payer's total, what was spent…) when it agrees with
it on most rows; the rows that do not agree are the findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.controle import Controle, Figure, Lecture, Terme, Verdict
from extractor.reconcile.intervals import ZERO
from extractor.reconcile.reports.mesures import Cle, mesures, nommee
from extractor.reconcile.reports.suivi import PERCENT, Rang, Suivi, suivis

Faits = Mapping[str, Mapping[Cle, tuple[Lecture, ...]]]
"""Readings of each measure, by fiche id."""

Sommes = Mapping[str, Sequence[tuple[Cle, str, Sequence[tuple[Decimal, Decimal]]]]]
"""Each measure with its unit, and the totals of its readings with their slack, by fiche id."""


def chiffres_de_tableaux(contexte: Contexte) -> Iterator[Controle]:
    """One relation for each figure of a table that a fiche, or another table, should print too."""
    reglages = contexte.reglages
    tables = suivis(contexte)
    concerned = {rang.fiche.fiche_id: rang.fiche for table in tables for rang in table.rangs}
    faits = {ident: mesures(contexte, fiche) for ident, fiche in concerned.items()}
    for index, table in enumerate(tables):
        yield from _against_fiches(table, faits, reglages)
        for other in tables[max(index - reglages.entier("report_tableaux_max"), 0) : index]:
            yield from _against_table(table, other, reglages)


# --- a column of a table is a measure of the fiches ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accord:
    """How often a column agrees with something else: ``justes`` of the ``compares`` rows that say something."""

    justes: int
    compares: int

    def atteint(self, lines: int, share: int) -> bool:
        """Whether that many rows agree, and that ``share`` (in percent) of those compared."""
        return self.justes >= lines and self.justes * PERCENT >= self.compares * share


def _against_fiches(table: Suivi, faits: Faits, reglages: Reglages) -> Iterator[Controle]:
    lines, share = reglages.entier("report_lignes_min"), reglages.entier("report_part_min")
    chosen: dict[int, tuple[Accord, list[Cle]]] = {}
    sommes = {rang.fiche.fiche_id: _sommes(faits[rang.fiche.fiche_id]) for rang in table.rangs}
    for column in table.colonnes(lines):
        accords = _accords(table, column, sommes)
        kept = [cle for cle, accord in accords.items() if accord.atteint(lines, share)]
        if kept:
            best = max(kept, key=lambda cle: (accords[cle].justes / accords[cle].compares, accords[cle].justes))
            chosen[column] = accords[best], [best, *(cle for cle in kept if cle != best)]
    for rang in table.rangs:
        yield from _row(table, rang, chosen, faits[rang.fiche.fiche_id], reglages)


def _accords(table: Suivi, column: int, sommes: Sommes) -> dict[Cle, Accord]:
    """How well the column agrees with each measure; two zeros prove nothing."""
    justes: Counter[Cle] = Counter()
    compares: Counter[Cle] = Counter()
    for rang in table.rangs:
        cell = rang.figures.get(column)
        if cell is None:
            continue
        value, margin = cell.valeur, cell.incertitude
        for cle, unit, readings in sommes[rang.fiche.fiche_id]:
            if unit == cell.unite:
                same = any(abs(value - total) <= margin + slack for total, slack in readings)
                if value or not same:
                    justes[cle] += same
                    compares[cle] += 1
    return {cle: Accord(justes[cle], count) for cle, count in compares.items()}


def _sommes(faits: Mapping[Cle, Sequence[Lecture]]) -> list[tuple[Cle, str, list[tuple[Decimal, Decimal]]]]:
    """Each measure with its unit, and what each of its readings makes, with its slack."""
    return [
        (
            cle,
            lectures[0][0].figure.unite,
            [(_value(lecture), sum((t.figure.incertitude for t in lecture), ZERO)) for lecture in lectures],
        )
        for cle, lectures in faits.items()
    ]


def _same(cell: Figure, lecture: Lecture) -> bool:
    slack = cell.incertitude + sum(t.figure.incertitude for t in lecture)
    return abs(cell.valeur - _value(lecture)) <= slack


def _row(
    table: Suivi,
    rang: Rang,
    chosen: Mapping[int, tuple[Accord, Sequence[Cle]]],
    faits: Mapping[Cle, tuple[Lecture, ...]],
    reglages: Reglages,
) -> Iterator[Controle]:
    controls = []
    for column, (accord, cles) in chosen.items():
        cell = rang.figures.get(column)
        if cell is not None and cell.valeur and cles[0] in faits and _complete(cell, cles[0], faits):
            lectures = tuple(lecture for cle in cles for lecture in faits.get(cle, ()))
            certain = table.sur and accord.atteint(*_sure(reglages)) and _plain(faits[cles[0]])
            gravite = "erreur" if certain else "avertissement"
            control = Controle("report", rang.fiche, cell, lectures, gravite=gravite)
            if control.verdict() is Verdict.FAUX:
                control = replace(control, lectures=tuple(nommee(lecture, reglages) for lecture in lectures))
            controls.append(_with_rivals(control) if cles[0][2] is not None else control)
    wrong = sum(c.verdict() is Verdict.FAUX for c in controls)
    doubtful = wrong > 1 and wrong * 2 > len(controls)  # another state of the fiche, or a row read badly
    for control in controls:
        yield replace(control, gravite="avertissement") if doubtful else control


def _with_rivals(control: Controle) -> Controle:
    """The figure of a year is put together from several ones: any other one of the fiche may belong to it."""
    used = {figure.id for figure in control.figures()}
    montants = control.fiche.montants if control.fiche else ()
    others = tuple(
        Figure(m.montant_id, m.valeur, m.incertitude, "", "", m.provenance)
        for m in montants
        if m.montant_id not in used
    )
    return replace(control, manques=others, exces=tuple(terme.figure for terme in control.termes))


def _complete(cell: Figure, cle: Cle, faits: Mapping[Cle, tuple[Lecture, ...]]) -> bool:
    """Whether the figure of a year was read whole: the years add up to their total, or would with the cell's."""
    nature, payer, year = cle
    total = faits.get((nature, payer, None))
    if year is None:
        return True
    if total is None or len(total[0]) != 1 or any(_same(cell, lecture) for lecture in faits[cle]):
        return total is not None
    years = [lectures[0] for (n, p, y), lectures in faits.items() if (n, p) == (nature, payer) and y is not None]
    excess = sum(_value(lecture) for lecture in years) - _value(total[0])
    if excess:
        return excess == _value(faits[cle][0]) - cell.valeur
    return len(faits[cle]) == 1 and len(faits[cle][0]) == 1


def _value(lecture: Lecture) -> Decimal:
    return sum((t.signe * t.figure.valeur for t in lecture), ZERO)


def _sure(reglages: Reglages) -> tuple[int, int]:
    return reglages.entier("report_lignes_sures"), reglages.entier("report_part_sure")


def _plain(lectures: Sequence[Lecture]) -> bool:
    """Whether the fiche prints the measure once, as one figure."""
    return len(lectures) == 1 and len(lectures[0]) == 1


# --- a column of a table is a column of another ----------------------------------------------------


def _against_table(table: Suivi, other: Suivi, reglages: Reglages) -> Iterator[Controle]:
    lines, share = _sure(reglages)
    mirror = {rang.fiche.fiche_id: rang for rang in other.rangs}
    pairs = [(rang, mirror[rang.fiche.fiche_id]) for rang in table.rangs if rang.fiche.fiche_id in mirror]
    for column in table.colonnes(lines):
        accords = {against: _agreement(pairs, column, against) for against in other.colonnes(lines)}
        kept = [against for against, accord in accords.items() if accord.atteint(lines, share)]
        kept.sort(key=lambda against: (-accords[against].justes / accords[against].compares, against))
        for rang, twin in pairs:
            cell = rang.figures.get(column)
            lectures = tuple((Terme(1, f),) for f in _cells(twin, kept))
            if cell is not None and cell.valeur and lectures and kept[0] in twin.figures:
                yield Controle("report", rang.fiche, cell, lectures, gravite="avertissement")


def _cells(rang: Rang, columns: Iterable[int]) -> list[Figure]:
    return [rang.figures[column] for column in columns if column in rang.figures]


def _agreement(pairs: Sequence[tuple[Rang, Rang]], column: int, against: int) -> Accord:
    """Rows where both columns print the same, of those where they are not both zero."""
    justes = compares = 0
    for rang, twin in pairs:
        a, b = rang.figures.get(column), twin.figures.get(against)
        if a is not None and b is not None and a.unite == b.unite and (a.valeur or b.valeur):
            compares += 1
            justes += abs(a.valeur - b.valeur) <= a.incertitude + b.incertitude
    return Accord(justes, compares)
