"""A consistent budget or table, printed with any rounding, is never accused; one changed figure always is, alone."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest

import pytest
from fabrique_fiches import Page, tableau
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from test_reconcile_tables import ENTETES, rangs

PAYERS = ("departement", "etat", "ondam", "caf", "fir")
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

some = st.integers(min_value=1_000_000_00, max_value=90_000_000_00)  # in cents: more than one unit of any level
any_amount = st.one_of(st.just(0), some)
yearly = st.lists(some, min_size=2, max_size=4)
payers = st.lists(st.tuples(yearly, yearly), min_size=2, max_size=5)
any_years = st.lists(any_amount, min_size=1, max_size=5)
any_tree = st.lists(st.tuples(any_years, any_years), min_size=1, max_size=5)

LEVELS = ("total", "payeur", "partie", "annee", "bilan")
unit_of_level = st.sampled_from([Decimal("0.01"), *(Decimal(10) ** n for n in range(6))])  # cents to 0,1 M€
units = st.fixed_dictionaries({level: unit_of_level for level in LEVELS})
# A gap that equals another figure may be a part left out: fine enough for a change to be far from all of them.
fine_unit = st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(1000)])
fine_units = st.fixed_dictionaries({level: fine_unit for level in LEVELS})
EUROS = dict.fromkeys(LEVELS, Decimal(1))


def printed(cents: int, unit: Decimal) -> Decimal:
    euros = Decimal(cents) / 100
    return (euros / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


shapes = st.fixed_dictionaries({name: st.booleans() for name in ("parts", "annees", "bilan", "taux")})
WHOLE = {"parts": True, "annees": True, "bilan": True, "taux": True}


class Budget:
    """Writes figures of one level after another, each rounded on its own, to the unit of its level."""

    def __init__(self, numero: str, units) -> None:
        self.page = Page(numero=numero)
        self._units = units

    def write(self, level: str, method: str, *cents: int, name: str | None = None) -> None:
        unit = self.page.unite = self._units[level]
        figures = [printed(one, unit) for one in cents]
        if method == "annees":
            self.page.annees(name, *figures)
        else:
            getattr(self.page, method)(*figures, *([name] if name else []))

    def balance(self, consumed: int, total: int, rate: str | None, *, left: bool) -> None:
        unit = self.page.unite = self._units["bilan"]
        self.page.bilan(printed(consumed, unit), printed(total - consumed, unit) if left else None, rate)


def build(tree, units, spent: int, decimals: int, numero: str = "4", shape=WHOLE) -> Page:
    """A tree of any shape, with or without sub-totals, years, balance and rate."""
    budget = Budget(numero, units)
    total = sum(sum(own) + sum(shared) for own, shared in tree)
    budget.write("total", "total", total)
    for name, (own, shared) in zip(PAYERS, tree, strict=False):
        budget.write("payeur", "payeur", sum(own) + sum(shared), name=name)
        if shape["parts"]:
            for method, years in (("propres", own), ("transverses", shared)):
                budget.write("partie", method, sum(years), name=name)
                if shape["annees"]:
                    budget.write("annee", "annees", *years, name=name)
        elif shape["annees"]:
            both = [a + b for a, b in zip_longest(own, shared, fillvalue=0)]
            budget.write("annee", "annees", *both, name=name)
    if shape["bilan"] and total:
        consumed = total * spent // 100
        rate = (Decimal(consumed) * 100 / total).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        told = str(rate) if shape["taux"] else None
        budget.balance(consumed, total, told, left=shape["taux"] or decimals > 0)
    return budget.page


def step_of(page: Page) -> Decimal:
    """More than all the roundings of the fiche together."""
    return 4 * sum((m.incertitude for m in page.montants), Decimal(1))


@RELAXED
@given(any_tree, units, st.integers(1, 99), st.integers(0, 2), shapes)
def test_a_consistent_budget_raises_nothing(run, tree, units, spent, decimals, shape):
    assert run(build(tree, units, spent, decimals, shape=shape).fiche()) == ()


@RELAXED
@given(payers, fine_units, st.integers(1, 99), shapes, st.data())
def test_a_figure_changed_beyond_precision_is_the_one_anomaly(run, tree, units, spent, shape, data):
    page = build(tree, units, spent, 0, shape=shape)
    budget = [i for i, m in enumerate(page.montants) if m.section == "moyens_financiers"]
    rank = data.draw(st.sampled_from(budget))
    change = step_of(page) * data.draw(st.sampled_from([1, 3, -1, -3]))
    assume(page.montants[rank].valeur + change > 0)
    changed = page.montants[rank] = replace(page.montants[rank], valeur=page.montants[rank].valeur + change)
    (anomalie,) = run(build(tree, units, spent, 0, numero="3", shape=shape).fiche(), page.fiche())
    assert anomalie.fiche_id == "f4"
    assert changed.montant_id in anomalie.preuve
    assert abs(abs(anomalie.ecart) - abs(change)) <= step_of(page) / 2


@RELAXED
@given(payers, st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(1000)]), st.integers(5, 95), st.data())
def test_a_balance_changed_beyond_precision_is_seen(run, tree, unit, spent, data):
    page = build(tree, dict.fromkeys(LEVELS, unit), spent, 0)
    rank = data.draw(st.sampled_from([i for i, m in enumerate(page.montants) if m.section == "bilan_financier"]))
    change = unit * 2 * len(page.montants)
    changed = page.montants[rank] = replace(page.montants[rank], valeur=page.montants[rank].valeur + change)
    found = [a for a in run(page.fiche()) if a.gravite != "info"]
    assert any(changed.montant_id in a.preuve for a in found)


# --- tables ----------------------------------------------------------------------------------------

NAMES = ("Département", "État", "FIR", "CAF")


@st.composite
def tables(draw, cell):
    """Groups of rows, each row the cents of every payer in every year."""
    payeurs, annees = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    row = st.lists(st.lists(cell, min_size=payeurs, max_size=payeurs), min_size=annees, max_size=annees)
    return draw(st.lists(st.lists(row, min_size=4, max_size=6), min_size=1, max_size=2))


def cell(cents: int, unit: Decimal) -> str:
    value = printed(cents, unit)
    if unit == THOUSAND:
        return f"{value / THOUSAND:.0f}k"
    text = f"{value:,.2f}" if unit < 1 else f"{value:,.0f}"
    return f"{text.replace(',', ' ').replace('.', ',')} €"


THOUSAND = Decimal(1000)


def grid(groups, *, subtotals: bool) -> tuple[list[str], list[list[int]]]:
    """Labels and cents: each year's payers with their total, then the total of all, and rows that add up the rows."""

    def line(years) -> list[int]:
        return [*(v for year in years for v in (*year, sum(year))), sum(map(sum, years))]

    labels, rows = [], []
    for group in groups:
        labels += [f"Action {LETTERS[len(labels) + i]} familles" for i in range(len(group))]
        rows += [line(years) for years in group]
        if subtotals and len(groups) > 1:
            labels.append("Sous-total")
            rows.append([sum(column) for column in zip(*rows[-len(group) :], strict=True)])
    labels.append("Total")
    details = [row for label, row in zip(labels, rows, strict=False) if label != "Sous-total"]
    rows.append([sum(column) for column in zip(*details, strict=True)])
    return labels, rows


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def shown(groups, unit: Decimal, *, subtotals: bool, change: tuple[int, int, int] | None = None):
    """The table as printed; ``change``: row, column and units added to that figure."""
    labels, cents = grid(groups, subtotals=subtotals)
    heads = ["Action"]
    for year in range(len(groups[0][0])):
        heads += [f"{name} {2022 + year}" for name in (*NAMES[: len(groups[0][0][0])], "Total")]
    rows = [[label, *(cell(v, unit) for v in row)] for label, row in zip(labels, cents, strict=True)]
    if change:
        row, column, units = change
        right = int(printed(cents[row][column], unit) * 100)
        rows[row][column + 1] = cell(right + int(units * unit * 100), unit)
    return tableau([*heads, "Total général"], rows)


