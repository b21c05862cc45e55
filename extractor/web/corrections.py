"""What people decided about values: kept apart from the extraction, line by line, and laid over it when pages are made.

``corrections.jsonl`` only grows. A line tells who, when, which value of which document (by SHA-256), what stood there
before and after. It holds as long as the file of the document is the same, whatever version of the program reads it: a
value is found again by its id where it still stands on the same words, else by its page, line and words.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from extractor.errors import ExportError, ReadError
from extractor.web.base import in_memory

FILE = "corrections.jsonl"
PLACE = ("fiche_id", "texte", "page", "ligne", "x0", "y0", "x1", "y1")


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be reviewed: its table, what is its id and its printed words there, what people may correct.

    ``key`` and ``words`` are SQL; ``boxed`` tells whether the table knows the place of the words on the page.
    """

    table: str
    key: str
    fields: tuple[str, ...]
    words: str = "texte"
    boxed: bool = True

    @property
    def place(self) -> str:
        """Columns that tell where a value stands, in SQL, under the names of ``PLACE``."""
        sides = PLACE[4:] if self.boxed else [f"NULL AS {side}" for side in PLACE[4:]]
        return ", ".join(("fiche_id", f"{self.words} AS texte", "page", "ligne", *sides))


KINDS = {
    "montant": Kind(
        "montants",
        "montant_id",
        ("valeur", "financeur", "annee", "periode", "nature", "niveau", "libelle", "section"),
    ),
    "taux": Kind("pourcentages", "pourcentage_id", ("valeur", "libelle", "section")),
    "referent": Kind(
        "referents", "COALESCE(fiche_id, '') || '-r' || rang", ("nom", "role", "fonction"), words="nom", boxed=False
    ),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision about one value. ``avant`` is empty for an added one, ``apres`` for a rejected one.

    ``genre`` is one of ``KINDS``; ``montant_id`` is the id, also of a rate or a person: no two values of a document
    share one.
    """

    quand: str
    qui: str
    sha256: str
    fichier: str
    montant_id: str
    action: str
    avant: dict[str, Any]
    apres: dict[str, Any]
    genre: str = "montant"

    @property
    def kind(self) -> Kind:
        return KINDS[self.genre]


class Journal:
    """The corrections of a folder of results."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def entries(self) -> list[Correction]:
        """All of them, in the order they were made.

        Raises
        ------
        ReadError
            A line is no correction: it is better to stop than to show pages without it.
        """
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise ReadError(f"cannot be read ({error})", source=str(self.path)) from error
        found = []
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                try:
                    found.append(Correction(**json.loads(line)))
                    KINDS[found[-1].genre]
                except (ValueError, TypeError, KeyError) as error:
                    raise ReadError(f"line {number} is no correction ({error})", source=str(self.path)) from error
        return found

    def size(self) -> int:
        """Bytes written so far: when it has grown, somebody decided something."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def add(self, correction: Correction) -> None:
        """Append one, whole and on the disk, whoever else is writing.

        Raises
        ------
        ExportError
            It cannot be written.
        """
        line = json.dumps(asdict(correction), ensure_ascii=False, default=str).encode() + b"\n"
        try:
            with self.locked():
                handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
                try:
                    end = os.lseek(handle, 0, os.SEEK_END)
                    if end and os.pread(handle, 1, end - 1) != b"\n":
                        line = b"\n" + line  # a writer was killed in the middle of a line
                    os.write(handle, line)
                    os.fsync(handle)
                finally:
                    os.close(handle)
        except OSError as error:
            raise ExportError(f"cannot be written ({error.strerror})", source=str(self.path)) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from appending meanwhile."""
        try:
            import fcntl
        except ImportError:  # Windows: one write in append mode is whole there
            yield
            return
        with self.path.with_name(f".{FILE}.verrou").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def last(corrections: list[Correction]) -> dict[tuple[str, str], Correction]:
    """What holds for each value: the decision made last, with what an earlier one added."""
    found: dict[tuple[str, str], Correction] = {}
    added: dict[tuple[str, str], Correction] = {}
    for correction in corrections:
        key = correction.sha256, correction.montant_id
        if correction.action == "ajouter":
            added[key] = correction
        elif key in added and correction.action != "rejeter":
            correction = replace(correction, action="ajouter", apres={**added[key].apres, **correction.apres})
        found[key] = correction
    return found


def applied(base: sqlite3.Connection, journal: Journal) -> tuple[sqlite3.Connection, tuple[str, ...]]:
    """The results with the corrections laid over a copy of them, and in French what could not be laid.

    Raises
    ------
    ReadError
        The corrections cannot be read.
    """
    decided = last(journal.entries())
    if not decided:
        return base, ()
    base = in_memory(base)
    documents = {row["sha256"]: row["document_id"] for row in base.execute("SELECT sha256, document_id FROM documents")}
    lost = []
    for (sha256, _), correction in decided.items():
        if sha256 not in documents:
            lost.append(f"{correction.fichier} a changé ou manque")
        elif not apply_one(base, documents[sha256], correction):
            lost.append(f"{correction.fichier}, {correction.montant_id} : il n’est plus lu à cet endroit")
    base.commit()
    if not lost:
        return base, ()
    return base, (f"{len(lost)} correction(s) sans objet, gardée(s) dans {FILE} : {' ; '.join(lost[:5])}.",)


def apply_one(base: sqlite3.Connection, document_id: str, correction: Correction) -> bool:
    """Lay one correction over ``base``; whether the value it speaks of was found."""
    kind = correction.kind
    found = standing(base, document_id, kind, correction.montant_id, correction.avant)
    if correction.action == "ajouter":
        if found is None:
            _insert(base, document_id, correction)
        return True
    if found is None:
        return correction.action == "rejeter" and not correction.avant.get("page")
    if correction.action == "rejeter":
        base.execute(f"DELETE FROM {kind.table} WHERE rowid = ?", (found,))
    elif correction.action == "corriger":
        changes = {name: correction.apres[name] for name in kind.fields if name in correction.apres}
        settings = ", ".join(f"{name} = ?" for name in changes)
        base.execute(f"UPDATE {kind.table} SET {settings} WHERE rowid = ?", [*changes.values(), found])
    return True


def _insert(base: sqlite3.Connection, document_id: str, correction: Correction) -> None:
    kind = correction.kind
    values: dict[str, Any] = {"document_id": document_id, kind.key: correction.montant_id}
    values |= {name: correction.apres.get(name) for name in (*kind.fields, *PLACE)}
    if correction.genre == "montant":
        values["incertitude"] = 0
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    base.execute(f"INSERT INTO {kind.table} ({names}) VALUES ({marks})", [*values.values()])


def standing(base: sqlite3.Connection, document_id: str, kind: Kind, ident: str, before: dict[str, Any]) -> int | None:
    """Row of the value a correction speaks of: its id on the same words, else the same words at the same place."""
    rows = base.execute(
        f"SELECT rowid, {kind.key} AS ident, {kind.place} FROM {kind.table} WHERE document_id = ?"
        f" AND ({kind.key} = ? OR ({kind.words} = ? AND page = ?))",
        (document_id, ident, before.get("texte"), before.get("page")),
    ).fetchall()
    if not before:
        return next((row["rowid"] for row in rows if row["ident"] == ident), None)
    same = [row for row in rows if row["texte"] == before["texte"] and row["page"] == before["page"]]
    here = [row for row in same if all(row[name] == before.get(name) for name in ("ligne", "x0", "y0"))]
    by_id = [row for row in same if row["ident"] == ident]
    found = [row for row in here if row in by_id] or here or by_id
    return int(found[0]["rowid"]) if len(found) == 1 else None
