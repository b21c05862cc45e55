"""What a fiche plans, and when: dates with the precision they are printed with; invented words."""

from __future__ import annotations

from pathlib import Path

import pytest
from lecture import fiche, rules

from extractor import extract, load_rules
from extractor.extraction.calendriers import read_calendriers
from extractor.model.document import CellRef, Line
from extractor.model.passage import passage

PLANNED = {
    "De septembre 2021 à juin 2023": (None, "2021-09-01", "2023-06-30"),
    "Début 2024 : ouverture du lieu": ("ouverture du lieu", "2024-01-01", "2024-03-31"),
    "Dernier trimestre 2021": (None, "2021-10-01", "2021-12-31"),
    "Recrutement au T2 2023": ("Recrutement", "2023-04-01", "2023-06-30"),
    "Rentrée scolaire 2022 : ateliers": ("ateliers", "2022-09-01", "2022-09-30"),
    "Formation du 3 au 14 mars 2023": ("Formation", "2023-03-03", "2023-03-14"),
    "À partir de janvier 2022": (None, "2022-01-01", None),
    "2023 et années suivantes": (None, "2023-01-01", None),
    "Évaluation avant le 31 décembre 2024": ("Évaluation", None, "2024-12-31"),
    "2023 et 2024 : suivi": ("suivi", "2023-01-01", "2024-12-31"),
    "À partir de juin 2023, puis chaque année jusqu’en 2026": (None, "2023-06-01", "2026-12-31"),
    "Formation des agents de la PMI en 2022, des foyers en 2023": (
        "Formation des agents de la PMI",
        "2022-01-01",
        "2023-12-31",
    ),
    "Sans échéance": ("Sans échéance", None, None),
}


@pytest.mark.parametrize("printed", PLANNED)
def test_dates_of_a_line(printed: str) -> None:
    (row,) = fiche("Calendrier prévisionnel", printed).calendriers
    assert (row.action, row.debut, row.fin) == PLANNED[printed]


def test_a_user_says_what_joins_two_dates(tmp_path: Path) -> None:
    motif = '{id: ainsi, motif: \'^ ainsi que $\', exemples: [" ainsi que "], contre_exemples: [" et "]}'
    (tmp_path / "texte.yaml").write_text(f"motifs: {{entre_dates: [{motif}]}}\n")
    (row,) = fiche("Calendrier prévisionnel", "2023 ainsi que 2024 : suivi", words=load_rules(tmp_path)).calendriers
    assert (row.action, row.debut, row.fin) == ("suivi", "2023-01-01", "2024-12-31")


STEPS = {
    "Juin 2023 : achat ; 2024 : bilan": [("achat", "2023-06-01"), ("bilan", "2024-01-01")],
    "2022 : étude – 2023 : travaux – 2024 : ouverture": [
        ("étude", "2022-01-01"),
        ("travaux", "2023-01-01"),
        ("ouverture", "2024-01-01"),
    ],
    "De janvier à mars 2023 : étude ; d’avril à juin 2023 : travaux": [
        ("étude", "2023-01-01"),
        ("travaux", "2023-04-01"),
    ],
    "Fin 2022 : étude. 2023 : travaux.": [("étude", "2022-10-01"), ("travaux", "2023-01-01")],
    "Étude au 1er trimestre 2023, travaux en mai 2024": [("Étude", "2023-01-01"), ("travaux", "2024-05-01")],
    "Étude lancée en 2022 ; travaux 2023-2024": [("Étude lancée", "2022-01-01"), ("travaux", "2023-01-01")],
}


@pytest.mark.parametrize("printed", STEPS)
def test_steps_of_one_line(printed: str) -> None:
    found = fiche("Calendrier prévisionnel", printed).calendriers
    assert [(row.action, row.debut) for row in found] == STEPS[printed]


def test_a_table_with_a_date_in_each_row() -> None:
    table = "| Étape | Échéance |\n|---|---|\n| Recruter deux agents | mars 2023 |\n| Ouvrir le lieu | fin 2024 |\n"
    text = "# Plan\n\n# Fiche action 1 : Accueillir\n\n## Constats\n\nTrois mois.\n\n## Calendrier\n\n" + table
    (found,) = extract(text.encode(), rules(), name="essai.md").fiches
    assert [(row.action, row.debut, row.fin) for row in found.calendriers] == [
        ("Recruter deux agents", "2023-03-01", "2023-03-31"),
        ("Ouvrir le lieu", "2024-10-01", "2024-12-31"),
    ]


