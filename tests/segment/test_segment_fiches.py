"""Where fiches begin and end and how they are cut into sections, on short texts written for it."""

from __future__ import annotations

import pytest
from essai import read, rules, sections

from extractor import extract

BODY = """
Constat du diagnostic

Les familles attendent trois mois.

Description de l’action

Deux agents reçoivent les familles.

Moyens financiers

Total : 12 000 €
"""


HEADINGS = {
    "FICHE ACTION 12\n\nOuvrir un lieu d’accueil": "12",
    "Fiche action N° 18\n\nOuvrir un lieu d’accueil": "18",
    "FICHE ACTION N°18\n\nOuvrir un lieu d’accueil": "18",
    "FICHE ACTION N°2.18\n\nOuvrir un lieu d’accueil": "2.18",
    "FICHE ACTION 6 : Ouvrir un lieu d’accueil": "6",
    "Fiche n° 3 – Ouvrir un lieu d’accueil": "3",
    "Fiche-projet n°5 : Ouvrir un lieu d’accueil": "5",
    "FICHE 2A – Ouvrir un lieu d’accueil": "2A",
    "Action 2.1.3 : Ouvrir un lieu d’accueil": "2.1.3",
    "MESURE N° 1.2 : Ouvrir un lieu d’accueil": "1.2",
    "Mesure 4 – Ouvrir un lieu d’accueil": "4",
    "ACTION 1.2\n\nOuvrir un lieu d’accueil": "1.2",
    "Objectif opérationnel 2.1 : Ouvrir un lieu d’accueil": "2.1",
    "Objectif facultatif 15\n\nOuvrir un lieu d’accueil": "15",
    "OBJECTIF 13 facultatif\n\nOuvrir un lieu d’accueil": "13",
    "Objectif 4\n\nOuvrir un lieu d’accueil": "4",
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_shapes_of_headings(heading: str) -> None:
    (fiche,) = read(heading + "\n" + BODY).fiches
    assert (fiche.numero, fiche.titre) == (HEADINGS[heading], "Ouvrir un lieu d’accueil")
    assert list(sections(fiche))[-3:] == ["constat", "description", "moyens_financiers"]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Objectif facultatif 15", "facultatif"), ("OBJECTIF 13 facultatif", "facultatif"), ("Objectif 4", None)],
)
def test_the_kind_of_an_objective_is_what_is_printed(heading: str, kind: str | None) -> None:
    (fiche,) = read(f"{heading}\n\nOuvrir un lieu d’accueil\n{BODY}").fiches
    assert fiche.objectif_type == kind or kind is None
    assert fiche.objectif_numero == fiche.numero


def test_a_title_over_two_lines() -> None:
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil dans\nchaque canton\n{BODY}").fiches
    assert fiche.titre == "Ouvrir un lieu d’accueil dans chaque canton"


def test_each_fiche_has_its_own_sections() -> None:
    one = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}"
    two = f"FICHE ACTION 2\n\nFormer les équipes\n{BODY}".replace("trois mois", "un an").replace("12 000", "5 000")
    first, second = read(one + "\n" + two).fiches
    assert sections(first)["constat"] == "Les familles attendent trois mois."
    assert sections(second)["constat"] == "Les familles attendent un an."
    assert [m.valeur for m in (*first.montants, *second.montants)] == [12000, 5000]


def test_a_fiche_stands_under_the_headings_above_it() -> None:
    text = "\n".join(
        f"Engagement {e} : Titre de l’engagement\n\nObjectif {n} : Titre de l’objectif\n\n"
        f"FICHE ACTION {n}\n\nOuvrir un lieu d’accueil\n{BODY}"
        for n, e in ((1, 1), (2, 1), (3, 2))
    )
    assert [(f.numero, f.engagement, f.objectif_numero) for f in read(text).fiches] == [
        ("1", "1", "1"),
        ("2", "1", "2"),
        ("3", "2", "3"),
    ]


