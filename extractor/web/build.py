"""A site from what the command line was given."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from sqlite3 import Connection

from extractor.ruleset import load_rules
from extractor.web import base, corrections
from extractor.web.corpus import Document
from extractor.web.population import read_population
from extractor.web.site import Site
from extractor.web.sources import Sources


def site_of(
    results: Path,
    places: tuple[Path, ...] = (),
    population: Path | None = None,
    *,
    documents: list[Document] | None = None,
) -> Site:
    """Open the results of a folder, with the corrections kept there applied.

    Raises
    ------
    ReadError
        There are no results, or the population file is wrong.
    ModuleNotFoundError
        A library that pages need is not installed.
    """
    opened, notes = corrections.applied(base.opened(results), corrections.Journal(results))
    site = maker(results, places, population, live=False, documents=documents)(opened)
    site.reserves = notes
    return site


def maker(
    results: Path,
    places: tuple[Path, ...] = (),
    population: Path | None = None,
    *,
    live: bool = True,
    documents: list[Document] | None = None,
) -> Callable[[Connection], Site]:
    """What makes a site over a connection. Errors as for ``site_of``."""
    for needed in ("vl_convert", "PIL"):
        import_module(needed)
    people = read_population(population) if population else {}
    sources, objectives = Sources(results, places), _objectives()
    return lambda opened: Site(opened, sources, population=people, objectifs=objectives, live=live, documents=documents)


def _objectives() -> dict[str, tuple[str, str]]:
    """Short name and engagement of the national objectives, from the rules."""
    return {
        entry.id: (entry.libelles[0], entry.attributs.get("engagement", ""))
        for entry in load_rules().lexique("objectifs.nationaux").entrees
    }
