"""Lists of référents and partners, split as a reader would; all names are invented."""

from __future__ import annotations

import pytest
from lecture import fiche

LISTS = {
    "PMI / ARS": ["PMI", "ARS"],
    "PMI, ARS": ["PMI", "ARS"],
    "DEFP – PMI": ["DEFP", "PMI"],
    "ARS et PJJ": ["ARS", "PJJ"],
    "Éducation nationale ; CPAM ; MSA": ["Éducation nationale", "CPAM", "MSA"],
    "- Service social\n- Maisons des solidarités\n- CAF": ["Service social", "Maisons des solidarités", "CAF"],
    "Service social (SSD) et Direction de l’enfance (DE)": ["Service social (SSD)", "Direction de l’enfance (DE)"],
    "PMI (sages-femmes, puéricultrices), CAF": ["PMI (sages-femmes, puéricultrices)", "CAF"],
    "Conseil départemental (DGA Solidarités) et ARS": ["Conseil départemental (DGA Solidarités)", "ARS"],
    "Direction de l’enfance et de la famille": ["Direction de l’enfance et de la famille"],
    "Foyer Les Tilleuls-Vallorme": ["Foyer Les Tilleuls-Vallorme"],
    "• PMI\n• Associations gestionnaires d’établissements et de\nservices": [
        "PMI",
        "Associations gestionnaires d’établissements et de services",
    ],
}
PARTNERS = {
    "Interne :\n- PMI\nExterne :\n- CAF": ["PMI", "CAF"],
    "Département : PMI, ASE\nARS": ["Département", "PMI", "ASE", "ARS"],
    "Médecine libérale : sages-femmes du canton ; CAF": ["Médecine libérale : sages-femmes du canton", "CAF"],
    "ARS, Education\nNationale, PJJ": ["ARS", "Education Nationale", "PJJ"],
    "Ecole de la 2ème\nChance, CAF": ["Ecole de la 2ème Chance", "CAF"],
    "Acteurs éducatifs, sociaux, de l’insertion ; CAF": ["Acteurs éducatifs, sociaux, de l’insertion", "CAF"],
    "Antennes ASE, PMI, de quartier": ["Antennes ASE", "PMI", "de quartier"],
    "CAF notamment pour préparer la prochaine convention": ["CAF"],
    "Equipes PMI/ASE": ["Equipes PMI/ASE"],
    "PMI/ASE": ["PMI", "ASE"],
    "Département – service parentalité": ["Département – service parentalité"],
    "direction du canton (DC) – direction du bourg (DB)": ["direction du canton (DC)", "direction du bourg (DB)"],
    "DASV- Direction de la famille": ["DASV", "Direction de la famille"],
    "Agents de la PMI (médecins) et infirmières": ["Agents de la PMI (médecins)", "infirmières"],
    "Offre d’accueil Services à domicile CAF / MSA": ["Offre d’accueil", "Services à domicile CAF", "MSA"],
    "Relais de la Croix Bleue Crèches municipales Ecoles, lycées": [
        "Relais de la Croix Bleue",
        "Crèches municipales",
        "Ecoles",
        "lycées",
    ],
    "Délégué(e) du Défenseur des droits (canton)": ["Délégué(e) du Défenseur des droits (canton)"],
    # the first line is as long as any: an acronym is whole all the same
    "Associations du canton qui logent des familles, CAF, MDPH\nMaisons des adolescents": [
        "Associations du canton qui logent des familles",
        "CAF",
        "MDPH",
        "Maisons des adolescents",
    ],
    "CAF, MSA, etc.": ["CAF", "MSA"],
    "DASV +PMI": ["DASV", "PMI"],
    "L’action mobilise les crèches, la MSA et la CAF ainsi que les foyers.": ["crèches", "MSA", "CAF", "foyers"],
    "La mairie, l’hôpital Vallorme et les services de la PJJ": ["mairie", "hôpital Vallorme", "services de la PJJ"],
    "Les pères et les mères": ["Les pères et les mères"],
}
PERSONS = {
    "• Dr Luce Orvan, médecin de PMI – Tél. 01 00 00 00 01": [("Luce Orvan", "médecin de PMI")],
    "Mme Ida Lorme, sage-femme, 01.00.00.00.02, i.lorme@vallorme.fr": [("Ida Lorme", "sage-femme")],
    "• M. Jean Tarn, chef du service des foyers\n• ASE": [("Jean Tarn", "chef du service des foyers"), ("ASE", None)],
    "Direction du social : M. Jean Tarn, juriste": [("Direction du social", None), ("Jean Tarn", "juriste")],
    "Service de PMI – Dr Luce Orvan": [("Service de PMI", None), ("Luce Orvan", None)],
    "ARS – délégation départementale": [("ARS – délégation départementale", None)],
    "Chef du service Accueil : M. Jean Tarn\nCo-référente : Mme Lorme": [
        ("Jean Tarn", "Chef du service Accueil"),
        ("Lorme", None),
    ],
    "ASE (Mme Ida Lorme, cadre, 01 00 00 00 03)": [("ASE (Mme Ida Lorme, cadre)", None)],
    "M. Jean Tarn, directeur, et Mme Lorme, adjointe": [("Jean Tarn", "directeur"), ("Lorme", "adjointe")],
}


