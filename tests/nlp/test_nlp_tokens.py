"""Tokens: the text is reproduced, no token crosses a blank, no amount cuts a token."""

from __future__ import annotations

import pytest
from chaine import language, read
from hypothesis import example, given, settings
from hypothesis import strategies as st

PIECES = st.sampled_from(
    [
        *" \n\t\u00a0\u202f.,;:-–‐’'°ᵉ/%€()²",
        *("  ", "...", "k€", "M€", "Md€", "12", "4,8", "10.000", "000", "2021", "1er", "45e", "euros", "vingt", "deux"),
        *("et", "mille", "l’", "d'", "aujourd’hui", "enfant", "sous", "mail", "M.", "n°", "CAF", "É"),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=40))


def tokens(text: str) -> list[str]:
    return [token.text for token in language().make_doc(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’enfant d'aujourd’hui", ["l’", "enfant", "d'", "aujourd’hui"]),
        ("Jusqu’à ce qu'il parte", ["Jusqu’", "à", "ce", "qu'", "il", "parte"]),
        ("le conseil de prud’hommes", ["le", "conseil", "de", "prud’hommes"]),
        ("12\u202f000\u00a0k€, 20 %", ["12", "\u202f", "000", "\u00a0", "k€", ",", "20", "%"]),
        ("10.000,50€ soit 4,8M€", ["10.000,50", "€", "soit", "4,8", "M€"]),
        ("1er juin 2023 et 31/12/2023", ["1er", "juin", "2023", "et", "31", "/", "12", "/", "2023"]),
        ("2020-2022 : médico-social", ["2020", "-", "2022", ":", "médico-social"]),
        ("vingt-deux mille euros", ["vingt", "-", "deux", "mille", "euros"]),
        ("M. Petit, n° 12, etc.", ["M.", "Petit", ",", "n°", "12", ",", "etc."]),
        ("PMI/ASE (Seine-et-Marne)", ["PMI", "/", "ASE", "(", "Seine-et-Marne", ")"]),
    ],
)
def test_french_administrative_text(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@settings(max_examples=150)
@given(TEXTS)
@example("")
@example("  a\n b ")
def test_tokens_are_the_text_and_never_cross_a_blank(text: str) -> None:
    doc = language().make_doc(text)
    assert doc.text == text
    assert all(token.text.isspace() or not any(map(str.isspace, token.text)) for token in doc)


@settings(max_examples=150)
@given(TEXTS)
@example("450e-mail")
@example("sous-deux mille euros")
@example("12 euros’k€")
def test_an_amount_never_cuts_a_token(text: str) -> None:
    doc = read(text, "moyens_financiers")
    for span in doc.spans["montants"]:
        assert (span.start_char, span.end_char) == span._.offsets


def test_figures_and_number_words_are_like_numbers() -> None:
    doc = language().make_doc("vingt-deux et 4,8 enfants")
    assert [token.text for token in doc if token.like_num] == ["vingt", "deux", "4,8"]
