"""``extract merge A B -o C``: several batches made one."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.run import tables_option
from extractor.cli.terminal import say

_BATCH = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("merge")
@click.argument("batches", nargs=-1, required=True, type=_BATCH, metavar="FOLDER...")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder of the whole.")
@tables_option
def merge_command(batches: tuple[Path, ...], output: Path, forms: tuple[str, ...]) -> None:
    """Make one batch of the finished batches in each FOLDER.

    A document (same name, same content) that several hold counts once: the last that read it wins.
    """
    from extractor.batch import Folder
    from extractor.batch.merge import merge
    from extractor.export.french import count

    merge(list(batches), output, tuple(dict.fromkeys(forms)) or ("csv", "sqlite"))
    say(f"{count(sum(1 for _ in Folder(output).entries()), 'document')} : {output}")
