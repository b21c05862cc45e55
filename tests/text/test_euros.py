"""Amounts in euros: every printed form, and the traps of blanks that separate thousands or figures."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lettres import in_words

from extractor.text.euros import after_euro, find_euros


@pytest.mark.parametrize(
    ("text", "value", "precision", "form"),
    [
        ("839 727 €", "839727", "0.5", "euro"),
        ("437 757€", "437757", "0.5", "euro"),
        ("4100 €", "4100", "0.5", "euro"),
        ("1 099 500  €", "1099500", "0.5", "euro"),
        ("1\u00a0099\u202f500\u2009€", "1099500", "0.5", "euro"),
        ("1 800\n€", "1800", "0.5", "euro"),
        ("220 000 \n€", "220000", "0.5", "euro"),
        ("10.000 euros", "10000", "0.5", "euro"),
        ("395.000€", "395000", "0.5", "euro"),
        ("12,500 €", "12500", "0.5", "euro"),
        ("0€", "0", "0.5", "euro"),
        ("1 234,56 €", "1234.56", "0", "euro"),
        ("10,70 €", "10.70", "0", "euro"),
        ("3,5 €", "3.5", "0.05", "euro"),
        ("-18 000 €", "-18000", "0.5", "euro"),
        ("4,8M €", "4800000", "50000", "millions"),
        ("4,8 M€", "4800000", "50000", "millions"),
        ("2M€", "2000000", "500000", "millions"),
        ("8,531 820 M€", "8531820", "0.5", "millions"),
        ("1,174 M€", "1174000", "500", "millions"),
        ("1.174 M€", "1174000", "500", "millions"),
        ("2.9M€", "2900000", "50000", "millions"),
        ("2,5 millions d’euros", "2500000", "50000", "millions"),
        ("1,3 million d'euros", "1300000", "50000", "millions"),
        ("1,2 Md€", "1200000000", "50000000", "milliards"),
        ("162K€", "162000", "500", "milliers"),
        ("75 K€", "75000", "500", "milliers"),
        ("300 k euros", "300000", "500", "milliers"),
        ("40 milliers d'euros", "40000", "500", "milliers"),
        ("2 mille euros", "2000", "500", "milliers"),
        ("un million deux cent mille euros", "1200000", "0.5", "lettres"),
        ("Deux millions d'euros", "2000000", "500000", "lettres"),
        ("14 000ᵉ", "14000", "0.5", "exposant"),
        ("6 700 ᵉ", "6700", "0.5", "exposant"),
        ("15 000°", "15000", "0.5", "exposant"),
        ("15 000®", "15000", "0.5", "exposant"),
        ("5000e", "5000", "0.5", "exposant"),
    ],
)
def test_reads_one_amount(text: str, value: str, precision: str, form: str) -> None:
    (euro,) = find_euros(f"Budget : {text} ; suite")
    assert (euro.valeur, euro.incertitude, euro.forme) == (Decimal(value), Decimal(precision), form)
    assert f"Budget : {text} ; suite"[euro.start : euro.end] == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("en 2021 42 000 € versés", ["42 000 €"]),
        ("en 2021 500 000 € versés", ["500 000 €"]),
        ("fiche 2 84 375 €", ["84 375 €"]),
        ("(2)10 000 €", ["10 000 €"]),
        ("20 000 € 2 000 €", ["20 000 €", "2 000 €"]),
        ("2 000€3 000€", ["2 000€", "3 000€"]),
        ("€ 1 239 500€", ["1 239 500€"]),
        ("1M€ en 2022", ["1M€"]),
        ("16 €/jour", ["16 €"]),
        ("entre 10-20 €", ["20 €"]),
        ("8 000x17 = 136 000 €", ["136 000 €"]),
        ("les deux cent trois euros", ["deux cent trois euros"]),
        ("-  €", []),
        ("C4940000000 94", []),
        ("en 2022, 12 agents", []),
        ("50 %", []),
        ("le 2e et le 3ème groupe", ["2e"]),
        ("R2E et H5°", []),
    ],
)
def test_where_an_amount_begins(text: str, printed: list[str]) -> None:
    assert [text[e.start : e.end] for e in find_euros(text)] == printed


def test_rival_readings_are_kept_for_sums_to_choose() -> None:
    (ambiguous,) = find_euros("28 800 000 €")
    assert ambiguous.lectures == (Decimal(800_000),)
    (long,) = find_euros("5 635 913 €")
    assert long.lectures == (Decimal(635_913), Decimal(913))
    (plain,) = find_euros("437757 €")
    assert plain.lectures == ()


_EURO_SIGNS = st.sampled_from(["€", " €", "\u00a0€", "  €", "\n€", " euros"])
_BLANKS = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "."])


@given(st.integers(0, 999_999_999), _BLANKS, _EURO_SIGNS)
def test_grouped_euros_come_back(amount: int, blank: str, sign: str) -> None:
    printed = f"{amount:,}".replace(",", blank) + sign
    (euro,) = find_euros(f"Total {printed}.")
    assert euro.valeur == amount
    assert euro.end - euro.start == len(printed)


@given(st.integers(0, 10**9), _EURO_SIGNS)
def test_cents_come_back(cents: int, sign: str) -> None:
    amount = Decimal(cents) / 100
    (euro,) = find_euros(f"{amount:,.2f}".replace(",", " ").replace(".", ",") + sign)
    assert (euro.valeur, euro.incertitude) == (amount, 0)


@given(
    st.integers(1, 999_999),
    st.integers(0, 3),
    st.sampled_from([("k€", 3), (" K€", 3), ("M€", 6), (" M €", 6), (" millions d'euros", 6), (" Md€", 9)]),
)
def test_scaled_euros_come_back_within_their_precision(digits: int, places: int, unit: tuple[str, int]) -> None:
    figure = Decimal(digits).scaleb(-places)
    name, power = unit
    (euro,) = find_euros(str(figure).replace(".", ",") + name)
    assert euro.valeur == figure.scaleb(power)
    assert euro.incertitude == Decimal(5).scaleb(power - places - 1)


@given(st.integers(2, 999_999_999))
def test_amounts_in_words_come_back(amount: int) -> None:
    (euro,) = find_euros(f"la somme de {in_words(amount)} euros")
    assert (euro.valeur, euro.forme) == (amount, "lettres")


@given(st.text(alphabet="0123456789 .,€kMe°-\nun mille", max_size=60))
def test_spans_are_ordered_and_hold_their_text(text: str) -> None:
    found = find_euros(text)
    assert all(0 <= e.start < e.end <= len(text) for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("l00 €", "100"),
        ("l00 000 €", "100000"),
        ("1O 500 €", "10500"),
        ("3 5OO euros", "3500"),
        ("2OO k€", "200000"),
        ("1 OOO,50 €", "1000.50"),
        ("|50 €", "150"),
    ],
)
def test_letters_that_can_only_be_digits_are_read_as_such(text: str, value: str) -> None:
    [found] = find_euros(f"Formation : {text}, guide")
    assert (found.valeur, found.forme) == (Decimal(value), "ocr")
    assert f"Formation : {text}, guide"[found.start : found.end] == text


@pytest.mark.parametrize("text", ["Phase I 500 €", "lot l 500 €", "total 500 €", "DGAL 500 €", "1o 500 €"])
def test_letters_that_may_be_letters_are_left_alone(text: str) -> None:
    assert [(e.valeur, e.forme) for e in find_euros(text)] == [(Decimal(500), "euro")]


@pytest.mark.parametrize("text", ["S00 €", "12 S00 €", "1O500 €", "l500 €", "Il 000 €", "OO €"])
def test_no_amount_is_made_of_what_is_left_of_a_figure(text: str) -> None:
    assert find_euros(text) == []


@pytest.mark.parametrize("text", ["le directeur, ", "chaque secteur", "Etat mineur ; ", "de bonne humeur"])
def test_a_word_that_ends_like_the_name_of_the_euro_is_none(text: str) -> None:
    assert after_euro(text) == -1


@pytest.mark.parametrize("printed", ["12 keuros", "12 k€", "12 euros", "12EUR", "12 M euros"])
def test_the_place_after_an_amount_follows_its_unit(printed: str) -> None:
    assert after_euro(f"{printed} ARS") == len(printed)
