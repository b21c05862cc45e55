"""Indicators and their values as documents print them; invented words and figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from lecture import fiche, rules

from extractor import extract, load_rules

VALUES = {
    "- Nombre de visites : 350 en 2022, 412 en 2023": [(2022, "350", "realise"), (2023, "412", "realise")],
    "- Nombre de places (cible 2024 : 60)": [(2024, "60", "cible")],
    "- Nombre d'agents\nValeur 2022 : 310 – Cible 2024 : 450": [(2022, "310", "realise"), (2024, "450", "cible")],
    "- Nombre de jeunes (33 jeunes)": [(None, "33", "realise")],
    "- Nombre d'ateliers (12 par an)": [(None, "12", "realise")],
    "- Nombre de formations tenues (4 inscrits)": [],
    "- Délai de 3 mois pour répondre": [],
    "- Nombre de séjours : 90 (2021) ; 120 (cible 2023)": [(2021, "90", "realise"), (2023, "120", "cible")],
    "- Part des agents : 8 % (valeur initiale), 15 % (valeur cible)": [(None, "8", "base"), (None, "15", "cible")],
    "- Nombre de lieux : 3 (cible : 5)": [(None, "3", "realise"), (None, "5", "cible")],
    "- Nombre de lits créés : 14 (cible 2024)": [(2024, "14", "cible")],
    "- Taux de retour à 6 mois : 74 %": [(None, "74", "realise")],
    "- Délai moyen de réponse : 21 jours": [(None, "21", "realise")],
    "- Part des bébés vus (31 % en 2021 ; 50 % en 2024)": [(2021, "31", "realise"), (2024, "50", "realise")],
    "- Nombre d'ateliers : 9 en 2023, 15 attendus en 2024": [(2023, "9", "realise"), (2024, "15", "cible")],
    "- Nombre d'agents\nSituation 2020 : 2 – Cible 2024 : 6": [(2020, "2", "base"), (2024, "6", "cible")],
    "- Nombre de bilans : 0 en 2021 ; 2 par an à partir de 2023": [(2021, "0", "realise"), (2023, "2", "realise")],
    "- Nombre de bilans : 35 en 2022, soit 12 % de plus qu'en 2021": [(2022, "35", "realise")],
    "- Nombre de foyers : 2021 : 5 – 2022 : 7": [(2021, "5", "realise"), (2022, "7", "realise")],
    "- Part des réponses : 1/3 des demandes": [],
    "- Nombre de lits : 20 en 2022, dont 8 ouverts en 2021": [(2022, "20", "realise")],
    "- Nombre de places : 4 pour les fratries qui arrivent": [],
    "- Nombre de visites (2021 : 214 ; cible 2024 : 430)": [(2021, "214", "realise"), (2024, "430", "cible")],
    "- Taux de visites (valeur initiale : 10 % ; cible 2023 : 16 %)": [(None, "10", "base"), (2023, "16", "cible")],
}


@pytest.mark.parametrize("printed", VALUES)
def test_values_of_an_indicator(printed: str) -> None:
    (found,) = fiche("Indicateurs de suivi", printed).indicateurs
    assert [(v.annee, str(v.valeur), v.type) for v in found.valeurs] == VALUES[printed]


def test_a_user_says_where_the_year_of_a_figure_is_printed(tmp_path: Path) -> None:
    motif = (
        "{id: courant, motif: '^courant (?P<annee>20[0-9]{2})', exemples: [courant 2023], contre_exemples: [en 2023]}"
    )
    (tmp_path / "indicateurs.yaml").write_text(f"motifs: {{annee_apres: [{motif}]}}\n")
    words = load_rules(tmp_path)
    (found,) = fiche("Indicateurs de suivi", "- Nombre de visites : 350 courant 2022", words=words).indicateurs
    assert [(v.annee, str(v.valeur)) for v in found.valeurs] == [(2022, "350")]


def test_the_label_ends_before_the_brackets_of_its_values() -> None:
    (found,) = fiche("Indicateurs de suivi", "- Délai moyen, en mois (2021 : 4,5 ; cible 2024 : 3)").indicateurs
    assert (found.libelle, found.unite) == ("Délai moyen, en mois", None)


def test_a_delay_has_the_unit_printed_with_its_values() -> None:
    body = "- Délai moyen d'accueil : 4,5 mois en 2021, 3 mois en 2022\n- Délai moyen de réponse : 21 jours"
    assert [i.unite for i in fiche("Indicateurs de suivi", body).indicateurs] == ["mois", "jours"]


def test_lines_without_bullets() -> None:
    body = (
        "Part des bébés vus : 31 %\nPart des bilans tenus : 40 % en 2021\nNombre d'agents formés\nNombre de pères reçus"
    )
    found = fiche("Indicateurs de suivi", body).indicateurs
    assert [(i.libelle, [(v.annee, int(v.valeur)) for v in i.valeurs]) for i in found] == [
        ("Part des bébés vus", [(None, 31)]),
        ("Part des bilans tenus", [(2021, 40)]),
        ("Nombre d'agents formés", []),
        ("Nombre de pères reçus", []),
    ]


def test_nobody_has_reached_the_value_of_a_year_after_the_act() -> None:
    text = (
        "DÉLIBÉRATION N° 12-3\n\nSéance du 4 mai 2022\n\nFICHE ACTION 1\n\nOuvrir un lieu\n\nConstat du diagnostic\n\n"
    )
    text += "Il manque un lieu.\n\nIndicateurs de suivi\n\n- Nombre de lieux (2021 : 4 ; 2022 : 5 ; 2024 : 9)\n"
    (found,) = extract(text.encode(), rules(), name="essai.txt").fiches
    (lieux,) = found.indicateurs
    assert [(v.annee, v.type) for v in lieux.valeurs] == [(2021, "realise"), (2022, "realise"), (2024, "cible")]


def test_numbered_indicators() -> None:
    body = "Indicateur 1 : Nombre de jeunes reçus\nIndicateur 2 : Taux d'occupation"
    assert [i.libelle for i in fiche("Indicateurs de suivi", body).indicateurs] == [
        "Nombre de jeunes reçus",
        "Taux d'occupation",
    ]


def test_starting_points_and_targets_go_to_what_they_count() -> None:
    body = (
        "- Base de départ : 120 ateliers en 2021\n- Cible sur 2 ans : 150 en 2022, 180 en 2023\n\n"
        "Indicateurs de suivi\n\n- Nombre d'ateliers tenus\n- Taux de présence\n"
    )
    ateliers, presence = fiche("Objectifs opérationnels", body).indicateurs
    assert ateliers.libelle == "Nombre d'ateliers tenus"
    assert [(v.annee, int(v.valeur), v.type) for v in ateliers.valeurs] == [
        (2021, 120, "base"),
        (2022, 150, "cible"),
        (2023, 180, "cible"),
    ]
    assert presence.valeurs == ()


def test_a_remark_is_no_indicator() -> None:
    body = "- Nombre de familles reçues\n- En fonction de l'appel à projets\n- À définir\n"
    assert [i.libelle for i in fiche("Indicateurs de suivi", body).indicateurs] == ["Nombre de familles reçues"]


def test_an_indicator_counted_by_every_contract() -> None:
    body = "- Nombre d'entretiens prénataux précoces réalisés\n- Nombre de familles reçues\n"
    numbers = [i.indicateur_national for i in fiche("Indicateurs de suivi", body).indicateurs]
    assert numbers == ["1", None]


def test_indicators_in_a_table() -> None:
    table = "| Indicateurs | Valeur 2021 | Cible 2022 | 2022 |\n|---|---|---|---|\n"
    table += "| Délai moyen (jours) | 134 | 90 | 102 |\n| Taux de retour | 12,5 % | | à venir |\n"
    text = "# Plan\n\n# Fiche action 1 : Accueillir\n\n| Constats | Trois mois. |\n| Pilote | PMI |\n\n" + table
    (found,) = extract(text.encode(), rules(), name="essai.md").fiches
    assert [(i.libelle, [(v.annee, str(v.valeur), v.type) for v in i.valeurs]) for i in found.indicateurs] == [
        ("Délai moyen (jours)", [(2021, "134", "realise"), (2022, "90", "cible"), (2022, "102", "realise")]),
        ("Taux de retour", [(2021, "12.5", "realise")]),
    ]


WHOLE = [
    "• Création de réponses communes PMI - ARS pour les familles\n• Nombre de relais",
    "- Nombre d'enfants suivis (3 enfants hors création de postes en cours)\n- Nombre de relais",
]


@pytest.mark.parametrize("printed", WHOLE)
def test_an_indicator_is_not_cut_inside(printed: str) -> None:
    assert len(fiche("Indicateurs de suivi", printed).indicateurs) == 2


def test_indicators_that_lost_their_line_breaks() -> None:
    body = "Respect du calendrier de l'année Analyse des écarts Suivi des Bilans partagés du délai de signature"
    assert [i.libelle for i in fiche("Indicateurs de suivi", body).indicateurs] == [
        "Respect du calendrier de l'année",
        "Analyse des écarts",
        "Suivi des Bilans partagés du délai de signature",
    ]


def test_a_table_of_indicators_with_a_target_and_a_source() -> None:
    table = "| Indicateur | Cible | Source |\n| --- | --- | --- |\n| Nombre de visites | 900 en 2027 | Logiciel PMI |\n"
    table += "| Part des parents reçus | 80 % | CAF |\n| Nombre de ruptures | - 15 % | ODPE |\n"
    text = f"# Fiche action 1 : Ouvrir\n\n**Constats**\n\nIl manque un lieu.\n\n**Indicateurs de suivi**\n\n{table}"
    (found,) = extract(text.encode(), rules(), name="essai.md").fiches
    assert [(i.libelle, [(v.annee, str(v.valeur), v.type) for v in i.valeurs]) for i in found.indicateurs] == [
        ("Nombre de visites", [(2027, "900", "cible")]),
        ("Part des parents reçus", [(None, "80", "cible")]),
        ("Nombre de ruptures", []),  # a change is no value
    ]


def test_indicators_of_one_sentence_with_their_values_in_brackets() -> None:
    printed = "Nombre de places créées (240 en 2026) ; Taux de couverture du canton (50 % en 2026)."
    assert [(i.libelle, [int(v.valeur) for v in i.valeurs]) for i in fiche("Indicateurs", printed).indicateurs] == [
        ("Nombre de places créées", [240]),
        ("Taux de couverture du canton", [50]),
    ]


@pytest.mark.parametrize(
    ("title", "kind"), [("Schéma départemental", "cible"), ("Bilan du schéma départemental", "realise")]
)
def test_what_a_plan_counts_after_its_first_year_is_a_target(title: str, kind: str) -> None:
    text = f"# {title} de l'enfance 2022-2026\n\n## Fiche action 1 : Ouvrir\n\n**Constats**\n\nIl manque un lieu.\n\n"
    text += "**Indicateurs**\n\nNombre de places : 60 en 2025\n"
    (found,) = extract(text.encode(), rules(), name="essai.md").fiches
    assert [v.type for i in found.indicateurs for v in i.valeurs] == [kind]


def test_heads_of_columns_that_lost_their_table_name_no_indicator() -> None:
    printed = "Indicateur Cible Source\nNombre de visites à domicile"
    assert [i.libelle for i in fiche("Indicateurs de suivi", printed).indicateurs] == ["Nombre de visites à domicile"]


def test_a_bare_figure_is_no_indicator() -> None:
    body = "- Part des sorties accompagnées\n- 23 %\n- 18 %\n- Nombre de logements"
    assert [i.libelle for i in fiche("Indicateurs", body).indicateurs] == [
        "Part des sorties accompagnées",
        "Nombre de logements",
    ]
