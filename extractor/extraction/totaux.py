"""The total of several payers, where arithmetic says that it is theirs and not the last one's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.extraction.amounts import Found
from extractor.model.fiche import Montant
from extractor.ruleset import Lexique

_COUNTED = "prevu"


def with_common_totals(
    montants: Sequence[Montant], amounts: Sequence[Found], text: str, totals: Lexique
) -> list[Montant]:
    """Amounts with the total of all payers given to nobody.

    "Département : 24 000 €, ARS : 36 000 €, Total : 60 000 €": the total stands under the last payer, but it is what
    all the amounts before it add up to. It keeps a year only where they all have the same.

    Parameters
    ----------
    montants, amounts
        Of one section, in printed order, one for one.
    text
        The section.
    totals
        Words that announce a total.
    """
    found = list(montants)
    for rank in range(2, len(found)):
        montant = found[rank]
        before = [m for m in found[:rank] if m.nature == _COUNTED]
        payers = {m.financeur for m in before}
        if montant.nature != _COUNTED or len(payers) < 2 or payers & {None, "total"}:
            continue
        announced = totals.find(text[amounts[rank - 1].end : amounts[rank].start])
        if announced and sum(m.valeur for m in before) == montant.valeur:
            years = {(m.annee, m.periode) for m in before}
            annee, periode = years.pop() if len(years) == 1 else (None, None)
            why = "somme des montants de tous les financeurs qui précèdent"
            source = {**montant.source, "financeur": why, "annee": why, "niveau": why}
            found[rank] = replace(
                montant, financeur="total", annee=annee, periode=periode, niveau="total", source=source
            )
    return found
