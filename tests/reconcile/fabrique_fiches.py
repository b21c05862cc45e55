"""Invented fiches and tables, built from what a page would print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.model.fiche import CelluleTableau, Fiche, Montant, Pourcentage, Tableau
from extractor.model.geometry import Box
from extractor.model.passage import Fragment, Provenance

HALF = Decimal("0.5")


def place(page: int, ligne: int, texte: str, pdf: bool = False) -> Provenance:
    box = Box(10.0, 12.0 * ligne, 90.0, 12.0 * ligne + 10) if pdf else None
    return Provenance((Fragment(page, ligne, box, texte),))


@dataclass
class Page:
    """Writes amounts line after line, as a fiche prints them."""

    numero: str = "4"
    page: int = 1
    pdf: bool = False
    ligne: int = 10
    unite: Decimal = Decimal(1)
    montants: list[Montant] = field(default_factory=list)
    pourcentages: list[Pourcentage] = field(default_factory=list)

    def montant(
        self,
        valeur: int | str | Decimal,
        financeur: str | None,
        niveau: str = "detail",
        libelle: str | None = None,
        *,
        annee: int | None = None,
        nature: str = "prevu",
        section: str = "moyens_financiers",
        suite: bool = False,
    ) -> Montant:
        """One amount on a new line, or on the same line when it is the ``suite`` of the one before."""
        self.ligne += 0 if suite else 2
        rank = len(self.montants) + 1
        montant = Montant(
            f"f{self.numero}m{rank}",
            section,
            Decimal(valeur),
            self.unite * HALF,
            financeur,
            annee,
            None,
            nature,
            niveau,
            libelle,
            place(self.page, self.ligne, f"{valeur} €", self.pdf),
        )
        self.montants.append(montant)
        return montant

    def total(self, valeur: int | Decimal) -> Montant:
        return self.montant(valeur, "total", "total", "Total")

    def payeur(self, valeur: int | Decimal, financeur: str) -> Montant:
        return self.montant(valeur, financeur, "total", f"Financement {financeur}")

    def propres(self, valeur: int | Decimal, financeur: str) -> Montant:
        return self.montant(valeur, financeur, "sous_total", "Total des montants propres à l'action")

    def transverses(self, valeur: int | Decimal, financeur: str) -> Montant:
        return self.montant(valeur, financeur, "sous_total", "Total des montants transverses")

    def annees(self, financeur: str, *valeurs: int | Decimal, debut: int = 2021) -> None:
        for rank, valeur in enumerate(valeurs):
            self.montant(valeur, financeur, annee=debut + rank, suite=rank > 0)

    def bilan(self, consomme: int | Decimal, reste: int | Decimal | None, taux: str | None = None) -> None:
        self.montant(consomme, "total", "total", "Consommé", nature="consomme", section="bilan_financier")
        if taux is not None:
            self.taux(taux)
        if reste is not None:
            self.montant(reste, "total", "total", "Non consommé", nature="non_consomme", section="bilan_financier")

    def taux(
        self,
        valeur: str,
        section: str = "bilan_financier",
        numerateur: int | None = None,
        denominateur: int | None = None,
    ) -> Pourcentage:
        """A percentage on the line of the last amount."""
        decimals = len(valeur.partition(".")[2])
        pourcentage = Pourcentage(
            f"f{self.numero}p{len(self.pourcentages) + 1}",
            section,
            Decimal(valeur),
            HALF.scaleb(-decimals),
            None,
            None if numerateur is None else Decimal(numerateur),
            None if denominateur is None else Decimal(denominateur),
            place(self.page, self.ligne, f"{valeur} %", self.pdf),
        )
        self.pourcentages.append(pourcentage)
        return pourcentage

    def fiche(self) -> Fiche:
        here = place(self.page, 1, f"Fiche {self.numero}", self.pdf)
        return Fiche(
            fiche_id=f"f{self.numero}",
            rang=int(self.numero),
            numero=self.numero,
            titre="Accueillir les familles de Vallorme",
            engagement=None,
            axe=None,
            orientation=None,
            objectif_numero=None,
            objectif_texte=None,
            objectif_type=None,
            objectif_national=None,
            page_debut=self.page,
            page_fin=self.page,
            ligne_debut=1,
            ligne_fin=self.ligne,
            provenance=here,
            montants=tuple(self.montants),
            pourcentages=tuple(self.pourcentages),
        )


def tableau(entetes: Sequence[str], rangs: Sequence[Sequence[str]], *, confiance: str = "1", page: int = 3) -> Tableau:
    """A table as printed: a cell of digits (with ``k`` for thousands) is a figure, anything else is text."""
    cells = []
    for r, rang in enumerate(rangs):
        for c, texte in enumerate(rang):
            cells.append(CelluleTableau(r, c, entetes[c], texte, _value(texte), place(page, 20 + r, texte, pdf=True)))
    size = len(rangs), len(entetes)
    return Tableau("t1", None, None, None, page, page, *size, "filets", Decimal(confiance), tuple(cells))


ANNEES_PAYEURS = ("Mesure", "CD", "État", "Total", "CD", "État", "Total", "CD", "État", "Total")


def annees_payeurs(nom: str, a: int, b: int, c: int, d: int) -> list[str]:
    """A row under ``ANNEES_PAYEURS`` that adds up: what two payers give in two years; nothing is left blank."""
    values = (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d)
    return [nom, *(f"{value} €" if value else "" for value in values)]


def _value(texte: str) -> Decimal | None:
    digits = texte.replace(" ", "").removesuffix("€").removesuffix("%").removeprefix("+").replace(",", ".")
    scale = 1000 if digits.endswith("k") else 1
    digits = digits.removesuffix("k")
    known = digits.removeprefix("-").replace(".", "", 1).isdigit()
    return Decimal(digits) * scale if known else None
