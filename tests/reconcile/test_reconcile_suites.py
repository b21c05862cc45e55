"""Sequences and parts inside a text: action numbers, numbered lists, announced counts, shares, totals, references."""

from dataclasses import replace

import pytest
from fabrique_fiches import place
from fabrique_textes import fiche, findings, says, texte

from extractor.model.fiche import Action, Metadonnees


def avec_actions(*numeros_par_fiche):
    """Fiches 1, 2, 3… with the numbers of their actions, each of another title."""
    found = []
    for rang, numeros in enumerate(numeros_par_fiche, 1):
        actions = tuple(
            Action(i, str(n), f"Mener l'atelier {rang}-{i} de Vallorme", place(rang, i, f"Action {n}"))
            for i, n in enumerate(numeros, 1)
        )
        found.append(replace(fiche(str(rang), f"Titre {rang} de la fiche"), rang=rang, actions=actions))
    return found


SUIVIES = ([1, 2], [3], [4, 5, 6], [7], [8, 9], [10, 11], [12])


def test_action_numbers_that_run_through_the_fiches_are_silent():
    assert findings("numerotation", fiches=avec_actions(*SUIVIES)) == []


def test_a_number_of_two_actions_is_told_with_the_one_that_its_place_calls_for():
    (anomalie,) = findings("numerotation", fiches=avec_actions([1, 2], [3], [4, 5, 6], [8], [8, 9], [10, 11], [12]))
    assert anomalie.fiche_id == "f4"  # 7 is free there
    assert "action 7" in anomalie.attendu
    assert "8" in anomalie.declare
    assert anomalie.gravite == "avertissement"


def test_numbers_that_no_action_bears_are_told_once():
    (anomalie,) = findings("numerotation", fiches=avec_actions([1, 2], [3], [4, 5], [9], [10, 11], [12], [13]))
    assert (anomalie.declare, anomalie.attendu) == ("de 5 à 9", "6, 7, 8")
    assert anomalie.gravite == "info"


@pytest.mark.parametrize(
    "numeros",
    [
        ([1, 2], [1, 2, 3], [1], [1, 2], [1], [1, 2]),  # anew in each fiche
        ([1, 2], [2, 3]),  # too few fiches to know
    ],
)
def test_another_way_to_number_actions_is_silent(numeros):
    assert findings("numerotation", fiches=avec_actions(*numeros)) == []


def test_a_number_twice_in_a_numbered_list_is_told():
    lignes = ("1. Ouvrir un lieu", "1. Former les équipes", "2. Évaluer", "3. Publier")
    (anomalie,) = findings("numerotation", texte(*lignes, section="description"))
    assert anomalie.declare == "numéros 1, 1, 2, 3"
    assert anomalie.attendu == "1, 2, 3, 4"


@pytest.mark.parametrize(
    "lignes",
    [
        ("1. Ouvrir un lieu", "2. Former", "3. Publier"),
        ("1. Ouvrir un lieu", "1. Former", "1. Publier"),  # somebody numbers everything 1
        ("1. Ouvrir un lieu", "2. Former", "1. Ouvrir un autre lieu", "2. Publier"),  # two lists
        ("1. Ouvrir", "1. Former", "4. Publier"),
    ],
)
def test_other_lists_are_silent(lignes):
    assert findings("numerotation", texte(*lignes, section="description")) == []


def test_fewer_items_than_announced_is_told():
    (anomalie,) = says("numerotation", "Quatre priorités guident le schéma : former ; accueillir ; évaluer.")
    assert (anomalie.attendu, anomalie.ecart) == ("3 énumérés", 1)


@pytest.mark.parametrize(
    "ligne",
    [
        "Trois priorités guident le schéma : former ; accueillir ; évaluer.",
        "Quatre priorités : former, accueillir, évaluer.",
        "Les quatre priorités du plan : former ; accueillir ; évaluer.",
        "Quatre priorités pour deux territoires : former ; accueillir ; évaluer.",
        "Neuf priorités : former ; accueillir ; évaluer.",  # too far: the list is another one
        "Quatre priorités en 2024 : former ; accueillir ; évaluer.",
    ],
)
def test_counts_that_may_be_of_something_else_are_silent(ligne):
    assert says("numerotation", ligne) == []


