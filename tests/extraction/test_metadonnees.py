"""Metadata of acts as départements usually print them; all names, numbers and figures are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.extraction.metadonnees import metadonnees
from extractor.model.document import Document
from extractor.model.fiche import Metadonnees
from extractor.read import read
from extractor.ruleset import Ruleset, load_rules

_VALLORME = """
lexiques:
  noms:
    - id: vallorme
      libelles: ["Vallorme"]
      attributs: {code: "00", nom: "Vallorme"}
"""

DELIBERATION = """DÉPARTEMENT DU VALLORME

EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS DE LA COMMISSION PERMANENTE

Séance du lundi 15 mai 2023

N° de l'acte : CP-2023-118

2e commission - Enfance, famille et santé

OBJET : Contrat départemental (CDPPE) 2022-2024 de l'Orvanne : avenant n° 1
pour l'année 2023.

Rapporteurs : Mme Anne LORMEAU et M. Luc TISSAND

Date de convocation : 28 avril 2023

Étaient présents : Mme Jeanne ORVANNE, M. Paul GRIVEL, vice-président

VU le code de l'action sociale et des familles,

VU la délibération n° CD-2021/12/17-3/02 du 17 décembre 2021, adoptée à l'unanimité,

Après en avoir délibéré,

ADOPTÉ À LA MAJORITÉ

Pour : 32    Contre : 4    Abstention : néant

Fait à Orvanne, le 16 mai 2023

Pour le Président et par délégation,

la directrice générale des services

Claire de MONTLUEL

Accusé de réception en préfecture
000-220000017-20230515-CP-2023-118-DE
Date de télétransmission : 21/05/2023
Date de réception préfecture : 22/05/2023
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    folder = tmp_path_factory.mktemp("regles")
    (folder / "departements.yaml").write_text(_VALLORME, encoding="utf-8")
    return load_rules(folder)


def _document(data: bytes | Path, name: str = "acte.txt") -> Document:
    raw = read(data, name=name)
    lines = tuple(line for page in raw.pages for line in page.lines)
    return Document(raw.name, raw.sha256, raw.format, len(raw.pages), lines)


def _read(text: str, rules: Ruleset) -> Metadonnees:
    return metadonnees(_document(text.encode()), rules)


def test_a_usual_deliberation(rules: Ruleset) -> None:
    found = _read(DELIBERATION, rules)
    assert (found.departement_code, found.departement_nom) == ("00", "Vallorme")
    assert found.natures == ("deliberation", "contrat", "avenant")
    assert found.numero == "CP-2023-118"
    assert found.date_seance == "2023-05-15"
    assert found.instance == "commission permanente"
    assert found.objet is not None
    assert found.objet.endswith("avenant n° 1 pour l'année 2023.")
    assert (found.periode_debut, found.periode_fin, found.exercice) == (2022, 2024, 2023)
    assert found.commissions == ("2e commission - Enfance, famille et santé",)
    assert found.rapporteurs == ("Anne LORMEAU", "Luc TISSAND")
    assert found.signataires == (
        "Claire de MONTLUEL, directrice générale des services (Pour le Président et par délégation)",
    )
    assert found.resultat_vote == "majorité"
    assert (found.votes_pour, found.votes_contre, found.votes_abstention) == (32, 4, 0)
    assert found.votes_non_participation is None
    assert found.prefecture_identifiant == "000-220000017-20230515-CP-2023-118-DE"
    assert found.prefecture_date_reception == "2023-05-22"


def test_every_value_is_quoted_from_its_place(rules: Ruleset) -> None:
    found = _read(DELIBERATION, rules)
    printed = DELIBERATION.splitlines()
    stated = [f for f in Metadonnees.__slots__ if f != "provenances" and getattr(found, f) not in (None, ())]
    assert sorted(found.provenances) == sorted(stated)
    for field, provenance in found.provenances.items():
        for fragment in provenance.fragments:
            assert fragment.texte in " ".join(printed[fragment.ligne - 1].split()), field
    assert found.provenances["date_seance"].texte == "15 mai 2023"


