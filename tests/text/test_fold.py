"""Folding: what it equates, and that spans survive it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.fold import fold


@given(st.text())
def test_length_is_preserved(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcxyzàâäçéèêëîïôöùûüÿœæ’ -"))
def test_french_capitals_fold_like_small_letters(text):
    assert fold(text.upper()) == fold(text)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("ÉVALUATION À MI-PARCOURS", "evaluation a mi-parcours"),
        ("L’ENFANT, l‘enfant, l'enfant", "l'enfant, l'enfant, l'enfant"),
        ("2020–2022 — 2020‑2022 − 1", "2020-2022 - 2020-2022 - 1"),
        ("12\u00a0345\u202f€\tTTC", "12 345 € ttc"),
        ("Œuvre et CŒUR", "œuvre et cœur"),
        ("Nº 4", "n° 4"),
        ("une ligne\nune autre\u2028une troisième", "une ligne\nune autre\nune troisieme"),
        ("Ça, Noël, où, naïf, ÿ, İ", "ca, noel, ou, naif, y, i"),
    ],
)
def test_variants_of_one_character_fold_together(printed, folded):
    assert fold(printed) == folded


def test_a_span_found_in_the_folded_text_quotes_the_original():
    text = "Objectif : prévenir – l’Œuvre\u00a0sociale"
    start = fold(text).index("l'œuvre sociale")
    assert text[start : start + 15] == "l’Œuvre\u00a0sociale"


def test_decomposed_text_keeps_its_length():
    decomposed = unicodedata.normalize("NFD", "été")
    assert len(fold(decomposed)) == len(decomposed)
