"""Figures of summary tables against the fiches: what is found, what stays silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from fabrique_fiches import Page, tableau
from fabrique_textes import regles
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.model.fiche import Anomalie, Fiche, Tableau
from extractor.reconcile import reconcile

ENTETES = ("Fiche action N°", "Intitulé", "Budget global", "Département", "FIR", "Budget consommé")
BUDGETS = (  # Département, FIR, spent
    (158_400, 128_000, 164_280),
    (24_000, 36_000, 64_800),
    (262_500, 157_500, 250_000),
    (88_000, 60_000, 92_500),
    (36_000, 61_000, 71_250),
    (150_000, 180_000, 198_000),
    (81_000, 95_000, 118_400),
)


def fiche(rang: int, cd: int, fir: int, spent: int, total: int | None = None) -> Fiche:
    page = Page(numero=str(rang), page=10 + rang, pdf=True)
    page.total(cd + fir if total is None else total)
    page.payeur(cd, "departement")
    page.payeur(fir, "fir")
    page.bilan(spent, None)
    return page.fiche()


def fiches() -> list[Fiche]:
    return [fiche(rang, *budget) for rang, budget in enumerate(BUDGETS, 1)]


def rangs(unite: str = " €") -> list[list[str]]:
    return [
        [str(rang), f"Action {rang}", *(f"{value}{unite}" for value in (cd + fir, cd, fir, spent))]
        for rang, (cd, fir, spent) in enumerate(BUDGETS, 1)
    ]


def changed(row: int, column: int, text: str) -> list[list[str]]:
    table = rangs()
    table[row][column] = text
    return table


def test_a_table_that_repeats_the_fiches_raises_nothing(run):
    assert run(*fiches(), tableaux=[tableau(ENTETES, rangs())]) == ()


def test_a_spent_amount_that_differs_is_told_with_both_pages(run):
    (anomalie,) = run(*fiches(), tableaux=[tableau(ENTETES, changed(6, 5, "114 800 €"))])
    assert (anomalie.code, anomalie.gravite, abs(anomalie.ecart)) == ("report", "erreur", 3600)
    assert anomalie.fiche_id == "f7"
    assert "p. 3" in anomalie.message and "p. 17" in anomalie.message
    assert "114\u202f800\u202f€" in anomalie.declare + anomalie.attendu
    assert "118\u202f400\u202f€" in anomalie.declare + anomalie.attendu
    assert len(anomalie.preuve) == 2


def test_the_side_that_other_sums_confirm_is_right(run):
    wrong = fiches()
    wrong[3] = fiche(4, *BUDGETS[3], total=168_000)
    (anomalie,) = run(*wrong, tableaux=[tableau(ENTETES, rangs())])
    assert (anomalie.code, anomalie.gravite) == ("somme", "erreur")
    assert "« Budget global » du tableau (p. 3)" in anomalie.message
    assert anomalie.provenance.page == 14


def test_the_wrong_side_is_named_when_nothing_supports_it(run):
    (anomalie,) = run(*fiches(), tableaux=[tableau(ENTETES, changed(2, 3, "226 500 €"))])
    assert anomalie.provenance.texte == "226 500 €"
    assert "262\u202f500\u202f€" in anomalie.attendu


def test_a_column_is_known_by_its_figures_whatever_its_heading(run):
    entetes = ("N°", "", "", "Col. A", "Col. B", "Col. C")
    (anomalie,) = run(*fiches(), tableaux=[tableau(entetes, changed(6, 5, "114 800 €"))])
    assert anomalie.code == "report"


def test_two_tables_are_two_witnesses_against_a_fiche(run):
    second = replace(tableau(ENTETES, rangs(), page=5), tableau_id="t2")
    odd = fiches()
    odd[6] = fiche(7, 81_000, 95_000, 114_800)
    (anomalie,) = run(*odd, tableaux=[tableau(ENTETES, rangs()), second])
    assert anomalie.provenance.texte == "114800 €"
    assert "p. 5" in anomalie.message


def test_a_table_continued_on_the_next_page(run):
    table = changed(6, 5, "114 800 €")
    first, second = tableau(ENTETES, table[:5]), tableau(ENTETES, table[5:], page=4)
    (anomalie,) = run(*fiches(), tableaux=[first, replace(second, tableau_id="t2")])
    assert (anomalie.code, anomalie.fiche_id) == ("report", "f7")


def test_a_few_rows_that_agree_are_no_proof_for_an_error(run):
    found = run(*fiches()[2:], tableaux=[tableau(ENTETES, changed(6, 5, "114 800 €")[2:], confiance="0.5")])
    assert [(a.code, a.gravite) for a in found] == [("report", "avertissement")]


def test_a_row_of_text_that_begins_with_a_label_then_the_number(run):
    table = tableau(ENTETES, changed(6, 5, "114 800 €"), confiance="0.7")
    cells = tuple(
        replace(cell, texte=f"Accueillir 20 % des enfants {cell.texte}") if cell.colonne == 0 else cell
        for cell in table.cellules
    )
    (anomalie,) = run(*fiches(), tableaux=[replace(table, cellules=cells)])
    assert (anomalie.code, anomalie.gravite, anomalie.fiche_id) == ("report", "avertissement", "f7")


# --- decoys ----------------------------------------------------------------------------------------


def rounded() -> list[list[str]]:
    table = rangs()
    for row in table:
        row[2:] = [f"{(int(text.removesuffix(' €')) + 500) // 1000} k€" for text in row[2:]]
    return table


def other_figures() -> list[list[str]]:
    """Half of the rows are those of the fiches, half are not: another measure."""
    table = rangs()
    for row in table[::2]:
        row[5] = str(int(row[5].removesuffix(" €")) // 2 + 17) + " €"
    return table


def counters() -> list[list[str]]:
    """Ranks of lines that are no fiche numbers: their figures are somebody else's."""
    return [[str(rang), "Commune", *(f"{rang * 1_357 + column} €" for column in range(4))] for rang in range(1, 8)]


