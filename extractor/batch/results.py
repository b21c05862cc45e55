"""The folder of a batch: where each thing is.

::

    OUT/
      resultats/3f/3fa8….json        one document, the nested form; named by content, rules and version
      resultats/3f/3fb0….echec.json  why a document has no result, under the limits it was tried with
      sources.jsonl                  one line per source: its id, its file, its result
      documents.csv, fiches.csv …    the tables of all documents, in the forms asked for
      echecs.csv                     the documents that failed, with the reason
      journal.jsonl                  what happened, one JSON line an event; grows from run to run
      .encours/                      files being written; .verrou: one batch at a time

Only ``resultats`` is state: whatever moment a run is stopped at, the files there are whole, and the next run derives
all the others from them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import ExportError, ReadError
from extractor.export.atomic import ready_folder, reported, write_text
from extractor.export.reload import loads
from extractor.model.fiche import Extraction

_END = b"}\n"
UNREADABLE = "illisible"  # cause also of a document that has a result, but no page that could be read


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document has no result.

    ``cause``: introuvable, illisible, chiffre, delai, memoire, arret, interne. ``raison`` is one line. ``limites`` are
    those it was tried under, ``essais`` how often.
    """

    cause: str
    raison: str
    essais: int = 1
    limites: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A source and what became of it; ``cle`` names its result, and is empty when its bytes could not be had.

    ``anomalies`` counts findings by ``code:gravite``.
    """

    document_id: str
    source: str
    fichier: str
    sha256: str
    cle: str
    statut: str
    pages: int = 0
    fiches: int = 0
    anomalies: dict[str, int] = field(default_factory=dict)
    echec: Failure | None = None


class Folder:
    """The folder of a batch, that exists once it is ``ready``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.scratch = path / ".encours"
        self.sources = path / "sources.jsonl"
        self.journal = path / "journal.jsonl"
        self.failures = path / "echecs.csv"

    def result(self, key: str) -> Path:
        """Place of the result named ``key``."""
        return self.path / "resultats" / key[:2] / f"{key}.json"

    def failure(self, key: str) -> Path:
        """Place of the record that there is no such result."""
        return self.path / "resultats" / key[:2] / f"{key}.echec.json"

    def ready(self) -> None:
        """Create what is missing. Raises ExportError when that cannot be done."""
        ready_folder(self.path)
        ready_folder(self.scratch)

    def has_result(self, key: str) -> bool:
        """Whether a result is there, and whole: a power cut may leave a file with nothing in it."""
        try:
            with self.result(key).open("rb") as handle:
                handle.seek(-len(_END), os.SEEK_END)
                return handle.read() == _END
        except OSError:
            return False

    def keep(self, key: str, text: str) -> None:
        """Write a result (the JSON text of a document), and forget that there was none."""
        path = self.result(key)
        with reported(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text, self.scratch)
        self.failure(key).unlink(missing_ok=True)

    def keep_failure(self, key: str, failure: Failure) -> None:
        """Record that a document has no result."""
        path = self.failure(key)
        with reported(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(asdict(failure), ensure_ascii=False) + "\n", self.scratch)

    def known_failure(self, key: str) -> Failure | None:
        """The record kept under ``key``, if there is one."""
        try:
            return Failure(**json.loads(self.failure(key).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def extraction(self, key: str) -> Extraction:
        """Read the result named ``key``.

        Raises
        ------
        ReadError
            There is none, or it is of another version.
        """
        path = self.result(key)
        try:
            return loads(path.read_bytes(), str(path))
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror}", source=str(path)) from error

    def entries(self) -> Iterator[Entry]:
        """What the last complete run held, in its order.

        Raises
        ------
        ReadError
            No run was completed here.
        """
        try:
            with self.sources.open(encoding="utf-8") as lines:
                for line in lines:
                    yield _entry(json.loads(line))
        except OSError as error:
            raise ReadError("no batch was completed here", source=str(self.path)) from error
        except (ValueError, TypeError) as error:
            raise ReadError(f"not the list of a batch of this version: {error}", source=str(self.sources)) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder alone, and remove what a killed run was writing.

        Raises
        ------
        ExportError
            Another batch is writing there.
        """
        self.ready()
        with (self.path / ".verrou").open("w") as handle:
            _lock(handle, self.path)
            for left in self.scratch.iterdir():
                discard(left)
            yield


def discard(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def entry_line(entry: Entry) -> str:
    """A line of ``sources.jsonl``."""
    fields = asdict(entry)
    fields["resultat"] = f"resultats/{entry.cle[:2]}/{entry.cle}.json" if entry.cle and not entry.echec else None
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _entry(fields: dict[str, Any]) -> Entry:
    fields.pop("resultat")
    failure = fields.pop("echec")
    return Entry(**fields, echec=Failure(**failure) if failure else None)


def _lock(handle: Any, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: two batches in one folder are then not told apart
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ExportError("another batch is writing in this folder", source=str(path)) from error
