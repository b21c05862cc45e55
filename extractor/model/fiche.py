"""The output: what was extracted, each value with its provenance.

Field names and closed vocabularies are those of the tables (see ``extractor.export.tables``). Amounts are ``Decimal``
euros, pages count from 1, dates are ISO 8601 strings, None means "not stated in the document".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from extractor.model.passage import Provenance

CODES_ANOMALIE = tuple("somme pourcentage solde calcul report unite annee numerotation doublon vote ocr texte".split())


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a fiche. ``section`` is the closed vocabulary, ``intitule`` the printed label."""

    rang: int
    section: str
    intitule: str
    texte: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Item:
    """A short text at a rank: an operational objective, a partner."""

    rang: int
    texte: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Referent:
    """Who answers for the fiche. ``role`` is the printed label, ``fonction`` what the person does."""

    rang: int
    nom: str
    role: str | None
    fonction: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Action:
    """A numbered sub-action of a fiche."""

    rang: int
    numero: str | None
    titre: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Montant:
    """An amount in euros.

    ``incertitude`` is half a unit of the last printed digit, in euros (0 when cents are printed).
    ``source`` says how each attribute was decided: attribute -> reason, in French.
    """

    montant_id: str
    section: str | None
    valeur: Decimal
    incertitude: Decimal
    financeur: str | None
    annee: int | None
    periode: str | None
    nature: str
    niveau: str
    libelle: str | None
    provenance: Provenance
    source: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pourcentage:
    """A percentage: ``valeur`` is 52 for "52 %". ``incertitude`` is half a unit of the last printed digit."""

    pourcentage_id: str
    section: str | None
    valeur: Decimal
    incertitude: Decimal
    libelle: str | None
    numerateur: Decimal | None
    denominateur: Decimal | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ValeurIndicateur:
    """A value of an indicator; ``type`` is ``base``, ``realise`` or ``cible``."""

    annee: int | None
    valeur: Decimal
    type: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Indicateur:
    """An indicator, one row each, with its values."""

    indicateur_id: str
    libelle: str
    unite: str | None
    famille: str | None
    indicateur_national: str | None
    provenance: Provenance
    valeurs: tuple[ValeurIndicateur, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendrier:
    """Something planned; ``debut`` and ``fin`` are ISO dates, both included."""

    rang: int
    action: str | None
    annee: int | None
    debut: str | None
    fin: str | None
    provenance: Provenance


HEADING = " / "  # between the rows of the heading of a column


@dataclass(frozen=True, slots=True)
class CelluleTableau:
    """A cell at a 0-based place, with the heading of its column and its figure when it holds nothing else.

    Rows of a heading are joined by ``HEADING``. ``type`` is that of its row: ``entete``, ``total``, ``sous_total`` or
    ``detail``. ``rang_imprime`` is the row where it stands on paper, when the sums of the table put it into another.
    """

    rang: int
    colonne: int
    entete: str | None
    texte: str
    valeur: Decimal | None
    provenance: Provenance
    lignes_fusionnees: int = 1
    colonnes_fusionnees: int = 1
    type: str = "detail"
    rang_imprime: int | None = None


@dataclass(frozen=True, slots=True)
class Tableau:
    """A data table. ``methode`` is how it was found, ``confiance`` between 0 and 1."""

    tableau_id: str
    fiche_id: str | None
    titre: str | None
    type: str | None
    page_debut: int
    page_fin: int
    rangs: int
    colonnes: int
    methode: str
    confiance: Decimal
    cellules: tuple[CelluleTableau, ...] = ()


@dataclass(frozen=True, slots=True)
class Fiche:
    """A fiche action. ``source`` says where engagement, axe and objectif_type come from, in French."""

    fiche_id: str
    rang: int
    numero: str | None
    titre: str
    engagement: str | None
    axe: str | None
    orientation: str | None
    objectif_numero: str | None
    objectif_texte: str | None
    objectif_type: str | None
    objectif_national: str | None
    page_debut: int
    page_fin: int
    ligne_debut: int
    ligne_fin: int
    provenance: Provenance
    sections: tuple[Section, ...] = ()
    objectifs_operationnels: tuple[Item, ...] = ()
    referents: tuple[Referent, ...] = ()
    partenaires: tuple[Item, ...] = ()
    actions: tuple[Action, ...] = ()
    montants: tuple[Montant, ...] = ()
    pourcentages: tuple[Pourcentage, ...] = ()
    indicateurs: tuple[Indicateur, ...] = ()
    calendriers: tuple[Calendrier, ...] = ()
    source: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metadonnees:
    """What the act says of itself. Lists are in printed order."""

    departement_code: str | None = None
    departement_nom: str | None = None
    natures: tuple[str, ...] = ()
    numero: str | None = None
    date_seance: str | None = None
    instance: str | None = None
    objet: str | None = None
    periode_debut: int | None = None
    periode_fin: int | None = None
    exercice: int | None = None
    commissions: tuple[str, ...] = ()
    rapporteurs: tuple[str, ...] = ()
    signataires: tuple[str, ...] = ()
    resultat_vote: str | None = None
    votes_pour: int | None = None
    votes_contre: int | None = None
    votes_abstention: int | None = None
    votes_non_participation: int | None = None
    prefecture_identifiant: str | None = None
    prefecture_date_reception: str | None = None
    provenances: dict[str, Provenance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotePage:
    """A footnote: its mark (``appel``) with the place where it is called, its text with the place where it stands."""

    fiche_id: str | None
    appel: str
    texte: str
    provenance_appel: Provenance
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Something wrong, with its proof.

    ``code`` is one of ``CODES_ANOMALIE``; ``preuve`` holds the ids of the values used, in the order of the message.
    """

    anomalie_id: str
    fiche_id: str | None
    code: str
    gravite: str
    message: str
    declare: str
    attendu: str
    ecart: Decimal | None
    preuve: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything known of one document.

    ``statut`` is ``complet``, ``partiel`` (some page could not be read) or ``echec``. ``montants`` and
    ``pourcentages`` and ``sections`` here are those outside any fiche.
    """

    document_id: str
    fichier: str
    sha256: str
    format: str
    pages: int
    pages_ocr: int
    statut: str
    avertissements: tuple[str, ...]
    metadonnees: Metadonnees
    fiches: tuple[Fiche, ...] = ()
    sections: tuple[Section, ...] = ()
    montants: tuple[Montant, ...] = ()
    pourcentages: tuple[Pourcentage, ...] = ()
    tableaux: tuple[Tableau, ...] = ()
    anomalies: tuple[Anomalie, ...] = ()
    notes: tuple[NotePage, ...] = ()
