"""The tables as one SQLite database, with keys, indexes, views and the meaning of every column.

Amounts are stored as integers, or as the real that prints as the same digits when there are cents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from extractor.errors import ExportError
from extractor.export import sql
from extractor.export.atomic import Pending
from extractor.export.tables import TABLES, Row, Value, plain
from extractor.export.values import document_rows, whole
from extractor.model.fiche import Extraction

FILE = "resultats.sqlite"
TYPES = {"text": "TEXT", "int": "INTEGER", "decimal": "NUMERIC", "real": "REAL", "date": "TEXT"}


class Store:
    """``resultats.sqlite``, open for documents. See ``extractor.export.stores``."""

    def __init__(self, folder: Path, pending: Pending) -> None:
        self.paths = [folder / FILE]
        self._inserts = [sql.insert(table) for table in TABLES]
        with self._reported():
            # The file appears whole or not at all: it needs no journal of its own.
            self._base = sqlite3.connect(pending.claim(self.paths[0]), isolation_level=None, check_same_thread=False)
            self._base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;")
            for statement in sql.tables(TYPES):
                self._base.execute(statement)
            self._base.executemany("INSERT INTO colonnes VALUES (?, ?, ?, ?)", sql.meanings())

    def add(self, extraction: Extraction) -> None:
        """Append the rows of one document.

        Raises
        ------
        ExportError
            The file cannot be written, or a key is not one.
        """
        rows_of_tables = stored_rows(extraction)
        with self._reported():
            for insert, rows in zip(self._inserts, rows_of_tables, strict=True):
                self._base.executemany(insert, rows)

    def close(self) -> None:
        """Build indexes and views, and end the only transaction."""
        with self._reported():
            for statement in (*sql.indexes(), *sql.views(), "COMMIT"):
                self._base.execute(statement)
            self._base.close()

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise ExportError(f"cannot be written ({error})", source=str(self.paths[0])) from error


def stored_rows(extraction: Extraction) -> Iterator[Iterator[tuple[str | int | None, ...]]]:
    """Rows of one document for each table of the contract, in its order, as SQLite takes them."""
    return (map(_stored, rows) for rows in document_rows(extraction))


def _stored(row: Row) -> tuple[str | int | None, ...]:
    return tuple(map(_value, row))


def _value(value: Value) -> str | int | None:
    """Digits go in as text: the column's type makes a number of them, as exactly as SQLite can."""
    if isinstance(value, Decimal):
        return plain(value)
    return whole(value) if isinstance(value, int) else value