printing = st.sampled_from([Decimal("0.01"), Decimal(1), THOUSAND])


@RELAXED
@given(tables(any_amount), printing, st.booleans())
def test_a_consistent_table_raises_nothing(run, groups, unit, subtotals):
    assert run(tableaux=[shown(groups, unit, subtotals=subtotals)]) == ()


@RELAXED
@given(tables(some), printing, st.booleans(), st.data())
def test_a_cell_changed_beyond_precision_is_the_one_anomaly(run, groups, unit, subtotals, data):
    _, cents = grid(groups, subtotals=subtotals)
    row, column = data.draw(st.integers(0, len(cents) - 1)), data.draw(st.integers(0, len(cents[0]) - 1))
    units = 60 * data.draw(st.sampled_from([1, -1, 3]))
    assume(printed(cents[row][column], unit) + units * unit > 0)
    (anomalie,) = run(tableaux=[shown(groups, unit, subtotals=subtotals, change=(row, column, units))])
    assert f"t1:{row}:{column + 1}" in anomalie.preuve
    assert abs(abs(anomalie.ecart) - abs(units * unit)) <= 20 * unit


@RELAXED
@given(payers, st.integers(0, 10**6), st.integers(0, 30))
def test_the_order_of_the_input_changes_nothing(run, tree, seed, rank):
    broken = build(tree, EUROS, 40, 0)
    rank %= len(broken.montants)
    broken.montants[rank] = replace(broken.montants[rank], valeur=broken.montants[rank].valeur + 5_000)
    table = tableau(ENTETES, [*rangs()[:-1], ["Total", "1", "13500 €", "4150 €", "5750 €", "11900 €"]])
    other = build(tree, EUROS, 70, 1, numero="9")
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
