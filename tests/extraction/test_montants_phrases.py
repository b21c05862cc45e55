"""Amounts in sentences and lists: who pays what, what the whole is, and what became of it."""

from __future__ import annotations

import pytest
from lecture import fiche, rules

from extractor import extract
from extractor.model.fiche import Montant

MONEY = "Moyens financiers"
REPORT = "Bilan financier"


def amounts(body: str, section: str = MONEY) -> tuple[Montant, ...]:
    return fiche(section, body).montants


def payers(body: str, section: str = MONEY) -> list[tuple[str | None, int]]:
    return [(m.financeur, int(m.valeur)) for m in amounts(body, section)]


def natures(body: str, section: str = REPORT) -> list[tuple[str, int]]:
    return [(m.nature, int(m.valeur)) for m in amounts(body, section)]


# --- who pays


@pytest.mark.parametrize(
    ("body", "payer"),
    [
        ("Le poste revient à 27 000 € en année pleine, à la charge du Département.", "departement"),
        ("Aide au relais : 27 000 € par an à compter de 2031, financés par la CAF", "caf"),
        ("Mobilier : 27 000 € en 2031, pris en charge par le FIR", "fir"),
        ("Le minibus (27 000 €) est pris en charge par l'État en 2031.", "etat"),
        ("L'atelier reçoit 27 000 € de crédits ARS (FIR)", "fir"),
    ],
)
def test_a_payer_told_after_the_amount_with_a_verb(body: str, payer: str) -> None:
    assert payers(body) == [(payer, 27000)]


def test_payers_with_their_share_in_brackets_pay_that_share() -> None:
    body = (
        "Le relais coûte 50 000 €, financés par le Département (70 %, soit 35 000 €) et l'État (30 %, soit 15 000 €)."
    )
    assert payers(body) == [("total", 50000), ("departement", 35000), ("etat", 15000)]


def test_a_part_in_small_letters_heads_its_line() -> None:
    body = "- part départementale : 30 000 € (10 000 € en 2031, 20 000 € en 2032) ;\n- crédits ARS : 6 000 €"
    assert payers(body) == [("departement", v) for v in (30000, 10000, 20000)] + [("fir", 6000)]


def test_a_payer_does_not_pay_more_than_its_amount() -> None:
    assert payers("Département : 12 000 €\nVéhicule : 31 000 €")[1] == (None, 31000)
    assert payers("Département : 31 000 €\nVéhicule : 12 000 €")[1] == ("departement", 12000)


def test_what_follows_a_list_of_payers_is_not_the_last_one_s() -> None:
    body = "- CAF : 20 000 €\n- MSA : 9 000 €\n\nLa supervision des agents est estimée à 4 000 €."
    assert payers(body)[-1] == (None, 4000)
    years = "Département : 20 000 €\nÉtat : 10 000 €\nPar année : 12 000 € en 2031 et 18 000 € en 2032"
    assert payers(years)[2:] == [(None, 12000), (None, 18000)]


def test_the_total_and_the_rest_of_a_report_are_those_of_all_payers() -> None:
    body = "- Département : 11 000 €\n- ARS : 7 000 €\n- Total : 19 000 €\nSolde non consommé : 2 500 €"
    assert payers(body, REPORT)[2:] == [("total", 19000), ("total", 2500)]


def test_total_alone_on_its_line_after_payers_alone_on_theirs() -> None:
    body = "Département\n11 000 €\n12 000 €\nARS\n7 000 €\n8 000 €\nTotal\n18 000 €\n21 000 €"
    assert payers(body, REPORT)[4:] == [("total", 18000), ("total", 21000)]


def test_a_payer_over_a_line_end() -> None:
    body = "Crédits alloués 2031 : 90 000 €, dont Département : 50 000 €, État/DDETS –\nBOP 304 : 40 000 €"
    assert payers(body, REPORT) == [("total", 90000), ("departement", 50000), ("etat", 40000)]


def test_payers_of_an_article_with_the_budget_they_pay_from() -> None:
    text = """CONTRAT DÉPARTEMENTAL DE PRÉVENTION ET DE PROTECTION DE L'ENFANCE 2031-2033

ARTICLE 3 – CRÉDITS

- Département : 70 000 € ;
- État, au titre du programme 304 « Inclusion » : 40 000 € ;
- ARS, au titre du fonds d'intervention régional : 30 000 €
"""
    found = extract(text.encode(), rules(), name="essai.txt").montants
    assert [(m.financeur, int(m.valeur)) for m in found] == [("departement", 70000), ("etat", 40000), ("fir", 30000)]


