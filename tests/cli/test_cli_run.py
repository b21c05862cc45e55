import csv
import json
from pathlib import Path
from typing import Any

import pytest


def ids(folder: Path) -> list[str]:
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as handle:
        return [row["document_id"] for row in csv.DictReader(handle)]


def test_one_word_and_a_file_is_enough(extract: Any, files: Any, here: Path) -> None:
    files("deliberation.pdf")
    result = extract("deliberation.pdf")
    assert result.exit_code == 0
    assert "Aucune fiche action" in result.stdout
    assert str(Path("output/deliberation.json")) in result.stdout
    assert json.loads((here / "output/deliberation.json").read_text())["fichier"] == "deliberation.pdf"


def test_both_forms_go_where_they_are_asked_to(extract: Any, files: Any, here: Path) -> None:
    files("a.pdf", "b.txt")
    result = extract("a.pdf", "b.txt", "--to", "csv", "--to", "json", "-o", "res/ultats")
    assert result.exit_code == 0
    assert ids(here / "res/ultats") == ["a", "b"]
    assert (here / "res/ultats/b.json").exists()
    assert not (here / "output").exists()


def test_a_folder_gives_its_documents_in_order(extract: Any, files: Any, here: Path) -> None:
    files("in/b.pdf", "in/a/z.MD", "in/c.txt", "in/.cache.pdf", "in/notes.docx")
    assert extract("in", "--to", "csv").exit_code == 0
    assert ids(here / "output") == ["z", "b", "c"]


def test_the_same_stem_twice_gives_two_results(extract: Any, files: Any, here: Path) -> None:
    files("un/004.pdf", "deux/004.txt", "004-2.md")
    assert extract("un/004.pdf", "deux/004.txt", "004-2.md", "--to", "csv", "--to", "json").exit_code == 0
    assert ids(here / "output") == ["004", "004-2", "004-2-2"]
    assert json.loads((here / "output/004-2.json").read_text())["fichier"] == "004.txt"


def test_the_same_file_twice_is_read_once(extract: Any, files: Any, pipeline: Any) -> None:
    files("in/a.pdf")
    extract("in", "in/a.pdf", "./in/a.pdf")
    assert len(pipeline.calls) == 1


def test_a_name_cannot_leave_the_output_folder(extract: Any, files: Any, here: Path) -> None:
    files("...pdf", "a\nb.txt")
    extract("...pdf", "a\nb.txt")
    assert {path.parent for path in here.rglob("*.json")} == {here / "output"}
    assert not any(path.name.startswith(".") or "\n" in path.name for path in (here / "output").iterdir())


def test_standard_input(extract: Any, pipeline: Any) -> None:
    result = extract("-", "--json", stdin=b"FICHE ACTION 1")
    assert json.loads(result.stdout)["document_id"] == "stdin"
    assert pipeline.calls[0]["source"] == b"FICHE ACTION 1"


def test_the_password_reaches_the_reader(extract: Any, files: Any, pipeline: Any) -> None:
    files("a.pdf")
    extract("a.pdf", "--password", "sésame")
    assert pipeline.calls[0]["password"] == "sésame"


def test_the_limits_reach_the_reader(extract: Any, files: Any, pipeline: Any) -> None:
    files("a.pdf")
    extract("a.pdf", "--timeout", "12", "--memory", "1,5G")
    extract("check", "a.pdf", "--memory", "300M")
    assert [(c["limits"].seconds, c["limits"].memory >> 20) for c in pipeline.calls] == [(12, 1536), (900, 300)]
    result = extract("a.pdf", "--memory", "beaucoup")
    assert (result.exit_code, len(pipeline.calls)) == (2, 2)
    assert "768M" in result.stderr


