"""Printed formulas: what is wrong is told once, with what would make it true; what may be right is never told."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from fabrique_textes import findings, says, texte
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.model.document import Line
from extractor.model.passage import Texte, passage
from extractor.reconcile.phrases import number

SECTION = "moyens_financiers"

TRUE = """2 x 45 000 € = 90 000 €
2022 : (80 000*2,5 %) X12= 24 000 €
2022 : 70000*4/12*20% = 4666€
8 000 x 16 ETP = 128 000 €
70 000 + 150 000 = 220 000 €
État 20 000 € + Département 30 000 € + CAF 5 000 € = 55 000 €
100 000 € - 40 000 € = 60 000 €
(2 + 3) x 10 000 € = 50 000 €
soit 80 000*5% = 4 000 € * 6 cadres = (24 000 €/12 mois)*3 mois = 6 000 €
4 000 * 5 cadres + 12 agents = 4 000 * 17 = 68 000 €
1 100 x 12 = 13 200 + 800 = 14 000 €
Prix de journée 70 € x 365 = 25 550 € x 12 places = 306 600 €
Coût : 250 × 8,40 × 365 = 766 500 €
200 k€ + 50 000 € = 250 k€
1 M€ / 12 = 83 k€
1.500 € x 2 = 3.000 €
13 / 25 x 100 = 52 %
164 280 € / 286 400 € = 57,3 %
temps de 3 psychologues (60K€x5%*3) = 9 000 € (2022)
60 000 (3% d’ETP) * 4/12= 600 €""".splitlines()

DECOYS = """3 x 33 333 € = 100 000 €
1/3 x 100 000 € = 33 334 €
45 000 € x 16 % = 7 500 €
12 800 x 3,27 = 42 000 €
14 x 899 € = 12,6 k€
2 x 45 k€ = 90
2 x 45 = 90 000 €
33,3 % + 33,3 % + 33,3 % = 99,9 %
2 agents à 90 000 € x 10 % = 18 000 €
Deux agents : 90 000 € x 10 % = 18 000 €
la moitié de 2 x 45 000 € = 45 000 €
10 x 3 € et 2 x 5 € = 40 €
10 x 200 € x 3 groupes (2 sessions) = 12 000 €
10 x 200 € (+ 1 000 € de frais) = 3 000 €
2 x 1,5 h/semaine x 30 € = 3 240 € (36 semaines)
1 000 € de frais + 10 x 200 € = 3 000 €
150 € x 12 jeunes par trimestre = 7 200 €
200 € par mois x 3 ans = 7 200 €
500 € HT x 2 = 1 200 € TTC
1 200 € x 12 mois = environ 14 000 €
45 000 € chargés (+ 42 %) x 2 = 127 800 €
45 000 € + 42 % = 63 900 €
12 places x 15 200 € soit 41,64 € par jour
12 places x 15 200 € soit 60 800 € par an
2*150 500 € soit 2 éducateurs de rue
3 actions x 5 000 € : 2021
½ ETP x 45 000 € = 22 500 €
2023) *3ans = 36 900
- 90 000 € x 2 = 180 000 €
Poste 1 + 2 x 45 000 € = 90 000 €
Total - 40 000 € + 20 000 € = 60 000 €
(5) 3 x 1 000 € = 3 000 €
1. 2 x 45 000 € = 90 000 €
Action 3 2 x 45 000 € = 90 000 €
12/2021 : 3 x 10 000 € = 30 000 €
de 2020/2021 à 2022/2023 = 3 000 €
permanence 24h/24 et 7j/7 = 120 000 €
enfants de 3-6 ans x 12 = 72
3 séances x 2 h = 1 journée
2 x 1/2 journée = 3 heures
9/10 des familles = 450 familles
Groupe A/B = 10 x 3 = 31
45 000 € = 310 000*12 services*2 ans = 7 440 000 €
18 agents, trois jours pour un service = 12 600 €
14 000 € = 7 000 € (2022) ; 7 000 € (2023)
1,500 x 2 = 3 000 €
2 90 000 € x 2 = 180 000 €
80 000/200 = 400 400*4 jours = 1 600
1 500 € par mois pendant 10 mois + 500 € d'assurance = 15 500 €
X sessions de X jours = 3 000 €""".splitlines()

CUT_BY_A_LINE_END = [
    ("soit 4 500 € x 4 = 18", "000 €"),
    ("soit 67", "500 € x 2 = 135 000 €"),
    ("80 000/200 = 400", "400*4 jours = 1 600"),
]

WRONG = [
    ("45 000 x 20 % x 3 ans = 29 000 €", "27 000 €"),
    ("70 000 € + 150 000 € = 240 000 €", "220 000 €"),
    ("État 20 000 € + Département 30 000 € + CAF 5 000 € = 65 000 €", "55 000 €"),
    ("100 000 € - 40 000 € = 50 000 €", "60 000 €"),
    ("250 × 8,40 × 365 = 776 500 €", "766 500 €"),
    ("12 places x 1 000 € = 1 200 €", "12 000 €"),
]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def told(ligne: str):
    return [a for code in ("calcul", "unite", "ocr") for a in says(code, ligne, SECTION)]


@pytest.mark.parametrize("ligne", [*TRUE, *DECOYS])
def test_what_may_be_right_is_never_told(ligne):
    assert told(ligne) == []


@pytest.mark.parametrize("lignes", CUT_BY_A_LINE_END)
def test_a_number_cut_by_the_end_of_a_line_accuses_nobody(lignes):
    lines = [Line(1, rank, ligne, starts=rank == 1) for rank, ligne in enumerate(lignes, 1)]
    assert findings("calcul", Texte(None, SECTION, passage(lines))) == []


def test_a_formula_on_a_new_line_is_another_formula():
    printed = ("pendant 10 mois : 10 x 1 500 € = 15 000 €", "(12 000 € + 6 000 €) / 2 = 9 000 €")
    lines = [Line(1, rank, ligne, starts=rank == 1) for rank, ligne in enumerate(printed, 1)]
    assert findings("calcul", Texte(None, SECTION, passage(lines))) == []


@pytest.mark.parametrize(("ligne", "attendu"), WRONG)
def test_a_wrong_formula_is_an_error_with_its_right_result(ligne, attendu):
    (anomalie,) = told(ligne)
    assert (anomalie.code, anomalie.gravite) == ("calcul", "erreur")
    assert ligne.split(" : ")[-1].removeprefix("État ") in anomalie.message
    assert attendu in plain(anomalie.attendu)
    assert anomalie.message.startswith("Ligne 1 : ")


def test_a_division_printed_for_a_multiplication():
    (anomalie,) = told("8000 *15 ETP / (3/12) = 30 000 €")
    assert anomalie.gravite == "erreur"
    assert "« 8000 *15 ETP × (3/12) = 30 000 € »" in anomalie.attendu


def test_the_operand_that_is_printed_nearby():
    lines = ("2022 : (80 000 *5 %) * 12 = 48 000 €", "80 000 x 3/12 = 12 000 €")
    (anomalie,) = findings("calcul", texte(*lines, section=SECTION))
    assert "48 000 € (imprimé ligne 1) au lieu de 80 000" in plain(anomalie.message)
    assert anomalie.ecart == -8000


def test_a_product_printed_for_a_sum_asks_for_parentheses():
    (anomalie,) = told("un dixième du temps = 1 700 € * 1 cadre * 1 éducatrice = 3 400 €")
    assert "parenthèses" in anomalie.message


def test_a_digit_shared_by_two_formulas_is_told_once():
    (anomalie,) = told("Prix de journée 70 € x 365 = 52 550 € x 12 places = 306 600 €")
    assert "25 550 €" in plain(anomalie.message)


@pytest.mark.parametrize(
    "ligne",
    [
        "3 x 400 € soit 1 300 €",  # no equals sign
        "45 000 € x 5 % = 2 350 €",  # a quota may be rounded
        "25 000 € x 3 = 70 000 €",  # a result of one digit may be rounded
        "20 places x 90 € = 657 000 €",  # 365 days that nobody mentions
        "80 000 *3 (10% d’ETP) / 4/12 = 8 000 €",  # the parenthesis may be a remark
    ],
)
def test_where_a_reader_may_hesitate_it_is_a_warning(ligne):
    (anomalie,) = told(ligne)
    assert (anomalie.code, anomalie.gravite) == ("calcul", "avertissement")


PRINTED = st.tuples(
    st.integers(10, 900).map(lambda n: n * 100), st.integers(2, 40), st.sampled_from([100, 50, 20, 25, 10])
)


def formula(amount: int, count: int, rate: int, result: int) -> str:
    share = "" if rate == 100 else f" x {rate} %"
    return f"{number(Decimal(amount))} x {count} ETP{share} = {number(Decimal(result))}"


@given(PRINTED)
@settings(max_examples=40, deadline=None)
def test_any_true_product_raises_nothing(printed):
    amount, count, rate = printed
    assert told(formula(*printed, amount * count * rate // 100)) == []


@given(PRINTED, st.sampled_from([7, 11, 13, 17, 29, 83, 113]))
@settings(max_examples=40, deadline=None)
def test_any_product_with_another_result_raises_one_finding(printed, percent):
    amount, count, rate = printed
    exact = amount * count * rate // 100
    (anomalie,) = told(formula(*printed, exact + exact * percent // 100 + 1))
    assert plain(number(Decimal(exact))) in plain(anomalie.attendu)


def test_a_long_paragraph_takes_no_time():
    ligne = " ; ".join(f"{n} 000 € x {n} + 12 x (3 + 4) x 2 / 5 - 1 = {n} 500 €" for n in range(1, 400))
    debut = time.perf_counter()
    told(ligne)
    assert time.perf_counter() - debut < 10
