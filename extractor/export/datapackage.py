"""``datapackage.json``: the tables described for machines, as a Frictionless Data Package (Table Schema)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractor.export.atomic import Pending
from extractor.export.dictionary import column_meaning, column_words, table_meaning
from extractor.export.sql import references
from extractor.export.tables import TABLES, Column, Table

FILE = "datapackage.json"
_TYPES = {"text": "string", "int": "integer", "decimal": "number", "real": "number", "date": "date"}
_CSV = {"encoding": "utf-8", "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}}


def datapackage(form: str = "csv") -> dict[str, Any]:
    """Describe the tables as files ``<table>.<form>``."""
    return {
        "profile": "tabular-data-package" if form == "csv" else "data-package",
        "name": "fiches",
        "title": "Fiches, amounts, indicators and anomalies read in deliberations on child protection",
        "resources": [_resource(table, form) for table in TABLES],
    }


def write_datapackage(folder: Path, pending: Pending, form: str) -> Path:
    """Write the description beside the files it describes, with them or not at all."""
    path = folder / FILE
    pending.open(path).write(json.dumps(datapackage(form), ensure_ascii=False, indent=1) + "\n")
    return path


def _resource(table: Table, form: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "name": table.name,
        "path": f"{table.name}.{form}",
        "format": form,
        **(_CSV if form == "csv" else {}),
        "description": table_meaning(table),
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    links = [_link(columns, owner) for columns, owner in references(table) if _always(columns, table)]
    return schema | ({"foreignKeys": links} if links else {})


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": column_meaning(table, column),
    }
    constraints: dict[str, Any] = {}
    if column.name in (table.key or ("document_id",)):
        constraints["required"] = True
    if words := column_words(table, column):
        constraints["enum"] = list(words)
    return field | ({"constraints": constraints} if constraints else {})


def _always(columns: tuple[str, ...], table: Table) -> bool:
    """Whether rows always fill ``columns``: a fiche may be missing where figures stand outside the fiches."""
    return "fiche_id" not in columns or table.name not in _OUTSIDE


def _link(columns: tuple[str, ...], owner: str) -> dict[str, Any]:
    return {"fields": list(columns), "reference": {"resource": owner, "fields": list(columns)}}


_OUTSIDE = ("sections", "montants", "pourcentages", "tableaux", "anomalies")
