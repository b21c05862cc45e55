"""Headings and labels in the forms of départements that were not seen before, on short texts written for it."""

from __future__ import annotations

import pytest
from essai import read, sections

TITLES = ("Accueillir les parents", "Former les équipes", "Loger les jeunes")
BODY = """
{pilote}

Direction de l’enfance

Constats

Les familles attendent trois mois.

Objectifs

Ouvrir un lieu

Modalités de mise en œuvre

{contenu}

Moyens

Total : 12 000 €
"""


def body(pilote: str = "Pilote", contenu: str = "Deux agents reçoivent les familles.") -> str:
    return BODY.format(pilote=pilote, contenu=contenu)


def numbered(text: str) -> list[tuple[str | None, str]]:
    return [(fiche.numero, fiche.titre) for fiche in read(text).fiches]


@pytest.mark.parametrize(
    "heading",
    [
        "FA {0} – {1}",
        "FA{0} : {1}",
        "Fiche action {0} | {1}",
        "Fiche action n°{0} (Prévention)\n{1}",
        "FICHE ACTION N° : {0}\n{1}",
        "{1}\nFiche action n° {0}",
        "N° de la fiche : {0}\nIntitulé de l’action : {1}",
        "Action n° : {0}\nTitre : {1}",
        "Fiche {0} {1}",
        "Action n°{0} {1}",
        "Levier n°{0} : {1}",
        "Fiche action n° 2.{0} {1}",
        "{0}. {1}",
        "2.{0} {1}",
    ],
)
def test_shapes_of_headings(heading: str) -> None:
    text = "\n".join(f"\n{heading.format(n, titre)}\n{body()}" for n, titre in enumerate(TITLES, start=1))
    prefix = "2." if "2.{0}" in heading else ""
    assert numbered(text) == [(f"{prefix}{n}", titre) for n, titre in enumerate(TITLES, start=1)]


def test_a_heading_without_a_number() -> None:
    text = "\n".join(f"FICHE ACTION : {titre}\n{body()}" for titre in TITLES)
    assert numbered(text) == [(None, titre) for titre in TITLES]


def test_a_number_and_a_title_in_rows_of_a_table() -> None:
    rows = "| N° de la fiche | {0} |\n| Intitulé de l’action | {1} |\n| Pilote | PMI |\n| Constats | Trois mois. |\n"
    rows += "| Moyens | Total : 12 000 € |\n\n**Fin**\n\n"
    assert numbered("".join(rows.format(n, t) for n, t in enumerate(TITLES, start=1))) == [
        (str(n), t) for n, t in enumerate(TITLES, start=1)
    ]


def test_items_of_a_list_are_no_fiches() -> None:
    steps = "1. Recruter deux agents\n\n2. Acheter un véhicule\n\n3. Ouvrir le lieu"
    text = "\n".join(f"FICHE ACTION {n}\n\n{t}\n{body(contenu=steps)}" for n, t in enumerate(TITLES, start=1))
    assert numbered(text) == [(str(n), t) for n, t in enumerate(TITLES, start=1)]
    bare = "\n".join(f"{t}\n{body(contenu=steps)}" for t in TITLES)
    assert read(bare).fiches == ()


def test_numbered_sections_under_numbered_fiches() -> None:
    """The model of reports where every line of the plan has a number."""
    rubriques = ("Description de l’action", "Date de mise en place de l’action", "Budget", "Bilan d’exécution")
    text = "1. Mesures\n\n"
    for n, titre in enumerate(TITLES, start=1):
        text += f"1.{n} {titre}\n\n"
        text += "".join(f"1.{n}.{rank} {rubrique}\n\nEn mars.\n\n" for rank, rubrique in enumerate(rubriques, start=1))
    assert numbered(text) == [(f"1.{n}", t) for n, t in enumerate(TITLES, start=1)]


def test_the_objective_in_a_row_of_the_fiche() -> None:
    text = f"FICHE ACTION 1\n\nAccueillir\n\nIntitulé de l’objectif : n° 9 – Soigner (facultatif)\n{body()}"
    (fiche,) = read(text).fiches
    assert (fiche.objectif_numero, fiche.objectif_texte, fiche.objectif_type) == ("9", "Soigner", "facultatif")


