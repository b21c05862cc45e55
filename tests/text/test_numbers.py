"""Figures and numbers in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lettres import in_words

from extractor.text.numbers import parse_figure, parse_words


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("1 234,5", "1234.5", "0.05"),
        ("10.000", "10000", "0.5"),
        ("45,4", "45.4", "0.05"),
        ("84.16", "84.16", "0.005"),
        ("8,531 820", "8.531820", "0.0000005"),
        ("-3", "-3", "0.5"),
        ("1.234.567,8", "1234567.8", "0.05"),
    ],
)
def test_figures(text: str, value: str, half: str) -> None:
    assert parse_figure(text) == (Decimal(value), Decimal(half))


@pytest.mark.parametrize("text", ["", "-", "douze", "12 34", "1 2 345", "12 €", "2020-2021"])
def test_what_is_not_one_figure(text: str) -> None:
    assert parse_figure(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("quatre-vingt-dix-sept", 97),
        ("quatre vingts", 80),
        ("soixante et onze", 71),
        ("Soixante-et-onze", 71),
        ("nonante-sept mille", 97_000),
        ("septante et un", 71),
        ("un million deux cent mille", 1_200_000),
        ("trois cents", 300),
        ("zéro", 0),
        ("mille neuf cent quatre-vingt-quatre", 1984),
    ],
)
def test_words(text: str, number: int) -> None:
    assert parse_words(text) == number


@pytest.mark.parametrize("text", ["", "deux trois", "cent mille millions", "et", "mille zéro", "douzaine", "million"])
def test_words_that_make_no_number(text: str) -> None:
    assert parse_words(text) is None


@given(st.integers(0, 999_999_999_999))
def test_written_numbers_come_back(number: int) -> None:
    assert parse_words(in_words(number)) == number
