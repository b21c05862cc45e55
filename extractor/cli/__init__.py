"""The command line: parses, calls the pipeline, prints. What goes wrong is one line each on standard error.

Everything heavy is imported where it is used, so that ``extract --help`` answers at once.
"""

from __future__ import annotations

from typing import Any

import click

from extractor.cli.batch import batch_command
from extractor.cli.check import check_command
from extractor.cli.debug import debug_command
from extractor.cli.explain import explain_command
from extractor.cli.merge import merge_command
from extractor.cli.report import report_command
from extractor.cli.rules import rules_group, schema_command
from extractor.cli.run import run_command
from extractor.cli.serve import serve_command
from extractor.cli.status import status_command
from extractor.cli.terminal import complain
from extractor.errors import ExtractorError

__all__ = ["main"]


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
            complain(str(error))
            ctx.exit(1)


@click.group(cls=_DefaultGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Extract structured data from deliberations on child protection."""


for _command in (
    run_command,
    check_command,
    explain_command,
    debug_command,
    batch_command,
    status_command,
    merge_command,
    schema_command,
    rules_group,
    report_command,
    serve_command,
):
    main.add_command(_command)
