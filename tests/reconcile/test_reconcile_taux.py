"""Rates in a column of a table: those that the other rows contradict are told, and only those."""

from __future__ import annotations

from decimal import Decimal

import pytest
from fabrique_fiches import tableau
from hypothesis import given
from hypothesis import strategies as st

from extractor import extract
from extractor.reconcile.controle import Controle, Figure, Terme, Verdict
from extractor.reconcile.taux import ROUNDED, TRUNCATED, _holds

EXECUTION = ("Financeur", "Prévu 2022", "Réalisé 2022", "Taux d'exécution")


def execution(*taux: str) -> list[list[str]]:
    rangs = [
        ["État", "40000 €", "30000 €"],
        ["ARS", "60000 €", "51000 €"],
        ["Commune", "30000 €", "20000 €"],
        ["Département", "100000 €", "80000 €"],
        ["Total", "230000 €", "181000 €"],
    ]
    return [[*rang, rate] for rang, rate in zip(rangs, taux, strict=True)]


def test_a_rate_that_the_other_rows_contradict(run):
    rangs = execution("75 %", "85 %", "66,7 %", "85 %", "78,7 %")
    (anomalie,) = run(tableaux=[tableau(EXECUTION, rangs)])
    assert (anomalie.code, anomalie.gravite, anomalie.ecart) == ("pourcentage", "erreur", Decimal(5))
    assert (anomalie.provenance.ligne, anomalie.provenance.texte) == (23, "85 %")
    assert "« Département »" in anomalie.message
    assert anomalie.attendu.endswith("= 80\u202f%")


def test_with_few_rows_to_prove_it_no_error_is_told(run):
    rangs = execution("75 %", "85 %", "66,7 %", "85 %", "78,7 %")[1:4]
    (anomalie,) = run(tableaux=[tableau(EXECUTION, rangs)])
    assert (anomalie.gravite, anomalie.provenance.ligne) == ("avertissement", 22)


def test_a_table_read_with_doubt_gives_a_warning_at_most(run):
    rangs = execution("75 %", "85 %", "66,7 %", "85 %", "78,7 %")
    (anomalie,) = run(tableaux=[tableau(EXECUTION, rangs, confiance="0.5")])
    assert anomalie.gravite == "avertissement"


@pytest.mark.parametrize(
    "taux",
    [
        ("75 %", "85 %", "66,7 %", "80 %", "78,7 %"),
        ("75 %", "85 %", "67 %", "80 %", "79 %"),  # rounded to the unit
        ("25 %", "80 %", "90 %", "50 %", "60 %"),  # progress: computed from nothing that is printed
        ("100 %", "100 %", "100 %", "0 %", "100 %"),  # done or not done
        ("", "", "", "85 %", ""),  # alone: nothing proves how it is computed
    ],
)
def test_rates_that_are_right_or_that_nothing_proves(run, taux):
    assert run(tableaux=[tableau(EXECUTION, execution(*taux))]) == ()


def test_a_rate_on_another_base_than_the_rest_is_not_accused_when_another_row_uses_it(run):
    entetes = ("Action", "Contrat", "Prévu 2022", "Réalisé 2022", "Taux de consommation")
    rangs = [
        ["Accueil", "80000 €", "40000 €", "30000 €", "75 %"],
        ["Répit", "90000 €", "60000 €", "51000 €", "85 %"],
        ["Soin", "50000 €", "30000 €", "20000 €", "40 %"],  # of the whole contract
        ["Écoute", "20000 €", "9000 €", "8000 €", "40 %"],  # the same
        ["Visites", "70000 €", "50000 €", "45000 €", "90 %"],
    ]
    assert run(tableaux=[tableau(entetes, rangs)]) == ()


PARTS = ("Financeur", "Montant", "Part")


@pytest.mark.parametrize("last", ["33,3 %", "33,4 %"])
def test_shares_of_a_total_may_be_forced_to_make_a_hundred(run, last):
    rangs = [["État", "1000 €", "33,3 %"], ["ARS", "1000 €", "33,3 %"], ["Département", "1000 €", last]]
    assert run(tableaux=[tableau(PARTS, [*rangs, ["Total", "3000 €", "100 %"]])]) == ()


def test_a_wrong_share_of_a_total(run):
    rangs = [["État", "1000 €", "10 %"], ["ARS", "2000 €", "20 %"], ["Département", "7000 €", "60 %"]]
    (anomalie,) = run(tableaux=[tableau(PARTS, [*rangs, ["Total", "10000 €", "100 %"]])])
    assert (anomalie.code, anomalie.provenance.texte, anomalie.ecart) == ("pourcentage", "60 %", Decimal(-10))


