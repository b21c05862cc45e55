"""What the stages see on one page, drawn over it. Like the pipeline, this knows the stages and calls them in order."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import ReadError
from extractor.layout import layout
from extractor.limits import Limits
from extractor.read import read
from extractor.ruleset import Ruleset, load_rules
from extractor.segment import segment

DPI = 150


def page_drawing(
    source: Path | str | bytes,
    number: int,
    rules: Ruleset | None = None,
    *,
    name: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> bytes:
    """A PNG of page ``number`` (from 1) with its words, blocks, columns, tables, furniture and sections.

    Raises
    ------
    ReadError
        The document cannot be read, is no PDF, or has no such page.
    """
    rules = rules or load_rules()
    raw = read(source, name=name, password=password, limits=limits)
    if raw.format != "pdf":
        raise ReadError("only the pages of a PDF can be drawn", source=raw.name)
    if not 1 <= number <= len(raw.pages):
        raise ReadError(f"there is no page {number}, the document has {len(raw.pages)}", source=raw.name)
    page = raw.pages[number - 1]
    if page.width <= 0:
        raise ReadError(page.issue or "this page cannot be read", source=raw.name, page=number)
    document = layout(raw, rules)
    segmented = segment(document, rules)
    from extractor.export.drawing import drawn
    from extractor.read.picture import page_picture

    return drawn(page_picture(source, page, password, DPI), page, document, segmented, DPI / 72)
