"""The benchmarks run on a small document and say what they promise. How fast they find us is not asserted."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "corpus" / "vallorme-avenant-2024" / "avenant.pdf"


def run(script: str, folder: Path) -> tuple[str, dict[str, Any]]:
    figures = folder / "figures.json"
    command = [sys.executable, ROOT / "benchmarks" / script, SMALL, "--runs", "1", "--json", figures]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(figures.read_text(encoding="utf-8"))


def test_speed_prints_the_ratio_and_writes_the_figures(tmp_path: Path) -> None:
    if importlib.util.find_spec("pdfplumber") is None:
        pytest.skip("pdfplumber is not installed: there is no peer to compare with (pip install '.[dev]')")
    printed, figures = run("speed.py", tmp_path)
    assert {"machine", "documents", "overall", "help_s", "cold"} <= figures.keys()
    (document,) = figures["documents"]
    assert document["ratio"] == pytest.approx(document["ours_s"] / document["pdfplumber_s"], abs=0.01)
    assert f"{document['ratio']:.3f}" in printed
    assert f"{figures['overall']['ratio']:.3f}" in printed
    assert figures["cold"]["pages"] == 30
    assert document["peak_mib"] > 10


def test_stages_add_up_to_the_whole(tmp_path: Path) -> None:
    printed, figures = run("stages.py", tmp_path)
    (document,) = figures["documents"]
    spent = dict(document["ms_per_page"])
    total = spent.pop("total")
    assert list(spent) == ["read", "layout", "segment", "extraction", "reconcile", "export"]
    assert all(value > 0 for value in spent.values())
    assert sum(spent.values()) == pytest.approx(total, abs=0.01)
    assert all(stage in printed for stage in spent)


def test_the_pipeline_is_measured_beside_plain_spacy(tmp_path: Path) -> None:
    if importlib.util.find_spec("spacy") is None:
        pytest.skip("spaCy is not installed: the pipeline was NOT measured (pip install '.[dev]')")
    printed, figures = run("nlp.py", tmp_path)
    (document,) = figures["documents"]
    plain, ours = document["pipelines"]["spacy.blank('fr')"], document["pipelines"]["our pipeline"]
    assert plain["tokens"] == pytest.approx(ours["tokens"], rel=0.05)  # the same text
    assert f"{ours['tokens'] / ours['seconds']:.0f}" in printed
    assert figures["starts_s"]["import spacy"] > figures["starts_s"]["python"]


@pytest.mark.parametrize("script", ["nlp.py", "speed.py", "stages.py"])
def test_a_missing_document_is_told(script: str, tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "benchmarks" / script, tmp_path / "absent.pdf"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 2
    assert "absent.pdf" in done.stderr
