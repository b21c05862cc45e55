"""Every store, read back by the reader its users have, holds the rows of the contract."""

from __future__ import annotations

import csv
import json
import math
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import frictionless
import openpyxl
import pandas
import pytest

from extractor import extract
from extractor.errors import ExportError
from extractor.export.budget import budget
from extractor.export.stores import STORES, opened
from extractor.export.tables import TABLES, Column, Value
from extractor.model.fiche import Extraction, Section

CORPUS = Path(__file__).parents[2] / "corpus"
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def documents() -> list[Extraction]:
    """Real extractions of the corpus, and one whose texts would harm a store that trusts them."""
    found = [extract(path) for path in sorted(CORPUS.glob("*/*.txt"))]
    hostile = [
        "=1+1",
        "+33 1 23",
        "-2",
        "@nom",
        "\tx",
        "<b>&amp;</b>",
        "it's; DROP TABLE",
        "\x01\x0bx",
        "x" * 40_000,
    ]
    sections = tuple(
        Section(rank, "constat", "=Constats", text, found[0].fiches[0].provenance)
        for rank, text in enumerate(hostile, 1)
    )
    bare = replace(
        found[0], document_id="hostile", fiches=(), tableaux=(), anomalies=(), montants=(), sections=sections
    )
    return [*found, bare]


@pytest.fixture(scope="module")
def folder(documents: list[Extraction], tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("stores")
    written(documents, where, STORES)
    return where


def written(documents: Iterable[Extraction], where: Path, names: tuple[str, ...]) -> None:
    with opened(names, where) as stores:
        for document in documents:
            for store in stores:
                store.add(document)


def same(value: Value, column: Column) -> Any:
    """What a reader should find for a value: numbers as floats (compared closely), days as dates."""
    if value is None or value == "":
        return None
    if column.kind in ("int", "decimal", "real"):
        return float(value)
    return value


def read(value: Any, column: Column) -> Any:
    """What a reader found, in the terms of ``same``."""
    if value is None or value is pandas.NaT or (isinstance(value, float) and math.isnan(value)) or value == "":
        return None
    if column.kind in ("int", "decimal", "real"):
        return float(value)
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else value


def from_csv(folder: Path, name: str) -> Rows:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return [tuple(row) for row in csv.reader(handle)][1:]


def from_parquet(folder: Path, name: str) -> Rows:
    return list(pandas.read_parquet(folder / f"{name}.parquet").itertuples(index=False, name=None))


def from_xlsx(folder: Path, name: str) -> Rows:
    book = openpyxl.load_workbook(folder / "resultats.xlsx", read_only=True)
    return list(book[name].iter_rows(min_row=2, values_only=True))


def from_sqlite(folder: Path, name: str) -> Rows:
    return sqlite3.connect(folder / "resultats.sqlite").execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()


def from_duckdb(folder: Path, name: str) -> Rows:
    base = duckdb.connect(str(folder / "resultats.duckdb"), read_only=True)
    return base.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()


READERS: dict[str, Callable[[Path, str], Rows]] = {
    "csv": from_csv,
    "parquet": from_parquet,
    "xlsx": from_xlsx,
    "sqlite": from_sqlite,
    "duckdb": from_duckdb,
}


@pytest.mark.parametrize("store", READERS)
def test_a_store_read_back_holds_the_rows_of_the_contract(
    store: str, folder: Path, documents: list[Extraction]
) -> None:
    for table in TABLES:
        expected = [
            [same(v, c) for v, c in zip(row, table.columns, strict=True)] for d in documents for row in table.rows(d)
        ]
        found = [
            [read(v, c) for v, c in zip(row, table.columns, strict=True)] for row in READERS[store](folder, table.name)
        ]
        assert len(found) == len(expected), table.name
        for there, here in zip(found, expected, strict=True):
            assert [comparable(v, store) for v in there] == [comparable(v, store) for v in here], table.name


def comparable(value: Any, store: str) -> Any:
    """What a form may do to a text: an apostrophe before a formula in CSV; no control character in Excel."""
    if not isinstance(value, str):
        return value
    if store == "xlsx":
        return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value)[:32_000]
    return value.removeprefix("'") if store == "csv" else value


def test_json_lines_are_the_json_of_each_document(folder: Path, documents: list[Extraction]) -> None:
    from extractor.export.jsons import to_dict

    lines = (folder / "resultats.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [to_dict(document) for document in documents]


def test_the_data_package_is_valid_with_its_data(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:5]
    package = frictionless.Package(str(folder / "datapackage.json"))
    assert all(field.description for resource in package.resources for field in resource.schema.fields)


def test_the_data_package_finds_a_broken_value(folder: Path, tmp_path: Path) -> None:
    for path in [*folder.glob("*.csv"), folder / "datapackage.json"]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    lines = (tmp_path / "montants.csv").read_text(encoding="utf-8").replace(",prevu,", ",peut-etre,", 1)
    (tmp_path / "montants.csv").write_text(lines, encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_workbook_is_ready_to_read(folder: Path, documents: list[Extraction]) -> None:
    book = openpyxl.load_workbook(folder / "resultats.xlsx")
    assert book.sheetnames == [*(table.name for table in TABLES), "colonnes"]
    assert all(book[table.name].freeze_panes == "A2" for table in TABLES)
    anomalies = book["anomalies"]
    colours = {row[4].value: row[4].fill.fgColor.rgb for row in anomalies.iter_rows(min_row=2)}
    assert len(set(colours.values())) == len(colours) > 1
    for row in anomalies.iter_rows(min_row=2):
        if row[1].value is not None:
            sheet, _, place = row[1].hyperlink.location.replace("'", "").partition("!")
            target = book[sheet][place].row
            assert (book[sheet].cell(target, 1).value, book[sheet].cell(target, 2).value) == (
                row[0].value,
                row[1].value,
            )


def test_no_cell_of_the_workbook_is_a_formula(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "resultats.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@"))]
    assert len(risky) >= 3
    assert all(cell.quotePrefix for cell in risky)


