"""The stages in order; the only module that knows them all."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from extractor.extraction import Extracted, extract_values
from extractor.layout import layout
from extractor.limits import Limits
from extractor.model.document import Document, RawDocument
from extractor.model.fiche import Extraction
from extractor.read import read
from extractor.reconcile import reconcile, with_doubt, without_silenced
from extractor.ruleset import Ruleset, load_rules
from extractor.segment import segment


def run(
    source: Path | str | bytes,
    rules: Ruleset | None = None,
    *,
    name: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> Extraction:
    """Read, lay out, segment, extract and reconcile one document. See ``extractor.extract``."""
    rules = rules or load_rules()
    with _collector_paused():
        return _run(read(source, name=name, password=password, limits=limits), rules)


def read_values(
    source: Path | str | bytes,
    rules: Ruleset | None = None,
    *,
    name: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> Extracted:
    """What one document says, and the texts it was read from, unchecked; its parameters are those of ``run``."""
    rules = rules or load_rules()
    with _collector_paused():
        document = layout(read(source, name=name, password=password, limits=limits), rules)
        return extract_values(document, segment(document, rules), rules)


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


def _run(raw: RawDocument, rules: Ruleset) -> Extraction:
    document = layout(raw, rules)
    values = extract_values(document, segment(document, rules), rules)
    anomalies = reconcile(
        values.fiches,
        values.tableaux,
        values.montants,
        rules,
        textes=values.textes,
        metadonnees=values.metadonnees,
    )
    anomalies = with_doubt(anomalies, document.recognised, rules)
    fichier = PurePath(document.name).name
    anomalies, silenced = without_silenced(
        anomalies, values.fiches, rules.silences, names=(fichier, document.sha256)
    )
    return Extraction(
        document_id=PurePath(document.name).stem or "document",
        fichier=fichier,
        sha256=document.sha256,
        format=document.format,
        pages=document.pages,
        pages_ocr=len(document.recognised),
        statut=_status(document),
        avertissements=(*document.issues, *silenced),
        metadonnees=values.metadonnees,
        fiches=values.fiches,
        sections=values.sections,
        montants=values.montants,
        pourcentages=values.pourcentages,
        tableaux=values.tableaux,
        anomalies=anomalies,
        notes=values.notes,
    )


def _status(document: Document) -> str:
    if len(document.unread) >= document.pages:
        return "echec"
    return "partiel" if document.unread else "complet"
