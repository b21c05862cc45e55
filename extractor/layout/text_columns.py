"""Tables that a conversion to text prints by blanks: figures that stand under one another, as on the page.

Two blanks or more part what stands in two columns. The pieces of a line, each at its place, are those of a page whose
letters are all as wide: what finds the tables without rules of a page (``aligned.py``) finds these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from extractor.layout.aligned import aligned_tables
from extractor.layout.confidence import BY_COLUMNS
from extractor.layout.grid import Grid
from extractor.layout.runs import Run
from extractor.model.document import CellRef, Line, Role, Word
from extractor.model.geometry import Box

LETTER, LEADING, HEIGHT = 5.0, 15.0, 10.0  # points: of a page typed by machine
BLANK = 5.0  # of that page: a blank line between two rows
_APART = re.compile(r"\s{2,}")


def column_lines(lines: Sequence[Line]) -> tuple[list[Line], dict[str, float]]:
    """The lines, those of a table parted into its cells, row by row, and how sure each table is, by its id.

    None is lost, and those of no table are what they were.
    """
    parted: dict[int, list[Line]] = {}  # what stands instead of a line, by its index
    others = len({line.cell.table for line in lines if line.cell})  # tables whose cells tabs part
    sure: dict[str, float] = {}
    for _, page in groupby(enumerate(lines), key=lambda held: held[1].page):
        members = [(index, line) for index, line in page if line.role is Role.BODY and line.cell is None]
        pieces = dict(_pieces(members))
        for grid in aligned_tables([run for _, run in pieces.values()]):
            name = f"t{others + len(sure) + 1}"
            origins = {word.box: pieces[word.box][0] for cell in grid.cells for word in cell.words}
            parted.update({index: [] for index in origins.values()})
            parted[min(origins.values())] = list(_cells(grid, lines, origins, name))
            sure[name] = BY_COLUMNS * sum(bool(cell.words) for cell in grid.cells) / len(grid.cells)
    return [part for index, line in enumerate(lines) for part in parted.get(index, [line])], sure


def _pieces(members: Sequence[tuple[int, Line]]) -> Iterator[tuple[Box, tuple[int, Run]]]:
    """The pieces of the lines of a page, by their boxes, each with the index of its line.

    A blank line parts two rows less than it parts a title from what stands above.
    """
    top, last = 0.0, 0
    for index, line in members:
        blanks = line.number - last - 1 if last else 0
        spans = _spans(line)
        top += LEADING + (BLANK if len(spans) > 1 and blanks == 1 else blanks * LEADING)
        last = line.number
        for run in _runs(line, spans, top):
            yield run.box, (index, run)


def _spans(line: Line) -> list[tuple[int, int]]:
    """Begin and end of each piece in the text of the line."""
    printed, offsets = line.raw or line.text, line.offsets or range(len(line.text))
    blanks = (m.start() for m in re.finditer(" ", line.text))
    cuts = [at for at in blanks if _APART.fullmatch(printed[offsets[at - 1] + 1 : offsets[at + 1]])]
    return list(zip([0, *(at + 1 for at in cuts)], [*cuts, len(line.text)], strict=True))


def _runs(line: Line, spans: Sequence[tuple[int, int]], top: float) -> Iterator[Run]:
    """The pieces where they stand, each as one word."""
    offsets = line.offsets or range(len(line.text))
    for start, end in spans:
        box = Box(offsets[start] * LETTER, top, (offsets[end - 1] + 1) * LETTER, top + HEIGHT)
        yield Run((Word(line.text[start:end], box, start, HEIGHT),), box)


def _cells(grid: Grid, lines: Sequence[Line], origins: Mapping[Box, int], name: str) -> Iterator[Line]:
    columns = len(grid.xs) - 1
    for cell in sorted(grid.cells, key=lambda held: (held.row, held.column)):
        place = CellRef(name, cell.row, cell.column, cell.columns, columns)
        for rank, word in enumerate(cell.words):
            piece = lines[origins[word.box]].part(word.start, word.start + len(word.text))
            yield piece._replace(cell=place, starts=rank == 0)
