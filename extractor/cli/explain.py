"""``extract explain FILE --id ID``: where a value was read, and why it is what it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from extractor.cli.inputs import extract_one, find_inputs, reading_options, troubles_told
from extractor.cli.terminal import complain, say

_EPILOG = """
\b
Examples:
  extract explain report.pdf --montant f6-m2
  extract explain report.pdf --id a4           an anomaly, with the figures of its proof
  extract explain report.pdf --id t2:3:0       the cell of a table, by row and column from 0

Exit code: 0 explained, 1 the document or the id was not found, 2 wrong usage.
"""


@click.command("explain", epilog=_EPILOG)
@click.argument("file")
@click.option("--montant", metavar="ID", help="An amount.")
@click.option(
    "--id",
    "ident",
    metavar="ID",
    help="Anything: amount, percentage, indicator, fiche, table, cell, anomaly, or the document_id for the act.",
)
@reading_options
@click.pass_context
def explain_command(
    ctx: click.Context,
    file: str,
    montant: str | None,
    ident: str | None,
    rules_folder: Path | None,
    password: str | None,
) -> None:
    """Tell in French where a value of FILE was read, why its attributes are what they are, what is not stated.

    Ids are those of the results: montant_id, anomalie_id and so on. FILE is one document, or - for standard input.
    """
    from extractor import load_rules

    wanted = montant or ident
    if wanted is None or (montant and ident):
        raise click.UsageError("give either --montant or --id", ctx)
    rules = load_rules(rules_folder)
    inputs, failures = find_inputs((file,))
    if len(inputs) > 1:
        raise click.UsageError("give one document, not a folder of several", ctx)
    for source in inputs:
        with troubles_told(source, failures.append):
            extraction = extract_one(source, rules, password)
            from extractor.export.explain import explain

            width = shutil.get_terminal_size().columns
            say(explain(extraction, wanted, width, amounts_only=montant is not None))
    for line in failures:
        complain(line)
    ctx.exit(1 if failures else 0)
