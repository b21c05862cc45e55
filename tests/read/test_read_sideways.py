"""Text printed sideways: a page of it is turned, a word of it on an upright page is one word."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from extractor import load_rules
from extractor.layout import layout
from extractor.model.document import RawPage
from extractor.read import read
from extractor.read.sight import page_images, page_sizes

XS, TOP, ROW = (80, 280, 400, 520), 120, 30
ROWS = [
    ["Financeur", "2021", "2022"],
    ["Département", "45 000 €", "50 000 €"],
    ["État", "20 000 €", "22 500 €"],
    ["Total", "65 000 €", "72 500 €"],
]
WIDE, HIGH = 842, 595


def printed(path: Path, *, turn: int, said: int = 0) -> Path:
    """A wide sheet with a table, whose content is turned clockwise by ``turn`` on a sheet said to be turned."""
    size = (HIGH, WIDE) if (turn + said) % 180 else (WIDE, HIGH)  # as it is displayed
    canvas = pytest.importorskip("reportlab.pdfgen.canvas").Canvas(str(path), pagesize=size)
    canvas.setPageRotation(said)
    canvas.translate(*{0: (0, 0), 90: (0, WIDE), 180: (WIDE, HIGH), 270: (HIGH, 0)}[turn])
    canvas.rotate(-turn)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(80, HIGH - 70, "Tableau des financements de la fiche, imprimé en travers de la feuille")
    for rank, row in enumerate(ROWS):
        for x, text in zip(XS, row, strict=False):
            canvas.drawString(x + 5, HIGH - TOP - ROW * rank - 20, text)
    canvas.grid(XS, [HIGH - TOP - ROW * rank for rank in range(len(ROWS) + 1)])
    canvas.save()
    return path


def places(page: RawPage) -> dict[tuple[str, int], tuple[int, int]]:
    """Middle of each word, by its text and its rank among the same ones from top to bottom, left to right."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for word in sorted(page.words, key=lambda w: (round(w.box.cy / 5), w.box.cx)):
        rank = sum(text == word.text for text, _ in found)
        found[word.text, rank] = round(word.box.cx), round(word.box.cy)
    return found


@pytest.mark.parametrize(("turn", "said"), [(90, 0), (270, 0), (180, 0), (90, 270), (90, 90)])
def test_a_page_printed_sideways_is_read_as_if_it_were_turned(tmp_path: Path, turn: int, said: int) -> None:
    expected = read(printed(tmp_path / "droit.pdf", turn=0))
    found = read(printed(tmp_path / "tourne.pdf", turn=turn, said=said))
    (page,), (upright,) = found.pages, expected.pages
    assert (round(page.width), round(page.height)) == (WIDE, HIGH)
    assert page.rotation == -turn % 360  # what makes it upright
    assert places(page).keys() == places(upright).keys()
    for key, (x, y) in places(upright).items():
        assert places(page)[key] == (pytest.approx(x, abs=3), pytest.approx(y, abs=3))
    (table,) = layout(found, load_rules()).tables
    assert [[cell.text for cell in table.row(rank)] for rank in range(table.rows)] == ROWS
    assert table.confidence == 1


@pytest.mark.parametrize(("turn", "said"), [(0, 0), (90, 0), (270, 0), (180, 0), (90, 270)])
def test_the_image_of_a_page_printed_sideways_is_turned_under_its_boxes(tmp_path: Path, turn: int, said: int) -> None:
    path = printed(tmp_path / "tourne.pdf", turn=turn, said=said)
    (page,) = read(path).pages
    (shown,) = page_images(path.read_bytes(), [1])
    assert page_sizes(path.read_bytes()) == {1: (shown.width, shown.height)}
    assert (shown.width, shown.height) == (page.width, page.height)
    picture = Image.open(io.BytesIO(shown.data)).convert("L")
    scale = picture.width / shown.width
    for word in page.words:
        box = word.box
        under = picture.crop((box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale))
        assert under.getextrema()[0] < 128, word.text  # ink
    blank = (shown.width - 60, 10, shown.width - 10, 50)  # the corner that no word is near
    assert picture.crop(tuple(round(edge * scale) for edge in blank)).getextrema()[0] > 200


def test_a_word_printed_up_the_page_is_one_word_and_turns_nothing(tmp_path: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas").Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    canvas.setFont("Helvetica", 10)
    for rank in range(6):
        canvas.drawString(120, 700 - 14 * rank, "Les enfants confiés attendent une place depuis des mois.")
    canvas.saveState()
    canvas.translate(100, 640)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Engagement")
    canvas.restoreState()
    canvas.save()
    (page,) = read(tmp_path / "a.pdf").pages
    assert (page.rotation, page.width) == (0, 595)
    (word,) = [w for w in page.words if w.box.x1 < 110]
    assert word.text == "Engagement"
    assert word.box.height > 3 * word.box.width
    assert {round(w.size) for w in page.words if w is not word} == {round(page.words[0].size)}