def test_a_bad_file_does_not_stop_the_others(extract: Any, files: Any, here: Path) -> None:
    files("in/chiffre.pdf", "in/casse.pdf", "in/bon.pdf")
    result = extract("in/chiffre.pdf", "absent.pdf", "in/casse.pdf", "in/bon.pdf", "--to", "csv")
    assert result.exit_code == 1
    assert ids(here / "output") == ["bon"]
    assert sorted(result.stderr.splitlines()) == [
        "extract: absent.pdf: No such file or directory",
        "extract: in/casse.pdf: internal error (ZeroDivisionError: on line two)",
        "extract: in/chiffre.pdf, page 2: is encrypted",
    ]


def test_wrong_rules_are_told_once_whatever_the_documents(extract: Any, files: Any, here: Path) -> None:
    files("a.pdf", "regles.pdf", "c.pdf")
    result = extract("a.pdf", "regles.pdf", "c.pdf")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "extract: montants.yaml:3: montants: wrong"
    assert [path.name for path in (here / "output").iterdir()] == ["a.json"]


def test_when_nothing_succeeds_older_tables_stay(extract: Any, files: Any, here: Path) -> None:
    files("bon.pdf", "chiffre.pdf")
    extract("bon.pdf", "--to", "csv")
    assert extract("chiffre.pdf", "--to", "csv").exit_code == 1
    assert ids(here / "output") == ["bon"]


def test_a_document_nobody_could_read_is_a_failure_that_is_kept(extract: Any, files: Any, here: Path) -> None:
    files("noir.pdf")
    result = extract("noir.pdf")
    assert result.exit_code == 1
    assert result.stderr == "extract: noir.pdf: no page could be read\n"
    assert json.loads((here / "output/noir.json").read_text())["statut"] == "echec"


def test_a_traceback_is_for_those_who_ask(extract: Any, files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    files("casse.pdf")
    assert "Traceback" not in extract("casse.pdf").stderr
    monkeypatch.setenv("EXTRACT_DEBUG", "1")
    assert "Traceback" in extract("casse.pdf").stderr


def test_json_alone_on_standard_output(extract: Any, files: Any, here: Path) -> None:
    files("a.pdf", "chiffre.pdf", "b.pdf")
    assert json.loads(extract("a.pdf", "--json").stdout)["document_id"] == "a"
    several = extract("a.pdf", "chiffre.pdf", "b.pdf", "--json")
    assert [document["document_id"] for document in json.loads(several.stdout)] == ["a", "b"]
    assert json.loads(extract("absent.pdf", "chiffre.pdf", "--json").stdout) == []
    assert extract("chiffre.pdf", "--json").stdout == ""
    assert not (here / "output").exists()


def test_json_on_standard_output_and_files_as_well(extract: Any, files: Any, here: Path) -> None:
    files("a.pdf")
    result = extract("a.pdf", "--json", "--to", "csv")
    assert json.loads(result.stdout)["document_id"] == "a"
    assert ids(here / "output") == ["a"]


def test_many_documents_get_a_line_each(extract: Any, files: Any) -> None:
    files("in/a.pdf", "in/b.pdf", "in/c.pdf", "in/d.pdf")
    lines = extract("in").stdout.splitlines()
    assert len(lines) == 5
    assert [line.split()[0] for line in lines[:4]] == ["a", "b", "c", "d"]
    assert "4 fichiers JSON" in lines[4]


def test_quiet_says_nothing_but_errors(extract: Any, files: Any) -> None:
    files("a.pdf", "chiffre.pdf")
    result = extract("a.pdf", "chiffre.pdf", "--quiet")
    assert result.stdout == ""
    assert result.stderr == "extract: chiffre.pdf, page 2: is encrypted\n"


def test_an_output_folder_that_cannot_be_is_told_before_any_work(
    extract: Any, files: Any, here: Path, pipeline: Any
) -> None:
    files("a.pdf", "output")
    result = extract("a.pdf")
    assert result.exit_code == 1
    assert result.stderr == "extract: output: cannot be written (not a folder)\n"
    assert pipeline.calls == []


def test_a_folder_without_documents_is_an_error(extract: Any, here: Path) -> None:
    (here / "vide").mkdir()
    result = extract("vide")
    assert result.exit_code == 1
    assert result.stderr.startswith("extract: vide: no document")
