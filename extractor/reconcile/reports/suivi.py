"""Tables with one row for each fiche, and which fiche each row is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.model.fiche import CelluleTableau, Fiche
from extractor.reconcile.contexte import Contexte, Reglages, garde
from extractor.reconcile.controle import Figure
from extractor.reconcile.grid import Grid, grid, margin, short
from extractor.reconcile.reports.mesures import spot
from extractor.text.fold import fold

PERCENT = 100
MIN_CHARACTERS = 2
NUMBER_MAX = 40  # characters of a cell that holds the number of a fiche and nothing else


@dataclass(frozen=True, slots=True)
class Rang:
    """A row of a table, the fiche it is about, its figures and its other cells by column."""

    fiche: Fiche
    figures: Mapping[int, Figure]
    cellules: Mapping[int, CelluleTableau]


@dataclass(frozen=True, slots=True)
class Suivi:
    """The rows about fiches of a table and of those that continue it, under the headings of its columns.

    ``sur``: read without much doubt.
    """

    rangs: tuple[Rang, ...]
    entetes: Mapping[int, str]
    sur: bool

    def colonnes(self, at_least: int) -> list[int]:
        """Columns with at least that many figures, left to right."""
        counts = Counter(column for rang in self.rangs for column in rang.figures)
        return sorted(column for column, count in counts.items() if count >= at_least)


@garde
def suivis(contexte: Contexte) -> tuple[Suivi, ...]:
    """Every table that gives a row to each of several fiches, in document order."""
    return tuple(_suivis(contexte))


def _suivis(contexte: Contexte) -> Iterator[Suivi]:
    reglages = contexte.reglages
    numbers = Counter(_key(fiche.numero) for fiche in contexte.fiches)
    fiches = {_key(f.numero): f for f in contexte.fiches if f.numero and numbers[_key(f.numero)] == 1}
    grids = [grid(contexte, tableau) for tableau in contexte.tableaux]
    rank = 0
    while rank < len(grids):
        column = _fiche_column(grids[rank], fiches, reglages)
        parts = [grids[rank]]
        while column is not None and _continues(grids, rank + len(parts), column, fiches, reglages):
            parts.append(grids[rank + len(parts)])
        rank += len(parts)
        if column is not None:
            yield _suivi(parts, column, fiches, reglages)


def _keys(lu: Grid, column: int, reglages: Reglages) -> dict[int, str]:
    """The fiche number of each row, as a key: a cell that holds it with nothing else, or the figure read in a label.

    In a text, a row begins with the end of a label, and the number of the fiche after it.
    """
    found: dict[int, str] = {}
    motifs = reglages.rules.motifs("controles_report.numero_fiche")
    for cell in lu.par_colonne.get(column, ()):
        if cell.rang not in found:
            text = cell.texte.strip() if len(cell.texte) < NUMBER_MAX else ""
            alone = next((m["numero"] for motif in motifs if (m := motif.match(text))), None) if text else None
            if alone is not None:
                found[cell.rang] = _key(alone)
            elif cell.texte.endswith(f" {cell.valeur}"):
                found[cell.rang] = str(cell.valeur)
    return found


def _key(printed: str | None) -> str:
    return fold(printed or "").replace(" ", "").strip(".")


def _fiche_column(lu: Grid, fiches: dict[str, Fiche], reglages: Reglages) -> int | None:
    """The column that holds numbers of fiches and, below its heading, little else; the fullest one."""
    best, most = None, reglages.entier("report_lignes_min") - 1
    totals = reglages.lexique("lignes_total")
    for column in sorted({c for _, c in lu.textes}):
        keys = {key for key in _keys(lu, column, reglages).values() if key in fiches}
        if len(keys) <= most:
            continue
        filled = [t for row in lu.rows if (t := lu.textes.get((row, column), "").strip()) and not totals.at_start(t)]
        share = len(keys) * PERCENT
        if share >= (len(filled) - 1) * reglages.entier("report_part_fiches"):
            best, most = column, len(keys)
    return best


def _continues(grids: Sequence[Grid], rank: int, column: int, fiches: dict[str, Fiche], reglages: Reglages) -> bool:
    """Whether a table is the end of the one before: as wide, on the next page, its first row about a fiche."""
    if rank >= len(grids):
        return False
    before, after = grids[rank - 1].tableau, grids[rank].tableau
    first = _keys(grids[rank], column, reglages).get(grids[rank].rows[0]) if grids[rank].rows else None
    near = before.colonnes == after.colonnes and 0 <= after.page_debut - before.page_fin <= 1
    return near and first in fiches


def _suivi(parts: Sequence[Grid], column: int, fiches: dict[str, Fiche], reglages: Reglages) -> Suivi:
    found = []
    for lu in parts:
        keys = _keys(lu, column, reglages)
        found += [(lu, row, fiches[keys[row]]) for row in lu.rows if keys.get(row) in fiches]
    times = Counter(fiche.fiche_id for _, _, fiche in found)
    entetes = _headings(parts[0], found[0][1]) or parts[0].entetes
    rangs = tuple(
        Rang(fiche, _figures(lu, row, column, entetes, reglages), _texts(lu, row))
        for lu, row, fiche in found
        if times[fiche.fiche_id] == 1  # several rows for one fiche: none of them is its total
    )
    minimum = reglages.decimal("tableau_confiance_min")
    trusted = all(lu.tableau.confiance >= minimum for lu in parts)
    return Suivi(rangs, entetes, trusted)


def _texts(lu: Grid, row: int) -> dict[int, CelluleTableau]:
    return {cell.colonne: cell for cell in lu.par_rang.get(row, ()) if cell.valeur is None and cell.texte.strip()}


def _headings(lu: Grid, first: int) -> dict[int, str]:
    """What stands above the first row about a fiche, column by column: the lowest text counts."""
    found: dict[int, str] = {}
    above: dict[int, dict[int, str]] = {}
    for (row, column), text in lu.textes.items():
        if row < first and text.strip():
            above.setdefault(row, {})[column] = text
    for _, texts in sorted(above.items()):
        if len(texts) > 1:  # a single cell is a title, over the whole width
            found.update(texts)
    return found


def _figures(
    lu: Grid, row: int, numero_column: int, entetes: Mapping[int, str], reglages: Reglages
) -> dict[int, Figure]:
    """The figures of a row, percentages too, each called by the heading of its column and its page."""
    found: dict[int, Figure] = {}
    for cell in lu.par_rang.get(row, ()):
        if cell.valeur is None or cell.colonne in (numero_column, *found):
            continue
        header = short(entetes.get(cell.colonne, ""))
        if sum(c.isalnum() for c in header) < MIN_CHARACTERS:
            header = reglages.texte("nom_colonne").format_map({"numero": str(cell.colonne + 1)})
        words = {"colonne": header, "lieu": spot(cell.provenance, reglages)}
        found[cell.colonne] = Figure(
            f"{lu.tableau.tableau_id}:{row}:{cell.colonne}",
            cell.valeur,
            margin(cell.valeur, cell.texte),
            reglages.texte("report_nom_tableau_sujet").format_map(words),
            reglages.texte("report_nom_tableau").format_map(words),
            cell.provenance,
            style="terme_annee",
            unite="%" if "%" in cell.texte else "€",
        )
    return found
