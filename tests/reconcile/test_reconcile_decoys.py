"""What looks wrong and is not, or is not certain: never an `erreur`."""

from __future__ import annotations

from decimal import Decimal

from fabrique_fiches import Page, tableau


def gravities(anomalies):
    return [a.gravite for a in anomalies]


def base(total: int = 100_000) -> Page:
    page = Page()
    page.total(total)
    page.payeur(60_000, "departement")
    page.payeur(40_000, "fir")
    return page


def test_sums_of_rounded_figures_may_miss_by_one(run):
    assert run(base(100_001).fiche()) == ()


def test_figures_in_thousands_leave_room_for_their_digits(run):
    page = Page(unite=Decimal(1000))
    page.total(101_000)
    page.payeur(60_000, "departement")
    page.payeur(40_000, "fir")
    assert run(page.fiche()) == ()


def test_a_truncated_rate_is_information(run):
    page = base()
    page.bilan(57_360, 42_640, "57.3")
    (anomalie,) = run(page.fiche())
    assert (anomalie.gravite, anomalie.code) == ("info", "pourcentage")
    assert "tronqué" in anomalie.message


def test_a_rate_of_another_printed_total_is_not_wrong(run):
    page = base()
    page.bilan(45_000, 55_000, "75")  # of the Département's 60 000
    assert run(page.fiche()) == ()


def test_a_rate_of_what_is_left_is_not_wrong(run):
    page = base()
    page.bilan(45_000, None, "55")
    page.montant(55_000, "total", "total", "Reste", nature="non_consomme", section="bilan_financier")
    assert run(page.fiche()) == ()


def test_parts_introduced_by_dont_are_no_payers(run):
    page = base()
    page.montant(15_000, "departement", "detail", "dont personnel")
    page.montant(5_000, "fir", "detail", "dont formation")
    assert run(page.fiche()) == ()


def test_the_fir_may_be_printed_as_a_share_of_the_state(run):
    page = Page()
    page.total(100_000)
    page.payeur(60_000, "departement")
    page.payeur(40_000, "etat")
    page.payeur(25_000, "fir")
    assert run(page.fiche()) == ()


def test_unit_costs_are_in_no_sum(run):
    page = base()
    page.montant(9_000, "fir", libelle="coût d'un poste", nature="cout_unitaire")
    page.annees("fir", 9_000, 9_000)
    assert run(page.fiche()) == ()


def test_credits_carried_over_enter_the_balance(run):
    page = base()
    page.montant(12_000, "departement", "detail", "Crédits reportés de l'exercice 2020")
    page.bilan(90_000, 22_000)
    assert run(page.fiche()) == ()


def test_an_overspending_printed_without_its_sign(run):
    page = base()
    page.bilan(112_000, 12_000)
    assert run(page.fiche()) == ()


def test_several_answers_in_the_balance_accuse_nobody(run):
    page = base()
    page.bilan(30_000, 70_000, "30")
    page.bilan(20_000, 80_000, "20")
    assert "erreur" not in gravities(run(page.fiche()))


def test_a_payer_that_was_not_recognised_may_explain_the_gap(run):
    page = base(115_000)
    page.montant(15_000, "fir", "detail", "Région")
    assert "erreur" not in gravities(run(page.fiche()))


def test_a_single_payer_below_the_total_proves_little(run):
    page = Page()
    page.total(100_000)
    page.payeur(60_000, "departement")
    assert "erreur" not in gravities(run(page.fiche()))


def test_the_same_payer_printed_twice_is_counted_once(run):
    page = base()
    page.payeur(60_000, "departement")
    assert run(page.fiche()) == ()


def test_years_of_labelled_lines_are_details_and_not_the_split_of_the_payer(run):
    page = Page()
    page.total(44_000)
    page.payeur(34_000, "etat")
    for libelle, valeur in (("Vacations", 7_000), ("Répit", 10_000)):
        page.montant(valeur, "etat", libelle=libelle, annee=2021)
        page.montant(valeur, "etat", libelle=libelle, annee=2022, suite=True)
    page.payeur(10_000, "departement")
    assert run(page.fiche()) == ()


def test_unlabelled_years_on_two_lines_add_up_together(run):
    page = Page()
    page.total(44_000)
    page.payeur(34_000, "etat")
    page.annees("etat", 7_000, 7_000)
    page.annees("etat", 10_000, 10_000)
    page.payeur(10_000, "departement")
    assert run(page.fiche()) == ()


def test_a_year_skipped_may_have_been_lost_in_reading(run):
    page = base()
    page.montant(30_000, "fir", "sous_total", "Total des montants propres")
    page.montant(10_000, "fir", annee=2020)
    page.montant(12_000, "fir", annee=2022, suite=True)
    assert "erreur" not in gravities(run(page.fiche()))


def test_global_costs_quoted_in_a_fiche_have_their_own_payers(run):
    page = base()
    page.montant(900_000, "total", "total", "Coûts de l'ensemble des actions")
    page.payeur(500_000, "departement")
    page.payeur(400_000, "fir")
    assert run(page.fiche()) == ()


def test_a_growth_rate_is_no_share(run):
    page = base()
    page.taux("50", "constat", numerateur=150, denominateur=100)
    assert run(page.fiche()) == ()


def test_a_rate_read_from_a_sentence_is_a_warning_at_most(run):
    page = base()
    page.taux("12", "constat", numerateur=150, denominateur=1_000)
    assert gravities(run(page.fiche())) == ["avertissement"]


def test_amounts_of_other_sections_belong_to_no_budget(run):
    page = base()
    page.montant(77_000, "departement", "total", "Département", section="constat")
    assert run(page.fiche()) == ()


