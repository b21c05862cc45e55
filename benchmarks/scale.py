"""Cost of growth: time and memory of ``extract batch`` against the number of documents, and what isolation costs.

    python benchmarks/scale.py [--sizes 10,100,1000] [--pairs 5] [--json FILE]

The documents are cut out of the corpus: each is a run of pages of one of its PDFs, no two the same file. Times of a
batch are wall times from its journal, tables included; nothing else should be running.

- *Overhead*: processor time (user and system, of all processes, start included) of ``extract batch --workers 1`` over
  that of one process that does the same documents in a loop, and writes the same results and tables; less one.
- *Speed-up*: time of one worker on one core over that of two workers on two; start and tables included, and without
  (*reading*). The processor time of both says whether they were in each other's way; *machine* is the speed-up of two
  processes that share nothing, in the same minutes: no batch can do better.

Both are measured on documents of the middle size, by turns, ``--pairs`` times: the median of the ratios counts, since
a machine that others use changes its speed from one minute to the next.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import bench

PAGES = (3, 4, 5, 6)  # of a document, in turn
BARS = {"memory growth": 0.10, "speed-up": 1.8, "overhead": 0.05}
EARLY = 100  # documents after which the parent's memory is first looked at

# The work itself: the same documents, one after the other in one process, to the same files.
_PLAIN = """
import sys, hashlib
from dataclasses import replace
from pathlib import Path
from extractor import load_rules, pipeline
from extractor.export.jsons import dumps
from extractor.export.atomic import write_text
from extractor.export.stores import opened
rules, output = load_rules(), Path(sys.argv[2])
with opened(("csv", "sqlite"), output) as stores:
    for path in sorted(Path(sys.argv[1]).iterdir()):
        extraction = pipeline.run(path.read_bytes(), rules, name=path.name)
        write_text(output / f"{path.stem}.json", dumps(extraction, lines=False))
        for store in stores:
            store.add(extraction)
