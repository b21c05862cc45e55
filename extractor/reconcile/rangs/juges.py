"""The rows of the tables of a document, judged as sequences: which are right, and what is wrong in the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.model.fiche import Anomalie, CelluleTableau, Fiche, Tableau
from extractor.model.passage import Provenance
from extractor.reconcile.contexte import Contexte, garde
from extractor.reconcile.grid import Grid, grid, short
from extractor.reconcile.phrases import number
from extractor.reconcile.rangs.blocs import Correction, Forme, formes, lecture
from extractor.reconcile.rangs.fiches import fiches_des_rangs
from extractor.reconcile.rangs.recap import PARTS_MIN, total_oublie
from extractor.reconcile.textes import Redaction
from extractor.text.euros import find_euros

CODE = 4  # characters of a bare number that, printed again and again, is the code of something
LEAST = 100  # a smaller figure is a count, not an amount
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")


@dataclass(frozen=True, slots=True)
class Chiffre:
    """A figure of a row, in order: its column, its place, and whether its cell holds words too."""

    colonne: int
    valeur: Decimal
    ident: str
    provenance: Provenance
    seul: bool = True


@dataclass(frozen=True, slots=True)
class Jugement:
    """Rows that are right or told, by table: the sums of their columns have nothing to add; and the findings."""

    connus: Mapping[str, frozenset[int]]
    anomalies: tuple[Anomalie, ...]


@garde
def juges(contexte: Contexte) -> Jugement:
    """Judge every row that has the figures for it."""
    grids = [grid(contexte, tableau) for tableau in contexte.tableaux]
    rows = [(lu, row, figures) for lu in grids for row, figures in _sequences(lu)]
    judge = _Juge(contexte, _shapes(contexte, [figures for *_, figures in rows]))
    known: dict[str, set[int]] = {}
    found: list[Anomalie] = []
    for lu, row, figures in rows:
        right, anomalies = judge.judged(lu, row, figures)
        if right or anomalies:
            known.setdefault(lu.tableau.tableau_id, set()).add(row)
        found += anomalies
    for lu in grids:
        found += judge.recapitulated(lu)
    return Jugement({ident: frozenset(rows) for ident, rows in known.items()}, tuple(found))


def formes_prouvees(contexte: Contexte) -> list[Forme]:
    """The shapes of rows that the tables of a document prove."""
    grids = [grid(contexte, tableau) for tableau in contexte.tableaux]
    return _shapes(contexte, [figures for lu in grids for _, figures in _sequences(lu)])


def _shapes(contexte: Contexte, rows: Sequence[Sequence[Chiffre]]) -> list[Forme]:
    least = contexte.reglages.entier("somme_bloc_lignes_min")
    return formes([[f.valeur for f in figures] for figures in rows if all(f.seul for f in figures)], least)


def montants_de(tableau: Tableau) -> list[CelluleTableau]:
    """The cells that are an amount: no year, rate, count or code printed again and again."""
    times = Counter(cell.texte.strip() for cell in tableau.cellules if len(cell.texte) <= CODE)
    return [cell for cell in tableau.cellules if _is_amount(cell) and not _is_code(cell, times)]


def _is_amount(cell: CelluleTableau) -> bool:
    big = cell.valeur is not None and abs(cell.valeur) >= LEAST
    return big and not _YEAR.fullmatch(cell.texte) and "%" not in cell.texte


def _is_code(cell: CelluleTableau, times: Mapping[str, int]) -> bool:
    return times.get(cell.texte.strip(), 0) > 2 and cell.texte.strip().isdigit()


def _sequences(lu: Grid) -> Iterator[tuple[int, list[Chiffre]]]:
    """The figures of each row in order, those inside words too; a cell of several amounts gives up its row.

    An amount that belongs to the row but stands beside another's (see ``decales``) is left out.
    """
    own = {(cell.rang, cell.colonne) for cell in lu.tableau.cellules if cell.rang_imprime is None}
    times = Counter(cell.texte.strip() for cell in lu.tableau.cellules if len(cell.texte) <= CODE)
    for row in lu.rows:
        figures: list[Chiffre] = []
        columns: set[int] = set()
        for cell in lu.par_rang.get(row, ()):
            joined = cell.rang_imprime is not None and (cell.rang, cell.colonne) in own
            if joined or _is_code(cell, times):
                continue
            if cell.valeur is None:
                figures += _inside(lu, cell)
            elif _is_amount(cell):
                figures.append(_of_cell(lu, cell))
                if cell.colonne in columns:
                    break
                columns.add(cell.colonne)
        else:
            if len(figures) > 1:
                yield row, figures


def _of_cell(lu: Grid, cell: CelluleTableau) -> Chiffre:
    ident = f"{lu.tableau.tableau_id}:{cell.rang}:{cell.colonne}"
    return Chiffre(cell.colonne, cell.valeur or Decimal(0), ident, cell.provenance)


def _inside(lu: Grid, cell: CelluleTableau) -> list[Chiffre]:
    """The only amount of a short cell of words: « 1 300 € formation »."""
    found = find_euros(cell.texte) if len(cell.texte) < 40 else []
    if len(found) != 1:
        return []
    ident = f"{lu.tableau.tableau_id}:{cell.rang}:{cell.colonne}"
    return [Chiffre(cell.colonne, found[0].valeur, ident, cell.provenance, seul=False)]


class _Juge:
    """Judges rows by the shapes that the document proves, and words what it finds."""

    def __init__(self, contexte: Contexte, shapes: Sequence[Forme]) -> None:
        self._contexte = contexte
        self._shapes = shapes
        self._redaction = Redaction(contexte, "somme")

    def judged(self, lu: Grid, row: int, figures: Sequence[Chiffre]) -> tuple[bool, list[Anomalie]]:
        """Whether a reading of the row is right, and what is wrong in it otherwise."""
        values = [f.valeur for f in figures]
        for shape in self._shapes:
            if not shape.size - 2 <= len(values) <= shape.size:
                continue
            verdict = lecture(values, shape)
            if isinstance(verdict, Correction):
                return False, [self._corrected(lu, row, figures, verdict, full=len(values) == shape.size)]
            if verdict:
                return True, []
            if len(values) == shape.size:
                return False, list(self._near(lu, row, figures, shape))
        return False, []

    def _fiche(self, lu: Grid, row: int) -> Fiche | None:
        return fiches_des_rangs(self._contexte, lu).get(row)

    def _corrected(
        self, lu: Grid, row: int, figures: Sequence[Chiffre], correction: Correction, *, full: bool
    ) -> Anomalie:
        certain = self._contexte.reglages.decimal("tableau_confiance_min")
        sure = full and all(f.seul for f in figures) and lu.tableau.confiance >= certain
        wrong = [(figures[w], [figures[p] for p in parts], value) for w, parts, value in correction.sommes]
        sure = sure and not all(lu.arrondi(whole.valeur, [p.valeur for p in parts]) for whole, parts, _ in wrong)
        return self._told(lu, row, figures[correction.rang], wrong, "certain" if sure else "probable")

    def _near(self, lu: Grid, row: int, figures: Sequence[Chiffre], shape: Forme) -> Iterator[Anomalie]:
        """A total that misses the sum of its own parts by very little, in a row that is wrong elsewhere too."""
        share = self._contexte.reglages.decimal("somme_bloc_proche") / 100
        for whole, parts in list(shape.sommes())[: shape.blocs]:
            total = sum((figures[p].valeur for p in parts), Decimal(0))
            if 1 < abs(total - figures[whole].valeur) <= total * share:
                told = [(figures[whole], [figures[p] for p in parts], total)]
                yield self._told(lu, row, figures[whole], told, "probable")

    def recapitulated(self, lu: Grid) -> Iterator[Anomalie]:
        """Rows whose last figure should be the sum of the others, as another row shows."""
        cells = {row: _par_cellule(lu, row) for row in lu.rows}
        near_rows = self._contexte.reglages.entier("somme_recap_lignes")
        for at, before in enumerate(lu.rows):
            for row in lu.rows[max(at - near_rows, 0) : at + near_rows + 1]:
                if row == before or len(cells[row]) <= PARTS_MIN or cells[row].keys() != cells[before].keys():
                    continue
                found = total_oublie(
                    {c: [f.valeur for f in fs] for c, fs in cells[before].items()},
                    {c: [f.valeur for f in fs] for c, fs in cells[row].items()},
                )
                if found:
                    whole, parts, total = found
                    told = [(cells[row][whole][0], [cells[row][c][0] for c in parts], total)]
                    yield self._told(lu, row, cells[row][whole][0], told, "probable")

    def _told(
        self,
        lu: Grid,
        row: int,
        root: Chiffre,
        wrong: Sequence[tuple[Chiffre, Sequence[Chiffre], Decimal]],
        degree: str,
    ) -> Anomalie:
        texte = self._contexte.reglages.texte
        fiche = self._fiche(lu, row)
        sums = [
            texte("somme_bloc_somme").format(parts=" + ".join(number(p.valeur) for p in parts), somme=number(value))
            for _, parts, value in wrong
        ]
        printed = [number(whole.valeur) for whole, _, _ in wrong]
        gap = wrong[0][0].valeur - wrong[0][2]
        lost = [p for p in wrong[0][1] if p.valeur == -gap]
        words = {
            "ligne": short(_name(lu, row), 60),
            "detail": texte("element_suivant").join(
                texte("somme_bloc_detail").format(somme=s, imprime=p) for s, p in zip(sums, printed, strict=True)
            ),
            "sommes": texte("element_suivant").join(sums),
            "imprimes": texte("element_suivant").join(printed),
            "oubli": texte("somme_bloc_oubli").format(part=number(lost[0].valeur)) if len(lost) == 1 else "",
        }
        found = self._redaction.redige(
            f"somme_bloc_{degree}", fiche.fiche_id if fiche else None, root.provenance, **words
        )
        proof = dict.fromkeys(f.ident for whole, parts, _ in wrong for f in (whole, *parts))
        return replace(found, ecart=gap, preuve=tuple(proof))


def _par_cellule(lu: Grid, row: int) -> dict[int, list[Chiffre]]:
    """Every figure of a row by column, years left out."""
    found: dict[int, list[Chiffre]] = {}
    for cell in lu.par_rang.get(row, ()):
        if cell.valeur is not None and not _YEAR.fullmatch(cell.texte) and cell.valeur >= LEAST:
            found.setdefault(cell.colonne, []).append(_of_cell(lu, cell))
    return found


def _name(lu: Grid, row: int) -> str:
    """The words of a row: its own, or those of the nearest row above that has some."""
    for above in range(row, max(row - 4, -1), -1):
        words = lu.label(above)
        if any(c.isalpha() for c in words) and sum(c.isalpha() for c in words) > 3:
            return words
    return lu.label(row)
