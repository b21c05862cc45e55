"""RawDocument to Document: lines in reading order, furniture and notes marked, tables whole, also over page breaks."""

from __future__ import annotations

from functools import cache

from extractor.layout.assemble import assemble_pages
from extractor.layout.furniture import mark_text_furniture, page_furniture
from extractor.layout.markup_tables import tables_of_lines
from extractor.layout.notes import attached, find_notes
from extractor.layout.page import read_layout
from extractor.layout.sentences import join_sentences
from extractor.layout.text_columns import column_lines
from extractor.layout.text_notes import text_notes
from extractor.model.document import Document, RawDocument
from extractor.ruleset import Ruleset
from extractor.text.leads import LEAD

__all__ = ["layout"]


def layout(raw: RawDocument, rules: Ruleset) -> Document:
    """Put what was read in reading order.

    Every line of ``raw`` is in the result, in one place; furniture and footnotes are marked, never dropped.
    """
    if raw.format == "pdf":
        furniture = page_furniture(raw.pages, rules)
        found = find_notes(raw.pages, furniture, rules)
        labels = rules.lexique("sections.libelles")

        @cache  # a page is asked about the same words for each gutter it may have
        def is_label(text: str) -> bool:
            lead = LEAD.match(text)
            skip = lead.end() if lead and text[lead.end()].isupper() else 0
            hit = labels.at_start(text[skip:])
            return hit is not None and hit.entree.attributs.get("serie") != "oui"

        pages = [read_layout(p, furniture.get(p.number, frozenset()), is_label, found.get(p.number)) for p in raw.pages]
        lines, tables = assemble_pages(pages)
        notes = attached(lines, found)
    else:
        lines = mark_text_furniture([line for page in raw.pages for line in page.lines], rules)
        lines, notes = text_notes(lines)
        lines, sure = column_lines(lines) if raw.format == "texte" else (lines, {})
        tables = tables_of_lines(lines, sure)
    return Document(
        name=raw.name,
        sha256=raw.sha256,
        format=raw.format,
        pages=len(raw.pages),
        lines=tuple(join_sentences(lines, rules)),
        tables=tuple(tables),
        encoding=raw.encoding,
        issues=(*raw.issues, *(f"page {p.number} : {p.issue}" for p in raw.pages if p.issue)),
        unread=tuple(p.number for p in raw.pages if p.issue),
        recognised=tuple(p.number for p in raw.pages if p.reader == "ocr"),
        notes=notes,
    )
