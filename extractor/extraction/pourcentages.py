"""Percentages of a passage, with the figures they relate where the document prints them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.extraction.libelles import OWN_LABEL
from extractor.model.fiche import Montant, Pourcentage
from extractor.model.passage import Passage
from extractor.model.rangees import cells_of, data_of
from extractor.text.percent import Percent, find_percents

LABEL_BEFORE = 90  # characters
COLUMNS = 3  # of a table whose cells are headed


def read_pourcentages(passage: Passage, section: str | None, prefix: str, first: int) -> list[Pourcentage]:
    """Percentages of a section in printed order; ids are ``{prefix}p{n}``, n from ``first``."""
    found = []
    percents = find_percents(passage.text)
    heads = _heads(passage) if percents else {}
    for rank, percent in enumerate(percents):
        found.append(
            Pourcentage(
                pourcentage_id=f"{prefix}p{first + rank}",
                section=section,
                valeur=percent.valeur,
                incertitude=percent.incertitude,
                libelle=_head(passage, heads, percent) or _label(passage, percent.start, percent.end),
                numerateur=None,
                denominateur=None,
                provenance=passage.locate(percent.start, percent.end),
            )
        )
    return found


def _heads(passage: Passage) -> dict[tuple[str, int, int], str]:
    """What heads each cell of the tables of a passage: its column, then its row."""
    heads: dict[tuple[str, int, int], str] = {}
    for table, cells in cells_of(passage.lines, COLUMNS).items():
        data = data_of(cells)
        if data is None:
            continue
        left, rows = data
        texts = {(r, c): " ".join(passage.lines[i].text for i in at) for r in rows for c, at in rows[r].items()}
        first, *below = rows
        for row in below:
            for column in rows[row]:
                words = texts.get((first, column), ""), texts.get((row, left), "")
                if column > left and words[0]:
                    heads[table, row, column] = " / ".join(filter(None, words))
    return heads


def _head(passage: Passage, heads: Mapping[tuple[str, int, int], str], percent: Percent) -> str | None:
    """What heads the cell that a percentage fills alone."""
    line = passage.line_at(percent.start)
    alone = line.text.strip() == passage.text[percent.start : percent.end].strip()
    return heads.get((line.cell.table, line.cell.row, line.cell.column)) if line.cell and alone else None


def _label(passage: Passage, start: int, end: int) -> str | None:
    """The words around the percentage, within its paragraph."""
    paragraphs = passage.paragraphs
    begin = paragraphs[max(bisect_right(paragraphs, start) - 1, 0)]
    line = passage.starts[max(bisect_right(passage.starts, start) - 1, 0)]
    if OWN_LABEL.match(passage.text[line:start]):
        begin = max(begin, line)
    stop = (*paragraphs, len(passage.text))[bisect_left(paragraphs, end)]
    before = passage.text[max(begin, start - LABEL_BEFORE) : start]
    after = passage.text[end : min(stop, end + LABEL_BEFORE)]
    words = " ".join((before if len(before.split()) >= 2 else after).split())
    return words.strip(" :;,.-–(") or None


def with_execution_rate(percents: Sequence[Pourcentage], montants: Sequence[Montant]) -> tuple[Pourcentage, ...]:
    """Give the rate of a financial report its numerator (spent) and denominator (planned total).

    Only where it is plain: the rate stands on the line of the only spent amount, and the fiche has one total.
    """
    spent = [m for m in montants if m.nature == "consomme" and m.section == "bilan_financier"]
    planned = [m for m in montants if m.financeur == "total" and m.niveau == "total" and m.nature == "prevu"]
    if len(spent) != 1 or len(planned) != 1:
        return tuple(percents)
    return tuple(_related(p, spent[0], planned[0].valeur) for p in percents)


def _related(percent: Pourcentage, spent: Montant, planned: Decimal) -> Pourcentage:
    near = (percent.provenance.page, percent.provenance.ligne) == (spent.provenance.page, spent.provenance.ligne)
    if percent.section != "bilan_financier" or not near:
        return percent
    return replace(percent, numerateur=spent.valeur, denominateur=planned)
