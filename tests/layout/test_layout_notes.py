"""Footnotes: taken out of the sentence that calls them, kept with their place; a real figure is never one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from feuille import Box, Word, block, grid, laid_out, line_with, page, rules, texts, words

from extractor import extract
from extractor.layout import layout
from extractor.model.document import Document, Role, Ruling
from extractor.read import read
from extractor.segment import segment

BODY = ["Le département suit quatre cents familles et en", "accueille davantage chaque année depuis trois ans."]


def raised(mark: str, after: Word) -> Word:
    """A mark right behind a word, smaller and higher."""
    box = Box(after.box.x1, after.box.y0 - 1, after.box.x1 + 2.5 * len(mark), after.box.y0 + 4)
    return Word(mark, box, 0, 5.0)


def called(text: str, mark: str, x: float = 60, y: float = 100) -> list[Word]:
    """A line in which the word before « ^ » is followed by a mark; what touches the sign touches the mark."""
    before, after = text.split("^")
    head = words(before.rstrip(), x, y)
    sign = raised(mark, head[-1])
    gap = 0.0 if after[:1] in ".,)" else 3.0
    return [*head, sign, *(words(after.strip(), sign.box.x1 + gap, y) if after.strip() else [])]


def note(text: str, y: float = 760, size: float = 7.0) -> list[Word]:
    return words(text, 60, y, size=size)


def notes_of(document: Document) -> list[tuple[str, str]]:
    return [(n.mark, " ".join(line.text for line in n.lines)) for n in document.notes]


def test_the_sentence_is_whole_and_the_note_attached_to_its_mark() -> None:
    top = called("Le diagnostic de juillet 2019^ montre une tension durable dans", "1")
    document = laid_out(page(1, [*top, *block(BODY, 60, 112), *note("1 Audit de l’accueil, tome II")]))
    assert texts(document) == ["Le diagnostic de juillet 2019 montre une tension durable dans", *BODY]
    assert notes_of(document) == [("1", "1 Audit de l’accueil, tome II")]
    [found] = document.notes
    line = line_with(document, "diagnostic")
    assert (found.page, found.number) == (1, line.number)
    assert line.text[: found.offset].endswith("2019")
    assert found.box == raised("1", top[4]).box


def test_a_quote_over_the_mark_shows_it_as_printed() -> None:
    top = called("Les mesures confiées en 2017^), puis", "2")
    document = laid_out(page(1, [*top, *block(BODY, 60, 112), *note("2 L’ensemble des données vient du service")]))
    line = line_with(document, "mesures")
    assert line.text == "Les mesures confiées en 2017), puis"
    at = line.text.index("2017")
    assert line.quote(at, at + 4) == "2017"
    assert line.quote(at, at + 5) == "2017²)"


@pytest.mark.parametrize("foot", ["1. Audit de l’accueil", "1Audit de l’accueil", "1 - AUDIT : de l’accueil"])
def test_notes_are_known_however_their_number_is_printed(foot: str) -> None:
    document = laid_out(page(1, [*called("Le diagnostic^ montre", "1"), *block(BODY, 60, 112), *note(foot)]))
    assert notes_of(document) == [("1", foot)]


def test_two_notes_on_one_line() -> None:
    top = [*called("Le tribunal^ saisit", "3"), *called("le service^ référent", "4", y=112)]
    foot = note("3 - TRIB : Tribunal du Vallorme - 4 - SERV : Service")
    document = laid_out(page(1, [*top, *block(BODY, 60, 124), *foot]))
    assert texts(document)[:2] == ["Le tribunal saisit", "le service référent"]
    assert [mark for mark, _ in notes_of(document)] == ["3", "4"]


def test_a_rule_above_shows_a_note_in_type_of_the_same_size() -> None:
    words_ = [*called("Le diagnostic^ montre", "1"), *block(BODY, 60, 112), *note("1 Audit de l’accueil", size=10)]
    assert notes_of(laid_out(page(1, words_))) == []
    assert notes_of(laid_out(page(1, words_, [Ruling(60, 752, 180, 752)]))) == [("1", "1 Audit de l’accueil")]


@pytest.mark.parametrize(
    ("line", "foot"),
    [
        ("Un local de 100 m^ à louer dans le bourg", "2 Audit de l’accueil"),  # an exponent
        ("Le diagnostic^ montre une tension", "7 Audit de l’accueil"),  # another number
        ("Le diagnostic^ montre une tension", "Audit de l’accueil"),  # no number
    ],
)
def test_a_raised_figure_without_its_note_stays(line: str, foot: str) -> None:
    document = laid_out(page(1, [*called(line, "2"), *block(BODY, 60, 112), *note(foot)]))
    assert document.notes == ()
    assert "2" in texts(document)[0].split()
    assert foot in texts(document)


def test_small_print_that_nothing_calls_stays_in_the_text() -> None:
    foot = "1 Audit de l’accueil"
    assert foot in texts(laid_out(page(1, [*block(BODY, 60, 112), *note(foot)])))


def test_what_stands_above_other_text_is_no_note() -> None:
    content = [*called("Le diagnostic^ montre", "1"), *note("1 Accueil de jour", y=500), *block(BODY, 60, 600)]
    document = laid_out(page(1, content))
    assert document.notes == ()
    assert "1 Accueil de jour" in texts(document)


def test_a_table_goes_on_over_the_note_that_ends_its_page() -> None:
    xs = (50.0, 150.0, 545.0)
    first = [*words("Constat", 60, 700), *called("Le diagnostic de 2019^ montre que les", "1", 160, 700)]
    row = [*words("Objectif", 60, 100), *words("Les recevoir plus tôt", 160, 100)]
    pages = [
        page(1, [*first, *note("1 Audit de l’accueil")], grid(xs, (690, 730))),
        page(2, [*words("familles attendent", 160, 60), *row], grid(xs, (50, 90, 130))),
    ]
    document = laid_out(*pages)
    [table] = document.tables
    assert (table.page_start, table.page_end) == (1, 2)
    content = [cell.text for cell in table.row(0) if cell.column == 1]
    assert content == ["Le diagnostic de 2019 montre que les", "familles attendent"]
    assert not line_with(document, "familles").starts


def test_a_note_may_stand_at_the_foot_of_the_next_page() -> None:
    pages = [
        page(1, [*called("Le diagnostic^ montre", "1"), *block(BODY, 60, 112)]),
        page(2, [*block(BODY, 60, 112), *note("1 Audit de l’accueil")]),
    ]
    [found] = laid_out(*pages).notes
    assert found.page == 1
    assert [line.page for line in found.lines] == [2]


def test_the_notes_of_a_fiche_are_its_last_section() -> None:
    content = [
        *words("FICHE ACTION 3", 260, 70, bold=True),
        *words("Accueillir les familles", 240, 90, bold=True),
        *words("Constat du diagnostic :", 60, 120, bold=True),
        *called("Un audit^ le montre et les familles attendent encore", "1", y=140),
        *words("Référent :", 60, 170, bold=True),
        *words("Service de protection maternelle", 60, 190),
        *note("1 Audit de l’accueil"),
    ]
    [fiche] = segment(laid_out(page(1, content)), rules()).fiches
    found = {part.section: [line.text for line in part.lines] for part in fiche.sections}
    assert found["referent"] == ["Service de protection maternelle"]
    assert found["autre:note"] == ["1 Audit de l’accueil"]


def text_document(text: str) -> Document:
    return layout(read(text.encode(), name="essai.txt"), rules())


PAGE = "Le diagnostic posé en juillet 20191 a montré un système\nsous tension.\n\n{}\n"


def test_in_a_text_a_mark_glued_to_a_year_is_taken_out() -> None:
    document = text_document(PAGE.format("1 Audit du dispositif d’accueil\nde l’enfance"))
    assert texts(document)[0] == "Le diagnostic posé en juillet 2019 a montré un système"
    assert notes_of(document) == [("1", "1 Audit du dispositif d’accueil de l’enfance")]
    line = document.lines[0]
    assert line.quote(0, len(line.text)) == "Le diagnostic posé en juillet 20191 a montré un système"


@pytest.mark.parametrize(
    "text",
    [
        "Location d’un local de 100m2 dans le bourg\n\n2 Ateliers par mois\n",
        "Le diagnostic de juillet 20191 est clair\n\n1 ETP de chef de service : 60 000 €\n",
        "Le diagnostic de juillet 20191 est clair\n\n2 Audit du dispositif\n",
        "La fondation Habitat77 loue un local\n\n7 Audit du dispositif\n",
        "Un total de 20191 € par place\n\n1 Audit du dispositif\n",
    ],
)
def test_in_a_text_no_figure_is_lost_without_proof(text: str) -> None:
    document = text_document(text)
    assert document.notes == ()
    assert texts(document) == [line for line in text.splitlines() if line]


def test_the_result_tells_each_note_with_both_places() -> None:
    text = "FICHE ACTION 3\nAccueillir\nConstat du diagnostic :\n" + PAGE.format("1 Audit du dispositif, 2018")
    text += "\nMoyens financiers :\nDépartement : 4 000 €\n"
    found = extract(text.encode(), name="essai.txt")
    [told] = found.notes
    assert (told.fiche_id, told.appel, told.texte) == ("f1", "1", "1 Audit du dispositif, 2018")
    assert (told.provenance_appel.ligne, told.provenance.ligne) == (4, 7)
    assert [m.valeur for m in found.fiches[0].montants] == [Decimal(4000)]
    sections = {s.section: s.texte for s in found.fiches[0].sections}
    assert sections["constat"].startswith("Le diagnostic posé en juillet 2019 a montré")
    assert sections["autre:note"] == "1 Audit du dispositif, 2018"


def test_notes_are_marked() -> None:
    document = text_document(PAGE.format("1 Audit du dispositif"))
    assert [line.text for line in document.lines if line.role is Role.NOTE] == ["1 Audit du dispositif"]


def test_text_in_larger_type_below_is_no_part_of_a_note() -> None:
    """A note printed in a cell, under its short rule: what follows it on the page stays where it is."""
    top = called("Un répit de seize places^ ouvre à l’automne pour les familles", "1", y=430)
    rest = block(["Calendrier prévisionnel", "Ouverture en mars"], 60, 480)
    rule = [Ruling(60, 444, 200, 444)]
    document = laid_out(page(1, [*top, *note("1 Hors travaux", y=448), *rest], rule))
    assert texts(document)[-2:] == ["Calendrier prévisionnel", "Ouverture en mars"]
    assert document.notes == ()
