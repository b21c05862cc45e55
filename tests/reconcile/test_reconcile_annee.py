"""Periods and years that cannot be, and those that only look so."""

from dataclasses import replace

import pytest
from fabrique_fiches import Page
from fabrique_textes import fiche, findings, says, texte
from hypothesis import given
from hypothesis import strategies as st

from extractor import extract, load_rules
from extractor.model.fiche import Metadonnees, Montant
from extractor.text.dates import find_dates

ACTE = Metadonnees(date_seance="2024-10-17", periode_debut=2022, periode_fin=2024, exercice=2024)
MOIS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


@pytest.mark.parametrize(
    ("ligne", "imprime"),
    [
        ("Calendrier : de septembre 2024 à mars 2024", "de septembre 2024 à mars 2024"),
        ("du 12 mars 2023 au 10 février 2023", "du 12 mars 2023 au 10 février 2023"),
        ("du 01/09/2023 au 31/08/2022", "du 01/09/2023 au 31/08/2022"),
        ("pour la période 2024-2022.", "période 2024-2022"),
    ],
)
def test_a_period_that_ends_before_it_begins_is_told(ligne, imprime):
    (anomalie,) = says("annee", ligne)
    assert anomalie.declare == imprime
    assert anomalie.gravite == "avertissement"


@given(st.integers(2010, 2030), st.integers(0, 11), st.integers(2010, 2030), st.integers(0, 11))
def test_periods_are_told_exactly_when_reversed(annee, mois, autre, fin):
    ligne = f"de {MOIS[mois]} {annee} à {MOIS[fin]} {autre}"
    assert bool(says("annee", ligne)) == ((autre, fin) < (annee, mois))
    assert find_dates(ligne)


@pytest.mark.parametrize(
    "ligne",
    [
        "passé de 2022 à 2019 enfants",
        "délibération n° 2024-2022",
        "entre mai 2022 et juin 2022",
        "de septembre à mars 2024",
        "le schéma 2016-2020 puis le schéma 2021-2025",  # two editions
        "le schéma des solidarités 2019-2024 et le schéma de l'autonomie 2020-2024",  # two things
        "2022 : bilan de l'année scolaire 2020/2021",
        "2022 : année scolaire 2021/2022",
        "2022 : 50 000 € (versés en 2021)",
        "12 000 € (2022) ; loyer 9 000 € (2022) ; 8 000 € (2023)",
        "12 000 € (2022) ; 12 000 € (2022)",  # no other year anywhere
        "soit 20264 jeunes en 2020",
        "de 20220 € à 20230 €",
        "en 2022, 1500 enfants",
        "2021-2022 : formation",
    ],
)
def test_years_that_only_look_wrong_are_silent(ligne):
    assert says("annee", ligne) == []


@pytest.mark.parametrize(
    ("ligne", "declare", "attendu"),
    [
        ("places ouvertes en 20220. Les autres", "20220", "2022"),
        ("2022- : appel d'offres", "2022-", "2022"),
        ("2023 : essai (année scolaire 2020/2021)", "2020/2021", "2023"),
    ],
)
def test_years_that_cannot_be_are_told(ligne, declare, attendu):
    (anomalie,) = says("annee", ligne)
    assert declare in anomalie.declare
    assert attendu in anomalie.attendu


def test_two_periods_of_one_thing_are_told_with_both_places():
    (anomalie,) = findings(
        "annee",
        texte("Le schéma 2018-2023 unit les acteurs.", "Les axes du schéma 2019-2023", "FICHES DU SCHÉMA 2019-2023"),
    )
    assert "2018-2023" in anomalie.declare
    assert "2019-2023" in anomalie.attendu
    assert anomalie.provenance.ligne == 1


def test_a_contract_prolonged_has_two_periods():
    lines = texte("le contrat 2020-2022", "L'avenant proroge le contrat pour la période 2020-2023.")
    assert findings("annee", lines) == []


def test_what_is_done_after_the_session_is_told():
    (anomalie,) = findings("annee", texte("La charte a été signée le 4 mars 2025."), meta=ACTE)
    assert "17/10/2024" in anomalie.message


@pytest.mark.parametrize(
    "ligne",
    [
        "La charte a été signée le 4 mars 2024.",
        "La charte sera signée le 4 mars 2025.",
        "Accusé de réception du 24 octobre 2024",
        "Fait à Vallorme le 3 novembre 2024",
    ],
)
def test_other_dates_may_follow_the_session(ligne):
    assert findings("annee", texte(ligne), meta=ACTE) == []


