"""The Markdown/HTML mixture: headings, tables, cells, list items, superscripts, and no text lost."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.read.markup import read_markup


def lines_of(text):
    return [line for page in read_markup(text) for line in page.lines]


def texts_of(text):
    return [line.text for line in lines_of(text)]


def places_of(text):
    return [
        (line.text, line.cell and (line.cell.table, line.cell.row, line.cell.column, line.cell.columns))
        for line in lines_of(text)
    ]


def test_headings():
    lines = lines_of("# Contrat\n\n### **Fiche 2** ###\n#hors sujet\n<h2>Annexe</h2>")
    assert [(line.text, line.level, line.starts) for line in lines] == [
        ("Contrat", 1, True),
        ("Fiche 2", 3, True),
        ("#hors sujet", 0, False),
        ("Annexe", 2, True),
    ]


def test_marks_go_and_text_stays():
    assert texts_of("**Référent :** <b>Zoé</b> <i>Martin</i>, __cheffe__ de <u>pôle</u>") == [
        "Référent : Zoé Martin, cheffe de pôle"
    ]


def test_a_blank_to_fill_in_stays():
    assert texts_of("Fait à ______ le ****") == ["Fait à ______ le ****"]


def test_escapes_and_entities():
    assert texts_of("n° 2022\\_03\\_VA \\* 5 &lt; 6 &amp; 900&nbsp;&euro; &inconnu;") == [
        "n° 2022_03_VA * 5 < 6 & 900 € &inconnu;"
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("1 600<sup>e</sup> : affiches", "1 600ᵉ : affiches"),
        ("1 600 <sup>E</sup>", "1 600 ᵉ"),
        ("le 4^{e} mois", "le 4ᵉ mois"),
        ("le 1<sup>er</sup> mars", "le 1er mars"),
        ("le 1$^{er}$ mars et le 4$^{e}$", "le 1er mars et le 4ᵉ"),
        ("le 1^{er} mars, la 2^{ème} année", "le 1er mars, la 2ème année"),
        ("XX<sup>e</sup> siècle", "XXe siècle"),
        ("une note<sup>2</sup>", "une note2"),
        ("un total de 120<sup>3</sup>", "un total de 120³"),
        ("sans fin 5<sup>e", "sans fin 5e"),
    ],
)
def test_superscripts(source, text):
    assert texts_of(source) == [text]


def test_a_quote_that_ends_on_a_superscript_or_entity_is_whole():
    [line] = lines_of("soit 1 600<sup>e</sup> par an")
    assert line.quote(5, 11) == "1 600<sup>e</sup>"
    [line] = lines_of("soit 900 &euro; par an")
    assert line.quote(5, 10) == "900 &euro;"


def test_rows_and_cells():
    assert places_of("Coût\t900 €\t\n\t<p>dont État</p><p>100 €</p>\t") == [
        ("Coût", ("t1", 0, 0, 3)),
        ("900 €", ("t1", 0, 1, 3)),
        ("dont État", ("t1", 1, 1, 3)),
        ("100 €", ("t1", 1, 1, 3)),
    ]


def test_what_ends_a_table_and_what_does_not():
    text = "a\tb\n\nc\td\ne\tf\tg\n---\t---\t---\nh\ti\tj\n\nk\tl\n\nParagraphe\nm\tn"
    assert [place and place[:2] for _, place in places_of(text)] == [
        *[("t1", 0)] * 2,
        *[("t1", 1)] * 2,  # a blank line, as many cells
        *[("t1", 2)] * 3,  # no blank line
        *[("t1", 3)] * 3,  # the rule row is no row
        *[("t2", 0)] * 2,  # a blank line, another number of cells
        None,
        *[("t3", 0)] * 2,
    ]


def test_rows_between_bars():
    assert places_of("| Fiche | Coût |\n|:--|--:|\n| 3 \\| 4 | 900 € |") == [
        ("Fiche", ("t1", 0, 0, 2)),
        ("Coût", ("t1", 0, 1, 2)),
        ("3 | 4", ("t1", 1, 0, 2)),
        ("900 €", ("t1", 1, 1, 2)),
    ]


def test_a_rule_is_nothing_to_read():
    assert texts_of("avant\n---\naprès") == ["avant", "après"]


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        (
            "<p>État - FIR :</p> <ul> - un poste : 9 K€ - deux lits <p>Région - CAF :</p> <ul> - rien",
            ["État - FIR :", "- un poste : 9 K€", "- deux lits", "Région - CAF :", "- rien"],
        ),
        ("<ul> <li>- pilotage - suivi</li> <li>bilan</li></ul>", ["- pilotage - suivi", "bilan"]),
        ("<p>avant<br>après<br/>fin", ["avant", "après", "fin"]),
        ("<ul> - un prêt : 3500 - <p>Région</p>", ["- un prêt : 3500 -", "Région"]),
        ("<ul> ➤ Lancer - vite ➤ Suivre", ["➤ Lancer - vite", "➤ Suivre"]),
        (
            "<ul> - un : <ul> • a - b • c <p>Note</p> <ul> - deux",
            ["- un :", "• a", "- b", "• c", "Note", "- deux"],
        ),
        ("<ul> - un : <ul> o sous-point o autre - deux", ["- un :", "o sous-point", "o autre", "- deux"]),
        ("<ul>-Places ouvertes -Agents formés", ["-Places ouvertes", "-Agents formés"]),
        (
            "<ul>-Nombre de lits à Val-Gris-Nombre d'agents",
            ["-Nombre de lits à Val-Gris", "-Nombre d'agents"],
        ),
        ("<ul> - Lits- Agents formés – dont cadres", ["- Lits", "- Agents formés – dont cadres"]),
        (
            "<ol> 1. Créer 3. lits <ul> ➤ vite 1. Ouvrir 2. Suivre <p>en 2023. 4. Bilan</p> 3. Finir",
            ["1. Créer 3. lits", "➤ vite", "1. Ouvrir", "2. Suivre", "en 2023. 4. Bilan", "3. Finir"],
        ),
        ("<ol> 1 Équipe de 2 cadres 2 En cours 3 Fini", ["1 Équipe de 2 cadres", "2 En cours", "3 Fini"]),
        ("Zoé - Max - Léa, 2. Ainsi", ["Zoé - Max - Léa, 2. Ainsi"]),
    ],
)
def test_items_of_a_cell(cell, items):
    lines = lines_of(f"Moyens\t{cell}")[1:]
    assert [line.text for line in lines] == items
    assert all(line.starts for line in lines)
    assert {line.number for line in lines} == {1}


def test_a_cell_that_goes_on_in_the_next_row_begins_no_paragraph():
    text = "Constat\t<p>Peu de lits. Les familles</p>\n\n\t<p>attendent.</p><p>Trop.</p>"
    assert [(line.text, line.starts) for line in lines_of(text)][2:] == [
        ("attendent.", False),
        ("Trop.", True),
    ]


def test_paragraphs_outside_tables():
    text = "Le conseil\n\nde Vallorme\ndécide :\n- de créer\n<p>Fait</p>\n<p>Lu</p>"
    assert [line.starts for line in lines_of(text)] == [True, False, False, True, True, True]


def test_what_is_not_certainly_a_tag_is_text():
    text = "si a<b et c>d, <vallorme>, <nom@vallorme.test>, 3 < 4"
    assert texts_of(text) == [text]


def test_attributes_comments_and_unknown_nesting_are_dropped_without_loss():
    text = '<div class="x"><p style="a: b">un</li></p><!-- rien --></ul><a href="v.test">lien</a></td>deux'
    assert texts_of(text) == ["un", "lien", "deux"]


PIECES = st.sampled_from(
    [
        *((word, word) for word in ("Foyer", "œuvre", "12 000", "lits.", "é", "€", "(3)")),
        *((mark, "") for mark in ("**", "<p>", "</p>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<br/>", "<b>")),
        *((sign, "") for sign in (" - ", " • ", "-", " ", "\t", "\n", "\n\n", "\f", "<sup>", "</sup>", "\n## ")),
        ('<ul style="a: b">', ""),
        (" 1. ", "1"),
        ("o ", "o"),
        ("<sup>e</sup>", "e"),
        ("^{er}", "er"),
        ("&eacute;", "é"),
        ("&nbsp;", ""),
        ("\\_", ""),
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_every_letter_survives_and_every_offset_leads_back(pieces):
    lines = lines_of("".join(source for source, _ in pieces))
    for line in lines:
        assert line.text == line.text.strip() != ""
        assert len(line.offsets) in (0, len(line.text))
        assert list(line.offsets) == sorted(line.offsets)
        for char, offset in zip(line.text, line.offsets, strict=False):
            source = line.raw[offset]
            same = source == char or (char == " " and source.isspace())
            raised = unicodedata.normalize("NFKC", char) == source
            assert same or raised or source in ";>}"  # the end of an entity, of a superscript tag or formula

    def letters(text):
        return Counter(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())

    assert letters("\n".join(line.text for line in lines)) == letters("".join(seen for _, seen in pieces))


def test_a_line_all_in_italics_is_a_paragraph() -> None:
    assert texts_of("*Objectif 1 : Aller vers les parents*\n\n* un lieu\n") == [
        "Objectif 1 : Aller vers les parents",
        "* un lieu",
    ]
