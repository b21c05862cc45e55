"""A batch killed at any moment ends, when it is run again, exactly as if nothing had happened."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lots import Batch, events, good, kept, rows, tables

KILLS = 6  # benchmarks/kills.py does two hundred


def test_killed_runs_end_as_an_uninterrupted_one(
    extract: Batch, environment: dict[str, str], lot: Callable[..., Path], tmp_path: Path
) -> None:
    lot(**{f"d{rank:02}": rank for rank in range(24)}, vide=" ", binaire="\x01\x02\x03")
    begin = time.monotonic()
    extract("batch", "lot", "-o", "entier")
    whole = time.monotonic() - begin
    dice = random.Random(20261125)
    command = [sys.executable, "-m", "extractor", "batch", "lot", "-o", "out"]
    for _ in range(KILLS):
        running = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.2, whole))
        running.kill()
        running.wait()
        for path in tmp_path.glob("out/resultats/*/*.json"):
            json.loads(path.read_bytes())
    assert extract("batch", "lot", "-o", "out").returncode == 1  # two documents cannot be read
    assert tables(tmp_path / "out") == tables(tmp_path / "entier")
    assert list((tmp_path / "out" / ".encours").iterdir()) == []
    assert events(tmp_path / "out")[-1]["evenement"] == "fin"


def test_only_what_is_new_or_changed_is_read(extract: Batch, lot: Callable[..., Path], tmp_path: Path) -> None:
    lot(a=1, b=2)
    extract("batch", "lot", "-o", "out")
    lot(b=3, c=4)
    extract("batch", "lot", "-o", "out")
    last = {event["source"]: event["repris"] for event in events(tmp_path / "out")[-4:-1]}
    assert last == {"lot/a.txt": True, "lot/b.txt": False, "lot/c.txt": False}
    titles = [row["titre"] for row in rows(tmp_path / "out" / "fiches.csv")]
    assert [title[-1] for title in titles] == ["1", "3", "4"]


def test_a_file_that_moved_or_has_a_double_is_not_read_again(
    extract: Batch, lot: Callable[..., Path], tmp_path: Path
) -> None:
    lot(a=1)
    extract("batch", "lot", "-o", "out")
    lot("ailleurs", b=1, c=1)
    extract("batch", "ailleurs", "-o", "out")
    assert len(kept(tmp_path)) == 1
    documents = rows(tmp_path / "out" / "documents.csv")
    assert [(row["document_id"], row["fichier"]) for row in documents] == [("b", "b.txt"), ("c", "c.txt")]


def test_other_rules_make_other_results(extract: Batch, lot: Callable[..., Path], tmp_path: Path) -> None:
    lot(a=1)
    extract("batch", "lot", "-o", "out")
    rules = tmp_path / "regles"
    rules.mkdir()
    entry = "lexiques:\n  financeurs:\n    - id: autre:Ville\n      libelles: [Ville de Vallorme]\n"
    (rules / "montants.yaml").write_text(entry, encoding="utf-8")
    done = extract("batch", "lot", "-o", "out", "--rules", str(rules))
    assert done.returncode == 0, done.stderr
    assert "0 déjà connu" in done.stdout
    assert len(kept(tmp_path)) == 2


def test_a_result_spoiled_by_a_power_cut_is_made_again(
    extract: Batch, lot: Callable[..., Path], tmp_path: Path
) -> None:
    lot(a=1, b=2)
    extract("batch", "lot", "-o", "out")
    before = tables(tmp_path / "out")
    first, second = sorted(tmp_path.glob("out/resultats/*/*.json"))
    first.write_bytes(b"")
    second.write_bytes(b'{"version": "0.1"}\n')
    extract("batch", "lot", "-o", "out")
    assert tables(tmp_path / "out") == before
    assert first.stat().st_size > 100


def test_two_batches_do_not_write_in_one_folder(
    extract: Batch, environment: dict[str, str], lot: Callable[..., Path], tmp_path: Path
) -> None:
    lot(**{f"d{rank}": f"SLOW {good(rank)}" for rank in range(20)})
    command = [sys.executable, "-m", "extractor", "batch", "lot", "-o", "out", "--workers", "1"]
    first = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    while not kept(tmp_path):
        time.sleep(0.05)
    second = extract("batch", "lot", "-o", "out")
    assert second.returncode == 1
    assert "another batch is writing" in second.stderr
    first.send_signal(signal.SIGINT)
    first.wait(timeout=10)


def test_a_cut_line_of_the_journal_harms_nothing(extract: Batch, lot: Callable[..., Path], tmp_path: Path) -> None:
    lot(a=1)
    extract("batch", "lot", "-o", "out")
    journal = tmp_path / "out" / "journal.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    extract("batch", "lot", "-o", "out")
    assert "1 document" in extract("status", "out").stdout
