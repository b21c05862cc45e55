"""Running lines of a text: what comes back with the pages is furniture, what only looks alike is content."""

from __future__ import annotations

from functools import cache

from extractor import load_rules
from extractor.layout import layout
from extractor.model.document import Role
from extractor.read import read
from extractor.ruleset import Ruleset


def _page(number: int) -> str:
    """Sixteen lines that no other page prints."""
    words = "accueil", "maison", "relais", "service", "équipe", "parents"
    return "\n".join(f"Le {words[number % 6]} du canton de {name * (number + 2)}ville." for name in "abcdefghijklmnop")


@cache
def rules() -> Ruleset:
    return load_rules()


def _furniture(text: str) -> list[str]:
    document = layout(read(text.encode(), name="essai.txt"), rules())
    return [line.text for line in document.lines if line.role is Role.FURNITURE]


def test_a_footer_that_counts_the_pages() -> None:
    footers = [f"Contrat de Vallorme | {page}/6" for page in range(1, 7)]
    text = "\n\n".join(f"{_page(number)}\n\n{footer}" for number, footer in enumerate(footers))
    assert _furniture(text) == footers


def test_lines_that_count_without_pages_between_them() -> None:
    assert _furniture("\n".join(f"Nombre de places du canton {rank}" for rank in range(1, 9))) == []


def test_a_header_beside_the_page_number() -> None:
    pages = [f"Rapport de Vallorme\n\n{_page(number)}\n\nPage {number} sur 6" for number in range(1, 7)]
    # the first stands alone at the top of the text: it may as well be its title
    assert _furniture("\n\n".join(pages)).count("Rapport de Vallorme") == 5


def test_rows_of_figures_near_a_page_number_are_content() -> None:
    rows = "1 24 000 €  12 000 €  12 000 €\n2 36 000 €  18 000 €  18 000 €\n3 48 000 €  24 000 €  24 000 €\n"
    assert _furniture(f"{_page(0)}\n\nPage 3 sur 9\n\n{rows}") == ["Page 3 sur 9"]


def test_the_rest_of_a_figure_cut_by_the_line_end_is_no_page_number() -> None:
    assert _furniture("Le lieu coûte 22\n500\n€ par an.") == []


def test_a_date_below_a_running_line_is_furniture_and_alone_is_content() -> None:
    published = "Publication n°42 - Délibération du 12 mai 2023 Date de mise en ligne : le {} juin 2023"
    footers = [published.format(day) for day in (4, 5)]
    text = f"{_page(0)}\n\n{footers[0]}\n\n31/05/2023\n\n{_page(1)}\n\n{footers[1]}\n\n{_page(2)}\n\n12/06/2023\n"
    assert _furniture(text) == [footers[0], "31/05/2023", footers[1]]


def test_a_line_that_opens_with_a_sign_goes_on_with_the_one_above() -> None:
    text = "- Diffuser ce qui aide les jeunes dits\n\n« en difficulté »\n- Relais de Vallorme-\n\nNord\n"
    lines = layout(read(text.encode(), name="essai.txt"), rules()).lines
    assert [line.starts for line in lines if line.text] == [True, False, True, False]


def test_a_label_with_its_amount_is_content_on_every_page() -> None:
    heads = [f"Ressources humaines : {number} 000 €\n\nPage {number} sur 9" for number in (3, 4, 5, 6)]
    pages = [f"{head}\n\n{_page(number)}" for number, head in enumerate(heads, 3)]
    assert _furniture("\n\n".join(pages)) == [f"Page {number} sur 9" for number in (3, 4, 5, 6)]
