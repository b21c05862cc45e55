"""Whatever is extracted, the place given for it holds the printed words: read again here by other means."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from dossier import ALL_NAMES, document, extracted, provenances

from extractor.export.jsons import to_dict
from extractor.model.fiche import Extraction
from extractor.model.geometry import Box

SCALE = 100  # device units a point, for PDFium's own conversion to displayed coordinates
WORD_ENDS = 25  # letters that a box may add: the rest of the printed words that the text begins and ends in
SHOWN = 5


def letters(text: str) -> str:
    """Letters and digits only; NFKC makes a superscript an ordinary letter."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def visible(quote: str) -> str:
    """What a reader of the Markdown or HTML sees of a quote of its source."""
    return re.sub(r"<[^<>]*>|&\w+;", " ", quote)


class Printed:
    """Characters of a PDF page with the centre of each, in points from the top left of the displayed page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        width, height = page.get_size()
        self.width, self.height = width, height
        self.chars: list[tuple[str, float, float]] = []
        text = page.get_textpage()
        x, y = ctypes.c_int(), ctypes.c_int()
        device = (0, 0, round(width * SCALE), round(height * SCALE), 0)
        for index in range(text.count_chars()):
            sign = chr(pdfium_c.FPDFText_GetUnicode(text.raw, index))
            if not letters(sign) and not unicodedata.combining(sign):
                continue
            left, bottom, right, top = text.get_charbox(index)
            middle = ((left + right) / 2, (bottom + top) / 2)
            pdfium_c.FPDF_PageToDevice(page.raw, *device, *middle, ctypes.byref(x), ctypes.byref(y))
            self.chars.append((sign, x.value / SCALE, y.value / SCALE))

    def under(self, box: Box) -> str:
        """Letters whose centre lies in the box, in the order of the text layer."""
        return letters("".join(c for c, x, y in self.chars if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1))


@cache
def printed(path: Path) -> list[Printed]:
    return [Printed(page) for page in pdfium.PdfDocument(path)]


def by_kind(kind: str) -> list[str]:
    return [name for name in ALL_NAMES if name.endswith(kind)]


@pytest.mark.parametrize("name", by_kind("pdf"))
def test_the_words_under_each_box_are_the_words_given(name: str) -> None:
    path = document(name)
    pages = printed(path)
    wrong, count = [], 0
    for where, provenance in provenances(extracted(path)):
        for fragment in provenance.fragments:
            count += 1
            assert fragment.box is not None, where
            found, given = pages[fragment.page - 1].under(fragment.box), letters(fragment.texte)
            if given not in found or len(found) > len(given) + WORD_ENDS:
                wrong.append(f"{where}, p. {fragment.page}: {fragment.texte!r} but the box holds {found!r}")
    assert count > 100
    assert wrong[:SHOWN] == [], f"{len(wrong)} of {count}"


@pytest.mark.parametrize("name", by_kind("pdf"))
def test_boxes_are_on_their_page(name: str) -> None:
    path = document(name)
    pages = printed(path)
    for where, provenance in provenances(extracted(path)):
        for fragment in provenance.fragments:
            page, box = pages[fragment.page - 1], fragment.box
            assert box is not None
            assert -1 <= box.x0 < box.x1 <= page.width + 1, where
            assert -1 <= box.y0 < box.y1 <= page.height + 1, where


@pytest.mark.parametrize("name", by_kind("texte"))
def test_each_quote_is_on_its_line_of_the_text(name: str) -> None:
    path = document(name)
    lines = path.read_text(encoding="utf-8").split("\n")
    count = 0
    for where, provenance in provenances(extracted(path)):
        for fragment in provenance.fragments:
            count += 1
            assert fragment.box is None, where
            assert fragment.texte in lines[fragment.ligne - 1], where
    assert count > 100


NAMES = {
    "Fiche": "titre",
    "Section": "intitule",
    "Item": "texte",
    "Referent": "nom",
    "Action": "titre",
    "CelluleTableau": "texte",
}


def valued(value: object, where: str = "") -> Iterator[tuple[str, Any]]:
    """Everything inside an extraction that has a provenance."""
    if is_dataclass(value):
        if hasattr(value, "provenance"):
            yield where, value
        for field in fields(value):
            yield from valued(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from valued(item, f"{where}[{index}]")


@pytest.mark.parametrize("name", ALL_NAMES)
def test_names_and_titles_are_the_words_quoted(name: str) -> None:
    for where, value in valued(extracted(document(name))):
        attribute = NAMES.get(type(value).__name__)
        if attribute:
            quote = letters(visible(value.provenance.texte))
            assert letters(getattr(value, attribute)) in quote, where


@pytest.mark.parametrize("name", ALL_NAMES)
def test_indicators_are_named_with_words_quoted(name: str) -> None:
    """Their order may differ: "Base de départ : 589 entretiens" is a value of the indicator "entretiens"."""
    for where, value in valued(extracted(document(name))):
        if type(value).__name__ == "Indicateur":
            quote = letters(visible(value.provenance.texte))
            assert [w for w in re.findall(r"\w+", value.libelle) if letters(w) not in quote] == [], where


@pytest.mark.parametrize("name", ALL_NAMES)
def test_figures_have_the_digits_quoted(name: str) -> None:
    for where, value in valued(extracted(document(name))):
        figure = getattr(value, "valeur", None)
        if isinstance(figure, Decimal):
            digits = re.sub(r"\D", "", visible(value.provenance.texte))
            expected = re.sub(r"\D", "", f"{figure:f}")
            # « 4,8 M€ » is 4800000 and « 0,25 M€ » 250000: zeros at the ends say nothing
            if type(value).__name__ == "CelluleTableau":  # may hold words and other figures
                assert expected.strip("0") in digits, where
            else:
                assert digits.strip("0") == expected.strip("0"), where


def plain_montants(extraction: Extraction) -> list[dict[str, Any]]:
    document = to_dict(extraction)
    return [m for fiche in document["fiches"] for m in fiche["montants"]] + document["montants"]


@pytest.mark.parametrize("name", [n for n in ALL_NAMES if n.startswith("corpus") and n.endswith("pdf")])
def test_the_boxes_written_in_the_json_lead_to_the_amounts(name: str) -> None:
    path = document(name)
    for montant in plain_montants(extracted(path)):
        place = montant["provenance"]
        assert letters(place["texte"]) in printed(path)[place["page"] - 1].under(Box(*place["boite"])), montant
