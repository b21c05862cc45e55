"""Kills batches at random moments and compares what the next run makes of them with an uninterrupted run.

    python benchmarks/kills.py [--kills 200] [--documents 50] [--seed 1]

A round is a new folder, up to eight runs killed with SIGKILL at random moments, and one that ends. All its tables must
be the same, byte for byte. Stops with exit code 1 at the first round where they are not.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bench

FORMS = ("csv", "sqlite", "xlsx", "jsonl", "parquet")


def documents(folder: Path, count: int) -> None:
    """Short texts, each a few fiches of the corpus, and two files that cannot be read."""
    folder.mkdir()
    texts = [path.read_text(encoding="utf-8") for path in sorted((bench.ROOT / "corpus").glob("*/*.txt"))]
    for number in range(count - 2):
        lines = texts[number % len(texts)].splitlines()
        begin = (number * 37) % max(len(lines) - 80, 1)
        text = "\n".join(lines[begin : begin + 80]) + f"\nDocument {number}\n"
        (folder / f"document-{number:03d}.txt").write_text(text, encoding="utf-8")
    (folder / "vide.txt").write_text(" ", encoding="utf-8")
    (folder / "binaire.pdf").write_bytes(bytes(range(32)) * 9)


def tables(output: Path) -> dict[str, bytes]:
    """What must not depend on how the batch was run."""
    names = [*output.glob("*.csv"), *output.glob("*.parquet"), *output.glob("resultats.*"), output / "sources.jsonl"]
    return {path.name: path.read_bytes() for path in names}


def command(folder: Path, output: Path) -> list[str]:
    """The command line of a run."""
    forms = [part for form in FORMS for part in ("--to", form)]
    return [sys.executable, "-m", "extractor", "batch", str(folder), "-o", str(output), "--quiet", *forms]


def main() -> None:
    """Kill and compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder, whole, output = (Path(temporary, name) for name in ("lot", "entier", "out"))
        documents(folder, options.documents)
        begin = time.perf_counter()
        subprocess.run(command(folder, whole), check=False)
        seconds, expected = time.perf_counter() - begin, tables(whole)
        kills = rounds = 0
        while kills < options.kills:
            for _ in range(dice.randint(1, 8)):
                kills += killed(command(folder, output), dice.uniform(0.05, seconds))
            subprocess.run(command(folder, output), check=False)
            if tables(output) != expected:
                kept = shutil.move(output, ".")
                raise SystemExit(f"after {kills} kills the tables differ (seed {options.seed}); kept in {kept}")
            shutil.rmtree(output)
            rounds += 1
            print(f"{kills} kills in {rounds} rounds; all tables the same", flush=True)


def killed(line: list[str], seconds: float) -> bool:
    """Run a command for so long at most; whether it had to be killed."""
    running = subprocess.Popen(line)
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return True
    return False


if __name__ == "__main__":
    main()
