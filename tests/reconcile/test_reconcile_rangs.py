"""Rows of tables judged as sequences of figures, also when their columns shifted in reading."""

from decimal import Decimal

import pytest
from fabrique_fiches import ANNEES_PAYEURS as ENTETES
from fabrique_fiches import Page, tableau
from fabrique_fiches import annees_payeurs as ligne
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconcile.rangs.blocs import Correction, Forme, lecture
from extractor.reconcile.rangs.recap import total_oublie

FORME = Forme(3, 2)


def rangs():
    return [
        ligne("Accueil", 1200, 800, 1300, 900),
        ligne("Répit", 5400, 2100, 5600, 2300),
        ligne("Soin", 7700, 3300, 7900, 3100),
        ligne("Écoute", 4150, 2650, 4250, 2850),
    ]


def test_consistent_rows_raise_nothing(run):
    assert run(tableaux=[tableau(ENTETES, rangs())]) == ()


def test_one_wrong_figure_of_a_full_row_is_one_error_that_names_its_sums(run):
    table = rangs()
    table[1][3] = "7400 €"
    (anomalie,) = run(tableaux=[tableau(ENTETES, table)])
    assert (anomalie.gravite, anomalie.ecart) == ("erreur", Decimal(-100))
    assert "7 500" in anomalie.attendu.replace("\u202f", " ")
    assert "7 400" in anomalie.declare.replace("\u202f", " ")


def test_a_total_computed_from_a_wrong_one_is_told_with_it(run):
    table = rangs()
    table[1][8], table[1][9] = "5400 €", "16400 €"  # 4 400 and 15 400
    (anomalie,) = run(tableaux=[tableau(ENTETES, table)])
    assert {"5 400", "16 400"} <= {d.replace("\u202f", " ").removesuffix(" €") for d in anomalie.declare.split(" ; ")}


def test_a_shifted_row_that_adds_up_is_silent(run):
    table = rangs()
    table[2] = ["Soin", "-", *table[2][1:4], "-", *table[2][4:7], "-"]  # its last columns went out of sight
    table.append(["Visites", "-", "900 €", "900 €", "-", "-", "600 €", "600 €", "1500 €", "1500 €"])
    assert [a for a in run(tableaux=[tableau(ENTETES, table)]) if a.gravite == "erreur"] == []


def test_rows_of_a_fiche_are_told_with_it(run):
    fiche = Page(numero="7").fiche()
    table = rangs()
    table[1][0] = "Objectif 7 : Accueillir les familles de Vallorme"
    table[1][3] = "7400 €"
    (anomalie,) = run(fiche, tableaux=[tableau(ENTETES, table)])
    assert anomalie.fiche_id == "f7"
    assert anomalie.message.startswith("Fiche 7, p. 3")


montants = st.integers(100, 999_999)


@given(st.tuples(montants, montants, montants, montants))
def test_any_right_row_is_read_as_right(parts):
    values = [Decimal(v[:-2]) for v in ligne("x", *parts)[1:]]
    assert lecture(values, FORME) is True


@given(st.tuples(montants, montants, montants, montants), st.integers(0, 8), st.integers(150, 99_000))
def test_any_wrong_figure_of_a_full_row_is_found(parts, at, gap):
    values = [Decimal(v[:-2]) for v in ligne("x", *parts)[1:]]
    right = values[at]
    values[at] += gap
    found = lecture(values, FORME)
    assert isinstance(found, Correction)
    if len(found.sommes) < 3 and found.rang == at:
        assert found.valeur == right


def cells(*rows):
    found = [[cell if isinstance(cell, tuple) else (cell,) for cell in row] for row in rows]
    return [{c: [Decimal(v) for v in cell] for c, cell in enumerate(row)} for row in found]


def test_a_recap_total_that_forgets_a_part_is_told():
    proof, row = cells((535_000, (832_000, 831_000), 162_474, 1_529_474), (535_000, 835_000, 649_897, 1_484_897))
    assert total_oublie(proof, row) == (3, [0, 1, 2], Decimal(2_019_897))


@pytest.mark.parametrize(
    ("proof", "row"),
    [
        ((535_000, 832_000, 162_474, 1_529_474), (535_000, 835_000, 649_897, 2_019_897)),  # right
        ((535_000, 832_000, 162_474, 1_529_475 + 9), (535_000, 835_000, 649_897, 1_484_897)),  # nothing proves it
        ((1000, 2000, 3000, 6000), (1000, 2000, 4000, 6000)),  # round figures meet by chance
        ((535_000, (832_000, 1), 162_474, 1_529_474), ((1, 535_000), 835_000, 649_897, 2_019_897)),  # a reading holds
    ],
)
def test_recap_rows_that_may_be_right_are_silent(proof, row):
    assert total_oublie(*cells(proof, row)) is None
