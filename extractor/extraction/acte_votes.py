"""How an assembly voted. What a form leaves blank is not a vote."""

from __future__ import annotations

from extractor.extraction.acte_lecture import Lecture, Repere, Trouve
from extractor.text.fold import fold


def resultat(lecture: Lecture, lignes: list[int]) -> Trouve[str] | None:
    """Result of the vote, in the wording of the rules when they know it; looked for on ``lignes``."""
    for repere in lecture.reperes("documents.resultat", lignes):
        if lecture.is_one_of(repere.index, "documents.visas"):
            continue
        found = lecture.trouve(repere, "resultat")
        known = lecture.rules.lexique("documents.resultats").whole(found.valeur)
        return Trouve(known.libelles[0] if known else found.valeur.lower(), found.provenance)
    return None


def decompte(lecture: Lecture, lignes: list[int], scrutins: list[int]) -> dict[str, Trouve[int]]:
    """Printed counts: ``pour``, ``contre``, ``abstention``, ``non_participation``, those that are stated.

    Parameters
    ----------
    lignes, scrutins
        Lines that may hold a count, and lines that may be about a ballot.
    """
    near = _near_ballots(lecture, scrutins)
    counts: dict[str, Trouve[int]] = {}
    for repere in lecture.reperes("documents.votes", lignes):
        which, scope = repere.motif.valeur["compte"], repere.motif.valeur["portee"]
        if which not in counts and (scope == "seule" or repere.index in near):
            counts[which] = _count(lecture, repere)
    return counts


def _near_ballots(lecture: Lecture, scrutins: list[int]) -> set[int]:
    """Lines not far from one about a ballot; a line that only cites another act is none."""
    reach = lecture.entier("documents.lignes_scrutin")
    found = {repere.index for repere in lecture.reperes("documents.scrutin", scrutins)}
    ballots = [index for index in found if not lecture.is_one_of(index, "documents.visas")]
    return {i for at in ballots for i in range(at - reach, at + reach + 1)}


def _count(lecture: Lecture, repere: Repere) -> Trouve[int]:
    printed = lecture.trouve(repere, "nombre")
    none = {fold(word) for word in lecture.rules.liste("documents.aucun")}
    number = 0 if fold(printed.valeur) in none else int(printed.valeur)
    return Trouve(number, lecture.locate(repere.index, repere.start, repere.end))
