"""Tables of data inside a fiche: their heads and rows are no labels of sections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.model.document import Line
from extractor.model.rangees import Cells, cells_of

COLUMNS = 3  # of a table of data at least: a head for each row, and two columns
FIGURES = 2  # of a row of data at least
UNIT_LETTERS = 5  # letters beside a figure that are its unit: "k€", "jours"
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Donnees:
    """Lines of the tables of data, by index.

    ``corners`` are where the first cells of their headings begin, each of which may be the label of the section that
    the table fills; ``others`` all their other lines.
    """

    corners: frozenset[int]
    others: frozenset[int]


def find_data(lines: Sequence[Line]) -> Donnees:
    """The tables of data, whole or beside a label: a heading of three texts or years, above rows of figures."""
    corners: set[int] = set()
    others: set[int] = set()
    for cells in cells_of(lines, COLUMNS).values():
        texts = {r: {c: " ".join(lines[i].text for i in at) for c, at in row.items()} for r, row in cells.items()}
        columns: Sequence[int] = ()
        above = -1
        for row in sorted(texts):
            if columns and _is_data(texts[row], columns):
                others |= _lines(cells, row, columns)
            else:
                columns = ()
            if above in texts and not columns and (columns := _columns(texts[above], texts[row])):
                first = cells[above].get(columns[0], ())[:1]
                corners.update(first)
                others |= (_lines(cells, above, columns) | _lines(cells, row, columns)).difference(first)
            above = row
    return Donnees(frozenset(corners), frozenset(others))


def _columns(head: Mapping[int, str], below: Mapping[int, str]) -> list[int]:
    """The columns of a row that heads the figures of the next one, else none.

    That of the heads of the rows comes first: the heading may leave it empty. A cell of the heading with nothing below
    it is the label of both rows.
    """
    texts = [head[column] for column in head.keys() & below.keys()]
    if len(texts) < FIGURES or any(map(_is_figure, texts)):
        return []
    columns = sorted(head.keys() & below.keys())
    if columns[0] - 1 in below and columns[0] - 1 not in head:
        columns.insert(0, columns[0] - 1)
    return columns if len(columns) >= COLUMNS and _is_data(below, columns) else []


def _is_data(row: Mapping[int, str], columns: Sequence[int]) -> bool:
    """Whether a row holds figures in several of the columns of a heading, and nothing beside them."""
    figures = sum(_is_figure(row.get(column, "")) for column in columns[1:])
    return figures >= FIGURES and all(column in columns for column in row)


def _is_figure(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return text[:1].isdigit() and letters <= UNIT_LETTERS and not _YEAR.fullmatch(text)


def _lines(cells: Cells, row: int, columns: Sequence[int]) -> set[int]:
    return {index for column in columns for index in cells[row].get(column, ())}
