"""Scans made from PDFs of the corpus: pages drawn, tilted, turned and dirtied, without any text layer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from extractor.read import tesseract

PROJECT = Path(__file__).resolve().parents[2]
RAPPORT = PROJECT / "corpus" / "vallorme-rapport-2023" / "deliberation.pdf"
AVENANT = PROJECT / "corpus" / "vallorme-avenant-2024" / "avenant.pdf"
DPI = 200

needs_tesseract = pytest.mark.skipif(
    bool(tesseract.missing()), reason="SKIPPED: Tesseract with its French data is not installed"
)


def scanned(
    source: Path, pages: Sequence[int], target: Path, *, tilt: float = 0.0, turn: int = 0, dirt: int = 0
) -> Path:
    """Write the image of these pages (from 1) as a PDF: tilted counter-clockwise, turned clockwise, with specks."""
    dice = random.Random(7)
    images = []
    document = pdfium.PdfDocument(source)
    for number in pages:
        image = document[number - 1].render(scale=DPI / 72, grayscale=True).to_pil()
        image = image.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
        for _ in range(dirt):
            x, y = dice.randrange(image.width - 2), dice.randrange(image.height - 2)
            image.paste(dice.randrange(60, 160), (x, y, x + 2, y + dice.choice([1, 2])))
        images.append(image.rotate(-turn, expand=True))
    document.close()
    images[0].save(target, save_all=True, append_images=images[1:], resolution=DPI)
    return target
