"""Amounts in tables of payers and years: the heads of row and column say whose and when; invented figures."""

from __future__ import annotations

from lecture import rules

from extractor import extract
from extractor.model.fiche import Fiche

FICHE = """# Fiche action 1 : Ouvrir un lieu

| Rubrique | Contenu |
| --- | --- |
| Diagnostic | Il manque un lieu. |
| Descriptif de l'action | Un lieu d'accueil. |
| Calendrier de réalisation | 2023 |

"""


def fiche(table: str) -> Fiche:
    (found,) = extract((FICHE + table).encode(), rules(), name="essai.md").fiches
    return found


def test_years_head_the_columns() -> None:
    found = fiche(
        "| Financeur | 2022 | 2023 | Total |\n| --- | --- | --- | --- |\n"
        "| Département | 10 000 € | 20 000 € | 30 000 € |\n| ARS – FIR | 5 000 € | 500 | 5 500 € |\n"
        "| Total | 15 000 € | 20 500 € | 35 500 € |\n"
    ).montants
    assert [(int(m.valeur), m.financeur, m.annee, m.niveau) for m in found] == [
        (10000, "departement", 2022, "detail"),
        (20000, "departement", 2023, "detail"),
        (30000, "departement", None, "total"),
        (5000, "fir", 2022, "detail"),
        (500, "fir", 2023, "detail"),
        (5500, "fir", None, "total"),
        (15000, "total", 2022, "sous_total"),
        (20500, "total", 2023, "sous_total"),
        (35500, "total", None, "total"),
    ]
    assert {m.nature for m in found} == {"prevu"}
    # what a user adds up: the details, once each
    assert sum(m.valeur for m in found if m.niveau == "detail") == 35500


def test_payers_head_the_columns_in_thousands() -> None:
    found = fiche(
        "| Financements (en k€) | CD | Etat | CAF |\n| --- | --- | --- | --- |\n"
        "| 2022 | 45 | 30 | 7,5 |\n| 2023 | 50 | 30 | 8 |\n"
    ).montants
    assert [(str(m.valeur), m.financeur, m.annee) for m in found] == [
        ("45000", "departement", 2022),
        ("30000", "etat", 2022),
        ("7500", "caf", 2022),
        ("50000", "departement", 2023),
        ("30000", "etat", 2023),
        ("8000", "caf", 2023),
    ]
    assert [str(m.incertitude) for m in found][:3] == ["500", "500", "50"]


def test_a_table_of_words_is_no_budget() -> None:
    found = fiche(
        "| Étape | Qui | Quand |\n| --- | --- | --- |\n| Recruter | Service 12 | 2022 |\n| Former | MDS 3 | 2023 |\n"
    ).montants
    assert found == ()


def test_cells_of_the_row_say_who_pays_and_when() -> None:
    found = fiche(
        "| Poste de dépense | Montant | Financeur | Année |\n| --- | --- | --- | --- |\n"
        "| Puéricultrice | 48 000 € | FIR | 2022 |\n| Véhicule | 18 000 € | État / Département | 2023 |\n"
    ).montants
    assert [(int(m.valeur), m.financeur, m.annee) for m in found] == [(48000, "fir", 2022), (18000, None, 2023)]


def test_a_count_beside_amounts_is_none() -> None:
    found = fiche(
        "| Financeur | Nombre d’ETP | 2022 | 2023 |\n| --- | --- | --- | --- |\n| Département | 2 | 9 000 | 9 500 |\n"
    ).montants
    assert [int(m.valeur) for m in found] == [9000, 9500]


def test_columns_of_a_table_that_lost_its_rules() -> None:
    lines = "2022 2023 Total\nEtat 10 000 € 20 000 € 30 000 €\nDépartement 5 000 € 6 000 € 11 000 €\n"
    body = f"Moyens financiers\n\n{lines}Total 15 000 € 26 000 € 41 000 €\n"
    (found,) = extract(f"FICHE ACTION 1\n\nAccueillir\n\nDiagnostic\n\nRien.\n\n{body}".encode(), rules()).fiches
    assert [(int(m.valeur), m.financeur, m.annee, m.niveau) for m in found.montants] == [
        (10000, "etat", 2022, "detail"),
        (20000, "etat", 2023, "detail"),
        (30000, "etat", None, "total"),
        (5000, "departement", 2022, "detail"),
        (6000, "departement", 2023, "detail"),
        (11000, "departement", None, "total"),
        (15000, "total", 2022, "sous_total"),
        (26000, "total", 2023, "sous_total"),
        (41000, "total", None, "total"),
    ]


