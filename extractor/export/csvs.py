"""The tables as CSV: UTF-8, comma, double quotes, one header row, lines ended by a single line feed.

A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers never do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO
from pathlib import Path

from extractor.errors import ExportError
from extractor.export.atomic import Pending, ready_folder, written_together
from extractor.export.datapackage import write_datapackage
from extractor.export.tables import TABLES, Value, plain
from extractor.model.fiche import Extraction

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n")


def cell(value: Value) -> str:
    """Write ``value`` for a cell: empty for None, text made harmless for spreadsheets.

    >>> cell(None), cell(Decimal("-12.50")), cell("=1+1"), cell("- un point")
    ('', '-12.5', "'=1+1", "'- un point")
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str):
        # The csv module leaves a lone carriage return unquoted, and readers would end the row there.
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return str(value)


class Store:
    """One CSV file per table, open for rows. See ``extractor.export.stores``."""

    def __init__(self, folder: Path, pending: Pending) -> None:
        self.paths = [folder / f"{table.name}.csv" for table in TABLES]
        self._writers = [csv.writer(pending.open(path), lineterminator="\n") for path in self.paths]
        self._write([[table.header] for table in TABLES])

    def add(self, extraction: Extraction) -> None:
        """Append the rows of one document, to every table or to none if they cannot be computed.

        Raises
        ------
        ExportError
            When a file cannot be written (no space left, for instance).
        """
        self._write([[tuple(map(cell, row)) for row in table.rows(extraction)] for table in TABLES])

    def close(self) -> None:
        """Nothing is held back."""

    def _write(self, rows_of_tables: list[list[tuple[str, ...]]]) -> None:
        for writer, path, rows in zip(self._writers, self.paths, rows_of_tables, strict=True):
            try:
                writer.writerows(rows)
            except OSError as error:
                raise ExportError(f"cannot be written ({error.strerror})", source=str(path)) from error


def csv_anomalies(extractions: Iterable[Extraction]) -> str:
    """Write the table of anomalies of all documents, header included."""
    table = next(table for table in TABLES if table.name == "anomalies")
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header)
    for extraction in extractions:
        writer.writerows(tuple(map(cell, row)) for row in table.rows(extraction))
    return text.getvalue()


def write_csv(extractions: Iterable[Extraction], folder: Path) -> list[Path]:
    """Write the tables of all ``extractions`` into ``folder``; returns their paths, in contract order.

    Raises
    ------
    ExportError
        When the folder or a file cannot be written.
    """
    ready_folder(folder)
    with written_together() as pending:
        tables = Store(folder, pending)
        write_datapackage(folder, pending, "csv")
        for extraction in extractions:
            tables.add(extraction)
    return tables.paths
