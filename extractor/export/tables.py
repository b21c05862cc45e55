"""The flat tables: the one place that says which columns there are, in which order, and what fills them.

Users build on these columns, so their names and places stay; a new one goes to the end. Every flat
format writes these rows and knows nothing of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from extractor.model.fiche import Extraction, Fiche
from extractor.model.passage import Provenance

Value: TypeAlias = str | int | Decimal | None
Row: TypeAlias = tuple[Value, ...]
Kind: TypeAlias = Literal["text", "int", "decimal", "real", "date"]

LIST_SEPARATOR = " | "

_PLACE = "page:int ligne:int"
_BOX = "x0:real y0:real x1:real y1:real"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the contract, and what its values are.

    ``decimal`` must be kept exactly; ``real`` (points on a page) is a ``Decimal`` too, but may become a float; ``date``
    is text, ISO 8601.
    """

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table: its columns in order, and the rows it takes from one document, in reading order.

    ``key`` names the columns no two rows share, when there are such; ``parts`` the types of the model that the columns
    come from.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Extraction], Iterator[Row]]
    parts: tuple[str, ...]
    key: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def plain(value: Decimal) -> str:
    """Print a number as the contract says: a dot, no exponent, no useless zero.

    >>> plain(Decimal("839727.00")), plain(Decimal("4.8E+6")), plain(Decimal("45.40"))
    ('839727', '4800000', '45.4')
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def joined(items: Iterable[str]) -> str | None:
    """Put a list in one cell; None when it is empty."""
    return LIST_SEPARATOR.join(items) or None


def _documents(e: Extraction) -> Iterator[Row]:
    m = e.metadonnees
    yield (
        e.document_id, e.fichier, e.sha256, e.format, e.pages, e.pages_ocr,
        m.departement_code, m.departement_nom, joined(m.natures), m.numero, m.date_seance, m.instance,
        m.objet, m.periode_debut, m.periode_fin, m.exercice,
        joined(m.commissions), joined(m.rapporteurs), joined(m.signataires),
        m.resultat_vote, m.votes_pour, m.votes_contre, m.votes_abstention, m.votes_non_participation,
        m.prefecture_identifiant, m.prefecture_date_reception,
        e.statut, joined(e.avertissements),
    )  # fmt: skip


def _fiches(e: Extraction) -> Iterator[Row]:
    for f in e.fiches:
        yield (
            e.document_id, f.fiche_id, f.rang, f.numero, f.titre, f.engagement, f.axe, f.orientation,
            f.objectif_numero, f.objectif_texte, f.objectif_type, f.objectif_national,
            f.page_debut, f.page_fin, f.ligne_debut, f.ligne_fin,
        )  # fmt: skip


def _sections(e: Extraction) -> Iterator[Row]:
    for fiche_id, owner in _owners(e):
        for s in owner.sections:
            yield (e.document_id, fiche_id, s.rang, s.section, s.intitule, s.texte, *_place(s.provenance))


def _objectifs_operationnels(e: Extraction) -> Iterator[Row]:
    for f in e.fiches:
        for o in f.objectifs_operationnels:
            yield (e.document_id, f.fiche_id, o.rang, o.texte, *_place(o.provenance))


def _referents(e: Extraction) -> Iterator[Row]:
    for f in e.fiches:
        for r in f.referents:
            yield (e.document_id, f.fiche_id, r.rang, r.nom, r.role, r.fonction, *_place(r.provenance))


def _partenaires(e: Extraction) -> Iterator[Row]:
    for f in e.fiches:
        for p in f.partenaires:
            yield (e.document_id, f.fiche_id, p.rang, p.texte, *_place(p.provenance))


def _actions(e: Extraction) -> Iterator[Row]:
    for f in e.fiches:
        for a in f.actions:
            yield (e.document_id, f.fiche_id, a.rang, a.numero, a.titre, *_place(a.provenance))


def _montants(e: Extraction) -> Iterator[Row]:
    for fiche_id, owner in _owners(e):
        for m in owner.montants:
            yield (
                e.document_id, fiche_id, m.montant_id, m.section, m.valeur, m.incertitude, m.provenance.texte,
                m.financeur, m.annee, m.periode, m.nature, m.niveau, m.libelle,
                *_place(m.provenance), *_box(m.provenance),
            )  # fmt: skip


def _pourcentages(e: Extraction) -> Iterator[Row]:
    for fiche_id, owner in _owners(e):
        for p in owner.pourcentages:
            yield (
                e.document_id, fiche_id, p.pourcentage_id, p.section, p.valeur, p.provenance.texte, p.libelle,
                p.numerateur, p.denominateur, *_place(p.provenance), *_box(p.provenance),
            )  # fmt: skip


def _indicateurs(e: Extraction) -> Iterator[Row]:
    for f in e.fiches:
        for i in f.indicateurs:
            yield (
                e.document_id, f.fiche_id, i.indicateur_id, i.libelle, i.unite, i.famille,
                i.indicateur_national, *_place(i.provenance),
            )  # fmt: skip


def _indicateurs_valeurs(e: Extraction) -> Iterator[Row]:
    for f in e.fiches:
        for i in f.indicateurs:
            for v in i.valeurs:
                yield (
                    e.document_id, f.fiche_id, i.indicateur_id, v.annee, v.valeur, v.type,
                    v.provenance.texte, *_place(v.provenance),
                )  # fmt: skip


def _calendriers(e: Extraction) -> Iterator[Row]:
    for f in e.fiches:
        for c in f.calendriers:
            yield (
                e.document_id, f.fiche_id, c.rang, c.action, c.annee, c.debut, c.fin,
                c.provenance.texte, *_place(c.provenance),
            )  # fmt: skip


def _tableaux(e: Extraction) -> Iterator[Row]:
    for t in e.tableaux:
        yield (
            e.document_id, t.fiche_id, t.tableau_id, t.titre, t.type, t.page_debut, t.page_fin,
            t.rangs, t.colonnes, t.methode, t.confiance,
        )  # fmt: skip


def _cellules(e: Extraction) -> Iterator[Row]:
    for t in e.tableaux:
        for c in t.cellules:
            yield (
                e.document_id, t.tableau_id, c.rang, c.colonne, c.entete, c.texte, c.valeur,
                c.provenance.page, *_box(c.provenance), c.lignes_fusionnees, c.colonnes_fusionnees, c.type,
                c.rang_imprime,
            )  # fmt: skip


def _anomalies(e: Extraction) -> Iterator[Row]:
    for a in e.anomalies:
        yield (
            e.document_id, a.fiche_id, a.anomalie_id, a.code, a.gravite, a.message, a.declare, a.attendu,
            a.ecart, joined(a.preuve), *_place(a.provenance), *_box(a.provenance),
        )  # fmt: skip


def _owners(e: Extraction) -> Iterator[tuple[str | None, Fiche | Extraction]]:
    """Whatever holds sections and figures: the fiches, then the document itself (no fiche_id)."""
    for fiche in e.fiches:
        yield fiche.fiche_id, fiche
    yield None, e


def _place(provenance: Provenance) -> tuple[int, int]:
    return provenance.page, provenance.ligne


def _box(provenance: Provenance) -> tuple[Value, Value, Value, Value]:
    box = provenance.box
    if box is None:
        return None, None, None, None
    x0, y0, x1, y1 = (Decimal(str(round(side, 2))) for side in (box.x0, box.y0, box.x1, box.y1))
    return x0, y0, x1, y1


def _table(name: str, columns: str, rows: Callable[[Extraction], Iterator[Row]], parts: str, key: str = "") -> Table:
    """Read ``columns`` as words ``name`` or ``name:kind``, ``parts`` and ``key`` as words."""
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    pairs = (word.partition(":") for word in columns.split())
    described = tuple(Column(column, kinds[kind or "text"]) for column, _, kind in pairs)
    return Table(name, described, rows, tuple(parts.split()), tuple(key.split()))


TABLES: tuple[Table, ...] = (
    _table(
        "documents",
        "document_id fichier sha256 format pages:int pages_ocr:int departement_code departement_nom"
        " natures numero date_seance:date instance objet periode_debut:int periode_fin:int exercice:int"
        " commissions rapporteurs signataires resultat_vote votes_pour:int votes_contre:int"
        " votes_abstention:int votes_non_participation:int prefecture_identifiant"
        " prefecture_date_reception:date statut avertissements",
        _documents,
        "Extraction Metadonnees",
        "document_id",
    ),
    _table(
        "fiches",
        "document_id fiche_id rang:int numero titre engagement axe orientation objectif_numero"
        " objectif_texte objectif_type objectif_national page_debut:int page_fin:int ligne_debut:int"
        " ligne_fin:int",
        _fiches,
        "Fiche",
        "document_id fiche_id",
    ),
    _table("sections", f"document_id fiche_id rang:int section intitule texte {_PLACE}", _sections, "Section"),
    _table(
        "objectifs_operationnels",
        f"document_id fiche_id rang:int texte {_PLACE}",
        _objectifs_operationnels,
        "Item",
    ),
    _table("referents", f"document_id fiche_id rang:int nom role fonction {_PLACE}", _referents, "Referent"),
    _table("partenaires", f"document_id fiche_id rang:int nom {_PLACE}", _partenaires, "Item"),
    _table("actions", f"document_id fiche_id rang:int numero titre {_PLACE}", _actions, "Action"),
    _table(
        "montants",
        "document_id fiche_id montant_id section valeur:decimal incertitude:decimal texte financeur annee:int"
        f" periode nature niveau libelle {_PLACE} {_BOX}",
        _montants,
        "Montant",
        "document_id montant_id",
    ),
    _table(
        "pourcentages",
        "document_id fiche_id pourcentage_id section valeur:decimal texte libelle numerateur:decimal"
        f" denominateur:decimal {_PLACE} {_BOX}",
        _pourcentages,
        "Pourcentage",
        "document_id pourcentage_id",
    ),
    _table(
        "indicateurs",
        f"document_id fiche_id indicateur_id libelle unite famille indicateur_national {_PLACE}",
        _indicateurs,
        "Indicateur",
        "document_id indicateur_id",
    ),
    _table(
        "indicateurs_valeurs",
        f"document_id fiche_id indicateur_id annee:int valeur:decimal type texte {_PLACE}",
        _indicateurs_valeurs,
        "ValeurIndicateur",
    ),
    _table(
        "calendriers",
        f"document_id fiche_id rang:int action annee:int debut:date fin:date texte {_PLACE}",
        _calendriers,
        "Calendrier",
    ),
    _table(
        "tableaux",
        "document_id fiche_id tableau_id titre type page_debut:int page_fin:int rangs:int"
        " colonnes:int methode confiance:decimal",
        _tableaux,
        "Tableau",
        "document_id tableau_id",
    ),
    _table(
        "cellules",
        f"document_id tableau_id rang:int colonne:int entete texte valeur:decimal page:int {_BOX}"
        " lignes_fusionnees:int colonnes_fusionnees:int type rang_imprime:int",
        _cellules,
        "CelluleTableau",
    ),
    _table(
        "anomalies",
        f"document_id fiche_id anomalie_id code gravite message declare attendu ecart:decimal preuve {_PLACE} {_BOX}",
        _anomalies,
        "Anomalie",
        "document_id anomalie_id",
    ),
)
