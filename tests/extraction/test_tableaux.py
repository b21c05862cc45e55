"""Cells of data tables: figures cut by a narrow cell, amounts stacked in one cell, headings, kinds of rows."""

from __future__ import annotations

from decimal import Decimal

from lecture import rules

from extractor import extract
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
    (found,) = read_tableaux(Document("essai", "0" * 64, "pdf", 1, (), (table,)), {}, rules())
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


def test_rows_are_details_totals_or_headings() -> None:
    found = _tableau(("Accueil", "1", "2", "3"), ("Sous-total axe 1", "1", "2", "3"), ("TOTAL GÉNÉRAL", "1", "2", "3"))
    kinds = {c.rang: c.type for c in found.cellules}
    assert kinds == {0: "entete", 1: "detail", 2: "sous_total", 3: "total"}


def test_a_first_row_of_figures_is_no_heading() -> None:
    years = _tableau(("Accueil", "1 €", "2 €"), heads=("Fiche", "2021", "2022"))
    assert years.cellules[0].type == "entete"
    data = _tableau(("Accueil", "1 €", "2 €"), heads=("Relais", "10 €", "20 €"))
    assert data.cellules[0].type == "detail"


def test_the_rows_of_a_heading_are_joined_over_the_columns_they_span() -> None:
    def cell(row: int, column: int, text: str, rows: int = 1, columns: int = 1) -> Cell:
        return Cell(row, column, rows, columns, (Line(1, 1 + 10 * row + column, text, starts=True),))

    cells = [cell(0, 0, "Plan d'action", columns=3), cell(1, 0, "Fiche", rows=2), cell(1, 1, "Montants", columns=2)]
    cells += [
        cell(2, 1, "2021"),
        cell(2, 2, "2022"),
        cell(3, 0, "Accueil", rows=2),
        cell(3, 1, "1 €"),
        cell(3, 2, "2 €"),
    ]
    cells += [cell(4, 1, "3 €", columns=2)]
    table = Table("t1", 1, 1, 5, 3, tuple(cells), "filets", heads=3)
    (found,) = read_tableaux(Document("essai", "0" * 64, "pdf", 1, (), (table,)), {}, rules())
    seen = {c.texte: c for c in found.cellules}
    assert [seen[t].entete for t in ("Accueil", "1 €", "2 €")] == ["Fiche", "Montants / 2021", "Montants / 2022"]
    assert (seen["Accueil"].lignes_fusionnees, seen["Accueil"].colonnes_fusionnees) == (2, 1)
    assert (seen["3 €"].lignes_fusionnees, seen["3 €"].colonnes_fusionnees) == (1, 2)


def test_markup_that_lost_cells_is_less_sure() -> None:
    even = "# Budget\n\n| Fiche | 2021 | 2022 |\n| --- | --- | --- |\n| Accueil | 1 | 2 |\n| Relais | 3 | 4 |\n"
    (sure,) = extract(even.encode(), name="essai.md").tableaux
    (unsure,) = extract((even + "| Répit | 5 |\n").encode(), name="essai.md").tableaux
    assert (sure.confiance, unsure.confiance) == (1, Decimal("0.75"))
