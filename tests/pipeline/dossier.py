"""The documents of these tests, each extracted once for all of them; real ones lie beside the project, or nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractor import extract
from extractor.model.fiche import Extraction
from extractor.model.passage import Provenance

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = PROJECT / "corpus"
SHARED = PROJECT.parent / "shared"
REAL = ("000", "001", "002", "003", "004")
FOLDERS = ("vallorme-rapport-2023", "vallorme-avenant-2024", "vallorme-schema-2021-2025")

Json = dict[str, Any]


@cache
def truth(folder: str) -> Json:
    return json.loads((CORPUS / folder / "truth.json").read_text(encoding="utf-8"), parse_float=Decimal)


def corpus_file(folder: str, kind: str) -> Path:
    """The ``pdf`` or ``texte`` of a corpus folder."""
    return CORPUS / folder / truth(folder)["fichiers"][kind]


def document(name: str) -> Path:
    """The file behind ``corpus/<folder>/pdf``, ``real/<stem>/pdf`` or ``real/<number>/texte``.

    Skips the test when a real document is absent.
    """
    origin, stem, kind = name.split("/")
    if origin == "corpus":
        return corpus_file(stem, kind)
    pattern = f"pdf/{stem}.pdf" if kind == "pdf" else f"seeds/{stem}_*.txt"
    found = sorted(SHARED.glob(pattern))
    if not found:
        pytest.skip(f"SKIPPED: no {pattern} in {SHARED}: this real document was NOT tested")
    return found[0]


CORPUS_NAMES = [f"corpus/{folder}/{kind}" for folder in FOLDERS for kind in ("pdf", "texte")]
REAL_NAMES = [*(f"real/{n}/pdf" for n in REAL), "real/000_unruled/pdf", *(f"real/{n}/texte" for n in REAL)]
ALL_NAMES = [*CORPUS_NAMES, *REAL_NAMES]


@cache
def extracted(path: Path) -> Extraction:
    return extract(path)


def provenances(value: object, where: str = "") -> Iterator[tuple[str, Provenance]]:
    """Every provenance inside an extraction, with the path that leads to it."""
    if isinstance(value, Provenance):
        yield where, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from provenances(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from provenances(item, f"{where}[{key}]")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from provenances(item, f"{where}[{index}]")
