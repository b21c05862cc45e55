"""Small documents for batches, and what a batch left in its folder."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
Batch = Callable[..., "subprocess.CompletedProcess[str]"]


def good(number: int) -> str:
    """A short text with a fiche, amounts and a sum, unlike any other number's."""
    return (
        f"Fiche action {number} : Accueillir les familles de la vallée {number}\n"
        "Constats : les délais sont longs.\n"
        "Moyens financiers prévisionnels :\n"
        f"Part Département : {number} 000 €\nPart État : 2 000 €\nTotal : {number + 2} 000 €\n"
        "Indicateurs :\n- Nombre de familles accueillies\n"
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def events(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output / "journal.jsonl").read_text(encoding="utf-8").splitlines()]


def tables(output: Path) -> dict[str, bytes]:
    """The files of a batch that must not depend on how it was run."""
    names = [*output.glob("*.csv"), *output.glob("resultats.*"), output / "sources.jsonl"]
    return {path.name: path.read_bytes() for path in sorted(names)}


def kept(folder: Path) -> set[str]:
    """Names of the results that are kept below a folder."""
    return {path.name for path in folder.glob("out/resultats/*/*.json")}
