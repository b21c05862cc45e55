"""A consistent budget, printed at any rounding, is never accused; one changed figure is always seen."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from fabrique_fiches import Page, tableau
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_reconcile_tables import ENTETES, rangs

PAYERS = ("departement", "etat", "ondam", "caf")
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

amounts = st.integers(min_value=1_000_000_00, max_value=90_000_000_00)  # in cents
yearly = st.lists(amounts, min_size=2, max_size=4)
payers = st.lists(st.tuples(yearly, yearly), min_size=2, max_size=4)
units = st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(10), Decimal(1000)])


def printed(cents: int, unit: Decimal) -> Decimal:
    euros = Decimal(cents) / 100
    return (euros / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def build(tree, unit: Decimal, spent: int, decimals: int, numero: str = "4") -> Page:
    """Every figure is rounded on its own from the exact cents."""
    page = Page(numero=numero, unite=unit)
    total = sum(sum(own) + sum(shared) for own, shared in tree)
    page.total(printed(total, unit))
    for name, (own, shared) in zip(PAYERS, tree, strict=False):
        page.payeur(printed(sum(own) + sum(shared), unit), name)
        page.propres(printed(sum(own), unit), name)
        page.annees(name, *(printed(year, unit) for year in own))
        page.transverses(printed(sum(shared), unit), name)
        page.annees(name, *(printed(year, unit) for year in shared))
    consumed = total * spent // 100
    rate = (Decimal(consumed) * 100 / total).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    page.bilan(printed(consumed, unit), printed(total - consumed, unit), str(rate))
    return page


@RELAXED
@given(payers, units, st.integers(1, 99), st.integers(0, 2))
def test_a_consistent_budget_raises_nothing(run, tree, unit, spent, decimals):
    assert run(build(tree, unit, spent, decimals).fiche()) == ()


@RELAXED
@given(payers, units, st.integers(1, 99), st.data())
def test_a_figure_changed_beyond_precision_is_always_seen(run, tree, unit, spent, data):
    page = build(tree, unit, spent, 0)
    rank = data.draw(st.integers(0, len(page.montants) - 1))
    step = unit * 2 * len(page.montants)  # more than the roundings of any sum of the fiche
    change = step * data.draw(st.sampled_from([1, 3, -1, -3]))
    page.montants[rank] = replace(page.montants[rank], valeur=page.montants[rank].valeur + change)
    found = run(build(tree, unit, spent, 0, numero="3").fiche(), page.fiche())
    assert found
    assert {a.fiche_id for a in found} == {"f4"}


@RELAXED
@given(payers, st.integers(0, 10**6), st.integers(0, 30))
def test_the_order_of_the_input_changes_nothing(run, tree, seed, rank):
    broken = build(tree, Decimal(1), 40, 0)
    rank %= len(broken.montants)
    broken.montants[rank] = replace(broken.montants[rank], valeur=broken.montants[rank].valeur + 5_000)
    table = tableau(ENTETES, [*rangs()[:-1], ["Total", "1", "13500 €", "4150 €", "5750 €", "11900 €"]])
    other = build(tree, Decimal(1), 70, 1, numero="9")
    expected = run(broken.fiche(), other.fiche(), tableaux=[table])
    shuffle = random.Random(seed)
    for page in (broken, other):
        shuffle.shuffle(page.montants)
        shuffle.shuffle(page.pourcentages)
    cells = list(table.cellules)
    shuffle.shuffle(cells)
    again = run(other.fiche(), broken.fiche(), tableaux=[replace(table, cellules=tuple(cells))])
    assert again == expected


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_a_truncated_rate_is_never_more_than_information(run, decimals):
    for spent in range(1, 100, 7):
        page = Page()
        page.total(7_919)
        consumed = 7_919 * spent // 100
        exact = Decimal(consumed) * 100 / 7_919
        cut = exact.quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_DOWN")
        page.bilan(consumed, 7_919 - consumed, str(cut))
        assert {a.gravite for a in run(page.fiche())} <= {"info"}
