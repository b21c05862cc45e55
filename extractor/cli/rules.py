"""``extract schema`` and ``extract rules``: what does not read documents."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.terminal import complain, say


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of the results."""
    import json

    from extractor.export.schema import schema

    say(json.dumps(schema(), ensure_ascii=False, indent=2))


@click.group("rules")
def rules_group() -> None:
    """Work on rules."""


@rules_group.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def rules_check_command(ctx: click.Context, folder: Path | None) -> None:
    """Check the rules and their examples: ours, with those of FOLDER laid over them when it is given."""
    from extractor.ruleset import check_rules

    faults = check_rules(folder)
    for fault in faults:
        complain(str(fault))
    if faults:
        ctx.exit(1)
    say("rules are valid")
