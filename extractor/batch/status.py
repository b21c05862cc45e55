"""What the folder of a batch holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.batch.results import UNREADABLE, Folder
from extractor.errors import ReadError


@dataclass(slots=True)
class Status:
    """Counts of a batch. ``finished`` is False when its last run was interrupted, or is still going on.

    ``anomalies`` counts findings by (code, gravite); ``results`` counts the results kept, of any run, ``size`` their
    bytes.
    """

    documents: int = 0
    pages: int = 0
    fiches: int = 0
    statuts: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    anomalies: Counter[tuple[str, str]] = field(default_factory=Counter)
    versions: list[str] = field(default_factory=list)
    finished: bool = False
    last_run: str = ""
    asked: int = 0
    done: int = 0
    results: int = 0
    size: int = 0
    files: list[str] = field(default_factory=list)


def status(path: Path) -> Status:
    """Tell what a folder holds, from its lists alone.

    Raises
    ------
    ReadError
        It is not the folder of a batch.
    """
    folder = Folder(path)
    if not folder.journal.is_file():
        raise ReadError("this is not the folder of a batch: it has no journal.jsonl", source=str(path))
    found = Status()
    _from_journal(folder, found)
    if folder.sources.is_file():
        _from_entries(folder, found)
    for result in path.glob("resultats/*/*.json"):
        if not result.name.endswith(".echec.json"):
            found.results += 1
            found.size += result.stat().st_size
    found.files = sorted(one.name for one in path.iterdir() if one.name.startswith("resultats."))
    return found


def _from_entries(folder: Folder, found: Status) -> None:
    for entry in folder.entries():
        found.documents += 1
        found.pages += entry.pages
        found.fiches += entry.fiches
        found.statuts[entry.statut] += 1
        if entry.statut == "echec":
            found.causes[entry.echec.cause if entry.echec else UNREADABLE] += 1
        for name, number in entry.anomalies.items():
            code, _, gravity = name.partition(":")
            found.anomalies[code, gravity] += number


def _from_journal(folder: Folder, found: Status) -> None:
    for event in _events(folder):
        kind = event.get("evenement")
        if kind in ("debut", "fusion"):
            version = str(event.get("version"))
            if version not in found.versions:
                found.versions.append(version)
            found.asked, found.done, found.finished = int(event.get("documents", 0)), 0, False
            found.last_run = str(event.get("heure"))
        elif kind == "document":
            found.done += 1
        elif kind in ("fin", "fusion"):
            found.finished = True
        if kind == "fusion":
            found.done = found.asked


def _events(folder: Folder) -> Iterator[dict[str, Any]]:
    """Events of the journal; a line that a killed run left half written is none."""
    with folder.journal.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event
