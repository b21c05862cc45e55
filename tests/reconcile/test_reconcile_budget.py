"""What a fiche says of its money: sums, rate, balance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from fabrique_fiches import Page

NNBSP = "\u202f"


def plain(text: str) -> str:
    return text.replace(NNBSP, " ")


def coherente(**kwargs: object) -> Page:
    page = Page(**kwargs)  # type: ignore[arg-type]
    page.total(150_000)
    page.payeur(90_000, "departement")
    page.propres(70_000, "departement")
    page.annees("departement", 30_000, 40_000)
    page.transverses(20_000, "departement")
    page.annees("departement", 8_000, 12_000)
    page.payeur(60_000, "fir")
    page.bilan(78_000, 72_000, "52")
    return page


def change(page: Page, rank: int, valeur: int) -> None:
    page.montants[rank] = replace(page.montants[rank], valeur=Decimal(valeur))


def test_a_consistent_fiche_raises_nothing(run):
    assert run(coherente().fiche()) == ()


def test_a_wrong_total_is_one_anomaly_that_names_what_hangs_on_it(run):
    page = Page(numero="7", page=12, pdf=True)
    page.total(170_000)
    page.payeur(90_000, "departement")
    page.annees("departement", 40_000, 50_000)
    page.payeur(60_000, "fir")
    page.annees("fir", 20_000, 40_000)
    page.bilan(78_000, 92_000, "45.9")  # both computed from the wrong total
    (anomalie,) = run(page.fiche())
    assert (anomalie.code, anomalie.gravite, anomalie.fiche_id) == ("somme", "erreur", "f7")
    assert anomalie.ecart == Decimal(20_000)
    assert anomalie.provenance == page.montants[0].provenance
    assert anomalie.preuve == ("f7m1", "f7m2", "f7m5", "f7m9", "f7m8", "f7p1")
    message = plain(anomalie.message)
    assert message.startswith(
        "Fiche 7, p. 12 : le total imprimé 170 000 € dépasse de 20 000 € la somme Département 90 000 € + FIR 60 000 €."
    )
    assert "non consommé serait 72 000 € (imprimé 92 000 €)" in message
    assert "taux serait 52 % (imprimé 45,9 %)" in message
    assert plain(anomalie.declare).startswith("total imprimé : 170 000 €")
    assert plain(anomalie.attendu).startswith("Département 90 000 € + FIR 60 000 € = 150 000 €")


def test_nothing_is_said_of_the_rate_when_a_payer_may_be_the_wrong_figure(run):
    page = Page()
    page.total(170_000)
    page.payeur(90_000, "departement")
    page.payeur(60_000, "fir")
    page.bilan(78_000, 92_000, "45.9")
    (anomalie,) = run(page.fiche())
    assert "serait" not in anomalie.message
    assert plain(anomalie.declare) == "total imprimé : 170 000 €"


def test_a_total_misprinted_alone_breaks_three_checks_and_is_one_anomaly(run):
    page = coherente()
    change(page, 0, 510_000)
    (anomalie,) = run(page.fiche())
    assert (anomalie.code, anomalie.gravite) == ("somme", "erreur")
    assert anomalie.ecart == Decimal(360_000)
    assert "rétablit aussi" in anomalie.message


def test_text_input_is_located_by_line(run):
    page = coherente()
    change(page, 0, 151_000)
    (anomalie,) = run(page.fiche())
    assert plain(anomalie.message).startswith("Fiche 4, ligne 12 : ")


def test_a_wrong_payer_is_found_by_its_own_sub_totals(run):
    page = coherente()
    change(page, 1, 99_000)
    (anomalie,) = run(page.fiche())
    assert anomalie.gravite == "erreur"
    assert plain(anomalie.declare) == "Département imprimé : 99 000 €"
    assert anomalie.ecart == Decimal(9_000)


def test_a_wrong_year_is_named_when_the_total_is_confirmed_elsewhere_and_the_details_point_to_it(run):
    page = Page()
    page.total(30_000)
    page.payeur(20_000, "departement")
    page.propres(17_000, "departement")
    page.annees("departement", 10_000, 9_000)
    page.montant(6_000, "departement", libelle="Animation", annee=2021)
    page.montant(4_000, "departement", libelle="Édition", annee=2021)
    page.montant(7_000, "departement", libelle="Formation", annee=2022)
    page.transverses(3_000, "departement")
    page.payeur(10_000, "fir")
    (anomalie,) = run(page.fiche())
    assert anomalie.gravite == "erreur"
    assert plain(anomalie.declare) == "9 000 € (2022)"
    assert plain(anomalie.attendu) == "montants propres 17 000 € − 10 000 € (2021) = 7 000 €"
    assert anomalie.ecart == Decimal(2_000)


def test_when_no_year_is_the_more_suspect_only_the_sum_is_told(run):
    page = Page()
    page.total(30_000)
    page.payeur(20_000, "departement")
    page.annees("departement", 10_000, 9_000)
    page.payeur(10_000, "fir")
    (anomalie,) = run(page.fiche())
    assert plain(anomalie.declare) == "Département imprimé : 20 000 €"
    assert plain(anomalie.attendu) == "10 000 € (2021) + 9 000 € (2022) = 19 000 €"


def test_a_wrong_balance(run):
    page = coherente()
    change(page, -1, 71_000)
    (anomalie,) = run(page.fiche())
    assert (anomalie.code, anomalie.gravite, anomalie.ecart) == ("solde", "erreur", Decimal(-1_000))
    assert plain(anomalie.attendu) == "total 150 000 € − consommé 78 000 € = 72 000 €"


def test_a_wrong_rate(run):
    page = Page()
    page.total(150_000)
    page.bilan(78_000, 72_000, "62")
    (anomalie,) = run(page.fiche())
    assert (anomalie.code, anomalie.gravite, anomalie.ecart) == ("pourcentage", "erreur", Decimal(10))
    assert plain(anomalie.attendu) == "consommé 78 000 € / total 150 000 € = 52 %"


def test_a_wrong_amount_spent_explains_balance_and_rate_together(run):
    page = coherente()
    change(page, -2, 87_000)
    (anomalie,) = run(page.fiche())
    assert anomalie.code == "solde"
    assert plain(anomalie.declare) == "consommé imprimé : 87 000 €"
    assert plain(anomalie.attendu) == "total 150 000 € − non consommé 72 000 € = 78 000 €"


def test_two_independent_faults_are_two_anomalies_in_document_order(run):
    page = coherente()
    change(page, 3, 31_000)  # a year of the own costs
    change(page, -1, 70_000)  # the balance
    first, second = run(page.fiche())
    assert [first.anomalie_id, second.anomalie_id] == ["a1", "a2"]
    assert [first.code, second.code] == ["somme", "solde"]


@pytest.mark.parametrize("niveau", ["sous_total", "detail"])
def test_sub_totals_are_known_by_their_label_when_the_level_is_missing(run, niveau):
    page = Page()
    page.total(100_000)
    page.payeur(80_000, "departement")
    page.montant(50_000, "departement", niveau, "Total des coûts propres à l'action")
    page.montant(29_000, "departement", niveau, "Total des coûts transverses")
    page.payeur(20_000, "etat")
    (anomalie,) = run(page.fiche())
    assert (anomalie.gravite, anomalie.ecart) == ("erreur", Decimal(1_000))


def test_a_year_shared_by_the_whole_fiche_hides_nothing(run):
    page = Page()
    page.montant(100_000, "total", "total", "Total 2022", annee=2022)
    page.montant(60_000, "departement", "total", "Département", annee=2022)
    page.montant(30_000, "fir", "total", "FIR", annee=2022)
    (anomalie,) = run(page.fiche())
    assert (anomalie.gravite, anomalie.ecart) == ("erreur", Decimal(10_000))


def _cofinance(total_2032):
    page = Page()
    for payeur, suite in (("etat", 68_000), ("departement", 42_000)):
        page.payeur(42_000 + suite, payeur)
        page.montant(42_000 + suite, payeur, "sous_total", "1/ Équipe mobile")
        page.montant(42_000, payeur, annee=2031)
        page.montant(84_000, "total", annee=2031)
        page.montant(suite, payeur, annee=2032)
        page.montant(total_2032, "total", annee=2032)
    return page.fiche()


def test_what_several_payers_give_to_one_action_makes_its_total(run):
    assert run(_cofinance(110_000)) == ()
    (anomalie,) = run(_cofinance(84_000))
    assert "68 000 €" in anomalie.attendu.replace("\u202f", " ")
    assert anomalie.gravite == "avertissement"


def _bareme(*valeurs):
    pages = [Page(numero=str(n)) for n in range(1, len(valeurs) + 1)]
    for page, valeur in zip(pages, valeurs, strict=True):
        page.montant(valeur, "etat")
    return [page.fiche() for page in pages]


def test_an_amount_next_to_the_unit_price_of_the_other_fiches_is_told(run):
    (anomalie,) = run(*_bareme(48_017, 96_034, 240_085, 48_017, 48_015))
    assert (anomalie.fiche_id, anomalie.ecart) == ("f5", -2)


@pytest.mark.parametrize(
    "valeurs",
    [
        (48_017, 96_034, 240_085, 48_017, 47_000),  # another price
        (48_000, 96_000, 240_000, 48_000, 48_002),  # a round amount is no unit price
        (48_017, 48_017, 48_017, 48_017, 48_015),  # never multiplied
    ],
)
def test_other_amounts_are_no_unit_price(run, valeurs):
    assert run(*_bareme(*valeurs)) == ()


def par_annee(total, tetes, details):
    """A payer, then each year with its own amount and the details below it."""
    page = Page()
    page.payeur(total, "etat")
    for rank, (tete, parts) in enumerate(zip(tetes, details, strict=True)):
        page.montant(tete, "etat", annee=2021 + rank)
        for part in parts:
            page.montant(part, "etat", libelle="Atelier", annee=2021 + rank)
    return page.fiche()


def test_years_that_do_not_make_the_amount_of_their_payer_are_told_with_the_detail_that_proves_it(run):
    (anomalie,) = run(par_annee(81_500, (27_000, 54_000), ((), (5_000, 45_000, 4_500))))
    assert (anomalie.code, anomalie.gravite) == ("somme", "avertissement")
    message = plain(anomalie.message)
    assert "81 500 € dépasse de 500 € la somme 27 000 € (2021) + 54 000 € (2022)" in message
    assert "54 500 €" in message


@pytest.mark.parametrize(
    ("total", "tetes", "details"),
    [
        (81_500, (27_000, 54_500), ((), (5_000, 45_000, 4_500))),
        (150_000, (27_000, 54_500), ((20_000, 7_000), (5_000, 45_000, 4_500))),  # a year may have been missed
    ],
)
def test_years_that_may_make_the_amount_of_their_payer_are_silent(run, total, tetes, details):
    assert run(par_annee(total, tetes, details)) == ()


@pytest.mark.parametrize(
    ("consomme", "taux", "gravites"),
    [(150_454, "100", ["avertissement"]), (150_454, None, []), (150_000, "100", []), (149_000, None, [])],
)
def test_more_spent_than_planned_at_a_rate_of_100_is_told(run, consomme, taux, gravites):
    page = Page()
    page.total(150_000)
    page.payeur(90_000, "departement")
    page.payeur(60_000, "fir")
    page.bilan(consomme, None, taux)
    found = run(page.fiche())
    assert [a.gravite for a in found if a.code == "solde"] == gravites
    assert all(a.ecart == Decimal(454) for a in found if a.code == "solde")


def en_rangee(total):
    """The row of a table of years, read by its heads."""
    page = Page()
    for annee, valeur in ((2024, 20_000), (2025, 30_000), (2026, 40_000)):
        page.montant(valeur, "departement", libelle=f"{annee} / Département", annee=annee)
    page.montant(total, "departement", "total", "Total / Département")
    return page.fiche()


def test_the_total_at_the_end_of_a_row_of_years(run):
    (anomalie,) = run(en_rangee(95_000))
    assert (anomalie.code, anomalie.gravite, anomalie.ecart) == ("somme", "avertissement", Decimal(5000))
    assert run(en_rangee(90_000)) == ()
    assert run(en_rangee(140_000)) == ()  # a year may have been missed
