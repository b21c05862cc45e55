"""Hostile PDFs through the command: a result or one line of error, never a traceback, never a hang."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ZOO = PROJECT.parent / "shared" / "pdf-zoo"
SMALLEST = PROJECT / "corpus" / "vallorme-avenant-2024" / "avenant.pdf"
SECONDS = 30  # a file
MUTATIONS = 60


def extract(folder: Path, output: Path, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run the command over a folder, all its files in one process."""
    command = [sys.executable, "-m", "extractor", str(folder), "--to", "csv", "-o", str(output), "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "PYTHONFAULTHANDLER": "1"}
    return subprocess.run(command, env=environment, capture_output=True, timeout=seconds)


def results(output: Path) -> set[str]:
    table = output / "documents.csv"
    if not table.exists():
        return set()
    with table.open(encoding="utf-8", newline="") as handle:
        return {row["fichier"] for row in csv.DictReader(handle)}


def accounted_for(done: subprocess.CompletedProcess[bytes], folder: Path, output: Path) -> None:
    """Each file has a row in the tables or a line on standard error, and nothing else was said."""
    told = done.stderr.decode().splitlines()
    assert done.returncode == (1 if told else 0), told
    assert done.stdout == b""
    assert [line for line in told if not line.startswith("extract: ")] == []
    assert [line for line in told if "internal error" in line] == []
    names = {path.name for path in folder.glob("*.pdf")}
    refused = {name for name in names if any(name in line for line in told)}
    assert results(output) | refused == names
    assert len(told) == len(refused)


def test_every_file_of_the_zoo_ends_in_a_result_or_a_line(tmp_path: Path) -> None:
    files = sorted(ZOO.glob("*.pdf"))
    if not files:
        pytest.skip(f"SKIPPED: no hostile PDF in {ZOO}")
    done = extract(ZOO, tmp_path / "output", SECONDS + len(files))
    accounted_for(done, ZOO, tmp_path / "output")
    assert len(results(tmp_path / "output")) > len(files) / 2


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The bytes with some flipped, cut off, repeated or moved."""
    changed = bytearray(data)
    kind = dice.randrange(4)
    if kind == 0:
        for _ in range(dice.choice([1, 8, 64, 512])):
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    elif kind == 1:
        del changed[dice.randrange(len(changed)) :]
    else:
        start = dice.randrange(len(changed))
        piece = changed[start : start + dice.choice([10, 300, 4000])]
        if kind == 2:
            del changed[start : start + len(piece)]
        at = dice.randrange(len(changed))
        changed[at:at] = piece
    return bytes(changed)


def test_damaged_copies_of_a_document_end_in_a_result_or_a_line(tmp_path: Path) -> None:
    dice = random.Random(20240617)
    data = SMALLEST.read_bytes()
    folder = tmp_path / "lot"
    folder.mkdir()
    for number in range(MUTATIONS):
        (folder / f"copie-{number:02d}.pdf").write_bytes(mutated(data, dice))
    done = extract(folder, tmp_path / "output", 120)
    accounted_for(done, folder, tmp_path / "output")
    assert 0 < len(results(tmp_path / "output"))


def test_damaged_texts_end_in_a_result_or_a_line(tmp_path: Path) -> None:
    dice = random.Random(20240618)
    data = SMALLEST.with_suffix(".txt").read_bytes()
    folder = tmp_path / "lot"
    folder.mkdir()
    for number in range(20):
        (folder / f"copie-{number:02d}.txt").write_bytes(mutated(data, dice))
    done = extract(folder, tmp_path / "output", 60)
    told = done.stderr.decode().splitlines()
    assert [line for line in told if not line.startswith("extract: ") or "internal error" in line] == []
    assert len(results(tmp_path / "output")) + len(told) == 20
