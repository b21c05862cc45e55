"""The anomalies as SARIF 2.1.0, which code review tools read: one run, one result for each anomaly.

A text input has regions, by line. SARIF has no region for a page of a PDF: page, line and box are then properties of
the place, and its message says them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from extractor.export.ids import named
from extractor.export.jsons import plain
from extractor.model.fiche import CODES_ANOMALIE, Anomalie, Extraction
from extractor.model.passage import Provenance
from extractor.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"erreur": "error", "avertissement": "warning", "info": "note"}
_MIME = {"pdf": "application/pdf", "texte": "text/plain", "markdown": "text/markdown"}
_FINGERPRINT = "anomalie/v1"
_RULES = {
    "somme": "Un total imprimé n’est pas la somme de ses parties.",
    "pourcentage": "Un taux, une part ou une évolution ne correspond pas aux chiffres qu’il rapporte.",
    "solde": "Prévu moins dépensé ne donne pas le reste imprimé.",
    "calcul": "Un calcul imprimé ne donne pas le résultat imprimé.",
    "report": "Le même fait est imprimé différemment à deux endroits.",
    "unite": "Un montant semble imprimé dans une autre unité que celle indiquée, ou avec un chiffre en moins.",
    "annee": "Une date ou une période est impossible ou en contredit une autre.",
    "numerotation": "Un numéro ou un nombre annoncé manque, se répète ou ne correspond pas.",
    "doublon": "Un mot, un chiffre ou un passage est répété.",
    "vote": "Le résultat du vote ne correspond pas aux voix et aux présents.",
    "ocr": "La lecture d’un chiffre ou d’un mot est incertaine.",
    "texte": "Un texte est resté à compléter ou se contredit.",
}


def sarif(extractions: Iterable[Extraction]) -> str:
    """Write the anomalies of all documents, in order, as one SARIF log ended by a line feed."""
    artifacts: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    for extraction in extractions:
        artifacts.append(_artifact(extraction))
        results += _results(extraction, len(artifacts) - 1)
    rules = [{"id": code, "shortDescription": {"text": _RULES[code]}} for code in CODES_ANOMALIE]
    driver = {"name": "extract", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "language": "fr", "artifacts": artifacts, "results": results}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _uri(extraction: Extraction) -> str:
    return quote(extraction.fichier, errors="replace")


def _artifact(extraction: Extraction) -> dict[str, Any]:
    return {
        "location": {"uri": _uri(extraction)},
        "mimeType": _MIME[extraction.format],
        "hashes": {"sha-256": extraction.sha256},
    }


def _results(extraction: Extraction, artifact: int) -> list[dict[str, Any]]:
    values = named(extraction)
    taken: Counter[str] = Counter()
    results = []
    for anomaly in extraction.anomalies:
        fingerprint = _fingerprint(extraction, anomaly)
        taken[fingerprint] += 1
        proof = [values[ident] for ident in anomaly.preuve if ident in values]
        related = [
            {"id": rank} | _location(extraction, artifact, figure.provenance)
            for rank, figure in enumerate(proof, start=1)
            if figure.provenance is not None
        ]
        results.append(
            {
                "ruleId": anomaly.code,
                "ruleIndex": CODES_ANOMALIE.index(anomaly.code),
                "level": _LEVELS[anomaly.gravite],
                "message": {"text": anomaly.message},
                "locations": [_location(extraction, artifact, anomaly.provenance)],
                "relatedLocations": related,
                "partialFingerprints": {_FINGERPRINT: f"{fingerprint}:{taken[fingerprint]}"},
                "properties": {"document_id": extraction.document_id} | _properties(anomaly),
            }
        )
    return results


def _properties(anomaly: Anomalie) -> dict[str, Any]:
    names = ("anomalie_id", "fiche_id", "declare", "attendu", "ecart", "preuve")
    return {name: plain(getattr(anomaly, name)) for name in names}


def _location(extraction: Extraction, artifact: int, where: Provenance) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(extraction), "index": artifact}}
    if extraction.format != "pdf":
        lines = {"startLine": where.ligne, "endLine": max(f.ligne for f in where.fragments)}
        return {"physicalLocation": physical | {"region": lines | {"snippet": {"text": where.texte}}}}
    return {
        "physicalLocation": physical,
        "message": {"text": f"p. {where.page}, ligne {where.ligne} : « {where.texte} »"},
        "properties": plain(where),
    }


def _fingerprint(extraction: Extraction, anomaly: Anomalie) -> str:
    """Hash what the finding is, not where: it stays when pages are added before it or the file is renamed."""
    fiche = next((f for f in extraction.fiches if f.fiche_id == anomaly.fiche_id), None)
    owner = (fiche.numero or fiche.titre) if fiche else ""
    words = (anomaly.code, owner, anomaly.declare, anomaly.attendu, anomaly.provenance.texte)
    return hashlib.sha256("\n".join(words).encode(errors="replace")).hexdigest()[:32]