def test_spendings_are_planned_as_well() -> None:
    """Without its accent "dépensé" is "dépense": only beside what was planned does the word say that it was spent."""
    planned = fiche(
        "| Financeur | Dépenses 2022 | Dépenses 2023 |\n| --- | --- | --- |\n| Département | 10 000 € | 20 000 € |\n"
    ).montants
    assert [(m.annee, m.nature) for m in planned] == [(2022, "prevu"), (2023, "prevu")]
    both = fiche(
        "| Financeur | Montant prévu 2022 | Montant dépensé 2022 |\n| --- | --- | --- |\n"
        "| Département | 10 000 € | 9 000 € |\n"
    ).montants
    assert [(int(m.valeur), m.nature) for m in both] == [(10000, "prevu"), (9000, "consomme")]


REPORT = (
    "# Fiche action 1 : Ouvrir un lieu\n\n| Rubrique | | | | | |\n| --- | --- | --- | --- | --- | --- |\n"
    "| Diagnostic | Il manque un lieu. | | | | |\n"
    "| Bilan financier | Financeur | Crédits 2024 | Dépenses réalisées au 31/12/2024 | Taux | Reste à dépenser |\n"
    "| | Département | 8 000 € | 5 000 € | 62,5 % | 3 000 € |\n| | ARS (FIR) | 4 000 € | 4 000 € | 100 % | 0 € |\n"
    "| | Total | 12 000 € | 9 000 € | 75 % | 3 000 € |\n| Crédits reportés sur 2025 | 3 000 € | | | | |\n"
    "| Indicateurs | Indicateur | Valeur 2022 (référence) | Résultat 2024 | Cible 2024 | |\n"
    "| | Nombre de visites | 60 | 85 | 90 | |\n| | Taux de retour | 10 % | 12 % | 15 % | |\n"
)


def test_a_table_beside_the_label_of_a_fiche() -> None:
    """Its heads are no labels: payers, natures and years are those of rows and columns, as in a table of its own."""
    (found,) = extract(REPORT.encode(), rules(), name="essai.md").fiches
    assert [s.section for s in found.sections[1:]] == ["constat", "bilan_financier", "indicateurs"]
    read = [(int(m.valeur), m.financeur, m.annee, m.nature, m.niveau) for m in found.montants]
    assert read[:9] == [
        (8000, "departement", 2024, "prevu", "detail"),
        (5000, "departement", 2024, "consomme", "detail"),
        (3000, "departement", 2024, "non_consomme", "detail"),
        (4000, "fir", 2024, "prevu", "detail"),
        (4000, "fir", 2024, "consomme", "detail"),
        (0, "fir", 2024, "non_consomme", "detail"),
        (12000, "total", 2024, "prevu", "total"),
        (9000, "total", 2024, "consomme", "total"),
        (3000, "total", 2024, "non_consomme", "total"),
    ]
    assert "fir" not in {payer for _, payer, _, _, _ in read[9:]}  # the row of the FIR says nothing of what follows
    assert [[(int(v.valeur), v.annee, v.type) for v in one.valeurs] for one in found.indicateurs] == [
        [(60, 2022, "base"), (85, 2024, "realise"), (90, 2024, "cible")],
        [(10, 2022, "base"), (12, 2024, "realise"), (15, 2024, "cible")],
    ]


POSTES = (
    "# Fiche action 1 : Ouvrir un lieu\n\nDiagnostic\n\nIl manque un lieu.\n\nMoyens financiers 2025\n\n"
    "| Poste de dépense | {payeur} | Part État | Coût total |\n| --- | --- | --- | --- |\n"
    "| Mobilier | 7 000 € | 2 000 € | 9 000 € |\n| Encadrement | 20 000 € | 11 000 € | 31 000 € |\n"
    "| TOTAL | 27 000 € | 13 000 € | 40 000 € |\n"
)


def test_the_sum_of_a_row_is_not_that_of_the_table() -> None:
    read = extract(POSTES.format(payeur="Part départementale").encode(), rules(), name="essai.md")
    found = read.fiches[0].montants
    assert [(int(m.valeur), m.financeur, m.niveau) for m in found if m.niveau != "detail"] == [
        (9000, "total", "sous_total"),
        (31000, "total", "sous_total"),
        (27000, "departement", "total"),
        (13000, "etat", "total"),
        (40000, "total", "total"),
    ]
    assert {(m.annee, m.periode) for m in found} == {(2025, None)}  # the year of the label of the section
    assert read.anomalies == ()


