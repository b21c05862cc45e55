"""Several batches made one."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

from extractor.batch.derive import derive, read_back, without_folder
from extractor.batch.journal import journal
from extractor.batch.key import code_version
from extractor.batch.results import Entry, Folder
from extractor.errors import ExportError
from extractor.export.atomic import reported
from extractor.export.names import unique_names


def merge(batches: list[Path], output: Path, forms: tuple[str, ...]) -> list[Path]:
    """Make the folder ``output`` the batch of all documents of ``batches``.

    A document (same name, same content) that several batches hold counts once: the last batch that read it wins. Ids
    are given anew, since two batches may use one id for two documents.

    Parameters
    ----------
    batches
        Folders of finished batches, in the order of the rows.
    output
        A folder of its own.
    forms
        Names of stores.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    ReadError
        A folder is no finished batch, or a result is gone from it.
    ExportError
        The output cannot be written, or is one of the batches.
    """
    if output.resolve() in [batch.resolve() for batch in batches]:
        raise ExportError("a batch cannot be merged into itself", source=str(output))
    target = Folder(output)
    entries = _united([(Folder(batch), entry) for batch in batches for entry in read_back(Folder(batch))])
    with target.locked(), journal(target) as note:
        for source, entry in entries:
            _bring(source, target, entry)
        written = derive(_renamed([entry for _, entry in entries]), target, forms)
        note("fusion", lots=[str(batch) for batch in batches], documents=len(entries), version=code_version())
    return written


def _united(entries: list[tuple[Folder, Entry]]) -> list[tuple[Folder, Entry]]:
    chosen: dict[tuple[str, str], tuple[Folder, Entry]] = {}
    for folder, entry in entries:
        same = (entry.fichier, entry.sha256 or entry.source)
        if same not in chosen or entry.echec is None:
            chosen[same] = (folder, entry)
    return list(chosen.values())


def _renamed(entries: list[Entry]) -> list[Entry]:
    names = unique_names(without_folder(entry.fichier) for entry in entries)
    return [replace(entry, document_id=name) for entry, name in zip(entries, names, strict=True)]


def _bring(source: Folder, target: Folder, entry: Entry) -> None:
    """Give ``target`` the result of an entry: the same file where the disk allows it, else a copy."""
    if not entry.cle:
        return
    if entry.echec is not None:
        target.keep_failure(entry.cle, entry.echec)
        return
    path = target.result(entry.cle)
    with reported(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.scratch / path.name
        temporary.unlink(missing_ok=True)
        try:
            os.link(source.result(entry.cle), temporary)
        except OSError:
            shutil.copyfile(source.result(entry.cle), temporary)
        temporary.replace(path)
