"""All documents as JSON lines: one line per document, the same nested form as the JSON of one document."""

from __future__ import annotations

from pathlib import Path

from extractor.export.atomic import Pending, reported
from extractor.export.jsons import dumps
from extractor.model.fiche import Extraction

FILE = "resultats.jsonl"


class Store:
    """``resultats.jsonl``, open for documents. See ``extractor.export.stores``."""

    def __init__(self, folder: Path, pending: Pending) -> None:
        self.paths = [folder / FILE]
        self._file = pending.open(self.paths[0])

    def add(self, extraction: Extraction) -> None:
        with reported(self.paths[0]):
            self._file.write(dumps(extraction, lines=False))

    def close(self) -> None:
        """Nothing is held back."""