def test_a_heading_right_above_a_fiche_holds_for_the_next_ones() -> None:
    text = "ORIENTATION 1 : Prévenir\n\nMesure 1 : Accueillir\n" + BODY + "\nMesure 2 : Former\n" + BODY
    text += "\nORIENTATION 2 : Protéger\n\nMesure 3 : Écouter\n" + BODY + "\nMesure 4 : Loger\n" + BODY
    assert [f.orientation for f in read(text).fiches] == ["1", "1", "2", "2"]


def test_a_table_of_contents_holds_no_fiche() -> None:
    contents = "Sommaire\n\nFiche action 1 : Ouvrir un lieu d’accueil .......... 4\n"
    contents += "Fiche action 2 : Former les équipes .......... 9\n\n"
    one = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}"
    two = f"FICHE ACTION 2\n\nFormer les équipes\n{BODY}"
    fiches = read(contents + one + two).fiches
    assert [(f.numero, f.titre) for f in fiches] == [("1", "Ouvrir un lieu d’accueil"), ("2", "Former les équipes")]


@pytest.mark.parametrize(
    "reference",
    [
        "La fiche action 8 complète celle-ci.",
        "(voir la fiche action 8)",
        "Fiche action 8, qui complète celle-ci.",
        "Cette action prolonge la\nfiche action 8.",
        "L’objectif 9 est suivi ailleurs.",
    ],
)
def test_a_cross_reference_is_no_fiche(reference: str) -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}".replace("les familles.", f"les familles.\n{reference}")
    (fiche,) = read(text).fiches
    assert fiche.numero == "1"
    assert " ".join(reference.split()) in " ".join(sections(fiche)["description"].split())
    assert fiche.montants


def test_a_label_cut_by_the_line_end() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}"
    cut = text.replace("Constat du diagnostic", "Constat du\ndiagnostic").replace("Description de", "Description de\n")
    (fiche,) = read(cut).fiches
    assert sections(fiche) == sections(read(text).fiches[0])
    assert [" ".join(s.intitule.split()) for s in fiche.sections][:2] == [
        "Constat du diagnostic",
        "Description de l’action",
    ]


def test_a_label_on_the_line_of_its_text() -> None:
    text = "FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n\nConstat du diagnostic Les familles attendent trois mois.\n\n"
    text += "Moyens financiers : Total : 12 000 €\n"
    (fiche,) = read(text).fiches
    assert sections(fiche)["constat"] == "Les familles attendent trois mois."
    assert sections(fiche)["moyens_financiers"] == "Total : 12 000 €"


@pytest.mark.parametrize(
    "leads", [("1. ", "2. ", "3. "), ("I - ", "II - ", "III - "), ("a) ", "b) ", "c) "), ("➢ ",) * 3]
)
def test_labels_after_a_number_or_a_sign(leads: tuple[str, ...]) -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}"
    led = text
    for lead, label in zip(leads, ("Constat du", "Description de", "Moyens financiers"), strict=True):
        led = led.replace(label, lead + label)
    (fiche,) = read(led).fiches
    assert sections(fiche) == sections(read(text).fiches[0])
    assert [m.valeur for m in fiche.montants] == [12000]


def test_a_list_inside_a_section_opens_no_other() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}"
    steps = "les familles.\n\n1. Calendrier\n\n2. Constat du diagnostic\n\n3. Moyens financiers\n"
    (fiche,) = read(text.replace("reçoivent les familles.", f"reçoivent {steps}")).fiches
    assert list(sections(fiche)) == list(sections(read(text).fiches[0]))
    assert "3. Moyens financiers" in sections(fiche)["description"]


