"""Tesseract: an image in, words with their place and confidence out.

Its library is asked through a process that keeps it running (``recogniser``), or else the program is called once a
page. Either way one core is used, and a page that hangs or crashes it costs that page only. The hOCR form is read
because, unlike the TSV one, it tells where the letters of a line stand.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from extractor.errors import ReadError
from extractor.read import recogniser
from extractor.read.recogniser import ANSWER, READY, REQUEST

if TYPE_CHECKING:
    from extractor.read.bitmap import Grey

LANGUAGE = "fra"
LIBRARY = "tesserocr"  # when it is not installed, the program is called
SPARSE, BLOCK = 11, 6  # page segmentation: every word, in no order, the order is ours to find; lines of one block
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
_FOLDER = re.compile('"(.+)"')  # of the data, as the program tells it
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
    if shutil.which("tesseract") is None:
        return "installez Tesseract et ses données françaises (paquets tesseract-ocr et tesseract-ocr-fra)"
    try:
        told = _languages()
    except (OSError, subprocess.TimeoutExpired):
        return "le programme tesseract ne répond pas"
    if LANGUAGE not in told.split():
        return "installez les données françaises de Tesseract (paquet tesseract-ocr-fra)"
    return ""


def _languages() -> str:
    command = [_program(), "--list-langs"]
    return subprocess.run(command, capture_output=True, timeout=20, check=False).stdout.decode("utf-8", "replace")


def _program() -> str:
    return shutil.which("tesseract") or "tesseract"


class Engine:
    """Tesseract as one thread uses it, for many pages. To be closed.

    Parameters
    ----------
    seconds
        What it may take for one image.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._kept = os.name == "posix" and find_spec(LIBRARY) is not None  # elsewhere pipes cannot be waited for

    def recognise(self, grey: Grey, dpi: int, segmentation: int = SPARSE) -> list[SeenLine]:
        """Lines of words of a picture, in no particular order.

        Raises
        ------
        ReadError
            It takes too long, or fails.
        """
        if self._kept and self._process is None:
            self._start()
        if self._process is not None:
            return list(_lines(self._asked(self._process, grey, dpi, segmentation)))
        options = ["-l", LANGUAGE, "--psm", str(segmentation), "--dpi", str(dpi), "hocr"]
        return list(_lines(_run(grey, options, self._seconds)))

    def upright_turn(self, grey: Grey) -> int:
        """Degrees (0, 90, 180, 270) to turn a picture clockwise for its text to stand upright; 0 when none is sure."""
        try:
            told = _run(grey, ["-l", "osd", "--psm", "0"], self._seconds)
        except ReadError:
            return 0  # too few letters
        found = _TURN.search(told)
        return int(found[1]) % 360 if found and float(found[2]) > 1 else 0

    def close(self) -> None:
        """End what was started."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError):  # what it was not told yet
                process.communicate()

    def _start(self) -> None:
        """Start the library; when that fails the program is called instead, now and for the pages to come."""
        try:
            folder = _FOLDER.search(_languages())
            command = [sys.executable, "-P", recogniser.__file__, folder[1] if folder else "", LANGUAGE]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
            )
            self._kept = self._told(self._process, b"", len(READY)) == READY
        except (OSError, subprocess.TimeoutExpired, ReadError):
            self._kept = False
        if not self._kept:
            self.close()

    def _asked(self, process: subprocess.Popen[bytes], grey: Grey, dpi: int, segmentation: int) -> str:
        height, width = grey.shape
        request = REQUEST.pack(segmentation, dpi, width, height) + grey.tobytes()
        try:
            (length,) = ANSWER.unpack(self._told(process, request, ANSWER.size))
            found = self._told(process, b"", length)
        except (OSError, ReadError) as error:
            self.close()  # the next page has another one
            raise ReadError("character recognition crashed, or took too long") from error
        if not found:
            raise ReadError("character recognition failed")
        return found.decode("utf-8", "replace")

    def _told(self, process: subprocess.Popen[bytes], request: bytes, length: int) -> bytes:
        """So many bytes of what it answers, within the seconds that it may take.

        Waited for here rather than by a thread that would end it: each thread takes its share of the memory allowed.
        """
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(request)
        process.stdin.flush()
        answers, end = process.stdout.fileno(), time.monotonic() + self._seconds
        found = bytearray()
        while len(found) < length:
            ready, _, _ = select.select([answers], [], [], max(end - time.monotonic(), 0.0))
            part = os.read(answers, length - len(found)) if ready else b""
            if not part:
                raise ReadError("character recognition ended, or is late")
            found += part
        return bytes(found)


def _environment() -> dict[str, str]:
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}


def _run(grey: Grey, options: list[str], seconds: float) -> str:
    height, width = grey.shape
    image = b"P5 %d %d 255\n" % (width, height) + grey.tobytes()  # PGM: nothing to compress, nothing to expand
    try:
        done = subprocess.run(
            [_program(), "-", "-", *options],
            input=image,
            capture_output=True,
            timeout=seconds,
            env=_environment(),
            check=False,
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
