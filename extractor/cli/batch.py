"""``extract batch SOURCES...``: many documents, isolated from one another, resumed where a run was stopped."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.run import tables_option
from extractor.cli.terminal import complain, printable, say

if TYPE_CHECKING:
    from rich.progress import Progress

    from extractor.batch import Summary

_INTERRUPTED = 130  # exit code, as shells have it for Ctrl-C
_UNITS = {"K": 10, "M": 20, "G": 30, "T": 40}
_EPILOG = """
\b
Examples:
  extract batch reports/ -o out                       a folder, with its subfolders and zip archives
  extract batch 'reports/*.pdf' more.zip @list.txt -o out
  extract batch s3://bucket/deliberations/ -o out     addresses need: pip install 'fiches-extractor[remote]'
  extract batch reports/ -o out --to duckdb --to xlsx
  extract batch reports/ -o out --cluster tcp://scheduler:8786
  extract status out                                  what the folder holds

\b
Run the same command again to go on after an interruption: only what is new or changed is read.
Exit code: 0 all went well, 1 some document failed, 2 wrong usage, 130 interrupted.
"""


def _size(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Bytes of ``800M`` or ``2G``."""
    text = value.strip().upper().removesuffix("B").removesuffix("I")
    digits, unit = (text[:-1], _UNITS[text[-1]]) if text[-1:] in _UNITS else (text, 0)
    if not digits.isdigit() or not int(digits):
        raise click.BadParameter(f"{value!r} is no size such as 800M or 2G")
    return int(digits) << unit


@click.command("batch", epilog=_EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCES...")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder of the batch.")
@tables_option
@click.option("--workers", type=click.IntRange(1), help="Processes. [default: as many as cores and memory allow]")
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), default=600, show_default=True, help="Seconds for a document."
)
@click.option("--memory", callback=_size, default="2G", show_default=True, help="Memory for a document.")
@click.option("--retry", is_flag=True, help="Try again also the documents that failed before.")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler (tcp://host:port), or 'local' for a trial here.")
@click.option(
    "--rules",
    "rules_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of rules laid over ours.",
)
@click.option("--password", envvar="EXTRACT_PASSWORD", show_envvar=True, help="Password of encrypted PDFs.")
@click.option("-q", "--quiet", is_flag=True, help="Print no progress and no summary; errors are still told.")
@click.pass_context
def batch_command(
    ctx: click.Context,
    sources: tuple[str, ...],
    output: Path,
    forms: tuple[str, ...],
    workers: int | None,
    timeout: float,
    memory: int,
    retry: bool,
    cluster: str | None,
    rules_folder: Path | None,
    password: str | None,
    quiet: bool,
) -> None:
    """Read all documents of SOURCES and write one set of tables, in the folder given by -o.

    SOURCES are files, folders, globs, zip archives, addresses (https://, s3://), and lists of these: @list.txt.
    A document that crashes, hangs or takes too much memory is tried twice, then told in echecs.csv; the others go on.
    """
    from extractor.batch import Options, find_sources, run

    found, wrong = find_sources(sources)
    for line in wrong:
        complain(line)
    if not found:
        complain("no document to read")
        ctx.exit(1)
    options = Options(
        tuple(dict.fromkeys(forms)) or ("csv", "sqlite"),
        str(rules_folder.resolve()) if rules_folder else None,
        password,
        timeout,
        memory,
        workers,
        cluster,
        retry,
    )
    bar = _Bar(len(found), quiet)
    summary = None
    signal.signal(signal.SIGTERM, _terminated)
    try:
        summary = run(found, output, options, bar.show)
    except KeyboardInterrupt:
        bar.end()
        complain(f"interrupted: {bar.done} of {len(found)} documents are done and kept; the same command goes on")
        sys.stdout.flush()
        ctx.exit(_INTERRUPTED)
    finally:
        bar.end()
    if not quiet:
        say(_told(summary, output))
    ctx.exit(1 if wrong or summary.statuts["echec"] else 0)


def _terminated(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


class _Bar:
    """Documents done, pages a second, failures and time left, on a terminal."""

    def __init__(self, total: int, quiet: bool) -> None:
        self.done = 0
        self._total = total
        self._shown = sys.stderr.isatty() and not quiet
        self._progress: Progress | None = None

    def show(self, summary: Summary, name: str) -> None:
        """Tell that one more document is done."""
        self.done = summary.done
        if not self._shown:
            return
        if self._progress is None:
            self._progress = _progress()
            self._task = self._progress.add_task("", total=self._total, pages=0, failures=0, speed=0.0)
            self._progress.start()
        elapsed = self._progress.tasks[0].elapsed or 1.0
        self._progress.update(
            self._task,
            completed=summary.done,
            description=printable(name)[:30],
            failures=summary.statuts["echec"],
            speed=summary.pages / max(elapsed, 0.1),
        )

    def end(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
            self._shown = False


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]:.1f} p/s", markup=False),
        TextColumn("{task.fields[failures]} échec(s)", markup=False),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _told(summary: Summary, output: Path) -> str:
    from extractor.export.french import count

    statuts = summary.statuts
    lines = [
        f"{count(summary.documents, 'document')} : {count(statuts['complet'], 'complet')},"
        f" {count(statuts['partiel'], 'partiel')}, {count(statuts['echec'], 'échec')}",
        f"{count(summary.pages, 'page')} {'lues' if summary.pages > 1 else 'lue'} en {summary.seconds:.1f} s"
        f" ({summary.pages / max(summary.seconds, 0.001):.1f} p/s), {summary.reused} déjà connus",
    ]
    if statuts["echec"]:
        causes = ", ".join(f"{cause} {number}" for cause, number in sorted(summary.failures.items()))
        lines.append(f"Échecs : {causes} (voir {output / 'echecs.csv'})")
    lines.append(f"Résultats : {output}")
    return "\n".join(lines)
