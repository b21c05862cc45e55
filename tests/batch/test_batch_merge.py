"""What a folder holds, and several folders made one."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lots import PROJECT, Batch, rows, tables

from extractor import pipeline


def test_status_counts_documents_failures_and_findings(extract: Batch, lot: Callable[..., Path]) -> None:
    report = PROJECT / "corpus" / "vallorme-rapport-2023" / "deliberation.txt"
    lot(bon=1, rapport=report.read_text(encoding="utf-8"), vide=" ")
    extract("batch", "lot", "-o", "out")
    told = json.loads(extract("status", "out", "--json").stdout)
    assert (told["termine"], told["documents"], told["statuts"]) == (True, 3, {"complet": 2, "echec": 1})
    assert told["causes_echec"] == {"illisible": 1}
    findings = Counter(anomaly.code for anomaly in pipeline.run(report).anomalies)
    assert findings["somme"] > 0
    assert {code: sum(numbers.values()) for code, numbers in told["anomalies"].items()} == findings
    assert told["resultats"] == 2
    text = extract("status", "out").stdout
    assert "terminé" in text
    assert "1 échec" in text


def test_status_of_another_folder_is_one_line_of_error(extract: Batch, tmp_path: Path) -> None:
    done = extract("status", str(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_merged_batches_are_the_batch_of_all_their_documents(
    extract: Batch, lot: Callable[..., Path], tmp_path: Path
) -> None:
    lot("lot/nord", acte=1, x=2)
    lot("lot/sud", acte=3, vide=" ")
    for part in ("nord", "sud"):
        extract("batch", f"lot/{part}", "-o", part)
    extract("batch", "lot/nord", "lot/sud", "-o", "tous")
    done = extract("merge", "nord", "sud", "nord", "-o", "reunis")
    assert done.returncode == 0, done.stderr
    assert tables(tmp_path / "reunis") == tables(tmp_path / "tous")
    assert [row["document_id"] for row in rows(tmp_path / "reunis" / "documents.csv")] == [
        "acte",
        "x",
        "acte-2",
        "vide",
    ]
    base = sqlite3.connect(tmp_path / "reunis" / "resultats.sqlite")
    assert base.execute("SELECT count(*) FROM v_comparaison").fetchone() == (4,)
    again = extract("batch", "lot/nord", "lot/sud", "-o", "reunis")
    assert "4 déjà connus" in again.stdout


def test_a_batch_is_not_merged_into_itself(extract: Batch, lot: Callable[..., Path], tmp_path: Path) -> None:
    lot(a=1)
    extract("batch", "lot", "-o", "out")
    before = tables(tmp_path / "out")
    assert extract("merge", "out", "-o", "out").returncode == 1
    assert tables(tmp_path / "out") == before
