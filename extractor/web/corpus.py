"""What the comparisons need of every document, kept in memory: its act, and one line of figures for each fiche."""

from __future__ import annotations

import gc
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.export.budget import Budget, budget
from extractor.model.fiche import Fiche, Montant, Pourcentage
from extractor.model.passage import Fragment, Provenance
from extractor.web import words


@dataclass(frozen=True, slots=True)
class Chiffre:
    """A figure to show. ``ident`` is the printed value it is, empty when it was ``calcule``: added up or divided."""

    valeur: Decimal
    ident: str = ""
    page: int = 0
    calcule: bool = False


@dataclass(frozen=True, slots=True)
class Ligne:
    """What one fiche plans and spends. ``prevu`` holds payers in printed order; what is not there is not printed.

    ``annuel`` holds what each payer plans for each year, only where the years add up to the printed total of the payer.
    """

    document: Document
    fiche_id: str
    numero: str
    titre: str
    engagement: str
    objectif: str
    page: int
    prevu: dict[str, Chiffre]
    consomme: Chiffre | None
    non_consomme: Chiffre | None
    taux: Chiffre | None
    annuel: dict[tuple[str, int], Decimal]


@dataclass(eq=False, slots=True)
class Document:
    """A document: its row of the table, its place in the pages, and why its reading is uncertain (empty: it is not)."""

    row: dict[str, str | int | None]
    slug: str
    constats: dict[str, int]
    reserves: tuple[str, ...]
    lignes: list[Ligne] = field(default_factory=list)

    @property
    def document_id(self) -> str:
        return str(self.row["document_id"])

    @property
    def code(self) -> str:
        return str(self.row["departement_code"] or "")

    @property
    def departement(self) -> str:
        return str(self.row["departement_nom"] or self.code or "")

    @property
    def territoire(self) -> str:
        """The département; where the document does not tell it, the document itself."""
        return self.departement or str(self.row["fichier"])

    @property
    def periode(self) -> str:
        first, last = self.row["periode_debut"], self.row["periode_fin"]
        return f"{first}-{last}" if first and last and first != last else str(first or last or "")

    @property
    def actes(self) -> str:
        return words.acts(str(self.row["natures"] or ""))

    @property
    def titre(self) -> str:
        """« Seine-et-Marne, délibération, contrat, 2020-2022 »; its file when it tells nothing."""
        known = [self.departement or str(self.row["fichier"]), self.actes, self.periode]
        return ", ".join(part for part in known if part)

    @property
    def citation(self) -> str:
        """How to quote the document: département, acts, number, date, file."""
        row = self.row
        known = [self.departement, self.actes]
        if row["numero"]:
            known.append(f"n°{words.BLANK}{row['numero']}")
        known.append(f"séance du {words.day(str(row['date_seance']))}" if row["date_seance"] else "sans date imprimée")
        return f"{', '.join(part for part in known if part)} ({row['fichier']})"

    @property
    def pdf(self) -> bool:
        return self.row["format"] == "pdf"

    @property
    def chiffre(self) -> bool:
        """Whether some fiche plans an amount."""
        return any(ligne.prevu for ligne in self.lignes)


def load(base: sqlite3.Connection) -> list[Document]:
    """All documents, by département, period and id, each with its lines."""
    was_enabled = gc.isenabled()
    gc.disable()  # nothing is thrown away here: the collector would only look at it again and again
    try:
        return _load(base)
    finally:
        if was_enabled:
            gc.enable()


def _load(base: sqlite3.Connection) -> list[Document]:
    constats: dict[str, dict[str, int]] = defaultdict(dict)
    for identifier, gravity, count in base.execute(
        "SELECT document_id, gravite, COUNT(*) FROM anomalies GROUP BY document_id, gravite"
    ):
        constats[identifier][gravity] = count
    doubtful = {row[0] for row in base.execute("SELECT DISTINCT document_id FROM anomalies WHERE code = 'ocr'")}
    documents = []
    taken: set[str] = set()
    for row in base.execute("SELECT * FROM documents ORDER BY departement_code IS NULL, departement_code, document_id"):
        known = dict(row)
        name = base_name = words.slug(str(known["document_id"]))
        rank = 1
        while name.casefold() in taken:
            rank += 1
            name = f"{base_name}-{rank}"
        taken.add(name.casefold())
        reserves = tuple(_reserves(known, known["document_id"] in doubtful))
        document = Document(known, name, constats[known["document_id"]], reserves)
        document.lignes = lines(base, document)
        documents.append(document)
    return documents


def lines(base: sqlite3.Connection, document: Document) -> list[Ligne]:
    """The lines of a document, one for each fiche in printed order."""
    return [_ligne(document, fiche) for fiche in fiches(base, document.document_id)]


def _reserves(row: dict[str, str | int | None], doubtful: bool) -> Iterator[str]:
    if row["statut"] == "echec":
        yield "aucune page n’a pu être lue"
    elif row["statut"] == "partiel":
        yield "certaines pages n’ont pas pu être lues"
    if row["pages_ocr"]:
        yield f"{row['pages_ocr']} page(s) lue(s) par reconnaissance de caractères"
    if doubtful:
        yield "des passages sont d’une lecture douteuse"


