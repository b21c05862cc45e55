"""Amounts that are the price of one unit ("45 € par heure"), and no part of a budget."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.extraction.amounts import Found
from extractor.model.fiche import Montant
from extractor.ruleset import Ruleset

UNIT_NEAR = 26  # characters after an amount within which "par agent" is printed
COUNT_NEAR = 60  # characters before a price within which its count is printed
UNITAIRE = "cout_unitaire"
_REFUTABLE = ("prevu", "autre")  # natures given for want of words that say otherwise


def is_unit_cost(text: str, amount: Found, left: str, rules: Ruleset) -> bool:
    """Whether the words say per what: "par agent" right after, "/ enfant :" or "à" a count right before.

    ``left`` is what stands between the amount before, or the head of the line, and this one.
    """
    units = rules.lexique("montants.unitaire_apres")
    if any(hit.start <= 3 for hit in units.find(text[amount.end : amount.end + UNIT_NEAR])):
        return True
    near = left[-UNIT_NEAR:]
    if any(not re.search(r"[\w)]", near[hit.end :]) for hit in units.find(near)):
        return True
    before = rules.lexique("montants.unitaire_avant").find(left[-40:])
    return bool(before) or rules.motifs("montants.a_l_unite").found_in(left[-60:])


def with_unit_costs(montants: Sequence[Montant], amounts: Sequence[Found], text: str, rules: Ruleset) -> list[Montant]:
    """The amounts of a passage, those that their neighbours show to be unit costs named so.

    A factor of the formula that follows ("90 000 x 10 % = 9 000", then "9 000 x 17"); a price that its count makes the
    amount that follows ("5 postes : 45 000 € soit 225 000 €"); one joined to a unit cost ("280 € et 260 € par jour").
    """
    found = list(montants)
    for rank in range(len(found) - 1):
        left, right = amounts[rank], amounts[rank + 1]
        between = text[left.end : right.start]
        if right.operand and right.valeur == left.valeur and text[: left.start].rstrip().endswith("="):
            if found[rank].nature == "prevu":
                found[rank] = _unit(found[rank], "facteur du calcul qui suit")
        elif rules.motifs("montants.resultat").matches(between):
            counts = _counts(text[max(left.start - COUNT_NEAR, 0) : left.start].rpartition("\n")[2], rules)
            if found[rank].nature in _REFUTABLE and any(n * left.valeur == right.valeur for n in counts):
                found[rank] = _unit(found[rank], "multiplié par son nombre, donne le montant qui suit")
        elif rules.motifs("montants.coordination").matches(between):
            for one, other in ((rank, rank + 1), (rank + 1, rank)):
                if found[one].nature == UNITAIRE and not left.operand and found[other].nature in _REFUTABLE:
                    found[other] = _unit(found[other], "joint à un prix d’une unité")
    return found


def _counts(words: str, rules: Ruleset) -> Iterator[Decimal]:
    """Numbers of things counted in the words, years and durations left out."""
    for motif in rules.motifs("montants.nombre"):
        for match in motif.finditer(words):
            yield Decimal(words[slice(*match.span("nombre"))].replace(",", "."))


def _unit(montant: Montant, why: str) -> Montant:
    return replace(montant, nature=UNITAIRE, source=montant.source | {"nature": why})
