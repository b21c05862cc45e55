"""Units and badly printed amounts: proved by a formula or a sum, or information at most."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from fabrique_fiches import Page
from fabrique_textes import regles, says, texte

from extractor.model.passage import Fragment, Provenance
from extractor.reconcile import reconcile

SECTION = "moyens_financiers"


def told(page: Page, *textes):
    return reconcile((page.fiche(),), (), (), regles(), textes=textes)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("ligne", "attendu"),
    [
        ("Etat - PLF : 3 postes x 45 000 k€ = 135 000 €", "3 postes x 45 000 € = 135 000 €"),
        ("3 postes x 45 € = 135 k€", "3 postes x 45 k€ = 135 k€"),
        ("3 postes x 45 000 € = 135 000 k€", "3 postes x 45 000 € = 135 000 €"),
        ("2 x 150 k€ = 300 €", "2 x 150 k€ = 300 k€"),
    ],
)
def test_the_unit_that_makes_a_formula_true(ligne, attendu):
    (anomalie,) = says("unite", ligne, SECTION)
    assert anomalie.gravite == "erreur"
    assert attendu in plain(anomalie.attendu)
    assert says("calcul", ligne, SECTION) == []


def test_a_sum_that_adds_up_only_in_thousands_blames_the_unit_and_not_the_total():
    page = Page()
    page.total(107_000)
    page.payeur(Decimal(45_000_000), "plf")
    page.payeur(62_000, "departement")
    (anomalie,) = told(page)
    assert anomalie.code == "unite"
    assert "45 000 000 € est sans doute mis pour 45 000 €" in plain(anomalie.message)


def test_a_total_that_lacks_a_zero():
    page = Page()
    page.total(22_000)
    page.payeur(150_000, "departement")
    page.payeur(70_000, "fir")
    (anomalie,) = told(page)
    assert (anomalie.code, anomalie.ecart) == ("unite", Decimal(-198_000))


def test_another_gap_is_still_a_wrong_sum():
    page = Page()
    page.total(230_000)
    page.payeur(150_000, "departement")
    page.payeur(70_000, "fir")
    assert [a.code for a in told(page)] == ["somme"]


def test_a_group_of_digits_that_went_astray_explains_a_wrong_sum():
    page = Page()
    page.total(220_000)
    part = page.payeur(80_000, "departement")
    page.payeur(40_000, "fir")
    ligne = texte("Financement CD : 1 80 000 €", fiche="f4", section=SECTION, debut=part.provenance.ligne)
    (anomalie,) = told(page, ligne)
    assert anomalie.code == "ocr"
    assert "« 1 80 000 € »" in plain(anomalie.message)
    assert "180 000 €" in plain(anomalie.attendu)


def test_a_wrong_formula_is_not_told_again_by_the_sum_it_enters():
    page = Page()
    page.total(197_000)
    etat = page.payeur(125_000, "etat")
    page.payeur(62_000, "departement")
    ligne = texte("Etat : 3 postes x 45 000 € = 125 000 €", fiche="f4", section=SECTION, debut=etat.provenance.ligne)
    (anomalie,) = told(page, ligne)
    assert (anomalie.code, anomalie.preuve) == ("calcul", (etat.montant_id,))


def unsigned(*printed: str) -> Page:
    page = Page()
    for rank, text in enumerate(printed):
        value = int("".join(c for c in text if c.isdigit()))
        montant = page.montant(value, "departement", libelle=f"Poste {rank}")
        here = Provenance((Fragment(1, page.ligne, None, text),))
        page.montants[-1] = replace(montant, provenance=here)
    return page


def test_an_amount_without_its_sign_among_others_that_have_it_is_information():
    (anomalie,) = told(unsigned("3 000 €", "18 000", "4 500 €", "7200", "900 €"))
    assert (anomalie.code, anomalie.gravite) == ("unite", "info")
    assert anomalie.declare == "18 000 ; 7200"
    assert anomalie.preuve == ("f4m2", "f4m4")


@pytest.mark.parametrize(
    "printed",
    [
        ("18 000", "4 500", "3 000 €"),  # this fiche prints no sign
        ("18 000", "4 500 €"),  # too few to tell
        ("3 000 €", "450", "4 500 €"),  # a small figure may be a count
        ("3 000<sup>e</sup>", "18 000 euros", "4 500 €", "500ᵉ"),
    ],
)
def test_a_habit_or_another_sign_is_no_misprint(printed):
    assert told(unsigned(*printed)) == ()


def test_a_digit_is_missing_and_the_right_figure_is_printed_nearby():
    (anomalie,) = says("ocr", "Action 12 | 17 000 € | 34 00 € | 34 000 €", "autre:annexe")
    assert (anomalie.gravite, plain(anomalie.attendu)) == ("avertissement", "34 000 €")


def test_a_badly_grouped_amount_that_nothing_proves_has_several_readings():
    (anomalie,) = says("ocr", "Formation : 34 00 €")
    assert anomalie.gravite == "avertissement"
    assert plain(anomalie.attendu) == "34 000 € ou 34 €"


def test_a_formula_proves_where_the_blank_should_be():
    (anomalie,) = says("ocr", "1 80 000 € x 2 = 360 000 €", SECTION)
    assert plain(anomalie.attendu) == "180 000 €"


@pytest.mark.parametrize(
    "ligne",
    [
        "Fiche 3 61 250 € 40 100 €",
        "3 61 250 €",
        "0 0 0 0 € 155 300 €",
        "42,00 €",
        "1 200,00 €",
        "en 2021 42 000 €",
        "9 h 00 12 000 €",
    ],
)
def test_a_number_beside_an_amount_is_no_misprint(ligne):
    assert says("ocr", ligne) == []
