from dataclasses import replace
from types import SimpleNamespace

import pytest

from extractor.errors import ExtractorError
from extractor.export.explain import explain
from extractor.export.ids import named
from extractor.model.fiche import Extraction, Section


def said(extraction: Extraction, ident: str, **options: object) -> str:
    """The explanation on one line, with plain blanks."""
    return " ".join(explain(extraction, ident, **options).split())  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [50, 80, 120])
def test_everything_with_an_id_is_explained_within_the_width(extraction: Extraction, width: int) -> None:
    for ident in named(extraction):
        lines = explain(extraction, ident, width).splitlines()
        assert ident in lines[0]
        assert max(map(len, lines)) <= width


def test_an_amount_tells_its_words_its_place_and_its_reasons(make: SimpleNamespace) -> None:
    montant = replace(
        make.montant(3, "48000", "fir", year=2022, where=make.spot("48 000 €", 7, 42)),
        source={"financeur": "sous le titre « FIR »", "annee": "imprimée juste après", "forme": "milliers"},
    )
    told = said(make.document(fiches=(make.fiche(montants=(montant,)),)), "m3")
    for words in (
        "« 48 000 € », p. 7, ligne 42",
        "1.2 « Consolider la cellule de recueil de Vallorme »",
        "moyens_financiers",
        "fir — sous le titre « FIR »",
        "2022 — imprimée juste après",
        "48 000 € ± 0,50 € — imprimé en milliers d’euros",
    ):
        assert words in told


def test_what_is_not_stated_is_said_to_be_so(make: SimpleNamespace) -> None:
    montant = replace(make.montant(3, "48000", None), libelle=None, source={"financeur": "non indiqué"})
    told = said(make.document(montants=(montant,)), "m3")
    for name in ("Libellé", "Financeur", "Année"):
        assert f"{name} non indiqué dans le document" in told
    assert "aucune, hors des fiches" in told


def test_the_section_is_the_one_the_amount_stands_in(make: SimpleNamespace) -> None:
    sections = tuple(
        Section(rank, "moyens_financiers", label, "", make.spot(label, page, 1))
        for rank, label, page in ((1, "Budget 2022", 2), (2, "Budget 2023", 5))
    )
    for page, label in ((2, "Budget 2022"), (4, "Budget 2022"), (6, "Budget 2023")):
        montant = make.montant(1, "10", "fir", where=make.spot("10 €", page, 9))
        document = make.document(fiches=(make.fiche(sections=sections, montants=(montant,)),))
        assert f"intitulé « {label} »" in said(document, "m1")


def test_an_anomaly_shows_the_figures_of_its_proof_and_they_show_it(make: SimpleNamespace) -> None:
    montants = tuple(make.montant(n, f"{n}000", "fir", where=make.spot(f"{n} 000 €", 3, n)) for n in (1, 2))
    anomaly = replace(make.anomalie("erreur", "Le total ne tombe pas juste."), preuve=("m1", "m2"))
    document = make.document(fiches=(make.fiche(montants=montants),), anomalies=(anomaly,))
    told = said(document, "a-erreur")
    for words in ("Le total ne tombe pas juste.", "839 727 € (total)", "839 728 € (somme)"):
        assert words in told
    for n in (1, 2):
        assert f"Preuve m{n} {n} 000 €" in told
        assert f"p. 3, ligne {n}, « {n} 000 € »" in told
        assert "Anomalie a-erreur" in said(document, f"m{n}")


def test_a_fiche_tells_where_its_attributes_come_from(extraction: Extraction) -> None:
    told = said(extraction, "f1")
    assert "Engagement I — titre courant" in told
    assert "Axe non indiqué dans le document" in told
    assert "constat, « Constats »" in told


def test_the_document_tells_where_its_metadata_are_printed(extraction: Extraction) -> None:
    told = said(extraction, "rapport")
    assert "Objet Exécution du contrat, p. 2, ligne 4" in told
    assert "Rapporteurs non indiqué dans le document" in told


def test_a_text_has_no_pages(extraction: Extraction) -> None:
    told = said(replace(extraction, format="texte"), "m1")
    assert "ligne 8" in told
    assert "p. 2" not in told


def test_an_unknown_id_names_those_that_look_like_it(extraction: Extraction) -> None:
    with pytest.raises(ExtractorError, match=r"no value has the id 'a-ereur'.*a-erreur"):
        explain(extraction, "a-ereur")
    with pytest.raises(ExtractorError, match="no amount has the id 'f1'"):
        explain(extraction, "f1", amounts_only=True)
