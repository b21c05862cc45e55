"""The second reader: pdfplumber, a parser of other hands and twenty times slower, for pages PDFium cannot open."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pdfplumber

from extractor.model.document import RawPage, Ruling, Word
from extractor.model.geometry import Box

THIN = 2.5  # points: a filled rectangle thinner than this is a line


def read_page(data: bytes, password: str | None, page: RawPage) -> RawPage:
    """The page as pdfplumber reads it; as it was, with both reasons, when that fails too."""
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[page.number], password=password or "") as document:
            return _read(document.pages[0], page)
    except Exception as error:  # any: pdfminer raises what Python raises on broken objects
        return replace(page, issue=f"{page.issue} ; pdfplumber non plus ({type(error).__name__})")


def _read(source: Any, page: RawPage) -> RawPage:
    words = tuple(
        Word(w["text"], _box(w), 0, round(w["bottom"] - w["top"], 2), "bold" in w["fontname"].lower())
        for w in source.extract_words(extra_attrs=["fontname"])
    )
    rulings = tuple(
        Ruling(round(r["x0"], 1), round(r["top"], 1), round(r["x1"], 1), round(r["bottom"], 1))
        for r in (*source.lines, *source.rects)
        if min(r["x1"] - r["x0"], r["bottom"] - r["top"]) <= THIN
    )
    return replace(
        page,
        width=float(source.width),
        height=float(source.height),
        rotation=int(source.rotation or 0),
        words=words,
        rulings=rulings,
        issue="" if words else page.issue,
        reader="pdfplumber",
        fallback=page.issue,
    )


def _box(word: dict[str, Any]) -> Box:
    return Box(float(word["x0"]), float(word["top"]), float(word["x1"]), float(word["bottom"])).rounded()