def sub_rows() -> list[list[str]]:
    """Several rows for one fiche: each is a part of it."""
    return [row for full in rangs() for row in (full, [*full[:2], "1000 €", "600 €", "400 €", "300 €"])]


@pytest.mark.parametrize(
    "table",
    [
        rounded(),
        other_figures(),
        counters(),
        sub_rows(),
        changed(6, 5, "-"),
        changed(6, 5, "0 €"),
        changed(6, 5, ""),
        changed(6, 5, "114 800 € 118 400 €"),
        changed(6, 5, "voir fiche"),
        changed(6, 5, "en cours"),
        [["Total", "", *row[2:]] for row in changed(6, 5, "114 800 €")],
        changed(6, 0, "29"),
        changed(6, 5, "114 800 €")[4:],
    ],
)
def test_what_may_be_right_raises_nothing(run, table):
    found = run(*fiches(), tableaux=[tableau(ENTETES, table)])
    assert [a for a in found if a.code == "report"] == []


def test_a_budget_revised_for_one_fiche_is_no_error(run):
    table = rangs()
    table[4][2:] = ["107 000 €", "44 000 €", "63 000 €", "71 300 €"]
    assert "erreur" not in {a.gravite for a in run(*fiches(), tableaux=[tableau(ENTETES, table)])}


def test_two_answers_in_the_fiche_accuse_nobody(run):
    several = fiches()
    page = Page(numero="7", page=17, pdf=True)
    page.total(176_000)
    page.payeur(81_000, "departement")
    page.payeur(95_000, "fir")
    page.bilan(60_000, None)
    page.bilan(58_400, None)
    several[6] = page.fiche()
    found = run(*several, tableaux=[tableau(ENTETES, rangs())])
    assert "erreur" not in {a.gravite for a in found}


def test_a_fiche_number_printed_twice_is_linked_to_no_row(run):
    twins = [*fiches(), replace(fiche(7, 70_000, 106_000, 118_000), fiche_id="f7bis")]
    assert run(*twins, tableaux=[tableau(ENTETES, rangs())]) == ()


# --- property --------------------------------------------------------------------------------------


TITRES = [f"{verbe} les équipes mobiles de Vallorme" for verbe in ("Former", "Ouvrir", "Doter", "Loger", "Suivre")]


