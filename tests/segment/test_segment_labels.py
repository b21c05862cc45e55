"""Labels in forms of their own: questions, dated steps, signs, on short texts written for it."""

from __future__ import annotations

import pytest
from essai import read, sections

BODY = """
Constat du diagnostic

Les familles attendent trois mois.

Moyens financiers

Total : 12 000 €
"""


def test_questions_may_be_labels() -> None:
    asked = ("Pourquoi ?", "Ce que nous visons", "Comment ?", "Avec qui ?", "Quand ?", "Combien ?", "Comment évaluer ?")
    text = "".join(f"FICHE {n}\nOuvrir un lieu\n\n" + "\n".join(f"{ask}\nUn lieu\n" for ask in asked) for n in (1, 2))
    names = [
        "constat",
        "objectif_operationnel",
        "description",
        "acteurs",
        "calendrier",
        "moyens_financiers",
        "indicateurs",
    ]
    assert [list(sections(fiche)) for fiche in read(text).fiches] == [names, names]
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}\nComment ?\n\nEn recrutant.").fiches
    assert "Comment ?" in sections(fiche)["moyens_financiers"]


def test_a_dated_step_of_a_calendar_opens_no_section() -> None:
    steps = "Ouverture du lieu : janvier 2024\nÉvaluation : fin 2026"
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}\nCalendrier\n\n{steps}\n").fiches
    assert "indicateurs" not in sections(fiche)
    assert [step.action for step in fiche.calendriers] == ["Ouverture du lieu", "Évaluation"]


def test_a_minus_sign_opens_an_item() -> None:
    items = "Objectifs\n\n− Ouvrir un lieu\n− Former les équipes\n"
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}\n{items}").fiches
    assert [one.texte for one in fiche.objectifs_operationnels] == ["Ouvrir un lieu", "Former les équipes"]


def numbered(*titles: str) -> str:
    signs = ("I", "II", "III", "IV", "V")
    return "".join(f"{sign}. {title}\nUn lieu est ouvert.\n" for sign, title in zip(signs, titles, strict=False))


def test_an_unknown_label_between_numbered_ones_ends_the_section_above() -> None:
    titles = ("RÉFÉRENT", "CARTE DES LIEUX", "CONSTATS", "MOYENS FINANCIERS", "CALENDRIER")
    text = "".join(f"FICHE N° {n} – OUVRIR UN LIEU\n{numbered(*titles)}\n" for n in (1, 2))
    for fiche in read(text).fiches:
        names = ["referent", "autre:carte_des_lieux", "constat", "moyens_financiers", "calendrier"]
        assert list(sections(fiche)) == names
        assert sections(fiche)["referent"] == "Un lieu est ouvert."


def test_a_first_number_below_a_title_goes_not_on_with_it() -> None:
    titles = ("IDENTITÉ", "CONSTATS", "MOYENS FINANCIERS", "CALENDRIER")
    (fiche,) = read(f"FICHE N° 1 – OUVRIR UN LIEU\n{numbered(*titles)}").fiches
    assert fiche.titre == "OUVRIR UN LIEU"


def test_a_numbered_label_alone_in_capitals_is_one() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu\n\nRéférent : PMI\nII. CONTEXTE ET DIAGNOSTIC\nUn lieu manque.\n{BODY}"
    (fiche,) = read(text).fiches
    assert [one.nom for one in fiche.referents] == ["PMI"]


def test_items_of_a_numbered_list_are_no_labels() -> None:
    items = "1. FORMER LES ÉQUIPES\n2. LOGER LES JEUNES\n"
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}\nDescription de l’action\n\n{items}").fiches
    assert sections(fiche)["description"] == items.strip()


def test_a_date_with_a_capital_opens_the_text() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}"
    (fiche,) = read(text.replace("\n\nLes familles", "\nEn 2021 Mme Novak et des familles")).fiches
    assert sections(fiche)["constat"] == "En 2021 Mme Novak et des familles attendent trois mois."


def test_two_labels_on_one_line_are_two_sections() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu\n\nPilote : Service social Partenaires : CAF, école du bourg\n{BODY}"
    (fiche,) = read(text).fiches
    assert [one.nom for one in fiche.referents] == ["Service social"]
    assert [one.texte for one in fiche.partenaires] == ["CAF", "école du bourg"]


