"""Numbers announced, repeated and cited."""

from dataclasses import replace

import pytest
from fabrique_fiches import place
from fabrique_textes import fiche, findings, texte

TITRES = [
    "Former les assistantes familiales de Vallorme",
    "Ouvrir un lieu d'accueil de nuit",
    "Rédiger le guide des signalements",
    "Soutenir les fratries séparées",
]
FICHES = [fiche(str(n), titre) for n, titre in enumerate(TITRES, 1)]
SECTIONS = dict.fromkeys(("constat", "description", "acteurs", "calendrier"), "Rempli.")


@pytest.mark.parametrize(
    "ligne",
    [
        "Le schéma comprend trois axes et 5 fiches actions.",
        "Ce programme compte cinq fiches actions.",
        "Article 1 : le rapport et ses 5 fiches actions sont approuvés.",
    ],
)
def test_a_count_that_the_fiches_contradict_is_told(ligne):
    (anomalie,) = findings("numerotation", texte(ligne), fiches=FICHES)
    assert "4" in anomalie.attendu
    assert anomalie.ecart == 1


@pytest.mark.parametrize(
    "ligne",
    [
        "Le schéma comprend trois axes et 4 fiches actions.",
        "Ce programme compte quatre fiches actions.",
        "Les échanges ont abouti à l'élaboration de 26 fiches actions.",  # of the contract, not of this act
        "Le schéma comprend 26 fiches actions.",  # too far: another document
        "Chaque axe du schéma comprend 5 fiches actions par orientation.",
        "Le précédent contrat comptait 5 fiches actions.",
        "Le schéma comprend 5 fiches actions par axe.",
    ],
)
def test_counts_of_something_else_are_silent(ligne):
    assert findings("numerotation", texte(ligne), fiches=FICHES) == []


def test_fiches_with_a_gap_are_not_counted():
    some = [fiche(n) for n in ("1", "2", "4", "7")]
    assert findings("numerotation", texte("Le schéma comprend 5 fiches actions."), fiches=some) == []


def test_numbers_may_begin_anew_under_each_heading():
    tree = [fiche(n) for n in ("1.1.1", "1.1.2", "1.2.1", "2.1.1")]
    assert len(findings("numerotation", texte("Le schéma comprend 5 fiches actions."), fiches=tree)) == 1


def test_one_number_for_two_fiches_is_told():
    twice = [fiche("1", TITRES[0], SECTIONS), fiche("2", TITRES[1], SECTIONS), fiche("2", TITRES[2], SECTIONS)]
    (anomalie,) = findings("numerotation", fiches=twice)
    assert TITRES[1] in anomalie.message


@pytest.mark.parametrize("titre", [TITRES[1], TITRES[1].upper() + "."])
def test_a_fiche_read_in_two_parts_is_silent(titre):
    twice = [fiche("1", TITRES[0], SECTIONS), fiche("2", TITRES[1], SECTIONS), fiche("2", titre, SECTIONS)]
    assert findings("numerotation", fiches=twice) == []


@pytest.mark.parametrize(
    ("ligne", "code", "attendu"),
    [
        ("(cf. fiche action 12)", "numerotation", "4 fiches"),
        ("voir la fiche 2 : Rédiger le guide des signalements", "report", "fiche 3"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(ligne, code, attendu):
    (anomalie,) = findings(code, texte(ligne), fiches=FICHES)
    assert attendu in anomalie.attendu


@pytest.mark.parametrize(
    "ligne",
    [
        "(cf. fiche action 3)",
        "voir la fiche 12 du schéma départemental",
        "voir la fiche 3 - Rédiger un guide",
        "cf. fiche 2 : un autre sujet de travail, plus large",
        "cf. fiche 1.2",
        "la fiche action 12 du contrat",
    ],
)
def test_references_that_may_be_right_are_silent(ligne):
    assert findings("numerotation", texte(ligne), fiches=FICHES) == []


def test_an_article_number_printed_twice_is_told():
    act = texte("Article 1 : objet", "Article 2 : durée", "Article 2 : moyens", "Article 3 : suivi")
    (anomalie,) = findings("numerotation", act)
    assert anomalie.provenance.ligne == 3


@pytest.mark.parametrize(
    "lignes",
    [
        (
            "Article 1 : objet",
            "Article 2",
            "L'article 3 est remplacé par :",
            "ARTICLE 3 - SUIVI",
            "Article 3",
            "Article 4",
        ),
        ("Article 1 : objet", "Article 2 : durée", "Article 1 : autre acte", "Article 2 : moyens"),
        ("Article 1 : objet", "Article 3 : durée", "Article 4 : suivi"),
    ],
)
def test_quoted_articles_and_second_acts_are_silent(lignes):
    assert findings("numerotation", texte(*lignes)) == []


def test_a_count_said_of_the_schema_in_its_next_sentence():
    ligne = "Le schéma fait suite à celui de 2017. Il comprend trois axes et cinq fiches actions."
    assert [a.ecart for a in findings("numerotation", texte(ligne), fiches=FICHES)] == [1]
    ligne = "Le présent bilan passe en revue ses cinq fiches actions."
    assert [a.ecart for a in findings("numerotation", texte(ligne), fiches=FICHES)] == [1]


def test_a_count_of_actions_is_that_of_fiches_called_so():
    ligne = "Le schéma se décline en 3 axes et 5 actions."
    called = [replace(f, provenance=place(1, int(f.numero), f"Action {f.numero} – {f.titre}")) for f in FICHES]
    assert [a.ecart for a in findings("numerotation", texte(ligne), fiches=called)] == [1]
    assert findings("numerotation", texte("Le schéma comprend 5 actions prioritaires."), fiches=called) == []
    assert findings("numerotation", texte(ligne), fiches=FICHES) == []  # fiches of any other name hold several
