"""Which fiche a row of a table is about: the objective or fiche its first cells name, carried down to the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from extractor.model.fiche import Fiche
from extractor.reconcile.contexte import Contexte, garde
from extractor.reconcile.grid import Grid
from extractor.reconcile.reports.intitules import mots
from extractor.ruleset import Motif

LABELS = 3  # first columns, where a row says what it is about
WHOLE = 0.8  # of them, when the cell bears no number
LONG = 40  # characters of a cell that may be a title
SHORT = 30  # characters of a cell that is a number
SHARE = 0.4  # of the words of the title of the fiche that the cell must hold


@garde
def fiches_des_rangs(contexte: Contexte, lu: Grid) -> Mapping[int, Fiche]:
    """The fiche of each row that belongs to one; a new label in the first column ends it."""
    rules = contexte.reglages.rules
    motifs, numbers = rules.motifs("controles_report.fiche_de_ligne"), rules.motifs("controles_report.numero_fiche")
    fiches = {fiche.numero: fiche for fiche in contexte.fiches if fiche.numero}
    titles = [(fiche, _words(fiche.titre)) for fiche in contexte.fiches]
    found: dict[int, Fiche] = {}
    current: Fiche | None = None
    for row in lu.rows:
        labels = [lu.textes.get((row, column), "") for column in range(LABELS)]
        named = [fiches.get(number) for text in labels if (number := _number(text, numbers))]
        named += [fiches.get(m["numero"]) for motif in motifs for text in labels for m in motif.finditer(text)]
        printed = _words(" ".join(labels))
        right = [f for f in named if f and _said(_words(f.titre), printed, SHARE)]
        if not named and any(len(text) > LONG for text in labels[:2]):
            titled = [fiche for fiche, title in titles if _said(title, printed, WHOLE)]
            right = titled if len(titled) == 1 else []
        if right:
            current = right[0]
        elif named or labels[0].strip() or labels[1].strip():
            current = None
        if current:
            found[row] = current
    return found


def _number(text: str, motifs: Sequence[Motif]) -> str | None:
    """The number of a fiche that a cell holds with nothing else."""
    found = (motif.match(text.strip()) for motif in motifs) if len(text) < SHORT else ()
    return next((m["numero"] for m in found if m), None)


def _said(title: frozenset[str], printed: frozenset[str], share: float) -> bool:
    """Whether enough words of a title are printed."""
    return len(title & printed) >= max(len(title) * share, 1)


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    return frozenset(m.mot for m in mots(text) if len(m.mot) > 3)
