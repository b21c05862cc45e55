"""How many rows head a table: one, or several where a heading over more than one column is detailed below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

MAX_ROWS = 4
LONGEST = 40  # characters of a heading that details another
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?")


class Placed(Protocol):
    """A cell with its 0-based place, the columns it spans and its text."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def columns(self) -> int: ...
    @property
    def text(self) -> str: ...


def header_rows(cells: Sequence[Placed], columns: int) -> int:
    """Rows of heading at the top of a table of that many columns, 1 at least.

    A row that spans several columns with one heading (years, payers) goes on in the next, and so does a title over the
    whole width, when what stands there are two short texts at least, all words first or years.
    """
    rows: list[list[Placed]] = [[] for _ in range(MAX_ROWS)]
    for cell in cells:
        if cell.row < MAX_ROWS and cell.text:
            rows[cell.row].append(cell)
    depth = 1
    while depth < MAX_ROWS and _goes_on(rows[depth - 1]) and _details(rows[depth], columns):
        depth += 1
    return depth


def _goes_on(row: Sequence[Placed]) -> bool:
    return any(cell.columns > 1 for cell in row)


def _details(row: Sequence[Placed], columns: int) -> bool:
    texts = [cell.text for cell in row if cell.columns < columns]
    return len(texts) > 1 and all(len(text) <= LONGEST and _heads(text) for text in texts)


def _heads(text: str) -> bool:
    """Whether a cell may be a heading: a year, or words first ("Consommé au 31/12/2021"), but no figure."""
    return bool(_YEARS.fullmatch(text.strip())) or next(filter(str.isalnum, text), "0").isalpha()
