"""Fiches printed as the rows of a table, in texts and on pages written for it."""

from __future__ import annotations

import essai

from extractor.model.fiche import Extraction

HEAD = """# Plan d’actions 2022-2024

**Annexe**

## Axe 1 : Prévenir

"""
PLAN = """| N° | Action | Pilote | Objectif opérationnel | Coût total 2022 | Part Département | Part FIR | Indicateurs |
|---|---|---|---|---|---|---|---|
| 1.1 | Créer une équipe mobile | PMI | Aller vers les familles | 90 000 € | 45 000 € | 45 000 € | Familles vues |
| 1.2 | Former les agents | DRH, CNFPT | Réduire les ruptures | 30 000 € | 30 000 € | | Nombre de formés |
| Total | | | | 120 000 € | 75 000 € | 45 000 € | |
"""


def read(text: str) -> Extraction:
    return essai.read(text, "plan.md")


def test_a_row_is_a_fiche() -> None:
    first, second = read(HEAD + PLAN).fiches
    assert (first.numero, first.titre, first.axe) == ("1.1", "Créer une équipe mobile", "1")
    assert [s.section for s in first.sections] == [
        "referent",
        "objectif_operationnel",
        "moyens_financiers",
        "indicateurs",
    ]
    assert [r.nom for r in second.referents] == ["DRH", "CNFPT"]
    assert [o.texte for o in second.objectifs_operationnels] == ["Réduire les ruptures"]
    assert [i.libelle for i in first.indicateurs] == ["Familles vues"]


def test_the_heads_of_the_columns_say_who_pays_and_when() -> None:
    first, second = read(HEAD + PLAN).fiches
    assert [(m.financeur, m.annee, m.valeur) for m in first.montants] == [
        ("total", 2022, 90000),
        ("departement", None, 45000),
        ("fir", None, 45000),
    ]
    assert [(m.financeur, m.valeur) for m in second.montants] == [("total", 30000), ("departement", 30000)]


def test_a_table_goes_on_under_the_next_heading() -> None:
    rest = "\n## Axe 2 : Protéger\n\n| 2.1 | Évaluer | CRIP | Trois mois | 60 000 € | 60 000 € | | Délai |\n"
    last = read(HEAD + PLAN + rest).fiches[-1]
    assert (last.numero, last.axe, last.montants[1].financeur) == ("2.1", "2", "departement")


def test_what_is_printed_once_for_several_rows_holds_for_all_of_them() -> None:
    rows = "| Orientation | Action | Responsable | Échéance | Indicateurs |\n|---|---|---|---|---|\n"
    rows += "| Orientation 1 : Prévenir | Action 1 : Créer une équipe | PMI | 2024 | Familles vues |\n"
    rows += "| | Action 2 : Former les agents | DRH | 2025 | Agents formés |\n"
    rows += "| Orientation 2 : Protéger | Action 3 : Évaluer | ODPE | 2026 | Évaluations |\n"
    fiches = read("# Plan\n\n" + rows).fiches
    assert [(f.numero, f.titre, f.orientation) for f in fiches] == [
        ("1", "Créer une équipe", "1"),
        ("2", "Former les agents", "1"),
        ("3", "Évaluer", "2"),
    ]


def test_rows_of_a_document_with_fiches_are_none() -> None:
    body = "Constats\n\nTrois mois.\n\nMoyens financiers\n\nTotal : 12 000 €\n"
    fiches = read(f"{HEAD}{PLAN}\n# FICHE ACTION 1\n\n**Accueillir**\n\n{body}").fiches
    assert [f.titre for f in fiches] == ["Accueillir"]


def test_a_table_of_figures_is_no_plan() -> None:
    rows = "| Action | 2021 | 2022 | Total |\n|---|---|---|---|\n| Accueil | 10 000 € | 12 000 € | 22 000 € |\n"
    assert read(f"# Budget\n\n{rows}| Formation | 1 000 € | 2 000 € | 3 000 € |\n").fiches == ()