# --- the whole


@pytest.mark.parametrize(
    "body",
    [
        "90 k€ pour trois ans : 60 k€ à la charge du Département et 30 k€ au titre du FIR",
        "Le coût de l'action est évalué à 90 000 € sur trois ans :\n- Département : 60 000 €\n- ARS : 30 000 €",
        "Le coût total de l'action s'élève à 90 000 €, dont :\n- Département : 60 000 €\n- ARS : 30 000 €",
    ],
)
def test_what_payers_share_out_is_the_total(body: str) -> None:
    whole, *shares = amounts(body)
    assert (whole.financeur, whole.valeur, whole.niveau) == ("total", 90000, "total")
    assert [(m.financeur, int(m.valeur), m.nature) for m in shares] == [
        ("departement", 60000, "prevu"),
        ("fir", 30000, "prevu"),
    ]


def test_one_item_among_others_is_no_total() -> None:
    found = amounts("Relais : 60 000 € dont 40 000 € pour la CAF et 20 000 € pour l'État\nSupervision : 5 000 €")
    assert (found[0].financeur, found[0].niveau) == (None, "sous_total")


def test_years_that_end_in_their_sum() -> None:
    found = amounts("Département : 15 000 € en 2031 et 25 000 € en 2032, soit un total de 40 000 €")
    assert [(m.financeur, m.annee, m.niveau) for m in found] == [
        ("departement", 2031, "detail"),
        ("departement", 2032, "detail"),
        ("departement", None, "total"),
    ]


def test_a_total_whose_shares_are_detailed_by_year_accuses_nobody() -> None:
    body = """Le coût total de l'action s'élève à 90 k€, dont :
- part départementale : 60 k€ (20 k€ en 2031, 40 k€ en 2032) ;
- cofinancement CAF : 30 k€ (15 k€ par an)."""
    text = f"FICHE ACTION 1\n\nOuvrir un relais\n\nConstat du diagnostic\n\nIl en manque un.\n\n{MONEY}\n\n{body}\n"
    assert not extract(text.encode(), rules(), name="essai.txt").anomalies


# --- what became of it


def test_what_is_left_and_what_is_carried_over() -> None:
    body = (
        "Dépenses réalisées 2031 : 84 000 €\nReste à dépenser : 16 000 €\nReste : 16 000 €\nReport sur 2032 : 9 000 €"
    )
    assert natures(body) == [("consomme", 84000)] + [("non_consomme", v) for v in (16000, 16000, 9000)]


def test_a_line_with_a_label_has_that_label_only() -> None:
    body = "Budget prévisionnel 2031 : 50 000 €\nTaux de couverture : 46 %\nReste à réaliser : 27 000 €"
    found = fiche(MONEY, body)
    assert (found.montants[-1].libelle, found.montants[-1].nature) == ("Reste à réaliser", "non_consomme")
    assert found.pourcentages[0].libelle == "Taux de couverture"


def test_what_was_spent_is_told_beside_what_was_planned() -> None:
    assert natures("Prévu : 50 000 €\nDépensé : 45 000 €", MONEY) == [("prevu", 50000), ("consomme", 45000)]


def test_the_verb_after_an_amount_tells_what_became_of_it() -> None:
    body = (
        "Sur 60 000 € de crédits alloués en 2031, 45 000 € ont été dépensés. Le reste à dépenser, soit 15 000 €, suit."
    )
    assert natures(body) == [("prevu", 60000), ("consomme", 45000), ("non_consomme", 15000)]


def test_the_line_above_a_list_tells_its_nature_and_its_year() -> None:
    found = amounts("Budget réalisé 2031 :\n- Département : 45 000 €\n- État : 40 000 €", REPORT)
    assert [(m.financeur, m.annee, m.nature) for m in found] == [
        ("departement", 2031, "consomme"),
        ("etat", 2031, "consomme"),
    ]


def test_what_a_spending_only_contains_is_not_spent_twice() -> None:
    body = "Montant consommé : 54 000 €, dont crédits reportés : 7 000 €"
    assert natures(body) == [("consomme", 54000), ("autre", 7000)]


def test_a_part_in_the_sentence_before_says_nothing_of_an_amount() -> None:
    body = "Deux agents, dont un à mi-temps. Mobilier : 6 000 € en 2031, pris en charge par le FIR."
    assert natures(body, MONEY) == [("prevu", 6000)]