@pytest.mark.parametrize("printed", PERSONS)
def test_a_person_has_a_name_and_an_office(printed: str) -> None:
    assert [(r.nom, r.fonction) for r in fiche("Référents", printed).referents] == PERSONS[printed]


@pytest.mark.parametrize("printed", PARTNERS)
def test_partners_as_a_reader_names_them(printed: str) -> None:
    assert [p.texte for p in fiche("Acteurs à mobiliser", printed).partenaires] == PARTNERS[printed]


@pytest.mark.parametrize("printed", LISTS)
def test_partners(printed: str) -> None:
    assert [p.texte for p in fiche("Acteurs à mobiliser", printed).partenaires] == LISTS[printed]


@pytest.mark.parametrize("printed", [p for p in LISTS if "\n" not in p])
def test_referents(printed: str) -> None:
    found = fiche("Moyens financiers", "Total : 1 000 €", header=f"Référents : {printed}\n\n").referents
    assert [r.nom for r in found] == LISTS[printed]
    assert {r.role for r in found} == {"Référents"}


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Service départemental de PMI – ARS", ["Service départemental de PMI", "ARS"]),
        ("Service de l’accueil familial – SAF", ["Service de l’accueil familial – SAF"]),
        ("Pôle Enfance – Famille – Jeunesse", ["Pôle Enfance – Famille – Jeunesse"]),
        ("Direction Enfance et Famille, CAF", ["Direction Enfance et Famille", "CAF"]),
        ("À désigner", []),
    ],
)
def test_a_service_and_what_stands_beside_it(printed: str, names: list[str]) -> None:
    found = fiche("Moyens financiers", "Total : 1 000 €", header=f"Pilote : {printed}\n\n").referents
    assert [r.nom for r in found] == names


def test_a_person_has_a_function() -> None:
    header = "Référent : Mme Claire MONTLUEL, cheffe du service de PMI\n\n"
    (referent,) = fiche("Moyens financiers", "Total : 1 000 €", header=header).referents
    assert (referent.nom, referent.fonction) == ("Claire MONTLUEL", "cheffe du service de PMI")


def test_persons_with_an_initial() -> None:
    header = "Référents : Mme A. Leblanc (MDPH) et M. C. Roux (DEF)\n\n"
    found = fiche("Moyens financiers", "Total : 1 000 €", header=header).referents
    assert [(r.nom, r.fonction) for r in found] == [("A. Leblanc", "MDPH"), ("C. Roux", "DEF")]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Les profession-\nnels se forment.", "Les professionnels se forment."),
        ("Le projet est en co-\nconstruction.", "Le projet est en co-construction."),
        ("Le contrat 2022-\n2024 est signé.", "Le contrat 2022-2024 est signé."),
        ("Les centres mères-\nenfants ouvrent.", "Les centres mères-enfants ouvrent."),
        ("Les sages-femmes forment une sage-\nfemme.", "Les sages-femmes forment une sage-femme."),
        ("Le bus va à Vallorme-\nNord chaque jour.", "Le bus va à Vallorme-Nord chaque jour."),
    ],
)
def test_a_word_cut_by_the_line_end(printed: str, read: str) -> None:
    found = fiche("Description de l’action", printed)
    assert [s.texte for s in found.sections if s.section == "description"] == [read]
