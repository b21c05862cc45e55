"""Reading order and furniture, on pages set by hand."""

from __future__ import annotations

import pytest
from feuille import LEADING, Box, Word, block, furniture, grid, laid_out, line_with, page, rules, texts, words

from extractor.model.passage import passage
from extractor.segment import segment
from extractor.text.euros import find_euros

CONSTAT = [
    "Les familles attendent en moyenne trois mois un",
    "premier rendez-vous, davantage dans les communes",
    "éloignées du chef-lieu.",
]
DESCRIPTION = [
    "Ouvrir deux lieux d’accueil dans les cantons du nord",
    "et proposer des permanences le samedi matin dans",
    "les maisons des solidarités.",
]
LONG_TITLE = "Accueillir les familles dans tous les cantons du département de Vallorme"


def two_column_fiche(*, bold: bool) -> list[Word]:
    """Labels at the left, cut over two lines; their text at the right; no rule."""
    return [
        *words(LONG_TITLE, 90, 90, bold=True),
        *block(["Constat du", "diagnostic"], 60, 140, bold=bold),
        *block(CONSTAT, 200, 140),
        *block(["Description de", "l’action"], 60, 200, bold=bold),
        *block(DESCRIPTION, 200, 200),
    ]


@pytest.mark.parametrize("bold", [True, False])
def test_a_label_is_read_before_what_stands_at_its_right(bold: bool) -> None:
    document = laid_out(page(1, two_column_fiche(bold=bold)))
    expected = [LONG_TITLE, "Constat du", "diagnostic", *CONSTAT, "Description de", "l’action", *DESCRIPTION]
    assert texts(document) == expected


def test_labels_close_together_beside_short_texts() -> None:
    rows = {
        "2) Pilote": "Service de protection maternelle et infantile",
        "3) Partenaires": "CAF, MSA, Éducation nationale, associations",
        "4) Calendrier": "Recrutement au deuxième trimestre 2021",
        "5) Moyens financiers": "Total : 40 000 € par an pour tout le canton",
        "6) Points de vigilance": "Recruter loin du chef-lieu est difficile",
    }
    placed = [*words(LONG_TITLE, 90, 90, bold=True), *words("1) Constats", 60, 120), *block(CONSTAT, 200, 120)]
    for n, (label, text) in enumerate(rows.items()):
        placed += [*words(label, 60, 160 + n * 15), *words(text, 200, 160 + n * 15)]
    expected = [LONG_TITLE, "1) Constats", *CONSTAT, *(text for row in rows.items() for text in row)]
    assert texts(laid_out(page(1, placed))) == expected


def test_label_and_content_are_cells_of_one_row() -> None:
    document = laid_out(page(1, two_column_fiche(bold=True)))
    for label, content in (("Constat du", CONSTAT), ("Description de", DESCRIPTION)):
        cell = line_with(document, label).cell
        beside = line_with(document, content[-1]).cell
        assert cell is not None and beside is not None
        assert (cell.table, cell.row) == (beside.table, beside.row)
        assert (cell.column, beside.column) == (0, 1)


@pytest.mark.parametrize(
    "title",
    [
        LONG_TITLE,
        "Accueillir les familles",
    ],
)
def test_a_centred_heading_above_the_columns_begins_a_fiche(title: str) -> None:
    heading = [*words("FICHE ACTION 3", 260, 70, bold=True), *words(title, 297 - 2.6 * len(title), 90, bold=True)]
    document = laid_out(page(1, [*heading, *two_column_fiche(bold=True)[len(LONG_TITLE.split()) :]]))
    fiches = segment(document, rules()).fiches
    assert [(f.numero, f.titre) for f in fiches] == [("3", title)]


@pytest.mark.parametrize("bold", [(True, True), (False, True), (True, False)])
def test_a_title_of_two_lines_in_a_cell_is_whole_whatever_a_scan_makes_of_its_weight(bold: tuple[bool, bool]) -> None:
    placed = [
        *words("FICHE ACTION 3", 260, 72, bold=True),
        *words("Accueillir les familles dans tous les cantons et", 70, 92, bold=bold[0]),
        *words("renforcer les équipes qui les suivent", 90, 104, bold=bold[1]),
        *words("Pilote : Service des familles", 70, 122),
        *words("Constat", 70, 142),
        *block(CONSTAT, 200, 142),
    ]
    frame = [*grid((60, 540), (70, 90, 120, 140)), *grid((60, 190, 540), (140, 190))]
    [fiche] = segment(laid_out(page(1, placed, frame)), rules()).fiches
    assert (fiche.numero, fiche.titre) == (
        "3",
        "Accueillir les familles dans tous les cantons et renforcer les équipes qui les suivent",
    )


