"""What the benchmarks share: which documents, on which machine, and how a fresh process is measured."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever is installed
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])

# Peak memory of a child starts at that of its parent, so a process this small stands between it and us.
_WITNESS = """
import resource, subprocess, sys, time
begin = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, code)
"""


def arguments(description: str) -> argparse.Namespace:
    """Read the command line: ``pdfs`` (the default documents when none is named), ``runs`` and ``json``."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("pdfs", nargs="*", type=Path, metavar="PDF", help="documents; the corpus by default")
    parser.add_argument("--runs", type=int, default=3, help="times each thing is measured (default: 3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    found = parser.parse_args()
    if found.runs < 1:
        parser.error("--runs must be 1 or more")
    found.pdfs = found.pdfs or default_pdfs()
    missing = [str(pdf) for pdf in found.pdfs if not pdf.is_file()]
    if missing:
        parser.error(f"no such file: {', '.join(missing)}")
    return found


def default_pdfs() -> list[Path]:
    """The corpus, and the typeset PDFs of a ``shared`` folder next to the checkout; no scans: nothing to read."""
    beside = [pdf for pdf in sorted((ROOT.parent / "shared" / "pdf").glob("*.pdf")) if "scan" not in pdf.stem]
    return [*sorted((ROOT / "corpus").glob("*/*.pdf")), *beside]


def page_count(pdf: Path) -> int:
    """Pages of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def load(*modules: str) -> None:
    """Import modules now, so that no measure pays for it."""
    for module in modules:
        importlib.import_module(module)


@contextmanager
def clean_heap() -> Iterator[None]:
    """Keep what earlier jobs left in this process out of the garbage collections of the next one."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def seconds(call: Callable[[], object]) -> float:
    """Wall time of one call, as if it were the first of the process."""
    with clean_heap():
        begin = time.perf_counter()
        call()
        return time.perf_counter() - begin


def fresh_process(*command: str) -> tuple[float, float]:
    """Wall seconds and peak resident MiB of ``python <command>`` in a process of its own."""
    witness = [sys.executable, "-I", "-c", _WITNESS, sys.executable, *command]
    printed = subprocess.run(witness, check=True, capture_output=True, text=True)
    wall, peak, code = printed.stdout.split()
    if code != "0":
        raise SystemExit(f"python {' '.join(command)}: exit code {code}\n{printed.stderr}")
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024  # Linux counts in KiB, macOS in bytes
    return float(wall), float(peak) / unit


def machine(*libraries: str) -> dict[str, Any]:
    """Where the figures come from: cores this process may use, Python, versions of the libraries."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cores": cores,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{library: metadata.version(library) for library in libraries},
    }


def machine_line(facts: dict[str, Any]) -> str:
    """The machine in one line."""
    versions = ", ".join(f"{name} {facts[name]}" for name in facts if name not in ("cores", "system"))
    return f"{facts['cores']} cores, {facts['system']}, {versions}"


def median(values: Iterable[float]) -> float:
    """Median, to a tenth of a millisecond."""
    return round(statistics.median(values), 4)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines of a table: first column to the left, figures to the right."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))])
        for line in lines
    )


def write_json(path: Path | None, figures: dict[str, Any]) -> None:
    """Write the figures when a file was asked for."""
    if path is not None:
        path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def run(
    title: str, measure: Callable[[list[Path], int], dict[str, Any]], report: Callable[[dict[str, Any]], str]
) -> None:
    """Measure what the command line asks for, print it, and keep it as JSON when asked."""
    options = arguments(title)
    figures = measure(options.pdfs, options.runs)
    print(report(figures))
    write_json(options.json, figures)