def fiches(base: sqlite3.Connection, document_id: str) -> list[Fiche]:
    """The fiches of a document with their amounts and percentages, in printed order."""
    montants: dict[str, list[Montant]] = defaultdict(list)
    for r in base.execute(
        "SELECT * FROM montants WHERE document_id = ? AND fiche_id IS NOT NULL ORDER BY rowid", (document_id,)
    ):
        montants[r["fiche_id"]].append(_montant(r))
    taux: dict[str, list[Pourcentage]] = defaultdict(list)
    for r in base.execute(
        "SELECT * FROM pourcentages WHERE document_id = ? AND section = 'bilan_financier' AND fiche_id IS NOT NULL"
        " ORDER BY rowid",
        (document_id,),
    ):
        taux[r["fiche_id"]].append(_pourcentage(r))
    return [
        Fiche(
            **{name: r[name] for name in _FICHE},
            provenance=_place(r["page_debut"], r["ligne_debut"], r["titre"]),
            montants=tuple(montants[r["fiche_id"]]),
            pourcentages=tuple(taux[r["fiche_id"]]),
        )
        for r in base.execute("SELECT * FROM fiches WHERE document_id = ? ORDER BY rang", (document_id,))
    ]


_FICHE = (
    "fiche_id rang numero titre engagement axe orientation objectif_numero objectif_texte objectif_type"
    " objectif_national page_debut page_fin ligne_debut ligne_fin"
).split()


def _place(page: int, line: int, text: str) -> Provenance:
    return Provenance((Fragment(page, line, None, text),))


def _montant(r: sqlite3.Row) -> Montant:
    return Montant(
        r["montant_id"],
        r["section"],
        Decimal(str(r["valeur"])),
        Decimal(str(r["incertitude"] or 0)),
        r["financeur"],
        r["annee"],
        r["periode"],
        r["nature"],
        r["niveau"],
        r["libelle"],
        _place(r["page"], r["ligne"], r["texte"]),
    )


def _pourcentage(r: sqlite3.Row) -> Pourcentage:
    return Pourcentage(
        r["pourcentage_id"],
        r["section"],
        Decimal(str(r["valeur"])),
        Decimal(0),
        r["libelle"],
        words.decimal(r["numerateur"]),
        words.decimal(r["denominateur"]),
        _place(r["page"], r["ligne"], r["texte"]),
    )


def _ligne(document: Document, fiche: Fiche) -> Ligne:
    sums = budget(fiche)
    return Ligne(
        document,
        fiche.fiche_id,
        fiche.numero or "",
        fiche.titre,
        fiche.engagement or "",
        fiche.objectif_national or "",
        fiche.page_debut,
        {payer: _planned(fiche, sums, payer) for payer in sums.planned},
        _only(fiche, "consomme"),
        _only(fiche, "non_consomme"),
        _rate(fiche, sums),
        _by_year(fiche.montants),
    )


def _planned(fiche: Fiche, sums: Budget, payer: str) -> Chiffre:
    value = sums.planned[payer]
    for montant in fiche.montants if payer not in sums.summed else ():
        if montant.nature == "prevu" and (montant.financeur or "total") == payer and montant.valeur == value:
            return Chiffre(value, montant.montant_id, montant.provenance.page)
    return Chiffre(value, calcule=True)


def _only(fiche: Fiche, nature: str) -> Chiffre | None:
    """The one amount of this nature that all payers share; None where several differ: which is meant is not told."""
    found = [m for m in fiche.montants if m.nature == nature and m.financeur in ("total", None)]
    found = [m for m in found if m.niveau == "total"] or found
    if not found or len({m.valeur for m in found}) > 1:
        return None
    return Chiffre(found[0].valeur, found[0].montant_id, found[0].provenance.page)


def _rate(fiche: Fiche, sums: Budget) -> Chiffre | None:
    if sums.spent is None:
        return None
    for rate in fiche.pourcentages if not sums.computed else ():
        if rate.valeur == sums.spent:
            return Chiffre(rate.valeur, rate.pourcentage_id, rate.provenance.page)
    return Chiffre(sums.spent, calcule=True)


def _by_year(montants: Iterable[Montant]) -> dict[tuple[str, int], Decimal]:
    """Years of each payer, where the details of the years add up to its printed total over all of them."""
    totals: dict[str, Montant] = {}
    years: dict[str, dict[int, list[Montant]]] = defaultdict(lambda: defaultdict(list))
    for montant in montants:
        if montant.nature != "prevu" or montant.financeur in ("total", None):
            continue
        if montant.niveau == "total" and montant.annee is None:
            totals.setdefault(montant.financeur, montant)
        elif montant.niveau == "detail" and montant.annee is not None:
            years[montant.financeur][montant.annee].append(montant)
    proven: dict[tuple[str, int], Decimal] = {}
    for payer, total in totals.items():
        details = [m for found in years[payer].values() for m in found]
        slack = total.incertitude + sum((m.incertitude for m in details), Decimal(0))
        if details and abs(sum((m.valeur for m in details), Decimal(0)) - total.valeur) <= slack:
            for year, found in years[payer].items():
                proven[payer, year] = sum((m.valeur for m in found), Decimal(0))
    return proven
