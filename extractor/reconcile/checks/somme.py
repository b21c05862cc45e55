"""Sums: payers and total, sub-totals and payer, years and total, columns and rows of tables."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from extractor.model.fiche import Anomalie
from extractor.reconcile.budget import (
    ANNUEL,
    DETAIL,
    HORS,
    PAYEUR,
    SOUS_TOTAL,
    TOTAL,
    Budget,
    Poste,
    budget,
)
from extractor.reconcile.cofinancements import cofinancements
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.controle import Controle, Lecture, Terme, with_tolerance
from extractor.reconcile.grid import grid
from extractor.reconcile.rangs.fiches import fiches_des_rangs
from extractor.reconcile.rangs.juges import juges
from extractor.reconcile.suites.annees import annees_avant_total, annees_en_tete
from extractor.reconcile.suites.parts import parts_et_reste, totaux_de_liste, totaux_de_phrase
from extractor.reconcile.tables import table_controls
from extractor.reconcile.textes import Redaction

ABOVE = (TOTAL, PAYEUR, SOUS_TOTAL)
LOOSE = (PAYEUR, DETAIL, HORS)  # what the total of a payer that was not recognised may be taken for


def check(contexte: Contexte) -> Iterator[Controle | Anomalie]:
    """Every sum recognised in the budgets of the fiches, in the tables and in sentences."""
    reglages = contexte.reglages
    redaction = Redaction(contexte, "somme")
    yield from parts_et_reste(contexte, redaction)
    yield from totaux_de_phrase(contexte, redaction)
    yield from totaux_de_liste(contexte, redaction)
    tolerance = reglages.decimal("somme_tolerance")
    fiches = {fiche.fiche_id: fiche for fiche in contexte.fiches}
    for fiche in contexte.fiches:
        lu = budget(contexte, fiche)
        yield from with_tolerance((*_of_budget(lu, reglages), *cofinancements(lu, reglages)), tolerance)
    judged = juges(contexte)
    yield from judged.anomalies
    for tableau in contexte.tableaux:
        table = grid(contexte, tableau)
        rows = dict.fromkeys(table.rows, fiches.get(tableau.fiche_id or "")) | dict(fiches_des_rangs(contexte, table))
        known = judged.connus.get(tableau.tableau_id, frozenset())
        yield from with_tolerance(table_controls(table, rows, known, reglages), tolerance)


def _of_budget(lu: Budget, reglages: Reglages) -> Iterator[Controle]:
    yield from _payers(lu, reglages)
    before: set[str] = set()
    for index, poste in enumerate(lu.postes):
        if poste.role == PAYEUR:
            yield from _subtotals(lu, index)
            yield from _yearly_totals(lu, index)
            yield from annees_en_tete(lu, index)
        if poste.role in ABOVE:
            yield from annees_avant_total(lu, index)
        if poste.role in ABOVE or poste.role == DETAIL:
            yield from _years(lu, index, before, reglages)
        before.add(_label(poste))


# --- payers and total ------------------------------------------------------------------------------


def _payers(lu: Budget, reglages: Reglages) -> Iterator[Controle]:
    """The first grand total against the payers printed after it (or before it, when none comes after)."""
    total = lu.total()
    if total is None:
        return
    start = lu.postes.index(total)
    payers = _unique(_block(lu, start)) or _unique(p for p in lu.postes[:start] if p.role == PAYEUR)
    if not payers or (len(payers) == 1 and payers[0].montant.valeur < total.montant.valeur):
        return  # one payer below the total: another one may not have been recognised
    everyone = _unique(p for p in lu.postes if p.role == PAYEUR)
    codes = [p.montant.financeur for p in payers]
    own_source = [p for p in payers if p.montant.financeur not in reglages.liste("sources_etat")]
    unknown = [p for p in lu.postes if p.role == DETAIL and _is_total_of_unknown(p)]
    lectures = [_plus(payers), _plus(everyone), _plus(_first_each(payers)), _plus((*everyone, *unknown))]
    if "etat" in codes:
        lectures.append(_plus(own_source))
    used = {total.figure.id, *(p.figure.id for p in payers)}
    plain = len(payers) >= 2 and len(set(codes)) == len(codes) and not unknown
    yield Controle(
        "somme",
        lu.fiche,
        total.figure,
        tuple(lectures),
        gravite="erreur" if plain else "avertissement",
        manques=tuple(p.figure for p in lu.postes if p.figure.id not in used and p.role in LOOSE),
        exces=tuple(p.figure for p in payers),
    )


def _block(lu: Budget, start: int) -> Iterator[Poste]:
    """Payers after the total at ``start``, without those of a second total that has its own payers."""
    for index, poste in enumerate(lu.postes[start + 1 :], start + 1):
        if poste.role == PAYEUR:
            yield poste
        if poste.role == TOTAL:
            own = [p for p in lu.following(index, (TOTAL,)) if p.role == PAYEUR]
            if len(own) >= 2 and sum(p.montant.valeur for p in own) == poste.montant.valeur:
                return


def _unique(postes: Iterable[Poste]) -> list[Poste]:
    """Without the repeats of one payer's figure."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for poste in postes:
        key = (poste.montant.financeur, poste.montant.annee, poste.montant.valeur)
        if key not in seen:
            seen.add(key)
            kept.append(poste)
    return kept


