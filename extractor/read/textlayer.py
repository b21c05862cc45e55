"""Whether the words of a page can be used: a text layer may be absent, unreadable, or only a stamp on a scan."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractor.model.document import RawPage, Word

SAMPLE = 120  # words looked at, from all over the page
FEW = 40  # words: a page with fewer and a large image is a scan with a stamp
LEAST_WORDS = 8  # fewer say nothing about the encoding
READABLE = 0.6  # share of the words that must look like words of some language
LEAST_LETTERS = 40
LEAST_VOWELS = 0.28  # of the small letters
COVERED = 0.5  # of the page: a larger image is a scan
MAX_IMAGES = 2000
_VOWELS = set("aeiouyAEIOUY")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_CONSONANTS = re.compile(r"[^aeiouyAEIOUY]{6}")


def trouble(page: RawPage, source: pdfium.PdfPage) -> str:
    """Why the words of the page are not what is printed on it, in French; empty when they are.

    ``source`` is only asked about its images when the words leave a doubt.
    """
    if not page.words:
        return "" if is_empty(source) else "aucune couche texte"
    if not is_readable(page.words):
        return "couche texte illisible"
    if len(page.words) < FEW and _covered(source) > COVERED:
        return "image avec peu de texte"
    return ""


def is_empty(source: pdfium.PdfPage) -> bool:
    """Whether nothing at all is drawn on the page."""
    return int(pdfium_c.FPDFPage_CountObjects(source.raw)) == 0


def is_readable(words: Sequence[Word]) -> bool:
    """Whether most words look like words.

    A font without a table of its characters gives signs of the private areas, or letters moved by a constant: runs
    of consonants without a vowel.
    """
    return readability(words) >= READABLE


def readability(words: Sequence[Word]) -> float:
    """Share of the letters, 0 to 1, in what looks like words of some language; 1 when there are too few to tell."""
    text = " ".join(w.text for w in words[:: -(-len(words) // SAMPLE) or 1])
    strange = 0 if text.isprintable() and "\ufffd" not in text else sum(map(_is_strange, text))
    found = _LETTERS.findall(text)
    if len(found) < LEAST_WORDS:
        return 0.0 if strange > len(text) / 3 else 1.0
    letters = "".join(found)
    good = sum(len(word) for word in found if _is_word(word)) / len(letters)
    return max(good - strange / len(text) * 2, 0.0) * (1.0 if _has_vowels(letters) else 0.5)


def _has_vowels(letters: str) -> bool:
    """Whether the small Latin letters hold as many vowels as any language writes (French 0.45, Polish 0.37)."""
    small = [c for c in unicodedata.normalize("NFD", letters) if c.isascii() and c.islower()]
    few = len(small) < max(LEAST_LETTERS, len(letters) / 2)
    return few or sum(c in _VOWELS for c in small) >= LEAST_VOWELS * len(small)


def _is_strange(char: str) -> bool:
    """Whether no text is written with this character. A few of the private area are bullets."""
    return char > "\x7e" and (char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc"))


def _is_word(text: str) -> bool:
    plain = unicodedata.normalize("NFD", text)
    if not plain[0].isascii():
        return True  # not the Latin alphabet: its letters are not ours to judge
    if text.isupper() and len(text) <= 6:
        return True  # initials
    return not _VOWELS.isdisjoint(plain) and _CONSONANTS.search(text) is None


def _covered(source: pdfium.PdfPage) -> float:
    """Share of the page under its images, 0 to 1. Images over one another count twice."""
    left, bottom, right, top = source.get_bbox()
    page: float = max((right - left) * (top - bottom), 1.0)
    area: float = 0.0
    for count, item in enumerate(source.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
        if count >= MAX_IMAGES:
            break
        x0, y0, x1, y1 = item.get_bounds()
        area += max(min(x1, right) - max(x0, left), 0.0) * max(min(y1, top) - max(y0, bottom), 0.0)
    return float(min(area / page, 1.0))
