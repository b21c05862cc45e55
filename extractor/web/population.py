"""The user's file of inhabitants: a CSV with ``departement_code``, ``habitants`` and, if wanted, ``mineurs``.

Comma or semicolon, UTF-8; blanks inside the numbers are fine. Other columns are left alone.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ReadError


@dataclass(frozen=True, slots=True)
class Population:
    """How many people live in a département; ``mineurs`` may be unknown."""

    habitants: int
    mineurs: int | None


def read_population(path: Path) -> dict[str, Population]:
    """Population of each département, by its code.

    Raises
    ------
    ReadError
        The file cannot be read, a column is missing, a number is none, or a code comes twice; the error tells the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", source=str(path)) from error
    except UnicodeDecodeError as error:
        raise ReadError("not UTF-8", source=str(path)) from error
    head = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ",")
    missing = {"departement_code", "habitants"} - set(rows.fieldnames or ())
    if missing:
        raise ReadError(f"column {', '.join(sorted(missing))} is missing", source=str(path))
    found: dict[str, Population] = {}
    for row in rows:
        code = (row["departement_code"] or "").strip().upper()
        code = code.zfill(2) if code.isdigit() else code
        place = f"line {rows.line_num}"
        if not code or code in found:
            raise ReadError(
                f"{place}: {'no departement_code' if not code else f'{code} comes twice'}", source=str(path)
            )
        habitants = _people(row["habitants"], f"{place}, habitants", path)
        mineurs = row.get("mineurs")
        found[code] = Population(habitants, _people(mineurs, f"{place}, mineurs", path) if mineurs else None)
    return found


def _people(text: str | None, place: str, path: Path) -> int:
    digits = "".join((text or "").split())
    if not digits.isascii() or not digits.isdigit() or not int(digits):
        raise ReadError(f"{place}: {text!r} is no number of people", source=str(path))
    return int(digits)
