"""Balances: planned minus spent is what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractor.model.fiche import Anomalie
from extractor.reconcile.budget import HORS, PAYEUR, SOUS_TOTAL, TOTAL, Budget, Poste, budget
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.controle import CENT, Controle, Lecture, Terme
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction


def check(contexte: Contexte) -> Iterator[Controle | Anomalie]:
    """One relation for each amount left over that stands next to one amount spent; what is spent beyond the plan."""
    redaction = Redaction(contexte, "solde")
    for fiche in contexte.fiches:
        lu = budget(contexte, fiche)
        yield from _depassement(lu, redaction)
        for reste in lu.spent("non_consomme"):
            controle = _solde(lu, reste, contexte.reglages)
            if controle:
                yield controle


def _solde(lu: Budget, reste: Poste, reglages: Reglages) -> Controle | None:
    spent = [p for p in lu.spent("consomme") if _key(p) == _key(reste)]
    left = [p for p in lu.spent("non_consomme") if _key(p) == _key(reste)]
    prevus = _prevus(lu, reste)
    if len(spent) != 1 or len(left) != 1 or not prevus:
        return None  # several answers: which goes with which is not certain
    prevu, consomme = prevus[0].figure, spent[0].figure
    lectures: list[Lecture] = [
        (Terme(1, prevu), Terme(-1, consomme)),
        (Terme(-1, prevu), Terme(1, consomme)),  # an overspending, printed without its sign
    ]
    lectures += [(Terme(1, autre.figure), Terme(-1, consomme)) for autre in prevus[1:]]
    for report in _reports(lu, reglages):
        lectures.append((Terme(1, prevu), Terme(1, report.figure), Terme(-1, consomme)))
        lectures.append((Terme(1, prevu), Terme(-1, report.figure), Terme(-1, consomme)))
    used = {prevu.id, consomme.id, reste.figure.id}
    others = tuple(p.figure for p in (*lu.postes, *lu.bilan) if p.figure.id not in used)
    return Controle(
        "solde",
        lu.fiche,
        reste.figure,
        tuple(lectures),
        gravite="erreur" if prevus[0].role == TOTAL else "avertissement",
        manques=others,
        exces=others,
        tolerance=reglages.decimal("solde_tolerance"),
    )


def _depassement(lu: Budget, redaction: Redaction) -> Iterator[Anomalie]:
    """More spent than planned, where the rate is printed as 100 % and no balance says otherwise."""
    spent = [p for p in lu.spent("consomme") if _key(p) == (None, None)]
    planned = {p.montant.valeur: p for p in lu.postes if p.role == TOTAL}
    if len(spent) != 1 or len(planned) != 1 or lu.spent("non_consomme"):
        return
    consomme, prevu = spent[0].montant, next(iter(planned.values())).montant
    beyond = consomme.valeur - prevu.valeur
    whole = any(p.valeur == CENT and p.section == consomme.section for p in lu.fiche.pourcentages)
    if beyond <= consomme.incertitude + prevu.incertitude or not whole:
        return
    mots = {"prevu": number(prevu.valeur, "€"), "depassement": number(beyond, "€")}
    lieu = redaction.lieu(prevu.provenance)
    found = redaction.redige("solde_depasse", lu.fiche.fiche_id, consomme.provenance, lieu=lieu, **mots)
    yield replace(found, ecart=beyond, preuve=(consomme.montant_id, prevu.montant_id))


def _key(poste: Poste) -> tuple[str | None, int | None]:
    """Payer and year of an amount of the balance; no payer means all of them."""
    financeur = poste.montant.financeur
    return (None if financeur == "total" else financeur), poste.montant.annee


def _prevus(lu: Budget, reste: Poste) -> list[Poste]:
    """The planned amounts the balance may start from, the most likely first."""
    financeur, annee = _key(reste)
    if annee is not None:
        return []
    beside = [p for p in lu.bilan if p.montant.nature == "prevu" and _key(p) == _key(reste)]
    if len(beside) == 1:  # the balance says itself what was planned
        return beside
    if financeur is not None:
        return [p for p in lu.postes if p.role == PAYEUR and p.montant.financeur == financeur]
    totaux = [p for p in lu.postes if p.role == TOTAL]
    payeurs = [p for p in lu.postes if p.role == PAYEUR]
    if not totaux and len(payeurs) != 1:
        return [alone] if (alone := lu.planned()) else []
    return [*totaux, *payeurs, *(p for p in lu.postes if p.role == SOUS_TOTAL)]


def _reports(lu: Budget, reglages: Reglages) -> list[Poste]:
    """Credits carried over from another year: a balance may count them although the total does not."""
    return [
        p
        for p in (*lu.postes, *lu.bilan)
        if p.role in (HORS, "detail", "annuel", SOUS_TOTAL)
        and p.montant.nature not in ("consomme", "non_consomme")
        and reglages.trouve("reports", p.montant.libelle)
    ]
