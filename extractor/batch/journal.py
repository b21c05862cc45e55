"""What happened in the folder of a batch: one JSON line an event, kept from run to run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TextIO

from extractor.batch.results import Folder


@contextmanager
def journal(folder: Folder) -> Iterator[Callable[..., None]]:
    """Give what writes an event: a line at once, so that a killed run leaves its story."""
    with folder.journal.open("a+", encoding="utf-8", errors="replace") as handle:
        _end_line(handle)

        def note(event: str, **facts: Any) -> None:
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            handle.write(json.dumps({"heure": now, "evenement": event, **facts}, ensure_ascii=False) + "\n")
            handle.flush()

        yield note


def _end_line(handle: TextIO) -> None:
    """End the line that a killed run may have left half written."""
    size = handle.seek(0, 2)
    if size:
        handle.seek(size - 1)
        if handle.read(1) != "\n":
            handle.write("\n")
