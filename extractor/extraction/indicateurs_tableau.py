"""Indicators in a table: one a row, the heads of the columns say of which year and of what kind the values are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.model.fiche import ValeurIndicateur
from extractor.model.passage import Passage
from extractor.ruleset import Lexique
from extractor.text.dates import find_years
from extractor.text.numbers import FIGURE, parse_figure

COLUMNS = 3  # of such a table at least: a name, and two columns
_VALUE = re.compile(rf"\s*(?P<figure>{FIGURE})\s*(?:%|€)?\s*")


@dataclass(slots=True)
class Row:
    """An indicator of a table: where its name is printed, and its values."""

    start: int
    end: int
    valeurs: list[ValeurIndicateur] = field(default_factory=list)


def rows_of_tables(passage: Passage, kinds: Lexique) -> tuple[list[Row], frozenset[str]]:
    """Indicators of the tables of a section, and the ids of these tables.

    A table is one of indicators when the heads of two columns name a kind of value or a year.
    """
    cells: dict[str, dict[tuple[int, int], list[int]]] = {}
    for index, line in enumerate(passage.lines):
        if line.cell is not None and line.cell.columns >= COLUMNS:
            cells.setdefault(line.cell.table, {}).setdefault((line.cell.row, line.cell.column), []).append(index)
    rows: list[Row] = []
    taken: set[str] = set()
    for name, table in cells.items():
        first = min(row for row, _ in table)
        heads = {c: _head(_text(passage, ones), kinds) for (r, c), ones in table.items() if r == first and c > 0}
        if sum(head is not None for head in heads.values()) < COLUMNS - 1:
            continue
        taken.add(name)
        rows += _rows(passage, table, heads, first)
    return rows, frozenset(taken)


def _text(passage: Passage, lines: list[int]) -> str:
    return " ".join(passage.lines[i].text for i in lines)


def _head(text: str, kinds: Lexique) -> tuple[int | None, str] | None:
    """Year and kind of the values of a column; None when its head says neither."""
    years = [span.annees[0] for span in find_years(text) if len(span.annees) == 1]
    named = kinds.find(text)
    if not years and not named:
        return None
    return (years[0] if len(years) == 1 else None), (named[0].entree.id if named else "realise")


def _rows(
    passage: Passage,
    table: Mapping[tuple[int, int], list[int]],
    heads: Mapping[int, tuple[int | None, str] | None],
    first: int,
) -> list[Row]:
    found: dict[int, Row] = {}
    for (r, c), ones in sorted(table.items()):
        if r > first and c == 0:
            found[r] = Row(passage.starts[ones[0]], passage.starts[ones[-1]] + passage.cuts[ones[-1]])
        head = heads.get(c)
        whole = _VALUE.fullmatch(_text(passage, ones)) if head is not None and r in found else None
        figure = parse_figure(whole["figure"]) if whole else None
        if head is not None and figure is not None:
            at = passage.starts[ones[0]]
            where = passage.locate(at, max(at + passage.cuts[ones[0]], at + 1))
            found[r].valeurs.append(ValeurIndicateur(head[0], Decimal(figure[0]), head[1], where))
    return list(found.values())
