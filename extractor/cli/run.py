"""``extract FILE...``: read documents and write what they hold."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.inputs import Input, extract_one, find_inputs, reading_options, rules_of, troubles_told, unreadable
from extractor.cli.terminal import Bar, complain, say
from extractor.version import __version__

if TYPE_CHECKING:
    from extractor.export.stores import Store
    from extractor.model.fiche import Extraction
    from extractor.ruleset import Ruleset

FORMS = ("json", "csv", "parquet", "xlsx", "sqlite", "duckdb", "jsonl")
tables_option = click.option(
    "--to",
    "forms",
    multiple=True,
    type=click.Choice(FORMS[1:]),
    help="Form of the tables; may be repeated. [default: csv, sqlite]",
)
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
  extract check FILE...                      print what is wrong in the documents, and only that
  extract explain FILE --id ID               tell where a value was read, and why it is what it is
  extract debug FILE --page N                draw a page with what is seen on it
  extract batch SOURCES... -o OUT            many documents: isolated, resumed, one database
  extract status OUT                         what the folder of a batch holds
  extract merge A B -o C                     several batches made one
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


@dataclass(slots=True)
class _Report:
    """What is told to the user while documents go by; ``failed`` once something went wrong."""

    as_json: bool
    quiet: bool
    total: int
    array: bool
    bar: Bar
    failed: bool = False
    _printed: int = 0

    def failure(self, text: str) -> None:
        self.bar.pause()
        self.failed = True
        complain(text)

    def result(self, extraction: Extraction) -> None:
        """Print a document: JSON, a summary or a line."""
        self.bar.pause()
        if self.as_json:
            self._json(extraction)
        elif not self.quiet:
            from extractor.export import screen

            if self.total > _SUMMARIES:
                say(screen.one_line(extraction))
            else:
                say(screen.render(extraction, shutil.get_terminal_size().columns, sys.stdout.isatty()))

    def end(self, written: list[Path]) -> None:
        self.bar.pause()
        if self.as_json and self.array:
            say("\n]\n" if self._printed else "[]\n", newline=False)
        if written and not self.quiet:
            say(f"Résultats\u202f: {_places(written)}", error=self.as_json)

    def _json(self, extraction: Extraction) -> None:
        from extractor.export.jsons import dumps

        text = dumps(extraction)
        if self.array:
            text = ("," if self._printed else "[") + "\n" + text.rstrip("\n")
        self._printed += 1
        say(text, newline=False)


@dataclass(slots=True)
class _Results:
    """The files being made in ``folder``. Tables are opened with the first document that succeeds."""

    folder: Path
    formats: tuple[str, ...]
    stack: ExitStack
    written: list[Path] = field(default_factory=list)
    _stores: list[Store] | None = None

    def prepare(self) -> None:
        if self.formats:
            from extractor.export.atomic import ready_folder

            ready_folder(self.folder)

    def keep(self, extraction: Extraction) -> None:
        if "json" in self.formats:
            from extractor.export.jsons import write_json

            self.written.append(write_json(extraction, self.folder))
        tables = tuple(name for name in self.formats if name != "json")
        if tables and self._stores is None:
            from extractor.export.stores import opened

            # Beside the JSON of the documents, every .json file is a document.
            alone = "json" not in self.formats
            self._stores = self.stack.enter_context(opened(tables, self.folder, described=alone))
            self.written += [path for store in self._stores for path in store.paths]
        for store in self._stores or ():
            store.add(extraction)


@click.command("run", cls=_DefaultCommand, hidden=True, epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--to",
    "formats",
    multiple=True,
    type=click.Choice(FORMS),
    help="Form of the results; may be repeated. All but json hold all documents together. [default: json]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the results. [default: output]")
@reading_options
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
def run_command(
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
    if not formats and (output or not as_json):
        formats = ("json",)
    rules = rules_of(rules_folder)
    inputs, wrong = find_inputs(files)
    array = len(files) > 1 or os.path.isdir(files[0])  # noqa: PTH112 - Path.is_dir raises where this says no
    report = _Report(as_json, quiet, len(inputs), array, Bar(len(inputs), quiet))
    for line in wrong:
        report.failure(line)
    with ExitStack() as stack:
        results = _Results(output or _DEFAULT_OUTPUT, formats, stack)
        stack.callback(report.bar.pause)
        results.prepare()
        for done, source in enumerate(inputs):
            report.bar.show(source.name, done)
            _one(source, rules, password, results, report)
    report.end(results.written)
    ctx.exit(1 if report.failed else 0)


def _one(source: Input, rules: Ruleset | None, password: str | None, results: _Results, report: _Report) -> None:
    """Extract one document and hand it on."""
    with troubles_told(source, report.failure):
        extraction = extract_one(source, rules, password)
        results.keep(extraction)
        report.result(extraction)
        if extraction.statut == "echec":
            report.failure(unreadable(source))


def _places(written: list[Path]) -> str:
    if len(written) == 1:
        return str(written[0])
    parts = []
    for suffix in (f".{form}" for form in FORMS):
        names = [path.name for path in written if path.suffix == suffix]
        if names:
            parts.append(names[0] if len(names) == 1 else f"{len(names)} fichiers {suffix[1:].upper()}")
    return f"{written[0].parent}{os.sep} ({', '.join(parts)})"
