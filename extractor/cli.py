"""The command line: parses, calls the pipeline, prints. What goes wrong is one line each on standard error.

Everything heavy is imported where it is used, so that ``extract --help`` answers at once.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor import __version__
from extractor.errors import ExportError, ExtractorError, ReadError

if TYPE_CHECKING:
    from rich.progress import Progress

    from extractor.export.csvs import CsvTables
    from extractor.model.fiche import Extraction
    from extractor.ruleset import Ruleset

_SUFFIXES = (".pdf", ".txt", ".md")
_DEFAULT_OUTPUT = Path("output")
_SUMMARIES = 3  # up to so many documents are shown in full, more get a line each
_EPILOG = """
\b
Examples:
  extract deliberation.pdf                   summary here, output/deliberation.json
  extract reports/ --to csv -o results       one set of tables for all files of a folder
  extract report.pdf --to json --to csv      both forms
  extract report.pdf --json | jq .fiches     JSON on standard output, no file
  cat report.txt | extract -                 read standard input

\b
Other commands:
  extract schema                             print the JSON Schema of the results
  extract rules check [DIR]                  check a folder of rules

Exit code: 0 all went well, 1 some document failed, 2 wrong usage.
"""


class _SameName(click.Context):
    """Context of the default command: users never see its name."""

    @property
    def command_path(self) -> str:
        return self.parent.command_path if self.parent else super().command_path


class _DefaultCommand(click.Command):
    context_class = _SameName


class _DefaultGroup(click.Group):
    """A group whose command may be left out: what is no known command goes to ``run``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands:
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ExtractorError as error:
            _complain(str(error))
            ctx.exit(1)


@dataclass(frozen=True, slots=True)
class _Input:
    """A document to read. ``path`` is None for standard input, ``shown`` is how the user named it."""

    path: Path | None
    shown: str
    document_id: str = ""

    @property
    def name(self) -> str:
        return self.path.name if self.path else "stdin"

    @property
    def stem(self) -> str:
        return self.path.stem if self.path else "stdin"


@dataclass(slots=True)
class _Report:
    """What is told to the user while documents go by; ``failed`` once something went wrong."""

    as_json: bool
    quiet: bool
    total: int
    array: bool
    failed: bool = False
    _progress: Progress | None = None
    _printed: int = 0

    def working(self, source: _Input, done: int) -> None:
        """Show a bar on standard error, when someone is there to see it."""
        if self.quiet or not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        if self._progress is None:
            name = TextColumn("{task.description}", markup=False)
            columns = (name, BarColumn(bar_width=20), MofNCompleteColumn(), TimeElapsedColumn())
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.add_task("", total=self.total)
        task = self._progress.task_ids[0]
        self._progress.update(task, completed=done, description=_printable(source.name)[:40])
        self._progress.start()

    def pause(self) -> None:
        """Take the bar away, so that a line can be printed."""
        if self._progress is not None:
            self._progress.stop()

    def failure(self, text: str) -> None:
        self.pause()
        self.failed = True
        _complain(text)

    def result(self, extraction: Extraction) -> None:
        """Print a document: JSON, a summary or a line."""
        self.pause()
        if self.as_json:
            self._json(extraction)
        elif not self.quiet:
            from extractor.export import screen

            if self.total > _SUMMARIES:
                _say(screen.one_line(extraction))
            else:
                _say(screen.render(extraction, shutil.get_terminal_size().columns, sys.stdout.isatty()))

    def end(self, written: list[Path]) -> None:
        self.pause()
        if self.as_json and self.array:
            _say("\n]\n" if self._printed else "[]\n", newline=False)
        if written and not self.quiet:
            _say(f"Résultats\u202f: {_places(written)}", error=self.as_json)

    def _json(self, extraction: Extraction) -> None:
        from extractor.export.jsons import dumps

        text = dumps(extraction)
        if self.array:
            text = ("," if self._printed else "[") + "\n" + text.rstrip("\n")
        self._printed += 1
        _say(text, newline=False)


@dataclass(slots=True)
class _Results:
    """The files being made in ``folder``. Tables are opened with the first document that succeeds."""

    folder: Path
    formats: tuple[str, ...]
    stack: ExitStack
    written: list[Path] = field(default_factory=list)
    _tables: CsvTables | None = None

    def prepare(self) -> None:
        if self.formats:
            from extractor.export.atomic import ready_folder

            ready_folder(self.folder)

    def keep(self, extraction: Extraction) -> None:
        if "json" in self.formats:
            from extractor.export.jsons import write_json

            self.written.append(write_json(extraction, self.folder))
        if "csv" in self.formats:
            if self._tables is None:
                from extractor.export.csvs import csv_tables

                self._tables = self.stack.enter_context(csv_tables(self.folder))
                self.written += self._tables.paths
            self._tables.add(extraction)