def test_many_facts_after_the_session_make_the_session_doubtful():
    late = [f"La charte {n} a été signée le {n} mars 2025." for n in range(1, 6)]
    assert findings("annee", texte(*late), meta=ACTE) == []


def test_a_formula_copied_from_another_year_is_told():
    budget = texte(
        "2022 : cadres : 50 000 € * (4 % d'ETP en 2022) = 2 000 €",
        "2023 : cadres : 50 000 € * (4 % d'ETP en 2022) = 2 000 €",
        fiche="f1",
        section="moyens_financiers",
    )
    (anomalie,) = findings("annee", budget, fiches=[fiche("1")])
    assert anomalie.provenance.ligne == 2
    assert anomalie.message.startswith("Fiche 1, ligne 2")


def test_a_year_twice_in_a_split_is_told_when_another_year_is_missing():
    budget = texte(
        "Salaires : 30 000 € (2022) ; 31 000 € (2023)",
        "Loyer : 1 000 * 12 mois = 12 000 € (2022) ; 1 000 * 12 = 12 000 € (2022)",
        fiche="f1",
        section="moyens_financiers",
    )
    (anomalie,) = findings("annee", budget)
    assert "2023" in anomalie.attendu
    assert anomalie.provenance.ligne == 2


def test_a_calendar_that_ends_before_the_year_paid_for_is_told():
    late = texte("Courant 2022", fiche="f1", section="calendrier")
    plan = texte("Six sessions en 2024", fiche="f1", section="description")
    (anomalie,) = findings("annee", late, plan, fiches=[fiche("1")], meta=ACTE)
    assert "2022" in anomalie.message


@pytest.mark.parametrize("calendrier", ["2022 et années suivantes", "Déjà en cours depuis 2022", "2022 puis 2024"])
def test_an_action_that_goes_on_is_silent(calendrier):
    late = texte(calendrier, fiche="f1", section="calendrier")
    plan = texte("Six sessions en 2024", fiche="f1", section="description")
    assert findings("annee", late, plan, fiches=[fiche("1")], meta=ACTE) == []


def test_a_report_looks_back():
    late = texte("Courant 2022", fiche="f1", section="calendrier")
    plan = texte("Six sessions en 2024", fiche="f1", section="description")
    report = fiche("1", sections={"bilan_financier": "Rien n'a été dépensé."})
    assert findings("annee", late, plan, fiches=[report], meta=ACTE) == []


def test_money_of_a_year_far_from_the_contract_is_told():
    page = Page()
    far: Montant = page.montant(5_000, "fir", annee=2013)
    page.montant(5_000, "fir", annee=2021)
    (anomalie,) = findings("annee", fiches=[replace(page.fiche(), fiche_id="f1")], meta=ACTE)
    assert anomalie.preuve == (far.montant_id,)


CONTRAT = Metadonnees(date_seance="2031-10-20", periode_debut=2031, periode_fin=2032)


@pytest.mark.parametrize(
    ("ligne", "annee"),
    [("De septembre 2031 à juin 2033", "2033"), ("Ouverture : mars 2034", "2034")],
)
def test_a_calendar_after_the_contract_is_told(ligne, annee):
    (anomalie,) = findings("annee", texte(ligne, fiche="f1", section="calendrier"), fiches=[fiche("1")], meta=CONTRAT)
    assert annee in anomalie.message
    assert (anomalie.gravite, anomalie.attendu) == ("info", "au plus tard 2032")


@pytest.mark.parametrize(
    "ligne",
    ["De septembre 2031 à juin 2032", "2032 et années suivantes", "Action pérenne jusqu'en 2033", "Horizon 2050"],
)
def test_calendars_inside_the_contract_or_open_are_silent(ligne):
    found = findings("annee", texte(ligne, fiche="f1", section="calendrier"), fiches=[fiche("1")], meta=CONTRAT)
    assert found == []


def test_a_step_before_the_one_that_it_follows_is_told():
    lignes = ("Étude au S1 2031", "Mise en œuvre au S2 2031", "Partenariats au T1 2031")
    (anomalie,) = findings("annee", texte(*lignes, fiche="f1", section="calendrier"), fiches=[fiche("1")])
    assert "Mise en œuvre au S2 2031" in anomalie.declare


