"""The French words of the pages: names of the closed vocabularies, figures, citations."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from extractor.export.french import BLANK, NARROW, day, euros, number, percent

FINANCEURS = {
    "total": "Total",
    "departement": "Département",
    "etat": "État",
    "fir": "FIR (ARS)",
    "ondam": "ONDAM",
    "plf": "PLF (État)",
    "caf": "CAF",
}
NATURES = {
    "prevu": "prévu",
    "consomme": "consommé",
    "non_consomme": "non consommé",
    "cout_unitaire": "coût unitaire",
    "autre": "autre montant",
}
NIVEAUX = {"total": "total", "sous_total": "sous-total", "detail": "détail"}
ACTES = {"deliberation": "délibération", "schema": "schéma"}
CODES = {
    "somme": "Sommes et totaux",
    "pourcentage": "Pourcentages",
    "solde": "Soldes",
    "calcul": "Calculs imprimés",
    "report": "Reports d’un endroit à l’autre",
    "unite": "Unités",
    "annee": "Années et dates",
    "numerotation": "Numérotation",
    "doublon": "Doublons",
    "vote": "Votes",
    "ocr": "Lecture du document",
    "texte": "Texte",
}
GRAVITES = {"erreur": "erreur", "avertissement": "à vérifier", "info": "remarque"}
TYPES_VALEUR = {"base": "départ", "realise": "réalisé", "cible": "cible"}
ENGAGEMENTS = {"transverse": "Engagement transverse"}

__all__ = ["BLANK", "NARROW", "day", "euros", "number", "percent"]


def financeur(name: str | None) -> str:
    """« FIR (ARS) » for ``fir``; the printed name of another payer; empty when none is told."""
    return FINANCEURS.get(name or "") or (name or "").removeprefix("autre:")


def section(name: str | None) -> str:
    """« moyens financiers » for ``moyens_financiers``."""
    return (name or "").removeprefix("autre:").replace("_", " ")


def engagement(name: str) -> str:
    """« Engagement 2 », « Engagement transverse »."""
    return ENGAGEMENTS.get(name, f"Engagement{BLANK}{name}")


def acts(natures: str | None) -> str:
    """« délibération, contrat, rapport » for the cell of that column."""
    return ", ".join(ACTES.get(nature, nature) for nature in (natures or "").split(" | ") if nature)


def decimal(value: object) -> Decimal | None:
    """A number of the database as it was printed.

    >>> decimal(839727), decimal(45.4), decimal(None)
    (Decimal('839727'), Decimal('45.4'), None)
    """
    return None if value is None else Decimal(str(value))


def slug(text: str) -> str:
    """``text`` in plain letters, digits and hyphens, for a file name or an address.

    >>> slug("Délibération n° 3/4 <b>"), slug("…")
    ('Deliberation-n-3-4-b', 'document')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:80] or "document"
