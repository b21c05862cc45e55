"""Builders of small invented extractions, given to tests as `make`; the full one fills every type."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from extractor.model import fiche as f
from extractor.model.geometry import Box
from extractor.model.passage import Fragment, Provenance


def spot(text: str, page: int = 2, line: int = 4, box: Box | None = None) -> Provenance:
    return Provenance((Fragment(page, line, box, text),))


BOX = Box(70.123456, 100.0, 120.5, 112.25)
TWO_LINES = Provenance((Fragment(2, 8, BOX, "839 727"), Fragment(2, 9, BOX, "€")))


def montant(
    rank: int,
    value: str,
    payer: str | None,
    *,
    nature: str = "prevu",
    level: str = "sous_total",
    year: int | None = None,
    section: str | None = "moyens_financiers",
    where: Provenance | None = None,
) -> f.Montant:
    return f.Montant(
        f"m{rank}",
        section,
        Decimal(value),
        Decimal("0.5"),
        payer,
        year,
        None,
        nature,
        level,
        "Budget",
        where or spot(f"{value} €"),
    )


def rate(value: str, whole: str | None = None, section: str | None = "bilan_financier") -> f.Pourcentage:
    return f.Pourcentage(
        f"p{value}",
        section,
        Decimal(value),
        Decimal("0.05"),
        "taux",
        None,
        Decimal(whole) if whole else None,
        spot(f"{value} %"),
    )


def fiche(**changes: object) -> f.Fiche:
    known: dict[str, object] = {
        "fiche_id": "f1",
        "rang": 1,
        "numero": "1.2",
        "titre": "Consolider la cellule de recueil de Vallorme",
        "engagement": "I",
        "axe": None,
        "orientation": None,
        "objectif_numero": "2",
        "objectif_texte": "Repérer plus tôt",
        "objectif_type": "fondamental",
        "objectif_national": None,
        "page_debut": 2,
        "page_fin": 3,
        "ligne_debut": 1,
        "ligne_fin": 30,
        "provenance": spot("Fiche 1.2"),
    }
    return f.Fiche(**(known | changes))  # type: ignore[arg-type]


def full_fiche() -> f.Fiche:
    value = f.ValeurIndicateur(2022, Decimal("12.50"), "realise", spot("12,50"))
    return fiche(
        sections=(f.Section(1, "constat", "Constats", "Une ligne\nUne autre", spot("Constats")),),
        objectifs_operationnels=(f.Item(1, "- former les équipes", spot("- former les équipes")),),
        referents=(f.Referent(1, "Mme Ondine Verchère", "pilote", None, spot("Mme Ondine Verchère")),),
        partenaires=(f.Item(1, "Association Les Tilleuls", spot("Association Les Tilleuls")),),
        actions=(f.Action(1, "1", "Recruter", spot("1. Recruter")),),
        montants=(
            montant(1, "839727.00", "total", level="total", where=TWO_LINES),
            montant(2, "600000", "departement"),
            montant(3, "239727", "fir"),
            montant(4, "-1200.40", None, nature="autre", level="detail"),
        ),
        pourcentages=(rate("45.40"),),
        indicateurs=(f.Indicateur("i1", "Délai", "jours", "resultat", None, spot("Délai"), (value,)),),
        calendriers=(f.Calendrier(1, "Recrutement", 2022, "2022-01-01", "2022-01-31", spot("janvier 2022")),),
        source={"engagement": "titre courant", "axe": "absent"},
    )


def anomalie(gravity: str, message: str, fiche_id: str | None = "f1") -> f.Anomalie:
    return f.Anomalie(
        f"a-{gravity}",
        fiche_id,
        "somme",
        gravity,
        message,
        "839 727 € (total)",
        "839 728 € (somme)",
        Decimal("-1"),
        ("m1", "m2"),
        spot("839 727 €", 2, 8, BOX),
    )


def document(**changes: object) -> f.Extraction:
    known: dict[str, object] = {
        "document_id": "rapport",
        "fichier": "rapport.pdf",
        "sha256": "0" * 64,
        "format": "pdf",
        "pages": 12,
        "pages_ocr": 0,
        "statut": "complet",
        "avertissements": (),
        "metadonnees": f.Metadonnees(),
    }
    return f.Extraction(**(known | changes))  # type: ignore[arg-type]


def full_document(**changes: object) -> f.Extraction:
    cell = f.CelluleTableau(1, 0, "Prévu", "12 €", Decimal(12), spot("12 €", box=BOX))
    metadonnees = f.Metadonnees(
        departement_code="00",
        departement_nom="Vallorme",
        natures=("deliberation", "rapport"),
        numero="2023-41",
        date_seance="2023-03-01",
        objet="Exécution du contrat",
        periode_debut=2021,
        periode_fin=2022,
        exercice=2022,
        signataires=("A. Brisset", "C. Dormoy"),
        resultat_vote="adopté",
        votes_pour=40,
        votes_contre=0,
        votes_abstention=3,
        provenances={"objet": spot("Exécution du contrat")},
    )
    known: dict[str, object] = {
        "pages_ocr": 2,
        "statut": "partiel",
        "avertissements": ("page 4 illisible", "page 9 illisible"),
        "metadonnees": metadonnees,
        "fiches": (full_fiche(),),
        "sections": (f.Section(1, "autre:preambule", "Préambule", "Texte", spot("Préambule", 1)),),
        "montants": (montant(9, "4800000", "autre:Ville", level="detail", section=None),),
        "pourcentages": (rate("52", section=None),),
        "tableaux": (f.Tableau("t1", "f1", None, None, 2, 2, 2, 1, "filets", Decimal("0.95"), (cell,)),),
        "anomalies": (
            anomalie("info", "Un mot est répété."),
            anomalie("erreur", "Le total ne tombe pas juste."),
        ),
    }
    return document(**(known | changes))


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    builders = (spot, montant, rate, fiche, anomalie, document, full_document)
    return SimpleNamespace(**{builder.__name__: builder for builder in builders})


@pytest.fixture
def extraction() -> f.Extraction:
    return full_document()
