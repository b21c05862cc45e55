"""The site as a folder that opens from a disk: every page, the images of the pages read, styles and script."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from secrets import token_hex

from extractor.errors import ExportError, ReadError
from extractor.export.atomic import reported
from extractor.read.sight import page_images
from extractor.web.document import figure_pages
from extractor.web.site import Site
from extractor.web.sources import Sources
from extractor.web.templates_env import FOLDER

STATIC = ("site.css", "site.js", "icone.svg")
_MARK = ".rapport-extract"  # a folder we made: it may be replaced


def write(site: Site, folder: Path, *, images: bool = True, step: Callable[[str], None] = lambda name: None) -> int:
    """Write the whole site into ``folder``, which appears complete or not at all.

    Parameters
    ----------
    site
        The pages.
    folder
        A new or empty folder, or one that an earlier report made: that is replaced.
    images
        Whether the pages of the documents are drawn.
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
        for path in site.paths():
            step(path)
            target = fresh / path
            target.parent.mkdir(exist_ok=True)
            target.write_text(site.render(path), encoding="utf-8", errors="replace")
            count += 1
    return count


def _drawn(site: Site, folder: Path, step: Callable[[str], None]) -> dict[str, dict[int, tuple[float, float]]]:
    """Draw the pages that figures are read on; sizes in points of those drawn, by document and page."""
    wanted = [document for document in site.documents if document.pdf and figure_pages(site, document)]
    tasks = [(str(d.row["fichier"]), str(d.row["sha256"]), figure_pages(site, d), str(folder / d.slug)) for d in wanted]
    found: dict[str, dict[int, tuple[float, float]]] = {}
    draw = partial(_draw, site.sources)
    # PDFium is one thread's; a process of its own also keeps a document that kills it from killing the report.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(draw, *task) for task in tasks] if tasks else []
        for document, drawing in zip(wanted, waiting, strict=True):
            step(f"images/{document.slug}")
            try:
                found[document.slug] = drawing.result()
            except BrokenProcessPool:  # the pages say that they have no image
                found[document.slug] = {}
    return found


def _draw(sources: Sources, fichier: str, sha256: str, pages: list[int], target: str) -> dict[int, tuple[float, float]]:
    data = sources.data(fichier, sha256)
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
