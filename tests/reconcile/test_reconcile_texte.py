"""Blanks, empty sections and misspelt acronyms."""

import pytest
from fabrique_textes import fiche, findings, says, texte

PLEINE = {"referent": "DPEF", "calendrier": "2024"}


@pytest.mark.parametrize(
    ("ligne", "declare"),
    [
        ("Formation des cadres : X sessions de X jours soit  X agents", "X sessions"),
        ("Équipe mobile (nb de postes) : 48 000 €", "(nb de postes)"),
        ("Maisons agréées ( ?)", "( ?)"),
        ("il importe () de soutenir les parents", "()"),
        ("1 200 € ######### 3 400 €", "#########"),
        ("Coût de la formation (à compléter)", "(à compléter)"),
        ("un budget de XX €", "XX €"),
        ("la délibération n° en date du , agissant pour", "n° en date du ,"),
    ],
)
def test_a_blank_left_to_fill_is_told_once_per_line(ligne, declare):
    (anomalie,) = says("texte", ligne)
    assert declare in anomalie.declare
    assert anomalie.gravite != "erreur"


@pytest.mark.parametrize(
    "ligne",
    [
        "12 X jours et 50 € x jours",
        "prix x nombre de jours",
        "soit x agents",  # a formula
        "Capacité (nombre de places) : 12",
        "Pourquoi (et comment ?)",
        "Favorable ( ) Défavorable ( )",
        "au XXe siècle, Louis XX",
        "les évaluations à compléter par la famille",
        "Publié le ……/……/2024",
        "Préambule ........................ 3",
        "la délibération n° 12 en date du 3 mai, agissant",
        "### Constat",
        "des mineurs (MNA) (voir annexe)",
        "5 % du temps de travail",
    ],
)
def test_what_only_looks_like_a_blank_is_silent(ligne):
    assert says("texte", ligne) == []


def test_a_rate_without_its_number_is_told_in_a_budget_only():
    ligne = "% du temps de travail des cadres"
    assert len(says("texte", ligne, "moyens_financiers", "f1")) == 1
    assert says("texte", ligne, "indicateurs", "f1") == []


def test_a_section_that_stops_on_a_bullet_is_told():
    lines = texte("Conformément à la charte :", "-", fiche="f1", section="objectif_operationnel")
    assert len(findings("texte", lines)) == 1


def test_an_empty_section_that_the_others_fill_is_told():
    fiches = [fiche(str(n), sections=PLEINE) for n in range(1, 10)]
    (anomalie,) = findings("texte", fiches=[*fiches, fiche("10", sections={**PLEINE, "referent": ""})])
    assert (anomalie.fiche_id, anomalie.gravite) == ("f10", "info")
    assert "9 fiches sur 10" in anomalie.message


@pytest.mark.parametrize(
    "fiches",
    [
        [fiche(str(n), sections={"referent": "", "calendrier": "2024"}) for n in range(1, 11)],  # nobody fills it
        [fiche(str(n), sections=PLEINE) for n in (1, 2, 3)] + [fiche("4", sections={"referent": ""})],  # too few
        [fiche(str(n), sections=PLEINE) for n in range(1, 11)] + [fiche("11", sections={"calendrier": "2024"})],
        [fiche(str(n), sections={"points_vigilance": "Oui"}) for n in range(1, 11)]
        + [fiche("11", sections={"points_vigilance": ""})],  # optional
    ],
)
def test_sections_that_may_be_empty_are_silent(fiches):
    assert findings("texte", fiches=fiches) == []


def test_a_misspelt_acronym_is_told_with_the_right_one():
    (anomalie,) = findings("texte", texte("Le CAMSP accueille.", "Un autre CAMSP ouvre.", "Les CAMPS voisins"))
    assert (anomalie.declare, anomalie.attendu) == ("CAMPS", "CAMSP")
    assert anomalie.provenance.ligne == 3


@pytest.mark.parametrize(
    "lignes",
    [
        ("Le CAMSP accueille.", "CAMPS", "CAMPS", "CAMPS"),  # as frequent: a name of its own
        ("La MDPH et la MDPH", "La MDPHE"),  # another service
        ("ITEP et ITEP", "DITEP"),
        ("AEMO et AEMO", "SAEMO et AEMOI"),
        ("CAMPS",),
    ],
)
def test_other_acronyms_are_silent(lignes):
    assert findings("texte", texte(*lignes)) == []
