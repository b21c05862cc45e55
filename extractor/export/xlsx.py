"""The tables as one Excel workbook: a sheet for each, real numbers and dates, findings coloured and linked.

No cell is ever a formula: text that looks like one is stored as text and marked so (« quote prefix »).
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from extractor.errors import ExportError
from extractor.export.atomic import Pending, reported
from extractor.export.csvs import FORMULA_STARTS
from extractor.export.dictionary import all_columns
from extractor.export.tables import TABLES, Column, Row, Value
from extractor.export.values import day, document_rows
from extractor.model.fiche import Extraction

FILE = "resultats.xlsx"
_MEANINGS = "colonnes"
_ROWS, _CHARACTERS, _LINKS = 1_048_576, 32_767, 65_530  # what Excel takes in a sheet, a cell, a sheet
_CUT = " […]"
_WIDTHS = {"int": 9, "decimal": 14, "real": 9, "date": 12, "text": 16}
_WIDE = {"texte": 60, "message": 70, "titre": 60, "objet": 60, "declare": 36, "attendu": 36, "intitule": 30}
_WIDE |= {"libelle": 40, "nom": 36, "action": 50, "document_id": 26, "objectif_texte": 50, "description": 70}
_FILLS = {"erreur": "#F8CBAD", "avertissement": "#FFE699", "info": "#DDEBF7"}
_NUMBERS = {"whole": "#,##0", "cents": "#,##0.00####", "plain": "0", "date": "dd/mm/yyyy"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # characters that XML has no place for
_EPOCH = datetime(2000, 1, 1)  # the same rows give the same file: no time of writing


class Store:
    """``resultats.xlsx``, open for documents. See ``extractor.export.stores``."""

    def __init__(self, folder: Path, pending: Pending) -> None:
        self.paths = [folder / FILE]
        # Rows go to the disk as they come; texts that look like links or numbers stay texts.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(pending.claim(self.paths[0])), options)
        self._book.set_properties({"created": _EPOCH})
        self._formats = _Formats(self._book)
        self._sheets = {table.name: _Sheet(self._book, self._formats, table.name, table.columns) for table in TABLES}
        columns = tuple(Column(name, "text") for name in ("table", "colonne", "type", "description"))
        meanings = _Sheet(self._book, self._formats, _MEANINGS, columns)
        for row in all_columns():
            meanings.add(row)

    def add(self, extraction: Extraction) -> None:
        """Append the rows of one document.

        Raises
        ------
        ExportError
            The file cannot be written.
        """
        places: dict[Value, str] = {}
        with reported(self.paths[0]):
            for table, rows in zip(TABLES, document_rows(extraction), strict=True):
                for row in rows:
                    if table.name == "anomalies":
                        self._finding(row, places)
                        continue
                    place = self._sheets[table.name].add(row)
                    if table.name == "fiches":
                        places[row[1]] = place

    def close(self) -> None:
        """Put the workbook together."""
        for sheet in self._sheets.values():
            sheet.end()
        with reported(self.paths[0]):
            try:
                self._book.close()
            except XlsxWriterException as error:
                raise ExportError(f"cannot be written ({error})", source=str(self.paths[0])) from error

    def _finding(self, row: Row, places: dict[Value, str]) -> None:
        sheet = self._sheets["anomalies"]
        sheet.add(row, fill=_FILLS.get(str(row[4]), ""), link=(1, places.get(row[1], "")))


class _Formats:
    """Cell formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def get(self, kind: str, fill: str) -> Any:
        """Format of a ``kind`` of cell (head, text, quoted, link, or a kind of number) over the colour ``fill``."""
        if (kind, fill) not in self._made:
            looks: dict[str, Any] = {"valign": "top"}
            if kind == "head":
                looks |= {"bold": True, "bottom": 1}
            if kind in _NUMBERS:
                looks["num_format"] = _NUMBERS[kind]
            if kind == "quoted":
                looks["quote_prefix"] = True
            if kind == "link":
                looks |= {"font_color": "#0563C1", "underline": 1}
            if fill:
                looks["bg_color"] = fill
            self._made[kind, fill] = self._book.add_format(looks)
        return self._made[kind, fill]


class _Sheet:
    """One table; when Excel takes no more rows, it goes on in a second sheet, « sections (2) »."""

    def __init__(self, book: Any, formats: _Formats, name: str, columns: tuple[Column, ...]) -> None:
        self._book, self._formats, self._name, self._columns = book, formats, name, columns
        self._part = self._row = self._links = 0
        self._begin()

    def add(self, row: Row, fill: str = "", link: tuple[int, str] = (0, "")) -> str:
        """Append a row and give its place, as links name it; ``link``: a column, and the place it leads to."""
        if self._row == _ROWS:
            self.end()
            self._begin()
        for place, (column, value) in enumerate(zip(self._columns, row, strict=True)):
            if link[1] and place == link[0] and self._links < _LINKS:
                self._links += 1
                self._sheet.write_url(self._row, place, link[1], self._formats.get("link", fill), str(value))
            else:
                self._write(place, column, value, fill)
        self._row += 1
        return f"internal:'{self._sheet.get_name()}'!A{self._row}"

    def end(self) -> None:
        """Offer filters over what the sheet holds."""
        self._sheet.autofilter(0, 0, max(self._row - 1, 1), len(self._columns) - 1)

    def _begin(self) -> None:
        self._part += 1
        self._row = self._links = 0
        self._sheet = self._book.add_worksheet(self._name + f" ({self._part})" * (self._part > 1))
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, _WIDE.get(column.name, _WIDTHS[column.kind]))
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column.name, self._formats.get("head", ""))
        self._row = 1

    def _write(self, place: int, column: Column, value: Value, fill: str) -> None:
        if value is None:
            self._sheet.write_blank(self._row, place, None, self._formats.get("text", fill))
        elif column.kind == "date" and (found := day(value)):
            self._sheet.write_datetime(self._row, place, found, self._formats.get("date", fill))
        elif isinstance(value, str):
            self._text(place, value, fill)
        else:
            self._sheet.write_number(self._row, place, value, self._formats.get(_number(column, value), fill))

    def _text(self, place: int, value: str, fill: str) -> None:
        value = _CONTROL.sub("", value)
        kind = "quoted" if value.startswith(FORMULA_STARTS) else "text"
        if len(value) > _CHARACTERS:
            value = value[: _CHARACTERS - len(_CUT)] + _CUT
        self._sheet.write_string(self._row, place, value, self._formats.get(kind, fill))


def _number(column: Column, value: int | Decimal) -> str:
    """How a number is shown: ranks and years without thousands, amounts with cents where there are any."""
    if column.kind != "decimal":
        return "plain" if column.kind == "int" else "text"
    return "whole" if value == int(value) else "cents"