def _first_each(postes: Sequence[Poste]) -> list[Poste]:
    """The first figure of each payer."""
    firsts: dict[str | None, Poste] = {}
    for poste in postes:
        firsts.setdefault(poste.montant.financeur, poste)
    return list(firsts.values())


def _is_total_of_unknown(poste: Poste) -> bool:
    """Whether somebody pays this whole amount of whom the rules know nothing."""
    return poste.montant.niveau == "total" and poste.montant.financeur is None


# --- sub-totals and yearly totals of one payer -----------------------------------------------------


def _subtotals(lu: Budget, index: int) -> Iterator[Controle]:
    """Own and transversal sub-totals, or other sub-totals, of the payer at ``index``."""
    payeur = lu.postes[index]
    scope = list(lu.following(index, (TOTAL, PAYEUR)))
    parts = _first_labels(p for p in scope if p.role == SOUS_TOTAL and _same_payer(p, payeur))
    if not parts or (len(parts) == 1 and parts[0].montant.valeur <= payeur.montant.valeur):
        return  # one part smaller than the whole: the others may be plain details
    kinds = [p.kind for p in parts]
    plain = len(parts) > 1 and None not in kinds and len(set(kinds)) == len(kinds)
    used = {payeur.figure.id, *(p.figure.id for p in parts)}
    yield Controle(
        "somme",
        lu.fiche,
        payeur.figure,
        (_plus(parts), _plus(p for p in scope if p.role == SOUS_TOTAL and _same_payer(p, payeur))),
        gravite="erreur" if plain else "avertissement",
        manques=tuple(p.figure for p in scope if p.figure.id not in used),
        exces=tuple(p.figure for p in parts),
    )


def _first_labels(postes: Iterable[Poste]) -> list[Poste]:
    """The first figure under each label: those that follow it repeat or split it."""
    firsts: dict[str, Poste] = {}
    for poste in postes:
        firsts.setdefault(_label(poste) or poste.figure.id, poste)
    return list(firsts.values())


def _yearly_totals(lu: Budget, index: int) -> Iterator[Controle]:
    """Totals of the payer at ``index`` printed year by year further down."""
    payeur = lu.postes[index]
    scope = lu.following(index, (TOTAL, PAYEUR))
    parts = [p for p in scope if p.role == ANNUEL and p.montant.niveau == "total" and _same_payer(p, payeur)]
    years = [p.montant.annee for p in parts]
    if len(parts) < 2 or len(set(years)) != len(years):
        return
    figures = tuple(p.figure for p in parts)
    yield Controle("somme", lu.fiche, payeur.figure, (_plus(parts),), gravite="avertissement", exces=figures)


# --- a total and the years printed right after it --------------------------------------------------


