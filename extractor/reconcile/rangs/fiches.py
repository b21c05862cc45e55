"""Which fiche a row of a table is about: the objective or fiche its first cells name, carried down to the next one."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.model.fiche import Fiche
from extractor.reconcile.contexte import Contexte, garde
from extractor.reconcile.grid import Grid
from extractor.reconcile.reports.intitules import mots

LABELS = 3  # first columns, where a row says what it is about
SHARE = 0.4  # of the words of the title of the fiche that the cell must hold


@garde
def fiches_des_rangs(contexte: Contexte, lu: Grid) -> Mapping[int, Fiche]:
    """The fiche of each row that belongs to one; a new label in the first column ends it."""
    motifs = contexte.reglages.rules.motifs("controles_report.fiche_de_ligne")
    fiches = {fiche.numero: fiche for fiche in contexte.fiches if fiche.numero}
    found: dict[int, Fiche] = {}
    current: Fiche | None = None
    for row in lu.rows:
        labels = [lu.textes.get((row, column), "") for column in range(LABELS)]
        named = [fiches.get(m["numero"]) for motif in motifs for text in labels for m in motif.finditer(text)]
        right = [f for f in named if f and _speaks_of(f, " ".join(labels))]
        if right:
            current = right[0]
        elif named or labels[0].strip() or labels[1].strip():
            current = None
        if current:
            found[row] = current
    return found


def _speaks_of(fiche: Fiche, text: str) -> bool:
    title = {m.mot for m in mots(fiche.titre) if len(m.mot) > 3}
    printed = {m.mot for m in mots(text)}
    return len(title & printed) >= max(len(title) * SHARE, 1)
