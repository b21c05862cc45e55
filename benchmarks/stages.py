"""Time of each stage per page, so that a regression can be located.

    python benchmarks/stages.py [PDF...] [--runs 3] [--json FILE]

The pipeline itself runs, with a clock around each stage it calls: the split cannot drift from what it does. Rules are
loaded before. The first run of a document pays for what is compiled or imported once, which the median leaves out.
"""

from __future__ import annotations

import importlib
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import bench

# Stage -> its function, as the module that calls it knows it.
STAGES = {
    "read": ("extractor.pipeline", "read"),
    "layout": ("extractor.stages", "layout"),
    "segment": ("extractor.stages", "segment"),
    "extraction": ("extractor.stages", "extract_values"),
    "reconcile": ("extractor.stages", "reconcile"),
}
COLUMNS = (*STAGES, "export")


def clocked(call: Callable[..., Any], stage: str, spent: dict[str, float]) -> Callable[..., Any]:
    """``call``, which adds the seconds it takes to ``spent[stage]``."""

    def timed(*values: Any, **named: Any) -> Any:
        begin = time.perf_counter()
        try:
            return call(*values, **named)
        finally:
            spent[stage] = spent.get(stage, 0.0) + time.perf_counter() - begin

    return timed


def once(pdf: Path, rules: Any) -> dict[str, float]:
    """Seconds spent in each stage by one run on one document."""
    from extractor import pipeline
    from extractor.export.csvs import write_csv
    from extractor.export.jsons import write_json

    spent: dict[str, float] = {}
    with bench.clean_heap(), ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for stage, (module, name) in STAGES.items():
            known = importlib.import_module(module)
            stack.enter_context(patch.object(known, name, clocked(getattr(known, name), stage, spent)))
        extraction = pipeline.run(pdf, rules)
        begin = time.perf_counter()
        write_json(extraction, folder)
        write_csv([extraction], folder)
        spent["export"] = time.perf_counter() - begin
    return spent


def measure(pdfs: list[Path], runs: int) -> dict[str, Any]:
    """Median milliseconds per page, by document and stage."""
    from extractor import load_rules

    rules = load_rules()
    documents = []
    for pdf in pdfs:
        pages = bench.page_count(pdf)
        found = [once(pdf, rules) for _ in range(runs)]
        split = {stage: bench.median(1000 * run[stage] / pages for run in found) for stage in COLUMNS}
        total = bench.median(1000 * sum(run.values()) / pages for run in found)
        documents.append({"name": pdf.name, "pages": pages, "ms_per_page": {**split, "total": total}})
    return {"machine": bench.machine("pypdfium2"), "runs": runs, "documents": documents}


def report(figures: dict[str, Any]) -> str:
    """The figures as text."""
    rows = [
        [d["name"], str(d["pages"]), *(f"{d['ms_per_page'][column]:.2f}" for column in (*COLUMNS, "total"))]
        for d in figures["documents"]
    ]
    title = f"milliseconds per page, medians of {figures['runs']}"
    return "\n".join(
        [bench.machine_line(figures["machine"]), title, "", bench.table(["document", "pages", *COLUMNS, "total"], rows)]
    )


def main() -> None:
    """Measure and print."""
    bench.run(__doc__.partition("\n")[0], measure, report)


if __name__ == "__main__":
    main()
