"""The checks, by code. A check yields the relations it recognises, satisfied or not, or anomalies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from extractor.model.fiche import Anomalie
from extractor.reconcile.checks import (
    annee,
    calcul,
    doublon,
    numerotation,
    ocr,
    pourcentage,
    report,
    solde,
    somme,
    texte,
    unite,
    vote,
)
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.controle import Controle

Check = Callable[[Contexte], Iterable[Controle | Anomalie]]

CHECKS: Mapping[str, Check] = {
    "somme": somme.check,
    "solde": solde.check,
    "pourcentage": pourcentage.check,
    "calcul": calcul.check,
    "report": report.check,
    "unite": unite.check,
    "annee": annee.check,
    "numerotation": numerotation.check,
    "doublon": doublon.check,
    "vote": vote.check,
    "ocr": ocr.check,
    "texte": texte.check,
}
