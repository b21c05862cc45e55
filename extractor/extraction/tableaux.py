"""Tables of the document that are data: not the two-column frame of the fiches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from extractor.model.document import Cell, Document, Table
from extractor.model.fiche import CelluleTableau, Tableau
from extractor.model.passage import Passage, passage
from extractor.text.euros import find_euros
from extractor.text.numbers import parse_figure

DATA_COLUMNS = 3
WORDS_BESIDE = 12  # letters for each figure, beyond which a cell holds words and not figures
_FIGURE = re.compile(
    r"(?<![\d.,])(?P<figure>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?![\d])"
    r"(?:\s?(?:€|\u1d49|°|e\b))?(?P<pct>\s?%)?"
)
_LETTER = re.compile(r"[^\W\d_]")


def read_tableaux(document: Document, owner: Mapping[tuple[int, int], str]) -> list[Tableau]:
    """Data tables in printed order. ``owner`` gives the fiche id of a line (page, number), where it has one."""
    found = []
    for table in document.tables:
        if table.columns < DATA_COLUMNS or table.rows < 2:
            continue
        lines = [line for cell in table.cells for line in cell.lines]
        if not lines:
            continue
        found.append(
            Tableau(
                tableau_id=table.id,
                fiche_id=owner.get((lines[0].page, lines[0].number)),
                titre=None,
                type=None,
                page_debut=table.page_start,
                page_fin=table.page_end,
                rangs=table.rows,
                colonnes=table.columns,
                methode=table.method,
                confiance=Decimal(str(round(table.confidence, 2))),
                cellules=tuple(_cells(table)),
            )
        )
    return found


def _cells(table: Table) -> list[CelluleTableau]:
    headings = {c.column: c.text for c in table.row(0)}
    cells = sorted(table.cells, key=lambda c: (c.row, c.column))
    return [piece for cell in cells if cell.lines for piece in _pieces(cell, headings)]


def _pieces(cell: Cell, headings: Mapping[int, str]) -> Iterator[CelluleTableau]:
    """A cell, or each of its amounts where it prints several and little else: they are kept apart."""
    whole = passage(cell.lines)
    spans = _figures(whole.text)
    if len(spans) < 2:
        value = _value(whole.text)
        if value is None and spans:
            value = spans[0][2]
        yield _piece(cell, headings, whole, 0, max(len(whole.text), 1), value)
        return
    for start, end, value in spans:
        yield _piece(cell, headings, whole, start, end, value)


def _piece(
    cell: Cell, headings: Mapping[int, str], whole: Passage, start: int, end: int, value: Decimal | None
) -> CelluleTableau:
    return CelluleTableau(
        rang=cell.row,
        colonne=cell.column,
        entete=headings.get(cell.column) if cell.row else None,
        texte=" ".join(whole.text[start:end].split()),
        valeur=value,
        provenance=whole.locate(start, end),
    )


def _figures(text: str) -> list[tuple[int, int, Decimal]]:
    """Figures of a cell that holds figures first of all: span and value; none for a cell of words."""
    if not text.lstrip()[:1].isdigit():
        return []
    found = []
    for match in _FIGURE.finditer(text):
        figure = parse_figure(match["figure"])
        if figure is not None and not match["pct"]:
            found.append((match.start(), match.end(), figure[0]))
    letters = len(_LETTER.findall(_FIGURE.sub("", text)))
    if not found or letters > WORDS_BESIDE * len(found):
        return []
    return found


def _value(text: str) -> Decimal | None:
    """The figure of a cell that holds nothing else; the zero that spreadsheets print as a dash and a sign."""
    plain = " ".join(text.split())
    if plain.replace(" ", "") in ("-€", "–€", "-"):
        return Decimal(0)
    euros = find_euros(plain)
    if len(euros) == 1 and not (plain[: euros[0].start] + plain[euros[0].end :]).strip(" :"):
        return euros[0].valeur
    figure = parse_figure(plain.rstrip(" %€"))
    return figure[0] if figure is not None else None