def test_a_year_in_a_date_is_no_amount_and_a_right_to_a_sum_no_price() -> None:
    body = "L'avenant n° 3 ouvre droit à 64 000 € de crédits. Les agents arrivant au 1er mars 2031, le coût est réduit."
    assert natures(body, MONEY) == [("prevu", 64000)]


def test_a_period_after_an_amount_is_its_own() -> None:
    (found,) = amounts("45 000 € sur la période 2031-2033")
    assert (found.annee, found.periode) == (None, "2031-2033")


def test_spendings_at_the_end_of_the_first_year_of_a_contract_are_of_that_year() -> None:
    head = "CONTRAT DÉPARTEMENTAL DE PRÉVENTION ET DE PROTECTION DE L'ENFANCE {periode}"
    body = "FICHE ACTION 1\n\nOuvrir un relais\n\n"
    body += "Constat du diagnostic\n\nIl en manque un.\n\nDépenses réalisées au 31/12/2031 : 8 000 €\n"
    for periode, annee in (("2031-2033", 2031), ("2030-2032", None)):
        text = f"{head.format(periode=periode)}\n\n{body}"
        (found,) = extract(text.encode(), rules(), name="essai.txt").fiches
        assert [(m.annee, m.periode, m.nature) for m in found.montants] == [(annee, None, "consomme")]


def test_a_payer_may_head_a_sentence_of_a_line() -> None:
    body = (
        "Département : 9 000 € par an, en temps d’animation. État : 6 500 € par an ; CAF : 2 000 € la première année."
    )
    assert payers(body) == [("departement", 9_000), ("etat", 6_500), ("caf", 2_000)]


@pytest.mark.parametrize(
    "body",
    [
        "Département : 6 000 € ; ARS (FIR) : 3 000 € ; CAF : 2 000 €",
        "Département : 6 000 € ; ARS (FIR) 3 000 € ; CAF 2 000 €",
    ],
)
def test_payers_with_their_budget_in_brackets_follow_one_another_on_a_line(body: str) -> None:
    assert payers(body) == [("departement", 6_000), ("fir", 3_000), ("caf", 2_000)]


def test_the_number_of_a_programme_is_no_part_of_an_amount() -> None:
    assert payers("État – BOP 304 195 000 €\nprogramme 304 12 500 €") == [("etat", 195_000), ("etat", 12_500)]
    assert payers("Un local : 304 195 €") == [(None, 304_195)]


# --- outside the fiches


def announced(body: str) -> list[tuple[str | None, int | None, str, int]]:
    found = extract(f"CONTRAT DÉPARTEMENTAL\n\n{body}\n".encode(), rules(), name="essai.txt").montants
    return [(m.financeur, m.annee, m.nature, int(m.valeur)) for m in found]


def test_a_sentence_of_an_act_announces_what_is_paid_and_a_list() -> None:
    body = "Au titre de l’année 2031, le soutien financier de l’État s’élève à 90 000 €, dont :\n\n"
    body += "- 60 000 € au titre de la loi de finances ;\n\n- 30 000 € au titre du FIR.\n\n"
    body += "Le Département consacre à ces actions 84 000 € en 2031. Un local coûte 7 000 €."
    assert announced(body) == [
        ("etat", 2031, "prevu", 90_000),
        ("plf", 2031, "prevu", 60_000),
        ("fir", 2031, "prevu", 30_000),
        ("departement", 2031, "prevu", 84_000),
        (None, None, "autre", 7_000),
    ]


def test_a_report_in_sentences_tells_what_was_spent_and_left() -> None:
    body = "En 2031, les crédits du FIR ont été consommés à hauteur de 28 500 €. Un reliquat de 1 500 € est reporté."
    assert announced(body) == [("fir", 2031, "consomme", 28_500), (None, None, "non_consomme", 1_500)]
    body = "En 2031, 40 000 € ont été dépensés sur les 50 000 € prévus."
    assert [(annee, nature) for _, annee, nature, _ in announced(body)] == [(2031, "consomme"), (2031, "prevu")]


def test_what_a_sentence_leaves_open_stays_so() -> None:
    body = (
        "L’État a notifié au Département 40 000 €. Depuis 2029, le soutien de l’État était de 5 000 € ; il perd 800 €."
    )
    assert announced(body) == [
        (None, None, "autre", 40_000),
        ("etat", None, "prevu", 5_000),
        (None, None, "autre", 800),
    ]
