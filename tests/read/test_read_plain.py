"""Plain text: no line lost, numbers of the file, hints of paragraphs, offsets that lead back."""

import unicodedata
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from extractor.read.plain import read_plain


def lines_of(text):
    return [line for page in read_plain(text) for line in page.lines]


def starts_of(text):
    return [line.starts for line in lines_of(text)]


def test_numbers_are_those_of_the_file():
    lines = lines_of("Titre\n\n   \nSuite\r\nFin")
    assert [(line.number, line.text) for line in lines] == [(1, "Titre"), (4, "Suite"), (5, "Fin")]


def test_old_line_ends():
    assert [line.number for line in lines_of("un\rdeux\r\rtrois")] == [1, 2, 4]


def test_form_feeds_part_pages_but_not_line_numbers():
    pages = read_plain("un\n\fdeux\n\f\n\fquatre\n\f")
    assert [[(line.page, line.number, line.text) for line in page.lines] for page in pages] == [
        [(1, 1, "un")],
        [(2, 2, "deux")],
        [],
        [(4, 4, "quatre")],
    ]
    assert [page.number for page in pages] == [1, 2, 3, 4]


def test_a_page_break_inside_a_line():
    [first, second] = lines_of("fin de page\fdébut de page")
    assert (first.page, first.number, second.page, second.number) == (1, 1, 2, 1)


def test_blanks_collapse_and_lead_back():
    [line] = lines_of(" \t Budget :\u00a0\u00a012\u202f000 \t€ ")
    assert line.text == "Budget : 12 000 €"
    assert line.quote(9, 17) == "12\u202f000 \t€"


def test_a_clean_line_carries_no_map():
    [line] = lines_of("Rien à redire")
    assert (line.raw, line.offsets) == ("", ())


def test_private_bullets_and_invisible_characters():
    [line] = lines_of("\uf0b7\tAccueil\x07 fa\u200bmi\u00adlial")
    assert line.text == "• Accueil familial"
    assert line.offsets[0] == 0
    assert line.starts


def test_a_soft_hyphen_at_the_end_of_a_line_stays():
    assert lines_of("prévenir la rup\u00ad\nture")[0].text.endswith("rup\u00ad")


def test_decomposed_accents_and_ligatures_read_as_letters():
    [line] = lines_of("de\u0301cision oﬃcielle")
    assert line.text == "décision officielle"
    assert line.quote(0, 2) == "de\u0301"


def test_blank_lines_and_item_signs_begin_paragraphs():
    items = "- un\n• deux\n-trois\n1) quatre\n2. cinq\no six\na) sept"
    text = "Objet du rapport\nsuite de la ligne\n\nAutre paragraphe\n" + items
    assert starts_of(text) == [True, False, True] + [True] * 7


def test_numbers_that_are_no_item_signs():
    assert starts_of("Le contrat de\n2022. Il porte sur\n12 000 € et\n1er mars") == [
        True,
        False,
        False,
        False,
    ]


def test_a_blank_line_inside_a_sentence_is_no_paragraph():
    assert starts_of("Les familles d'accueil\n\nde Vallorme sont suivies.\n\nensuite") == [True, False, True]


@given(st.text(st.sampled_from("abÉé e\u0301 \t\u00a0\f\n\r-•.0\uf0b7\u200bﬁ"), max_size=60))
def test_offsets_lead_back_and_nothing_is_lost(text):
    lines = lines_of(text)
    for line in lines:
        assert line.text == line.text.strip()
        assert "  " not in line.text
        assert len(line.offsets) in (0, len(line.text))
        for char, offset in zip(line.text, line.offsets, strict=False):
            source = line.raw[offset]
            assert source == char or (char == " " and source.isspace()) or not source.isascii()

    def letters(value):
        return Counter(c for c in unicodedata.normalize("NFKD", value) if c.isalnum() or c == "\u0301")

    shown = letters("\n".join(line.text for line in lines))
    assert shown == letters(text)
    bullets = sum(text.count(sign) for sign in "•\uf0b7-")
    assert sum(line.text.count("•") + line.text.count("-") for line in lines) == bullets


def test_raised_letters_written_as_formulas():
    assert [line.text for line in lines_of("au 1$^{er}$ mars\nprix : 5 $ ou 6 $")] == [
        "au 1er mars",
        "prix : 5 $ ou 6 $",
    ]


def cells_of(text):
    return [
        (line.number, line.cell and (line.cell.table, line.cell.row, line.cell.column), line.text)
        for line in lines_of(text)
    ]


def test_rows_with_tabs_keep_their_cells():
    text = "Financement\nPayeur\tPrévu\tRéalisé\nÉtat\t400 €\t 300 €\nVille\t\t50 €\nSuite"
    assert cells_of(text) == [
        (1, None, "Financement"),
        (2, ("t1", 0, 0), "Payeur"),
        (2, ("t1", 0, 1), "Prévu"),
        (2, ("t1", 0, 2), "Réalisé"),
        (3, ("t1", 1, 0), "État"),
        (3, ("t1", 1, 1), "400 €"),
        (3, ("t1", 1, 2), "300 €"),
        (4, ("t1", 2, 0), "Ville"),
        (4, ("t1", 2, 2), "50 €"),
        (5, None, "Suite"),
    ]


def test_a_cell_leads_back_to_its_characters():
    *_, last = lines_of("A\tB\tC\nun\tdeux  ou\ttrois  mois")
    assert (last.text, last.raw[last.offsets[0] : last.offsets[-1] + 1]) == ("trois mois", "trois  mois")


def test_tabs_that_part_a_label_from_its_content_or_a_title_from_its_page_make_no_table():
    text = "Pilote :\tLa direction\nPublic :\tLes familles\n\nAccueil\t12\nSoin\t14\n\tretrait\tde paragraphe\nfin"
    assert all(cell is None for _, cell, _ in cells_of(text))
