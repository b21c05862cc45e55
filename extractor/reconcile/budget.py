"""The budget of one fiche: which printed amount is a total, whose, and what follows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.model.fiche import Fiche, Montant
from extractor.reconcile.contexte import Contexte, Reglages, garde
from extractor.reconcile.controle import Figure
from extractor.reconcile.grid import short

RECAP = "recapitulatif"  # "Total État": the payer's figure once more, no part of it
TOTAL, PAYEUR, SOUS_TOTAL, ANNUEL, DETAIL, HORS = "total", "payeur", "sous_total", "annuel", "detail", "hors"


@dataclass(frozen=True, slots=True)
class Poste:
    """An amount of the budget section with its role.

    ``kind`` is the id of the known sub-total that its label names (``propre``), or None.
    """

    montant: Montant
    role: str
    figure: Figure
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """Amounts of the budget section, then those of the balance section, each in reading order."""

    fiche: Fiche
    postes: tuple[Poste, ...]
    bilan: tuple[Poste, ...]

    def total(self) -> Poste | None:
        """The first grand total printed, or None."""
        return next((p for p in self.postes if p.role == TOTAL), None)

    def planned(self) -> Poste | None:
        """The first grand total printed, or the only amount that is planned, or None."""
        planned = [p for p in self.postes if p.montant.nature == "prevu"]
        return self.total() or (planned[0] if len(planned) == 1 else None)

    def totaux(self) -> Iterator[Poste]:
        """Totals of any kind, without those of one year."""
        return (p for p in self.postes if p.role in (TOTAL, PAYEUR, SOUS_TOTAL))

    def spent(self, nature: str) -> list[Poste]:
        """Amounts of one nature in the balance section, or in the budget section for want of any."""
        found = [p for p in self.bilan if p.montant.nature == nature]
        return found or [p for p in self.postes if p.montant.nature == nature]

    def following(self, index: int, stop: tuple[str, ...]) -> Iterator[Poste]:
        """Amounts after ``postes[index]``, up to the first one whose role is in ``stop``."""
        for poste in self.postes[index + 1 :]:
            if poste.role in stop:
                return
            yield poste


@garde
def budget(contexte: Contexte, fiche: Fiche) -> Budget:
    """Read the amounts of a fiche; a year that all of them share tells no role and is left out."""
    reglages = contexte.reglages
    sections, bilan = reglages.liste("sections_budget"), reglages.liste("sections_bilan")
    montants = [m for m in fiche.montants if m.section in (*sections, *bilan)]
    if len({m.annee for m in montants}) == 1 or _of_one_year(montants):
        montants = [replace(m, annee=None) for m in montants]
    return Budget(fiche, _postes(montants, sections, reglages), _postes(montants, bilan, reglages))


def _of_one_year(montants: Sequence[Montant]) -> bool:
    """Whether one year is printed, and the grand totals bear it, or all that is planned: that of the act."""
    years = {m.annee for m in montants} - {None}
    planned = [m for m in montants if m.nature == "prevu"]
    totals = [m for m in planned if (m.niveau, m.financeur) == ("total", "total")]
    telling = totals or (planned if len(planned) == 1 else [])
    return len(years) == 1 and {m.annee for m in telling} == years


def _postes(montants: Iterable[Montant], sections: tuple[str, ...], reglages: Reglages) -> tuple[Poste, ...]:
    kept = []
    inside = [m for m in montants if m.section in sections]
    whole = {m.financeur for m in inside if m.niveau == "total" and m.annee is None and m.nature == "prevu"}
    for montant in inside:
        label = _etiquette(montant.libelle or "", reglages)
        role = role_of(montant, label.role, yearly=montant.financeur in whole)
        figure = figure_of(montant, role, label.nom, reglages)
        kept.append(Poste(montant, role, figure, label.kind))
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Etiquette:
    """What a label says: the role it proves, the kind of sub-total it names, and how to call that kind."""

    role: str | None = None
    kind: str | None = None
    nom: str | None = None


def _etiquette(libelle: str, reglages: Reglages) -> Etiquette:
    lexique = reglages.lexique("roles")
    first = lexique.at_start(libelle)
    opening = first.entree.attributs["role"] if first else None
    for hit in lexique.find(libelle):
        if hit.entree.attributs["role"] == SOUS_TOTAL:
            role = SOUS_TOTAL if opening == TOTAL else None
            return Etiquette(role, hit.entree.id, hit.entree.attributs.get("nom"))
    if first and reglages.lexique("financeurs").whole(libelle[first.end :].strip()):
        return Etiquette(PAYEUR if opening == PAYEUR else RECAP)
    for motif in reglages.rules.motifs("controles.rubrique"):
        found = motif.search(libelle)
        if found:
            return Etiquette(SOUS_TOTAL, None, libelle[found.start() :].strip() if found.start() else None)
    return Etiquette(TOTAL) if opening == TOTAL and lexique.whole(libelle) else Etiquette()


def role_of(montant: Montant, label: str | None, *, yearly: bool) -> str:
    """Place of an amount in its budget: its ``niveau``, or what its label proves where that says less.

    ``yearly``: its payer has a total without a year, so that one with a year is only a part of it.
    """
    if montant.nature != "prevu":
        return HORS
    if montant.annee is not None and label != SOUS_TOTAL:
        payer_total = montant.niveau == "total" and montant.financeur not in (None, "total")
        return PAYEUR if payer_total and not yearly else ANNUEL
    if montant.financeur == "total":
        return TOTAL if montant.niveau == "total" or label == TOTAL else DETAIL
    if SOUS_TOTAL in (montant.niveau, label):
        return DETAIL if label == RECAP else SOUS_TOTAL
    known = montant.financeur is not None and (montant.niveau == "total" or label == PAYEUR)
    return PAYEUR if known else DETAIL


def figure_of(montant: Montant, role: str, nom: str | None, reglages: Reglages) -> Figure:
    """The amount with the words to speak of it; ``nom`` stands in for its label when it is known."""
    kind = montant.nature if montant.nature in ("consomme", "non_consomme") else role
    if kind == HORS:
        kind = DETAIL
    libelle = nom or montant.libelle
    words = {
        "financeur": reglages.financeur(montant.financeur),
        "libelle": short(libelle or reglages.texte("nom_sans_libelle")),
        "annee": str(montant.annee or ""),
    }
    name = "annee" if kind == ANNUEL else kind
    return Figure(
        montant.montant_id,
        montant.valeur,
        montant.incertitude,
        reglages.texte(f"nom_{name}_sujet").format_map(words),
        reglages.texte(f"nom_{name}").format_map(words),
        montant.provenance,
        style="terme_annee" if kind == ANNUEL else "terme_nu" if kind == DETAIL else "terme_nom",
    )
