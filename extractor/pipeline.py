"""From a document to what it holds: the reading, then the stages that follow it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.limits import Limits
from extractor.read import read

if TYPE_CHECKING:
    from extractor.extraction import Extracted
    from extractor.model.fiche import Extraction
    from extractor.ruleset import Ruleset


def run(
    source: Path | str | bytes,
    rules: Ruleset | None = None,
    *,
    name: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> Extraction:
    """Read, lay out, segment, extract and reconcile one document. See ``extractor.extract``."""
    with _collector_paused():
        raw = read(source, name=name, password=password, limits=limits, meanwhile=lambda: _ready(rules))
        from extractor.ruleset.compiled import COMPILED
        from extractor.stages import extracted

        extraction = extracted(raw, _ready(rules))
        COMPILED.keep()
        return extraction


def read_values(
    source: Path | str | bytes,
    rules: Ruleset | None = None,
    *,
    name: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> Extracted:
    """What one document says, and the texts it was read from, unchecked; its parameters are those of ``run``."""
    with _collector_paused():
        raw = read(source, name=name, password=password, limits=limits, meanwhile=lambda: _ready(rules))
        from extractor.stages import values_of

        return values_of(raw, _ready(rules))


def _ready(rules: Ruleset | None) -> Ruleset:
    """Have at hand all that follows the reading; the rules, ours when none are given."""
    import extractor.stages  # noqa: F401 - some tenths of a second, the first time
    from extractor.ruleset import load_rules

    return rules or load_rules()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the collector of cycles, which would walk a hundred thousand words again and again to free none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
