"""One document can crash, hang, exceed its memory or be poison: it is told, and the others go on."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lots import Batch, events, kept, rows, tables

from extractor.batch.local import share_of_cores
from extractor.limits import Limits


def test_each_kind_of_trouble_is_told_and_the_others_go_on(
    extract: Batch, lot: Callable[..., Path], tmp_path: Path
) -> None:
    folder = lot(
        bon=1,
        plante="POISON-CRASH texte",
        boucle="POISON-HANG texte",
        gonfle="POISON-BOMB texte",
        bogue="POISON-BUG texte",
        bavard="POISON-PRINT Fiche 1 : un titre",
        autre=2,
    )
    (folder / "binaire.pdf").write_bytes(b"\x00\x01\x02" * 50)
    done = extract(
        "batch", str(folder), str(tmp_path / "absent.pdf"), "-o", "out", "--timeout", "5", "--memory", "500M"
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    output = tmp_path / "out"
    failures = {row["document_id"]: (row["cause"], row["essais"]) for row in rows(output / "echecs.csv")}
    assert failures == {
        "plante": ("arret", "2"),
        "boucle": ("delai", "2"),
        "gonfle": ("memoire", "2"),
        "bogue": ("interne", "2"),
        "binaire": ("illisible", "1"),
    }
    documents = {row["document_id"]: row for row in rows(output / "documents.csv")}
    assert set(documents) == {*failures, "bon", "bavard", "autre"}
    assert {name for name, row in documents.items() if row["statut"] == "echec"} == set(failures)
    assert "5 s" in documents["boucle"]["avertissements"]
    assert len(rows(output / "fiches.csv")) >= 2
    told = [event for event in events(output) if event["evenement"] == "document"]
    assert len(told) == len(documents)
    assert "absent.pdf" in done.stderr


def test_a_process_lost_once_costs_nothing(extract: Batch, lot: Callable[..., Path], tmp_path: Path) -> None:
    lot(fragile="POISON-ONCE Fiche 1 : un titre", bon=3)
    done = extract("batch", "lot", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "out" / "echecs.csv") == []


def test_a_failure_is_not_tried_again_until_something_changes(
    extract: Batch, lot: Callable[..., Path], tmp_path: Path
) -> None:
    lot(plante="POISON-CRASH", bon=1)
    extract("batch", "lot", "-o", "out", "--timeout", "60")
    before = tables(tmp_path / "out")

    def reread(*options: str) -> list[str]:
        extract("batch", "lot", "-o", "out", *options)
        last = events(tmp_path / "out")[-3:-1]
        return sorted(event["source"] for event in last if not event["repris"])

    assert reread("--timeout", "60") == []
    assert tables(tmp_path / "out") == before
    assert reread("--timeout", "61") == ["lot/plante.txt"]
    assert reread("--timeout", "61", "--retry") == ["lot/plante.txt"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_soon_and_keeps_what_is_done(
    number: int, extract: Batch, environment: dict[str, str], lot: Callable[..., Path], tmp_path: Path
) -> None:
    lot(**{f"d{rank:02}": f"SLOW Fiche {rank} : un titre" for rank in range(30)})
    command = [sys.executable, "-m", "extractor", "batch", "lot", "-o", "out", "--workers", "2"]
    slowly = {**environment, "POISON_SECONDS": "2"}
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=slowly,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # ignored in what a shell starts in the background
    )
    waited = time.monotonic() + 60
    while len(kept(tmp_path)) < 3 and time.monotonic() < waited:
        time.sleep(0.02)
    running.send_signal(number)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert 3 <= len(kept(tmp_path)) < 30
    assert not (tmp_path / "out" / "documents.csv").exists()
    before = kept(tmp_path)
    done = extract("batch", "lot", "-o", "out")
    assert done.returncode == 0
    assert f"{len(before)} déjà connus" in done.stdout
    assert len(rows(tmp_path / "out" / "documents.csv")) == 30


@pytest.mark.parametrize("workers", [1, 2, 3, 64])
def test_workers_share_the_cores_and_each_has_one_at_least(workers: int) -> None:
    cores, share = Limits().workers, share_of_cores(workers)
    assert share == 1 or share * workers <= cores
    assert share >= 1
