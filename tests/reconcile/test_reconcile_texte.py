"""Blanks, sections empty or absent, signs alone, misspelt words and acronyms."""

import pytest
from fabrique_textes import fiche, findings, regles, says, texte

from extractor.reconcile import reconcile

PLEINE = {"referent": "DPEF", "calendrier": "2024"}


@pytest.mark.parametrize(
    ("ligne", "declare"),
    [
        ("Ateliers de sevrage : X sessions pour les parents", "X sessions"),
        ("Équipe mobile (nb de postes) : 48 000 €", "(nb de postes)"),
        ("Maisons agréées ( ?)", "( ?)"),
        ("il importe () de soutenir les parents", "()"),
        ("1 200 € ######### 3 400 €", "#########"),
        ("Coût de la formation (à compléter)", "(à compléter)"),
        ("un budget de XX €", "XX €"),
        ("la délibération n° en date du , agissant pour", "n° en date du ,"),
    ],
)
def test_a_blank_left_to_fill_is_told_once_per_line(ligne, declare):
    (anomalie,) = says("texte", ligne)
    assert declare in anomalie.declare
    assert anomalie.gravite != "erreur"


@pytest.mark.parametrize(
    "ligne",
    [
        "12 X jours et 50 € x jours",
        "prix x nombre de jours",
        "soit x agents",  # a formula
        "Capacité (nombre de places) : 12",
        "Pourquoi (et comment ?)",
        "Favorable ( ) Défavorable ( )",
        "au XXe siècle, Louis XX",
        "les évaluations à compléter par la famille",
        "Publié le ……/……/2024",
        "Préambule ........................ 3",
        "la délibération n° 12 en date du 3 mai, agissant",
        "### Constat",
        "des mineurs (MNA) (voir annexe)",
        "5 % du temps de travail",
    ],
)
def test_what_only_looks_like_a_blank_is_silent(ligne):
    assert says("texte", ligne) == []


def test_a_rate_without_its_number_is_told_in_a_budget_only():
    ligne = "% du temps de travail des cadres"
    assert len(says("texte", ligne, "moyens_financiers", "f1")) == 1
    assert says("texte", ligne, "indicateurs", "f1") == []


def test_a_section_that_stops_on_a_bullet_is_told():
    lines = texte("Conformément à la charte :", "-", fiche="f1", section="objectif_operationnel")
    assert len(findings("texte", lines)) == 1


def test_an_empty_section_that_the_others_fill_is_told():
    fiches = [fiche(str(n), sections=PLEINE) for n in range(1, 10)]
    (anomalie,) = findings("texte", fiches=[*fiches, fiche("10", sections={**PLEINE, "referent": ""})])
    assert (anomalie.fiche_id, anomalie.gravite) == ("f10", "info")
    assert "9 fiches sur 10" in anomalie.message


@pytest.mark.parametrize(
    "fiches",
    [
        [fiche(str(n), sections={"referent": "", "calendrier": "2024"}) for n in range(1, 11)],  # nobody fills it
        [fiche(str(n), sections=PLEINE) for n in (1, 2, 3)] + [fiche("4", sections={"referent": ""})],  # too few
        [fiche(str(n), sections=PLEINE) for n in range(1, 11)] + [fiche("11", sections={"calendrier": "2024"})],
        [fiche(str(n), sections={"points_vigilance": "Oui"}) for n in range(1, 11)]
        + [fiche("11", sections={"points_vigilance": ""})],  # optional
    ],
)
def test_sections_that_may_be_empty_are_silent(fiches):
    assert findings("texte", fiches=fiches) == []


def test_a_misspelt_acronym_is_told_with_the_right_one():
    (anomalie,) = findings("texte", texte("Le CAMSP accueille.", "Un autre CAMSP ouvre.", "Les CAMPS voisins"))
    assert (anomalie.declare, anomalie.attendu) == ("CAMPS", "CAMSP")
    assert anomalie.provenance.ligne == 3


@pytest.mark.parametrize(
    "lignes",
    [
        ("Le CAMSP accueille.", "CAMPS", "CAMPS", "CAMPS"),  # as frequent: a name of its own
        ("La MDPH et la MDPH", "La MDPHE"),  # another service
        ("ITEP et ITEP", "DITEP"),
        ("AEMO et AEMO", "SAEMO et AEMOI"),
        ("CAMPS",),
    ],
)
def test_other_acronyms_are_silent(lignes):
    assert findings("texte", texte(*lignes)) == []