def test_a_copilote_beside_its_name_under_a_pilote() -> None:
    one = "FICHE ACTION {0}\n\nOuvrir un lieu\n\nPilote DEF\nCopilote(s) Maison du canton\n{1}\n"
    for fiche in read("".join(one.format(n, BODY) for n in (1, 2, 3))).fiches:
        assert [r.nom for r in fiche.referents] == ["DEF", "Maison du canton"]


def test_a_step_of_a_calendar_of_crosses_is_no_label() -> None:
    table = "| Calendrier | 2023 | 2024 |\n| --- | --- | --- |\n| Recrutement | X | |\n| Évaluation | | X |\n"
    (fiche,) = read(f"# Fiche action 1 : Ouvrir un lieu\n{BODY}\n{table}", "essai.md").fiches
    assert [(row.action, row.annee) for row in fiche.calendriers] == [("Recrutement", 2023), ("Évaluation", 2024)]


def three(*rows: str) -> str:
    """Three fiches with a description, then these rows."""
    return "".join(
        f"FICHE ACTION {n}\n\nOuvrir un lieu\n{BODY}\nDescription de l’action\n\nDeux agents.\n\n"
        + "\n\n".join(rows)
        + "\n\n"
        for n in (1, 2, 3)
    )


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("Rappel des principaux constats", "constat"),
        ("Référent(e) technique", "referent"),
        ("Structure porteuse", "referent"),
        ("Élu·e référent·e", "referent"),
        ("Cofinancements sollicités", "moyens_financiers"),
        ("Moyens humains, techniques et financiers", "moyens_financiers"),
        ("Planning de réalisation", "calendrier"),
        ("Objectifs et résultats attendus de l’action", "objectif_operationnel"),
        ("Public cible et territoire", "autre:public"),
        ("Lieu(x) de réalisation", "autre:territoire"),
        ("Cadre législatif et réglementaire", "documents_reference"),
        ("Bilan 2031", "bilan_qualitatif"),
        ("Articulation avec les autres schémas", "autre:articulations"),
        ("Les partenaires", "acteurs"),
        ("Communication", "autre:communication"),
    ],
)
def test_labels_put_together(label: str, section: str) -> None:
    for rows in (f"{label} : Zénith", f"{label}\n\nZénith"):
        for fiche in read(three(rows)).fiches:
            assert sections(fiche)["description"] == "Deux agents."
            assert "Zénith" in next(one.texte for one in reversed(fiche.sections) if one.section == section)


def test_a_word_of_every_day_printed_once_is_no_label() -> None:
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}\nCommunication : une affiche.\n").fiches
    assert "Communication : une affiche." in sections(fiche)["moyens_financiers"]


def test_a_target_of_an_indicator_is_no_public() -> None:
    text = three("Indicateurs de suivi\n\nNombre de visites\n\nCible : 40")
    assert all("autre:public" not in sections(fiche) for fiche in read(text).fiches)


def test_a_part_of_a_section_opens_no_other() -> None:
    text = (
        f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}\nRessources humaines : 2 postes\n\nFinancement demandé : 4 000 €\n"
    )
    (fiche,) = read(text).fiches
    assert [one.section for one in fiche.sections] == ["constat", "moyens_financiers"]


def test_the_end_of_a_sentence_is_no_label() -> None:
    text = "Description\n\nLe lieu ouvre en\ncohérence avec le schéma du canton\n"
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}\n{text}").fiches
    assert "schéma du canton" in sections(fiche)["description"]


def test_a_tab_parts_a_label_from_its_text() -> None:
    rows = "Pilote(s)\tservice PMI\nCalendrier\t2031\nMoyens\tdeux postes\n"
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}\n{rows}").fiches
    assert [one.nom for one in fiche.referents] == ["service PMI"]
    assert [one.section for one in fiche.sections][-3:] == ["referent", "calendrier", "moyens_financiers"]


def test_a_report_comments_and_recalls_under_labels_of_their_own() -> None:
    text = "Partenaires : mairies, crèches\n\nRappel des objectifs opérationnels\n\n- Ouvrir un lieu\n\n"
    text += "Indicateurs\n\n- Nombre de familles reçues\n\nCommentaires\n\nLe lieu a ouvert tard.\n"
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu\n{BODY}\n{text}").fiches
    assert [one.texte for one in fiche.partenaires] == ["mairies", "crèches"]
    assert [one.texte for one in fiche.objectifs_operationnels] == ["Ouvrir un lieu"]
    assert [one.libelle for one in fiche.indicateurs] == ["Nombre de familles reçues"]
    assert sections(fiche)["bilan_qualitatif"] == "Le lieu a ouvert tard."
