"""`extract check`: only what is wrong, and an exit code to build on. What is found depends on the file's name."""

import csv
import io
import json
from typing import Any

import pytest

from extractor.export.tables import TABLES


@pytest.mark.parametrize("form", ["text", "json", "csv", "sarif"])
@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["bon.pdf"], 0),
        (["avertissement.pdf"], 0),
        (["erreur.pdf"], 3),
        (["bon.pdf", "erreur.pdf", "avertissement.pdf"], 3),
        (["chiffre.pdf"], 1),
        (["erreur.pdf", "casse.pdf"], 1),
        (["erreur-noir.pdf"], 1),
    ],
)
def test_the_exit_code_says_how_it_went(extract: Any, files: Any, names: list[str], code: int, form: str) -> None:
    files(*names)
    assert extract("check", *names, "--format", form).exit_code == code


def test_nothing_else_is_printed_and_nothing_written(extract: Any, files: Any, here: Any) -> None:
    files("erreur.pdf")
    result = extract("check", "erreur.pdf")
    assert result.stdout.split() == (
        "erreur.pdf 1 anomalie erreur · p.\u202f1 · l.\u202f3 · somme · a1"
        " Le total ne tombe pas juste. «\u202f12 €\u202f»".replace("\u202f", " ").split()
    )
    assert result.stderr == ""
    assert [path.name for path in here.iterdir()] == ["erreur.pdf"]


def test_a_document_without_fault_says_so(extract: Any, files: Any) -> None:
    files("bon.pdf")
    assert "Aucune anomalie" in extract("check", "bon.pdf").stdout


def test_csv_is_the_table_of_anomalies(extract: Any, files: Any) -> None:
    files("in/erreur.pdf", "in/bon.pdf", "in/avertissement.pdf")
    rows = list(csv.DictReader(io.StringIO(extract("check", "in", "--format", "csv").stdout)))
    table = next(table for table in TABLES if table.name == "anomalies")
    assert tuple(rows[0]) == table.header
    assert [(row["document_id"], row["gravite"]) for row in rows] == [
        ("avertissement", "avertissement"),
        ("erreur", "erreur"),
    ]


def test_csv_and_json_are_whole_when_nothing_could_be_read(extract: Any, files: Any) -> None:
    files("chiffre.pdf")
    assert extract("check", "chiffre.pdf", "--format", "csv").stdout.startswith("document_id,fiche_id,anomalie_id,")
    assert json.loads(extract("check", "chiffre.pdf", "--format", "json").stdout) == []
    assert json.loads(extract("check", "chiffre.pdf", "--format", "sarif").stdout)["runs"][0]["results"] == []


def test_json_is_what_the_results_hold(extract: Any, files: Any) -> None:
    files("erreur.pdf")
    whole = json.loads(extract("erreur.pdf", "--json").stdout)["anomalies"]
    assert json.loads(extract("check", "erreur.pdf", "--format", "json").stdout) == [
        {"document_id": "erreur", **anomaly} for anomaly in whole
    ]


def test_pages_that_were_not_read_are_told_in_every_form(extract: Any, files: Any) -> None:
    files("troue.pdf")
    assert "page 2 : aucune couche texte" in extract("check", "troue.pdf").stdout
    for form in ("json", "csv", "sarif"):
        result = extract("check", "troue.pdf", "--format", form)
        assert result.stderr == "extract: troue.pdf: page 2 : aucune couche texte\n"
        assert result.exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "a.pdf", "--format", "xml"],
        ["check", "a.pdf", "--rules", "nowhere"],
        ["explain", "a.pdf"],
        ["explain", "a.pdf", "--id", "a1", "--montant", "m1"],
        ["explain", ".", "--id", "a1"],
    ],
)
def test_wrong_usage_of_the_other_commands(extract: Any, files: Any, arguments: list[str]) -> None:
    files("a.pdf", "b.pdf")
    result = extract(*arguments)
    assert result.exit_code == 2
    assert f"Usage: extract {arguments[0]} [OPTIONS] FILE" in result.stderr


def test_an_anomaly_is_explained(extract: Any, files: Any) -> None:
    files("erreur.pdf")
    result = extract("explain", "erreur.pdf", "--id", "a1")
    assert result.exit_code == 0
    assert "Le total ne tombe pas juste." in result.stdout


@pytest.mark.parametrize(
    ("name", "option", "words"),
    [
        ("erreur.pdf", ["--id", "a2"], ["no value has the id 'a2'", "a1"]),
        ("erreur.pdf", ["--montant", "a1"], ["no amount has the id 'a1'"]),
        ("chiffre.pdf", ["--id", "a1"], ["is encrypted"]),
        ("absent.pdf", ["--id", "a1"], ["No such file"]),
    ],
)
def test_what_cannot_be_explained_is_one_line(
    extract: Any, files: Any, name: str, option: list[str], words: list[str]
) -> None:
    files("erreur.pdf", "chiffre.pdf")
    result = extract("explain", name, *option)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"extract: {name}")
    assert len(result.stderr.splitlines()) == 1
    for word in words:
        assert word in result.stderr
