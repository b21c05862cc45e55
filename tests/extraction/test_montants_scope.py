"""Who pays, for which year, and what is an amount at all, on the layouts that documents use."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

import pytest
from lecture import fiche, rules

from extractor import extract
from extractor.model.fiche import Montant

MONEY = "Moyens financiers"


def amounts(body: str, section: str = MONEY) -> tuple[Montant, ...]:
    return fiche(section, body).montants


def payers(body: str) -> list[tuple[str | None, int | None, int]]:
    """Payer, year and value of each amount."""
    return [(m.financeur, m.annee, int(m.valeur)) for m in amounts(body)]


# --- payers and years


def test_a_payer_governs_until_the_next_and_a_year_until_the_next() -> None:
    body = """Total : 90 000 €

Financement CD : 50 000 €
2021 : 20 000 €
2022 : 30 000 €

Proposition de financement FIR : 40 000 €
2021 : 15 000 €
2022 : 25 000 €"""
    assert payers(body) == [
        ("total", None, 90000),
        ("departement", None, 50000),
        ("departement", 2021, 20000),
        ("departement", 2022, 30000),
        ("fir", None, 40000),
        ("fir", 2021, 15000),
        ("fir", 2022, 25000),
    ]


def test_the_year_of_the_label_is_that_of_the_amounts_without_another() -> None:
    body = "Département : 45 000 €\nÉtat : 20 000 €\nReste à payer en 2024 : 5 000 €\nTotal : 65 000 €"
    found = amounts(body, "Budget 2023")
    assert [(int(m.valeur), m.annee) for m in found] == [(45000, 2023), (20000, 2023), (5000, 2024), (65000, 2023)]
    assert {m.periode for m in found} == {None}
    assert [m.annee for m in amounts("Département : 45 000 €", "Budget 2022-2024")] == [None]


@pytest.mark.parametrize(
    "body",
    [
        "90 000 € dont 60 000 € Département et 30 000 € ARS",
        "90 000 € (60 000 € Département, 30 000 € ARS)",
        "90 000 € dont Département 60 000 € et ARS 30 000 €",
        "90 000 € (Département 60 000 €, ARS 30 000 €)",
    ],
)
def test_payers_that_share_an_amount_out_pay_their_shares_and_it_is_counted_once(body: str) -> None:
    whole, *shares = amounts(body, "Coût prévisionnel")
    assert (whole.financeur, whole.valeur, whole.niveau) == ("total", 90000, "total")
    assert [(m.financeur, int(m.valeur), m.nature, m.niveau) for m in shares] == [
        ("departement", 60000, "prevu", "detail"),
        ("fir", 30000, "prevu", "detail"),
    ]


def test_what_was_spent_is_told_from_what_was_planned_above_it() -> None:
    found = amounts("60 000 € en 2022\nRéalisé : 54 000 €\nReste à consommer : 6 000 €\nDépenses 2023 : 9 000 €")
    assert [m.nature for m in found] == ["prevu", "consomme", "non_consomme", "prevu"]


def test_a_line_that_names_the_year_of_what_follows() -> None:
    body = "Financement au titre de l'année 2022\nCD : 11 000 €\nARS : 5 000 €"
    assert payers(body) == [("departement", 2022, 11000), ("fir", 2022, 5000)]


def test_years_on_lines_of_their_own() -> None:
    body = "Financement CD :\n2021 :\n20 000 €\n2022 :\n30 000 €\nFinancement CAF :\n10 000 €"
    assert payers(body) == [("departement", 2021, 20000), ("departement", 2022, 30000), ("caf", None, 10000)]


def test_payers_inside_years() -> None:
    body = "Total : 48 000 €\n\n2021\n\nCD : 20 000 €\n\nCAF : 1 000 €\n\n2022\n\nCD : 25 000 €\n\nCAF : 2 000 €"
    assert payers(body)[1:] == [
        ("departement", 2021, 20000),
        ("caf", 2021, 1000),
        ("departement", 2022, 25000),
        ("caf", 2022, 2000),
    ]


def test_a_year_as_the_first_line_of_the_section() -> None:
    body = "2021 :\nCD : 20 000 €\nCAF : 1 000 €\n2022 :\nCD : 25 000 €"
    assert payers(body) == [("departement", 2021, 20000), ("caf", 2021, 1000), ("departement", 2022, 25000)]


def test_a_year_before_several_payers_of_one_line() -> None:
    body = "2021 : Département 10 000 €, CAF 20 000 €\n2022 : Département 11 000 €, CAF 21 000 €"
    assert payers(body) == [
        ("departement", 2021, 10000),
        ("caf", 2021, 20000),
        ("departement", 2022, 11000),
        ("caf", 2022, 21000),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "CD : 20 000 € (2021) ; 30 000 € (2022)",
        "CD : 20 000 € en 2021, 30 000 € en 2022",
        "CD :\n- 20 000 € (2021)\n- 30 000 € (2022)",
    ],
)
def test_a_year_after_its_amount(body: str) -> None:
    assert payers(body) == [("departement", 2021, 20000), ("departement", 2022, 30000)]


@pytest.mark.parametrize(
    "body",
    [
        "Formation : 20 000 € par la CAF pour un an",
        "Formation : 20 000 € financés par la CAF",
        "Formation : 20 000 € CAF",
    ],
)
def test_a_payer_after_its_amount(body: str) -> None:
    assert payers(body) == [("caf", None, 20000)]


@pytest.mark.parametrize(
    "body", ["20 000 € (CAF)", "50 000 € dont 20 000 € par la CAF", "30 000 € du FIR et 20 000 € de la CAF"]
)
def test_a_payer_that_ends_the_line_of_its_amount(body: str) -> None:
    assert payers(body)[-1] == ("caf", None, 20000)


@pytest.mark.parametrize(
    ("printed", "payer"),
    [
        ("Etat", "etat"),
        ("État – PLF", "plf"),
        ("Etat FIR-ARS", "fir"),
        ("ARS-FIR", "fir"),
        ("BOP 304", "etat"),
        ("ONDAM médico-social", "ondam"),
        ("Conseil départemental", "departement"),
        ("CPAM", "autre:CPAM"),
    ],
)
def test_names_of_payers(printed: str, payer: str) -> None:
    assert payers(f"Financement {printed} : 20 000 €") == [(payer, None, 20000)]


def test_payers_listed_on_a_line_year_after_year() -> None:
    body = "2022 : Département 30 000, ARS 30 000 ; 2023 : Département 61 500, ARS 61 500.\n\nTotal : 183 000 €"
    assert payers(body) == [
        ("departement", 2022, 30000),
        ("fir", 2022, 30000),
        ("departement", 2023, 61500),
        ("fir", 2023, 61500),
        ("total", None, 183000),
    ]
    assert [m.niveau for m in amounts(body)] == ["detail"] * 4 + ["total"]


def test_a_total_of_what_all_payers_give_is_not_that_of_the_last() -> None:
    assert payers("Département : 24 000 €\nARS : 36 000 €\nTotal : 60 000 €")[-1] == ("total", None, 60000)
    # the last payer's own total, where it is only his
    assert payers("Département : 24 000 €\nARS : 36 000 €\nTotal : 36 000 €")[-1][0] == "fir"


def test_the_total_is_nobodys() -> None:
    (total, part) = amounts("Total : 90 000 €\nCD : 90 000 €")
    assert (total.financeur, total.niveau) == ("total", "total")
    assert part.financeur == "departement"


def test_a_total_of_a_period() -> None:
    (total,) = amounts("Total 2021-2023 : 60 000 €")
    assert (total.financeur, total.periode, total.niveau) == ("total", "2021-2023", "total")


# --- what an amount is


@pytest.mark.parametrize(
    ("printed", "value", "half_unit"),
    [
        ("90 000 €", "90000", "0.5"),
        ("90.000 €", "90000", "0.5"),
        ("90\u202f000\u00a0€", "90000", "0.5"),
        ("12 500,50 €", "12500.50", "0"),
        ("162 k€", "162000", "500"),
        ("0,13 M€", "130000", "5000"),
        ("1,2 million d’euros", "1200000", "50000"),
        ("2 000 euros", "2000", "0.5"),
        ("0 €", "0", "0.5"),
    ],
)
def test_printed_forms(printed: str, value: str, half_unit: str) -> None:
    (amount,) = amounts(f"CD : {printed}")
    assert (amount.valeur, amount.incertitude) == (Decimal(value), Decimal(half_unit))
    assert amount.provenance.texte == printed


@pytest.mark.parametrize(
    ("body", "unit", "result"),
    [
        ("2 ETP x 45 000 € = 90 000 €", 45000, 90000),
        ("45 000 x 3 = 135 000 €", 45000, 135000),
        ("25 000€ × 2 = 50 000€", 25000, 50000),
        ("600 € par agent, soit 30 000 € pour 50 agents", 600, 30000),
    ],
)
def test_what_a_formula_multiplies_is_a_unit_cost(body: str, unit: int, result: int) -> None:
    assert [(m.nature, int(m.valeur)) for m in amounts(body)] == [("cout_unitaire", unit), ("prevu", result)]


@pytest.mark.parametrize("body", ["Prix de journée de 180 €", "Repas : 12 € par jour", "Coût unitaire : 950 €"])
def test_a_price_is_a_unit_cost(body: str) -> None:
    assert [m.nature for m in amounts(body)] == ["cout_unitaire"]


@pytest.mark.parametrize("cut", [" ", "\n"])
def test_what_only_details_an_amount_of_its_sentence_is_no_budget(cut: str) -> None:
    body = f"Financement Département :\n- 513 000 € : un poste pour 38 000 €{cut}et douze autres pour 475 000 €"
    assert [(m.valeur, m.nature) for m in amounts(body)] == [(513000, "prevu"), (38000, "autre"), (475000, "autre")]


def test_amounts_that_do_not_add_up_are_each_a_budget() -> None:
    body = "Financement Département :\n- 513 000 € : un poste pour 38 000 €\net douze autres pour 470 000 €"
    assert {m.nature for m in amounts(body)} == {"prevu"}


def test_a_superscript_e_is_read_as_the_euro_sign_among_money() -> None:
    body = "Imprimés : 1 200ᵉ\nSalaires : 48 000e\nAu 2e étage, le 1er mai, dans le 3ᵉ canton"
    assert [m.valeur for m in amounts(body)] == [1200, 48000]


def test_an_ordinal_is_no_amount() -> None:
    body = "Au 4ᵉ mois de grossesse, dans le 12e canton, la 100ᵉ famille est reçue."
    assert amounts(body, "Description de l’action") == ()


def test_counts_and_programmes_are_no_amounts() -> None:
    body = "En 2023, 12 000 enfants, 45 000 habitants et 3 400 visites ; programme 304. Le loyer est de 5 000 €."
    assert [m.valeur for m in amounts(body, "Description de l’action")] == [5000]


def test_hours_that_a_formula_gives_are_no_amounts() -> None:
    body = "35 h x 52 semaines = 1 820 h ; 1 820 h x 22 € = 40 040 €"
    assert [m.valeur for m in amounts(body)] == [22, 40_040]


BANK = """Total : 12 000 €
IBAN : FR00 9999 8888 7777 6666 5555 444
BIC : VALLFRPP
Code guichet : 88887 Numéro de compte : 77776666555
CD : 12 000 €"""


def test_bank_details_are_never_amounts() -> None:
    assert [m.valeur for m in amounts(BANK)] == [12000, 12000]


def test_bank_details_are_never_quoted() -> None:
    told = "".join(json.dumps(dataclasses.asdict(m), default=str) for m in amounts(BANK)).replace(" ", "")
    assert "FR00" not in told
    assert "77776666555" not in told


def test_the_balance_of_a_fiche() -> None:
    body = "Montant consommé en valeur et % du total prévu : 61 450 € soit 76,8 %\nMontant non consommé : 18 550 €"
    found = fiche("Bilan financier", body)
    assert [(m.nature, int(m.valeur)) for m in found.montants] == [("consomme", 61450), ("non_consomme", 18550)]
    assert [p.valeur for p in found.pourcentages] == [Decimal("76.8")]


def test_a_report_tells_its_planned_spendings_from_the_others() -> None:
    found = fiche("Bilan financier", "Les dépenses prévues : 80 000 €\nLes dépenses : 61 000 €").montants
    assert [(int(m.valeur), m.nature) for m in found] == [(80000, "prevu"), (61000, "consomme")]


def test_the_reason_of_each_choice_is_given() -> None:
    (amount,) = amounts("Financement CD :\n2021 :\n20 000 €")
    assert "Financement CD" in amount.source["financeur"] or "CD" in amount.source["financeur"]
    assert "2021" in amount.source["annee"]


def test_letters_read_as_digits_are_told() -> None:
    text = f"FICHE ACTION 1\n\nAccueillir\n\nConstat du diagnostic\n\nIl manque un lieu.\n\n{MONEY}\n\nCD : l00 000 €\n"
    found = extract(text.encode(), rules(), name="essai.txt")
    [amount] = found.fiches[0].montants
    assert (amount.valeur, amount.source["forme"], amount.provenance.texte) == (100000, "ocr", "l00 000 €")
    [told] = found.anomalies
    assert (told.code, told.gravite, told.fiche_id, told.declare) == ("ocr", "info", "f1", "« l00 000 € »")


UNITS = {
    "Cinq lieux soit 90 000 € par établissement": [("cout_unitaire", 90000)],
    "Agents (45 € de l'heure) : 9 700 €": [("cout_unitaire", 45), ("prevu", 9700)],
    "5 ETP éducateurs : 45 000 € soit 225 000 €": [("cout_unitaire", 45000), ("prevu", 225000)],
    "Prix de journée 280 € et 260 €": [("cout_unitaire", 280), ("cout_unitaire", 260)],
    # a duration is no count, and what it makes is what the years cost
    "Pour 3 ans : 20 000 € soit 60 000 €": [("prevu", 20000), ("prevu", 60000)],
    "Deux lieux : 20 000 € et 30 000 €": [("prevu", 20000), ("prevu", 30000)],
}


@pytest.mark.parametrize("printed", UNITS)
def test_the_price_of_one_unit(printed: str) -> None:
    assert [(m.nature, int(m.valeur)) for m in amounts(printed)] == UNITS[printed]


def test_what_was_moved_to_another_fiche_is_nobody_s_plan_here() -> None:
    body = "Financement CAF : 5 000 €\n\nFinancements autres :\n\n40 000 € transférés à la fiche 12\n"
    moved = amounts(body)[-1]
    assert (moved.financeur, moved.nature) == (None, "autre")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Crédits Etat : 2021 : 30 000 € - 2022 : 60 000 €", [("etat", 2021), ("etat", 2022)]),
        ("Département : 45 k€ en 2021 et 90 k€ en 2022", [("departement", 2021), ("departement", 2022)]),
        ("Cofinancement Etat/Département à parts égales : 80 000 €", [(None, None)]),
        ("1 ETP de psychologue (55 000 €) financé par l’ARS", [("fir", None)]),
        (
            "Année 2023 : 60 000 € (dont Etat-FIR : 20 000 € et Département : 40 000 €)",
            [("total", 2023), ("fir", 2023), ("departement", 2023)],
        ),
        ("Financeurs\n2021\n2022\nDépartement\n20 000 €\n40 000 €", [("departement", None)] * 2),
    ],
)
def test_whose_money_and_when(line: str, expected: list[tuple[str | None, int | None]]) -> None:
    found = fiche(MONEY, line)
    assert [(m.financeur, m.annee) for m in found.montants] == expected
    assert {m.nature for m in found.montants} == {"prevu"}


def test_what_payers_share_out_is_no_detail() -> None:
    found = amounts("Budget global : 150 000 €\nPart Etat : 75 000 €\nPart Département : 75 000 €")
    assert [(m.financeur, m.nature, m.niveau) for m in found] == [
        ("total", "prevu", "total"),
        ("etat", "prevu", "total"),
        ("departement", "prevu", "total"),
    ]


def test_a_label_may_announce_the_total() -> None:
    (amount,) = fiche("Coût total et financement", "90 000 €").montants
    assert (amount.financeur, amount.niveau) == ("total", "total")


def test_a_payer_whose_bracket_goes_on_below_is_a_heading() -> None:
    body = """Financement Département :
