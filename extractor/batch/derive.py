"""The tables of a batch, made from the results that are kept: the same results give the same files."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath

from extractor.batch.results import UNREADABLE, Entry, Folder, discard, entry_line
from extractor.errors import ReadError
from extractor.export.atomic import written_together
from extractor.export.csvs import cell
from extractor.export.stores import opened
from extractor.model.fiche import Extraction, Metadonnees

_FAILURES = ("document_id", "source", "fichier", "sha256", "cause", "raison", "essais")


def derive(entries: list[Entry], folder: Folder, forms: tuple[str, ...]) -> list[Path]:
    """Write the tables of ``entries``, ``sources.jsonl`` and ``echecs.csv``; all replace the older ones, or none does.

    Parameters
    ----------
    entries
        The documents, in the order of the rows.
    folder
        Where their results are, and where to write.
    forms
        Names of stores.

    Returns
    -------
    list of Path
        The files, ``sources.jsonl`` last.
    """
    if "parquet" in forms:
        for dataset in folder.path.glob("*.parquet/"):  # of a cluster: a file cannot replace a folder
            discard(dataset)
    with opened(forms, folder.path, scratch=folder.scratch) as stores:
        for entry in entries:
            extraction = extraction_of(entry, folder)
            for store in stores:
                store.add(extraction)
    paths = [path for store in stores for path in store.paths]
    return [*paths, *write_lists(entries, folder)]


def extraction_of(entry: Entry, folder: Folder) -> Extraction:
    """The result of an entry under the id and file name it has in this batch; an empty one when it failed.

    Raises
    ------
    ReadError
        The result is gone.
    """
    if entry.echec is not None or not entry.cle:
        return failed(entry)
    found = folder.extraction(entry.cle)
    return replace(found, document_id=entry.document_id, fichier=entry.fichier)


def failed(entry: Entry) -> Extraction:
    """What stands in the tables for a document that could not be read."""
    reason = entry.echec.raison if entry.echec else "introuvable"
    cause = entry.echec.cause if entry.echec else "introuvable"
    return Extraction(
        document_id=entry.document_id,
        fichier=entry.fichier,
        sha256=entry.sha256,
        format="inconnu",
        pages=0,
        pages_ocr=0,
        statut="echec",
        avertissements=(f"{cause} : {reason}",),
        metadonnees=Metadonnees(),
    )


def write_lists(entries: Iterable[Entry], folder: Folder) -> list[Path]:
    """Write ``echecs.csv`` and ``sources.jsonl``."""
    with written_together(folder.scratch) as pending:
        table = csv.writer(pending.open(folder.failures), lineterminator="\n")
        table.writerow(_FAILURES)
        lines = pending.open(folder.sources)
        for entry in entries:
            lines.write(entry_line(entry))
            if entry.statut == "echec":
                table.writerow(map(cell, _failure_row(entry)))
    return [folder.failures, folder.sources]


def _failure_row(entry: Entry) -> tuple[str | int, ...]:
    known = (entry.document_id, entry.source, entry.fichier, entry.sha256)
    if entry.echec is not None:
        return (*known, entry.echec.cause, entry.echec.raison, entry.echec.essais)
    return (*known, UNREADABLE, "aucune page n'a pu être lue", 1)


def without_folder(name: str) -> str:
    """Stem of a file's name, from which ids are made."""
    return PurePath(name).stem or "document"


def read_back(folder: Folder) -> list[Entry]:
    """The entries of a finished batch. Raises ReadError when there is none."""
    found = list(folder.entries())
    if not found:
        raise ReadError("this batch holds no document", source=str(folder.path))
    return found