@pytest.mark.parametrize("line", ["Pilote : Direction de l’enfance", "Pilote – Direction de l’enfance"])
def test_a_short_label_before_a_sign(line: str) -> None:
    (fiche,) = read(f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n\n{line}\n{BODY}").fiches
    assert [r.nom for r in fiche.referents] == ["Direction de l’enfance"]


def test_short_labels_with_their_text_right_after_them() -> None:
    """Two columns flattened: the label, then at once what stood beside it."""
    fiche = "Mesure {0} : Accueillir\n\nPilote Direction de l’enfance\nPartenaires CAF, MSA\n" + BODY
    fiches = read("\n".join(fiche.format(number) for number in (1, 2, 3))).fiches
    assert [[r.nom for r in f.referents] for f in fiches] == [["Direction de l’enfance"]] * 3
    assert [[p.texte for p in f.partenaires] for f in fiches] == [["CAF", "MSA"]] * 3


def test_a_sentence_that_begins_like_a_short_label_is_none() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}"
    (fiche,) = read(text.replace("les familles.", "les familles.\nPilote DEF du projet.")).fiches
    assert not fiche.referents


@pytest.mark.parametrize("sign", ["*", "·", "→", "▪", "o", ">"])
def test_any_sign_may_open_an_item(sign: str) -> None:
    goals = f"{sign} Former les équipes\n{sign} Ouvrir un second lieu\n"
    (fiche,) = read(f"FICHE ACTION 1\n\nAccueillir\n\nObjectifs opérationnels\n\n{goals}{BODY}").fiches
    assert [o.texte for o in fiche.objectifs_operationnels] == ["Former les équipes", "Ouvrir un second lieu"]


def test_a_label_may_end_with_a_full_stop() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}"
    (fiche,) = read(text.replace("diagnostic\n", "diagnostic.\n").replace("action\n", "action.\n")).fiches
    assert sections(fiche) == sections(read(text).fiches[0])


def test_a_label_cut_with_its_text_beside_it() -> None:
    """A two-column fiche flattened: the text stands at the end of the second line of its label."""
    text = "FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n\nConstat du\ndiagnostic Les familles attendent trois mois.\n\n"
    (fiche,) = read(text + "Moyens financiers Total : 12 000 €\n").fiches
    assert sections(fiche) == {
        "constat": "Les familles attendent trois mois.",
        "moyens_financiers": "Total : 12 000 €",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "Le constat du diagnostic est partagé par tous.",
        "Les acteurs mobilisés se réunissent.",
        "des indicateurs de suivi sont prévus.",
        "Ces moyens financiers sont constants.",
    ],
)
def test_the_words_of_a_label_inside_a_sentence_are_no_label(sentence: str) -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}"
    (fiche,) = read(text.replace("Deux agents", f"{sentence}\nDeux agents")).fiches
    assert sentence in sections(fiche)["description"]
    assert list(sections(fiche)) == list(sections(read(text).fiches[0]))


def test_a_label_no_rule_knows_stays_visible() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}\nPhotographies du lieu\n\nDeux vues de la cour.\n"
    (fiche,) = read(text).fiches
    everything = " ".join(f"{s.intitule} {s.texte}" for s in fiche.sections)
    assert "Photographies du lieu" in everything
    assert "Deux vues de la cour." in everything


ACT = """ Délibération n° 05-03 du 17 octobre 2024

La commission permanente du conseil départemental,

Vu le Code de la santé publique,

après en avoir délibéré,

- APPROUVE l’avenant n° 2 au contrat, pour 90 000 €.
"""


def test_the_act_after_the_last_fiche_is_no_part_of_it() -> None:
    fiche_text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}\n"
    extraction = read(fiche_text + "\f" + ACT)
    (fiche,) = extraction.fiches
    assert [m.valeur for m in fiche.montants] == [12000]
    assert fiche.ligne_fin <= len(fiche_text.split("\n"))
    assert [m.valeur for m in extraction.montants] == [90000]


def test_a_title_ends_with_its_paragraph() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n\nLes familles attendent depuis longtemps ce lieu.\n{BODY}"
    (fiche,) = read(text).fiches
    assert fiche.titre == "Ouvrir un lieu d’accueil"