def test_a_table_of_crosses() -> None:
    table = "<p>Actions</p>\t2022\t2023\t2024\n<p>Recruter</p>\tX\t\t\n<p>Former</p>\t\tX\tX\n<p>Évaluer</p>\tX\t\tX\n"
    found = [(row.action, row.debut, row.fin) for row in fiche("Calendrier prévisionnel", table).calendriers]
    assert found == [
        ("Recruter", "2022-01-01", "2022-12-31"),
        ("Former", "2023-01-01", "2024-12-31"),
        ("Évaluer", "2022-01-01", "2022-12-31"),
        ("Évaluer", "2024-01-01", "2024-12-31"),
    ]


def test_a_cross_in_a_merged_cell_ticks_all_the_years_it_spans() -> None:
    heads = [(text, 0, column, 1) for column, text in enumerate(("Actions", "2022", "2023", "2024"))]
    cells = [*heads, ("Former", 1, 0, 1), ("X", 1, 2, 2)]
    lines = [
        Line(1, n, text, starts=True, cell=CellRef("t1", row, column, span, 4))
        for n, (text, row, column, span) in enumerate(cells)
    ]
    found = read_calendriers(passage(lines), rules())
    assert [(row.action, row.debut, row.fin) for row in found] == [("Former", "2023-01-01", "2024-12-31")]


def test_crosses_whose_columns_are_lost_say_all_years_or_nothing() -> None:
    body = "Actions 2022 2023 2024\n\nRecruter\n\nX\n\nX\n\nX\n\nFormer\n\nX X\n"
    found = [(row.action, row.debut, row.fin) for row in fiche("Calendrier prévisionnel", body).calendriers]
    assert found == [("Recruter", "2022-01-01", "2024-12-31"), ("Former", None, None)]


def test_lines_that_say_what_is_planned_when() -> None:
    body = "Juin 2023 : achat du véhicule\n1er trimestre 2024 : ouverture\nSecond lieu : fin 2025"
    rows = fiche("Calendrier prévisionnel", body).calendriers
    assert [(row.action, row.debut, row.fin) for row in rows] == [
        ("achat du véhicule", "2023-06-01", "2023-06-30"),
        ("ouverture", "2024-01-01", "2024-03-31"),
        ("Second lieu", "2025-10-01", "2025-12-31"),
    ]


def test_a_full_line_goes_on_with_the_next() -> None:
    body = "Étude conduite avec les équipes de l’université de Vallorme et le laboratoire\nLISA : 2022-2025"
    (row,) = fiche("Calendrier prévisionnel", body).calendriers
    assert (row.debut, row.fin) == ("2022-01-01", "2025-12-31")


def test_actions_one_under_the_other() -> None:
    body = "Action 1 : Recruter deux agents\nAction 2 : Ouvrir un lieu\nAction 3 : Évaluer (suite de\n"
    body += "l’action 2 : ouvrir)"
    actions = fiche("Description de l’action", body).actions
    assert [(a.numero, a.titre) for a in actions] == [
        ("1", "Recruter deux agents"),
        ("2", "Ouvrir un lieu"),
        ("3", "Évaluer (suite de l’action 2 : ouvrir)"),
    ]


def test_crosses_beside_the_label_of_their_section() -> None:
    row = "| {0} | {1} | {2} | {3} |\n"
    table = row.format("Constats", "Il manque un lieu.", "", "") + "| --- | --- | --- | --- |\n"
    table += row.format("Pilote", "PMI", "", "") + row.format("Calendrier", "Étapes", "2023", "2024")
    table += row.format("", "Recruter", "X", "") + row.format("", "Ouvrir", "", "X")
    (found,) = extract(f"# Fiche action 1 : Ouvrir\n\n{table}".encode(), rules(), name="essai.md").fiches
    assert [(c.action, c.annee) for c in found.calendriers] == [("Recruter", 2023), ("Ouvrir", 2024)]
