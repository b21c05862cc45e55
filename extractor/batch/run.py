"""A batch from its sources to its tables."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractor.batch.derive import derive, without_folder
from extractor.batch.isolation import Outcome
from extractor.batch.journal import journal
from extractor.batch.key import code_version
from extractor.batch.local import each, share_of_cores, workers_that_fit
from extractor.batch.results import UNREADABLE, Entry, Folder
from extractor.batch.setting import Setting
from extractor.batch.sources import Source
from extractor.export.names import unique_names


@dataclass(frozen=True, slots=True)
class Options:
    """How to do a batch. ``workers`` None: as many as fit; ``cluster``: address of a Dask scheduler, or ``local``."""

    forms: tuple[str, ...] = ("csv", "sqlite")
    rules: str | None = None
    password: str | None = None
    timeout: float = 600.0
    memory: int = 2 << 30
    workers: int | None = None
    cluster: str | None = None
    retry: bool = False


@dataclass(slots=True)
class Summary:
    """What a batch came to. ``failures`` counts causes, ``pages`` those read in this run."""

    documents: int = 0
    done: int = 0
    reused: int = 0
    pages: int = 0
    seconds: float = 0.0
    statuts: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    written: list[Path] = field(default_factory=list)
    finished: bool = False

    def count(self, outcome: Outcome) -> None:
        """Add one document."""
        self.done += 1
        self.reused += outcome.repris
        self.pages += 0 if outcome.repris else outcome.pages
        self.statuts[outcome.statut] += 1
        if outcome.statut == "echec":
            self.failures[outcome.echec.cause if outcome.echec else UNREADABLE] += 1


def run(
    sources: list[Source],
    output: Path,
    options: Options,
    told: Callable[[Summary, str], None] = lambda summary, name: None,
) -> Summary:
    """Read all ``sources`` that are new or changed, then derive the tables of all of them.

    Parameters
    ----------
    sources
        See ``find_sources``; their order is that of the tables.
    output
        The folder of the batch: see ``extractor.batch.results``.
    options
        Forms of the tables, limits, processes.
    told
        Called after each document with the counts so far and its name.

    Returns
    -------
    Summary
        The counts, and the files written.

    Raises
    ------
    ExportError
        The folder cannot be written, or another batch is writing there.
    RuleError
        The rules are wrong.
    """
    folder = Folder(output)
    summary = Summary(documents=len(sources))
    begin = time.perf_counter()
    with folder.locked(), journal(folder) as note:
        note("debut", documents=len(sources), version=code_version(), formes=list(options.forms))
        try:
            outcomes = _read_all(sources, folder, options, summary, note, told)
            entries = _entries(sources, outcomes)
            summary.written = _derived(entries, folder, options)
            summary.finished = True
        finally:
            summary.seconds = round(time.perf_counter() - begin, 3)
            note(
                "fin" if summary.finished else "interruption",
                faits=summary.done,
                repris=summary.reused,
                pages=summary.pages,
                statuts=dict(summary.statuts),
                echecs=dict(summary.failures),
                secondes=summary.seconds,
            )
    return summary


def _read_all(
    sources: list[Source],
    folder: Folder,
    options: Options,
    summary: Summary,
    note: Callable[..., None],
    told: Callable[[Summary, str], None],
) -> list[Outcome]:
    """Outcomes in the order of the sources."""
    outcomes: list[Outcome] = [_NOTHING] * len(sources)
    for rank, outcome in _outcomes([source.uri for source in sources], folder, options):
        outcomes[rank] = outcome
        summary.count(outcome)
        source = sources[rank]
        note("document", **_line(source, outcome))
        told(summary, source.fichier)
    return outcomes


def _outcomes(uris: list[str], folder: Folder, options: Options) -> Iterator[tuple[int, Outcome]]:
    setting = Setting(
        str(folder.path.resolve()), options.rules, options.password, options.timeout, options.memory, options.retry
    )
    if options.cluster:  # whose threads are as many as its cores
        from extractor.batch import cluster

        return cluster.each(uris, setting, options.cluster)
    workers = min(options.workers or workers_that_fit(options.memory), len(uris))
    return each(uris, replace(setting, coeurs=share_of_cores(workers)), workers)


def _derived(entries: list[Entry], folder: Folder, options: Options) -> list[Path]:
    if options.cluster:
        from extractor.batch import cluster

        return cluster.derived(entries, folder, options.forms, options.cluster)
    return derive(entries, folder, options.forms)


def _entries(sources: list[Source], outcomes: list[Outcome]) -> list[Entry]:
    names = unique_names(without_folder(source.fichier) for source in sources)
    return [
        Entry(name, source.uri, source.fichier, o.sha256, o.cle, o.statut, o.pages, o.fiches, o.anomalies, o.echec)
        for name, source, o in zip(names, sources, outcomes, strict=True)
    ]


def _line(source: Source, outcome: Outcome) -> dict[str, Any]:
    line: dict[str, Any] = {"source": source.uri, "sha256": outcome.sha256, "cle": outcome.cle}
    line |= {"statut": outcome.statut, "pages": outcome.pages, "secondes": outcome.secondes, "repris": outcome.repris}
    if outcome.echec is not None:
        line |= {"cause": outcome.echec.cause, "raison": outcome.echec.raison, "essais": outcome.echec.essais}
    return line


_NOTHING = Outcome()