def test_a_payer_that_no_rule_knows_is_not_everybody() -> None:
    read = extract(POSTES.format(payeur="Fondation Lumen").encode(), rules(), name="essai.md")
    found = read.fiches[0].montants
    assert [(int(m.valeur), m.financeur) for m in found if m.niveau == "total"] == [
        (27000, None),
        (13000, "etat"),
        (40000, "total"),
    ]
    assert read.anomalies == ()


def test_sub_totals_of_a_table_are_no_totals() -> None:
    table = (
        "| Poste | Montant | Département | État | Total |\n| --- | --- | --- | --- | --- |\n"
        "| Mobilier | 9 000 € | 7 000 € | 2 000 € | 9 000 € |\n"
        "| Sous-total investissement | 9 000 € | 7 000 € | 2 000 € | 9 000 € |\n"
        "| Encadrement | 31 000 € | 20 000 € | 11 000 € | 31 000 € |\n"
        "| Sous-total fonctionnement | 31 000 € | 20 000 € | 11 000 € | 31 000 € |\n"
        "| Total | 40 000 € | 27 000 € | 13 000 € | 40 000 € |\n"
    )
    read = extract((FICHE + "Moyens financiers\n\n" + table).encode(), rules(), name="essai.md")
    totals = [(int(m.valeur), m.financeur) for m in read.fiches[0].montants if m.niveau == "total"]
    assert totals == [(27000, "departement"), (13000, "etat"), (40000, "total")]
    assert read.anomalies == ()


def test_rows_of_amounts_are_no_labels_of_sections() -> None:
    body = (
        "Bilan financier\n\n| | Département | État | Total |\n| --- | --- | --- | --- |\n"
        "| Budget prévu | 9 000 € | 5 000 € | 14 000 € |\n| Budget réalisé | 8 000 € | 5 000 € | 13 000 € |\n"
    )
    (found,) = extract((FICHE + body).encode(), rules(), name="essai.md").fiches
    assert [(int(m.valeur), m.financeur, m.nature) for m in found.montants] == [
        (9000, "departement", "prevu"),
        (5000, "etat", "prevu"),
        (14000, "total", "prevu"),
        (8000, "departement", "consomme"),
        (5000, "etat", "consomme"),
        (13000, "total", "consomme"),
    ]


def test_a_balance_is_that_of_its_own_table() -> None:
    heads = "| Financeurs | Crédits alloués 2024 | Dépenses réalisées 2024 | Reste à dépenser |\n"
    rule = "| --- | --- | --- | --- |\n"
    own = "| Département | 9 000 € | 6 000 € | 3 000 € |\n| État | 4 000 € | 4 000 € | 0 € |\n"
    every = "| Département | 90 000 € | 60 000 € | |\n| État | 40 000 € | 40 000 € | |\n"
    body = (
        f"Moyens financiers\n\n{heads}{rule}{every}| Total | 130 000 € | 100 000 € | |\n\n"
        f"Bilan financier\n\n{heads}{rule}{own}| Total | 13 000 € | 10 000 € | 3 000 € |\n"
    )
    read = extract((FICHE + body).encode(), rules(), name="essai.md")
    assert [a for a in read.anomalies if a.gravite != "info"] == []


def test_heads_that_only_tell_planned_from_spent() -> None:
    found = fiche(
        "**Bilan financier**\n\n| Budget prévu | Budget consommé | Taux d'exécution |\n| --- | --- | --- |\n"
        "| 80 000 € | 60 000 € | 75 % |\n"
    ).montants
    assert [(int(m.valeur), m.nature) for m in found] == [(80000, "prevu"), (60000, "consomme")]


def test_a_payer_that_no_rule_knows_is_named_where_the_head_says_payers_stand() -> None:
    rows = "| Département | 10 000 € | 20 000 € |\n| Habitat du Val | 4 000 € | 5 000 € |\n"
    rows += "| Dont études | 800 € | 900 € |\n"
    found = fiche(f"| Financeur | 2022 | 2023 |\n| --- | --- | --- |\n{rows}| Total | 14 000 € | 25 000 € |\n").montants
    assert [m.financeur for m in found][2:4] == ["autre:Habitat du Val"] * 2
    assert "autre:Dont études" not in {m.financeur for m in found}
    posts = fiche(f"| Poste | 2022 | 2023 |\n| --- | --- | --- |\n{rows}| Total | 14 000 € | 25 000 € |\n").montants
    assert "autre:Habitat du Val" not in {m.financeur for m in posts}
