"""How an assembly voted. What a form leaves blank is not a vote."""

from __future__ import annotations

from extractor.extract.acte_lecture import Lecture, Repere, Trouve
from extractor.text.fold import fold


def resultat(lecture: Lecture) -> Trouve[str] | None:
    """Result of the vote, in the wording of the rules when they know it."""
    for repere in lecture.reperes("documents.resultat"):
        if lecture.is_one_of(repere.index, "documents.visas"):
            continue
        found = lecture.trouve(repere, "resultat")
        known = lecture.rules.lexique("documents.resultats").whole(found.valeur)
        return Trouve(known.libelles[0] if known else found.valeur.lower(), found.provenance)
    return None


def decompte(lecture: Lecture) -> dict[str, Trouve[int]]:
    """Printed counts: ``pour``, ``contre``, ``abstention``, ``non_participation``, those that are stated."""
    ballots = _ballots(lecture)
    reach = lecture.entier("documents.lignes_scrutin")
    near = {i for at in ballots for i in range(at - reach, at + reach + 1)}
    counts: dict[str, Trouve[int]] = {}
    for repere in lecture.reperes("documents.votes"):
        which, scope = repere.motif.valeur["compte"], repere.motif.valeur["portee"]
        if which not in counts and (scope == "seule" or repere.index in near):
            counts[which] = _count(lecture, repere)
    return counts


def _ballots(lecture: Lecture) -> list[int]:
    """Lines about a ballot; those that only cite another act are none."""
    found = {repere.index for repere in lecture.reperes("documents.scrutin")}
    return [index for index in found if not lecture.is_one_of(index, "documents.visas")]


def _count(lecture: Lecture, repere: Repere) -> Trouve[int]:
    printed = lecture.trouve(repere, "nombre")
    none = lecture.rules.parametre("documents.aucun")
    words = {fold(str(word)) for word in (none if isinstance(none, tuple) else (none,))}
    number = 0 if fold(printed.valeur) in words else int(printed.valeur)
    return Trouve(number, lecture.locate(repere.index, repere.start, repere.end))
