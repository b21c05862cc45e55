"""Tables without rules: figures in columns, with their heads; sentences and lists are never taken for one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from feuille import Word, block, cell_texts, laid_out, page, rules, texts, words

from extractor import extract
from extractor.extraction import extract_values
from extractor.layout import layout
from extractor.read import read
from extractor.segment import segment

XS = (60.0, 220.0, 320.0, 420.0)
BUDGET = [
    ("Financeur", "2021", "2022", "Total"),
    ("Département", "45 000 €", "50 000 €", "95 000 €"),
    ("État", "20 000 €", "22 500 €", "42 500 €"),
    ("CAF", "5 000 €", "5 500 €", "10 500 €"),
    ("Total", "70 000 €", "78 000 €", "148 000 €"),
]
SENTENCE = "Le département et ses partenaires financent cette action pendant deux années pleines."


def lines(table: Sequence[Sequence[str]], y: float = 110, leading: float = 16, xs: Sequence[float] = XS) -> list[Word]:
    """Rows of cells, each at the place of its column; an empty text is an empty cell."""
    placed = [(x, y + n * leading, text) for n, row in enumerate(table) for x, text in zip(xs, row, strict=True)]
    return [w for x, at, text in placed if text for w in words(text, x, at)]


def test_figures_in_columns_are_a_table_with_its_heading() -> None:
    content = [*words("Moyens financiers", 60, 80, bold=True), *lines(BUDGET), *words(SENTENCE, 60, 210)]
    document = laid_out(page(1, content))
    [table] = document.tables
    assert cell_texts(table) == [list(row) for row in BUDGET]
    assert (table.method, table.heads) == ("alignement", 1)
    assert texts(document)[0] == "Moyens financiers"
    assert texts(document)[-1] == SENTENCE


def test_it_is_never_sure_enough_to_accuse() -> None:
    minimum = Decimal("0.8")  # tableau_confiance_min
    [table] = laid_out(page(1, lines(BUDGET))).tables
    assert Decimal(str(table.confidence)) < minimum
    sparse = [*BUDGET[:2], ("État", "20 000 €", "22 500 €", ""), *BUDGET[3:]]
    [other] = laid_out(page(1, lines(sparse))).tables
    assert other.confidence < table.confidence
    assert cell_texts(other)[2] == ["État", "20 000 €", "22 500 €", ""]


@pytest.mark.parametrize(
    ("label", "down"),
    [
        (("Dispositif départemental", "de prévention précoce"), 0.0),  # its figures on the first line
        (("Dispositif départemental", "de prévention précoce"), 11.0),  # on the last
    ],
)
def test_a_label_of_two_lines_is_one_cell(label: tuple[str, str], down: float) -> None:
    content = [
        *lines(BUDGET[:3]),
        *block([*label], 60, 166),
        *lines([("", "5 000 €", "5 500 €", "10 500 €")], 166 + down * 12 / 11),
        *lines(BUDGET[4:], 200),
    ]
    [table] = laid_out(page(1, content)).tables
    assert cell_texts(table)[3] == [" ".join(label), "5 000 €", "5 500 €", "10 500 €"]
    assert len(cell_texts(table)) == 5


def test_a_dash_set_right_is_a_cell_without_amount() -> None:
    rows = [BUDGET[0], ("Département", "", "50 000 €", "50 000 €"), ("État", "", "22 500 €", "22 500 €")]
    rows += [("Total", "20 000 €", "72 500 €", "92 500 €")]
    dashes = [w for y in (126, 142) for w in words("–", 251, y)]
    [table] = laid_out(page(1, [*lines(rows, xs=(60, 220, 290, 360)), *dashes])).tables
    assert cell_texts(table)[1:3] == [[rows[1][0], "–", *rows[1][2:]], [rows[2][0], "–", *rows[2][2:]]]


def test_two_rows_are_a_table_where_each_column_has_its_head() -> None:
    rows = [BUDGET[0], BUDGET[1], BUDGET[4]]
    [table] = laid_out(page(1, lines(rows))).tables
    assert cell_texts(table) == [list(row) for row in rows]
    assert laid_out(page(1, lines([("", "", "2022", "Total"), *rows[1:]]))).tables == ()


def test_a_head_may_be_cut_in_two_lines() -> None:
    rest = [w for x, text in ((60, "de crédits"), (420, "général")) for w in words(text, x, 121)]
    [table] = laid_out(page(1, [*lines(BUDGET[:1]), *rest, *lines(BUDGET[1:], y=138)])).tables
    assert cell_texts(table)[0] == ["Financeur de crédits", "2021", "2022", "Total général"]


TYPED = """\
  Fiche action 3 : Accueillir les familles

  Constat : Les familles attendent.

  Bilan financier

   Source de            Budget prévu 2022      Budget consommé 2022      Taux
   financement
   Département                   45 000 €                  27 000 €    60,0 %
   État – BOP 304               120 000 €                 120 000 €   100,0 %
   Total de                     165 000 €                 147 000 €    89,1 %
   l’action

  Indicateurs

   Indicateurs de suivi               2020     2021     2022
   Nombre de familles reçues            7      112      140
   Part des familles orientées        8 %     22 %     31 %

  Perspectives : Ouvrir le samedi.
