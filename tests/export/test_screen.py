from decimal import Decimal
from types import SimpleNamespace

import pytest

from extractor.export.budget import budget
from extractor.export.french import NARROW, count, day, euros
from extractor.export.screen import one_line, render
from extractor.model.fiche import Extraction, Metadonnees, Referent

LONG = "Accompagner les familles du territoire par une équipe pluridisciplinaire mobile " * 4


def crowded(make: SimpleNamespace) -> Extraction:
    referents = tuple(Referent(i, f"Monsieur Prénom-Composé Nom{i}", None, None, make.spot("x")) for i in range(6))
    payers = (
        "total",
        "departement",
        "etat",
        "fir",
        "ondam",
        "plf",
        "caf",
        "autre:Agence régionale de Vallorme",
    )
    amounts = tuple(make.montant(i, "123456789.12", payer) for i, payer in enumerate(payers))
    return make.full_document(
        fichier="x" * 200 + ".pdf",
        avertissements=(LONG,),
        metadonnees=Metadonnees(objet=LONG, departement_nom="Vallorme", numero="2023-1", instance=LONG),
        fiches=(
            make.fiche(
                titre=LONG,
                objectif_texte=LONG,
                numero="Fiche 12.34.56",
                referents=referents,
                montants=amounts,
            ),
        ),
        anomalies=(make.anomalie("avertissement", LONG), make.anomalie("erreur", "mot" * 90, None)),
    )


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int, make: SimpleNamespace) -> None:
    for made in (crowded(make), make.full_document(), make.document()):
        lines = render(made, width).split("\n")
        assert max(map(len, lines)) <= width, max(lines, key=len)


def test_the_summary_tells_the_act_its_fiches_and_its_faults(extraction: Extraction) -> None:
    text = " ".join(render(extraction, 100).split())
    for words in (
        "Vallorme (00)",
        "acte n° 2023-41",
        "délibération, rapport",
        "séance du 1er mars 2023",
        "Objet : Exécution du contrat",
        "Période 2021-2022",
        "adopté (40 pour, 0 contre, 3 abstentions)",
        "12 pages dont 2",
        "statut : partiel",
        "page 9 illisible",
        "Consolider la cellule de recueil de Vallorme",
        "Mme Ondine Verchère",
        "839 727 €",
        "Dép. 600 000 € · FIR 239 727 €",
        "45,4 %",
        "fiche 1.2 · p. 2 · l. 8",
        "Le total ne tombe pas juste.",
        "« 839 727 € »",
    ):
        assert words in text, words


def test_the_worst_comes_first(extraction: Extraction) -> None:
    text = render(extraction)
    assert text.index("Le total ne tombe pas juste") < text.index("Un mot est répété")


def test_a_document_without_fiche_says_so(make: SimpleNamespace) -> None:
    text = render(make.document())
    assert "Aucune fiche action" in text
    assert "Aucune anomalie" in text


def test_a_figure_is_never_cut_at_the_end_of_a_line(make: SimpleNamespace) -> None:
    for width in range(50, 90, 7):
        assert f"123{NARROW}456{NARROW}789,12{NARROW}€" in render(crowded(make), width)
        assert not any(line.rstrip().endswith(("123", "456")) for line in render(crowded(make), width).split("\n"))


def test_colours_are_for_terminals_only(extraction: Extraction) -> None:
    assert "\x1b" not in render(extraction)
    assert "\x1b[" in render(extraction, color=True)


def test_a_document_cannot_drive_the_terminal(make: SimpleNamespace) -> None:
    hostile = "\x1b]0;titre\x07 [bold red]rouge[/] \x9b31m\r"
    text = render(make.document(fichier=hostile, fiches=(make.fiche(titre=hostile),)))
    assert not {"\x1b", "\x07", "\x9b", "\r"} & set(text)
    assert "[bold red]rouge[/]" in text


def test_one_line_counts_what_was_found(extraction: Extraction) -> None:
    line = one_line(extraction).replace(NARROW, " ")
    assert line == "rapport : 1 fiche, 5 montants, 2 anomalies dont 1 erreur, statut : partiel"


def test_the_total_of_the_period_beats_those_of_its_years(make: SimpleNamespace) -> None:
    amounts = (
        make.montant(1, "10", "etat", year=2021),
        make.montant(2, "30", "etat"),
        make.montant(3, "20", "etat", year=2022),
        make.montant(4, "7", "caf", year=2021),
        make.montant(5, "7", "caf", year=2021, section="bilan_financier"),
        make.montant(6, "8", "caf", year=2022),
    )
    planned = budget(make.fiche(montants=amounts)).planned
    assert (planned["etat"], planned["caf"]) == (Decimal(30), Decimal(15))


def test_details_are_added_up_only_for_the_payers_without_a_printed_total(make: SimpleNamespace) -> None:
    amounts = (
        make.montant(1, "100", "total", level="total"),
        make.montant(2, "60", "etat", level="total"),
        make.montant(3, "60", "etat", level="detail"),
        make.montant(4, "25", "fir", level="detail"),
        make.montant(5, "15", "fir", level="detail"),
    )
    found = budget(make.fiche(montants=amounts))
    assert found.planned == {"total": Decimal(100), "etat": Decimal(60), "fir": Decimal(40)}
    assert found.summed == {"fir"}


def test_the_share_spent_is_the_printed_rate_of_the_whole_budget(make: SimpleNamespace) -> None:
    amounts = (make.montant(1, "200", "total", level="total"),)
    found = budget(make.fiche(montants=amounts, pourcentages=(make.rate("10", "50"), make.rate("60", "200"))))
    assert (found.spent, found.computed) == (Decimal(60), False)


def test_the_share_spent_is_computed_when_no_rate_is_printed(make: SimpleNamespace) -> None:
    amounts = (
        make.montant(1, "300", "total", level="total"),
        make.montant(2, "100", "total", level="total", nature="consomme"),
    )
    found = budget(make.fiche(montants=amounts))
    assert (found.spent, found.computed) == (Decimal("33.3"), True)
    assert f"≈ 33,3{NARROW}%" in render(make.document(fiches=(make.fiche(montants=amounts),)))


def test_nothing_is_divided_by_zero(make: SimpleNamespace) -> None:
    amounts = (
        make.montant(1, "0", "total", level="total"),
        make.montant(2, "100", "total", level="total", nature="consomme"),
    )
    assert budget(make.fiche(montants=amounts)).spent is None


def test_french_forms() -> None:
    assert euros(Decimal("839727")) == f"839{NARROW}727{NARROW}€"
    assert euros(Decimal("0.5")) == f"0,50{NARROW}€"
    assert euros(Decimal("-1234.56")) == f"-1{NARROW}234,56{NARROW}€"
    assert day("2023-13-01") == "2023-13-01"
    assert day("2022-08-15").split() == ["15", "août", "2022"]
    assert [count(n, "fiche") for n in (0, 1, 2)] == ["0 fiche", "1 fiche", "2 fiches"]