def test_markdown_headings_and_tables() -> None:
    text = """# FICHE ACTION 4

## Ouvrir un lieu d’accueil

<table>
<tr><td><b>Constat du<br>diagnostic</b></td><td>Les familles attendent trois mois.</td></tr>
<tr><td><b>Description de l’action</b></td><td>Deux agents reçoivent les familles.</td></tr>
<tr><td><b>Moyens financiers</b></td><td>Total : 12 000 €<br>CD : 7 000 €<br>CAF : 5 000 €</td></tr>
</table>
"""
    (fiche,) = read(text).fiches
    assert (fiche.numero, fiche.titre) == ("4", "Ouvrir un lieu d’accueil")
    assert sections(fiche)["constat"] == "Les familles attendent trois mois."
    assert [(m.financeur, m.valeur) for m in fiche.montants] == [
        ("total", 12000),
        ("departement", 7000),
        ("caf", 5000),
    ]


def test_a_document_without_fiches() -> None:
    extraction = read(ACT)
    assert extraction.fiches == ()
    assert extraction.metadonnees.natures == ("deliberation",)
    assert [m.valeur for m in extraction.montants] == [90000]


def test_the_list_of_all_fiches_is_no_part_of_the_last() -> None:
    titles = [f"Ouvrir un lieu de {name} pour les familles" for name in ("répit", "parole", "soin", "jeu", "droit")]
    fiches = "\n".join(f"FICHE ACTION {n}\n{title}\n{BODY}" for n, title in enumerate(titles, 1))
    rows = "\n".join(f"{n}. {title}\nDémarrage en 2024" for n, title in enumerate(titles, 1))
    found = read(f"{fiches}\n\n\n\n\n\n\nAxes, actions et calendrier\n\n{rows}\n").fiches
    assert [fiche.titre for fiche in found] == titles
    assert sections(found[-1]) == sections(found[0])


def test_an_engagement_is_read_from_a_flattened_row_by_its_first_figure() -> None:
    summary = (
        "Engagement 1 : Agir tôt pour les familles\n\n1 139 727 €  67 908 €  71 819 €\n\n"
        "8 227 539 €  2 497 €  225 042 €\n\n"
        "Sous-total 2 367 266 €  70 405 €  296 861 €\n\n"
        "Engagement 2 : Protéger sans rupture\n\n2 135 000 €  67 500 €  67 500 €\n"
    )
    names = {1: "un", 2: "deux", 8: "huit"}
    fiches = "\n".join(f"FICHE ACTION {n}\nOuvrir le lieu {name}\n{BODY}" for n, name in names.items())
    between = "\n".join(f"Le canton de {name * 5}ville ouvre un lieu." for name in "abcdefghijklmnop")
    assert [fiche.engagement for fiche in read(f"{summary}\n{between}\n\n{fiches}").fiches] == ["1", "2", "1"]


TYPED = {
    "Objectif 26 : Former les agents / objectif facultatif.": ("Former les agents", "facultatif"),
    "Objectif 25 : Ouvrir les droits\nObjectif optionnel": ("Ouvrir les droits", "facultatif"),
    "Objectif 24 : Rendre un objectif facultatif pour tous": ("Rendre un objectif facultatif pour tous", None),
}


@pytest.mark.parametrize("printed", TYPED)
def test_the_type_of_an_objective_is_no_part_of_its_title(printed: str) -> None:
    text = f"FICHE ACTION 1\nOuvrir un lieu\n\n{printed}\n{BODY}"
    (fiche,) = extract(text.encode(), rules(), name="essai.txt").fiches
    assert (fiche.objectif_texte, fiche.objectif_type) == TYPED[printed]


def test_a_title_cut_at_a_hyphen_is_put_together() -> None:
    (fiche,) = read(f"FICHE ACTION 1\nOuvrir un lieu parents-\nenfants avec l’État/\nDépartement\n{BODY}").fiches
    assert fiche.titre == "Ouvrir un lieu parents-enfants avec l’État/Département"