def test_shares_that_do_not_leave_the_rest_printed_are_told():
    (anomalie,) = says(
        "somme", "52 % restent au domicile, dont 8 % avec aide ; 40 % partent, les 3 % restants changent."
    )
    assert "52 % + 40 % + 3 %" in anomalie.declare.replace("\u202f", " ")
    assert "8 %" in anomalie.attendu.replace("\u202f", " ")
    assert anomalie.gravite == "avertissement"


@pytest.mark.parametrize(
    "ligne",
    [
        "52 % restent au domicile, 40 % partent, les 8 % restants changent de lieu.",
        "52,3 % restent au domicile, 39,5 % partent, les 8,1 % restants changent.",  # 99,9
        "33 % au nord, 33 % au sud, les 33 % restants ailleurs.",  # rounded
        "33 % au nord, 17 % au centre, 16 % à l'est, 16 % à l'ouest, les 16 % restants au sud.",  # cut short
        "La part du FIR est de 60 %. Sur les 40 % restants, le Département prend tout.",
        "Les 3 % restants sont suivis ailleurs.",
        "Le taux passe de 12 % à 15 % ; les 2 % restants.",  # not a whole
    ],
)
def test_shares_that_make_a_whole_or_none_are_silent(ligne):
    assert says("somme", ligne) == []


def test_a_total_that_its_sentence_contradicts_is_told():
    ligne = "Un cadre 2 400 € et cinq agents 3 600 € et dix éducateurs 6 525 € TOTAL = 12 700 €"
    (anomalie,) = says("somme", ligne, "description", "f1")
    assert "12 525" in anomalie.attendu.replace("\u202f", " ")
    assert anomalie.ecart == 175


@pytest.mark.parametrize(
    "ligne",
    [
        "Un cadre 2 400 € et cinq agents 3 600 € et dix éducateurs 6 525 € TOTAL = 12 525 €",
        "Un cadre 2 400 € et cinq agents 3 600 € et dix éducateurs 6 525 € TOTAL = 12 500 €",  # rounded to hundreds
        "Un cadre 2 400 € (dont 400 € de primes) et cinq agents 3 600 € TOTAL = 6 000 €",
        "Un cadre 2 400 € et cinq agents 3 600 € TOTAL = 19 000 €",  # other parts are not in the sentence
        "Cinq agents 3 600 € TOTAL = 3 700 €",
    ],
)
def test_totals_of_a_sentence_that_may_be_right_are_silent(ligne):
    assert says("somme", ligne, "description", "f1") == []


CONTRIBUTION = "Le Département reçoit une contribution de 1 200 000 € :"


def test_an_amount_that_its_list_contradicts_is_told():
    items = ("- 700 000 € au titre de la loi de finances ;", "- 400 000 € au titre du FIR ;", "- 110 000 € d'ONDAM.")
    (anomalie,) = findings("somme", texte(CONTRIBUTION, *items, "Elle est versée en deux fois."))
    assert (anomalie.ecart, anomalie.gravite) == (-10_000, "avertissement")
    assert "1 210 000" in anomalie.attendu.replace("\u202f", " ")
    bare = [item.removeprefix("- ") for item in items]  # signs that are drawn, not printed
    assert len(findings("somme", texte(CONTRIBUTION, *bare, "Elle est versée en deux fois."))) == 1


@pytest.mark.parametrize(
    "items",
    [
        ("- 700 000 € ;", "- 400 000 € ;", "- 100 000 €."),
        ("700 000 € en 2023.", "Le reste, soit 400 000 €, vient du FIR."),
        ("- 0,7 M€ ;", "- 0,4 M€ ;", "- 0,12 M€."),  # rounded
        ("- 1 100 000 € ;", "- 100 000 € ;", "- dont 60 000 € de report."),  # some of them make it
        ("- 300 000 € par an ;", "- 45 000 € par poste."),  # of something else
        ("- 700 000 € ;", "- 400 000 € ;", "- 110 000 € en 2023 et 90 000 € en 2024."),
        ("- 700 000 € ;", "- 410 000 € ;", "- le reste au titre de l'ONDAM."),
    ],
)
def test_a_list_that_may_be_right_is_silent(items):
    assert findings("somme", texte(CONTRIBUTION, *items, "Elle est versée en deux fois.")) == []


