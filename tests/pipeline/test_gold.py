"""Quality on the real documents, scored by the reference scorer against hand annotations; floors, not records."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from dossier import REAL, SHARED, Json, document, extracted

from extractor.export.stores import opened

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


@pytest.fixture(scope="module", params=["texte", "pdf"])
def scores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Json:
    """What the scorer says of the five documents, all as texts or all as PDFs."""
    scorer = SHARED / "evaluate.py"
    if not scorer.exists():
        pytest.skip(f"SKIPPED: no {scorer}: quality on real documents was NOT measured")
    folder = tmp_path_factory.mktemp(request.param)
    with opened(("csv",), folder) as (tables,):
        for number in REAL:
            path = document(f"real/{number}/{request.param}")
            tables.add(replace(extracted(path), document_id=path.stem))
    run = subprocess.run(
        [sys.executable, str(scorer), str(folder), "--json"], check=True, capture_output=True, text=True, timeout=120
    )
    return json.loads(run.stdout)


@pytest.mark.parametrize("field", FLOORS)
def test_floor(scores: Json, field: str) -> None:
    score = scores[field]
    assert score["f1"] >= FLOORS[field], score
    assert score["gold"] > 0 or "erreur" in field
