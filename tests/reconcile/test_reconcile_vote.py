"""Counts of a vote against the names and against one another."""

import pytest
from fabrique_fiches import place
from fabrique_textes import findings, says, texte

from extractor.model.fiche import Metadonnees

NOMS = ("Mme Solène ARDOUIN", "M. Karim TEYSSIER a donné pouvoir à Mme Solène ARDOUIN", "M. Luc DE VAUX")


@pytest.mark.parametrize("separateur", ["lignes", "suite"])
def test_a_count_that_the_names_contradict_is_told(separateur):
    noms = NOMS if separateur == "lignes" else (" ".join(NOMS),)
    (anomalie,) = findings("vote", texte("Ont voté POUR (4) :", *noms, "Ont voté CONTRE (0) :"))
    assert (anomalie.declare, anomalie.attendu, anomalie.ecart) == ("4 voix", "3 noms listés", 1)


@pytest.mark.parametrize(
    "lignes",
    [
        ("Ont voté POUR (3) :", *NOMS, "Ont voté CONTRE (0) :", "Se sont ABSTENUS (0) :", "Jean ROY", "Président"),
        ("Se sont abstenus (2) : Mme FAURE, M. GIL", "M. Karim TEYSSIER a donné pouvoir à M. GIL."),
        ("Ont voté POUR (46) :", *NOMS),  # the rest of the list was not read
        ("Ont voté POUR (46) :",),
        ("Adopté à l'unanimité :", "Voix contre :", "Abstentions :"),  # a blank form
    ],
)
def test_lists_that_agree_or_are_not_read_are_silent(lignes):
    assert findings("vote", texte(*lignes)) == []


def test_more_voters_than_members_and_proxies_is_told():
    (anomalie,) = says("vote", "Présents : 30 - Pouvoirs : 4 - Votants : 36")
    assert "34" in anomalie.attendu


def test_members_may_abstain_from_voting():
    assert says("vote", "Présents : 30 - Pouvoirs : 4 - Votants : 33") == []


@pytest.mark.parametrize(("resultat", "contre", "dit"), [("unanimité", 3, 1), ("unanimité", 0, 0), ("majorité", 3, 0)])
def test_a_unanimous_vote_has_no_vote_against(resultat, contre, dit):
    meta = Metadonnees(resultat_vote=resultat, votes_contre=contre, provenances={"votes_contre": place(1, 9, "3")})
    assert len(findings("vote", meta=meta)) == dit


def test_as_many_votes_as_voters():
    (anomalie,) = says("vote", "Nombre de votants : 24 – Pour : 20 – Contre : 1 – Abstentions : 2")
    assert (anomalie.declare, anomalie.ecart) == ("24 votants", 1) and "23" in anomalie.attendu
    assert says("vote", "Votants : 23 – Pour : 20 – Contre : 1 – Abstentions : 2") == []
    whole = "Votants : 24 – Pour : 20 – Contre : 1 – Abstentions : 2 – Ne prend pas part au vote : 1"
    assert says("vote", whole) == []
    assert says("vote", "Votants : 24 – Exprimés : 22 – Pour : 21 – Contre : 1 – Abstentions : 2") == []