@pytest.mark.parametrize("word", ["AXE N°{0} :", "ORIENTATION {0}"])
def test_a_heading_alone_on_its_line(word: str) -> None:
    one = word + "\nPrévenir\n\nFICHE ACTION {0}\n\n{1}\n{2}\n"
    text = "".join(one.format(n, titre, body()) for n, titre in enumerate(TITLES, start=1))
    assert [f.axe or f.orientation for f in read(text).fiches] == ["1", "2", "3"]


def test_a_schema_has_objectives_of_its_own() -> None:
    fiche = f"FICHE ACTION 1\n\nAccueillir\n\nObjectif 2 : Bilans de santé en école maternelle\n{body()}"
    contract, schema = (
        read(f"{title} 2022-2024\n\n{fiche}").fiches[0]
        for title in ("Contrat départemental de prévention et de protection de l’enfance", "Schéma départemental")
    )
    assert (contract.objectif_national, contract.engagement) == ("2", "1")
    assert (schema.objectif_national, schema.engagement, schema.objectif_numero) == (None, None, "2")


def test_a_lone_heading_of_one_kind_beside_a_series_of_another() -> None:
    text = "- FA : 7 : Loger les jeunes\n\n" + "\n".join(
        f"Action 2.{n} : {t}\n{body()}" for n, t in enumerate(TITLES, start=1)
    )
    assert [fiche.numero for fiche in read(text).fiches] == ["2.1", "2.2", "2.3"]


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("Pilote / responsable de la mise en œuvre :", "referent"),
        ("Constats partagés et enjeux", "constat"),
        ("Modalités de mise en œuvre de la fiche", "description"),
        ("Financements et moyens prévisionnels :", "moyens_financiers"),
        ("Partenaires et contributeurs identifiés", "acteurs"),
        ("Indicateurs d’évaluation et de suivi du projet", "indicateurs"),
    ],
)
def test_wordings_of_one_section_make_one_label(label: str, section: str) -> None:
    opening = f"{label}\n\nDeux lieux du canton\n\nTextes de référence\n\nLoi de 2022\n"
    text = f"FICHE ACTION 1\n\nAccueillir\n\n{opening}{body()}"
    (fiche,) = read(text).fiches
    first = fiche.sections[0]
    assert (first.section, first.intitule, first.texte) == (section, label.rstrip(" :"), "Deux lieux du canton")


def test_the_same_words_in_a_sentence_are_no_label() -> None:
    sentence = "Partenaires et contributeurs du canton se réunissent."
    text = f"FICHE ACTION 1\n\nAccueillir\n{body(contenu=sentence)}"
    (fiche,) = read(text).fiches
    assert sections(fiche)["description"] == sentence


def test_a_year_before_the_first_amount_is_no_part_of_the_label() -> None:
    text = f"FICHE ACTION 1\n\nAccueillir\n{body()}".replace("Moyens\n\nTotal", "Moyens financiers 2023")
    (fiche,) = read(text).fiches
    assert [(m.valeur, m.annee) for m in fiche.montants] == [(12000, 2023)]


def test_short_labels_glued_to_their_text_do_not_cut_their_own_section() -> None:
    one = "Mesure {0} : Accueillir\n\nPilote PMI\nConstats Trois mois d’attente\nObjectifs Ouvrir un lieu\n"
    one += "Moyens financiers Total : 9 000 €\nFinancement CD : 5 000 €\nFinancement CAF : 4 000 €\n"
    one += "Freins Recrutement\n"
    fiches = read("\n".join(one.format(n) for n in (1, 2, 3))).fiches
    names = ["referent", "constat", "objectif_operationnel", "moyens_financiers", "points_vigilance"]
    assert [[s.section for s in fiche.sections] for fiche in fiches] == [names] * 3
    assert [(m.financeur, m.valeur) for m in fiches[2].montants] == [
        ("total", 9000),
        ("departement", 5000),
        ("caf", 4000),
    ]


def test_numbered_labels_partly_in_cells() -> None:
    """As an OCR writes a page: the table begins after the first labels."""
    one = "## FICHE ACTION {0}\n\n**Accueillir**\n\n1. Référent\n\nPMI\n\n2. Constat du diagnostic\n\nTrois mois.\n\n"
    one += "| 3. Description de l’action | Deux agents. |\n| 4. Moyens financiers | Total : 12 000 € |\n"
    one += "| 5. Calendrier prévisionnel | 2024 |\n\n"
    fiches = read("".join(one.format(n) for n in (1, 2))).fiches
    names = ["referent", "constat", "description", "moyens_financiers", "calendrier"]
    assert [[s.section for s in fiche.sections] for fiche in fiches] == [names] * 2
    assert [[r.nom for r in fiche.referents] for fiche in fiches] == [["PMI"]] * 2


