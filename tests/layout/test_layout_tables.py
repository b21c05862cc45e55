"""Ruled tables, on pages set by hand: merged cells, page breaks."""

from __future__ import annotations

from collections.abc import Sequence

from feuille import Ruling, Word, block, cell_texts, furniture, grid, laid_out, page, texts, words

HEADER = ("Fiche", "Financeur", "Montant")
XS = (50, 150, 300, 500)


def flat(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(x0, y, x1, y)


def upright(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(x, y0, x, y1)


def table_words(rows: Sequence[Sequence[str]], top: float = 100) -> list[Word]:
    return [
        w
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
        for w in (words(text, XS[j] + 5, top + 20 * i + 5) if text else [])
    ]


def rulings(rows: int, top: float = 100) -> list[Ruling]:
    return grid(XS, [top + 20 * i for i in range(rows + 1)])


def test_cells_of_a_ruled_table() -> None:
    rows = [HEADER, ("Accueil", "État", "10 000 €"), ("Répit", "FIR", "20 000 €")]
    (table,) = laid_out(page(1, table_words(rows), rulings(3))).tables
    assert (table.rows, table.columns, table.method) == (3, 3, "filets")
    assert cell_texts(table) == [list(row) for row in rows]


def test_lines_of_a_cell_are_read_before_its_neighbour() -> None:
    content = [
        *block(["Accueil des", "familles"], 55, 105),
        *block(["Département et", "communes"], 155, 105),
        *words("10 000 €", 305, 105),
    ]
    document = laid_out(page(1, content, grid(XS, (100, 140))))
    assert texts(document) == ["Accueil des", "familles", "Département et", "communes", "10 000 €"]


def test_merged_cells_have_their_spans() -> None:
    drawn = [flat(y, 50, 500) for y in (100, 120, 160)]
    drawn += [flat(140, 150, 500)]  # not under the merged cell of the first column
    drawn += [upright(x, 100, 160) for x in (50, 150, 500)]
    drawn += [upright(x, 120, 160) for x in (300, 400)]  # not through the merged heading
    content = [
        *words("Fiche", 60, 105),
        *words("Financeurs", 250, 105),
        *words("Accueil", 60, 135),
        *(w for x, text in ((160, "Département"), (310, "10"), (410, "20")) for w in words(text, x, 125)),
        *(w for x, text in ((160, "État"), (310, "30"), (410, "40")) for w in words(text, x, 145)),
    ]
    (table,) = laid_out(page(1, content, drawn)).tables
    places = {cell.text: (cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells}
    assert places["Financeurs"] == (0, 1, 1, 3)
    assert places["Accueil"] == (1, 0, 2, 1)
    assert places["20"] == (1, 3, 1, 1)
    assert places["État"] == (2, 1, 1, 1)
    assert len(places) == 9


def test_a_table_goes_on_over_the_page_break_and_its_repeated_header_is_dropped() -> None:
    first = [HEADER, ("Accueil", "État", "10 000 €"), ("Répit", "FIR", "20 000 €")]
    second = [HEADER, ("Relais", "CAF", "5 000 €")]
    document = laid_out(page(1, table_words(first), rulings(3)), page(2, table_words(second), rulings(2)))
    (table,) = document.tables
    assert (table.page_start, table.page_end) == (1, 2)
    assert [row for row in cell_texts(table) if row] == [*map(list, first), ["Relais", "CAF", "5 000 €"]]
    assert furniture(document) == list(HEADER)
    assert [cell.page for cell in table.cells if cell.text == "Relais"] == [2]


def test_a_table_goes_on_without_a_header() -> None:
    first, second = [HEADER, ("Accueil", "État", "10 000 €")], [("Relais", "CAF", "5 000 €"), ("Répit", "FIR", "7 €")]
    document = laid_out(page(1, table_words(first), rulings(2)), page(2, table_words(second), rulings(2)))
    (table,) = document.tables
    assert cell_texts(table) == [list(row) for row in (*first, *second)]


def test_tables_of_another_width_or_after_text_are_others() -> None:
    first = page(1, table_words([HEADER, ("Accueil", "État", "10 000 €")]), rulings(2))
    after_text = page(2, [*words("Tableau des dépenses", 50, 60), *table_words([HEADER])], rulings(1))
    assert len(laid_out(first, after_text).tables) == 2
    narrow_words = [w for x, text in ((55, "Relais"), (125, "CAF"), (205, "5 000 €")) for w in words(text, x, 105)]
    narrow = page(2, narrow_words, grid((50, 120, 200, 260), (100, 130)))
    assert len(laid_out(first, narrow).tables) == 2


def two_row_header(top: float) -> tuple[list[Word], list[Ruling]]:
    """Fiche, and Montants over 2021 and 2022; rows of 20 points."""
    content = [*words("Fiche", 60, top + 15), *words("Montants", 250, top + 5)]
    content += [*words("2021", 160, top + 25), *words("2022", 310, top + 25)]
    drawn = [flat(top, 50, 500), flat(top + 20, 150, 500), flat(top + 40, 50, 500)]
    drawn += [upright(50, top, top + 40), upright(150, top, top + 40), upright(500, top, top + 40)]
    return content, [*drawn, upright(300, top + 20, top + 40)]


def test_a_heading_of_two_rows_is_known_and_dropped_where_it_is_printed_again() -> None:
    pages = []
    for number, name in ((1, "Accueil"), (2, "Relais")):
        content, drawn = two_row_header(100)
        content += table_words([(name, "10 €", "20 €")], top=140)
        pages.append(page(number, content, [*drawn, *rulings(1, top=140)]))
    document = laid_out(*pages)
    (table,) = document.tables
    assert (table.heads, table.rows, table.confidence) == (2, 4, 1.0)
    assert [row[0] for row in cell_texts(table)[2:]] == ["Accueil", "Relais"]
    assert furniture(document) == ["Fiche", "Montants", "2021", "2022"]


def test_a_heading_may_end_in_a_date() -> None:
    drawn = [flat(y, 50, 500) for y in (100, 120, 140)] + [upright(x, 100, 140) for x in (50, 150, 500)]
    content = [*words("Budget", 250, 105), *table_words([("Fiche", "Au 31/12/2021", "2020-2022")], top=120)]
    data = table_words([("Accueil", "10 €", "20 €")], top=140)
    (table,) = laid_out(page(1, [*content, *data], [*drawn, upright(300, 120, 140), *rulings(1, top=140)])).tables
    assert table.heads == 2


def test_a_row_of_figures_below_a_wide_heading_is_no_heading() -> None:
    drawn = [flat(y, 50, 500) for y in (100, 120, 140)] + [upright(x, 100, 140) for x in (50, 150, 500)]
    content = [*words("Fiche", 60, 105), *words("Montants", 250, 105), *table_words([("Accueil", "10", "20")], top=120)]
    (table,) = laid_out(page(1, content, [*drawn, upright(300, 120, 140)])).tables
    assert table.heads == 1


def test_confidence_is_less_where_the_shape_is_in_doubt() -> None:
    rows = [HEADER, ("Accueil", "État", "10 000 €"), ("Répit", "FIR", "20 000 €")]
    (clean,) = laid_out(page(1, table_words(rows), rulings(3))).tables
    crossed = [*table_words(rows[:2]), *words("Établissements-sociaux-et-médico-sociaux", 55, 145)]
    (over_a_ruling,) = laid_out(page(1, crossed, rulings(3))).tables
    no_frame = [r for r in rulings(3) if r.horizontal or 50 < r.x0 < 500]
    open_sides = [*no_frame, upright(50, 100, 120), upright(500, 100, 120)]
    (unframed,) = laid_out(page(1, table_words(rows), open_sides)).tables
    second = page(2, table_words([("Relais", "CAF", "5 €")]), rulings(1))
    (joined,) = laid_out(page(1, table_words(rows), rulings(3)), second).tables
    assert clean.confidence == 1
    assert 0 < over_a_ruling.confidence < 1
    assert 0 < unframed.confidence < 1
    assert joined.confidence == 0.95  # one page break, no heading printed again


def test_a_row_of_a_two_column_fiche_goes_on_over_the_page_break() -> None:
    first = [*words("Description", 60, 105), *words("Deux agents reçoivent les familles chaque", 205, 105)]
    second = [*words("mardi et chaque samedi.", 205, 105), *words("Acteurs", 60, 135), *words("PMI, CAF", 205, 135)]
    document = laid_out(
        page(1, first, grid((50, 200, 540), (100, 130))), page(2, second, grid((50, 200, 540), (100, 130, 160)))
    )
    (table,) = document.tables
    cells = {cell.text: cell.row for cell in table.cells if cell.text}
    assert cells["mardi et chaque samedi."] == cells["Description"]
    assert cells["Acteurs"] == cells["PMI, CAF"] == cells["Description"] + 1


TWO_ROWS = [
    *words("Calendrier", 60, 105),
    *words("Chaque mois de l'année 2024", 205, 105),
    *words("- Nombre de familles reçues", 205, 135),
]


def test_a_row_that_ends_a_page_without_its_label_takes_that_of_the_next() -> None:
    second = [*words("Indicateurs", 60, 105), *words("- Nombre de visites", 205, 105), *words("Suites", 60, 135)]
    document = laid_out(
        page(1, TWO_ROWS, grid((50, 200, 540), (100, 130, 160))),
        page(2, [*second, *words("Bilan en mai", 205, 135)], grid((50, 200, 540), (100, 130, 160))),
    )
    assert texts(document)[2:5] == ["Indicateurs", "- Nombre de familles reçues", "- Nombre de visites"]
    rows = {cell.text: cell.row for cell in document.tables[0].cells if cell.text}
    assert rows["- Nombre de familles reçues"] == rows["Indicateurs"] == rows["- Nombre de visites"]


def test_the_rest_of_a_row_alone_on_its_page_belongs_to_the_row() -> None:
    first = [*words("Indicateurs", 60, 105), *words("- Nombre de familles reçues", 205, 105)]
    document = laid_out(
        page(1, first, grid((50, 200, 540), (100, 130))),
        page(2, words("- Nombre de visites", 205, 105), grid((50, 200, 540), (100, 130))),
    )
    (table,) = document.tables
    rows = {cell.text: cell.row for cell in table.cells if cell.text}
    assert rows == {"Indicateurs": 0, "- Nombre de familles reçues": 0, "- Nombre de visites": 0}


def test_a_box_with_one_text_that_goes_on_with_nothing_is_no_table() -> None:
    document = laid_out(page(1, words("Publié le 4 mai", 205, 105), grid((50, 200, 540), (100, 130))))
    assert document.tables == ()
    assert texts(document) == ["Publié le 4 mai"]


def test_columns_that_are_empty_on_one_page_make_no_other_table() -> None:
    heads = ("Fiche", "2020", "2021", "2022")
    xs = (50, 150, 250, 350, 450)
    full = [("Accueil", "10 €", "20 €", "30 €"), ("Répit", "11 €", "21 €", "31 €")]
    sparse = [("Soin", "", "", "32 €"), ("Écoute", "", "", "33 €"), ("Total", "", "", "126 €")]

    def cells(rows: Sequence[Sequence[str]], top: float) -> list[Word]:
        placed = [(x, top + 20 * i + 5, text) for i, row in enumerate(rows) for x, text in zip(xs, row, strict=False)]
        return [w for x, y, text in placed if text for w in words(text, x + 5, y)]

    (table,) = laid_out(
        page(1, cells([heads, *full], 700), grid(xs, [700, 720, 740, 760])),
        page(2, cells(sparse, 50), grid(xs, [50, 70, 90, 110])),
    ).tables
    assert (table.columns, table.rows) == (4, 6)
    assert [cell.column for cell in table.row(4) if cell.text] == [0, 3]


def test_rulings_of_a_table_that_nearly_stand_where_those_of_another_do() -> None:
    above = [*words("Lieu", 60, 105), *words("Places", 210, 105), *words("Nuits", 430, 105)]
    above += [*words("Nord", 60, 125), *words("12", 210, 125), *words("40", 430, 125)]
    below = [*words("Lieu", 60, 305), *words("Repas", 430, 305), *words("Sud", 60, 325), *words("7", 430, 325)]
    rulings = [*grid((50, 200, 426.9, 540), (100, 120, 140)), *grid((50, 425.2, 540), (300, 320, 340))]
    tables = laid_out(page(1, [*above, *below], rulings)).tables
    assert [(table.rows, table.columns) for table in tables] == [(2, 3), (2, 2)]


def test_a_text_under_a_table_inside_a_cell_is_a_row_of_its_own() -> None:
    """The table inside has its first cell where the cell that holds it begins."""
    outer = grid((50, 150, 500), (100, 170))
    inner = grid((156, 300, 500), (100, 120, 140))
    content = [*words("Moyens", 55, 105), *words("Lieu", 160, 109), *words("Coût", 305, 109)]
    content += [*words("Nord", 160, 129), *words("4 000 €", 305, 129), *words("Report : 700 €", 160, 152)]
    assert texts(laid_out(page(1, content, [*outer, *inner]))) == [
        "Moyens",
        "Lieu",
        "Coût",
        "Nord",
        "4 000 €",
        "Report : 700 €",
    ]