def test_actions_to_be_taken_in_a_year_are_the_titles() -> None:
    heads = (
        "| Objectif | N° | Actions à mettre en œuvre en 2023 | Pilote | Financements 2023 | | | Indicateur / cible |"
    )
    rows = "| | | | | Département | État FIR | Total | |\n"
    rows += "| Objectif 1 : Prévenir | 1.1 | Créer une équipe | PMI | 40 000 | 30 000 | 70 000 | 12 ateliers |\n"
    rows += (
        "| | 1.2 | Former les agents | DRH | 5 000 | | 5 000 | 40 agents |\n| Engagement transverse | | | | | | | |\n"
    )
    rows += "| Objectif 26 : Outiller | 5.1 | Écrire un guide | DRH | 5 000 | | 5 000 | 1 guide |\n"
    rows += "| Total | | | | 50 000 | 30 000 | 80 000 | |\n"
    first, second, third = read(f"# Plan\n\n{heads}\n|---|---|---|---|---|---|---|---|\n{rows}").fiches
    assert (first.numero, first.titre, second.titre) == ("1.1", "Créer une équipe", "Former les agents")
    assert [(f.engagement, f.objectif_numero) for f in (first, second, third)] == [
        ("1", "1"),
        ("1", "1"),
        ("transverse", "26"),
    ]
    assert [(m.financeur, m.annee, m.valeur) for m in first.montants] == [
        ("departement", 2023, 40000),
        ("fir", 2023, 30000),
        ("total", 2023, 70000),
    ]
    table = "| Fiche | Actions à mener | Pilote | Calendrier | Indicateurs |\n|---|---|---|---|---|\n"
    table += (
        "| 1 : Accueillir | Louer un local | DEF | 2023 | Places |\n| 2 : Former | Recruter | DRH | 2024 | Agents |\n"
    )
    assert [f.sections[0].section for f in read(f"# Plan\n\n{table}").fiches] == ["description", "description"]


def test_payers_in_a_second_row_of_the_heading() -> None:
    rows = "| Objectif | Action | Pilote | Budget 2022 | | Indicateurs |\n|---|---|---|---|---|---|\n"
    rows += "| | | | Département | FIR | |\n"
    rows += "| 2 | Bilans en maternelle | PMI | 35 000 € | 20 000 € | Taux |\n"
    rows += "| 6 | Renfort de la CRIP | CRIP | 50 000 € | | Délai |\n"
    first, second = read("# Contrat départemental de protection de l’enfance\n\n**Plan**\n\n" + rows).fiches
    assert [(m.financeur, m.annee, int(m.valeur)) for m in first.montants] == [
        ("departement", 2022, 35000),
        ("fir", 2022, 20000),
    ]
    assert [(f.titre, f.objectif_numero) for f in (first, second)] == [
        ("Bilans en maternelle", "2"),
        ("Renfort de la CRIP", "6"),
    ]


def test_labels_in_the_other_columns_of_a_fiche() -> None:
    rows = "| Constats | Trois mois. | Pilote | PMI |\n| Calendrier | 2024 | Public visé | Familles |\n"
    rows += "| Partenaires | CAF, MSA | Moyens financiers | Total : 9 000 € |\n"
    (fiche,) = read(f"# Plan\n\n# Fiche action 1 : Accueillir\n\n{rows}").fiches
    assert {s.section: s.texte for s in fiche.sections} == {
        "constat": "Trois mois.",
        "referent": "PMI",
        "calendrier": "2024",
        "autre:public": "Familles",
        "acteurs": "CAF, MSA",
        "moyens_financiers": "Total : 9 000 €",
    }
    assert [r.nom for r in fiche.referents] == ["PMI"]


def test_boxes_side_by_side_under_labels_of_their_own() -> None:
    rows = "| Pilote<br>Service prévention | Partenaires<br>Collèges, CAF |\n\n**Constats**\n\nTrois mois.\n"
    (fiche,) = read(f"# Action 1.1 : Accueillir\n\n{rows}\n**Moyens financiers**\n\nTotal : 9 000 €\n").fiches
    assert [r.nom for r in fiche.referents] == ["Service prévention"]
    assert [p.texte for p in fiche.partenaires] == ["Collèges", "CAF"]