"""


def generate(folder: Path, count: int) -> int:
    """Write ``count`` PDFs into ``folder``; gives their pages."""
    import pypdfium2

    sources = [pypdfium2.PdfDocument(pdf) for pdf in sorted((bench.ROOT / "corpus").glob("*/*.pdf"))]
    folder.mkdir(parents=True)
    pages = 0
    for number in range(count):
        source, length = sources[number % len(sources)], PAGES[number % len(PAGES)]
        begin = (number * 7) % len(source)
        document = pypdfium2.PdfDocument.new()
        document.import_pages(source, pages=[(begin + page) % len(source) for page in range(length)])
        path = folder / f"document-{number:05d}.pdf"
        document.save(path)
        document.close()
        with path.open("ab") as handle:
            handle.write(f"\n% {number}\n".encode())  # no two files are the same
        pages += length
    return pages


def batch(folder: Path, output: Path, workers: int, cores: int = 0) -> dict[str, Any]:
    """One run of the command on a folder: seconds, processor seconds, memory of the parent in MiB.

    It may use ``cores`` cores; 0: all.
    """
    command = [sys.executable, "-m", "extractor", "batch", str(folder), "-o", str(output), "--workers", str(workers)]
    before = _spent()
    running = subprocess.Popen([*command, "--quiet"], preexec_fn=lambda: _keep_to(cores))
    total = sum(1 for _ in folder.iterdir())
    early = last = peak = 0.0
    while running.poll() is None:
        memory, done = _resident(running.pid), _done(output)
        peak = max(peak, memory)
        if memory and 0 < done < total:  # the making of the tables comes after the last document
            early = memory if done <= EARLY else early or memory
            last = memory
        time.sleep(0.05)
    end = json.loads((output / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    if end["evenement"] != "fin":
        raise SystemExit(f"{' '.join(command)}: {end}")
    figures = {"documents": end["faits"], "pages": end["pages"], "workers": workers, "seconds": end["secondes"]}
    figures |= {"reading_s": _reading(output), "cpu_s": round(_spent() - before, 2)}
    memory_of = {"parent_early_mib": early, "parent_last_mib": last, "parent_peak_mib": peak}
    return figures | {name: round(value, 1) for name, value in memory_of.items()}


def plain(folder: Path, output: Path) -> dict[str, float]:
    """The work itself, in one process."""
    output.mkdir()
    before, begin = _spent(), time.perf_counter()
    subprocess.run([sys.executable, "-c", _PLAIN, str(folder), str(output)], check=True)
    return {"seconds": round(time.perf_counter() - begin, 3), "cpu_s": round(_spent() - before, 2)}


def measure(sizes: list[int], pairs: int) -> dict[str, Any]:
    """All the figures."""
    growth: list[dict[str, Any]] = []
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        where = Path(temporary)
        for size in sizes:
            generate(where / f"n{size}", size)
            growth.append(batch(where / f"n{size}", where / f"out{size}", 2))
            print(_line(growth[-1]), flush=True)
        figures |= _compared(where / f"n{sizes[len(sizes) // 2]}", where, pairs)
    last = growth[-1]
    figures["memory growth"] = round(last["parent_last_mib"] / last["parent_early_mib"] - 1, 3)
    return {"machine": bench.machine("pypdfium2"), "growth": growth, "bars": BARS, **figures}


def _compared(folder: Path, where: Path, pairs: int) -> dict[str, Any]:
    """Overhead and speed-up, from as many pairs of runs."""
    runs: dict[str, list[dict[str, Any]]] = {"plain": [], "worker": [], "one": [], "two": []}
    for rank in range(pairs):
        runs["plain"].append(plain(folder, where / f"plain{rank}"))
        runs["worker"].append(batch(folder, where / f"worker{rank}", 1))
        runs["one"].append(batch(folder, where / f"one{rank}", 1, cores=1))
        runs["two"].append(batch(folder, where / f"two{rank}", 2, cores=2))

    def ratio(over: str, under: str, name: str) -> float:
        pairs = zip(runs[over], runs[under], strict=True)
        return round(statistics.median(a[name] / b[name] for a, b in pairs), 3)

    return {
        "runs": runs,
        "overhead": round(ratio("worker", "plain", "cpu_s") - 1, 3),
        "speed-up": ratio("one", "two", "seconds"),
        "speed-up, machine": round(statistics.median(_ceiling() for _ in range(pairs)), 3),
        "speed-up, reading": ratio("one", "two", "reading_s"),
        "processor time, two workers to one": ratio("two", "one", "cpu_s"),
    }


_SPIN = "x = 0\nfor i in range(8_000_000): x += i * i % 7"


def _ceiling() -> float:
    """Speed-up that two processes which share nothing reach now: none of ours can be better."""
    seconds = []
    for count in (1, 2):
        begin = time.perf_counter()
        for running in [subprocess.Popen([sys.executable, "-c", _SPIN]) for _ in range(count)]:
            running.wait()
        seconds.append((time.perf_counter() - begin) / count)
    return seconds[0] / seconds[1]


def _keep_to(cores: int) -> None:
    """Let this process, and those it starts, use only the first cores it may use."""
    if cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def _line(found: dict[str, Any]) -> str:
    return (
        f"{found['documents']:>6} documents, {found['pages']:>6} pages, {found['workers']} workers:"
        f" {found['seconds']:.2f} s ({1000 * found['seconds'] / found['pages']:.1f} ms/page),"
        f" parent {found['parent_early_mib']:.1f} then {found['parent_last_mib']:.1f} MiB,"
        f" {found['parent_peak_mib']:.1f} with the tables"
    )


def _reading(output: Path) -> float:
    """Seconds from the start to the last document, tables left out."""
    from datetime import datetime

    lines = [json.loads(line) for line in (output / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    first, last = (datetime.fromisoformat(lines[place]["heure"]) for place in (0, -2))
    return round((last - first).total_seconds(), 3)


def _done(output: Path) -> int:
    try:
        return max((output / "journal.jsonl").read_bytes().count(b"\n") - 1, 0)
    except OSError:
        return 0


def _resident(pid: int) -> float:
    """Memory a process holds, in MiB."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / (1 << 20)


def _spent() -> float:
    """Processor seconds of all children so far, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="10,100,1000", help="numbers of documents (default: 10,100,1000)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--pairs", type=int, default=5, help="runs of each kind that are compared (default: 5)")
    options = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f}")
    figures = measure([int(size) for size in options.sizes.split(",")], options.pairs)
    print(bench.machine_line(figures["machine"]))
    told = ("overhead", "speed-up", "speed-up, reading", "speed-up, machine", "processor time, two workers to one")
    for name in (*told, "memory growth"):
        bar = f"   (bar: {BARS[name]})" if name in BARS else ""
        print(f"{name:<36} {figures[name]:>7}{bar}")
    bench.write_json(options.json, figures)


if __name__ == "__main__":
    main()