"""


def test_blanks_of_a_text_set_its_tables() -> None:
    document = layout(read(TYPED.encode(), name="essai.txt"), rules())
    assert [table.method for table in document.tables] == ["alignement"] * 2
    assert [cell_texts(table)[-1] for table in document.tables] == [
        ["Total de l’action", "165 000 €", "147 000 €", "89,1 %"],
        ["Part des familles orientées", "8 %", "22 %", "31 %"],
    ]
    assert sorted(line.number for line in document.lines if line.cell and line.cell.row == 1)[:4] == [9] * 4
    [fiche] = extract_values(document, segment(document, rules()), rules()).fiches
    found = [(m.financeur, m.annee, m.nature, int(m.valeur)) for m in fiche.montants]
    assert found == [
        *(("departement", 2022, "prevu", 45_000), ("departement", 2022, "consomme", 27_000)),
        *(("etat", 2022, "prevu", 120_000), ("etat", 2022, "consomme", 120_000)),
        *(("total", 2022, "prevu", 165_000), ("total", 2022, "consomme", 147_000)),
    ]


def test_rows_may_be_numbered() -> None:
    table = [("N°", "Action", "Prévu", "Consommé"), *((str(n), *row[:3]) for n, row in enumerate(BUDGET[1:], start=1))]
    [found] = laid_out(page(1, lines(table, xs=(60, 140, 320, 420)))).tables
    assert cell_texts(found) == [list(row) for row in table]


def test_a_head_over_several_columns_spans_them() -> None:
    heads = [*words("Budget prévisionnel", 240, 94), *words("Total", 420, 94)]
    [table] = laid_out(page(1, [*heads, *lines([("", "2021", "2022", ""), *BUDGET[1:]])])).tables
    first = [(cell.text, cell.column, cell.columns) for cell in table.row(0) if cell.text]
    assert first == [("Budget prévisionnel", 1, 2), ("Total", 3, 1)]


def test_it_goes_on_over_a_page_under_its_heading() -> None:
    second = [("Région", "1 000 €", "1 100 €", "2 100 €"), ("MSA", "1 000 €", "900 €", "1 900 €"), *BUDGET[-1:]]
    document = laid_out(page(1, lines(BUDGET[:-1], y=740)), page(2, lines([*BUDGET[:1], *second], y=50)))
    [table] = document.tables
    assert (table.page_start, table.page_end) == (1, 2)
    assert cell_texts(table) == [list(row) for row in (*BUDGET[:-1], *second)]


@pytest.mark.parametrize(
    "content",
    [
        lines(BUDGET[1:3]),  # two rows prove nothing
        lines([row[:2] for row in BUDGET], xs=XS[:2]),  # nor does one column of figures
        lines([("Réunions", "au nord", "au sud", "à l’est")] * 4),  # nor words
        lines(BUDGET[1:]),  # nor figures under no heading
        lines([("1", *row[1:]) for row in BUDGET]),  # nor figures that nothing names
        lines(BUDGET, leading=40),  # nor rows far from one another
        [*lines(BUDGET[:3]), *words("Une ligne de texte coupe ce qui serait un", 60, 158), *lines(BUDGET[3:], 174)],
        block(["En 2021, 45 000 € puis 50 000 € en 2022, soit 95 000 €", "de plus que les 20 000 €"] * 3, 60, 100),
    ],
)
def test_less_is_read_as_text(content: list[Word]) -> None:
    assert laid_out(page(1, content)).tables == ()


def test_its_amounts_have_the_payer_of_their_row_and_the_year_of_their_column() -> None:
    content = [
        *words("FICHE ACTION 3", 260, 40, bold=True),
        *words("Accueillir les familles", 240, 60, bold=True),
        *words("Constat du diagnostic", 60, 80, bold=True),
        *words("Les familles attendent.", 60, 95),
        *words("Moyens financiers", 60, 120, bold=True),
        *lines(BUDGET, y=150),
    ]
    document = laid_out(page(1, content))
    [fiche] = extract_values(document, segment(document, rules()), rules()).fiches
    found = [(m.financeur, m.annee, int(m.valeur)) for m in fiche.montants]
    assert found == [
        *(("departement", 2021, 45_000), ("departement", 2022, 50_000), ("departement", None, 95_000)),
        *(("etat", 2021, 20_000), ("etat", 2022, 22_500), ("etat", None, 42_500)),
        *(("caf", 2021, 5_000), ("caf", 2022, 5_500), ("caf", None, 10_500)),
        *(("total", 2021, 70_000), ("total", 2022, 78_000), ("total", None, 148_000)),
    ]


def test_the_labels_of_a_fiche_are_no_column_of_a_table() -> None:
    budget = lines([row[:3] for row in BUDGET], y=164, leading=12, xs=(200, 320, 420))
    content = [
        *words("FICHE ACTION 3", 260, 70, bold=True),
        *words("Accueillir les familles", 240, 90, bold=True),
        *block(["Constat du", "diagnostic"], 60, 116),
        *block(["Les familles attendent en moyenne trois mois un", "premier rendez-vous au nord."], 200, 116),
        *block(["Moyens financiers", "prévisionnels"], 60, 164),
        *budget,
        *words("Indicateurs", 60, 240),
        *block(["Nombre de familles reçues dans l’année par les", "équipes"], 200, 240),
    ]
    [fiche] = segment(laid_out(page(1, content)), rules()).fiches
    assert [part.section for part in fiche.sections] == ["constat", "moyens_financiers", "indicateurs"]


def test_a_table_parted_by_tabs_and_one_set_by_blanks_are_two() -> None:
    text = "Payeur\tPrévu\tRéalisé\nÉtat\t400 €\t300 €\nVille\t200 €\t100 €\n\nSuivi\n\n"
    text += "Territoire        2021      2022\nNord               120       140\nSud                 80        95\n"
    text += "Centre              60        61\n"
    tables = extract(text.encode()).tableaux
    first = {t.tableau_id: {c.texte for c in t.cellules} for t in tables}
    assert len(first) == len(tables) == 2
    assert [len({"État", "Nord"} & cells) for cells in first.values()] == [1, 1]
