"""What is said on the terminal: results, complaints, progress."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress


@dataclass(slots=True)
class Bar:
    """A progress bar on standard error, when someone is there to see it and ``hidden`` does not forbid it."""

    total: int
    hidden: bool = False
    _progress: Progress | None = None

    def show(self, name: str, done: int) -> None:
        """Tell that the document ``name`` is being read after ``done`` others."""
        if self.hidden or not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        if self._progress is None:
            column = TextColumn("{task.description}", markup=False)
            columns = (column, BarColumn(bar_width=20), MofNCompleteColumn(), TimeElapsedColumn())
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.add_task("", total=self.total)
        task = self._progress.task_ids[0]
        self._progress.update(task, completed=done, description=printable(name)[:40])
        self._progress.start()

    def pause(self) -> None:
        """Take the bar away, so that a line can be printed."""
        if self._progress is not None:
            self._progress.stop()


def printable(text: str) -> str:
    """``text`` on one line, without the characters that drive a terminal."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "?" for c in text).split())


def complain(text: str) -> None:
    """Print one line of trouble on standard error."""
    say(f"extract: {printable(text)}", error=True)


def say(text: str, *, error: bool = False, newline: bool = True) -> None:
    """Print as UTF-8. A reader that left early (``| head``) does not keep the files from being written."""
    stream = sys.stderr if error else sys.stdout
    try:
        click.echo((text + "\n" * newline).encode(errors="replace"), file=stream, nl=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