def test_an_old_form_tells_the_day_in_words(rules: Ruleset) -> None:
    found = _read(
        """CONSEIL DÉPARTEMENTAL DU VALLORME

Rapport n° 4/12

L'an deux mille vingt-trois, le vingt-neuf juin à neuf heures, le conseil départemental, légalement
convoqué le 12 juin 2023, s'est réuni à l'hôtel du Département.

Sur le rapport de Mme Anne LORMEAU, et après en avoir délibéré,

La délibération, mise aux voix, est adoptée par 32 voix pour, 4 voix contre et 2 abstentions.

Le Président du Conseil départemental,
Luc TISSAND
""",
        rules,
    )
    assert (found.numero, found.date_seance, found.instance) == (
        "4/12",
        "2023-06-29",
        "conseil départemental",
    )
    assert (found.votes_pour, found.votes_contre, found.votes_abstention) == (32, 4, 2)
    assert found.resultat_vote is None
    assert found.rapporteurs == ("Anne LORMEAU",)
    assert found.signataires == ("Luc TISSAND, Président du Conseil départemental",)


def test_the_date_of_the_invitation_is_not_that_of_the_sitting(rules: Ruleset) -> None:
    text = """COMMISSION PERMANENTE

La commission permanente, légalement convoquée le 2 mai 2023, s'est réunie le 15 mai 2023 à Orvanne.
"""
    assert _read(text, rules).date_seance == "2023-05-15"


@pytest.mark.parametrize(
    "form",
    [
        "Adopté à l'unanimité :  à la majorité :  Voix contre :",
        "Adopté à l'unanimité : Adopté à la majorité : Voix contre : Abstentions :",
        "Adopté à l'unanimité ☐ à la majorité ☐",
    ],
)
def test_a_blank_form_is_no_vote(form: str, rules: Ruleset) -> None:
    found = _read(f"DÉLIBÉRATION N° 12\n\nAprès en avoir délibéré,\n\n{form}\n", rules)
    assert found.resultat_vote is None
    assert (found.votes_pour, found.votes_contre, found.votes_abstention) == (None, None, None)


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("Adopté à l'unanimité", "unanimité"),
        ("ADOPTE A L'UNANIMITE DES SUFFRAGES EXPRIMES", "unanimité des suffrages exprimés"),
        ("Après en avoir délibéré, à l'unanimité des membres présents,", "unanimité des membres présents"),
        ("Vote : unanimité", "unanimité"),
        ("Résultat du vote : adopté à l'unanimité. Pour : 12. Contre : 0.", "unanimité"),
        ("Adopté à la majorité : 22 voix pour, 3 voix contre, 1 abstention.", "majorité"),
        ("Adopté à l'unanimité ☒ à la majorité ☐", "unanimité"),
        ("à la majorité des suffrages exprimés", "majorité des suffrages exprimés"),
        ("DÉCIDE, à l'unanimité :", "unanimité"),
        ("Délibération adoptée à l'unanimité des voix exprimées", "unanimité des voix exprimées"),
        ("à la majorité, les jeunes quittent l'établissement", None),
        ("VU la délibération du 4 mai 2021 adoptée à l'unanimité", None),
        ("Le comité a salué à l'unanimité ce projet", None),
    ],
)
def test_results(line: str, result: str | None, rules: Ruleset) -> None:
    assert _read(f"DÉLIBÉRATION N° 12\n\n{line}\n", rules).resultat_vote == result


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        ("Résultat du vote\n\nPour 38 Contre 3 Abstention 1", (38, 3, 1, None)),
        ("Votants : 42\nPour : 38\nContre : 3\nAbstentions : 1\nNPPV : 2", (38, 3, 1, 2)),
        (
            "Ont voté POUR (3) :\nMme Anne LORMEAU\nOnt voté CONTRE (0) :\nSe sont ABSTENUS (1) :",
            (3, 0, 1, None),
        ),
        ("Votes pour : 38 ; votes contre : aucun", (38, 0, None, None)),
        ("adopté par 32 voix pour et 4 voix contre", (32, 4, None, None)),
    ],
)
def test_counts(lines: str, counts: tuple[int | None, ...], rules: Ruleset) -> None:
    found = _read(f"DÉLIBÉRATION N° 12\n\n{lines}\n", rules)
    assert counts == (
        found.votes_pour,
        found.votes_contre,
        found.votes_abstention,
        found.votes_non_participation,
    )


