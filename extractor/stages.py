"""The stages that follow the reading, in order; with the pipeline and its drawing, the only module that knows them.

Importing it takes as long as reading several pages: ``pipeline`` does so while other processes read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from extractor.extraction import Extracted, extract_values
from extractor.layout import layout
from extractor.model.document import Document, RawDocument
from extractor.model.fiche import Extraction
from extractor.reconcile import recales, reconcile, with_doubt, without_silenced
from extractor.ruleset import Ruleset
from extractor.segment import segment


def values_of(raw: RawDocument, rules: Ruleset) -> Extracted:
    """What a document says, and the texts it was read from, unchecked."""
    return _values_of(layout(raw, rules), rules)


def _values_of(document: Document, rules: Ruleset) -> Extracted:
    values = extract_values(document, segment(document, rules), rules)
    return replace(values, tableaux=recales(values.tableaux, rules))


def extracted(raw: RawDocument, rules: Ruleset) -> Extraction:
    """All that is known of a document in the end: its values, checked."""
    document = layout(raw, rules)
    values = _values_of(document, rules)
    anomalies = reconcile(
        values.fiches,
        values.tableaux,
        values.montants,
        rules,
        textes=values.textes,
        metadonnees=values.metadonnees,
        reconnues=document.recognised,
    )
    anomalies = with_doubt(anomalies, document.recognised, rules)
    fichier = PurePath(document.name).name
    anomalies, silenced = without_silenced(anomalies, values.fiches, rules.silences, names=(fichier, document.sha256))
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