@pytest.mark.parametrize("store", ["sqlite", "duckdb"])
def test_a_database_knows_its_keys_and_explains_its_columns(store: str, folder: Path) -> None:
    base = connect(store, folder)
    meanings = base.execute("SELECT count(*) FROM colonnes WHERE description <> ''").fetchone()[0]
    assert meanings == sum(len(table.columns) for table in TABLES)
    same = "SELECT count(*) FROM montants m JOIN fiches f USING (document_id, fiche_id)"
    assert base.execute(same).fetchone()[0] > 100
    if store == "sqlite":
        base.execute("PRAGMA foreign_keys = ON")
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises((sqlite3.IntegrityError, duckdb.Error)):
        base.execute("INSERT INTO fiches SELECT * FROM fiches LIMIT 1")
    with pytest.raises((sqlite3.IntegrityError, duckdb.Error)):
        base.execute("UPDATE montants SET document_id = 'nulle part'")


def connect(store: str, folder: Path) -> Any:
    if store == "sqlite":
        return sqlite3.connect(f"file:{folder}/resultats.sqlite?mode=rw", uri=True)
    return duckdb.connect(str(folder / "resultats.duckdb"))


@pytest.mark.parametrize("store", ["sqlite", "duckdb"])
def test_the_view_of_budgets_says_what_the_screen_says(store: str, folder: Path, documents: list[Extraction]) -> None:
    base = connect(store, folder)
    asked = "SELECT document_id, fiche_id, prevu, prevu_departement, prevu_fir FROM v_fiches_financement"
    told = {row[:2]: row[2:] for row in base.execute(asked).fetchall()}
    expected = {}
    for document in documents:
        for fiche in document.fiches:
            planned = budget(fiche).planned
            figures = [planned.get(payer) for payer in ("total", "departement", "fir")]
            expected[document.document_id, fiche.fiche_id] = figures
    assert sum(figures[0] is not None for figures in expected.values()) > 15
    assert {k: [None if v is None else float(v) for v in row] for k, row in told.items()} == {
        k: [None if v is None else float(v) for v in row] for k, row in expected.items()
    }


@pytest.mark.parametrize("store", ["sqlite", "duckdb"])
def test_the_view_of_documents_has_one_line_each(store: str, folder: Path, documents: list[Extraction]) -> None:
    base = connect(store, folder)
    told = base.execute("SELECT document_id, fiches, erreurs FROM v_comparaison").fetchall()
    errors = {d.document_id: sum(a.gravite == "erreur" for a in d.anomalies) for d in documents}
    assert sorted(told) == sorted((d.document_id, len(d.fiches), errors[d.document_id]) for d in documents)


@pytest.mark.parametrize("store", [name for name in STORES if name != "duckdb"])
def test_the_same_documents_give_the_same_bytes(
    store: str, folder: Path, documents: list[Extraction], tmp_path: Path
) -> None:
    written(documents, tmp_path, (store,))
    for path in tmp_path.iterdir():
        if path.name != "datapackage.json":
            assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


@pytest.mark.parametrize("store", STORES)
def test_a_failure_half_way_leaves_nothing_behind(store: str, documents: list[Extraction], tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), opened((store,), tmp_path) as (target,):
        target.add(documents[0])
        raise RuntimeError("the second document broke")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("store", ["csv", "sqlite", "parquet", "xlsx", "duckdb"])
def test_figures_that_no_column_holds_do_not_stop_the_export(store: str, make: SimpleNamespace, tmp_path: Path) -> None:
    amounts = (make.montant(1, "9" * 40, "total"), make.montant(2, "1E-30", "fir"), make.montant(3, "0.05", "etat"))
    written([make.document(fichier="rapport\udce9.pdf", pages=10**30, montants=amounts)], tmp_path, (store,))
    rows = READERS[store](tmp_path, "montants")
    assert Decimal(str(rows[2][4])) == Decimal("0.05")
    assert READERS[store](tmp_path, "documents")[0][1] == "rapport?.pdf"


def test_two_rows_with_one_key_are_refused_before_any_is_written(make: SimpleNamespace, tmp_path: Path) -> None:
    twice = make.document(montants=(make.montant(1, "1", None), make.montant(1, "2", None)))
    with pytest.raises(ExportError, match="montants"):
        written([twice], tmp_path, ("sqlite",))


def test_a_missing_library_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "extractor.export.duckdbs", None)
    monkeypatch.delitem(sys.modules, "extractor.export.duckdbs")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ExportError, match=r"--to duckdb: needs duckdb.*pip install"):
        written([], tmp_path, ("duckdb",))