TITRES = {
    "1.1.1": "Former les assistantes familiales de Vallorme aux premiers soins",
    "1.1.2": "Ouvrir un lieu d'accueil de nuit pour les jeunes majeurs",
    "1.1.3": "Rédiger le guide des signalements avec les juges",
}


@pytest.mark.parametrize("lien", ["FA 1.1.1 : ", "fiche action 1.1.1 - ", "cf. fiche 1.1.1 "])
def test_a_reference_with_the_title_of_another_fiche_is_told(lien):
    fiches = [fiche(n, t) for n, t in TITRES.items()]
    ligne = f"En lien avec la {lien}Ouverture d'un lieu d'accueil de nuit pour jeunes majeurs"
    (anomalie,) = findings("report", texte(ligne), fiches=[replace(f, rang=i) for i, f in enumerate(fiches)])
    assert anomalie.attendu == "fiche 1.1.2"


@pytest.mark.parametrize(
    "suite",
    [
        "1.1.2 : Ouverture d'un lieu d'accueil de nuit pour jeunes majeurs",
        "1.1.1 : Formation des assistantes familiales aux premiers soins",
        "1.1.1 : une coordination avec les services de l'État est prévue",  # no title at all
        "1.1.1",
        "1.1.7 est annulée par le présent avenant",  # no title: a fiche of another act
    ],
)
def test_references_that_fit_are_silent(suite):
    fiches = [replace(fiche(n, t), rang=i) for i, (n, t) in enumerate(TITRES.items())]
    lines = texte(f"En lien avec la FA {suite}")
    assert findings("report", lines, fiches=fiches) == findings("numerotation", lines, fiches=fiches) == []


def test_a_reference_to_a_fiche_that_does_not_exist_is_told_but_not_in_an_amendment():
    fiches = [replace(fiche(n, t), rang=i) for i, (n, t) in enumerate(TITRES.items())]
    lines = texte("En lien avec la FA 1.1.7 : Ouvrir une maison des familles")
    (anomalie,) = findings("numerotation", lines, fiches=fiches)
    assert "1.1.7" in anomalie.declare
    assert findings("numerotation", lines, fiches=fiches, meta=Metadonnees(natures=("avenant",))) == []


def test_an_entry_twice_in_a_glossary_is_told():
    entrees = [f"{s} : {m}" for s, m in GLOSSAIRE.items()]
    (anomalie,) = findings("doublon", texte(*entrees[:5], entrees[2], *entrees[5:]))
    assert "ADF : Aide à domicile familiale" in anomalie.declare


GLOSSAIRE = {
    "BAF": "Bureau des assistants familiaux",
    "CDV": "Commission départementale de vie",
    "ADF": "Aide à domicile familiale",
    "EJV": "Équipe des jeunes de Vallorme",
    "FDE": "Foyer de l'enfance",
    "GDS": "Guide des signalements",
    "LAN": "Lieu d'accueil de nuit",
    "PAV": "Point accueil de Vallorme",
    "SVN": "Service des visites de nuit",
}


def test_an_acronym_spelled_out_in_two_ways_is_told():
    lignes = [f"{s} : {m}" for s, m in GLOSSAIRE.items()]
    (anomalie,) = findings("texte", texte(*lignes, "Les agents décident d'une action de formation (ADF) du parent."))
    assert "Aide à domicile familiale" in anomalie.attendu
    assert anomalie.gravite == "info"


@pytest.mark.parametrize(
    "ligne",
    [
        "une aide à domicile familiale (ADF)",
        "les aides à domicile familiales renforcées (ADF)",
        "une aide précoce à domicile familiale (ADF)",  # more words, the same thing
        "les agents du Bureau (ADF)",  # its letters say otherwise: no spelling out
    ],
)
def test_the_same_words_or_none_are_silent(ligne):
    lignes = [f"{s} : {m}" for s, m in GLOSSAIRE.items()]
    assert findings("texte", texte(*lignes, ligne)) == []


