"""The site while people correct it: one state for all clients, brought up to date after each correction."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import RLock, Thread
from typing import Any

from extractor.errors import ExtractorError
from extractor.read.sight import page_images
from extractor.web import words
from extractor.web.base import in_memory, opened
from extractor.web.corpus import Document
from extractor.web.corrections import KINDS, Correction, Journal, Kind, apply_one, last
from extractor.web.document import around, rows
from extractor.web.site import Site

_IMAGES = 600  # page images kept ready
_PAGES = 4000  # pages kept ready; one is some 50 kB
_QUIET = 0.3  # seconds without a question, after which pages are made ahead
_NICE = 5  # how much a process that makes pages ahead lets others go first


class ConflictError(Exception):
    """Somebody decided about the same value in the meantime; ``other`` is that decision."""

    def __init__(self, other: Correction) -> None:
        super().__init__(other.qui)
        self.other = other


class Live:
    """A site whose values can be corrected.

    Parameters
    ----------
    results
        The folder; its files are read, and ``corrections.jsonl`` is written there.
    make
        Makes the site over a connection that may be changed.
    """

    def __init__(self, results: Path, make: Callable[[sqlite3.Connection], Site]) -> None:
        self.journal = Journal(results)
        self._origin = opened(results)
        self._guard = RLock()
        self._seen: list[Correction] = []
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._asked = 0.0
        self._images: OrderedDict[tuple[str, int], bytes | None] = OrderedDict()
        self.site = make(in_memory(opened(results)))
        self._by_sha = {str(document.row["sha256"]): document for document in self.site.documents}
        self.catch_up()

    def ready(self, path: str) -> bytes | None:
        """The page at ``path`` if it is made already and nothing was decided since; waits for nobody."""
        self._asked = time.monotonic()
        return self._pages.get(path) if self.journal.size() == self._size else None

    def page(self, path: str) -> bytes:
        """The page at ``path``, in UTF-8. Raises KeyError when there is none."""
        with self._guard:
            self.catch_up()
            if path not in self._pages:
                self._pages[path] = self._made(path)
                if len(self._pages) > _PAGES:
                    self._pages.popitem(last=False)
            return self._pages[path]

    def ahead(self) -> None:
        """Have pages made before they are asked for; call it before any other thread is there.

        A copy of this process makes them on another core; where there are no copies, a thread does while nobody asks.
        """
        if sys.platform != "linux":
            Thread(target=self._made_here, daemon=True).start()
            return
        here, there = Pipe(duplex=False)
        get_context("fork").Process(target=self._made_there, args=(here, there), daemon=True).start()
        there.close()
        Thread(target=self._received, args=(here, self._size), daemon=True).start()

    def _made_here(self) -> None:
        for path in list(self.site.paths())[:_PAGES]:
            while time.monotonic() - self._asked < _QUIET:
                time.sleep(_QUIET / 3)
            with suppress(KeyError, ExtractorError):  # whoever asks for it is told
                self.page(path)

    def _made_there(self, here: Connection, there: Connection) -> None:
        """Make pages in the other process, one after the other, as long as somebody takes them."""
        here.close()  # or it would never learn that nobody does
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
        os.nice(_NICE)
        for path in list(self.site.paths())[:_PAGES]:
            with suppress(KeyError, ExtractorError):
                self.site.charts.clear()
                page = self._made(path)
                try:
                    there.send((path, page, dict(self.site.charts)))
                except OSError:
                    return

    def _received(self, here: Connection, size: int) -> None:
        """Take the pages of the other process, which knows of no decision made since it began."""
        with suppress(EOFError, OSError):
            while self._size == size:
                path, page, charts = here.recv()
                with self._guard:
                    if self._size == size:
                        self._pages.setdefault(path, page)
                        self.site.charts.update(charts)
        here.close()

    def _made(self, path: str) -> bytes:
        return self.site.render(path).encode(errors="replace")

    def image(self, slug: str, page: int) -> bytes | None:
        """The image of a page (WebP), or None when it cannot be shown."""
        with self._guard:
            key = slug, page
            if key not in self._images:
                document = self.site.by_slug[slug]
                data = self.site.data(document) if document.pdf else None
                drawn = next(page_images(data, [page]), None) if data else None
                self._images[key] = drawn.data if drawn else None
                if len(self._images) > _IMAGES:
                    self._images.popitem(last=False)
            return self._images[key]

    def catch_up(self) -> None:
        """Take in what others appended."""
        with self._guard:
            entries = self.journal.entries() if self.journal.size() != self._size else self._seen
            fresh, self._seen, self._size = entries[len(self._seen) :], entries, self.journal.size()
            for sha256 in {entry.sha256 for entry in fresh}:
                if sha256 in self._by_sha:
                    self._laid(self._by_sha[sha256])

    _size = 0

    def decide(
        self,
        document: Document,
        montant_id: str,
        action: str,
        qui: str,
        vu: str,
        apres: dict[str, Any],
        genre: str = "montant",
    ) -> str:
        """Record a decision and lay it over the pages; returns when it was made.

        Parameters
        ----------
        document, montant_id
            The value; for an added one the id is made here.
        action
            ``accepter``, ``corriger``, ``rejeter`` or ``ajouter``.
        qui
            Who decides.
        vu
            When the last decision that they saw was made; empty when they saw none.
        apres
            Fields as they should be.
        genre
            One of ``corrections.KINDS``.

        Raises
        ------
        ConflictError
            There is a decision that they did not see.
        KeyError
            There is no such value.
        """
        with self._guard:
            self.catch_up()
            sha256 = str(document.row["sha256"])
            known = last(self._seen)
            if action == "ajouter":
                rank = 1
                while (sha256, f"ajout-{rank}") in known:
                    rank += 1
                montant_id, before = f"ajout-{rank}", {}
            else:
                before = self._standing(document, KINDS[genre], montant_id)
            other = known.get((sha256, montant_id))
            if (other.quand if other else "") != vu:
                raise ConflictError(other) if other else KeyError(montant_id)
            now = datetime.now(UTC).isoformat(timespec="microseconds")
            kept = {} if action == "rejeter" else before | apres
            fichier = str(document.row["fichier"])
            self.journal.add(Correction(now, qui, sha256, fichier, montant_id, action, before, kept, genre))
            self.catch_up()
            return now

    def _standing(self, document: Document, kind: Kind, ident: str) -> dict[str, Any]:
        """Fields of a value as extracted, or as somebody added it."""
        columns = ", ".join(kind.fields)
        query = f"SELECT {columns}, {kind.place} FROM {kind.table} WHERE document_id = ? AND {kind.key} = ?"
        for base in (self._origin, self.site.base):
            row = base.execute(query, (document.document_id, ident)).fetchone()
            if row is not None:
                return dict(row)
        raise KeyError(ident)

    def _laid(self, document: Document) -> None:
        """Make the values of a document anew: as extracted, then as decided."""
        base, key = self.site.base, (document.document_id,)
        for table in [kind.table for kind in KINDS.values()]:
            base.execute(f"DELETE FROM {table} WHERE document_id = ?", key)
            query = f"SELECT * FROM {table} WHERE document_id = ? ORDER BY rowid"
            if extracted := self._origin.execute(query, key).fetchall():
                marks = ", ".join("?" * len(extracted[0]))
                base.executemany(f"INSERT INTO {table} VALUES ({marks})", map(tuple, extracted))
        for (sha256, _), correction in last(self._seen).items():
            if sha256 == document.row["sha256"]:
                apply_one(base, document.document_id, correction)
        base.commit()
        self.site.changed(document)
        own = {f"documents/{document.slug}.html", f"documents/{document.slug}-sources.html"}
        for path in [path for path in self._pages if path in own or not path.startswith("documents/")]:
            del self._pages[path]

    def review(self, slug: str) -> dict[str, Any]:
        """What the template ``revue.html`` needs: values as extracted and decided, the doubtful ones first."""
        with self._guard:
            self.catch_up()
            document = self.site.by_slug[slug]
            decided = {
                key: correction
                for (sha256, key), correction in last(self._seen).items()
                if sha256 == document.row["sha256"]
            }
            suspects = _suspects(self.site, document)
            found = [row for genre in KINDS for row in _values(self.site, document, genre)]
            here = {row["ident"] for row in found}
            gone = [
                {**c.avant, "ident": key, "genre": c.genre, "numero": None}
                for key, c in decided.items()
                if key not in here and c.action == "rejeter" and c.avant
            ]
            values = [_item(row, decided.get(row["ident"]), suspects) for row in [*found, *gone]]
            values.sort(key=lambda v: (bool(v["decision"]), -len(v["doutes"]), v["page"], v["ligne"]))
            return {
                "document": document,
                "valeurs": values,
                "faits": sum(bool(value["decision"]) for value in values),
                "tailles": self.site.sizes(document),
                "lignes": self.site.lines(document),
            }


def _values(site: Site, document: Document, genre: str) -> list[dict[str, Any]]:
    """Values of a kind, in the order of the pages."""
    kind = KINDS[genre]
    columns = ", ".join(kind.fields)
    query = (
        f"SELECT v.*, f.numero FROM (SELECT document_id, rowid AS rang_ligne, {kind.key} AS ident, {columns},"
        f" {kind.place} FROM {kind.table} WHERE document_id = ?) v LEFT JOIN fiches f"
        " ON f.document_id = v.document_id AND f.fiche_id = v.fiche_id ORDER BY v.page, v.ligne, v.rang_ligne"
    )
    return [{**row, "genre": genre} for row in rows(site, query, document)]


def _item(row: dict[str, Any], decision: Correction | None, suspects: dict[str, list[str]]) -> dict[str, Any]:
    doubts = list(suspects.get(row["ident"], ()))
    if row["genre"] == "montant":
        told = [words.NATURES[row["nature"]], words.financeur(row["financeur"]), row["annee"] or row["periode"]]
        if not row["financeur"] and row["nature"] in ("prevu", "consomme"):
            doubts.append("financeur non indiqué")
    else:
        told = [row["libelle"]] if row["genre"] == "taux" else [row["role"] or "référent", row["fonction"]]
    fields = {name: row.get(name) for name in _FIELDS}
    return {**row, "decision": decision, "doutes": doubts, "boite": around(row), "dit": told, "champs": fields}


# Of the form, for all kinds.
_FIELDS = dict.fromkeys(name for kind in KINDS.values() for name in kind.fields if name != "section")


def _suspects(site: Site, document: Document) -> dict[str, list[str]]:
    """Findings about each value, by its id."""
    found: dict[str, list[str]] = {}
    query = "SELECT code, gravite, preuve, message FROM anomalies WHERE document_id = ? AND gravite <> 'info'"
    for row in rows(site, query, document):
        for key in (row["preuve"] or "").split(" | "):
            found.setdefault(key, []).append(f"{words.GRAVITES[row['gravite']]} : {row['message']}")
    return found
