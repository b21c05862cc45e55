"""``extract debug FILE --page N``: a picture of what the stages see on a page."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from extractor.cli.inputs import find_inputs, reading_options
from extractor.cli.limits import current_limits
from extractor.cli.terminal import complain, say

_EPILOG = """
\b
Example:
  extract debug deliberation.pdf --page 12      writes output/deliberation-p12.png

Needs Pillow and numpy: pip install 'fiches-extractor[ocr]'.
Exit code: 0 drawn, 1 the document or the page cannot be read, 2 wrong usage.
"""


@click.command("debug", epilog=_EPILOG)
@click.argument("file")
@click.option("--page", "number", type=click.IntRange(1), default=1, show_default=True, help="Page to draw.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="PNG to write. [default: in output/]"
)
@reading_options
@click.pass_context
def debug_command(
    ctx: click.Context, file: str, number: int, output: Path | None, rules_folder: Path | None, password: str | None
) -> None:
    """Draw a page of FILE with its words, blocks, columns, tables, furniture, sections and their reading order."""
    from extractor import load_rules
    from extractor.export.atomic import ready_folder, reported, written_together

    rules = load_rules(rules_folder)
    inputs, wrong = find_inputs((file,))
    if wrong:
        complain(wrong[0])
        ctx.exit(1)
    if len(inputs) > 1:
        raise click.UsageError("give one document, not a folder of several", ctx)
    source = inputs[0]
    try:
        from extractor.debug import page_drawing

        data = source.path or sys.stdin.buffer.read()
        image = page_drawing(data, number, rules, name=source.name, password=password, limits=current_limits())
    except ImportError:
        complain("drawing pages needs Pillow and numpy: pip install 'fiches-extractor[ocr]'")
        ctx.exit(1)
    target = output or Path("output") / f"{source.document_id}-p{number}.png"
    ready_folder(target.parent)
    with written_together() as pending, reported(target):
        pending.claim(target).write_bytes(image)
    say(str(target))