@pytest.mark.parametrize(
    ("head", "number", "day", "assembly"),
    [
        (
            "DÉLIBÉRATION N° CD-2023/06/29-2/14\nSéance du 29/06/2023",
            "CD-2023/06/29-2/14",
            "2023-06-29",
            None,
        ),
        (
            "COMMISSION PERMANENTE DU LUNDI 15 MAI 2023\n\n07-11",
            "07-11",
            "2023-05-15",
            "commission permanente",
        ),
        ("CONSEIL DÉPARTEMENTAL\n\nDELIBERATION N CD/2023/191", "CD/2023/191", None, "conseil départemental"),
        ("DÉLIBÉRATION N° 2023-06-29\nSéance du 29/06/2023", "2023-06-29", "2023-06-29", None),
        ("COMMISSION PERMANENTE – RÉUNION DU LUNDI 15 MAI\n2023", None, "2023-05-15", "commission permanente"),
        ("Schéma\n\nAdopté par l'Assemblée départementale le 15 mai 2023", None, "2023-05-15", "conseil départemental"),
        ("Rapport annuel\n\nPrésenté à la séance du 15 mai 2023.", None, "2023-05-15", None),
        ("Délibération CP-2023-118 du 15 mai 2023", "CP-2023-118", "2023-05-15", None),
        ("12/05/2023\n\nDélibération n° en date du", None, None, None),
        ("VU la délibération n° 12 du 15 mai 2023", None, None, None),
    ],
)
def test_heads(head: str, number: str | None, day: str | None, assembly: str | None, rules: Ruleset) -> None:
    found = _read(head + "\n", rules)
    assert (found.numero, found.date_seance, found.instance) == (number, day, assembly)


def test_a_balance_is_a_report_on_its_year(rules: Ruleset) -> None:
    found = _read(
        "RAPPORT N° 4\n\nCommission : Enfance et santé\n\nObjet : Bilan d'exécution 2023 du contrat (2022-2024)\n",
        rules,
    )
    assert (found.natures, found.exercice) == (("rapport", "contrat"), 2023)
    assert found.commissions == ("Enfance et santé",)
    found = _read("Département du Vallorme – Rapport d'exécution 2023 du contrat\n", rules)
    assert (found.natures, found.exercice) == (("rapport",), 2023)


def test_a_short_stamp(rules: Ruleset) -> None:
    found = _read("AR Prefecture\n000-220000017-20230515-118-DE\nReçu le 22/05/2023\n", rules)
    assert (found.departement_code, found.prefecture_date_reception) == ("00", "2023-05-22")
    assert _read("Courrier\nReçu le 22/05/2023\n", rules).prefecture_date_reception is None


def test_counts_need_a_ballot_nearby(rules: Ruleset) -> None:
    assert _read("Budget prévisionnel\n\nPour : 32\n", rules).votes_pour is None


def test_a_schema_states_neither_sitting_nor_vote(rules: Ruleset) -> None:
    found = _read(
        """ÉDITO

Ce schéma prolonge la loi du 14 mars 2016. Il a été présenté au comité de pilotage du 15 février 2019.
Le schéma départemental du Vallorme couvre la période ci-dessous.

2018-2022

Le schéma a été écrit avec les équipes du Vallorme. À la majorité, les jeunes du Vallorme restent suivis.

Jeanne ORVANNE
Présidente du Département du Vallorme
""",
        rules,
    )
    assert found.natures == ("schema",)
    assert (found.departement_code, found.periode_debut, found.periode_fin) == ("00", 2018, 2022)
    assert found.signataires == ("Jeanne ORVANNE, Présidente du Département du Vallorme",)
    assert (found.numero, found.date_seance, found.instance, found.objet) == (None,) * 4
    assert (found.resultat_vote, found.prefecture_identifiant) == (None, None)


