"""What stands after the last fiche is no part of it, and the sections of a fiche are not cut for it."""

from __future__ import annotations

import pytest
from essai import read, sections

FICHE = """
FICHE ACTION {0}

Ouvrir un lieu d’accueil

Constat du diagnostic

Les familles attendent trois mois.

Moyens financiers

Total : 12 000 €

Calendrier

Ouverture en juin 2023
"""
TWO = FICHE.format(1) + FICHE.format(2)


@pytest.mark.parametrize(
    "heading",
    [
        "Récapitulatif financier",
        "SYNTHÈSE FINANCIÈRE DE L’EXERCICE 2023",
        "Annexe financière",
        "Gouvernance et suivi du contrat",
        "Conclusion",
        "En conséquence, je vous propose d’approuver ce bilan.",
    ],
)
def test_a_closing_part_ends_the_last_fiche(heading: str) -> None:
    result = read(f"{TWO}\n{heading}\n\nLes fiches coûtent 24 000 €.\n")
    last = result.fiches[-1]
    assert sections(last)["calendrier"] == "Ouverture en juin 2023"
    assert [str(m.valeur) for m in last.montants] == ["12000"]


def test_a_markdown_heading_as_high_as_those_of_the_fiches_ends_one() -> None:
    fiche = (
        "## Fiche action {0} : Ouvrir un lieu d’accueil\n\n### Constats\n\nIl en manque.\n\n### Moyens\n\n12 000 €\n\n"
    )
    result = read(f"{fiche.format(1)}{fiche.format(2)}## Nos remerciements\n\nIls vont à tous (500 €).\n", "essai.md")
    assert [sections(one)["moyens_financiers"] for one in result.fiches] == ["12 000 €", "12 000 €"]


def test_sections_below_a_heading_of_the_fiche_stay_in_it() -> None:
    inner = TWO.replace("Moyens financiers", "Synthèse\n\nDeux agents suffisent.\n\nMoyens financiers")
    assert [list(sections(one)) for one in read(inner).fiches] == [["constat", "moyens_financiers", "calendrier"]] * 2
    alone = FICHE.format(1).replace(
        "Moyens financiers", "Indicateurs de suivi\n\nNombre de visites\n\nSynthèse\n\nMoyens financiers"
    )
    assert list(sections(read(alone).fiches[0]))[-2:] == ["moyens_financiers", "calendrier"]


def test_a_lone_fiche_may_have_a_conclusion() -> None:
    (fiche,) = read(f"{FICHE.format(1)}\nConclusion\n\nLe lieu est ouvert.\n").fiches
    assert "Le lieu est ouvert." in sections(fiche)["calendrier"]


def test_a_list_of_lettered_actions_ends_the_last_fiche_of_a_text() -> None:
    titles = ("Accueillir les parents du canton", "Former les équipes du foyer", "Loger les jeunes du bourg")
    titles = (*titles, "Soutenir les assistants familiaux")
    fiches = "".join(
        f"\nAction A.{n} – {titre}\n\nConstat : il manque un lieu.\n\nPilote : PMI\n\nBudget : 1 000 €\n"
        for n, titre in enumerate(titles, start=1)
    )
    rows = "\n".join(f"A.{n} {titre} PMI 9 000 €" for n, titre in enumerate(titles, start=1))
    result = read(f"{fiches}\n\n\n\n\n\nLes actions et leurs pilotes\n{rows}\n")
    assert [[int(m.valeur) for m in fiche.montants] for fiche in result.fiches] == [[1000]] * 4


def test_a_chapter_of_the_table_of_contents_ends_the_last_fiche() -> None:
    contents = "1. Le plan d’action .......... 2\n2. Suivre et rendre compte .......... 9\n"
    result = read(f"{contents}{TWO}2. Suivre et rendre compte\nUn comité se réunit chaque année.\n")
    assert sections(result.fiches[-1])["calendrier"] == "Ouverture en juin 2023"
