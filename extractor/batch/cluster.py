"""The documents of a batch on a Dask cluster, and its tables as partitioned Parquet datasets.

A worker of the cluster does a document as a local one does: in a child process of its own. Results go to the folder of
the batch, which all workers must see under the same path. A task that is done twice (its worker was lost after writing)
writes the same file again, so that nothing is lost or doubled. Only a few tasks a thread are in flight: the scheduler
and this process hold no more for ten million pages than for ten thousand.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from extractor.batch.derive import derive, extraction_of, write_lists
from extractor.batch.isolation import Isolated, Outcome
from extractor.batch.results import Entry, Failure, Folder, discard
from extractor.batch.setting import Setting
from extractor.errors import ExportError
from extractor.export.atomic import ready_folder, written_together

_AHEAD = 3  # tasks in flight for each thread of the cluster
_RETRIES = 3  # of a task whose worker was lost
_ANSWER = 10  # seconds that a scheduler has to answer
_PARTITION = 500  # documents in one file of a dataset
_LOCAL = "local"
_HERE = threading.local()


def each(uris: Sequence[str], setting: Setting, address: str) -> Iterator[tuple[int, Outcome]]:
    """Do all sources on the cluster; give the index and outcome of each as it ends.

    Raises
    ------
    ExportError
        The cluster cannot be reached, or results cannot be written.
    """
    tasks = [(uri, setting) for uri in uris]
    with _client(address) as client:
        for rank, found in _flow(client, _one, tasks, "document"):
            if isinstance(found, ExportError):
                raise found
            if isinstance(found, BaseException):
                reason = f"perdu avec {_RETRIES + 1} machines l'une après l'autre ({type(found).__name__})"
                found = Outcome(echec=Failure("arret", reason, _RETRIES + 1, setting.limites))
            yield rank, found


def derived(entries: list[Entry], folder: Folder, forms: tuple[str, ...], address: str) -> list[Path]:
    """Write the tables: Parquet by the workers, a file for every 500 documents; the other forms here.

    Raises
    ------
    ExportError
        A worker could not write its part.
    """
    written: list[Path] = []
    if "parquet" in forms:
        parts = [entries[start : start + _PARTITION] for start in range(0, len(entries), _PARTITION)] or [[]]
        fresh = folder.scratch / "parquet"
        tasks = [(str(folder.path.resolve()), f"part-{rank:05d}", part) for rank, part in enumerate(parts)]
        with _client(address) as client:
            for _, found in _flow(client, _part, tasks, "partie"):
                if isinstance(found, BaseException):
                    raise ExportError(f"a part of the tables was not written: {found}", source=str(folder.path))
        written += _in_place(fresh, folder)
    others = tuple(form for form in forms if form != "parquet")
    return [*written, *(derive(entries, folder, others) if others else write_lists(entries, folder))]


def _one(uri: str, setting: Setting) -> Outcome:
    """Do one source in the child process of this thread (runs on a worker)."""
    isolated: Isolated | None = getattr(_HERE, "isolated", None)
    if isolated is None or isolated.setting != setting:
        if isolated is not None:
            isolated.stop()
        isolated = _HERE.isolated = Isolated(setting)
    return isolated.do(uri)


def _part(folder_path: str, name: str, entries: list[Entry]) -> int:
    """Write one file of each dataset (runs on a worker)."""
    from extractor.export.parquet import Store

    folder = Folder(Path(folder_path))
    fresh = folder.scratch / "parquet"
    ready_folder(fresh)
    with written_together() as pending:
        store = Store(fresh, pending, part=name)
        for entry in entries:
            store.add(extraction_of(entry, folder))
        store.close()
    return len(entries)


def _in_place(fresh: Path, folder: Folder) -> list[Path]:
    """Put the new datasets in the place of the old ones."""
    paths = []
    for dataset in sorted(fresh.iterdir()):
        place = folder.path / dataset.name
        old = folder.scratch / f"{dataset.name}.ancien"
        if place.exists():
            place.replace(old)
        dataset.replace(place)
        discard(old)
        paths.append(place)
    fresh.rmdir()
    return paths


def _flow(
    client: Any, work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], name: str
) -> Iterator[tuple[int, Any]]:
    """Run ``work`` on each of ``tasks``, a few ahead of those that end; give index and result, or the exception."""
    threads = sum(client.nthreads().values()) or 1
    waiting = iter(enumerate(tasks))
    ranks: dict[str, int] = {}
    running = _dask().as_completed()

    def submit() -> None:
        for rank, task in waiting:
            future = client.submit(work, *task, key=f"{name}-{rank}", pure=False, retries=_RETRIES)
            ranks[future.key] = rank
            running.add(future)
            return

    for _ in range(_AHEAD * threads):
        submit()
    for future in running:
        rank = ranks.pop(future.key)
        error = future.exception()
        found = error if error is not None else future.result()
        future.release()
        submit()
        yield rank, found


@contextmanager
def _client(address: str) -> Iterator[Any]:
    dask = _dask()
    if address == _LOCAL:
        with dask.LocalCluster(threads_per_worker=1, dashboard_address=None) as cluster, dask.Client(cluster) as client:
            yield client
        return
    try:
        client = dask.Client(address, timeout=_ANSWER)
    except (OSError, ValueError) as error:
        raise ExportError(f"no scheduler answers there ({error})", source=address) from error
    with client:
        yield client


def _dask() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise ExportError("needs Dask: pip install 'fiches-extractor[cluster]'", source="--cluster") from error