# --- growths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ligne", "exact"),
    [
        ("La dotation passe de 1 200 000 € à 1 350 000 € (+15,2 %) en un an.", "12,5"),
        ("On compte 1 212 signalements en 2021 et 1 340 en 2022 (+ 16,0 %).", "10,6"),
        ("Il y a 1 340 mesures en 2022 contre 1 212 en 2021 (+ 16 %).", "10,6"),
        ("Le nombre d'agréments passe de 400 à 300 (+ 25 %).", "-25"),
        ("Le nombre d'enfants est passé de 1 240 à 1 426, soit une hausse de 25 %.", "15"),
        ("L'effectif est tombé de 280 agents en 2018 à 252 en 2022, soit une baisse de 20 %.", "-10"),
        ("On compte 960 familles en 2022, contre 800 en 2018, soit une augmentation de 25 %.", "20"),
        ("Le nombre d'appels est passé de 310 en 2021 à 372 en 2022, soit une hausse de 12 %.", "20"),
        ("Les dépenses atteignent 86 M€, contre 80 M€ en 2022, soit une progression de 17,5 %.", "7,5"),
        ("Le délai passe de 120 à 90 jours, soit une baisse de 35 %.", "-25"),
        ("Le service a dépensé 30 000 € sur les 40 000 € prévus, soit un taux d'exécution de 85 %.", "75"),
        ("Le Département apporte 42 000 € sur un total de 80 000 €, soit 57,5 %.", "52,5"),
    ],
)
def test_a_growth_that_its_figures_deny_is_told(ligne, exact):
    (anomalie,) = says("pourcentage", ligne)
    assert exact in anomalie.attendu and anomalie.gravite == "avertissement"


@pytest.mark.parametrize(
    "ligne",
    [
        "La dotation passe de 1,2 M€ à 1,35 M€ (+12,5 %), puis à 1,4 M€ (+3,7 %).",
        "La dotation passe de 1,2 M€ à 1,35 M€ (+ 15,2 %).",  # from 1,17 to 1,348
        "On compte 1 212 signalements en 2021 et 1 340 en 2022 (+ 10,5 %).",  # cut short
        "Il y a 1 340 mesures en 2022 contre 1 212 en 2021 (+ 11 %).",
        "Il y a 1 212 mesures en 2021 contre 1 340 en 2022 (- 9,6 %).",  # from the other figure
        "Le délai passe de 3 à 2 mois (- 33 %).",
        "La part passe de 12 % à 15 % (+ 3 %).",  # points
        "Le nombre passe de 12 à 18 en ville et de 4 à 5 ailleurs (+ 44 %).",
        "Le budget passe de 900 k€ à 1 M€ (+ 11 %).",
        "Le nombre d'enfants est passé de 1 240 à 1 426, soit une hausse de 15 %.",
        "Le nombre d'enfants est passé de 1 240 à 1 426, soit une hausse de 3,5 % par an.",
        "Les dépenses ont progressé de 24 M€ à 30 M€, soit une hausse de 20 %.",  # from 24,4 to 29,5
        "Le nombre d'appels est passé de 310 à 372, soit une hausse de 20 %.",
        "Le délai passe de 120 à 90 jours, soit une baisse de 25 %.",
        "Le délai passe de 120 à 90 jours, soit une hausse de 33 % des suivis.",  # from the other figure
        "Le service a dépensé 30 000 € sur les 40 000 € prévus, soit un taux d'exécution de 75 %.",
        "Le service a reçu 12 familles sur 4 cantons, soit 30 % de la file.",
        "Il y a 9 actions sur 36 mois, soit 12 %.",
    ],
)
def test_a_growth_that_may_be_right_is_silent(ligne):
    assert says("pourcentage", ligne) == []


def test_a_share_that_its_count_denies_among_others_that_it_makes():
    ligne = "Sur les 25 actions du schéma, 15 ont abouti (60 %), 7 sont engagées (28 %) et 3 abandonnées ({} %)."
    (anomalie,) = says("pourcentage", ligne.format(15))
    assert "12" in anomalie.attendu and anomalie.gravite == "avertissement"
    assert says("pourcentage", ligne.format(12)) == []
    other = "Sur les 25 actions, 15 ont abouti (75 % des moyens), 7 sont engagées (28 %) et 3 abandonnées (20 %)."
    assert says("pourcentage", other) == []  # shares of something else
