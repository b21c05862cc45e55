"""The ``tesseract`` program: an image in, words with their place and confidence out.

It is called as a program, one page a call and one core a call, so that a page that hangs or crashes it costs that
page only. Its hOCR output is read because, unlike the TSV one, it tells where the letters of a line stand.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from extractor.errors import ReadError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LANGUAGE = "fra"
SPARSE, BLOCK = 11, 6  # page segmentation: every word, in no order, the order is ours to find; lines of one block
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
_TURN = re.compile(r"Rotate: (\d+)\s+Orientation confidence: ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Seen:
    """A word on an image: corners in pixels, from the ascenders to the descenders of its line; confidence 0 to 1."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float


SeenLine = tuple[Seen, ...]
"""Words that stand side by side on the image, left to right; never empty."""


def mean(line: SeenLine) -> float:
    """Confidence of a line: the mean of its words, each as long as it is."""
    return sum(w.confidence * len(w.text) for w in line) / sum(len(w.text) for w in line)


@lru_cache(maxsize=1)
def missing() -> str:
    """What must be installed before pages can be recognised, in French; empty when all is there."""
    program = shutil.which("tesseract")
    if program is None:
        return "installez Tesseract et ses données françaises (paquets tesseract-ocr et tesseract-ocr-fra)"
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "le programme tesseract ne répond pas"
    if LANGUAGE not in done.stdout.decode("utf-8", "replace").split():
        return "installez les données françaises de Tesseract (paquet tesseract-ocr-fra)"
    return ""


def pgm(grey: npt.NDArray[np.uint8]) -> bytes:
    """A picture, rows of one byte a pixel, in the simplest form Tesseract reads."""
    height, width = grey.shape
    return b"P5 %d %d 255\n" % (width, height) + grey.tobytes()


def recognise(image: bytes, dpi: int, seconds: float, segmentation: int = SPARSE) -> list[SeenLine]:
    """Lines of words of an image (PGM, PNG…), in no particular order.

    Raises
    ------
    ReadError
        It takes longer than ``seconds``, or fails.
    """
    options = ["-l", LANGUAGE, "--psm", str(segmentation), "--dpi", str(dpi), "hocr"]
    return list(_lines(_run(image, options, seconds)))


def upright_turn(image: bytes, seconds: float) -> int:
    """Degrees (0, 90, 180, 270) to turn the image clockwise for its text to stand upright; 0 when it cannot tell."""
    try:
        told = _run(image, ["-l", "osd", "--psm", "0"], seconds)
    except ReadError:
        return 0  # too few letters
    found = _TURN.search(told)
    return int(found[1]) % 360 if found and float(found[2]) > 1 else 0


def _run(image: bytes, options: list[str], seconds: float) -> str:
    command = [shutil.which("tesseract") or "tesseract", "-", "-", *options]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command, input=image, capture_output=True, timeout=seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(f"character recognition took longer than {seconds:g} s") from error
    except OSError as error:
        raise ReadError(f"tesseract cannot be run: {error.strerror}") from error
    if done.returncode:
        raise ReadError("character recognition failed")
    return done.stdout.decode("utf-8", "replace")


def _lines(hocr: str) -> Iterator[SeenLine]:
    try:
        root = ElementTree.fromstring(hocr)
    except ElementTree.ParseError as error:
        raise ReadError("character recognition gave no readable answer") from error
    for line in root.iter():
        title = _title(line)
        if "x_size" in title:
            found = tuple(_line_words(line, title))
            if found:
                yield found


def _line_words(line: ElementTree.Element, title: Mapping[str, tuple[float, ...]]) -> Iterator[Seen]:
    left, _, _, bottom = title["bbox"]
    slope, offset = title.get("baseline", (0.0, 0.0))
    for item in line:
        text = "".join(item.itertext()).strip()
        place = _title(item)
        if text and "bbox" in place:
            x0, y0, x1, y1 = place["bbox"]
            base = bottom + offset + slope * ((x0 + x1) / 2 - left)
            top, low = _font_box(title, base, y0, y1)
            yield Seen(text, x0, top, x1, low, place.get("x_wconf", (0.0,))[0] / 100)


def _font_box(line: Mapping[str, tuple[float, ...]], base: float, y0: float, y1: float) -> tuple[float, float]:
    """Top and bottom of the font on the line, from its baseline; those of the letters where the line does not fit."""
    size, below = line["x_size"][0], line.get("x_descenders", (0.0,))[0]
    top, low = base - (size - below), base + below
    middle = (y0 + y1) / 2
    return (top, low) if top < middle < low else (y0, y1)


def _title(item: ElementTree.Element) -> dict[str, tuple[float, ...]]:
    """The properties hOCR writes in a title: name, then figures."""
    properties = {}
    for part in item.get("title", "").split(";"):
        name, _, rest = part.strip().partition(" ")
        properties[name] = tuple(float(n) for n in _NUMBERS.findall(rest))
    return properties