@pytest.mark.parametrize("heading", ["Annexe {0} – Fiche 3.{0} : {1}", "Annexe {0} – Fiche action n° 3.{0} : {1}"])
def test_a_fiche_may_be_an_annex(heading: str) -> None:
    text = "\n".join(f"{heading.format(n, 'Ouvrir un lieu d’accueil')}\n{BODY}\n" for n in (1, 2))
    assert [(f.numero, f.titre) for f in read(text).fiches] == [
        ("3.1", "Ouvrir un lieu d’accueil"),
        ("3.2", "Ouvrir un lieu d’accueil"),
    ]


def test_a_year_that_begins_a_sentence_is_no_part_of_the_label_above() -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}"
    (fiche,) = read(text.replace("\n\nLes familles attendent", "\nEn 2021, douze familles attendaient")).fiches
    assert fiche.sections[0].intitule == "Constat du diagnostic"
    assert sections(fiche)["constat"] == "En 2021, douze familles attendaient trois mois."


@pytest.mark.parametrize("years", [" de l’année 2023", " 2021-2023", " de l’exercice 2023"])
def test_the_years_of_a_report_belong_to_its_labels(years: str) -> None:
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n{BODY}\nBilan qualitatif{years}\n\nLe lieu est ouvert.\n"
    (fiche,) = read(text).fiches
    assert fiche.sections[-1].intitule == f"Bilan qualitatif{years}"
    assert sections(fiche)["bilan_qualitatif"] == "Le lieu est ouvert."


def test_an_objective_printed_once_holds_for_the_fiches_below_it() -> None:
    fiche = "FICHE ACTION {0}\n\nOuvrir un lieu d’accueil\n" + BODY
    text = f"Objectif 1.1 – Aller vers les familles\n\n{fiche.format(1)}{fiche.format(2)}\n"
    text += f"Objectif 1.2 – Loger les jeunes\n\n{fiche.format(3)}"
    found = [(one.objectif_numero, one.objectif_texte) for one in read(text).fiches]
    assert found == [("1.1", "Aller vers les familles")] * 2 + [("1.2", "Loger les jeunes")]


def test_the_objective_of_the_contract_under_a_label_of_objectives() -> None:
    fiche = "FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n\n{0}\n" + BODY
    for row in (
        "Objectif\nObjectif facultatif n° 14 : Loger les jeunes",
        "Objectif du contrat : Objectif n° 14 (facultatif) : Loger les jeunes",
    ):
        (one,) = read(fiche.format(row)).fiches
        assert (one.objectif_numero, one.objectif_texte, one.objectif_type) == ("14", "Loger les jeunes", "facultatif")
        assert not one.objectifs_operationnels


def test_the_head_of_what_a_fiche_belongs_to_is_no_part_of_its_title() -> None:
    head = "FICHE ACTION 1 : OUVRIR UN LIEU\nI. RATTACHEMENT\nEngagement 2 : Loger les jeunes\n"
    (fiche,) = read(head + BODY).fiches
    assert (fiche.titre, fiche.engagement) == ("OUVRIR UN LIEU", "2")


def test_a_list_of_the_fiches_without_pages_is_no_part_of_the_first() -> None:
    fiche = "Fiche {0} – {1}\n" + BODY
    titles = ("Ouvrir un lieu d’accueil", "Former les équipes")
    names = "\n".join(f"Fiche {n} – {title}" for n, title in enumerate(titles, start=1))
    text = f"Nos actions\n\nAxe 1 : Prévenir\n{names}\nDeux fiches.\n\nAxe 1 : Prévenir\n\n"
    text += "\n".join(fiche.format(n, title) for n, title in enumerate(titles, start=1))
    first, second = read(text).fiches
    assert (first.axe, first.titre, second.titre) == ("1", *titles)
    assert "autre:entete" not in sections(first)
