"""Figures of a table printed one row off: put back into the row whose sums they complete.

Where several rows share the cells that name them, nothing but the sums tells which figures belong together, and who
types a page, or reads it, easily puts some a row too high or too low. They are moved when that makes rows right that
were not and leaves no right one wrong; ``rang_imprime`` then keeps the row where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, pairwise, product

from extractor.model.fiche import Anomalie, CelluleTableau, Tableau
from extractor.model.passage import Provenance
from extractor.reconcile.contexte import Contexte, contexte
from extractor.reconcile.grid import grid
from extractor.reconcile.rangs.blocs import Forme, tient
from extractor.reconcile.rangs.fiches import fiches_des_rangs
from extractor.reconcile.rangs.juges import formes_prouvees, montants_de
from extractor.reconcile.textes import Redaction
from extractor.ruleset import Ruleset

PROOF = 5  # figures of a row that its sums make right, for them to prove something
LONGEST = 3  # rows that follow one another and are all off by one
FEWEST, MOST = 2, 4  # figures side by side that are off together: one alone may add up by chance

Row = Mapping[int, tuple[CelluleTableau, ...]]
"""The amounts of one row, by column; a cell printed with several of them gives several."""


@dataclass(frozen=True, slots=True)
class _Move:
    """The rows as they are after figures were moved: how many it makes right, how many figures join others."""

    right: int
    joined: int
    count: int
    rows: Mapping[int, Row]

    @property
    def rank(self) -> tuple[int, int, int]:
        return -self.right, self.joined, self.count


def recales(tableaux: Sequence[Tableau], rules: Ruleset) -> tuple[Tableau, ...]:
    """The tables, with the figures that are printed one row off in the row that they belong to.

    Only in tables that print parts and totals for each year and for all of them (see ``blocs``), where a row has many
    sums to prove it.
    """
    if not any(map(_may_slip, tableaux)):
        return tuple(tableaux)
    shapes = formes_prouvees(contexte((), tableaux, (), rules))
    return tuple(_recale(t, shapes[0]) if len(shapes) == 1 and _may_slip(t) else t for t in tableaux)


def _may_slip(tableau: Tableau) -> bool:
    """Whether two rows of figures follow one another and the second has no words of its own."""
    figures = {cell.rang for cell in tableau.cellules if cell.valeur is not None}
    return any(row - 1 in figures for row in figures - _worded(tableau))


def _worded(tableau: Tableau) -> set[int]:
    """Rows with words of their own."""
    return {cell.rang for cell in tableau.cellules if cell.valeur is None and any(map(str.isalpha, cell.texte))}


def _recale(tableau: Tableau, forme: Forme) -> Tableau:
    search = _Slips(tableau, forme)
    while (move := search.best()) is not None:
        search.rows |= move.rows
    moved = {id(cell): row for row, held in search.rows.items() for cells in held.values() for cell in cells}
    placed = [_placed(cell, moved.get(id(cell), cell.rang)) for cell in tableau.cellules]
    return replace(tableau, cellules=tuple(sorted(placed, key=lambda cell: (cell.rang, cell.colonne))))


def _placed(cell: CelluleTableau, row: int) -> CelluleTableau:
    return cell if cell.rang == row else replace(cell, rang=row, rang_imprime=cell.rang)


class _Slips:
    """Looks for figures to move; ``rows`` are as the last move left them."""

    def __init__(self, tableau: Tableau, forme: Forme) -> None:
        self.rows: dict[int, Row] = {row: {} for row in sorted({cell.rang for cell in tableau.cellules})}
        for (row, column), group in groupby(montants_de(tableau), key=lambda cell: (cell.rang, cell.colonne)):
            self.rows[row] = {**self.rows[row], column: tuple(group)}
        self._forme = forme
        self._bare = set(self.rows) - _worded(tableau)

    def best(self) -> _Move | None:
        """The move that makes most rows right; None when there is none, or two are as good."""
        found = sorted(self._moves(), key=lambda move: move.rank)
        if not found or any(move.rank == found[0].rank and move.rows != found[0].rows for move in found[1:]):
            return None
        return found[0]

    def _moves(self) -> Iterator[_Move]:
        """Figures side by side, of one row or of some that follow one another, moved by a row up or down."""
        order = list(self.rows)
        for at, count, step in product(range(len(order)), range(1, LONGEST + 1), (1, -1)):
            rows = order[at : at + count]
            places = [*rows, rows[-1] + 1] if step > 0 else [rows[0] - 1, *rows]
            if not self._bare.issuperset(rows) or any(b - a != 1 or b not in self.rows for a, b in pairwise(places)):
                continue
            if places[0] in self.rows and not any(self._is_right(self.rows[row]) for row in rows):
                for columns in _side_by_side(self.rows[rows[0] if step > 0 else rows[-1]]):
                    yield from self._move(places, rows, step, columns)

    def _move(self, places: Sequence[int], rows: Sequence[int], step: int, columns: Sequence[int]) -> Iterator[_Move]:
        """What it makes to move some columns of ``rows``, when all of these are right then and no other is wrong.

        ``places`` are the rows and the one that takes the last figures.
        """
        after: dict[int, dict[int, tuple[CelluleTableau, ...]]] = {row: dict(self.rows[row]) for row in places}
        taken = [(row, column, after[row].pop(column)) for row in rows for column in columns if column in after[row]]
        if len({row for row, *_ in taken}) < len(rows):
            return
        joined = 0
        for row, column, cells in taken:
            there = after[row + step].get(column, ())
            joined += bool(there)
            after[row + step][column] = (*there, *cells)
        before = {row for row in places if self._is_right(self.rows[row])}
        right = {row for row in places if self._is_right(after[row])}
        if right.issuperset({*before, *rows}) and any(len(after[row]) >= PROOF for row in right - before):
            yield _Move(len(right - before), joined, len(taken), after)

    def _is_right(self, row: Row) -> bool:
        values = tuple(sum((cell.valeur or Decimal(0) for cell in row[c]), Decimal(0)) for c in sorted(row))
        return tient(values, self._forme)


def _side_by_side(row: Row) -> Iterator[Sequence[int]]:
    """Runs of columns that hold figures, next to one another among those of the row."""
    columns = sorted(row)
    for size in range(FEWEST, min(MOST, len(columns)) + 1):
        for at in range(len(columns) - size + 1):
            yield columns[at : at + size]


def decalages(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One finding for the figures that a row prints for the one above, or below, it."""
    texte = contexte.reglages.texte
    for tableau in contexte.tableaux:
        moved = [cell for cell in tableau.cellules if cell.rang_imprime is not None]
        for rang, group in groupby(sorted(moved, key=_printed_row), key=_printed_row):
            cells = list(group)
            sens = "haut" if cells[0].rang > rang else "bas"
            fiche = fiches_des_rangs(contexte, grid(contexte, tableau)).get(cells[0].rang)
            yield redaction.redige(
                "ocr_decalage",
                fiche.fiche_id if fiche else None,
                Provenance(tuple(fragment for cell in cells for fragment in cell.provenance.fragments)),
                montants=texte("element_aussi").join(texte("element_cite").format(imprime=c.texte) for c in cells),
                sens=texte(f"ocr_decalage_{sens}"),
                cote=texte(f"ocr_decalage_cote_{sens}"),
            )


def _printed_row(cell: CelluleTableau) -> int:
    return -1 if cell.rang_imprime is None else cell.rang_imprime