def test_a_total_heads_the_budget_only_outside_of_it() -> None:
    one = "Action n°{0}\nAccueillir\n\nDescription de l’action Ouvrir un lieu\nPublic visé Familles\nPartenaires CAF\n"
    one += "Territoire concerné Nord du canton\nCoût total 2023 : 9 000 €\nFinancement CD : 5 000 €\n"
    one += "Financement CAF : 4 000 €\nCalendrier de réalisation 2023\n"
    fiches = read("\n".join(one.format(n) for n in (1, 2, 3))).fiches
    names = ["description", "autre:public", "acteurs", "autre:territoire", "moyens_financiers", "calendrier"]
    assert [[s.section for s in fiche.sections] for fiche in fiches] == [names] * 3
    assert [(m.financeur, int(m.valeur)) for m in fiches[0].montants] == [
        ("total", 9000),
        ("departement", 5000),
        ("caf", 4000),
    ]
    assert [p.texte for p in fiches[0].partenaires] == ["CAF"]
    inside = f"FICHE ACTION 1\n\nAccueillir\n{body()}".replace("Total :", "Coût total :")
    (fiche,) = read(inside).fiches
    assert [s.section for s in fiche.sections].count("moyens_financiers") == 1


@pytest.mark.parametrize("poor", [1, 2, 3])
def test_a_fiche_of_a_single_known_label_has_its_place_in_the_numbers(poor: int) -> None:
    """Its other labels are of a wording that no rule knows: without its heading, the one before would swallow it."""
    bodies = ["\nMoyens\n\nTotal : 8 000 €\n" if rank == poor else body() for rank in (1, 2, 3)]
    text = "".join(f"FICHE ACTION N° {n} : {t}\n{b}\n" for n, t, b in zip("123", TITLES, bodies, strict=True))
    assert numbered(text) == list(zip("123", TITLES, strict=True))


@pytest.mark.parametrize("mention", ["2 : voir plus haut", "9 : à venir"])
@pytest.mark.parametrize("within", [1, 2, 3])
def test_a_mention_of_a_fiche_above_the_last_label_begins_none(mention: str, within: int) -> None:
    said = body().replace("\nMoyens\n", f"\nFICHE ACTION N° {mention}\n\nMoyens\n")
    bodies = [said if rank == within else body() for rank in (1, 2, 3)]
    text = "".join(f"FICHE ACTION N° {n} : {t}\n{b}\n" for n, t, b in zip("123", TITLES, bodies, strict=True))
    assert numbered(text) == list(zip("123", TITLES, strict=True))


def test_the_rows_of_an_execution_report_are_sections_and_head_no_act() -> None:
    rows = """Intitulé : {titre}
Référent : Mme Claire Vasseur
Rappel du budget prévisionnel : 60 000 € en 2022
Montant réalisé : 54 000 €
Faits marquants : trois puéricultrices recrutées.
"""
    found = read("".join(f"Fiche-action {n}\n{rows.format(titre=t)}\n" for n, t in zip("123", TITLES, strict=True)))
    assert [fiche.titre for fiche in found.fiches] == list(TITLES)
    assert found.metadonnees.objet is None
    for fiche in found.fiches:
        assert [r.nom for r in fiche.referents] == ["Claire Vasseur"]
        assert [(int(m.valeur), m.nature, m.section) for m in fiche.montants] == [
            (60000, "prevu", "moyens_financiers"),
            (54000, "consomme", "bilan_financier"),
        ]
        assert sections(fiche)["bilan_qualitatif"] == "trois puéricultrices recrutées."


@pytest.mark.parametrize(
    "heading", ["Action A.{0} – {1}", "MESURE B{0} : {1}", "Action C.2.{0} : {1}", "Action A.{0} {1}"]
)
def test_numbers_that_begin_with_the_letter_of_an_axe(heading: str) -> None:
    text = "\n".join(f"\n{heading.format(n, titre)}\n{body()}" for n, titre in enumerate(TITLES, start=1))
    numbers = [(heading.partition(" ")[2].partition(" ")[0]).format(n) for n in (1, 2, 3)]
    assert numbered(text) == list(zip(numbers, TITLES, strict=True))


