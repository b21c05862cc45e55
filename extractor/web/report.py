"""The site as a folder that opens from a disk: every page, the images of the pages read, styles and script."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from secrets import token_hex
from typing import Any

from extractor.errors import ExportError, ReadError
from extractor.export.atomic import reported
from extractor.read.sight import page_images
from extractor.web.corpus import Document
from extractor.web.document import figure_pages
from extractor.web.site import Site
from extractor.web.sources import Sources
from extractor.web.templates_env import FOLDER

STATIC = ("site.css", "site.js", "icone.svg")
_FEW = 60  # documents: for less, another process would start in vain
_MARK = ".rapport-extract"  # a folder we made: it may be replaced


def write(
    site: Site,
    folder: Path,
    *,
    images: bool = True,
    again: Callable[[list[Document]], Site] | None = None,
    step: Callable[[str], None] = lambda name: None,
) -> int:
    """Write the whole site into ``folder``, which appears complete or not at all.

    Parameters
    ----------
    site
        The pages.
    folder
        A new or empty folder, or one that an earlier report made: that is replaced.
    images
        Whether the pages of the documents are drawn.
    again
        Makes the same site in another process, over documents already loaded: all cores then make many pages.
    step
        Called with the address of each page, before it is made.

    Returns
    -------
    int
        Number of pages.

    Raises
    ------
    ExportError
        The folder holds something else, or cannot be written.
    """
    with _replaced(folder) as fresh, reported(folder):
        (fresh / "static").mkdir()
        for name in STATIC:
            (fresh / "static" / name).write_bytes((FOLDER / "static" / name).read_bytes())
        site.drawn = _drawn(site, fresh / "images", step) if images else {}
        count = 0
        for path in _pages(site, fresh, again if len(site.documents) > _FEW else None):
            step(path)
            count += 1
    return count


def _pages(site: Site, folder: Path, again: Callable[[list[Document]], Site] | None) -> Iterator[str]:
    """Write the pages, here or by processes that make the site again; give the address of each."""
    paths = list(site.paths())
    for parent in {(folder / path).parent for path in paths}:
        parent.mkdir(exist_ok=True)
    if again is None:
        for path in paths:
            _write(site, folder, path)
            yield path
        return
    shared = (again, site.documents, site.drawn or {}, folder)
    # A copy of this process has nothing to import and all documents in memory; it opens the results anew.
    way = get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(mp_context=way, initializer=_ready, initargs=shared) as pool:
        yield from pool.map(_made, paths, chunksize=4)


_HERE: dict[str, Any] = {}  # of a process that makes pages or images


def _ready(
    again: Callable[[list[Document]], Site],
    documents: list[Document],
    drawn: dict[str, dict[int, tuple[float, float]]],
    folder: Path,
) -> None:
    _HERE["site"], _HERE["folder"] = again(documents), folder
    _HERE["site"].drawn = drawn


def _made(path: str) -> str:
    _write(_HERE["site"], _HERE["folder"], path)
    return path


def _write(site: Site, folder: Path, path: str) -> None:
    (folder / path).write_text(site.render(path), encoding="utf-8", errors="replace")


def _drawn(site: Site, folder: Path, step: Callable[[str], None]) -> dict[str, dict[int, tuple[float, float]]]:
    """Draw the pages that figures are read on; sizes in points of those drawn, by document and page."""
    wanted = {
        document: pages for document in site.documents if document.pdf and (pages := figure_pages(site, document))
    }
    tasks = [
        (str(document.row["fichier"]), str(document.row["sha256"]), pages, str(folder / document.slug))
        for document, pages in wanted.items()
    ]
    found: dict[str, dict[int, tuple[float, float]]] = {}
    # PDFium is one thread's; a process of its own also keeps a document that kills it from killing the report.
    way = get_context("spawn")
    with ProcessPoolExecutor(mp_context=way, initializer=_ready_to_draw, initargs=(site.sources,)) as pool:
        waiting = [pool.submit(_draw, *task) for task in tasks]
        for document, drawing in zip(wanted, waiting, strict=True):
            step(f"images/{document.slug}")
            try:
                found[document.slug] = drawing.result()
            except BrokenProcessPool:  # the pages say that they have no image
                found[document.slug] = {}
    return found


def _ready_to_draw(sources: Sources) -> None:
    _HERE["sources"] = sources


def _draw(fichier: str, sha256: str, pages: list[int], target: str) -> dict[int, tuple[float, float]]:
    data = _HERE["sources"].data(fichier, sha256)
    if data is None:
        return {}
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {}
    try:
        for image in page_images(data, pages):
            (folder / f"{image.page}.webp").write_bytes(image.data)
            sizes[image.page] = image.width, image.height
    except ReadError:  # encrypted, for instance
        return sizes
    return sizes


@contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    """A folder being filled, that takes the place of ``folder`` at the end of the block."""
    if folder.exists() and not (folder / _MARK).exists():
        if not folder.is_dir() or any(folder.iterdir()):
            raise ExportError("not empty, and no report of ours: nothing was written", source=str(folder))
    fresh = folder.parent / f".{folder.name}-{token_hex(6)}"
    try:
        with reported(folder):
            fresh.mkdir(parents=True)
            (fresh / _MARK).touch()
        yield fresh
        with reported(folder):
            old = folder.parent / f".{folder.name}-{token_hex(6)}"
            if folder.exists():
                folder.rename(old)
            fresh.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
