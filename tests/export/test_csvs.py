import csv
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ExportError
from extractor.export.csvs import cell, write_csv
from extractor.export.tables import TABLES
from extractor.model.fiche import Extraction, Section


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_all_documents_share_one_set_of_tables(tmp_path: Path, make: SimpleNamespace) -> None:
    paths = write_csv((make.full_document(document_id=name) for name in ("un", "deux")), tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == sorted(f"{t.name}.csv" for t in TABLES)
    assert {path.name for path in paths} == {path.name for path in tmp_path.glob("*.csv")}
    assert [row["document_id"] for row in read(tmp_path / "documents.csv")] == ["un", "deux"]
    amounts = read(tmp_path / "montants.csv")
    assert [row["valeur"] for row in amounts if row["document_id"] == "un"][:2] == ["839727", "600000"]


def test_negative_numbers_stay_numbers_while_formulas_are_disarmed(tmp_path: Path, extraction: Extraction) -> None:
    write_csv([extraction], tmp_path)
    assert "-1200.4" in [row["valeur"] for row in read(tmp_path / "montants.csv")]
    assert read(tmp_path / "anomalies.csv")[0]["ecart"] == "-1"
    assert read(tmp_path / "objectifs_operationnels.csv")[0]["texte"] == "'- former les équipes"


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-2", "- tiret", "@nom", "\tx"])
def test_text_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_ordinary_text_and_numbers_are_left_alone() -> None:
    assert cell("1 - 2 = 3") == "1 - 2 = 3"
    assert cell(Decimal("-0.50")) == "-0.5"
    assert cell(-3) == "-3"
    assert cell(None) == ""


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_from_the_file(
    tmp_path_factory: pytest.TempPathFactory, make: SimpleNamespace, text: str
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    section = Section(1, "constat", "Constats", text, make.spot("Constats"))
    write_csv([make.document(sections=(section,))], folder)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert read(folder / "sections.csv")[0]["texte"].removeprefix("'") == lines.removeprefix("'")


def test_lines_end_with_a_line_feed_alone(tmp_path: Path, extraction: Extraction) -> None:
    write_csv([extraction], tmp_path)
    for path in tmp_path.glob("*.csv"):
        content = path.read_bytes()
        assert content.endswith(b"\n")
        assert b"\r" not in content


def test_broken_characters_do_not_stop_the_export(tmp_path: Path, make: SimpleNamespace) -> None:
    write_csv([make.document(fichier="rapport\udce9.pdf")], tmp_path)
    assert read(tmp_path / "documents.csv")[0]["fichier"] == "rapport?.pdf"


def test_a_failure_half_way_leaves_older_tables_as_they_were(tmp_path: Path, extraction: Extraction) -> None:
    write_csv([extraction], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def documents() -> Iterator[Extraction]:
        yield replace(extraction, document_id="autre")
        raise RuntimeError("the second document broke")

    with pytest.raises(RuntimeError):
        write_csv(documents(), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_a_file_is_reported(tmp_path: Path, extraction: Extraction) -> None:
    target = tmp_path / "output"
    target.write_text("mine")
    with pytest.raises(ExportError, match="output"):
        write_csv([extraction], target)
    assert target.read_text() == "mine"
