"""What a family of wordings recognises in a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.ruleset.lexique import Entree, Lexique
from extractor.ruleset.source import Place


def lexique(**libelles):
    place = Place("essai.yaml", 1, "")
    entrees = (Entree(name, tuple(texts), {}, (), (), False, place) for name, texts in libelles.items())
    return Lexique("essai.labels", tuple(entrees))


LABELS = lexique(
    constat=["Constat du diagnostic", "Constats", "Constat"],
    oeuvre=["Modalités de mise en œuvre"],
    enfant=["Projet pour l'enfant"],
    numero=["n°"],
    cd=["Financement (CD)", "CD"],
    cible=["Co-financement"],
    champ=["a_ b"],
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("CONSTAT  DU\u00a0DIAGNOSTIC et constats", ["constat", "constat"]),
        ("Constat du\ndiagnostic", ["constat"]),
        ("modalites de MISE EN OEUVRE", ["oeuvre"]),
        ("Modalités de mise en œuvre", ["oeuvre"]),
        ("le projet pour l’enfant, le projet pour l 'enfant", ["enfant", "enfant"]),
        ("N° 12, n°12, Nº 4", ["numero", "numero", "numero"]),
        ("financement( CD )", ["cd"]),
        ("co–financement, co- financement", ["cible", "cible"]),
        ("constatations, un reconstat, abCD, CDD, l'enfant", []),
        ("Constat du diagnosticien", ["constat"]),
        ("a_b, a_  b", ["champ"]),
        ("", []),
    ],
)
def test_find_names_whole_wordings_however_they_are_printed(text, ids):
    assert [hit.entree.id for hit in LABELS.find(text)] == ids


def test_the_longest_wording_wins_and_its_span_quotes_the_text():
    text = "Voir : CONSTAT DU DIAGNOSTIC (suite)"
    (hit,) = LABELS.find(text)
    assert text[hit.start : hit.end] == "CONSTAT DU DIAGNOSTIC"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  Constats : voir", "  Constats"), ("Voir Constats", None), ("", None), ("CDD", None)],
)
def test_at_start(text, expected):
    hit = LABELS.at_start(text)
    assert (text[: hit.end] if hit else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Constats :", "constat"),
        ("Constats ... :", "constat"),
        ("financement (cd) :", "cd"),
        ("Constats 2021", None),
        ("Les constats", None),
        ("N°", "numero"),
        (" : ", None),
        ("", None),
    ],
)
def test_whole(text, expected):
    entree = LABELS.whole(text)
    assert (entree.id if entree else None) == expected


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5), st.text())
def test_every_wording_is_found_in_itself_and_spans_stay_in_order(libelles, text):
    family = lexique(un=libelles)
    for libelle in libelles:
        assert family.whole(libelle) is not None
        assert family.find(libelle)
    hits = family.find(text + " ".join(libelles))
    assert all(first.end <= second.start for first, second in pairwise(hits))
