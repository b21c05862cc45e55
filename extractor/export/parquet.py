"""The tables as Parquet files: numbers as decimals, days as dates, the meaning of each column in its metadata."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extractor.export import arrow
from extractor.export.atomic import Pending, reported
from extractor.export.tables import TABLES, Table
from extractor.export.values import document_rows
from extractor.model.fiche import Extraction


class Store:
    """One Parquet file per table, open for documents. See ``extractor.export.stores``.

    ``part`` makes each table a folder ``<table>.parquet`` and writes one file of that name in it: readers take the
    folder for one table.
    """

    def __init__(self, folder: Path, pending: Pending, part: str | None = None) -> None:
        self.paths = [_place(folder / f"{table.name}.parquet", part) for table in TABLES]
        self._writers: list[Any] = []
        for table, path in zip(TABLES, self.paths, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            with reported(path):
                options = {"compression": "zstd", "store_decimal_as_integer": True}
                self._writers.append(pq.ParquetWriter(pending.claim(path), arrow.schema(table), **options))
        self._buffers = arrow.buffers(self._writer)

    def add(self, extraction: Extraction) -> None:
        for buffer, rows in zip(self._buffers, document_rows(extraction), strict=True):
            buffer.add(rows)

    def close(self) -> None:
        """Write the last rows and the footers."""
        for buffer, writer, path in zip(self._buffers, self._writers, self.paths, strict=True):
            buffer.flush()
            with reported(path):
                writer.close()

    def _writer(self, table: Table) -> Callable[[Any], None]:
        place = TABLES.index(table)

        def write(batch: Any) -> None:
            with reported(self.paths[place]):
                self._writers[place].write_table(batch)

        return write


def _place(path: Path, part: str | None) -> Path:
    return path if part is None else path / f"{part}.parquet"
