"""``extract report OUT``: the results of a folder as pages to look at."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.terminal import Bar, say

if TYPE_CHECKING:
    from extractor.web.corpus import Document
    from extractor.web.site import Site

_EPILOG = """
\b
Examples:
  extract batch reports/ -o out && extract report out -o site    then open site/index.html
  extract report output --sources reports/                       results of `extract FILES --to sqlite`
  extract report out --population inhabitants.csv                columns departement_code,habitants,mineurs

\b
The folder needs no network and no server. Page images are made of the files the results were read from,
where these are still in place and unchanged; --sources names other folders to look for them.
"""


@click.command("report", epilog=_EPILOG)
@click.argument("results", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", default="site", show_default=True, type=click.Path(path_type=Path), help="Folder of the pages."
)
@click.option(
    "--sources",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the documents themselves; may be repeated.",
)
@click.option(
    "--population",
    type=click.Path(path_type=Path),
    help="CSV of inhabitants by département: figures per inhabitant and per minor are added.",
)
@click.option("--no-images", is_flag=True, help="Leave out the images of pages: smaller, and made at once.")
@click.option("-q", "--quiet", is_flag=True, help="Print no progress and no summary; errors are still told.")
def report_command(
    results: Path, output: Path, sources: tuple[Path, ...], population: Path | None, no_images: bool, quiet: bool
) -> None:
    """Make a folder of pages from the results in OUT: figures compared, each linked to the page it is printed on."""
    from extractor.web.report import write

    again = partial(opened_site, results, sources, population)
    site = again()
    total = len(list(site.paths())) + (0 if no_images else len(site.documents))
    bar, done = Bar(total, quiet), 0

    def step(name: str) -> None:
        nonlocal done
        bar.show(name, done)
        done += 1

    try:
        count = write(site, output, images=not no_images, again=again, step=step)
    finally:
        bar.pause()
    if not quiet:
        say(f"{count} pages : {output / 'index.html'}")


def opened_site(
    results: Path, sources: tuple[Path, ...], population: Path | None, documents: list[Document] | None = None
) -> Site:
    """The site over a folder of results.

    Raises
    ------
    ExtractorError
        There are no results, the population file is wrong, or what pages need is not installed.
    """
    from extractor.errors import ExtractorError

    try:
        from extractor.web.build import site_of
    except ModuleNotFoundError as error:
        hint = "pip install 'fiches-extractor[web]'"
        raise ExtractorError(f"needs {error.name}, which is not installed: {hint}", source="pages") from error
    return site_of(results, sources, population, documents=documents)
