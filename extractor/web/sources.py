"""The files that documents were read from, known by their content: an image of another file would prove nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from extractor.errors import ExtractorError

_LARGEST = 2**29  # bytes


class Sources:
    """Finds the bytes of a document on this machine; nothing is ever fetched from elsewhere.

    They are looked for where a batch recorded them (``sources.jsonl`` of ``folder``), then in ``places``, folders that
    the user names, under the name of the file.
    """

    def __init__(self, folder: Path, places: Iterable[Path] = ()) -> None:
        self._recorded = dict(_recorded(folder))
        self._places = (*places, folder)
        self._named: dict[str, list[Path]] | None = None

    def data(self, fichier: str, sha256: str) -> bytes | None:
        """The file whose SHA-256 is the recorded one, or None."""
        for place in self._candidates(fichier, sha256):
            found = _loaded(place)
            if found is not None and hashlib.sha256(found).hexdigest() == sha256:
                return found
        return None

    def _candidates(self, fichier: str, sha256: str) -> Iterable[str]:
        if sha256 in self._recorded:
            yield self._recorded[sha256]
        if self._named is None:
            self._named = {}
            for place in self._places:
                for path in sorted(place.rglob("*")) if place in self._places[:-1] else sorted(place.glob("*")):
                    self._named.setdefault(path.name, []).append(path)
        yield from map(str, self._named.get(Path(fichier).name, ()))


def _recorded(folder: Path) -> Iterable[tuple[str, str]]:
    try:
        with (folder / "sources.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                if entry.get("sha256") and "://" not in entry["source"]:
                    yield entry["sha256"], entry["source"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return


def _loaded(place: str) -> bytes | None:
    from extractor.batch.sources import load

    path = Path(place)
    try:
        if path.is_file() and path.stat().st_size > _LARGEST:
            return None
        return load(place)
    except (ExtractorError, OSError, ValueError):
        return None