def test_a_table_in_thousands_may_miss_by_its_roundings(run):
    rangs = [("Accueil", "10k", "5k", "16k"), ("Répit", "20k", "7k", "26k"), ("Soin", "31k", "8k", "40k")]
    assert run(tableaux=[tableau(("Action", "CD", "Etat", "Total"), rangs)]) == ()


def test_counts_that_add_up_by_chance_prove_no_relation(run):
    counts = ("1 2 3", "2 1 3", "1 1 2", "3 1 4", "2 2 9")
    rangs = [("Lieu", *row.split()) for row in counts]
    assert run(tableaux=[tableau(("Action", "Lieux", "Postes", "Visites"), rangs)]) == ()


def test_percentages_of_a_table_are_not_added(run):
    rangs = [("a", "40 %", "500"), ("b", "30 %", "700"), ("Total", "99 %", "1200")]
    assert run(tableaux=[tableau(("Action", "Taux", "Montant"), rangs)]) == ()


def test_a_label_carried_over_from_above_does_not_hide_the_split_of_a_total(run):
    page = Page()
    page.total(44_000)
    page.payeur(34_000, "etat")
    page.montant(34_000, "etat", libelle="Vacations")
    page.payeur(10_000, "departement")
    page.montant(4_000, "departement", libelle="Vacations", annee=2021)
    page.montant(6_500, "departement", libelle="Vacations", annee=2022, suite=True)
    (anomalie,) = run(page.fiche())
    assert abs(anomalie.ecart) == Decimal(500)


def test_a_payer_financed_in_one_year_only_counts_in_the_total(run):
    page = Page()
    page.total(100_000)
    page.montant(60_000, "etat", "total", "Financement Etat", annee=2021)
    page.payeur(40_000, "departement")
    assert run(page.fiche()) == ()


def test_the_total_of_a_payer_repeated_by_year_is_no_part_of_it(run):
    page = Page()
    page.total(100_000)
    page.payeur(60_000, "etat")
    page.montant(25_000, "etat", libelle="1/ Ateliers")
    page.montant(35_000, "etat", libelle="2/ Équipe mobile")
    page.montant(28_000, "etat", "sous_total", "Total ETAT")
    page.payeur(40_000, "departement")
    assert run(page.fiche()) == ()


def test_numbered_headings_that_miss_the_total_of_their_payer_are_a_warning(run):
    page = Page()
    page.total(100_000)
    page.payeur(60_000, "etat")
    page.montant(25_000, "etat", libelle="1/ Ateliers")
    page.montant(44_000, "etat", libelle="2/ Équipe mobile")
    page.payeur(40_000, "departement")
    assert gravities(run(page.fiche())) == ["avertissement"]


def test_a_rate_rounded_up_is_not_called_truncated(run):
    page = base()
    page.bilan(57_320, 42_680, "57.4")
    (anomalie,) = run(page.fiche())
    assert anomalie.gravite == "info"
    assert "par excès" in anomalie.message


def test_a_rate_of_the_credits_of_one_year_is_not_wrong(run):
    page = base()
    page.annees("fir", 15_000, 25_000, debut=2023)
    page.bilan(12_000, None, "80")  # of the 15 000 of 2023
    assert run(page.fiche()) == ()


def test_two_rates_after_one_amount_have_two_bases(run):
    page = base()
    page.bilan(12_000, None, "12")
    page.taux("31")  # of something that is not in the budget
    assert "erreur" not in gravities(run(page.fiche()))


ARRONDIS = [
    ["Repérer", "12 000 €", "13 000 €", "25 000 €"],
    ["Accueillir", "34 000 €", "21 000 €", "55 000 €"],
    ["Soigner", "48 000 €", "17 000 €", "65 000 €"],
    ["Former", "22 000 €", "31 000 €", "53 000 €"],
    ["Évaluer", "19 000 €", "28 000 €", "47 000 €"],
    ["Informer", "14 000 €", "26 000 €", "40 000 €"],
]


def test_a_table_in_round_thousands_may_miss_by_one_of_them(run):
    entetes = ("Action", "Département", "État", "Total")
    assert run(tableaux=[tableau(entetes, ARRONDIS)]) == ()
    rounded = [*ARRONDIS[:3], ["Former", "22 000 €", "31 000 €", "54 000 €"], *ARRONDIS[4:]]
    (anomalie,) = run(tableaux=[tableau(entetes, rounded)])
    assert anomalie.gravite == "avertissement"
    wrong = [*ARRONDIS[:3], ["Former", "22 000 €", "31 000 €", "63 000 €"], *ARRONDIS[4:]]
    (anomalie,) = run(tableaux=[tableau(entetes, wrong)])
    assert anomalie.gravite == "erreur"


def test_the_years_of_a_heading_are_no_figures_of_its_columns(run):
    """A heading read as a row of text does not keep the totals below from being checked."""
    entetes = ("Action", "Prévu", "Mandaté")
    rows = [["Action", "Prévu 2023", "Mandaté 2023"], *(row[:3] for row in ARRONDIS)]
    assert run(tableaux=[tableau(entetes, [*rows, ["Total", "149 000 €", "136 000 €"]])]) == ()
    (anomalie,) = run(tableaux=[tableau(entetes, [*rows, ["Total", "149 000 €", "186 000 €"]])])
    assert (anomalie.code, anomalie.ecart) == ("somme", 50_000)


def test_a_budget_whose_total_bears_the_year_of_the_act(run):
    def amended(fir):
        page = Page()
        page.montant(100_000, "total", "total", "Budget global 2024", annee=2024)
        page.payeur(60_000, "departement")
        page.payeur(fir, "fir")
        return page.fiche()

    assert run(amended(40_000)) == ()
    (anomalie,) = run(amended(50_000))
    assert anomalie.ecart == -10_000