# --- sections that a fiche lacks -------------------------------------------------------------------

ENTIERE = {"constat": "Oui", "referent": "DPEF", "acteurs": "CAF", "calendrier": "2024", "indicateurs": "Nombre"}


def without(nom):
    return {section: contenu for section, contenu in ENTIERE.items() if section != nom}


def test_a_section_that_one_fiche_lacks_is_told_with_how_many_have_it():
    fiches = [fiche(str(n), sections=ENTIERE) for n in range(1, 12)]
    (anomalie,) = findings("texte", fiches=[*fiches, fiche("12", sections=without("acteurs"))])
    assert (anomalie.fiche_id, anomalie.gravite) == ("f12", "info")
    assert "Acteurs" in anomalie.declare and "11 fiches sur 12" in anomalie.message


@pytest.mark.parametrize(
    ("sections", "lignes"),
    [
        ({"constat": "Oui", "indicateurs": "Nombre", "budget": "1", "suivi": "x"}, ()),  # another form, or badly read
        (without("acteurs"), ("Acteurs à mobiliser : CAF",)),  # the label stands where it was not taken for one
        (without("indicateurs"), ()),  # optional
    ],
)
def test_a_fiche_of_another_form_is_silent(sections, lignes):
    fiches = [fiche(str(n), sections=ENTIERE) for n in range(1, 12)]
    own = [texte(*lignes, fiche="f12", section="constat")] if lignes else []
    assert findings("texte", *own, fiches=[*fiches, fiche("12", sections=sections)]) == []


# --- signs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lignes", "declare"),
    [
        (("des aides (repas, transport, etc.", "Le suivi est annuel."), "(repas"),
        (("les lieux ressources (CPEF, PMI, mairies", "sont ouverts (le samedi) à tous"), "(CPEF"),
        (("Les CAMSP* accueillent les enfants.",), "CAMSP*"),
        (("Former les équipes", "•"), "puce"),
    ],
)
def test_a_sign_without_its_counterpart_is_told(lignes, declare):
    (anomalie,) = findings("texte", texte(*lignes, fiche="f1", section="description"), fiches=[fiche("1")])
    assert declare in anomalie.declare and anomalie.gravite == "info"


@pytest.mark.parametrize(
    "lignes",
    [
        ("des aides (repas, transport", "et logement) pour tous"),  # closed in the next paragraph
        ("Les CAMSP* accueillent les enfants.", "* Centres d'action médico-sociale précoce"),
        ("90 000*5% = 4 500 € et 3*40 €",),
        ("Nom*", "Prénom*", "Adresse*"),  # the fields of a form
        ("un texte *en italique* et **gras**",),
        ("a) former ; b) évaluer",),
        ("Former les équipes", "• Évaluer"),
    ],
)
def test_signs_that_answer_one_another_are_silent(lignes):
    blank = texte(fiche="f1", section="constat")
    assert findings("texte", blank, texte(*lignes, fiche="f1", section="description"), fiches=[fiche("1")]) == []


# --- misprints -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ligne", "declare"),
    [
        ("les méthodes d'entretien. de bilan et de suivi", "entretien. de bilan"),
        ("des guides (PPE ? santé, loisirs, etc.) remis", "PPE ? santé"),
        ("la protection de l?enfance", "l?enfance"),
        ("les acteur·rice s du territoire", "acteur·rice s"),
        ("le dispositif d'acceuil de jour", "acceuil"),
    ],
)
def test_a_misprint_that_proves_itself_is_told(ligne, declare):
    (anomalie,) = says("texte", ligne)
    assert declare in anomalie.declare and anomalie.gravite == "info"


@pytest.mark.parametrize(
    "ligne",
    [
        "les méthodes d'entretien. De bilan et de suivi",
        "des guides, des jeux, etc. et de suivi",
        "des moyens (pour qui ? Pour les jeunes, les familles)",
        "https://exemple.fr/page?ligne=2 et contact@acceuil.fr",
        "Comment ? avec les familles",
        "le dispositif d'accueil des professionnels, parmi eux",
    ],
)
def test_what_only_looks_like_a_misprint_is_silent(ligne):
    assert says("texte", ligne) == []


