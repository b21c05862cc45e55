"""One document of a batch, from its address to its kept result: what runs in a process that may fail."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractor import pipeline
from extractor.batch.key import result_key
from extractor.batch.results import Folder
from extractor.batch.setting import Setting
from extractor.batch.sources import Source, load
from extractor.errors import EncryptedError, ExportError, ExtractorError, ReadError
from extractor.export.jsons import dumps
from extractor.limits import Limits
from extractor.model.fiche import Extraction
from extractor.read.cascade import lacking_ocr
from extractor.ruleset import Ruleset, load_rules


class Reader:
    """Reads documents one by one, with the rules loaded once."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._folder = Folder(Path(setting.folder))
        self._rules: Ruleset = load_rules(setting.rules)
        self._missing = lacking_ocr()
        self._limits = Limits(jobs=setting.coeurs)

    def do(self, uri: str, told: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Read one source and keep its result, unless there is one.

        Parameters
        ----------
        uri
            See ``Source``.
        told
            Called with ``sha256`` and ``cle`` once they are known, before the dangerous part begins.

        Returns
        -------
        dict
            ``statut``, ``pages``, ``fiches``, ``anomalies``, ``repris`` (the result was there), ``secondes``; or
            ``cause`` and ``raison``.

        Raises
        ------
        ExportError
            The result cannot be written.
        """
        begin = time.perf_counter()
        try:
            data = load(uri)
        except ReadError as error:
            return {"cause": "introuvable", "raison": _reason(error, uri)}
        fichier = Source(uri).fichier
        sha256 = hashlib.sha256(data).hexdigest()
        key = result_key(sha256, self._rules, fichier, self._missing)
        told({"sha256": sha256, "cle": key})
        if (found := self._found(key)) is not None:
            return _facts(found) | {"repris": True}
        known = self._folder.known_failure(key)
        if known and not self._setting.refaire and self._still_true(known.cause, known.limites):
            return {"cause": known.cause, "raison": known.raison, "essais": known.essais, "repris": True}
        return {**self._read(data, fichier, key), "secondes": round(time.perf_counter() - begin, 3)}

    def _found(self, key: str) -> Extraction | None:
        """The result that is there already; one that a power cut spoiled is none."""
        try:
            return self._folder.extraction(key) if self._folder.has_result(key) else None
        except ReadError:
            return None

    def _read(self, data: bytes, fichier: str, key: str) -> dict[str, Any]:
        try:
            extraction = pipeline.run(
                data, self._rules, name=fichier, password=self._setting.password, limits=self._limits
            )
        except EncryptedError as error:
            return {"cause": "chiffre", "raison": _reason(error, fichier)}
        except ExportError:
            raise
        except ExtractorError as error:
            return {"cause": "illisible", "raison": _reason(error, fichier)}
        self._folder.keep(key, dumps(extraction, lines=False))
        return _facts(extraction)

    def _still_true(self, cause: str, limits: str) -> bool:
        """Whether a document that failed would fail again: what it holds has not changed, its limits may have."""
        return cause == "illisible" or limits == self._setting.limites


def _facts(extraction: Extraction) -> dict[str, Any]:
    """What is told of a document whose result is kept."""
    return {
        "statut": extraction.statut,
        "pages": extraction.pages,
        "fiches": len(extraction.fiches),
        "anomalies": dict(sorted(Counter(f"{a.code}:{a.gravite}" for a in extraction.anomalies).items())),
    }


def _reason(error: ExtractorError, name: str) -> str:
    """The message alone: the name of the document stands beside it wherever it is told."""
    return str(error).removeprefix(f"{name}: ")
