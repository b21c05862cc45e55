"""Ruled tables: the two-column table of a fiche, cut by page breaks, and grids with merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from press.flow import Ligne, compose, draw_line, wrap
from press.markup import Mot, read
from press.sheet import Sheet, Style

PAD = 4.0


@dataclass(frozen=True, slots=True)
class Rang:
    """A row of a fiche: its section, its printed label, its paragraphs."""

    section: str
    intitule: str
    paragraphes: Sequence[str]


def fiche_table(sheet: Sheet, rangs: Sequence[Rang], style: Style, gauche: float, fond: str = "") -> None:
    """Print the ruled two-column table of a fiche; ``gauche`` is the width of the label column."""
    for rang in rangs:
        sheet.registre.section = rang.section
        _fiche_row(sheet, rang, style, gauche, fond)
        sheet.registre.section = None
    sheet.y += 10


def _fiche_row(sheet: Sheet, rang: Rang, style: Style, gauche: float, fond: str) -> None:
    """One row, over as many pages as it needs; the label is printed on the first only."""
    width = sheet.cadre.largeur - gauche - 2 * PAD
    head = wrap([Mot(word) for word in rang.intitule.split()], style.gras, gauche - 2 * PAD)
    rest = [ligne for text in rang.paragraphes for ligne in compose(text, sheet.registre, style, width)]
    sheet.room(2 * PAD + style.interligne * max(len(head), min(len(rest), 2)))
    first = True
    while first or rest:
        fits = int((sheet.cadre.bas - sheet.y - 2 * PAD - 3 * _breaks(rest)) / style.interligne)
        part, rest = rest[: max(fits, 1)], rest[max(fits, 1) :]
        height = _column_height(part, style)
        if first:
            height = max(height, len(head) * style.interligne)
        _fiche_slice(sheet, head if first else [], part, style, gauche, height + 2 * PAD, fond)
        first = False
        if rest:
            sheet.next_page()
    sheet.emit_text()


def _breaks(lignes: Sequence[Ligne]) -> int:
    return min(sum(ligne.fin for ligne in lignes), 14)


def _column_height(lignes: Sequence[Ligne], style: Style) -> float:
    return len(lignes) * style.interligne + 3 * sum(ligne.fin for ligne in lignes)


def _fiche_slice(
    sheet: Sheet,
    head: list[list[Mot]],
    part: Sequence[Ligne],
    style: Style,
    gauche: float,
    height: float,
    fond: str,
) -> None:
    cadre, y = sheet.cadre, sheet.y
    if fond:
        sheet.box(cadre.gauche, y, cadre.gauche + gauche, y + height, fond)
    for x0, x1 in ((cadre.gauche, cadre.gauche + gauche), (cadre.gauche + gauche, cadre.droite)):
        sheet.box(x0, y, x1, y + height)
    for rank, mots in enumerate(head):
        sheet.draw(cadre.gauche + PAD, y + PAD + rank * style.interligne, mots, style.gras)
    # The flat text puts a one-line label on the line of the content, a longer one above it.
    beside = head[0] if len(head) == 1 else []
    if not beside and head:
        for mots in head:
            sheet.emit(mots)
        sheet.emit_text()
    at = y + PAD
    for ligne in part:
        draw_line(sheet, cadre.gauche + gauche + PAD, at, ligne, cadre.largeur - gauche - 2 * PAD)
        sheet.emit(beside, ligne.ecrits)
        beside = []
        at += style.interligne + (3 if ligne.fin else 0)
        if ligne.fin and ligne is not part[-1] and not ligne.puce:
            sheet.emit_text()
    if beside:
        sheet.emit(beside)
    sheet.y = y + height


@dataclass(frozen=True, slots=True)
class Cellule:
    """A cell of a grid; it covers ``colonnes`` columns and ``rangs`` rows."""

    texte: str = ""
    colonnes: int = 1
    rangs: int = 1
    gras: bool = False
    fond: str = ""
    alignement: str = "gauche"


@dataclass(slots=True)
class _Place:
    """A cell with its wrapped lines and its place: column, left and right edge."""

    cellule: Cellule
    lines: list[list[Mot]]
    style: Style
    x0: float
    x1: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.interligne + 2 * PAD


def grid(sheet: Sheet, largeurs: Sequence[float], rangs: Sequence[Sequence[Cellule | None]], style: Style) -> None:
    """Print a grid. None is a place covered by a merged cell. Rows stay whole; merged cells may be cut."""
    edges = [sheet.cadre.gauche]
    for width in largeurs:
        edges.append(edges[-1] + width)
    rows = [_row(sheet, rang, edges, style) for rang in rangs]
    heights = [max((p.height for p in row if p.cellule.rangs == 1), default=0.0) for row in rows]
    _stretch(rows, heights)
    open_cells: list[list[float]] = []  # merged cells under way: x0, x1, top, rows left
    for index, row in enumerate(rows):
        need = heights[index] if not any(p.cellule.rangs > 1 for p in row) else max(p.height for p in row)
        if sheet.y + need > sheet.cadre.bas:
            _box_all(sheet, open_cells)
            sheet.next_page()
            for cell in open_cells:
                cell[2] = sheet.y
        for place in row:
            _draw_cell(sheet, place, heights[index])
            if place.cellule.rangs > 1:
                open_cells.append([place.x0, place.x1, sheet.y, place.cellule.rangs])
        _emit_row(sheet, row)
        sheet.y += heights[index]
        for cell in open_cells:
            cell[3] -= 1
        _box_all(sheet, [cell for cell in open_cells if cell[3] == 0])
        open_cells = [cell for cell in open_cells if cell[3] > 0]
    sheet.y += 10


def _row(sheet: Sheet, rang: Sequence[Cellule | None], edges: Sequence[float], style: Style) -> list[_Place]:
    out = []
    for column, cellule in enumerate(rang):
        if cellule is None:
            continue
        x0, x1 = edges[column], edges[column + cellule.colonnes]
        look = Style("VeraBd" if cellule.gras else style.police, style.corps, style.interligne, style.couleur)
        lines = wrap(read(cellule.texte, sheet.registre), look, x1 - x0 - 2 * PAD)
        look = Style(look.police, look.corps, look.interligne, look.couleur, cellule.alignement)
        out.append(_Place(cellule, lines, look, x0, x1))
    return out


def _stretch(rows: Sequence[Sequence[_Place]], heights: list[float]) -> None:
    """Make the last row of a merged cell taller when the rows it covers cannot hold its text."""
    for index, row in enumerate(rows):
        for place in row:
            covered = slice(index, index + place.cellule.rangs)
            lack = place.height - sum(heights[covered])
            if lack > 0:
                heights[index + place.cellule.rangs - 1] += lack


def _draw_cell(sheet: Sheet, place: _Place, height: float) -> None:
    if place.cellule.rangs == 1:
        sheet.box(place.x0, sheet.y, place.x1, sheet.y + height, place.cellule.fond)
    for rank, mots in enumerate(place.lines):
        y = sheet.y + PAD + rank * place.style.interligne
        sheet.draw(place.x0 + PAD, y, mots, place.style, place.x1 - place.x0 - 2 * PAD)


def _box_all(sheet: Sheet, cells: Sequence[Sequence[float]]) -> None:
    for x0, x1, top, _ in cells:
        sheet.box(x0, top, x1, sheet.y)


def _emit_row(sheet: Sheet, row: Sequence[_Place]) -> None:
    """The flat text: all lines of the cells but the last of each, then one line with the last of each."""
    last: list[Mot] = []
    for place in row:
        for mots in place.lines[:-1]:
            sheet.emit(mots)
        last += place.lines[-1]
    if last:
        sheet.emit(last)
    sheet.emit_text()
