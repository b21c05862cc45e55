"""What each component finds, and what it leaves alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from chaine import found, language, read

from extractor.model.document import Line
from extractor.model.passage import passage
from extractor.nlp.passages import Feuille, lend


def test_amounts_are_decimal_euros_with_the_precision_they_are_printed_with() -> None:
    text = "Le Département verse 42 000 €, l’ARS 4,8 M€, la CAF 162 K€ et la commune vingt-deux mille euros."
    assert found(text, "montants", "valeur", "incertitude", "forme") == [
        ("42 000 €", Decimal(42000), Decimal("0.5"), "euro"),
        ("4,8 M€", Decimal(4800000), Decimal(50000), "millions"),
        ("162 K€", Decimal(162000), Decimal(500), "milliers"),
        ("vingt-deux mille euros", Decimal(22000), Decimal("0.5"), "lettres"),
    ]


@pytest.mark.parametrize(
    "text", ["Le programme 304, article 12.", "Au 4e mois de grossesse", "Tél. 01 23 45 67 89", "12 000 habitants"]
)
def test_what_is_no_money_is_no_amount(text: str) -> None:
    assert found(text, "montants") == []


def test_bank_details_are_never_amounts_and_their_neighbours_are() -> None:
    text = "IBAN FR76 3000 6000 0112 3456 7890 189 : 500 €\nSubvention : 700 €"
    assert found(text, "montants", "valeur") == [("700 €", Decimal(700))]


def test_a_bare_figure_is_an_amount_where_money_is_the_subject() -> None:
    text = "Formation : 3 × 58 800 = 176 400"
    assert found(text, "montants") == []
    assert found(text, "montants", "valeur", "nature", section="moyens_financiers") == [
        ("58 800", Decimal(58800), "cout_unitaire"),
        ("176 400", Decimal(176400), "prevu"),
    ]


def test_an_amount_knows_its_payer_year_level_and_label() -> None:
    text = "Financement CD :\n2022 : formation des agents : 12 000 €\nTotal : 15 000 € dont 3 000 € par la CAF"
    names = ("financeur", "annee", "niveau", "libelle")
    assert found(text, "montants", *names, section="moyens_financiers")[0] == (
        "12 000 €",
        "departement",
        2022,
        "detail",
        "formation des agents",
    )
    doc = read(text, "moyens_financiers")
    assert [(s._.financeur, s._.niveau) for s in doc.spans["montants"]][-1] == ("caf", "detail")


def test_percentages() -> None:
    assert found("de 13 à 20 % des femmes, soit 5,31 pour cent", "pourcentages", "valeur", "incertitude") == [
        ("13", Decimal(13), Decimal("0.5")),
        ("20 %", Decimal(20), Decimal("0.5")),
        ("5,31 pour cent", Decimal("5.31"), Decimal("0.005")),
    ]
    assert found("Colonne 2022 % ; dix agents", "pourcentages") == []


def test_years_and_periods() -> None:
    assert found("2021 et 2022, puis le contrat 2022-2024", "annees", "annees", "periode") == [
        ("2021 et 2022", (2021, 2022), False),
        ("2022-2024", (2022, 2023, 2024), True),
    ]
    assert found("le 31/12/2022, délibération n° 2020-14", "annees") == []


def test_dates() -> None:
    assert found("le 1er juin 2023, fin 2024, T2 2023", "dates", "debut", "fin", "precision") == [
        ("1er juin 2023", date(2023, 6, 1), date(2023, 6, 1), "jour"),
        ("fin 2024", date(2024, 10, 1), date(2024, 12, 31), "trimestre"),
        ("T2 2023", date(2023, 4, 1), date(2023, 6, 30), "trimestre"),
    ]
    assert found("le 31/02/2022, fiche 12", "dates") == []


def test_counts() -> None:
    text = "2,5 ETP de puéricultrice, 1\u202f200 enfants confiés et trois places d’accueil"
    assert found(text, "quantites", "valeur", "incertitude", "unite") == [
        ("2,5 ETP", Decimal("2.5"), Decimal("0.05"), "ETP"),
        ("1\u202f200 enfants", Decimal(1200), Decimal("0.5"), "personnes"),
        ("trois places", Decimal(3), Decimal("0.5"), "places"),
    ]


@pytest.mark.parametrize("text", ["En 2023 agents et familles", "un agent", "42 000 €", "au 4e mois", "le P304 places"])
def test_what_counts_nothing_is_no_count(text: str) -> None:
    assert found(text, "quantites") == []


def test_persons_and_organisations_of_a_sentence() -> None:
    text = "Mme Anne Lormeau et M. Jean de La Tour, chef de service, réunissent la CAF et l’Éducation nationale."
    assert found(text, "acteurs", "nom", "financeur") == [
        ("Mme Anne Lormeau", "Mme Anne Lormeau", None),
        ("M. Jean de La Tour", "M. Jean de La Tour", None),
        ("CAF", "CAF", "caf"),
        ("Éducation nationale", "Éducation nationale", "autre:Éducation nationale"),
    ]
    doc = read(text)
    assert [span.label_ for span in doc.spans["acteurs"]] == ["PERSONNE"] * 2 + ["ORGANISATION"] * 2


@pytest.mark.parametrize("text", ["La remise en état du café", "Monsieur le maire", "un mur de 12 m. de haut"])
def test_nobody_is_named(text: str) -> None:
    assert found(text, "acteurs") == []


def test_persons_one_below_the_other_are_two() -> None:
    assert found("Mme Anne LORMEAU\nM. Luc TISSAND", "acteurs") == [("Mme Anne LORMEAU",), ("M. Luc TISSAND",)]


def test_the_names_of_a_section_are_read_as_the_job_reads_them() -> None:
    assert found("Mme Durand, cheffe de service\nPMI / ARS", "acteurs", "fonction", section="referent") == [
        ("Mme Durand, cheffe de service", "cheffe de service"),
        ("PMI", None),
        ("ARS", None),
    ]
    assert found("Partenaires externes : CAF, Vallorme Habitat", "acteurs", section="acteurs") == [
        ("CAF",),
        ("Vallorme Habitat",),
    ]


def test_of_two_figures_printed_alike_the_value_is_where_it_is_read() -> None:
    doc = read("13 agents, de 13 à 20 % du temps")
    assert [span._.offsets for span in doc.spans["pourcentages"]] == [(14, 16), (19, 23)]


def test_entities_are_the_longest_spans_with_their_values() -> None:
    doc = read("En juin 2023 : 20 % de 42 000 €")
    assert [span.text for span in doc.spans["annees"]] == ["2023"]
    assert [(e.text, e.label_, e._.valeur) for e in doc.ents] == [
        ("juin 2023", "DATE", None),
        ("20 %", "POURCENTAGE", Decimal(20)),
        ("42 000 €", "MONTANT", Decimal(42000)),
    ]


def test_a_name_cut_by_a_hyphen_at_the_end_of_a_line_is_found_again() -> None:
    """The passage joins the word, its place keeps both halves."""
    lines = [Line(1, 1, "PMI, psycho-", starts=True), Line(1, 2, "logues libéraux")]
    doc = language().make_doc("PMI, psychologues libéraux")
    doc._.section = "acteurs"
    lend(doc, Feuille(passage(lines), 12.0))
    assert [span.text for span in language()(doc).spans["acteurs"]] == ["PMI", "psychologues libéraux"]