def _years(lu: Budget, index: int, before: Container[str], reglages: Reglages) -> Iterator[Controle]:
    """The run of yearly figures that follows ``postes[index]``, and the details of each of these years.

    ``before``: the labels printed before it.
    """
    whole = lu.postes[index]
    scope = list(lu.following(index, ABOVE))
    run = _run(whole, scope, before)
    if not run or not _worth(whole, run):
        return
    line = [p for p in run if _line(p) == _line(run[0])]
    yearly = [p for p in scope if p.role == ANNUEL and _same_payer(p, whole)]
    lectures = [_plus(run), _plus(yearly)]
    if len(line) > 1:
        lectures.insert(0, _plus(line))
    parts = lectures[0]
    used = {whole.figure.id, *(t.figure.id for t in parts)}
    yield Controle(
        "somme",
        lu.fiche,
        whole.figure,
        tuple(lectures),
        gravite="erreur" if _plain(whole, line, run, reglages) else "avertissement",
        manques=tuple(p.figure for p in scope if p.figure.id not in used and _same_payer(p, whole)),
        exces=tuple(t.figure for t in parts),
    )
    for year in run:
        yield from _witness(lu, year, scope[len(run) :])


def _run(whole: Poste, scope: Sequence[Poste], before: Container[str]) -> list[Poste]:
    """Figures of rising years, of the same payer, that come first and carry no label of their own.

    A label printed ``before`` the total is none of theirs: it was carried on for want of another.
    """
    run: list[Poste] = []
    for poste in scope:
        rising = not run or (poste.montant.annee or 0) > (run[-1].montant.annee or 0)
        alike = _same_payer(poste, whole) and (_label(poste) in before or _same_label(poste, whole))
        if poste.role != ANNUEL or not rising or not alike:
            break
        run.append(poste)
    return run


def _worth(whole: Poste, run: Sequence[Poste]) -> bool:
    """One year alone says something only when it exceeds the whole; a detail needs its years on its line."""
    if len(run) == 1:
        return whole.role != DETAIL and run[0].montant.valeur > whole.montant.valeur
    return whole.role != DETAIL or all(_line(p) == _line(whole) for p in run)


def _plain(whole: Poste, line: Sequence[Poste], run: Sequence[Poste], reglages: Reglages) -> bool:
    """Whether nobody can doubt that these years split this total: one line, next to it, no year skipped."""
    years = [p.montant.annee or 0 for p in run]
    (page, row), (last_page, last_row) = _line(whole), _line(run[0])
    near = page == last_page and 0 <= last_row - row <= reglages.entier("lignes_ecart_max")
    no_hole = years == list(range(years[0], years[0] + len(years)))
    if whole.role == DETAIL or len(run) < 2 or len(line) != len(run) or not near or not no_hole:
        return False
    if all(_label(p) and _same_label(p, whole) for p in run):
        return True
    gap = abs(whole.montant.valeur - sum(p.montant.valeur for p in run))
    return gap < min(p.montant.valeur for p in run)  # else a whole part may have been missed


def _witness(lu: Budget, year: Poste, details: Sequence[Poste]) -> Iterator[Controle]:
    """The details of one year: they never accuse, they tell which year of a wrong split is the wrong one."""
    same = [p for p in details if p.role == ANNUEL and p.montant.annee == year.montant.annee and _same_payer(p, year)]
    if same:
        yield Controle("somme", lu.fiche, year.figure, (_plus(same),), temoin=True)


# --- helpers ---------------------------------------------------------------------------------------


def _plus(postes: Iterable[Poste]) -> Lecture:
    return tuple(Terme(1, p.figure) for p in postes)


def _same_payer(a: Poste, b: Poste) -> bool:
    return a.montant.financeur == b.montant.financeur and HORS not in (a.role, b.role)


def _line(poste: Poste) -> tuple[int, int]:
    return poste.montant.provenance.page, poste.montant.provenance.ligne


def _label(poste: Poste) -> str:
    return " ".join((poste.montant.libelle or "").lower().split())


def _same_label(poste: Poste, whole: Poste) -> bool:
    """Whether a figure is labelled by nothing else than the total it follows."""
    a, b = _label(poste), _label(whole)
    return not a or (bool(b) and (a in b or b in a)) or (poste.kind is not None and poste.kind == whole.kind)
