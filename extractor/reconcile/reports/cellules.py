"""Cells of tables cut in the middle of a word: what is left of a title, or of what another cell prints whole."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model.fiche import Anomalie, CelluleTableau, Tableau
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.reports.suivi import suivis
from extractor.reconcile.textes import Redaction, court
from extractor.ruleset.motif import folded

LONG, SHORT = 60, 14  # characters of a cell whose other half is looked for; of one that can be told
SHOWN = 80


def cellules_coupees(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """Titles that lose their end in the row of their fiche, then cells that lost their beginning."""
    for table in suivis(contexte):
        for rang in table.rangs:
            for cell in rang.cellules.values():
                if _cut_short(_plain(cell.texte), _plain(rang.fiche.titre)):
                    yield _told(cell, rang.fiche.titre, rang.fiche.fiche_id, redaction)
    for tableau in contexte.tableaux:
        yield from _without_beginning(tableau, redaction)


def _plain(text: str) -> str:
    return " ".join(folded(text).replace("’", "'").split())


def _cut_short(text: str, whole: str) -> bool:
    """Whether a text stops inside a word of the one it begins like."""
    size = len(text)
    inside = SHORT <= size < len(whole) and text[-1].isalpha() and whole[size].isalpha()
    return inside and whole.startswith(text)


def _without_beginning(tableau: Tableau, redaction: Redaction) -> Iterator[Anomalie]:
    """Cells that begin inside a word of another cell of their column."""
    columns: dict[int, list[CelluleTableau]] = {}
    for cell in tableau.cellules:
        if SHORT <= len(cell.texte) <= LONG and cell.valeur is None:
            columns.setdefault(cell.colonne, []).append(cell)
    for cells in columns.values():
        for cell in cells:
            if cell.texte[0].islower():
                text = _plain(cell.texte)
                wholes = (other.texte for other in cells if _begins_inside(text, _plain(other.texte)))
                if whole := next(wholes, None):
                    yield _told(cell, whole, None, redaction)


def _begins_inside(text: str, whole: str) -> bool:
    """Whether a text is the end of another one, from inside a word on."""
    return len(whole) > len(text) and whole.endswith(text) and whole[-len(text) - 1].isalpha()


def _told(cell: CelluleTableau, whole: str, fiche_id: str | None, redaction: Redaction) -> Anomalie:
    return redaction.redige(
        "ocr_cellule", fiche_id, cell.provenance, cellule=court(cell.texte, SHOWN), entier=court(whole, SHOWN)
    )
