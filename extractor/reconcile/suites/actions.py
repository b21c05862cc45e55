"""Numbers of actions, where one numbering runs through all the fiches of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extractor.model.fiche import Action, Anomalie, Fiche
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.textes import Redaction, court

FAMILLE = "numerotation_action"


@dataclass(frozen=True, slots=True)
class _Numero:
    """An action with its number and its fiche."""

    numero: int
    action: Action
    fiche: Fiche


def actions_de_fiches(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A number that two fiches give to different actions, and numbers that no action bears."""
    found = [
        _Numero(int(action.numero), action, fiche)
        for fiche in contexte.fiches
        for action in fiche.actions
        if action.numero and action.numero.isdecimal()
    ]
    if not _continuous(found, contexte):
        return
    borne = {one.numero for one in found}
    fiches: dict[int, list[_Numero]] = {}
    for one in found:
        if not any(other.fiche is one.fiche for other in fiches.setdefault(one.numero, [])):
            fiches[one.numero].append(one)
    told: set[int] = set()
    for same in fiches.values():
        if len(same) == 2:
            odd, other, expected = _odd_one(same, found, borne)
            told |= {expected} if expected else set()
            yield _repeated(odd, other, expected, contexte, redaction)
    yield from _gaps(found, borne | told, redaction)


def _continuous(found: Sequence[_Numero], contexte: Contexte) -> bool:
    """Whether the numbers go on from fiche to fiche: enough fiches, hardly a number twice."""
    fiches = {one.fiche.fiche_id for one in found}
    if len(fiches) < contexte.reglages.entier(f"{FAMILLE}_fiches_min"):
        return False
    pairs = {(one.numero, one.fiche.fiche_id) for one in found}
    repeated = len(pairs) - len({one.numero for one in found})
    return repeated * 100 <= len(pairs) * contexte.reglages.entier(f"{FAMILLE}_repetes_max")


def _odd_one(same: Sequence[_Numero], found: Sequence[_Numero], borne: set[int]) -> tuple[_Numero, _Numero, int | None]:
    """The action whose number is wrong, the other one, and the number that its place calls for, when it is free."""
    for one, other in (same, same[::-1]):
        before = [x for x in found if x.fiche.rang < one.fiche.rang]
        own = [x.numero for x in found if x.fiche is one.fiche]
        expected = before[-1].numero + 1 if before else 1
        if expected not in borne and one.numero == min(own):
            return one, other, expected
    return same[1], same[0], None


def _repeated(odd: _Numero, other: _Numero, expected: int | None, contexte: Contexte, redaction: Redaction) -> Anomalie:
    texte = contexte.reglages.texte
    words = {
        "numero": str(odd.numero),
        "titre": court(odd.action.titre, 80),
        "fiche": odd.fiche.numero or "",
        "autre": court(other.action.titre, 80),
        "autre_fiche": other.fiche.numero or "",
        "premier": redaction.lieu(other.action.provenance),
        "attendu": str(expected or ""),
    }
    words["suite"] = texte(f"{FAMILLE}_suite").format_map(words) if expected else ""
    found = redaction.redige(
        f"{FAMILLE}_{'place' if expected else 'repete'}", odd.fiche.fiche_id, odd.action.provenance, **words
    )
    return replace(found, ecart=Decimal(odd.numero - expected)) if expected else found


def _gaps(found: Sequence[_Numero], borne: set[int], redaction: Redaction) -> Iterator[Anomalie]:
    """Numbers skipped between two actions of one fiche, or of two fiches that follow one another."""
    for before, after in pairwise(found):
        skipped = [n for n in range(before.numero + 1, after.numero) if n not in borne]
        if len(skipped) > 1 and len(skipped) == after.numero - before.numero - 1:
            yield redaction.redige(
                f"{FAMILLE}_saut",
                None,
                after.action.provenance,
                avant=str(before.numero),
                apres=str(after.numero),
                manque=", ".join(str(n) for n in skipped),
                lieu=redaction.lieu(before.action.provenance),
            )
