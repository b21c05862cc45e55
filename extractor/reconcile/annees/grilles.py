"""The crosses of a fiche's own calendar against the years that a summary of the fiches gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.model.fiche import Anomalie, Fiche
from extractor.model.passage import Texte
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.reports.intitules import mots
from extractor.reconcile.textes import Redaction
from extractor.ruleset.motif import folded
from extractor.text.dates import find_years

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,2})[ ]?[.):-][ ]")
SHARE = 0.6  # of the words of a title, for a line of the summary to be about the fiche
REACH = 1500  # characters of a summary that may be about one fiche


@dataclass(frozen=True, slots=True)
class _Resume:
    """What a summary says of a fiche: its years, printed at ``start:end`` of the passage."""

    annees: tuple[int, int]
    texte: Texte
    start: int
    end: int


def grilles(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A fiche with an action of more years than the whole fiche has in the summary."""
    ticked = {f.fiche_id: n for f in contexte.fiches if f.numero and (n := _longest(f, contexte))}
    for fiche in contexte.fiches:
        resume = _resume(fiche, contexte) if fiche.fiche_id in ticked else None
        if resume is None:
            continue
        first, last, (years, count) = resume.annees[0], resume.annees[1], ticked[fiche.fiche_id]
        if count > last - first + 1:
            yield redaction.redige(
                "annee_grille",
                fiche.fiche_id,
                resume.texte.passage.locate(resume.start, resume.end),
                croix=str(count),
                debut=str(years[0]),
                fin=str(years[-1]),
                lieu=redaction.lieu(fiche.provenance),
            )


def _longest(fiche: Fiche, contexte: Contexte) -> tuple[list[int], int] | None:
    """The years that head the calendar of a fiche, and the most crosses that one of its actions has."""
    crosses = contexte.reglages.liste("annee_grille_croix")
    motifs = contexte.reglages.rules.motifs("controles_texte.lignes_d_action")
    for texte in contexte.textes:
        if texte.fiche_id != fiche.fiche_id or texte.section != "calendrier":
            continue
        text = folded(texte.passage.text)
        starts = sorted(m.start() for motif in motifs for m in motif.finditer(text))
        years = [y.annees[0] for y in find_years(text[: starts[0]])] if starts else []
        if len(years) < 3 or years != list(range(years[0], years[0] + len(years))):
            continue
        rows = (text[a:b] for a, b in pairwise((*starts, len(text))))
        most = max(sum(word in crosses for word in row.split()) for row in rows)
        return (years, most) if 0 < most <= len(years) else None
    return None


def _resume(fiche: Fiche, contexte: Contexte) -> _Resume | None:
    """The years of a fiche in a summary outside it, when they are printed as one period and nothing else."""
    title = {m.mot for m in mots(fiche.titre) if len(m.mot) > 3}
    for texte in contexte.textes:
        if texte.fiche_id == fiche.fiche_id:
            continue
        text, starts = texte.passage.text, texte.passage.paragraphs
        for at, start in enumerate(starts):
            found = _NUMBER.match(text, start)
            if not found or found[1] != fiche.numero:
                continue
            if len(title & {m.mot for m in mots(text[found.end() : found.end() + 300])}) < len(title) * SHARE:
                continue
            stop = next((s for s in starts[at + 1 :] if _NUMBER.match(text, s)), len(text))
            years = find_years(text[start : min(stop, start + REACH)])
            spans = [y for y in years if y.periode]
            # a year before the period is that of a law; any other one may begin an action left open
            if len(spans) == 1 and all(y in spans or y.annees[-1] < spans[0].annees[0] for y in years):
                a, b = start + spans[0].start, start + spans[0].end
                return _Resume((spans[0].annees[0], spans[0].annees[-1]), texte, a, b)
    return None