LEFT = [
    "La prévention commence avant la naissance, par des",
    "rencontres avec les futurs parents, chez eux ou dans",
    "un lieu qu’ils connaissent. Elle continue à l’école,",
    "où les équipes voient chaque enfant à quatre ans.",
]
RIGHT = [
    "Les professionnels se forment ensemble, quel que soit",
    "leur employeur, afin de parler des mêmes signes avec",
    "les mêmes mots. Chaque année, trois cents d’entre eux",
    "suivent une formation de deux jours.",
]


def column(lines: list[str], x: float, y: float) -> list[Word]:
    return [w for n, text in enumerate(lines) for w in words(text, x, y + 12 * n, size=8)]


def test_newspaper_columns_are_read_one_after_the_other() -> None:
    title = "Prévenir et former dans tout le département"
    end = "Ces actions sont conduites avec les communes et les écoles."
    content = [
        *words(title, 50, 120, size=14),
        *column(LEFT, 50, 150),
        *column(RIGHT, 310, 150),
        *words(end, 50, 220),
    ]
    assert texts(laid_out(page(1, content))) == [title, *LEFT, *RIGHT, end]


def test_a_sentence_under_the_sign_of_a_list_leaves_it() -> None:
    lines = ["- Disposer d’une liste des délais de chaque service ;", "- Disposer d’un lieu pour les visites."]
    after = ["Cet objectif est celui du schéma des solidarités et", "Département le rappelle chaque année aux équipes."]
    content = [*block(lines, 62, 100), *block(after, 60, 124)]
    document = laid_out(page(1, content))
    assert [(line.text, line.starts) for line in document.body] == [
        *((text, True) for text in lines),
        (after[0], True),
        (after[1], False),
    ]


def test_figures_of_cells_side_by_side_are_never_one() -> None:
    """Cells of a table without rules, each centred at its own height: 295 ends one, 145 000 € is another."""
    content = [
        *words("Département, budget de la direction et", 60, 100),
        *words("295", 500, 100),
        *words("145 000 €", 380, 105),
        *words("de la famille", 60, 112),
        *words("000 €", 500, 112),
    ]
    document = laid_out(page(1, content))
    assert line_with(document, "145 000 €").starts
    assert find_euros(passage(document.body).text)[0].valeur == 145_000


def test_an_item_that_goes_on_under_its_sign_stays_whole() -> None:
    lines = ["- Disposer d’un lieu où donner une suite aux", "premières visites. Il est revu chaque année avec les"]
    document = laid_out(page(1, block([*lines, "Maisons des solidarités."], 60, 100)))
    assert [line.starts for line in document.body] == [True, False, False]


def boxes(left: list[str], right: list[str], y: float) -> list[Word]:
    """Two boxes side by side."""
    return [*column(left, 50, y), *column(right, 310, y)]


STEPS = ["État d’avancement", "Réunions dans les cantons du nord", "et du sud, deux fois par an, avec les mairies"]
RESULTS = ["Indicateurs de résultats", "Nombre de familles reçues par an", "Évolution du nombre de demandes et du"]
MORE_STEPS = ["et les écoles qui le demandent au printemps", "Guide remis à chaque agent du service", "Annuaire"]
MORE_RESULTS = ["nombre de visites rendues à domicile", "Part des demandes satisfaites dans le mois", "Délai"]


