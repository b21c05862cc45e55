"""Percentages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.percent import find_percents


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("52%", ["52"]),
        ("un taux de 45,4 % en 2022", ["45.4"]),
        ("5,31%", ["5.31"]),
        ("84.16%", ["84.16"]),
        ("-3 %", ["-3"]),
        ("tendance - 3 %", ["3"]),
        ("+55 %", ["55"]),
        ("20 pour cent", ["20"]),
        ("28,9\n%", ["28.9"]),
        ("20 à 30 %", ["20", "30"]),
        ("20 % à 30 %", ["20", "30"]),
        ("100%2%", ["100", "2"]),
        ("montant (en %)", []),
        ("80 heures, % du temps", []),
        ("2021 % 2022 %", []),
    ],
)
def test_percents(text: str, values: list[str]) -> None:
    assert [p.valeur for p in find_percents(text)] == [Decimal(v) for v in values]


@given(st.integers(0, 99_999), st.integers(0, 2), st.sampled_from(["%", " %", "\u00a0%", " pour cent"]))
def test_printed_percents_come_back(digits: int, places: int, sign: str) -> None:
    value = Decimal(digits).scaleb(-places)
    printed = str(value).replace(".", ",") + sign
    if 1990 <= digits < 2050 and places == 0:
        return  # a bare year before "%" is the heading of a column
    (percent,) = find_percents(f"soit {printed}")
    assert (percent.valeur, percent.incertitude) == (value, Decimal(5).scaleb(-places - 1))
    assert f"soit {printed}"[percent.start : percent.end] == printed