def test_the_same_figures_under_two_letters_are_two_fiches() -> None:
    text = "".join(f"\nAction {letter}.1 – {titre}\n{body()}" for letter, titre in zip("ABC", TITLES, strict=True))
    assert [numero for numero, _ in numbered(text)] == ["A.1", "B.1", "C.1"]


def test_an_objective_with_a_letter_heads_the_fiches_and_is_no_label() -> None:
    one = "Axe {0} – Prévenir plus tôt\n\nObjectif {0}.1 – Aller vers les parents\n\nFICHE ACTION {1}\n\n{2}\n{3}\n"
    text = "".join(one.format("ABC"[n], n + 1, titre, body()) for n, titre in enumerate(TITLES))
    assert [(f.axe, f.objectif_numero, f.objectif_texte) for f in read(text).fiches] == [
        (letter, f"{letter}.1", "Aller vers les parents") for letter in "ABC"
    ]


def test_a_short_title_beside_its_number_among_longer_ones_below() -> None:
    text = ""
    for n, titre in enumerate((*TITLES, "Ouvrir le soir"), start=1):
        text += f"\nAction 1.{n} {titre}\n{body()}" if n in (2, 4) else f"\nAction 1.{n}\n\n{titre}\n{body()}"
    assert numbered(text) == [(f"1.{n}", titre) for n, titre in enumerate((*TITLES, "Ouvrir le soir"), start=1)]


@pytest.mark.parametrize(
    "form",
    [
        "Fiche n° {n}/12 : {t}",
        "Fiche action {n} sur 12 – {t}",
        "Fiche action n° {n} - 2031 : {t}",
        "Fiche thématique n° {n} : {t}",
        "Fiche action transversale n° {n} : {t}",
        "AXE 1 – FICHE ACTION {n} – {t}",
        "Axe 2 – Action {n} : {t}",
        "Action prioritaire n° {n} : {t}",
        "Action {n}.- {t}",
        "Opération {n} : {t}",
        "N° {n} – {t}",
    ],
)
def test_headings_of_other_forms(form: str) -> None:
    text = "".join(f"{form.format(n=n, t=title)}\n{body()}\n" for n, title in enumerate(TITLES, 1))
    assert numbered(text) == [(str(n), title) for n, title in enumerate(TITLES, 1)]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("FICHE-ACTION PMI-0{n} : {t}", ["PMI-01", "PMI-02", "PMI-03"]),
        ("Action n° 1-{n} : {t}", ["1-1", "1-2", "1-3"]),
        ("Action A{n} : {t}", ["A1", "A2", "A3"]),
    ],
)
def test_numbers_with_letters_and_dashes(form: str, numbers: list[str]) -> None:
    text = "".join(f"{form.format(n=n, t=title)}\n{body()}\n" for n, title in enumerate(TITLES, 1))
    assert numbered(text) == list(zip(numbers, TITLES, strict=True))


@pytest.mark.parametrize(
    ("heading", "axe", "orientation"),
    [
        ("Axe prioritaire n° 2 : Protéger", "2", None),
        ("AXE 3 PROTÉGER LES ENFANTS", "3", None),
        ("Axe 3 protégé par les équipes", None, None),
        ("Orientation B – Protéger", None, "B"),
        ("Sous-axe 1.2 : Protéger", None, "1.2"),
    ],
)
def test_what_a_fiche_stands_under(heading: str, axe: str | None, orientation: str | None) -> None:
    (fiche,) = read(f"{heading}\n\nFICHE ACTION 1 : Accueillir les parents\n{body()}").fiches
    assert (fiche.axe, fiche.orientation) == (axe, orientation)


def test_a_title_ends_before_a_line_of_two_columns() -> None:
    text = "        FICHE ACTION N° 1\n     Ouvrir un lieu de répit\n  Orientation de la      Répit des familles\n"
    text += "  Constat du diagnostic      Trois mois d’attente.\n  Moyens financiers          Total : 9 000 €\n"
    (fiche,) = read(text).fiches
    assert fiche.titre == "Ouvrir un lieu de répit"
