"""Figures cut by a narrow cell: read whole where print and width prove it, and never as their last digits alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from feuille import LEADING, cell_texts, grid, laid_out, page, rules, words

from extractor.extraction import extract_values
from extractor.model.document import Document, Ruling, Word
from extractor.segment import segment

VERY_NARROW = (60.0, 150.0, 185.0, 220.0, 255.0)
NARROW = (60.0, 150.0, 190.0, 230.0, 272.0)  # 40 points: "342 500 €" needs 41, and the padding
WIDE = (60.0, 150.0, 220.0, 290.0, 360.0)
PADDING = 3.0
HEADS = ["Financeur", "2021", "2022", "Total"]
ROWS = [["État", "20 000\n€", "22 500\n€", "42 500\n€"], ["CAF", "5 000 €", "5 500 €", "10 500\n€"]]


def table(rows: Sequence[Sequence[str]], xs: Sequence[float], *, ruled: bool) -> tuple[list[Word], list[Ruling]]:
    """A table under the heading of a fiche; the lines of a cell are parted by a newline."""
    content = [
        *words("FICHE ACTION 3 : Accueillir les enfants", 60, 40, bold=True),
        *words("Constat : les enfants attendent une place depuis des mois.", 60, 55),
        *words("Moyens financiers prévisionnels", 60, 70, bold=True),
    ]
    ys = [92.0]
    for row in [HEADS, *rows]:
        for x, cell in zip(xs, row, strict=False):
            for rank, text in enumerate(cell.split("\n")):
                content += words(text, x + PADDING, ys[-1] + 2 + rank * LEADING)
        ys.append(ys[-1] + LEADING * max(cell.count("\n") + 1 for cell in row) + 4)
    return content, grid(xs, ys) if ruled else []


def amounts(document: Document) -> list[tuple[Decimal, str | None, int | None]]:
    extracted = extract_values(document, segment(document, rules()), rules())
    return [(m.valeur, m.financeur, m.annee) for fiche in extracted.fiches for m in fiche.montants]


@pytest.mark.parametrize(
    ("ruled", "cells", "values"),
    [
        (True, ["342\n500 €", "100\n000 €", "442\n500 €"], [342_500, 100_000, 442_500]),
        (False, ["342\n500 €", "100\n000 €", "442\n500 €"], [342_500, 100_000, 442_500]),
        (True, ["1\n342\n500 €", "1\n000\n000 €", "2\n342\n500 €"], [1_342_500, 1_000_000, 2_342_500]),
    ],
)
def test_a_figure_cut_by_its_cell_is_read_whole(ruled: bool, cells: list[str], values: list[int]) -> None:
    content, rulings = table([["Département", *cells], *ROWS], NARROW, ruled=ruled)
    document = laid_out(page(1, content, rulings))
    [found] = document.tables
    assert ["Département", *(cell.replace("\n", " ") for cell in cells)] in cell_texts(found)
    years = [2021, 2022, None]
    expected = [(Decimal(v), "departement", year) for v, year in zip(values, years, strict=True)]
    assert amounts(document)[:3] == expected
    assert [v for v, *_ in amounts(document)[3:]] == [20_000, 22_500, 42_500, 5_000, 5_500, 10_500]


def test_a_cut_figure_is_found_again_on_both_its_lines() -> None:
    content, rulings = table([["Département", "342\n500 €", "100\n000 €", "442\n500 €"], *ROWS], NARROW, ruled=True)
    document = laid_out(page(1, content, rulings))
    extracted = extract_values(document, segment(document, rules()), rules())
    place = extracted.fiches[0].montants[0].provenance
    printed = [w.box for w in content if w.text in ("342", "500") and w.box.x0 < NARROW[2]]
    assert place.texte == "342 500 €"
    assert place.box is not None
    assert all(place.box.holds(box) for box in printed)


def test_without_a_unit_the_other_figures_of_the_column_tell() -> None:
    bare = [["État", "20 000", "22 500", "42 500"], ["CAF", "5 000", "5 500", "10 500"]]
    content, rulings = table([["Département", "342\n500", "100\n000", "442\n500"], *bare], VERY_NARROW, ruled=True)
    assert [v for v, *_ in amounts(laid_out(page(1, content, rulings)))][:3] == [342_500, 100_000, 442_500]


@pytest.mark.parametrize(
    ("cell", "xs"),
    [
        ("342\n500 €", WIDE),  # there was room for 342 500 € on one line: a count, and its cost?
        ("342\n500", WIDE),
    ],
)
def test_what_may_be_one_figure_or_two_is_no_amount_and_lowers_the_confidence(cell: str, xs: Sequence[float]) -> None:
    rows = [["État", "20 000 €", "22 500 €", "42 500 €"], ["CAF", "5 000 €", "5 500 €", "10 500 €"]]
    content, rulings = table([["Département", cell, "100 000 €", "442 500 €"], *rows], xs, ruled=True)
    document = laid_out(page(1, content, rulings))
    assert [v for v, *_ in amounts(document)] == [100_000, 442_500, 20_000, 22_500, 42_500, 5_000, 5_500, 10_500]
    [found] = document.tables
    assert found.confidence < float(str(rules().parametre("controles.tableau_confiance_min")))


@pytest.mark.parametrize("cell", ["342 €\n500 €", "12 000 €\n15 000 €", "1 200 €\n1 900 €"])
def test_amounts_under_one_another_in_a_cell_stay_apart(cell: str) -> None:
    content, rulings = table([["Département", cell, "5 000 €", "7 000 €"], *ROWS], NARROW, ruled=True)
    values = [v for v, *_ in amounts(laid_out(page(1, content, rulings)))]
    assert values[:2] == [Decimal(part.replace(" ", "").rstrip("€")) for part in cell.split("\n")]


def test_figures_of_several_columns_are_never_one_figure() -> None:
    rows = [["Places", "342", "100", "442"], ["Sorties", "150", "200", "350"]]  # too few rows for a table without rules
    content, _ = table([], WIDE, ruled=False)
    for rank, row in enumerate(rows):
        content += [w for x, text in zip(WIDE, row, strict=False) for w in words(text, x, 130 + 16 * rank)]
    found = amounts(laid_out(page(1, content)))
    assert not [value for value, *_ in found if value > 442]
