"""Speed against pdfplumber in one run, start-up time, and memory.

    python benchmarks/speed.py [PDF...] [--runs 3] [--json FILE]

Ours is the whole job, from opening the PDF to the JSON and CSV files on disk; pdfplumber only gives the text and the
tables of every page. A benchmark judges nothing: it prints its figures beside the bars and exits with 0.
"""

from __future__ import annotations

import compileall
import tempfile
from pathlib import Path
from typing import Any

import bench

BARS = {"ratio": 0.2, "help_s": 0.3, "cold_s": 3.0, "peak_mib": 400.0}  # the figures to stay under
COLD_PAGES = 30
HELP_RUNS = 5


def ours(pdf: Path) -> None:
    """The whole job, rules included."""
    from extractor import extract
    from extractor.export.csvs import write_csv
    from extractor.export.jsons import write_json

    with tempfile.TemporaryDirectory() as folder:
        extraction = extract(pdf)
        write_json(extraction, Path(folder))
        write_csv([extraction], Path(folder))


def pdfplumber(pdf: Path) -> None:
    """Text and tables of every page, and nothing made of them."""
    import pdfplumber as library

    with library.open(pdf) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def compare(pdf: Path, runs: int) -> dict[str, Any]:
    """Medians of both on one document; who goes first changes from run to run."""
    times: dict[str, list[float]] = {"ours": [], "pdfplumber": []}
    for run in range(runs):
        order = (ours, pdfplumber) if run % 2 == 0 else (pdfplumber, ours)
        for job in order:
            times[job.__name__].append(bench.seconds(lambda job=job: job(pdf)))
    found = {f"{name}_s": bench.median(values) for name, values in times.items()}
    return {"name": pdf.name, "pages": bench.page_count(pdf), **found, "ratio": _ratio(found)}


def _ratio(times: dict[str, float]) -> float:
    return round(times["ours_s"] / times["pdfplumber_s"], 3)


def peak(pdf: Path) -> float:
    """Peak resident memory (MiB) of the command that does the whole job on one document."""
    with tempfile.TemporaryDirectory() as folder:
        return round(bench.fresh_process(*_command(pdf, folder))[1], 1)


def cold_start(pdfs: list[Path], runs: int) -> dict[str, Any]:
    """Median wall time of the command on a PDF of 30 pages, Python and imports included."""
    source = max(pdfs, key=bench.page_count)
    compileall.compile_dir(bench.ROOT / "extractor", quiet=1)  # as an installed package is
    bench.fresh_process("-m", "extractor.ruleset")  # the patterns too
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "thirty.pdf"
        _first_pages(source, pdf)
        times = [bench.fresh_process(*_command(pdf, folder))[0] for _ in range(runs)]
    return {"source": source.name, "pages": COLD_PAGES, "seconds": bench.median(times)}


def _command(pdf: Path, folder: str) -> list[str]:
    return ["-m", "extractor", str(pdf), "--to", "json", "--to", "csv", "--output", folder, "--quiet"]


def _first_pages(source: Path, target: Path) -> None:
    """Write the first 30 pages of a PDF, beginning again when it has fewer."""
    import pypdfium2

    document, cut = pypdfium2.PdfDocument(source), pypdfium2.PdfDocument.new()
    try:
        cut.import_pages(document, pages=[page % len(document) for page in range(COLD_PAGES)])
        cut.save(target)
    finally:
        cut.close()
        document.close()


def measure(pdfs: list[Path], runs: int) -> dict[str, Any]:
    """All the figures; both libraries are imported before the first clock starts."""
    bench.load("extractor.pipeline", "pdfplumber")
    documents = [{**compare(pdf, runs), "peak_mib": peak(pdf)} for pdf in pdfs]
    whole = {key: round(sum(d[key] for d in documents), 4) for key in ("ours_s", "pdfplumber_s")}
    starts = [bench.fresh_process("-m", "extractor", "--help")[0] for _ in range(max(runs, HELP_RUNS))]
    return {
        "machine": bench.machine("pypdfium2", "pdfplumber"),
        "runs": runs,
        "bars": BARS,
        "documents": documents,
        "overall": {"pages": sum(d["pages"] for d in documents), **whole, "ratio": _ratio(whole)},
        "help_s": bench.median(starts),
        "cold": cold_start(pdfs, runs),
    }


def report(figures: dict[str, Any]) -> str:
    """The figures as text."""
    rows = [_row(d, f"{d['peak_mib']:.0f} MiB") for d in figures["documents"]]
    highest = max(d["peak_mib"] for d in figures["documents"])
    rows.append(_row({"name": "overall", **figures["overall"]}, f"{highest:.0f} MiB"))
    cold = figures["cold"]
    return "\n".join(
        [
            bench.machine_line(figures["machine"]),
            f"medians of {figures['runs']}; ours = whole job, pdfplumber = extract_text + extract_tables",
            "",
            bench.table(["document", "pages", "ours", "ms/page", "pdfplumber", "ms/page", "ratio", "peak"], rows),
            "",
            f"ratio, overall            {figures['overall']['ratio']:.3f}      (bar: {BARS['ratio']})",
            f"extract --help            {figures['help_s']:.3f} s    (bar: {BARS['help_s']} s)",
            f"{cold['pages']} pages, fresh process   {cold['seconds']:.3f} s    (bar: {BARS['cold_s']} s)",
            f"peak memory, highest      {highest:.0f} MiB   (bar: {BARS['peak_mib']:.0f} MiB)",
        ]
    )


def _row(line: dict[str, Any], memory: str) -> list[str]:
    pages = line["pages"]
    both = [f for who in ("ours_s", "pdfplumber_s") for f in (f"{line[who]:.2f} s", f"{1000 * line[who] / pages:.1f}")]
    return [line["name"], str(pages), *both, f"{line['ratio']:.3f}", memory]


def main() -> None:
    """Measure and print."""
    bench.run(__doc__.partition("\n")[0], measure, report)


if __name__ == "__main__":
    main()
