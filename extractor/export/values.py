"""Rows as stores want them: text that any library takes, numbers in range, dates as dates, keys that hold."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from extractor.errors import ExportError
from extractor.export.tables import TABLES, Row, Table, Value
from extractor.model.fiche import Extraction

DIGITS, DECIMALS = 24, 6  # of a number in the stores whose columns have a fixed width
_EXACT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_UNIT = Decimal(1).scaleb(-DECIMALS)
_LARGEST = 2**63 - 1


def document_rows(extraction: Extraction) -> list[list[Row]]:
    """Rows of one document for each table of the contract, in its order; text is made storable.

    Raises
    ------
    ExportError
        Two rows of a table have the same key: no database would take them.
    """
    return [_checked(table, [_row(row) for row in table.rows(extraction)]) for table in TABLES]


def text(value: str) -> str:
    r"""``value`` with line feeds only as line ends, and without what has no UTF-8 form (broken PDF fonts give it).

    >>> text("un\r\ndeux"), text("rapport\udce9")
    ('un\ndeux', 'rapport?')
    """
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value if value.isascii() else value.encode(errors="replace").decode()


def whole(value: Value) -> int | None:
    """An integer that 64 bits hold, else None."""
    return value if isinstance(value, int) and -_LARGEST <= value <= _LARGEST else None


def exact(value: Value) -> Decimal | None:
    """A number with ``DECIMALS`` decimals; None when it has too many digits (its printed words are kept beside it)."""
    if not isinstance(value, Decimal):
        return None
    if value.adjusted() >= DIGITS - DECIMALS:
        return None
    return value.quantize(_UNIT, context=_EXACT)


def day(value: Value) -> date | None:
    """A date, or None when ``value`` is not one day of the calendar."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _row(row: Row) -> Row:
    return tuple(text(value) if type(value) is str else value for value in row)


def _checked(table: Table, rows: list[Row]) -> list[Row]:
    if table.key:
        places = [table.header.index(name) for name in table.key]
        seen = set()
        for row in rows:
            key = tuple(row[place] for place in places)
            if key in seen:
                raise ExportError(f"two rows of table {table.name} have the key {key[-1]!r}", source=str(row[0]))
            seen.add(key)
    return rows
