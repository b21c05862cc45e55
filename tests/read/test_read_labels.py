"""Labels set off on a scan: light on a dark band, or behind a bar; rulings, pictures and bold text left alone."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scan import DPI, needs_tesseract

from extractor.read import read
from extractor.read.bitmap import bars_of, ink_of
from extractor.read.reversed import dark_bands, turned_over

BAND = (120, 300, 620, 345)  # pixels
LABEL = "RÉSULTATS ET DÉLAIS"
TEXT = "Les familles attendent moins longtemps que l'an dernier."


def page(*boxes: tuple[int, int, int, int], label: str = LABEL, fill: int = 40, letters: int = 255) -> Image.Image:
    """An A4 page with a line of text, and these dark boxes, the first of which bears a label."""
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=30)
    for rank, box in enumerate(boxes):
        draw.rectangle(box, fill=fill)
        if not rank:
            draw.text((box[0] + 12, box[1] + 4), label, fill=letters, font=font)
    draw.text((120, 420), TEXT, fill=0, font=font)
    return image


def bands(image: Image.Image) -> list[tuple[int, int, int, int]]:
    return [(b.x0, b.y0, b.x1, b.y1) for b in dark_bands(ink_of(np.asarray(image)), DPI)]


@pytest.mark.parametrize("fill", [0, 40, 110])
def test_a_band_with_light_letters_is_found_whole_and_turned_over(fill: int) -> None:
    image = page(BAND, fill=fill)
    [found] = bands(image)
    assert all(abs(a - b) <= 4 for a, b in zip(found, BAND, strict=True))
    grey = np.asarray(image)
    after = turned_over(grey, dark_bands(ink_of(grey), DPI))
    inside = after[BAND[1] : BAND[3], BAND[0] : BAND[2]]
    assert (inside > 200).mean() > 0.7
    assert 0.03 < (inside < 60).mean() < 0.3
    assert (after[400:500] == grey[400:500]).all()


@pytest.mark.parametrize(
    "image",
    [
        page(),
        page((120, 300, 1500, 303), label=""),  # a ruling
        page((120, 300, 1500, 316), label=""),  # a thick one
        page((120, 300, 1500, 1500), label=""),  # a picture
        page(BAND, label=""),  # nothing is printed on it
        page(BAND, fill=255, letters=0),  # letters on paper
        page(BAND, fill=225, letters=0),  # and on a light band
    ],
)
def test_nothing_else_is_a_band(image: Image.Image) -> None:
    assert bands(image) == []


def test_dark_letters_on_a_screen_of_dots_between_two_rulings_are_no_band() -> None:
    dots = np.random.default_rng(5).random((45, 500)) < 0.5  # how a photocopier prints a grey head
    grey = np.asarray(page(BAND, fill=255, letters=0)).copy()
    head = grey[BAND[1] : BAND[3], BAND[0] : BAND[2]]
    head[dots] = 0
    head[:5] = head[-5:] = 0
    assert dark_bands(ink_of(grey), DPI) == []


def with_bar(label: str, size: int, *, bar: bool = True) -> Image.Image:
    """A label of this size, behind a bar as high as its grey background."""
    image = page()
    draw = ImageDraw.Draw(image)
    draw.rectangle((120, 600, 1500, 644), fill=225)
    if bar:
        draw.rectangle((120, 600, 127, 644), fill=60)
    draw.text((132, 604), label, fill=20, font=ImageFont.load_default(size=size))
    return image


def test_a_bar_before_a_label_is_found() -> None:
    [bar] = bars_of(ink_of(np.asarray(with_bar("CONSTATS", 26))), DPI)
    assert (bar.x0, bar.y0, bar.x1, bar.y1) == (120, 600, 128, 645)


@pytest.mark.parametrize(("label", "size"), [("ILLUSTRER", 60), ("Il faut lire", 60), ("|| CONSTATS", 30), ("Il", 90)])
def test_letters_are_no_bars(label: str, size: int) -> None:
    assert bars_of(ink_of(np.asarray(with_bar(label, size, bar=False))), DPI) == []


@needs_tesseract
def test_a_label_behind_a_bar_is_read(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    with_bar("CONSTATS ET MOYENS", 26).save(scan, resolution=DPI)
    assert "CONSTATS ET MOYENS" in " ".join(word.text for word in read(scan).pages[0].words)


@needs_tesseract
def test_the_letters_of_a_band_are_read(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    page(BAND, label="CONSTATS ET MOYENS").rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=255).save(
        scan, resolution=DPI
    )
    words = [word.text for word in read(scan).pages[0].words]
    assert " ".join(words) == f"CONSTATS ET MOYENS {TEXT}"
