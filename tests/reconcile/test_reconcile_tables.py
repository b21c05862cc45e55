from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from fabrique_fiches import tableau

from extractor import extract
from extractor.model.fiche import Tableau

ENTETES = ("Action", "Budget global", "Département", "FIR", "2021", "2022")


def rangs() -> list[list[str]]:
    return [
        ["Accueil", "1500 €", "1000 €", "500 €", "700 €", "800 €"],
        ["Répit", "2600 €", "1600 €", "1000 €", "1300 €", "1300 €"],
        ["Soin", "900 €", "900 €", "-", "400 €", "500 €"],
        ["Écoute", "4100 €", "2000 €", "2100 €", "100 €", "4000 €"],
        ["Visites", "3300 €", "3000 €", "300 €", "1000 €", "2300 €"],
        ["Ateliers", "5250 €", "5000 €", "250 €", "2250 €", "3000 €"],
        ["Total", "17650 €", "13500 €", "4150 €", "5750 €", "11900 €"],
    ]


def test_a_consistent_table_raises_nothing(run):
    assert run(tableaux=[tableau(ENTETES, rangs())]) == ()


def test_one_wrong_cell_breaks_its_row_and_its_column_and_is_one_anomaly(run):
    table = rangs()
    table[3][2] = "2700 €"
    (anomalie,) = run(tableaux=[tableau(ENTETES, table)])
    assert (anomalie.code, anomalie.gravite, anomalie.ecart) == ("somme", "erreur", Decimal(700))
    assert anomalie.preuve[0].startswith("t1:")
    assert anomalie.provenance.texte == "2700 €"
    assert anomalie.message.startswith("Page 3 : le chiffre « Budget global » de la ligne « Écoute »")


def test_a_wrong_total_row(run):
    table = rangs()
    table[-1][4] = "5700 €"
    (anomalie,) = run(tableaux=[tableau(ENTETES, table)])
    assert anomalie.provenance.texte == "5700 €"


def test_sub_totals_and_grand_total(run):
    table = [
        ["Accueil", "1500", "700"],
        ["Répit", "2600", "1300"],
        ["Sous-total", "4100", "2000"],
        ["Soin", "900", "400"],
        ["Écoute", "4100", "100"],
        ["Sous-total", "5000", "500"],
        ["Total", "9100", "2900"],
    ]
    (anomalie,) = run(tableaux=[tableau(("Action", "Prévu", "Consommé"), table)])
    assert anomalie.provenance.texte == "2900"
    assert anomalie.gravite == "avertissement"  # one column alone proves how the rows add up
    table[-1][2] = "2500"
    assert run(tableaux=[tableau(("Action", "Prévu", "Consommé"), table)]) == ()


def test_headers_prove_a_relation_that_few_rows_show(run):
    table = [["2021", "500", "300", "800"], ["2022", "600", "300", "950"]]
    (anomalie,) = run(tableaux=[tableau(("Année", "Département", "FIR", "Total"), table)])
    assert (anomalie.gravite, abs(anomalie.ecart)) == ("erreur", 50)


def test_a_table_read_badly_gives_no_error(run):
    table = rangs()
    table[3][2] = "2700 €"
    found = run(tableaux=[tableau(ENTETES, table, confiance="0.5")])
    assert {a.gravite for a in found} == {"avertissement"}


def test_a_cell_that_holds_several_figures_proves_nothing(run):
    table = rangs()
    table[3][2] = "1000 € 1000 €"
    table[-1][2] = "99999 €"
    table[-1][1] = "-"
    assert run(tableaux=[tableau(ENTETES, table)]) == ()


@pytest.mark.parametrize(("hidden", "findings"), [("######", 0), ("700 €", 1)])
def test_a_row_in_which_a_figure_is_printed_as_signs_is_not_judged(run, hidden, findings):
    rows = [[f"Action {n}", f"{n}00 €", f"{n + 1}00 €", f"{n + 3}00 €", f"{3 * n + 4}00 €"] for n in range(1, 7)]
    rows.append(["Accueil", "100 €", "200 €", hidden, "600 €"])
    found = run(tableaux=[tableau(("Action", "2020", "2021", "2022", "Montant"), rows)])
    assert len(found) == findings


def with_heading(*rows: list[str]) -> Tableau:
    """A table whose heading is a row of it, as documents are read."""
    table = tableau(rows[0], rows)
    return replace(table, cellules=tuple(replace(c, entete=c.entete if c.rang else None) for c in table.cellules))


def test_years_at_the_head_of_columns_are_no_part_of_their_sum(run):
    rows = [["Axe", "2024", "2025", "Total"], ["Prévenir", "32000 €", "51000 €", "83000 €"]]
    rows += [["Protéger", "64000 €", "88000 €", "152000 €"], ["Total", "96000 €", "139000 €", "245000 €"]]
    (anomalie,) = run(tableaux=[with_heading(*rows)])
    assert (anomalie.code, anomalie.provenance.texte, anomalie.ecart) == ("somme", "245000 €", Decimal(10000))
    rows[-1][-1] = "235000 €"
    assert run(tableaux=[with_heading(*rows)]) == ()


def test_a_growth_that_its_row_denies_where_the_others_prove_the_column(run):
    rows = [["Mesures", "2019", "2022", "Évolution"], ["À domicile", "800", "1000", "+ 25 %"]]
    rows += [["Accueil", "340", "306", "- 10 %"], ["Alertes", "500", "560", "+ 22 %"]]
    (anomalie,) = run(tableaux=[with_heading(*rows)])
    assert (anomalie.code, anomalie.gravite) == ("pourcentage", "avertissement") and "12" in anomalie.attendu
    rows[-1][-1] = "+ 12 %"
    assert run(tableaux=[with_heading(*rows)]) == ()
    rows[1][-1] = rows[2][-1] = "+ 60 %"  # of something else: one row proves nothing
    assert run(tableaux=[with_heading(*rows)]) == ()


def test_one_sum_read_in_a_budget_and_in_its_table_is_told_once() -> None:
    table = "| Financeur | 2024 | 2025 | Total |\n| --- | --- | --- | --- |\n"
    table += "| Département | 6 000 € | 21 000 € | 27 000 € |\n"
    table += "| ARS – FIR | 6 000 € | 20 000 € | 26 000 € |\n| Total | 12 000 € | 41 000 € | 52 000 € |\n"
    text = f"# Fiche action 1 : Ouvrir\n\n**Constats**\n\nIl manque un lieu.\n\n**Moyens financiers**\n\n{table}"
    (anomalie,) = extract(text.encode(), name="essai.md").anomalies
    assert (anomalie.code, abs(anomalie.ecart)) == ("somme", 1000)


def test_totals_of_other_years_prove_how_one_is_to_be_read(run):
    table = []
    for year, (a, b) in {"2021": (1300, 1100), "2022": (1480, 1390), "2023": (1510, 1265)}.items():
        table += [[year, "Département", str(a), str(b), str(a - b)], ["", "État", "800", "790", "10"]]
        table.append(["", f"Total {year}", str(a + 800), str(b + 790), str(a - b + 10)])
    heads = ("Exercice", "Financeur", "Prévu", "Réalisé", "Écart")
    assert run(tableaux=[tableau(heads, table)]) == ()
    table[5][3:] = ["2270", "10"]  # both wrong, and right to each other
    (anomalie,) = run(tableaux=[tableau(heads, table)])
    assert (anomalie.gravite, anomalie.provenance.texte) == ("avertissement", "2270")
    alone = run(tableaux=[tableau(heads, table[3:6])])
    assert alone == ()  # nothing proves how it adds up
