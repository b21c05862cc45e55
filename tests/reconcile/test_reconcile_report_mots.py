"""Titles, objectives and statements of the body printed differently in two places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from fabrique_textes import fiche, findings, regles, texte

from extractor.model.fiche import Action, Anomalie, Fiche
from extractor.reconcile import reconcile

TITRE = "Ouvrir un lieu d’accueil pour les parents isolés du canton"


def titres(*lignes: str, titre: str = TITRE, colonnes: int = 0) -> list[Anomalie]:
    found = findings("texte", texte(*lignes, colonnes=colonnes), fiches=[fiche("3", titre)])
    return [a for a in found if "autrement ailleurs" in a.message]


# --- titles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ligne", "gravite"),
    [
        ("Fiche 3 - Ouvrir un lieu de rencontre pour les parents isolés du canton", "avertissement"),
        ("3. Ouvrir un lieu d'accueil pour les parents seuls du canton", "avertissement"),
        ("3 – Ouvrir un lieu d'accueil pour parents isolés du canton ........ 14", "info"),
        ("Fiche n° 3 : Ouvrir un lieu d'accueil pour les parents isolé du canton", "info"),
        ("Fiche 3 : Ouvrir un lieu d'accueil pour les parents isolés des cantons", "info"),
    ],
)
def test_a_title_that_a_list_prints_differently(ligne, gravite):
    (anomalie,) = titres(ligne)
    assert (anomalie.gravite, anomalie.fiche_id) == (gravite, "f3")
    assert TITRE in anomalie.declare
    assert anomalie.attendu.startswith("« Ouvrir un lieu") and "ligne 1" in anomalie.attendu


def test_all_places_that_agree_with_one_another_are_one_finding():
    ligne = "3 - Ouvrir un lieu de rencontre pour les parents isolés du canton"
    (anomalie,) = titres("Sommaire", ligne, "Tableau", ligne)
    assert "ligne 2, ligne 4" in anomalie.message


def test_initials_are_no_other_title():
    titre = "Former les équipes de la protection maternelle et infantile au repérage précoce des fragilités"
    (anomalie,) = titres("Fiche 3 - Former les équipes de la PMI au repérage précoce des fragilités", titre=titre)
    assert anomalie.gravite == "info"


def test_initials_at_the_end_of_a_title_are_no_other_title():
    titre = "Simplifier le livret des enfants confiés à l'aide sociale à l'enfance"
    (anomalie,) = titres("3. Simplifier le livret des enfants confiés à l'ASE ........ 18", titre=titre)
    assert anomalie.gravite == "info" and "ASE" in anomalie.attendu


def test_a_long_title_is_told_by_the_words_that_differ():
    titre = f"{TITRE} avec les équipes mobiles de prévention et les services de santé scolaire"
    (anomalie,) = titres(f"Fiche 3 - {titre.replace('isolés', 'seuls')}", titre=titre)
    assert "« …pour les parents isolés du canton avec… »" in anomalie.message
    assert "« …pour les parents seuls du canton avec… » (ligne 1)" in anomalie.message
    assert titre in anomalie.declare and titre.replace("isolés", "seuls") in anomalie.attendu


def test_words_printed_twice_in_a_title_are_one_finding():
    lines = texte("3 - Ouvrir un lieu d'accueil Ouvrir un lieu d'accueil pour les parents isolés du canton")
    found = reconcile([fiche("3", TITRE)], (), (), regles(), textes=[lines])
    assert [anomalie.code for anomalie in found] == ["doublon"]


@pytest.mark.parametrize(
    "ligne",
    [
        "Fiche 3 - OUVRIR UN LIEU D'ACCUEIL POUR LES PARENTS ISOLES DU CANTON",
        "Fiche 3- Ouvrir  un lieu d’accueil, pour les parents isolés du canton",
        "Fiche 3 - Ouvrir un lieu d'accueil pour les parents1 isolés du canton2 ..... 27",
        "Fiche 3 - Ouvrir un lieu d'accueil pour les parents",
        "Fiche 3 - Ouvrir un lieu d'accueil pour les parents iso",
        "Fiche 4 - Ouvrir un lieu d'accueil pour les enfants confiés du canton",
        "Il a été décidé d'ouvrir un lieu d'accueil pour des parents du canton",
        "La fiche 3 concerne un lieu d'accueil pour les jeunes parents",
        "3 lieux d'accueil ont ouvert pour les parents isolés",
        "Fiche 3 - Rouvrir des consultations",
    ],
)
def test_the_same_title_or_no_title_raises_nothing(ligne):
    assert titres(ligne) == []


def test_words_of_a_neighbour_column_are_no_part_of_a_title():
    text = replace(texte("3 Ouvrir un lieu d'accueil   favoriser les échanges", "pour les parents isolés du canton"))
    joined = replace(text, passage=replace(text.passage, paragraphs=(0,)))
    assert findings("texte", joined, fiches=[fiche("3", TITRE)]) == []


def test_two_fiches_of_one_number_are_compared_with_nothing():
    ligne = texte("3 - Ouvrir un lieu de rencontre pour les parents isolés du canton")
    twins = [fiche("3", TITRE), replace(fiche("3", "Former les équipes"), fiche_id="f3bis")]
    assert findings("texte", ligne, fiches=twins) == []


# --- actions of a fiche ----------------------------------------------------------------------------


def with_action(titre: str) -> Fiche:
    whole = fiche("2", "Prévenir les ruptures")
    return replace(whole, actions=(Action(1, "1", titre, whole.provenance),))


def test_an_action_named_differently_in_the_calendar_of_its_fiche():
    calendrier = texte("Action 1 : Animer des temps d'échange entre les équipes", fiche="f2", section="calendrier")
    fiches = [with_action("Organiser des temps d'échange entre les équipes")]
    (anomalie,) = findings("texte", calendrier, fiches=fiches)
    assert anomalie.fiche_id == "f2"
    assert "Animer des temps d'échange entre les équipes" in anomalie.attendu


@pytest.mark.parametrize(
    "autre",
    ["Animer des temps d'échange entre les équipes mobiles", "Organiser des temps de débat entre les équipes mobiles"],
)
def test_an_action_named_differently_in_a_list_without_numbers(autre):
    recapitulatif = texte(autre, "Former les cadres")
    fiches = [with_action("Animer des temps de débat entre les équipes mobiles")]
    (anomalie,) = findings("texte", recapitulatif, fiches=fiches)
    assert anomalie.fiche_id == "f2" and "ligne 1" in anomalie.attendu


@pytest.mark.parametrize(
    "ligne",
    [
        "Animer des temps de débat entre les équipes mobiles",  # the same
        "Animer des réunions avec les familles du canton",  # another action
        "Organiser un débat entre les équipes mobiles et les familles",
        "Animer des temps de débat",  # too short to tell
        "Il faut animer des temps d'échange entre les équipes mobiles du département et les partenaires",
    ],
)
def test_an_item_that_is_no_other_form_of_an_action_is_silent(ligne):
    fiches = [with_action("Animer des temps de débat entre les équipes mobiles")]
    assert findings("texte", texte(ligne), fiches=fiches) == []


def test_inclusive_endings_are_no_more_than_another_plural():
    calendrier = texte("Action 1 : Former les assistant.e.s familiaux·ales du canton", fiche="f2", section="calendrier")
    (anomalie,) = findings("texte", calendrier, fiches=[with_action("Former les assistants familiaux du canton")])
    assert anomalie.gravite == "info"


def test_an_action_shortened_in_the_calendar_is_the_same():
    calendrier = texte("Action 1 : Organiser des temps d'échange", fiche="f2", section="calendrier")
    fiches = [with_action("Organiser des temps d'échange entre les équipes")]
    assert findings("texte", calendrier, fiches=fiches) == []


# --- objectives ------------------------------------------------------------------------------------


NOMS = {
    "17": "Ouvrir une équipe mobile",
    "18": "Recruter un médecin coordonnateur",
    "19": "Former les assistants familiaux",
    "28": "Renforcer les consultations précoces",
}


def objectifs(types: Mapping[str, str]) -> list[Anomalie]:
    """A follow-up table: number, title, objective and type of each fiche."""
    lines = []
    for numero, kind in types.items():
        lines += [numero, NOMS[numero], "Objectif 9 : Accompagner chaque enfant", kind]
    made = [replace(fiche(numero, NOMS[numero]), objectif_numero="9") for numero in types]
    return findings("report", texte(*lines), fiches=made)


def test_an_objective_that_one_row_alone_calls_optional():
    (anomalie,) = objectifs({"17": "Fondamental", "18": "Fondamental", "28": "Facultatif"})
    assert (anomalie.gravite, anomalie.fiche_id) == ("avertissement", "f28")
    assert "facultatif" in anomalie.declare and "fondamental" in anomalie.attendu


@pytest.mark.parametrize(
    "types",
    [
        {"17": "Fondamental", "18": "Fondamental"},
        {"17": "Fondamental", "28": "Facultatif"},
        {"17": "Facultatif", "18": "Facultatif", "19": "Fondamental", "28": "Fondamental"},
    ],
)
def test_types_that_agree_or_that_nothing_decides(types):
    assert objectifs(types) == []


def worded(*textes: str) -> list[Anomalie]:
    made = [replace(fiche(str(rang)), objectif_texte=text) for rang, text in enumerate(textes, 1)]
    return [a for a in findings("texte", fiches=made) if "l'objectif" in a.message]


def test_an_objective_that_one_fiche_words_almost_as_the_others():
    usual = "Renforcer les outils de liaison accessibles aux familles"
    (anomalie,) = worded(usual, usual, "Renforcer les outils de liaison accessible aux familles")
    assert (anomalie.gravite, anomalie.fiche_id) == ("info", "f3")


def test_objectives_that_differ_by_a_word_of_meaning_are_two_objectives():
    usual = "Soutenir les parents en situation de handicap"
    assert worded(usual, usual, "Soutenir les parents d'enfants en situation de handicap") == []


# --- statements of the body ------------------------------------------------------------------------

ACTE = (
    "{plf} € de la loi de finances, que le Département reçoit pour agir ;",
    "{fir} € du fonds d'intervention régional, que le Département reçoit pour agir ;",
    "{ondam} € de l'objectif national de dépenses, que reçoivent les établissements ;",
)
USUAL = {"plf": "1 420 000", "fir": "310 000", "ondam": "95 500"}


def statements(first: str, second: str, **other: str) -> list[Anomalie]:
    def said(figures: Mapping[str, str]) -> list[str]:
        return [line.format_map(figures) for line in ACTE]

    acts = texte(*said(USUAL), section=first), texte(*said({**USUAL, **other}), section=second, debut=40)
    return findings("report", *acts)


def test_an_amount_that_the_contract_states_otherwise_than_the_deliberation():
    (anomalie,) = statements("autre:deliberation", "autre:contrat", plf="1 402 000")
    assert (anomalie.gravite, anomalie.ecart) == ("avertissement", -18_000)
    assert "ligne 40" in anomalie.declare and "ligne 1" in anomalie.attendu


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        ("autre:deliberation", "autre:contrat", {}),
        ("autre:contrat", "autre:avenant", {"plf": "1 500 000"}),
        ("autre:deliberation", "autre:contrat", {"plf": "1 500 000", "fir": "330 000", "ondam": "99 000"}),
        ("autre:deliberation", "autre:deliberation", {"plf": "1 500 000"}),
    ],
)
def test_acts_that_agree_or_do_not_repeat_each_other(first, second, other):
    assert statements(first, second, **other) == []


def facts(first: str, second: str) -> list[Anomalie]:
    return findings("report", texte(first, fiche="f1", section="constat"), texte(second, fiche="f2", section="constat"))


def test_a_rate_given_twice_with_another_figure():
    (anomalie,) = facts(
        "En 2031, 40 % des signalements reçus sont suivis d'une mesure judiciaire.",
        "Une part élevée : 38 % des signalements reçus en 2031 ont été suivis d'une mesure judiciaire ;",
    )
    assert (anomalie.gravite, anomalie.ecart) == ("avertissement", -2)


def test_a_count_one_unit_away():
    (anomalie,) = facts(
        "Population des moins de 20 ans : 412 305", "Le taux des moins de 20 ans (412 306 et 24 %) est stable"
    )
    assert anomalie.gravite == "info"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "En 2030, 40 % des signalements reçus sont suivis d'une mesure judiciaire.",
            "38 % des signalements reçus en 2031 sont suivis d'une mesure judiciaire.",
        ),
        (
            "En 2031, 40 % des signalements reçus sont suivis d'une mesure judiciaire.",
            "En 2031, 52 % des signalements reçus sont suivis d'une mesure administrative.",
        ),
        (
            "40 % des signalements reçus sont suivis d'une mesure judiciaire.",
            "38 % des signalements reçus sont suivis d'une mesure judiciaire.",
        ),
        (
            "En 2031, 40 % des signalements reçus sont suivis d'une mesure judiciaire.",
            "En 2031, 39,6 % des signalements reçus sont suivis d'une mesure judiciaire.",
        ),
        ("Population des moins de 20 ans : 412 305", "Population des moins de 20 ans : 415 305"),
        ("Budget des moins de 20 ans : 412 305 €", "Budget des moins de 20 ans : 412 306 €"),
        ("Naissances domiciliées : 412 305", "Logements vacants : 412 306"),
    ],
)
def test_other_facts_raise_nothing(first, second):
    assert facts(first, second) == []
