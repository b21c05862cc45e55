"""Cells of data tables: figures cut by a narrow cell, amounts stacked in one cell."""

from __future__ import annotations

from decimal import Decimal

from extractor.extraction.tableaux import read_tableaux
from extractor.model.document import Cell, Document, Line, Table
from extractor.model.fiche import Tableau

HEAD = ("Action", "Département", "État", "Total")


def _tableau(*rows: tuple[str, ...], heads: tuple[str, ...] = HEAD) -> Tableau:
    """A table whose cells are given as texts; a slash is the end of a line, and each line begins a paragraph."""
    cells = []
    for row, texts in enumerate([heads, *rows]):
        for column, text in enumerate(texts):
            lines = [Line(1, 1 + 10 * row + n, part, starts=True) for n, part in enumerate(text.split("/")) if part]
            cells.append(Cell(row, column, 1, 1, tuple(lines)))
    table = Table("t1", 1, 1, len(rows) + 1, len(heads), tuple(cells), "filets")
    (found,) = read_tableaux(Document("essai", "0" * 64, "pdf", 1, (), (table,)), {})
    return found


def _read(tableau: Tableau, column: int, row: int = 1) -> list[tuple[str, Decimal | None]]:
    return [(c.texte, c.valeur) for c in tableau.cellules if (c.rang, c.colonne) == (row, column)]


def test_a_figure_that_a_narrow_cell_cuts_is_one() -> None:
    found = _tableau(("Contrôle", "7 000 € 21/000 € 950 €", "1/800 €", "21/950 €"))
    assert _read(found, 1) == [("7 000 €", Decimal(7000)), ("21 000 €", Decimal(21000)), ("950 €", Decimal(950))]
    assert _read(found, 2) == [("1 800 €", Decimal(1800))]


def test_amounts_on_their_own_lines_stay_apart() -> None:
    found = _tableau(("Contrôle", "12 €/500 €", "5 000 €/700 €", "12/500"))
    assert _read(found, 1) == [("12 €", Decimal(12)), ("500 €", Decimal(500))]
    assert _read(found, 2) == [("5 000 €", Decimal(5000)), ("700 €", Decimal(700))]
    assert _read(found, 3) == [("12", Decimal(12)), ("500", Decimal(500))]  # no sign: nothing says that it is one


def test_a_lost_zero_is_put_back_only_where_the_row_prints_the_amount_whole() -> None:
    proved = _tableau(("Veille", "21 000e", "42 00e", "42 000e"))
    assert _read(proved, 2) == [("42 00e", Decimal(42000))]
    alone = _tableau(("Veille", "21 000e", "42 00e", "4 200e"))
    assert _read(alone, 2) == [("42 00e", None)]


def test_an_amount_with_a_few_words_is_a_figure_and_a_sentence_is_none() -> None:
    row = ("Bébés", "1 300 € formation des cadres", "3 agents", "2 000 € pour chacune des familles reçues")
    found = _tableau(row)
    assert _read(found, 1) == [("1 300 € formation des cadres", Decimal(1300))]
    assert _read(found, 3) == [("2 000 € pour chacune des familles reçues", None)]
