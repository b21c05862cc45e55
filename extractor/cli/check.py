"""``extract check FILE...``: only what is wrong in the documents."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.inputs import Input, extract_one, find_inputs, reading_options, rules_of, troubles_told, unreadable
from extractor.cli.terminal import Bar, complain, say

if TYPE_CHECKING:
    from extractor.model.fiche import Extraction
    from extractor.ruleset import Ruleset

_FAILED, _WRONG = 1, 3  # exit codes: a document failed; a document contradicts itself
_EPILOG = """
\b
Exit code: 0 no 'erreur', 3 at least one, 1 some document failed (whatever the others hold),
2 wrong usage.
"""


@dataclass(slots=True)
class _Reading:
    """Reads documents one by one, and remembers how it went. ``told``: warnings are lines on standard error."""

    inputs: list[Input]
    rules: Ruleset | None
    password: str | None
    bar: Bar
    told: bool
    failed: bool = False
    wrong: bool = False

    def failure(self, text: str) -> None:
        self.bar.pause()
        self.failed = True
        complain(text)

    def extractions(self) -> Iterator[Extraction]:
        """Documents that could be read, in order."""
        for done, source in enumerate(self.inputs):
            self.bar.show(source.name, done)
            with troubles_told(source, self.failure):
                extraction = extract_one(source, self.rules, self.password)
                self.bar.pause()
                self._noted(source, extraction)
                yield extraction

    def _noted(self, source: Input, extraction: Extraction) -> None:
        self.wrong = self.wrong or any(a.gravite == "erreur" for a in extraction.anomalies)
        for warning in extraction.avertissements if self.told else ():
            complain(f"{source.shown}: {warning}")
        if extraction.statut == "echec":
            self.failure(unreadable(source))


@click.command("check", epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "sarif"]),
    default="text",
    show_default=True,
    help="Form of the anomalies; csv is the table of that name, sarif the format of code review tools (2.1.0).",
)
@reading_options
@click.pass_context
def check_command(
    ctx: click.Context, files: tuple[str, ...], form: str, rules_folder: Path | None, password: str | None
) -> None:
    """Check each FILE, and print what is wrong in it and nothing else.

    FILE is what it is for extract: a document, a folder of documents, or - for standard input.
    """
    rules = rules_of(rules_folder)
    inputs, wrong = find_inputs(files)
    reading = _Reading(inputs, rules, password, Bar(len(inputs)), told=form != "text")
    for line in wrong:
        reading.failure(line)
    _print(reading.extractions(), form)
    reading.bar.pause()
    ctx.exit(_FAILED if reading.failed else _WRONG if reading.wrong else 0)


def _print(extractions: Iterable[Extraction], form: str) -> None:
    if form == "json":
        from extractor.export.jsons import json_anomalies

        say(json_anomalies(extractions), newline=False)
    elif form == "csv":
        from extractor.export.csvs import csv_anomalies

        say(csv_anomalies(extractions), newline=False)
    elif form == "sarif":
        from extractor.export.sarif import sarif

        say(sarif(extractions), newline=False)
    else:
        from extractor.export.screen import findings

        for extraction in extractions:
            say(findings(extraction, shutil.get_terminal_size().columns, sys.stdout.isatty()))
