"""A consistent budget, printed at any rounding, is never accused; one changed figure is always seen."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest

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


shapes = st.fixed_dictionaries({name: st.booleans() for name in ("parts", "annees", "bilan", "taux")})
WHOLE = {"parts": True, "annees": True, "bilan": True, "taux": True}


def build(tree, unit: Decimal, spent: int, decimals: int, numero: str = "4", shape=WHOLE) -> Page:
    """A tree of any shape, with or without sub-totals, years, balance and rate.

    Every figure is rounded on its own from the exact cents.
    """
    page = Page(numero=numero, unite=unit)
    total = sum(sum(own) + sum(shared) for own, shared in tree)
    page.total(printed(total, unit))
    for name, (own, shared) in zip(PAYERS, tree, strict=False):
        page.payeur(printed(sum(own) + sum(shared), unit), name)
        if shape["parts"]:
            for write, years in ((page.propres, own), (page.transverses, shared)):
                write(printed(sum(years), unit), name)
                if shape["annees"]:
                    page.annees(name, *(printed(year, unit) for year in years))
        elif shape["annees"]:
            both = [a + b for a, b in zip_longest(own, shared, fillvalue=0)]
            page.annees(name, *(printed(year, unit) for year in both))
    consumed = total * spent // 100
    rate = (Decimal(consumed) * 100 / total).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if shape["bilan"]:
        left = printed(total - consumed, unit) if shape["taux"] or decimals else None
        page.bilan(printed(consumed, unit), left, str(rate) if shape["taux"] else None)
    return page


@RELAXED
@given(payers, units, st.integers(1, 99), st.integers(0, 2), shapes)
def test_a_consistent_budget_raises_nothing(run, tree, unit, spent, decimals, shape):
    assert run(build(tree, unit, spent, decimals, shape=shape).fiche()) == ()


@RELAXED
@given(payers, units, st.integers(1, 99), shapes, st.data())
def test_a_figure_changed_beyond_precision_is_the_one_anomaly(run, tree, unit, spent, shape, data):
    page = build(tree, unit, spent, 0, shape=shape)
    budget = [i for i, m in enumerate(page.montants) if m.section == "moyens_financiers"]
    rank = data.draw(st.sampled_from(budget))
    step = unit * 2 * len(page.montants)  # more than the roundings of any sum of the fiche
    change = step * data.draw(st.sampled_from([1, 3, -1, -3]))
    changed = page.montants[rank] = replace(page.montants[rank], valeur=page.montants[rank].valeur + change)
    (anomalie,) = run(build(tree, unit, spent, 0, numero="3").fiche(), page.fiche())
    assert anomalie.fiche_id == "f4"
    assert changed.montant_id in anomalie.preuve
    assert abs(abs(anomalie.ecart) - abs(change)) <= step / 2


@RELAXED
@given(payers, units, st.integers(5, 95), st.data())
def test_a_balance_changed_beyond_precision_is_seen(run, tree, unit, spent, data):
    page = build(tree, unit, spent, 0)
    rank = data.draw(st.sampled_from([i for i, m in enumerate(page.montants) if m.section == "bilan_financier"]))
    change = unit * 2 * len(page.montants)
    changed = page.montants[rank] = replace(page.montants[rank], valeur=page.montants[rank].valeur + change)
    found = [a for a in run(page.fiche()) if a.gravite != "info"]
    assert any(changed.montant_id in a.preuve for a in found)


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
