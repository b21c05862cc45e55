"""Indicators in a table: one a row, the heads of the columns say of which year and of what kind the values are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.model.fiche import ValeurIndicateur
from extractor.model.passage import Passage
from extractor.model.rangees import Cells, cells_of, data_of
from extractor.ruleset import Lexique
from extractor.text.dates import find_dates, find_years
from extractor.text.numbers import FIGURE, parse_figure

COLUMNS = 3  # of such a table at least: a name, and two columns
Read = Callable[[int, int, str, str], list[ValeurIndicateur]]
"""Reads the values of a span of the passage, whose indicator and kind are given."""

_SIGNED = re.compile(r"\s*[-–−+]\s*\d")  # a change, and no value
_VALUE = re.compile(rf"\s*(?P<figure>{FIGURE})\s*(?:%|€)?\s*")


@dataclass(slots=True)
class Row:
    """An indicator of a table: where its name is printed, and its values."""

    start: int
    end: int
    valeurs: list[ValeurIndicateur] = field(default_factory=list)


def rows_of_tables(
    passage: Passage, kinds: Lexique, starts: Lexique, others: Lexique, read: Read
) -> tuple[list[Row], frozenset[str]]:
    """Indicators of the tables of a section, and the ids of these tables.

    A table is one of indicators when the heads of two columns name a kind of value (``kinds``, and ``starts`` for what
    only a head calls a starting point) or a year; one such head is enough where all the others are ``others``, what is
    told of indicators besides ("Indicateur | Cible | Source").
    """
    rows: list[Row] = []
    taken: set[str] = set()
    for name, cells in cells_of(passage.lines, COLUMNS).items():
        data = data_of(cells)
        if data is None:
            continue
        left, (first, *below) = data[0], data[1]
        texts = {c: _text(passage, ones) for c, ones in cells[first].items()}
        heads = {c: _head(text, kinds, starts) for c, text in texts.items() if c > left}
        plain = [texts[c] for c in texts if heads.get(c) is None]
        few = sum(head is not None for head in heads.values()) < COLUMNS - 1
        if few and not (any(heads.values()) and len(heads) > 1 and all(map(others.whole, plain))):
            continue
        taken.add(name)
        rows += _rows(passage, {row: cells[row] for row in below}, heads, left, read)
    return rows, frozenset(taken)


def _text(passage: Passage, lines: list[int]) -> str:
    return " ".join(passage.lines[i].text for i in lines)


def _head(text: str, kinds: Lexique, starts: Lexique) -> tuple[int | None, str] | None:
    """Year and kind of the values of a column; None when its head says neither."""
    years = [span.annees[0] for span in find_years(text) if len(span.annees) == 1]
    years = years or [span.debut.year for span in find_dates(text) if span.precision == "jour"]
    named = [*starts.find(text), *kinds.find(text)]
    if not years and not named:
        return None
    return (years[0] if len(years) == 1 else None), (named[0].entree.id if named else "realise")


def _rows(
    passage: Passage,
    cells: Cells,
    heads: Mapping[int, tuple[int | None, str] | None],
    left: int,
    read: Read,
) -> list[Row]:
    """Indicators with their values: their names stand in the column ``left``."""
    found: dict[int, Row] = {}
    for r, c, ones in sorted((r, c, ones) for r, row in cells.items() for c, ones in row.items()):
        if c == left:
            found[r] = Row(passage.starts[ones[0]], passage.starts[ones[-1]] + passage.cuts[ones[-1]])
        head = heads.get(c)
        if head is None or r not in found:
            continue
        text, at = _text(passage, ones), passage.starts[ones[0]]
        whole = _VALUE.fullmatch(text)
        figure = parse_figure(whole["figure"]) if whole else None
        if figure is not None:
            where = passage.locate(at, max(at + passage.cuts[ones[0]], at + 1))
            found[r].valeurs.append(ValeurIndicateur(head[0], Decimal(figure[0]), head[1], where))
        elif whole is None and head[0] is None and not _SIGNED.match(text):  # "700 en 2027"
            name = passage.text[found[r].start : found[r].end]
            found[r].valeurs += read(at, passage.starts[ones[-1]] + passage.cuts[ones[-1]], name, head[1])
    return list(found.values())
