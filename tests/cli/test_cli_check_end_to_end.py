"""`extract check` and `extract explain` on the documents of the corpus."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractor import extract
from extractor.cli import main
from extractor.export.explain import explain
from extractor.export.ids import named

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
RAPPORT = CORPUS / "vallorme-rapport-2023"
AVENANT = CORPUS / "vallorme-avenant-2024"
FICHE = "FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n\nMoyens financiers\n\nTotal : 12 000 €\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="extract")


def plain(text: str) -> str:
    return " ".join(text.split())


def planted(folder: Path, code: str) -> dict[str, Any]:
    mistakes = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["mistakes"]
    return next(mistake for mistake in mistakes if mistake["code"] == code)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (RAPPORT / "deliberation.pdf", "solde"),
        (RAPPORT / "deliberation.txt", "solde"),
        (AVENANT / "avenant.pdf", "somme"),
        (AVENANT / "avenant.txt", "somme"),
    ],
)
def test_a_planted_mistake_is_shown_and_fails_the_check(path: Path, code: str) -> None:
    mistake = planted(path.parent, code)
    done = run("check", path)
    assert done.exit_code == 3
    shown = plain(done.stdout)
    where = f"p. {mistake['page']}" if path.suffix == ".pdf" else f"l. {mistake['ligne']}"
    assert f"erreur · fiche {mistake['fiche']} · {where}" in shown
    assert mistake["declared"].split(" €")[0] in shown


def test_a_document_without_mistake_passes(tmp_path: Path) -> None:
    (tmp_path / "fiche.txt").write_text(FICHE, encoding="utf-8")
    assert run("check", tmp_path / "fiche.txt").exit_code == 0


def test_what_the_rules_silence_is_left_out_and_told(tmp_path: Path) -> None:
    path = AVENANT / "avenant.pdf"
    found = json.loads(run("check", path, "--format", "json").stdout)
    wrong = {(one["code"], one["fiche_id"]) for one in found if one["gravite"] == "erreur"}
    silences = [
        {"document": path.name, "code": code, "raison": "Vu avec le service."} | ({"fiche": fiche} if fiche else {})
        for code, fiche in sorted(wrong, key=str)
    ]
    (tmp_path / "controles.yaml").write_text(json.dumps({"silences": silences}), encoding="utf-8")  # JSON is YAML
    done = run("check", path, "--rules", tmp_path)
    assert done.exit_code == 0
    assert "écartée" in done.stdout
    assert "Vu avec le service." in done.stdout
    assert run("check", AVENANT / "avenant.txt", "--rules", tmp_path).exit_code == 3


def test_an_amount_is_explained_by_its_heading_and_its_year() -> None:
    montants = extract(RAPPORT / "deliberation.pdf").fiches[5].montants
    montant = next(m for m in montants if m.financeur == "departement" and m.annee == 2023)
    done = run("explain", RAPPORT / "deliberation.pdf", "--montant", montant.montant_id)
    assert done.exit_code == 0
    shown = plain(done.stdout)
    where = montant.provenance
    for words in (f"p. {where.page}, ligne {where.ligne}", "« CD »", "« 2023 »", "Moyens financiers"):
        assert words in shown


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*.pdf")), ids=lambda path: path.stem)
def test_every_value_and_every_proof_can_be_explained(path: Path) -> None:
    extraction = extract(path)
    values = named(extraction)
    assert [(a.anomalie_id, ident) for a in extraction.anomalies for ident in a.preuve if ident not in values] == []
    for ident, one in values.items():
        told = plain(explain(extraction, ident))
        if one.provenance is not None:
            assert plain(one.provenance.fragments[0].texte) in told


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*.txt")), ids=lambda path: path.stem)
def test_the_lines_of_a_log_lead_to_the_printed_words(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    log = json.loads(run("check", path, "--format", "sarif").stdout)
    for result in log["runs"][0]["results"]:
        for location in (*result["locations"], *result["relatedLocations"]):
            region = location["physicalLocation"]["region"]
            printed = plain(" ".join(lines[region["startLine"] - 1 : region["endLine"]]))
            assert plain(region["snippet"]["text"]) in printed
