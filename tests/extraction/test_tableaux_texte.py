"""Rows of a spreadsheet that a text layer has flattened: the number of the row is not part of the amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor import extract
from extractor.model.fiche import Tableau

HEAD = "Rapport financier\n\nBudget Département FIR\n\n"


def _tables(rows: str) -> tuple[Tableau, ...]:
    return extract((HEAD + rows).encode(), name="rapport.txt").tableaux


def _row(table: Tableau, rank: int) -> list[Decimal | None]:
    return [cell.valeur for cell in table.cellules if cell.rang == rank]


ROWS = (
    "2 84 375 €  58 952 €  25 423 €\n\n"
    "28 800 000 €  100 000 €  700 000 €\n\n"
    "Former les équipes des maisons 7 1 785 152 €  1 250 698 €  534 454 €\n\n"
)


def test_the_sum_tells_the_row_number_from_the_amount() -> None:
    (table,) = _tables(ROWS)
    assert _row(table, 0) == [Decimal(2), Decimal(84375), Decimal(58952), Decimal(25423)]
    assert _row(table, 1) == [Decimal(28), Decimal(800000), Decimal(100000), Decimal(700000)]
    assert _row(table, 2)[:2] == [Decimal(7), Decimal(1785152)]


def test_a_row_that_nothing_proves_is_read_whole_and_said_to_be_uncertain() -> None:
    (table,) = _tables("28 800 000 €  100 000 €  300 000 €\n\n" * 3)
    assert _row(table, 0)[0] == Decimal(28800000)
    assert table.confiance < _tables(ROWS)[0].confiance < 1


def test_a_dash_is_a_zero_with_its_own_place() -> None:
    (table,) = _tables("3 81 865 €  81 865 €  -   €\n\n" * 3)
    zero = next(cell for cell in table.cellules if cell.valeur == 0)
    assert zero.texte == "- €" or zero.texte == "-   €"


@pytest.mark.parametrize("unit", ["euros", "EUR"])
def test_the_unit_may_be_written_out(unit: str) -> None:
    (table,) = _tables(ROWS.replace("€", unit) + f"3 81 865 {unit}  81 865 {unit}  - {unit}\n\n")
    assert [_row(table, rank)[:2] for rank in range(4)] == [[2, 84375], [28, 800000], [7, 1785152], [3, 81865]]
    assert _row(table, 3)[-1] == 0


@pytest.mark.parametrize("text", ["Le total est de 3 000 €.\n\n", "2 000 € en 2021 ; 3 000 € en 2022\n\n"])
def test_sentences_with_amounts_are_no_table(text: str) -> None:
    assert _tables(text * 4) == ()
