"""Pages read from their image, for each second of processor time, whatever text layer they have.

    python benchmarks/images.py [PDF...] [--runs 3] [--json FILE]

Drawing, straightening, rulings and Tesseract, on one core. Processor time, that of the processes started included, so
that another job on the machine counts for less. Tesseract is measured both ways it can be used: its library, kept
running, and its program, called for each picture.
"""

from __future__ import annotations

import resource
from pathlib import Path
from typing import Any
from unittest.mock import patch

import bench

BAR = 0.5  # pages a second
WAYS = {"library": "tesserocr", "program": ""}


def processor_seconds() -> float:
    """Spent by this process and by those it started that have ended."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def once(pdf: Path, library: str) -> tuple[float, int]:
    """Processor seconds for all pages of a document, and the words found."""
    import pypdfium2

    from extractor.model.document import RawPage
    from extractor.read import ocr, tesseract

    document = pypdfium2.PdfDocument(pdf)
    sizes = [document.get_page_size(index) for index in range(len(document))]
    pages = [RawPage(number=n, width=width, height=height) for n, (width, height) in enumerate(sizes, 1)]
    with patch.object(tesseract, "LIBRARY", library or "no_such_library"):
        begin = processor_seconds()
        read = [page for page in ocr.recognise_pages(document, pages, 1, 600.0) if isinstance(page, RawPage)]
        spent = processor_seconds() - begin
    document.close()
    return spent, sum(len(page.words) for page in read)


def measure(pdfs: list[Path], runs: int) -> dict[str, Any]:
    """Pages a second, by document and way; the least time of the runs."""
    bench.load("numpy", "PIL.Image", "extractor.read.ocr")
    documents = []
    for pdf in pdfs:
        found = {way: min(once(pdf, library) for _ in range(runs)) for way, library in WAYS.items()}
        pages = bench.page_count(pdf)
        rates = {way: round(pages / spent, 3) for way, (spent, _) in found.items()}
        documents.append({"name": pdf.name, "pages": pages, "words": found["library"][1], **rates})
    return {"machine": bench.machine("pypdfium2", "tesserocr"), "runs": runs, "documents": documents}


def report(figures: dict[str, Any]) -> str:
    """The figures as text."""
    columns = ("pages", "words", *WAYS)
    rows = [[d["name"], *(str(d[column]) for column in columns)] for d in figures["documents"]]
    title = f"pages a second of one core, best of {figures['runs']} (bar: {BAR})"
    return "\n".join([bench.machine_line(figures["machine"]), title, "", bench.table(["document", *columns], rows)])


def main() -> None:
    """Measure and print."""
    bench.run(__doc__.partition("\n")[0], measure, report)


if __name__ == "__main__":
    main()