def test_boxes_that_go_on_over_a_page_are_read_one_after_the_other() -> None:
    document = laid_out(page(1, boxes(STEPS, RESULTS, 780)), page(2, boxes(MORE_STEPS, MORE_RESULTS, 50)))
    assert texts(document) == [*STEPS, *MORE_STEPS, *RESULTS, *MORE_RESULTS]
    assert not line_with(document, "nombre de visites").starts
    assert [line.page for line in document.body] == [1] * 3 + [2] * 3 + [1] * 3 + [2] * 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (boxes(LEFT, RIGHT, 740), boxes(MORE_STEPS, MORE_RESULTS, 50)),  # columns of a newspaper: under no label
        (boxes(STEPS, RESULTS, 780), boxes(STEPS, RESULTS, 50)),  # boxes of another fiche
        ([*boxes(STEPS, RESULTS, 700), *words(LONG_TITLE, 90, 780)], boxes(MORE_STEPS, MORE_RESULTS, 50)),
        (boxes(STEPS, RESULTS, 780), [*words(LONG_TITLE, 90, 40), *boxes(MORE_STEPS, MORE_RESULTS, 70)]),
    ],
)
def test_other_columns_are_read_page_by_page(first: list[Word], second: list[Word]) -> None:
    document = laid_out(page(1, first), page(2, second))
    assert [line.page for line in document.body] == sorted(line.page for line in document.body)


def test_the_order_of_the_content_stream_does_not_matter() -> None:
    content = [*column(LEFT, 50, 150), *column(RIGHT, 310, 150)]
    assert texts(laid_out(page(1, content[::-1]))) == [*LEFT, *RIGHT]


def test_a_justified_line_with_wide_blanks_stays_whole() -> None:
    lines = [words(text, 50, 150 + 12 * n, space=0.9) for n, text in enumerate(LEFT)]
    assert texts(laid_out(page(1, [w for line in lines for w in line]))) == LEFT


def test_a_low_word_stays_in_its_line() -> None:
    """Some fonts have no ascent: the box of "en" is then lower than that of "familles"."""
    first = words("Accueillir et soutenir les familles", 50, 100, space=0.6)
    x = first[-1].box.x1 + 6
    low = Word("en", Box(x, 104.6, x + 11, 110), 0, 5.4)
    line = [*first, low, *words("attente d’une place dans le canton", x + 17, 100, space=0.6)]
    left = ["PILOTE", "Secteur des territoires", "Service social", "Aide à l’enfance"]
    right = ["CONTRIBUTEURS", "Villes, services de la jeunesse", "Maisons des adolescents", "Relais parental, crèches"]
    document = laid_out(page(1, [*line, *block(left, 50, 130), *block(right, low.box.x0, 130)]))
    assert texts(document)[0] == "Accueillir et soutenir les familles en attente d’une place dans le canton"


def test_two_boxes_of_short_rows_end_where_another_label_stands_below_both() -> None:
    left = ["PILOTE", "Direction de l’enfance", "Service social"]
    right = ["CONTRIBUTEURS", "Agents du canton", "Assistants,", "CAF", "PJJ, mairies", "Relais, crèches"]
    printed = [
        *words("et des assistants familiaux du canton qui le demandent chaque année", 50, 90),
        *words("au printemps", 50, 105),
        *block(left, 50, 130),
        *block(right, 300, 130),
        *words("Description de l’action", 50, 230, bold=True),
        *words("Ouvrir deux lieux d’accueil dans les cantons du nord et proposer des permanences", 50, 250),
    ]
    found = texts(laid_out(page(1, printed)))
    assert found[1:-1] == ["au printemps", *left, *right, "Description de l’action"]


def test_two_labels_that_end_a_page_head_the_boxes_of_the_next() -> None:
    heads = [*words(LONG_TITLE, 50, 700), *words(STEPS[0], 50, 780, bold=True), *words(RESULTS[0], 310, 780, bold=True)]
    left, right = [*STEPS[1:], *MORE_STEPS], [*RESULTS[1:], *MORE_RESULTS]
    found = texts(laid_out(page(1, heads), page(2, boxes(left, right, 50))))
    assert found == [LONG_TITLE, STEPS[0], *left, RESULTS[0], *right]


# --- furniture


def running_pages(count: int) -> list[list[Word]]:
    """Pages with a running header and a page number; on each a heading, a label and a line of its own."""
    return [
        [
            *words("Conseil départemental de Vallorme", 50, 20),
            *words("Rapport d’exécution 2023", 380, 20),
            *words(f"FICHE ACTION {n}", 60, 50, bold=True),
            *words("Constat du diagnostic", 60, 70, bold=True),
            *words(f"Il manque {10 + n} places d’accueil dans ce canton.", 60, 100),
            *words(f"Page {n} sur {count}", 280, 815),
        ]
        for n in range(1, count + 1)
    ]


