"""A page made of words set by hand, as the PDF reader gives them, and what layout makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractor import load_rules
from extractor.layout import layout
from extractor.model.document import Document, Line, RawDocument, RawPage, Role, Ruling, Table, Word
from extractor.model.geometry import Box
from extractor.ruleset import Ruleset

SIZE = 10.0  # points
WIDTH, HEIGHT = 595.0, 842.0
LEADING = 12.0


@cache
def rules() -> Ruleset:
    return load_rules()


def words(text: str, x: float, y: float, *, size: float = SIZE, bold: bool = False, space: float = 0.3) -> list[Word]:
    """The words of a line whose first begins at (x, y) from the top left; letters are half as wide as high."""
    found = []
    for word in text.split(" "):
        width = 0.5 * size * len(word)
        found.append(Word(word, Box(x, y, x + width, y + size), 0, size, bold))
        x += width + space * size
    return found


def block(lines: Sequence[str], x: float, y: float, *, bold: bool = False) -> list[Word]:
    """Lines one under the other."""
    return [w for n, text in enumerate(lines) for w in words(text, x, y + n * LEADING, bold=bold)]


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Ruling]:
    """All the rulings of a table."""
    flat = [Ruling(xs[0], y, xs[-1], y) for y in ys]
    return flat + [Ruling(x, ys[0], x, ys[-1]) for x in xs]


def page(number: int, content: Sequence[Word], rulings: Sequence[Ruling] = ()) -> RawPage:
    return RawPage(number, WIDTH, HEIGHT, 0, tuple(content), tuple(rulings))


def laid_out(*pages: RawPage) -> Document:
    return layout(RawDocument("essai.pdf", "0" * 64, "pdf", pages), rules())


def texts(document: Document) -> list[str]:
    """Content lines in reading order."""
    return [line.text for line in document.body]


def furniture(document: Document) -> list[str]:
    return [line.text for line in document.lines if line.role is Role.FURNITURE]


def cell_texts(table: Table) -> list[list[str]]:
    """Texts of a table, row by row; a cell over several columns stands once."""
    return [[cell.text for cell in table.row(row)] for row in range(table.rows)]


def line_with(document: Document, text: str) -> Line:
    return next(line for line in document.lines if text in line.text)
