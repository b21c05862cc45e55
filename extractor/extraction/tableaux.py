"""Tables of the document that are data: not the two-column frame of the fiches."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from extractor.model.document import Cell, Document, Line, Table
from extractor.model.fiche import CelluleTableau, Tableau
from extractor.model.passage import passage
from extractor.text.euros import find_euros
from extractor.text.numbers import parse_figure

DATA_COLUMNS = 3


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
    return [_cell(cell, headings) for cell in sorted(table.cells, key=lambda c: (c.row, c.column)) if cell.lines]


def _cell(cell: Cell, headings: Mapping[int, str]) -> CelluleTableau:
    whole = passage(cell.lines)
    return CelluleTableau(
        rang=cell.row,
        colonne=cell.column,
        entete=headings.get(cell.column) if cell.row else None,
        texte=" ".join(whole.text.split()),
        valeur=_value(whole.text, cell.lines),
        provenance=whole.locate(0, max(len(whole.text), 1)),
    )


def _value(text: str, lines: tuple[Line, ...]) -> Decimal | None:
    """The figure of a cell that holds nothing else; the zero that spreadsheets print as a dash and a sign."""
    plain = " ".join(text.split())
    if plain.replace(" ", "") in ("-€", "–€", "-"):
        return Decimal(0)
    euros = find_euros(plain)
    if len(euros) == 1 and not (plain[: euros[0].start] + plain[euros[0].end :]).strip(" :"):
        return euros[0].valeur
    figure = parse_figure(plain.rstrip(" %€"))
    return figure[0] if figure is not None else None
