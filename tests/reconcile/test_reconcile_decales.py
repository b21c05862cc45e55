"""Figures printed one row off in a table: put back where the sums want them, and told; never without proof."""

import pytest
from fabrique_fiches import ANNEES_PAYEURS as ENTETES
from fabrique_fiches import annees_payeurs as ligne
from fabrique_fiches import tableau
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconcile import recales


def rangs():
    """Three rows that say what they are, and three that share the first cell of the last of them."""
    return [
        ligne("Accueil", 1200, 800, 1300, 900),
        ligne("Répit", 5400, 2100, 5600, 2300),
        ligne("Soin", 7700, 3300, 7900, 3100),
        ligne("", 4150, 0, 4250, 0),
        ligne("", 6100, 1900, 6300, 1700),
        ligne("", 0, 2600, 0, 3400),
    ]


def slipped():
    """A table as it should be, and the same with two figures of a row printed in the one above."""
    whole = rangs()
    whole[3], whole[4] = ligne("", 4150, 0, 0, 0), ligne("", 0, 1900, 0, 1700)
    table = [list(row) for row in whole]
    for column in (5, 6):
        table[3][column], table[4][column] = table[4][column], ""
    return whole, table


def rebuilt(table, rules):
    """The figures of each row once the table is rebuilt, and the cells that were moved."""
    (after,) = recales([tableau(ENTETES, table)], rules)
    rows = [{} for _ in table]
    for cell in after.cellules:
        if cell.valeur is not None:
            rows[cell.rang][cell.colonne] = cell.texte
    return rows, [cell for cell in after.cellules if cell.rang_imprime is not None]


def as_printed(table):
    return [{column: text for column, text in enumerate(row) if column and text} for row in table]


def test_two_figures_printed_a_row_too_high_go_to_the_row_they_complete(regles, run):
    whole, table = slipped()
    rows, cells = rebuilt(table, regles)
    assert rows == as_printed(whole)
    assert {(cell.rang_imprime, cell.rang, cell.colonne) for cell in cells} == {(3, 4, 5), (3, 4, 6)}
    (anomalie,) = run(tableaux=recales([tableau(ENTETES, table)], regles))
    assert (anomalie.code, anomalie.gravite) == ("ocr", "avertissement")
    assert "« 1700 € »" in anomalie.message
    assert "trop haut" in anomalie.message


def test_rows_that_are_all_off_go_back_together(regles, run):
    table = rangs()
    whole = as_printed(table)
    for column in (2, 3):
        table[5][column], table[4][column] = table[4][column], ""
    table.append(["", "", *rangs()[5][2:4], *[""] * 6])
    rows, cells = rebuilt(table, regles)
    assert rows[:6] == whole
    assert rows[6] == {}
    assert len(cells) == 4
    assert {a.code for a in run(tableaux=recales([tableau(ENTETES, table)], regles))} == {"ocr"}


def test_a_moved_figure_keeps_the_place_where_it_is_printed(regles):
    printed = tableau(ENTETES, slipped()[1])
    (after,) = recales([printed], regles)
    assert after != printed
    assert {cell.provenance for cell in after.cellules} == {cell.provenance for cell in printed.cellules}


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [(4, 3, "8100 €"), (4, 9, "15000 €"), (3, 1, "4510 €"), (5, 5, "3300 €")],
)
def test_a_wrong_figure_stays_where_it_is_printed(regles, row, column, value):
    table = rangs()
    table[row][column] = value
    assert rebuilt(table, regles) == (as_printed(table), [])


def test_a_row_with_words_of_its_own_keeps_its_figures(regles):
    table = slipped()[1]
    for row, name in ((3, "Écoute"), (4, "Relais"), (5, "Visites")):
        table[row][0] = name
    assert rebuilt(table, regles)[1] == []


def test_a_table_whose_rows_prove_nothing_is_left_alone(regles):
    table = [["", "100 €", "200 €"], ["", "300 €", "400 €"], ["", "500 €", "600 €"]]
    before = tableau(ENTETES[:3], table)
    assert recales([before], regles) == (before,)


AMOUNT = st.integers(0, 40).map(lambda value: value * 100)


@given(st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT, AMOUNT), min_size=2, max_size=5))
def test_rows_that_add_up_are_never_touched(regles, amounts):
    table = [*rangs()[:3], *(ligne("", *four) for four in amounts)]
    before = tableau(ENTETES, table)
    assert recales([before], regles) == (before,)
