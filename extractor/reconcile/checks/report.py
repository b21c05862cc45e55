"""The same fact printed differently in two places: figures, titles, types, statements."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model.fiche import Anomalie
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.controle import Controle
from extractor.reconcile.reports.bareme import baremes
from extractor.reconcile.reports.faits import faits_contraires
from extractor.reconcile.reports.intitules import Lu
from extractor.reconcile.reports.objectifs import textes_d_objectifs, types_d_objectifs
from extractor.reconcile.reports.payeurs import payeurs_nommes
from extractor.reconcile.reports.realises import realises
from extractor.reconcile.reports.redites import redites
from extractor.reconcile.reports.tableaux import chiffres_de_tableaux
from extractor.reconcile.reports.titres import titres_d_actions, titres_de_fiches


def check(contexte: Contexte) -> Iterator[Controle | Anomalie]:
    """Figures of summary tables as relations; differences of words, and of statements of the body, as anomalies."""
    yield from chiffres_de_tableaux(contexte)
    textes = [Lu(texte) for texte in contexte.textes]
    yield from titres_de_fiches(contexte, textes)
    yield from titres_d_actions(contexte, textes)
    yield from types_d_objectifs(contexte, textes)
    yield from textes_d_objectifs(contexte)
    yield from redites(contexte, textes)
    yield from faits_contraires(contexte, textes)
    yield from baremes(contexte)
    yield from realises(contexte)
    yield from payeurs_nommes(contexte)