def coupees(*titres: str) -> list[Anomalie]:
    """What is said of a table that prints these titles for the first fiches."""
    rows = [[str(n), t, f"{n}0 000 €"] for n, t in enumerate([*titres, *TITRES[len(titres) :]], 1)]
    made = [replace(Page(numero=str(n), page=10 + n, pdf=True).fiche(), titre=t) for n, t in enumerate(TITRES, 1)]
    table = tableau(("Fiche action N°", "Intitulé", "Montant"), rows)
    return [a for a in reconcile(made, [table], (), regles()) if a.code == "ocr"]


@pytest.mark.parametrize(
    ("cellule", "fiche_id"), [("Former les équipes mob", "f1"), ("rmer les équipes mobiles de Vallorme", None)]
)
def test_a_cell_cut_inside_a_word_is_told_with_the_whole(cellule, fiche_id):
    (anomalie,) = coupees(*([cellule] if fiche_id else [TITRES[0], cellule]))
    assert (anomalie.gravite, anomalie.fiche_id) == ("info", fiche_id)
    assert cellule in anomalie.declare and TITRES[0] in anomalie.attendu


@pytest.mark.parametrize("cellule", [TITRES[0], "Former les équipes", "Former les équipes mobiles de V.", "former"])
def test_a_cell_that_is_whole_or_shortened_is_silent(cellule):
    assert coupees(cellule) == []


PAYEURS = ("Fiche action N°", "Intitulé", "Montant Département", "Montant FIR", "Source de cofinancement")


def sources(**changes: str) -> Tableau:
    """Rows that name who pays besides the Département; ``l3``: the source that row 3 prints."""
    rows = [
        [str(rang), f"Action {rang}", f"{cd} €", f"{0 if rang == 7 else fir} €", "CD" if rang == 7 else "FIR"]
        for rang, (cd, fir, _) in enumerate(BUDGETS, 1)
    ]
    for name, source in changes.items():
        rows[int(name[1:]) - 1][-1] = source
    return tableau(PAYEURS, rows)


def named(table: Tableau) -> list[Anomalie]:
    made = [replace(Page(numero=str(n), page=10 + n, pdf=True).fiche(), titre=f"Action {n}") for n in range(1, 8)]
    return list(reconcile(made, [table], (), regles()))


def test_a_payer_named_for_a_row_where_its_amount_is_zero():
    (anomalie,) = named(sources(l7="FIR"))
    assert (anomalie.gravite, anomalie.fiche_id) == ("avertissement", "f7")
    assert "FIR" in anomalie.declare and "81\u202f000" in anomalie.attendu


@pytest.mark.parametrize("table", [sources(), sources(l1="CD"), sources(l7="À définir"), sources(l7="CAF")])
def test_payers_that_have_an_amount_or_none_to_check_are_silent(table):
    assert named(table) == []


@st.composite
def budgets(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Six budgets whose figures are all well apart, so that no column can be taken for another."""
    figures = draw(st.lists(st.integers(1_000, 90_000).map(lambda n: n * 10), min_size=18, max_size=18, unique=True))
    return [(figures[i], figures[i + 1], figures[i + 2]) for i in range(0, 18, 3)]


def reported(drawn: Sequence[tuple[int, int, int]], table: Tableau) -> list[Anomalie]:
    made = [fiche(rang, *budget) for rang, budget in enumerate(drawn, 1)]
    return [a for a in reconcile(made, [table], (), regles()) if a.code == "report"]


@settings(max_examples=25, deadline=None)
@given(drawn=budgets(), row=st.integers(0, 5), gap=st.integers(3, 7))
def test_one_changed_cell_is_found_and_nothing_else(drawn, row, gap):
    table = [
        [str(rang), "", *(f"{value} €" for value in (cd + fir, cd, fir, spent))]
        for rang, (cd, fir, spent) in enumerate(drawn, 1)
    ]
    assert reported(drawn, tableau(ENTETES, table)) == []
    table[row][5] = f"{drawn[row][2] + gap} €"
    (anomalie,) = reported(drawn, tableau(ENTETES, table))
    assert anomalie.fiche_id == f"f{row + 1}"
    assert abs(anomalie.ecart) == Decimal(gap)
