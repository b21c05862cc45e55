"""A table as a grid of printed figures, from which relations between columns can be searched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import takewhile

from extractor.model.fiche import HEADING, CelluleTableau, Tableau
from extractor.reconcile.contexte import Contexte, Reglages, garde
from extractor.reconcile.controle import Figure

HALF = Decimal("0.5")
ONE, TEN = Decimal(1), Decimal(10)
PERCENT = "%"
OVERFLOW = "####"  # what a spreadsheet prints for a figure wider than its column
MANY = 8  # figures that are not all round by chance
MIN_LETTERS = 2
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, eq=False)
class Grid:
    """A table by (row, column), 0-based: ``figures`` where a cell is one figure, ``textes`` for all cells.

    ``taux`` are the cells that print one percentage: no figure that could be added to others.
    """

    tableau: Tableau
    figures: Mapping[tuple[int, int], Figure]
    textes: Mapping[tuple[int, int], str]
    rows: tuple[int, ...]
    entetes: Mapping[int, str]
    taux: Mapping[tuple[int, int], Figure] = field(default_factory=dict)

    @cached_property
    def par_rang(self) -> dict[int, list[CelluleTableau]]:
        """The cells of each row, left to right."""
        found: dict[int, list[CelluleTableau]] = {}
        for cell in sorted(self.tableau.cellules, key=lambda c: c.colonne):
            found.setdefault(cell.rang, []).append(cell)
        return found

    @cached_property
    def par_colonne(self) -> dict[int, list[CelluleTableau]]:
        """The cells of each column, as they come."""
        found: dict[int, list[CelluleTableau]] = {}
        for cell in self.tableau.cellules:
            found.setdefault(cell.colonne, []).append(cell)
        return found

    @cached_property
    def pas(self) -> Decimal:
        """The power of ten that all figures are multiples of, 1 when there are too few: they may be rounded to it."""
        values = [f.valeur for f in self.figures.values() if f.valeur]
        step = ONE
        while len(values) >= MANY and all(value % (step * TEN) == 0 for value in values):
            step *= TEN
        return step

    def arrondi(self, whole: Decimal, parts: Sequence[Decimal]) -> bool:
        """Whether figures rounded to the step of the table may miss their sum by that much."""
        return abs(whole - sum(parts, Decimal(0))) * 2 <= self.pas * (len(parts) + 1)

    def column(self, column: int, rows: Sequence[int]) -> list[Figure]:
        """Figures of a column on the given rows, top down."""
        return [self.figures[row, column] for row in rows if (row, column) in self.figures]

    def columns(self, at_least: int) -> list[int]:
        """Columns with at least that many figures, left to right."""
        counts: dict[int, int] = {}
        for _, column in self.figures:
            counts[column] = counts.get(column, 0) + 1
        return sorted(column for column, count in counts.items() if count >= at_least)

    def unread(self, row: int, column: int) -> bool:
        """Whether the cell shows digits that are not one figure: nothing can be proved with it."""
        text = self.textes.get((row, column), "")
        return (row, column) not in self.figures and any(c.isdigit() for c in text)

    def overflows(self, row: int) -> bool:
        """Whether the spreadsheet printed "#####" for a figure of the row too wide for its column."""
        return row in self._overflowing

    @cached_property
    def _overflowing(self) -> frozenset[int]:
        return frozenset(row for (row, _), text in self.textes.items() if OVERFLOW in text)

    def blank(self, row: int, column: int) -> bool:
        """Whether the cell prints nothing at all (a dash says zero)."""
        return (row, column) not in self.figures and not self.textes.get((row, column), "").strip()

    def row(self, row: int) -> Mapping[int, Figure]:
        """Figures of a row by column, left to right."""
        return self._by_row.get(row, {})

    @cached_property
    def _by_row(self) -> dict[int, dict[int, Figure]]:
        found: dict[int, dict[int, Figure]] = {}
        for row, column in sorted(self.figures):
            found.setdefault(row, {})[column] = self.figures[row, column]
        return found

    def label(self, row: int) -> str:
        """First words of a row, or its first cell when none holds a letter."""
        return self._labels.get(row, "")

    @cached_property
    def _labels(self) -> dict[int, str]:
        texts: dict[int, list[str]] = {}
        for row, column in sorted(self.textes):
            if self.textes[row, column].strip():
                texts.setdefault(row, []).append(self.textes[row, column])
        return {row: next((t for t in found if any(c.isalpha() for c in t)), found[0]) for row, found in texts.items()}


@garde
def grid(contexte: Contexte, tableau: Tableau) -> Grid:
    """Read the cells of a table; a cell printed with several amounts is text, none of them is its figure."""
    reglages = contexte.reglages
    cells = sorted(tableau.cellules, key=lambda c: (c.rang, c.colonne, c.texte))
    textes: dict[tuple[int, int], str] = {}
    entetes: dict[int, str] = {}
    for cell in cells:
        textes.setdefault((cell.rang, cell.colonne), cell.texte)
        if cell.entete:  # the cells of the heading itself have none
            entetes.setdefault(cell.colonne, cell.entete)
    bare = Grid(tableau, {}, textes, tuple(sorted({c.rang for c in cells})), entetes)
    labels = {row: short(bare.label(row)) for row in bare.rows}
    printed = Counter((cell.rang, cell.colonne) for cell in cells if cell.valeur is not None)
    figures: dict[tuple[int, int], Figure] = {}
    taux: dict[tuple[int, int], Figure] = {}
    for cell in cells:
        at = cell.rang, cell.colonne
        if cell.valeur is not None and printed[at] == 1:
            (taux if "%" in cell.texte else figures)[at] = _figure(tableau, cell, labels, reglages)
    headings = _years_above(figures, textes)
    figures = {place: figure for place, figure in figures.items() if place[0] not in headings}
    return Grid(tableau, figures, textes, bare.rows, entetes, taux)


def _years_above(figures: Container[tuple[int, int]], textes: Mapping[tuple[int, int], str]) -> frozenset[int]:
    """The rows above all others whose figures are years: they head the columns."""
    printed: dict[int, list[str]] = {}
    for place in sorted(textes):
        if place in figures:
            printed.setdefault(place[0], []).append(textes[place].strip())
    return frozenset(takewhile(lambda row: all(map(_YEAR.fullmatch, printed[row])), sorted(printed)))


def _figure(tableau: Tableau, cell: CelluleTableau, labels: Mapping[int, str], reglages: Reglages) -> Figure:
    words = {"ligne": labels[cell.rang], "colonne": _header(cell.entete or "", cell.colonne, reglages)}
    valeur = cell.valeur if cell.valeur is not None else Decimal(0)
    return Figure(
        f"{tableau.tableau_id}:{cell.rang}:{cell.colonne}",
        valeur,
        margin(valeur, cell.texte),
        reglages.texte("nom_taux_cellule_sujet" if "%" in cell.texte else "nom_cellule_sujet").format_map(words),
        reglages.texte("nom_cellule").format_map(words),
        cell.provenance,
        style="terme_annee",
        unite=next((sign for sign in "%€" if sign in cell.texte), ""),
    )


def _header(entete: str, column: int, reglages: Reglages) -> str:
    """The printed header of a cell, its last two rows, or the rank of its column when that is no word."""
    return _words(entete) or reglages.texte("nom_colonne").format_map({"numero": str(column + 1)})


@lru_cache(maxsize=1 << 10)
def _words(entete: str) -> str:
    header = short(HEADING.join(entete.split(HEADING)[-2:]))
    return header if sum(c.isalpha() for c in header) >= MIN_LETTERS or _YEAR.fullmatch(header) else ""


def margin(valeur: Decimal, texte: str) -> Decimal:
    """Half a unit of the last digit printed: the digits as one whole number tell what a unit is worth.

    >>> margin(Decimal(12500), "12,5 k€")
    Decimal('50.0')
    """
    digits = "".join(c for c in texte if c.isdigit())
    if not digits or not int(digits) or not valeur:
        return HALF
    unit = abs(valeur) / int(digits)
    is_power_of_ten = unit.normalize().as_tuple().digits == (1,)
    return unit * HALF if is_power_of_ten else HALF


def short(label: str, width: int = 40) -> str:
    """At most ``width`` characters of a label, cut at a word."""
    text = " ".join(label.split()).strip(" :;,-•")
    return text if len(text) <= width else text[:width].rsplit(" ", 1)[0] + "…"


def progressions(columns: int, terms: int) -> Iterator[tuple[int, ...]]:
    """Evenly spaced positions among ``columns``, 2 to ``terms`` of them, the closest ones first."""
    for stride in range(1, max(columns - 1, 1)):
        for start in range(columns):
            for size in range(2, terms + 1):
                last = start + stride * (size - 1)
                if last >= columns:
                    break
                yield tuple(range(start, last + 1, stride))
