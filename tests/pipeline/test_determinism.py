"""The same document and rules give the same bytes, whatever the process and its hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dossier import CORPUS_NAMES, PROJECT, document


def written(folder: Path, seed: str) -> dict[str, bytes]:
    """Names and bytes of the files of a run over the whole corpus in a process of its own."""
    files = [str(document(name)) for name in CORPUS_NAMES]
    command = [sys.executable, "-m", "extractor", *files, "--to", "json", "--to", "csv", "-o", str(folder), "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONHASHSEED": seed}
    subprocess.run(command, env=environment, check=True, timeout=60, cwd=folder.parent)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = written(tmp_path / "un", "1"), written(tmp_path / "deux", "2")
    assert first.keys() == second.keys()
    assert len([name for name in first if name.endswith(".json")]) == len(CORPUS_NAMES)
    assert [name for name in first if first[name] != second[name]] == []