@given(
    st.integers(1, 10**6),
    st.integers(2, 10**6),  # of a smaller one nobody knows whether it is nothing
    st.decimals(0, 200, places=1),
    st.sampled_from([ROUNDED, TRUNCATED]),
)
def test_the_fast_judgement_of_a_rate_is_that_of_the_checks(part, whole, rate, factor):
    def printed(value, margin, unit):
        return Figure(f"{value}{unit}", Decimal(value), Decimal(margin), "", "", None, unite=unit)

    lecture = Terme(1, printed(part, "0.5", "€")), Terme(1, printed(whole, "0.5", "€"))
    taux = printed(rate, "0.05", "%")
    verdict = Controle("pourcentage", None, taux, (lecture,), taux=True).verdict()
    assert _holds(taux, lecture, factor) == (verdict <= (Verdict.TIENT if factor == ROUNDED else Verdict.TRONQUE))


CROISSANCE = ("Territoire", "2021", "2022", "Évolution")


def test_growths_rise_and_fall_whatever_their_sign(run):
    rangs = [
        ["Nord", "400", "500", "25 %"],
        ["Sud", "1000", "900", "-10 %"],
        ["Est", "800", "600", "25 %"],  # a fall, as the sense of the figures tells
        ["Ouest", "300", "312", "4 %"],
    ]
    assert run(tableaux=[tableau(CROISSANCE, rangs)]) == ()


def test_a_growth_on_the_wrong_base_is_never_an_error(run):
    rangs = [
        ["Nord", "400", "500", "25 %"],
        ["Sud", "1000", "1100", "10 %"],
        ["Centre", "200", "230", "15 %"],
        ["Littoral", "500", "560", "12 %"],
        ["Est", "800", "1000", "20 %"],  # 200 / 1 000: of the figure it arrives at
        ["Ouest", "300", "312", "4 %"],
    ]
    (anomalie,) = run(tableaux=[tableau(CROISSANCE, rangs)])
    assert (anomalie.provenance.texte, anomalie.ecart) == ("20 %", Decimal(-5))
    assert anomalie.gravite == "avertissement"


def fiche(*lignes: str) -> bytes:
    tete = "FICHE ACTION N° 2\nOuvrir un lieu d'accueil\nMoyens financiers\n"
    return (tete + "\n".join(lignes) + "\nIndicateurs\nNombre de familles : 75\n").encode()


@pytest.mark.parametrize("ligne", ["Taux d'exécution : 80 %", "soit un taux de consommation de 80 %"])
def test_a_rate_told_beside_the_plan_and_what_was_spent_of_it(ligne):
    found = extract(fiche("Montant prévu 2022 : 120 000 €", "Montant dépensé 2022 : 90 000 €", ligne)).anomalies
    (anomalie,) = found
    assert (anomalie.code, anomalie.gravite, anomalie.ecart) == ("pourcentage", "avertissement", Decimal(5))


@pytest.mark.parametrize(
    "lignes",
    [
        ("Montant prévu 2022 : 120 000 €", "Montant dépensé 2022 : 90 000 €", "Taux d'exécution : 75 %"),
        ("Montant prévu 2022 : 120 000 €", "Montant dépensé 2022 : 90 000 €", "Taux de réalisation des visites : 80 %"),
        ("Montant prévu 2022 : 120 000 €", "Taux d'exécution : 80 %"),
        ("État : 40 000 €", "Ville : 60 000 €", "Montant dépensé 2022 : 90 000 €", "Taux d'exécution : 90 %"),
    ],
)
def test_a_rate_that_is_right_or_of_something_else(lignes):
    assert not [a for a in extract(fiche(*lignes)).anomalies if a.code == "pourcentage"]


@pytest.mark.parametrize(("reste", "codes"), [("20 000 €", ["solde"]), ("30 000 €", []), ("30 k€", [])])
def test_what_is_left_of_the_only_amount_planned(reste, codes):
    lignes = ("Montant prévu 2022 : 120 000 €", "Montant dépensé : 90 000 €", f"Reste à dépenser : {reste}")
    found = extract(fiche(*lignes)).anomalies
    assert [(a.code, a.gravite) for a in found] == [(code, "avertissement") for code in codes]


def test_a_percentage_of_a_table_is_called_by_its_headings():
    table = ("Payeur\tPrévu\tRéalisé\tTaux d'exécution", "État\t400 €\t300 €\t75 %", "Ville\t200 €\t100 €\t50 %")
    percents = extract(fiche(*table)).fiches[0].pourcentages
    assert [p.libelle for p in percents] == ["Taux d'exécution / État", "Taux d'exécution / Ville"]
