"""The tables as one DuckDB database, with the keys, indexes, views and column meanings of the SQLite one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from extractor.errors import ExportError
from extractor.export import arrow, sql
from extractor.export.atomic import Pending
from extractor.export.tables import Table
from extractor.export.values import DECIMALS, DIGITS, document_rows
from extractor.model.fiche import Extraction

FILE = "resultats.duckdb"
_TYPES = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "decimal": f"DECIMAL({DIGITS}, {DECIMALS})",
    "real": "DOUBLE",
    "date": "DATE",
}


class Store:
    """``resultats.duckdb``, open for documents. See ``extractor.export.stores``."""

    def __init__(self, folder: Path, pending: Pending) -> None:
        self.paths = [folder / FILE]
        with self._reported():
            # One thread: rows keep their order, and the cores belong to those who read documents. Small blocks: a
            # few rows of many columns would fill large ones with nothing.
            self._base = duckdb.connect(
                str(pending.claim(self.paths[0])), config={"threads": 1, "default_block_size": 16384}
            )
            for statement in sql.tables(_TYPES):
                self._base.execute(statement)
            self._base.executemany("INSERT INTO colonnes VALUES (?, ?, ?, ?)", sql.meanings())
            for name, column, _, meaning in sql.meanings():
                quoted = meaning.replace("'", "''")
                self._base.execute(f"COMMENT ON COLUMN {name}.\"{column}\" IS '{quoted}'")
        self._buffers = arrow.buffers(self._inserter)

    def add(self, extraction: Extraction) -> None:
        for buffer, rows in zip(self._buffers, document_rows(extraction), strict=True):
            buffer.add(rows)

    def close(self) -> None:
        """Write the last rows, then indexes and views."""
        for buffer in self._buffers:
            buffer.flush()
        with self._reported():
            for statement in (*sql.indexes(), *sql.views(), "CHECKPOINT"):
                self._base.execute(statement)
            self._base.close()

    def _inserter(self, table: Table) -> Callable[[Any], None]:
        def insert(batch: Any) -> None:
            with self._reported():
                self._base.register("lot", batch)
                self._base.execute(f"INSERT INTO {table.name} SELECT * FROM lot")
                self._base.unregister("lot")

        return insert

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise ExportError(f"cannot be written ({reason})", source=str(self.paths[0])) from error
