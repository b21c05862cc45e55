"""A sum of the details never counts an amount twice; invented figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lecture import fiche

BUDGETS = {
    # an amount by year, then what it is made of
    "Financement CD : 30 000 €\n\nAppel à projets : 30 000 €\n\nMilieu ouvert : 12 000 €\n\nRenforcé : 18 000 €": 30000,
    # years, then the same amount worked out
    "Financement CD : 18 000 €\n\n9 000 € (2022) ; 9 000 € (2023)\n\n90 000 x 10 % = 9 000 €": 18000,
    # amounts that are alike and add up to nothing
    "Financement CD : 27 000 €\n\n2021 : 9 000 €\n\n2022 : 9 000 €\n\n2023 : 9 000 €": 27000,
}


@pytest.mark.parametrize("printed", BUDGETS)
def test_details_add_up_to_the_total(printed: str) -> None:
    montants = fiche("Moyens financiers", printed).montants
    details = [m.valeur for m in montants if m.niveau == "detail" and m.nature == "prevu"]
    assert sum(details, Decimal(0)) == BUDGETS[printed]


def test_what_made_it_a_sub_total_is_told() -> None:
    printed = "Financement CD : 30 000 €\n\nAppel : 30 000 €\n\nMilieu ouvert : 12 000 €\n\nRenforcé : 18 000 €"
    _, parent, *parts = fiche("Moyens financiers", printed).montants
    assert (parent.niveau, parent.source["niveau"]) == ("sous_total", "somme des montants qui suivent")
    assert [m.niveau for m in parts] == ["detail", "detail"]


def test_another_payer_is_no_part() -> None:
    printed = "Financement CD : 9 000 €\n\nAccueil : 9 000 €\n\nFinancement Etat : 4 000 €\n\nCAF : 5 000 €"
    assert [m.niveau for m in fiche("Moyens financiers", printed).montants][1] == "detail"
