"""Printed formulas: ``80 000 x 3/12 = 12 000 €``, and the operator, operand or digit that would make them true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.model.fiche import Anomalie, Fiche, Montant
from extractor.model.passage import Provenance
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.controle import GRAVITES
from extractor.reconcile.formules import Issue, Lue, Remede, lues, remedes
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction, court

CODE = "calcul"


def check(contexte: Contexte) -> Iterator[Anomalie]:
    """One anomaly for each formula that no reading makes true, unless a wrong unit or separator explains it."""
    redaction = Redaction(contexte, CODE)
    fiches = {fiche.fiche_id: fiche for fiche in contexte.fiches}
    before: tuple[Lue, list[Remede]] | None = None
    for lue in lues(contexte):
        if lue.bilan.issue is Issue.JUSTE or lue.formule.avant is not None:
            continue
        changes = list(remedes(lue.formule, lue.item, lue.voisins(contexte)))
        if changes and changes[0].genre == "unite":
            continue
        if before is None or not _same_slip(before, lue, changes):
            temoins = _Temoins.of(lue, fiches.get(lue.texte.fiche_id or ""))
            yield _wrong(lue, temoins, changes, contexte, redaction)
        before = lue, changes


def _same_slip(before: tuple[Lue, list[Remede]], lue: Lue, changes: list[Remede]) -> bool:
    """Whether one digit of the result of the formula before, that this one goes on with, repairs both."""
    first, repairs = before
    result = first.formule.resultat.start
    same_item = first.texte is lue.texte and first.base == lue.base
    slips = {(c.start, c.nouveau) for c in repairs if c.start == result}
    return same_item and any((c.start, c.nouveau) in slips for c in changes)


@dataclass(frozen=True, slots=True)
class _Temoins:
    """Amounts of the fiche: those of the formula, and those elsewhere equal to its result or to what it gives."""

    dans: tuple[Montant, ...]
    resultat: Montant | None
    calcule: Montant | None

    @classmethod
    def of(cls, lue: Lue, fiche: Fiche | None) -> _Temoins:
        lines = {(f.page, f.ligne) for f in lue.provenance().fragments}
        printed = [n.valeur for n in (*lue.formule.gauche.nombres(), lue.formule.resultat)]
        montants = fiche.montants if fiche else ()
        dans = tuple(m for m in montants if _place(m.provenance) in lines and m.valeur in printed)
        ailleurs = [m for m in montants if m not in dans]
        exact = lue.bilan.calcule

        def first(value: Decimal) -> Montant | None:
            return next((m for m in ailleurs if m.valeur == value), None)

        return cls(dans, first(lue.formule.resultat.valeur), first(exact))


def _place(provenance: Provenance) -> tuple[int, int]:
    return provenance.page, provenance.ligne


def _wrong(lue: Lue, temoins: _Temoins, changes: list[Remede], contexte: Contexte, redaction: Redaction) -> Anomalie:
    formule, texte = lue.formule, contexte.reglages.texte
    result = formule.resultat
    unit = "€" if result.unite == "€" else ""
    mots = {
        "formule": court(lue.imprime),
        "calcule": number(lue.bilan.calcule, unit),
        "resultat": number(result.valeur, unit),
    }
    change = _chosen(changes, lue, temoins)
    indice = correction = ""
    if change:
        mots |= {
            "ancien": lue.extrait(change.start, change.end),
            "nouveau": change.nouveau,
            "corrige": court(lue.corrige(change.start, change.end, change.nouveau)),
            "lieu": "" if change.lieu is None else redaction.lieu(lue.lieu(change.lieu)),
        }
        indice = texte(f"calcul_indice_{change.genre}").format_map(mots)
        if change.start != result.start:
            nom = "calcul_correction_groupe" if change.genre == "groupe" else "calcul_correction"
            correction = texte(nom).format_map(mots)
    explained = change is not None and change.genre in ("operateur", "groupe")
    temoin = "" if explained else _witness(temoins, redaction, contexte)
    mots |= {"indice": indice, "correction": correction, "temoin": temoin}
    found = redaction.redige(CODE, lue.texte.fiche_id, lue.provenance(), **mots)
    return replace(
        found,
        gravite=min(found.gravite, _gravite(lue, explained), key=GRAVITES.index),
        ecart=_cents(result.valeur - lue.bilan.calcule),
        preuve=tuple(m.montant_id for m in temoins.dans),
    )


def _chosen(changes: list[Remede], lue: Lue, temoins: _Temoins) -> Remede | None:
    """The first change that does not touch a result printed elsewhere; its digit first when the computed one is."""
    result = lue.formule.resultat
    if temoins.calcule and not temoins.resultat:
        changes = sorted(changes, key=lambda change: change.start != result.start)
    kept = (c for c in changes if not (temoins.resultat and c.start == result.start))
    return next(kept, None)


def _witness(temoins: _Temoins, redaction: Redaction, contexte: Contexte) -> str:
    for nom, montant in (("resultat", temoins.resultat), ("calcule", temoins.calcule)):
        if montant and (temoins.resultat is None or temoins.calcule is None):
            mots = {"valeur": number(montant.valeur), "lieu": redaction.lieu(montant.provenance)}
            return contexte.reglages.texte(f"calcul_temoin_{nom}").format_map(mots)
    return ""


def _gravite(lue: Lue, explained: bool) -> str:
    """An error when one reading only is possible; ``explained``: a wrong operator tells the whole gap."""
    formule = lue.formule
    money = formule.resultat.unite == "€" or any(n.unite == "€" for n in formule.gauche.nombres())
    plain = formule.forte and formule.nette and not formule.suivie and not formule.gauche.remarques()
    sure = lue.bilan.issue is Issue.FAUSSE and (explained or not lue.bilan.conversion)
    return "erreur" if money and plain and sure else "avertissement"


def _cents(value: Decimal) -> Decimal:
    cents = value.quantize(Decimal("0.01"))
    return cents.to_integral_value() if cents == cents.to_integral_value() else cents
