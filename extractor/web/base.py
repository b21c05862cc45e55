"""The results of an output folder as one SQLite connection, whatever form they were written in."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import ExtractorError, ReadError
from extractor.export import sql, sqlite
from extractor.export.csvs import FORMULA_STARTS
from extractor.export.tables import TABLES, Table

if TYPE_CHECKING:
    from extractor.model.fiche import Extraction

_NOTHING = (
    "no results here: make them with `extract batch SOURCES -o OUT` or `extract FILES --to sqlite -o OUT`"
    " (csv and json do as well)"
)


def opened(folder: Path) -> sqlite3.Connection:
    """Open the results of ``folder``; nothing in it is ever changed.

    The database comes first, then the CSV tables, then the JSON documents; the last two are read into memory. Rows are
    ``sqlite3.Row``.

    Raises
    ------
    ReadError
        The folder holds no results, or not those of this version.
    """
    if not folder.is_dir():
        raise ReadError("no such folder", source=str(folder))
    base = folder / sqlite.FILE
    if base.is_file():
        connection = sqlite3.connect(f"{base.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        _examined(connection, base)
    else:
        connection = _filled(folder)
    connection.row_factory = sqlite3.Row
    return connection


def in_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Copy a database into memory, where it may be changed."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(connection):
        connection.backup(copy)
    copy.row_factory = sqlite3.Row
    return copy


def _examined(connection: sqlite3.Connection, base: Path) -> None:
    try:
        for table in TABLES:
            known = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
            if not set(table.header) <= known:
                raise ReadError(f"table {table.name} is not of this version", source=str(base))
        connection.execute("SELECT 1 FROM v_fiches_financement LIMIT 1")
    except sqlite3.Error as error:
        raise ReadError(f"not a database of results ({error})", source=str(base)) from error


def _filled(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    for statement in sql.tables(sqlite.TYPES):
        connection.execute(statement)
    if (folder / "documents.csv").is_file():
        for table in TABLES:
            connection.executemany(sql.insert(table), _csv_rows(folder / f"{table.name}.csv", table))
    else:
        _insert(connection, _extractions(folder))
    for statement in (*sql.indexes(), *sql.views()):
        connection.execute(statement)
    return connection


def _csv_rows(path: Path, table: Table) -> Iterator[list[str | None]]:
    csv.field_size_limit(2**30)
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = csv.reader(handle)
            if tuple(next(rows, ())) != table.header:
                raise ReadError(f"not the table {table.name} of this version", source=str(path))
            for number, row in enumerate(rows, start=2):
                if len(row) != len(table.header):
                    raise ReadError(f"row {number} has {len(row)} cells, not {len(table.header)}", source=str(path))
                yield [_bare(cell) for cell in row]
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", source=str(path)) from error
    except UnicodeDecodeError as error:
        raise ReadError("not UTF-8", source=str(path)) from error


def _bare(cell: str) -> str | None:
    """What was written: without the apostrophe that keeps spreadsheets from running a text."""
    if not cell:
        return None
    return cell[1:] if cell[0] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell


def _insert(connection: sqlite3.Connection, extractions: Iterator[Extraction]) -> None:
    for extraction in extractions:
        for table, rows in zip(TABLES, sqlite.stored_rows(extraction), strict=True):
            connection.executemany(sql.insert(table), rows)


def _extractions(folder: Path) -> Iterator[Extraction]:
    from extractor.export.reload import loads

    wrong: ExtractorError | None = None
    found = False
    for path in sorted(folder.glob("*.json")):
        try:
            extraction = loads(path.read_bytes(), str(path))
        except ReadError as error:
            wrong = error  # any JSON may lie there; it only matters when nothing else does
            continue
        found = True
        yield extraction
    if not found:
        raise wrong or ReadError(_NOTHING, source=str(folder))
