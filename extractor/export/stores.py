"""The forms the tables can be written in, each by a module of its own that is imported when it is asked for.

A store is opened on a folder, takes documents one by one, and its files appear whole when the block ends, or not at
all. Rows are streamed: memory does not grow with the number of documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Protocol

from extractor.errors import ExportError
from extractor.export.atomic import Pending, ready_folder, written_together
from extractor.export.datapackage import write_datapackage
from extractor.model.fiche import Extraction

_MODULES = {
    "csv": "csvs",
    "parquet": "parquet",
    "xlsx": "xlsx",
    "sqlite": "sqlite",
    "duckdb": "duckdbs",
    "jsonl": "jsonl",
}
STORES = tuple(_MODULES)
_EXTRA = "pip install 'fiches-extractor[stores]'"


class Store(Protocol):
    """Tables being written. ``paths`` are the files they will be, once the block that opened them ends."""

    paths: list[Path]

    def add(self, extraction: Extraction) -> None:
        """Append one document, to every table or to none."""

    def close(self) -> None:
        """Write what is left; nothing may be added after."""


@contextmanager
def opened(
    names: tuple[str, ...], folder: Path, *, described: bool = True, scratch: Path | None = None
) -> Iterator[list[Store]]:
    """Open the stores ``names`` in ``folder`` (created when missing); all replace older files at the end, or none.

    CSV and Parquet come with their description, ``datapackage.json``, when ``described``. ``scratch``: where files are
    until then, by default beside their places.

    Raises
    ------
    ExportError
        A file cannot be written, or the library that writes it is not installed.
    """
    ready_folder(folder)
    with written_together(scratch) as pending:
        stores = [_made(name, folder, pending) for name in names]
        form = next((form for form in ("csv", "parquet") if form in names), None)
        if form and described:
            write_datapackage(folder, pending, form)
        yield stores
        for store in stores:
            store.close()


def _made(name: str, folder: Path, pending: Pending) -> Store:
    try:
        store: Store = import_module(f"extractor.export.{_MODULES[name]}").Store(folder, pending)
    except ModuleNotFoundError as error:
        raise ExportError(f"needs {error.name}, which is not installed: {_EXTRA}", source=f"--to {name}") from error
    return store