def test_words_that_are_also_names_of_departements(rules: Ruleset) -> None:
    found = _read("Réunion du groupe\n\nLa Somme versée pour le Lot 2, au Nord. Le Cher collègue.\n", rules)
    assert found.departement_code is None
    assert _read("DÉPARTEMENT DE LA SOMME\n\nConseil départemental de la Somme\n", rules).departement_code == "80"


def test_a_signature_on_one_line(rules: Ruleset) -> None:
    printed = "Fait à Orvanne.\n\nJeanne ORVANNE, Présidente du Conseil\ndépartemental du Vallorme\n"
    assert _read(printed, rules).signataires == ("Jeanne ORVANNE, Présidente du Conseil départemental du Vallorme",)
    printed = "Adopté à l'unanimité.\nLa Présidente du Conseil départemental, Jeanne ORVANNE\n"
    assert _read(printed, rules).signataires == ("Jeanne ORVANNE, Présidente du Conseil départemental",)
    printed = "Fin.\n\nPour extrait conforme, la Présidente, Jeanne ORVANNE\n"
    assert _read(printed, rules).signataires == ("Jeanne ORVANNE, Présidente",)
    members = "Présents\n\nLa présidente, Jeanne ORVANNE\nLe vice-président, Paul GRIVEL\n"
    assert _read(members, rules).signataires == ()
    members = "Présents\n\nJeanne ORVANNE, présidente\nPaul GRIVEL, vice-président\n"
    assert _read(members, rules).signataires == ()


def test_an_office_and_a_partner_of_a_fiche_sign_nothing(rules: Ruleset) -> None:
    printed = "Pilote\n\nDirectrice générale\n\nPartenaires\n\nMaternité Grivel\n"
    assert _read(printed, rules).signataires == ()


def test_a_bilan_at_the_head_of_a_document_is_a_report(rules: Ruleset) -> None:
    title = "# Bilan du schéma départemental de l'enfance 2018-2022\n\n## Introduction\n\nLe schéma est fini.\n"
    schema = "# Schéma départemental de l'enfance 2023-2027\n\n"
    assert metadonnees(_document(title.encode(), "bilan.md"), rules).natures == ("rapport", "schema")
    assert metadonnees(_document((schema + "#" + title).encode(), "schema.md"), rules).natures == ("schema",)


def test_an_empty_document_states_nothing(rules: Ruleset) -> None:
    assert metadonnees(Document("vide", "", "texte", 0, ()), rules) == Metadonnees()


_SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.mark.parametrize("doc", ["000", "003", "004"])
def test_gold(doc: str, rules: Ruleset) -> None:
    gold_file = _SHARED / "gold" / f"{doc}.json"
    if not gold_file.exists():
        pytest.skip("the shared documents are not here")
    gold = json.loads(gold_file.read_text(encoding="utf-8"))["meta"]
    (source,) = (_SHARED / "seeds").glob(f"{doc}_*.txt")
    found = metadonnees(_document(source), rules)
    assert found.departement_code == gold["departement"]["code"]
    assert (found.numero, found.date_seance, found.instance) == (
        gold["numero"],
        gold["date_seance"],
        gold["instance"],
    )
    assert f"{found.periode_debut}-{found.periode_fin}" == gold["periode"]
    assert found.exercice == gold["exercice"]
    assert list(found.commissions) == gold["commissions"]
    assert list(found.rapporteurs) == gold["rapporteurs"]
    votes, prefecture = gold["votes"], gold["prefecture"]
    assert (found.resultat_vote, found.votes_pour, found.votes_contre) == (
        votes["resultat"],
        votes["pour"],
        votes["contre"],
    )
    assert found.prefecture_identifiant == prefecture["identifiant"]
    assert found.prefecture_date_reception == prefecture["date_reception"]
