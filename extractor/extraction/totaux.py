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
    found = _with_sums(montants, amounts, text, totals)
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


def _with_sums(montants: Sequence[Montant], amounts: Sequence[Found], text: str, totals: Lexique) -> list[Montant]:
    """Amounts with the sum that ends a line of years told ("95 000 € en 2031 et 5 000 € en 2032, soit un total de")."""
    found = list(montants)
    for rank in range(2, len(found)):
        montant = found[rank]
        between = text[amounts[rank - 1].end : amounts[rank].start]
        if montant.nature != _COUNTED or montant.niveau != "detail" or "\n" in between or not totals.find(between):
            continue
        parts = _parts(found, amounts, text, rank)
        years = {found[i].annee for i in parts}
        if not parts or None in years or len(years) < len(parts):
            continue
        others = {m.financeur for i, m in enumerate(found) if i not in (*parts, rank) and m.nature == _COUNTED}
        alone = not others if montant.financeur is None else not others & {montant.financeur, None, "total"}
        found[rank] = replace(
            montant,
            niveau="total" if alone else "sous_total",
            financeur=montant.financeur or ("total" if alone else None),
            source={**montant.source, "niveau": "somme des montants de sa ligne"},
        )
    return found


def _parts(found: Sequence[Montant], amounts: Sequence[Found], text: str, rank: int) -> list[int]:
    """Ranks of the amounts right before one, of its payer and on its line, that add up to it."""
    parts: list[int] = []
    for i in range(rank - 1, -1, -1):
        if found[i].financeur != found[rank].financeur or "\n" in text[amounts[i].end : amounts[rank].start]:
            break
        parts.append(i)
        total = sum(found[j].valeur for j in parts)
        if total >= found[rank].valeur:
            return parts if total == found[rank].valeur and len(parts) > 1 else []
    return []