def test_running_header_and_page_number_are_marked() -> None:
    document = laid_out(*(page(n, content) for n, content in enumerate(running_pages(5), start=1)))
    assert sum("Conseil départemental" in text for text in furniture(document)) == 5
    assert sum("Rapport d’exécution" in text for text in furniture(document)) == 5
    assert [text for text in furniture(document) if text.startswith("Page")] == [f"Page {n} sur 5" for n in range(1, 6)]


def test_headings_and_labels_that_come_back_on_each_page_are_content() -> None:
    document = laid_out(*(page(n, content) for n, content in enumerate(running_pages(5), start=1)))
    expected = []
    for n in range(1, 6):
        sentence = f"Il manque {10 + n} places d’accueil dans ce canton."
        expected += [f"FICHE ACTION {n}", "Constat du diagnostic", sentence]
    assert texts(document) == expected


def test_furniture_is_kept_with_its_words() -> None:
    document = laid_out(*(page(n, content) for n, content in enumerate(running_pages(3), start=1)))
    printed = sorted(w.text for content in running_pages(3) for w in content)
    assert sorted(w.text for line in document.lines for w in line.words) == printed


def test_a_page_without_words_is_told() -> None:
    blank = page(2, [])
    document = laid_out(page(1, words("Article 1", 60, 100)), type(blank)(2, 595, 842, issue="aucune couche texte"))
    assert document.unread == (2,)
    assert document.issues == ("page 2 : aucune couche texte",)
    assert texts(document) == ["Article 1"]


def test_a_number_below_its_heading_in_a_narrow_cell_is_no_page_number() -> None:
    pages = []
    for number, title in enumerate(("Ouvrir un lieu", "Former les équipes", "Loger les jeunes"), start=1):
        head = [*block(["Fiche action n°", str(number)], 60, 50), *words(title, 200, 50)]
        rows = [w for n, label in enumerate(("Constats", "Objectifs")) for w in words(label, 60, 82 + 20 * n)]
        rows += [w for n in (0, 1) for w in words("Deux agents suffisent", 200, 82 + 20 * n)]
        place = grid([55, 190, 400], [45, 77, 97, 117])
        pages.append(page(number, [*head, *rows, *words(str(number), 300, 800)], place))
    document = laid_out(*pages)
    assert furniture(document) == ["1", "2", "3"]
    assert [fiche.numero for fiche in segment(document, rules()).fiches] == ["1", "2", "3"]


def test_a_number_beside_the_middle_of_a_title_is_read_before_it() -> None:
    title = ["Ouvrir un lieu d’accueil de nuit pour", "les jeunes du canton"]
    placed = [w for n, t in enumerate(title) for w in words(t, 160, 90 + 18 * n, size=16, bold=True)]
    placed += [*words("Action 1.2", 60, 100, bold=True), *block(CONSTAT, 60, 160)]
    assert texts(laid_out(page(1, placed))) == ["Action 1.2", *title, *CONSTAT]


def test_three_bold_labels_at_the_foot_of_a_page_are_a_column() -> None:
    labels = {"Constats": CONSTAT[:1], "Objectifs": DESCRIPTION[:1], "Partenaires": DESCRIPTION[1:2]}
    placed, expected, y = [], [], 140.0
    for label, content in labels.items():
        placed += [*words(label, 60, y, bold=True), *block(content, 200, y)]
        expected += [label, *content]
        y += LEADING * len(content) + 4
    assert texts(laid_out(page(1, placed))) == expected


def test_a_number_on_the_second_line_of_three_is_read_before_all_of_them() -> None:
    title = ["Ouvrir un lieu d’accueil de nuit pour", "les jeunes du canton et ceux", "des cantons voisins"]
    placed = [w for n, t in enumerate(title) for w in words(t, 160, 90 + 18 * n, size=16, bold=True)]
    placed += [*words("Action 1.2", 60, 111, bold=True), *block(CONSTAT, 60, 180)]
    assert texts(laid_out(page(1, placed))) == ["Action 1.2", *title, *CONSTAT]