2021
(41) places d'accueil = 95 000 €

Financement ETAT - ONDAM (objectif national des dépenses d'assurance
maladie) :
2021
(41) : 62 474 € de crédits
"""
    assert [m.financeur for m in amounts(body)] == ["departement", "ondam"]


@pytest.mark.parametrize(
    ("printed", "financeur"),
    [
        ("Fête des jeunes reçus au siège du CD : 20 000 €", "etat"),  # where it is held, not who pays
        ("Fête des jeunes, participation du CD : 20 000 €", "departement"),
    ],
)
def test_a_payer_is_introduced_by_more_than_an_article(printed: str, financeur: str) -> None:
    found = amounts(f"Financement Etat : 60 000 €\n{printed}\n")
    assert [m.financeur for m in found] == ["etat", financeur]


def test_a_row_of_years_below_an_amount_is_not_its_year() -> None:
    body = "Financement Etat : 60 000 €\n2022 : équipe mobile 60 000 €\n2020 2021 2022\nTotal Etat 60 000 €\n"
    assert [m.annee for m in amounts(body)][1] == 2022


@pytest.mark.parametrize("cut", ["(coût\ntotal estimé à", "\n(coût total estimé à"])
def test_a_total_inside_brackets_is_none(cut: str) -> None:
    body = (
        "Financement Etat : 90 000 €\n2022\nSupervision : 50 000 € (1 200 euros par agent).\n"
        f"Parcours de formation des agents des maisons des solidarités {cut} 40 000 €) pour tous\n"
    )
    assert [(int(m.valeur), m.annee) for m in amounts(body)][-1] == (40000, 2022)


def test_a_payer_after_a_semicolon_pays_what_follows_it() -> None:
    body = "Département : 96 000 € par an ; ARS (FIR) : 48 000 € par an"
    assert payers(body) == [("departement", None, 96000), ("fir", None, 48000)]


def test_a_payer_in_brackets_after_how_often_it_pays() -> None:
    assert payers("45 000 € par an (Département)") == [("departement", None, 45000)]


def test_a_price_per_weekend_is_a_unit_cost() -> None:
    assert [m.nature for m in amounts("Coût estimé : 400 € par week-end et par famille")] == ["cout_unitaire"]


def test_a_payer_cut_from_its_amount_by_the_line_end() -> None:
    found = amounts("Un pôle : 130 000 € par an, dont 65 000 € de la Caf et 65 000 € du\nDépartement")
    assert [(m.financeur, m.nature) for m in found[1:]] == [("caf", "prevu"), ("departement", "prevu")]


@pytest.mark.parametrize(
    ("name", "payer"),
    [
        ("Département de la Brénac", "departement"),
        ("CAF de Vallorme", "caf"),
        ("Agence régionale de santé", "fir"),
        ("Communauté de communes", "autre:communes"),
        ("Participation des familles", "autre:familles"),
        ("CNSA", "autre:CNSA"),
        ("État des lieux", None),
    ],
)
def test_payers_by_their_names(name: str, payer: str | None) -> None:
    assert payers(f"Total : 50 000 €\n{name} : 20 000 €")[1] == (payer, None, 20000)