@click.group(cls=_DefaultGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Extract structured data from deliberations on child protection."""


@main.command(cls=_DefaultCommand, hidden=True, epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--to",
    "formats",
    multiple=True,
    type=click.Choice(["json", "csv"]),
    help="Form of the results; may be repeated. [default: json]",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder of the results. [default: output]"
)
@click.option(
    "--rules",
    "rules_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of rules laid over ours.",
)
@click.option("--password", envvar="EXTRACT_PASSWORD", show_envvar=True, help="Password of encrypted PDFs.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print JSON on standard output and nothing else there: an object, or an array when several files or"
    " a folder are given. Files are only written with --to or --output.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print no summary and no progress; errors are still told.")
@click.version_option(__version__, message="extract %(version)s", help="Show the version and exit.")
@click.pass_context
def run(
    ctx: click.Context,
    files: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    rules_folder: Path | None,
    password: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read each FILE and write what it holds: fiches, amounts, indicators, anomalies.

    FILE is a PDF, a text or a Markdown file, a folder (searched for *.pdf, *.txt and *.md), or - for standard
    input.
    """
    from extractor import load_rules

    if not formats and (output or not as_json):
        formats = ("json",)
    rules = load_rules(rules_folder)
    inputs, wrong = _inputs(files)
    array = len(files) > 1 or os.path.isdir(files[0])  # noqa: PTH112 - Path.is_dir raises where this says no
    report = _Report(as_json, quiet, len(inputs), array)
    for line in wrong:
        report.failure(line)
    with ExitStack() as stack:
        results = _Results(output or _DEFAULT_OUTPUT, formats, stack)
        stack.callback(report.pause)
        results.prepare()
        for done, source in enumerate(inputs):
            report.working(source, done)
            _one(source, rules, password, results, report)
    report.end(results.written)
    ctx.exit(1 if report.failed else 0)


def _one(source: _Input, rules: Ruleset, password: str | None, results: _Results, report: _Report) -> None:
    """Extract one document and hand it on. Whatever is wrong with it must not stop the others."""
    try:
        extraction = _extract(source, rules, password)
        results.keep(extraction)
        report.result(extraction)
    except ExportError:
        raise  # the next document could not be written either
    except ExtractorError as error:
        report.failure(_reason(source, error))
        return
    except Exception as error:
        report.failure(f"{source.shown}: internal error ({type(error).__name__}: {error})")
        if os.environ.get("EXTRACT_DEBUG") == "1":
            import traceback

            traceback.print_exc()
        return
    if extraction.statut == "echec":
        report.failure(f"{source.shown}: no page could be read")


def _extract(source: _Input, rules: Ruleset, password: str | None) -> Extraction:
    from extractor import pipeline

    data = source.path or sys.stdin.buffer.read()
    extraction = pipeline.run(data, rules, name=source.name, password=password)
    return replace(extraction, document_id=source.document_id)


def _inputs(arguments: tuple[str, ...]) -> tuple[list[_Input], list[str]]:
    """Find the documents meant, each once, with unique ids; and what is wrong with the arguments."""
    from extractor.export.names import unique_names

    found: dict[Path | None, _Input] = {}
    wrong = []
    for argument in arguments:
        try:
            for source in _meant(argument):
                found.setdefault(source.path and source.path.resolve(), source)
        except ReadError as error:
            wrong.append(str(error))
    inputs = list(found.values())
    names = unique_names(source.stem for source in inputs)
    return [replace(source, document_id=name) for source, name in zip(inputs, names, strict=True)], wrong


def _meant(argument: str) -> list[_Input]:
    if argument == "-":
        return [_Input(None, "standard input")]
    path = Path(argument)
    try:
        if not path.is_dir():
            path.stat()
            return [_Input(path, argument)]
        documents = _documents(path)
    except OSError as error:
        raise ReadError(error.strerror or str(error), source=argument) from error
    if not documents:
        raise ReadError(f"no document ({', '.join(_SUFFIXES)}) in this folder", source=argument)
    return [_Input(document, str(document)) for document in documents]


def _documents(folder: Path) -> list[Path]:
    """Documents of a folder and its subfolders, sorted; hidden files are left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES and not path.name.startswith(".") and path.is_file()
    )


def _reason(source: _Input, error: ExtractorError) -> str:
    """Tell an error under the name the user gave, whatever name the stages knew the document by."""
    text = str(error)
    if error.source and error.source in (source.name, source.stem, source.document_id, str(source.path)):
        return source.shown + text.removeprefix(error.source)
    return f"{source.shown}: {text}"


def _places(written: list[Path]) -> str:
    if len(written) == 1:
        return str(written[0])
    parts = []
    for suffix in (".json", ".csv"):
        names = [path.name for path in written if path.suffix == suffix]
        if names:
            parts.append(names[0] if len(names) == 1 else f"{len(names)} fichiers {suffix[1:].upper()}")
    return f"{written[0].parent}{os.sep} ({', '.join(parts)})"


def _printable(text: str) -> str:
    return " ".join("".join(c if c.isprintable() or c.isspace() else "?" for c in text).split())


def _complain(text: str) -> None:
    _say(f"extract: {_printable(text)}", error=True)


def _say(text: str, *, error: bool = False, newline: bool = True) -> None:
    """Print as UTF-8. A reader that left early (``| head``) does not keep the files from being written."""
    stream = sys.stderr if error else sys.stdout
    try:
        click.echo((text + "\n" * newline).encode(errors="replace"), file=stream, nl=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@main.command()
def schema() -> None:
    """Print the JSON Schema of the results."""
    import json

    from extractor.export.schema import schema as build

    _say(json.dumps(build(), ensure_ascii=False, indent=2))


@main.group()
def rules() -> None:
    """Work on rules."""


@rules.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def check(ctx: click.Context, folder: Path | None) -> None:
    """Check the rules and their examples: ours, with those of FOLDER laid over them when it is given."""
    from extractor.ruleset import check_rules

    faults = check_rules(folder)
    for fault in faults:
        _complain(str(fault))
    if faults:
        ctx.exit(1)
    _say("rules are valid")