@pytest.mark.parametrize(
    "lignes",
    [
        ("Étude au S1 2031", "Mise en œuvre au S2 2031", "Partenariats au T1 2032"),
        ("Étude au S2 2031", "Mise en œuvre au S2 2031", "Partenariats au T1 2031"),  # no order at all
        ("Volet 1 : étude en 2031", "Volet 2 : étude en 2032", "Volet 3 : étude en 2031"),
    ],
)
def test_steps_in_order_or_in_none_are_silent(lignes):
    assert findings("annee", texte(*lignes, fiche="f1", section="calendrier"), fiches=[fiche("1")]) == []


def _inscrits(*montants, calendrier, meta=CONTRAT):
    page = Page(numero="1")
    for valeur, annee in montants:
        page.montant(valeur, "departement", annee=annee)
    own = replace(page.fiche(), sections=())
    return findings("annee", texte(calendrier, fiche="f1", section="calendrier"), fiches=[own], meta=meta)


@pytest.mark.parametrize(
    ("calendrier", "montants"),
    [
        ("Premier trimestre 2032 : démarrage des projets", ((120_000, 2031), (120_000, 2032))),
        ("Dernier trimestre 2031", ((120_000, 2031), (120_000, 2032))),
    ],
)
def test_a_whole_year_paid_for_an_action_that_begins_late_is_told(calendrier, montants):
    (anomalie,) = _inscrits(*montants, calendrier=calendrier)
    assert "120 000 €" in anomalie.declare.replace("\u202f", " ")
    assert anomalie.gravite == "info"


@pytest.mark.parametrize(
    ("calendrier", "montants"),
    [
        ("Premier trimestre 2031 : démarrage des projets", ((120_000, 2031), (120_000, 2032))),
        ("Dernier trimestre 2031", ((30_000, 2031), (120_000, 2032))),  # reduced
        ("Premier trimestre 2032 : évaluation", ((120_000, 2031), (120_000, 2032))),
        ("Premier trimestre 2032 : démarrage des projets", ((2_000, 2031), (2_000, 2032))),
    ],
)
def test_amounts_that_may_fit_their_year_are_silent(calendrier, montants):
    assert _inscrits(*montants, calendrier=calendrier) == []


GRILLE = ("Actions 2031 2032 2033 2034", "Action 1 : Ouvrir un lieu", "X X X", "Action 2 : Former", "X")


@pytest.mark.parametrize(("resume", "told"), [("2032-2033", True), ("2032-2034", False), ("Démarrage en 2032", False)])
def test_crosses_against_the_summary(resume, told):
    titre = "Ouvrir un lieu d'accueil de nuit"
    found = findings(
        "annee",
        texte(*GRILLE, fiche="f1", section="calendrier"),
        texte(f"1. {titre}", "Ouvrir un lieu", resume, "2. Former les équipes", "2031-2032"),
        fiches=[fiche("1", titre), fiche("2", "Former les équipes")],
    )
    assert [a.declare for a in found] == ([f"récapitulatif : {resume}"] if told else [])


@pytest.mark.parametrize(
    ("tete", "ligne", "told"),
    [
        ("Actions\t2022\t2023\t2024", "Former\tX\t\tX", False),
        ("Actions\t2022\t2023\t2024\tEn continu", "Former\t\t\t\tX", False),  # a heading, though no year
        ("Actions\t2022\t2023\t2024", "Former\t\t\tX\tX", True),
        ("Actions\t2022\t2023\t\t2024", "Former\t\t\tX\t", True),
        ("Actions\t2022\t2023", "Former\t\t\tX\tX\tX", False),  # the heading was lost
        ("Actions\tT1\tT2\tT3", "Former\t\t\tX\tX", False),  # no calendar of years
    ],
)
def test_a_cross_under_no_heading_is_told_and_not_guessed(tete, ligne, told):
    text = (
        "FICHE ACTION 1\n\nOuvrir un lieu\n\nConstat du diagnostic\n\nIl manque un lieu.\n\n"
        "Description de l’action\n\nDeux agents reçoivent les familles.\n\n"
        f"Calendrier prévisionnel\n\n<p></p>{tete}\n<p></p>Recruter\tX\tX\n<p></p>{ligne}\n"
    )
    result = extract(text.encode(), load_rules(), name="essai.txt")
    found = [a for a in result.anomalies if "croix" in a.message]
    assert len(found) == told
    if told:
        assert found[0].gravite == "info"
        assert "« Former »" in found[0].message
        assert "2022, 2023, 2024" in found[0].message
