import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.export.tables import TABLES, plain
from extractor.model.fiche import Extraction

BY_NAME = {table.name: table for table in TABLES}


def rows(name: str, extraction: Extraction) -> list[dict[str, object]]:
    table = BY_NAME[name]
    return [dict(zip(table.header, row, strict=True)) for row in table.rows(extraction)]


def test_columns_are_those_of_the_contract() -> None:
    contract = Path(__file__).parents[3] / "shared" / "design" / "CONTRACT.md"
    if not contract.exists():
        pytest.skip("CONTRACT.md is not here: the columns were NOT compared with the contract")
    promised = {}
    for name, cells in re.findall(r"^\| `(\w+)` \| (.+) \|$", contract.read_text(encoding="utf-8"), re.M):
        promised[name] = tuple(column.strip() for column in cells.split("(")[0].split(","))
    since = {
        "cellules": ("lignes_fusionnees", "colonnes_fusionnees", "type", "rang_imprime")
    }  # added at the end, after the contract
    assert {table.name: table.header for table in TABLES} == {
        name: (*columns, *since.get(name, ())) for name, columns in promised.items()
    }


def test_a_few_promises_hold_without_the_contract_at_hand() -> None:
    assert [table.name for table in TABLES][:3] == ["documents", "fiches", "sections"]
    assert BY_NAME["partenaires"].header == ("document_id", "fiche_id", "rang", "nom", "page", "ligne")
    assert BY_NAME["montants"].header[-4:] == ("x0", "y0", "x1", "y1")


def test_every_row_fits_its_columns(extraction: Extraction) -> None:
    kinds = {"text": str, "int": int, "decimal": Decimal, "real": Decimal, "date": str}
    for table in TABLES:
        found = list(table.rows(extraction))
        assert found, f"{table.name} is never filled by this test"
        for row in found:
            for column, value in zip(table.columns, row, strict=True):
                assert value is None or type(value) is kinds[column.kind], (table.name, column.name, value)


def test_an_empty_document_has_one_row_in_documents_only(make: SimpleNamespace) -> None:
    counts = {table.name: len(list(table.rows(make.document()))) for table in TABLES}
    assert counts.pop("documents") == 1
    assert not any(counts.values())


def test_an_amount_carries_its_printed_words_and_its_place(extraction: Extraction) -> None:
    first = rows("montants", extraction)[0]
    assert first["texte"] == "839 727 €"
    assert (first["page"], first["ligne"]) == (2, 8)
    assert first["x0"] == Decimal("70.12")
    assert first["y1"] == Decimal("112.25")


def test_what_stands_outside_fiches_has_no_fiche(extraction: Extraction) -> None:
    for name in ("sections", "montants", "pourcentages"):
        assert [row["fiche_id"] for row in rows(name, extraction)][-1] is None
        assert rows(name, extraction)[0]["fiche_id"] == "f1"


def test_lists_are_joined_and_empty_lists_are_empty_cells(extraction: Extraction) -> None:
    row = rows("documents", extraction)[0]
    assert row["natures"] == "deliberation | rapport"
    assert row["avertissements"] == "page 4 illisible | page 9 illisible"
    assert row["commissions"] is None
    assert rows("anomalies", extraction)[0]["preuve"] == "m1 | m2"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("839727", "839727"),
        ("45.40", "45.4"),
        ("0.5", "0.5"),
        ("4.8E+6", "4800000"),
        ("-0.00", "0"),
        ("1E-7", "0.0000001"),
    ],
)
def test_numbers_are_printed_plainly(value: str, printed: str) -> None:
    assert plain(Decimal(value)) == printed


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_printing_a_number_loses_nothing(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", text)
