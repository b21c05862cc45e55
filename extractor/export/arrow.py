"""Rows as Arrow batches, for the stores made by Arrow: Parquet, and DuckDB that takes them without a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from extractor.export.dictionary import column_meaning, table_meaning
from extractor.export.tables import TABLES, Kind, Row, Table, Value
from extractor.export.values import DECIMALS, DIGITS, day, exact, whole

_ROWS = 20_000  # held back for each table before they are written
_TYPES: dict[Kind, Any] = {
    "text": pa.string(),
    "int": pa.int64(),
    "decimal": pa.decimal128(DIGITS, DECIMALS),
    "real": pa.float64(),
    "date": pa.date32(),
}
_VALUES: dict[Kind, Callable[[Value], Any]] = {
    "text": lambda value: value,
    "int": whole,
    "decimal": exact,
    "real": lambda value: None if value is None else float(value),
    "date": day,
}


def schema(table: Table) -> Any:
    """Arrow schema of a table, with the meaning of each column."""
    fields = [
        pa.field(column.name, _TYPES[column.kind], metadata={"description": column_meaning(table, column)})
        for column in table.columns
    ]
    return pa.schema(fields, metadata={"description": table_meaning(table)})


class Buffer:
    """Rows of one table, handed on in batches."""

    def __init__(self, table: Table, write: Callable[[Any], None]) -> None:
        self._table = table
        self._schema = schema(table)
        self._write = write
        self._rows: list[Row] = []

    def add(self, rows: list[Row]) -> None:
        """Append rows; they are written once there are enough of them."""
        self._rows += rows
        if len(self._rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what is held back."""
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [
                pa.array(list(map(_VALUES[column.kind], values)), _TYPES[column.kind])
                for column, values in zip(self._table.columns, columns, strict=True)
            ]
            self._rows = []
            self._write(pa.Table.from_arrays(arrays, schema=self._schema))


def buffers(write: Callable[[Table], Callable[[Any], None]]) -> list[Buffer]:
    """A buffer for each table of the contract, in its order; ``write(table)`` gives what takes its batches."""
    return [Buffer(table, write(table)) for table in TABLES]
