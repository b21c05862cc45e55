"""Quality on the real documents, scored by the reference scorer against hand annotations; floors, not records."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from dossier import REAL, SHARED, Json, document, extracted

from extractor.export.csvs import csv_tables

# field of the scorer -> least F1 (or accuracy), for the texts and for the PDFs
FLOORS = {
    "fiches (numero)": 0.99,
    "titre (accuracy)": 0.95,
    "sections": 0.95,
    "montants": 0.95,
    "pourcentages": 0.97,
    "referents": 0.90,
    "engagement (accuracy)": 0.95,
    "axe (accuracy)": 0.95,
    "objectif_numero (accuracy)": 0.95,
    "document (accuracy)": 0.95,
    "montant: financeur (accuracy)": 0.90,
    "montant: annee (accuracy)": 0.90,
    "montant: nature (accuracy)": 0.90,
    "anomalies 'erreur' (precision)": 0.97,
}


@cache
def scores(kind: str) -> Json:
    scorer = SHARED / "evaluate.py"
    if not scorer.exists():
        pytest.skip(f"SKIPPED: no scorer at {scorer}: quality on real documents was NOT measured")
    paths = [document(f"real/{number}/{kind}") for number in REAL]
    folder = Path(_scratch.mktemp(kind))
    with csv_tables(folder) as tables:
        for path in paths:
            tables.add(replace(extracted(path), document_id=path.stem))
    command = [sys.executable, str(scorer), str(folder), "--json"]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return json.loads(run.stdout)