def often(mot):
    return texte(*(f"Le {mot} est décrit ici." for _ in range(6)))


@pytest.mark.parametrize(
    ("mot", "coquille"),
    [
        ("préoccupations", "préocucpations"),  # two letters exchanged
        ("déclenchement", "déclanchement"),  # a vowel
        ("concourant aussi", "concourrant aussi"),  # a letter too many
        ("établissement", "établisement"),  # a letter lost
    ],
)
def test_a_word_one_slip_away_from_a_usual_one_is_told(mot, coquille):
    (anomalie,) = findings("texte", often(mot), texte(f"Un {coquille} reste.", debut=20))
    assert anomalie.declare == f"« {coquille.split()[0]} »"
    assert mot.split()[0] in anomalie.attendu and anomalie.provenance.ligne == 20


@pytest.mark.parametrize(
    ("mot", "autre"),
    [
        ("permettait", "permettrait"),  # a tense
        ("professionnel", "professionnelle"),  # an ending
        ("rédaction", "réduction"),
        ("prescription", "proscription"),
        ("association", "associations"),
        ("Montmirail-sur-Orge", "Montmiral"),  # a name
        ("équivalent", "équivalant"),
    ],
)
def test_another_word_is_no_misprint(mot, autre):
    assert findings("texte", often(mot), texte(f"Un {autre} reste.", debut=20)) == []


def test_a_recognised_page_proves_no_misprint():
    wrong = ("Un déclanchement reste.", "des aides (repas, transport, etc.", "l'acceuil de jour")
    textes = [often("déclenchement"), texte(*wrong, debut=20)]
    assert len([a for a in reconcile((), (), (), regles(), textes=textes) if a.code == "texte"]) == 3
    found = reconcile((), (), (), regles(), textes=textes, reconnues=[1])
    assert [a for a in found if a.code == "texte"] == []


# --- acronyms --------------------------------------------------------------------------------------


def test_an_acronym_of_the_document_in_disorder_is_told():
    lines = [*("Le STPMIS coordonne." for _ in range(4)), "La mission (SPMITS) évalue."]
    (anomalie,) = findings("texte", texte(*lines))
    assert (anomalie.declare, anomalie.attendu) == ("SPMITS", "STPMIS")


@pytest.mark.parametrize(
    "autre",
    ["Mme MARIE préside.", "la Section territoriale pour l'intégration des mineurs scolarisés (STPIMS)"],
)
def test_a_name_or_another_acronym_is_silent(autre):
    lines = [*("Le MAIRE ouvre." for _ in range(6)), *("Le STPMIS coordonne." for _ in range(4)), autre]
    assert findings("texte", texte(*lines)) == []


GLOSSAIRE = [
    f"{s} : {m}"
    for s, m in {
        "MDA": "Maison des adolescents",
        "MDS": "Maison des solidarités",
        "CAF": "Caisse d'allocations familiales",
        "PPE": "Projet pour l'enfant",
        "ASE": "Aide sociale à l'enfance",
        "MNA": "Mineur non accompagné",
        "UDAF": "Union départementale des associations familiales",
    }.items()
]


def test_an_entry_of_a_glossary_that_one_letter_denies_is_told():
    entry = "MECT : Maison d'enfants à caractère social"
    (anomalie,) = findings("texte", texte(*GLOSSAIRE, entry))
    assert "MECT" in anomalie.declare and "T" in anomalie.attendu


def test_a_glossary_that_agrees_or_is_in_english_is_silent():
    others = ["TISF : Technicien de l'intervention sociale et familiale", "FEDER : Fonds européen régional"]
    assert findings("texte", texte(*GLOSSAIRE, *others)) == []


def test_an_acronym_after_a_comma_is_spelled_out_by_a_name_only():
    glossary = texte(*GLOSSAIRE, "AEQ : Action éducative de quartier")
    (anomalie,) = findings("texte", glossary, texte("les Aides Educatives du Quartier, AEQ, puis le reste", debut=20))
    assert "Aides Educatives" in anomalie.declare
    assert findings("texte", glossary, texte("avec les écoles et les avocats du quartier, AEQ, PMI.", debut=20)) == []
