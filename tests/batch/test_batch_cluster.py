"""The same batch on a real scheduler and two real workers of this machine, one of which is killed half way."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from lots import Batch, events, good, rows, tables

from extractor.batch import Options, Source, run
from extractor.errors import ExportError

DOCUMENTS = 24


@pytest.fixture
def cluster(environment: dict[str, str], tmp_path: Path) -> Iterator[tuple[str, list[Any]]]:
    """Address of a scheduler, and its two workers as processes."""
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    log = (tmp_path / "ordonnanceur.log").open("w")
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", *common, "--port", "0"]
    running = [subprocess.Popen(scheduler, env=environment, stderr=log)]
    address = found(tmp_path / "ordonnanceur.log", r"Scheduler at:\s+(tcp://\S+)")
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, *common, "--nthreads", "1", "--no-nanny"]
    for _ in range(2):
        running.append(subprocess.Popen(worker, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL))
    yield address, running[1:]
    for process in reversed(running):
        process.kill()
        process.wait()
    log.close()


def found(path: Path, pattern: str) -> str:
    """What a log says, once it does."""
    waited = time.monotonic() + 60
    while time.monotonic() < waited:
        match = re.search(pattern, path.read_text(encoding="utf-8"))
        if match:
            return match[1]
        time.sleep(0.1)
    raise AssertionError(path.read_text(encoding="utf-8"))


def test_a_lost_worker_loses_and_doubles_nothing(
    cluster: tuple[str, list[Any]],
    extract: Batch,
    environment: dict[str, str],
    lot: Callable[..., Path],
    tmp_path: Path,
) -> None:
    address, workers = cluster
    lot(**{f"d{rank:02}": f"SLOW {good(rank)}" for rank in range(DOCUMENTS)}, plante="POISON-CRASH", vide=" ")
    command = [sys.executable, "-m", "extractor", "batch", "lot", "-o", "out", "--cluster", address]
    forms = ["--to", "parquet", "--to", "csv", "--to", "sqlite"]
    running = subprocess.Popen([*command, *forms], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    while not (tmp_path / "out").is_dir() or done(tmp_path / "out") < 6:
        assert running.poll() is None
        time.sleep(0.05)
    workers[0].kill()
    assert done(tmp_path / "out") < DOCUMENTS
    running.communicate(timeout=120)
    assert running.returncode == 1  # two documents cannot be read
    output = tmp_path / "out"
    assert len([event for event in events(output) if event["evenement"] == "document"]) == DOCUMENTS + 2
    assert {row["document_id"]: row["cause"] for row in rows(output / "echecs.csv")} == {
        "plante": "arret",
        "vide": "illisible",
    }
    assert extract("batch", "lot", "-o", "ici").returncode == 1
    assert tables(output) == tables(tmp_path / "ici")
    for name in ("documents", "fiches", "montants", "sections"):
        there = pandas.read_parquet(output / f"{name}.parquet")
        assert list(there["document_id"]) == [row["document_id"] for row in rows(output / f"{name}.csv")]
    assert [json.loads(line)["document_id"] for line in (output / "sources.jsonl").open()][:2] == ["d00", "d01"]


def done(output: Path) -> int:
    return len(list(output.glob("resultats/*/*.json")))


def test_no_scheduler_is_one_line_of_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("extractor.batch.cluster._ANSWER", 0.5)
    with pytest.raises(ExportError, match=r"127\.0\.0\.1:9: no scheduler answers"):
        run([Source("a.txt")], tmp_path / "out", Options(cluster="tcp://127.0.0.1:9"))
