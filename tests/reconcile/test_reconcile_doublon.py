"""Repeats that are slips, and those that French, tables and lists make on purpose."""

import pytest
from fabrique_textes import findings, says, texte

LONG = (
    "Le service itinérant de Vallorme accompagne les parents qui vivent loin des maisons des solidarités, "
    "avec une puéricultrice et un éducateur."
)


@pytest.mark.parametrize(
    ("ligne", "declare", "attendu"),
    [
        ("Le service existe depuis 20192019 et progresse.", "20192019", "2019"),
        ("Financement CD : 18 400 € €", "18 400 € €", "18 400 €"),
        ("Financement CD : € 18 400€", "€ 18 400€", "18 400€"),
        ("les métiers de de la petite enfance", "de de", "de"),
        ("Objectif 14 : Objectif 14 : former les cadres", "Objectif 14 : Objectif 14", "Objectif 14"),
        ("Former les agents de Former les agents de l'accueil", "Former les agents de Former", "une seule fois"),
    ],
)
def test_what_is_printed_twice_is_told(ligne, declare, attendu):
    (anomalie,) = says("doublon", ligne)
    assert declare in anomalie.declare
    assert attendu in anomalie.attendu
    assert anomalie.gravite != "erreur"
    assert anomalie.message.startswith("Ligne 1 : ")


@pytest.mark.parametrize(
    "ligne",
    [
        "Nous nous réunissons, vous vous souvenez.",
        "en en parlant avec les parents",
        "là la difficulté est grande",
        "De de Gaulle à Veil",
        "2021-2021 et 2021 2022",
        "14 500 € - € 2 000 €",
        "2 000 € 14 500 € 14 500 € - €",
        "Coût en € : 14 500 €",
        "très très souvent",
        "peu à peu, de mieux en mieux, de plus en plus",
        "Objectif 14 : Objectif 15",
        "Formation des agents Formation des agents 12 500 € 12 500 €",  # two columns of one row
        "n° AB20202020",
        "oui oui non non",
        "Ont voté POUR (0) : Ont voté CONTRE (0) :",
        "9 x 9 x 9 = 729",
        "Fondamental Fondamental Fondamental Fondamental",  # a column of a flattened table
    ],
)
def test_repeats_on_purpose_are_silent(ligne):
    assert says("doublon", ligne) == []


def test_two_signs_in_a_grid_are_cells():
    assert findings("doublon", texte("CD : 18 400 € €", colonnes=5)) == []


def test_a_paragraph_printed_twice_is_told_once_with_both_places():
    (anomalie,) = findings("doublon", texte(LONG, "Autre chose.", LONG, fiche="f1", section="constat", debut=20))
    assert anomalie.provenance.ligne == 20
    assert "ligne 22" in anomalie.message
    assert anomalie.gravite == "avertissement"


def test_a_short_sentence_printed_twice_is_only_information():
    twice = "Signature de la convention avec l'association"
    (anomalie,) = findings("doublon", texte(twice, LONG, twice, fiche="f1", section="bilan_qualitatif"))
    assert anomalie.gravite == "info"


@pytest.mark.parametrize(
    ("fiche", "section", "ligne"),
    [
        ("f1", "moyens_financiers", LONG),  # a budget repeats its lines from year to year
        ("f1", "calendrier", LONG),
        (None, "autre:rapport", LONG),
        ("f1", "description", "- Formation des agents et des cadres de l'accueil"),  # the item of two lists
        ("f1", "description", "Accompagnement des professionnels du service :"),
        ("f1", "description", "Voir l'annexe."),
    ],
)
def test_lines_that_documents_repeat_are_silent(fiche, section, ligne):
    assert findings("doublon", texte(ligne, "Autre chose.", ligne, fiche=fiche, section=section)) == []


def test_a_group_repeated_in_two_places_is_one_finding():
    ligne = "Soutenir les équipes Soutenir les équipes de prévention"
    (anomalie,) = findings("doublon", texte(ligne), texte(ligne, debut=40))
    assert anomalie.provenance.ligne == 1 and "ligne 40" in anomalie.message


def test_a_long_sentence_printed_twice_in_one_paragraph_is_told():
    ligne = f"Le canton est vaste. {LONG} {LONG}"
    (anomalie,) = says("doublon", ligne, section="description", fiche_id="f1")
    assert "paragraphe" in anomalie.message
    assert says("doublon", f"Le canton est vaste. {LONG}", section="description", fiche_id="f1") == []
