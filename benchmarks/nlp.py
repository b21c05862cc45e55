"""The spaCy pipeline beside plain spaCy in the same run: start-up, tokens a second, milliseconds a page.

    python benchmarks/nlp.py [PDF...] [--runs 3] [--json FILE]

The text is that of the sections the job reads. ``spacy.blank("fr")`` only cuts tokens: it finds nothing, and is the
floor of what anything built on spaCy's French costs.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import bench
import spacy
from spacy.language import Language

# What a fresh process runs, over the start of Python itself.
STARTS = {
    "python": "",
    "import spacy": "import spacy",
    "nlp.pipeline()": "from extractor import nlp; nlp.pipeline()",
    "extractor.extract": "from extractor import pipeline",  # what the job imports instead
}


def starts(runs: int) -> dict[str, float]:
    """Median wall seconds of each start in a fresh process."""
    return {
        name: bench.median(bench.fresh_process("-c", code)[0] for _ in range(runs)) for name, code in STARTS.items()
    }


def compared(texts: list[str], pipelines: Mapping[str, Language], runs: int) -> dict[str, dict[str, float]]:
    """Tokens and median seconds of each pipeline over the texts, one after the other in each run."""
    tokens = {name: sum(map(len, language.pipe(texts))) for name, language in pipelines.items()}  # fills its caches
    found: dict[str, list[float]] = {name: [] for name in pipelines}
    for _ in range(runs):
        for name, language in pipelines.items():
            found[name].append(bench.seconds(partial(consume, language, texts)))
    return {name: {"tokens": tokens[name], "seconds": bench.median(found[name])} for name in pipelines}


def consume(language: Language, texts: list[str]) -> None:
    """Run a pipeline over the texts."""
    for _ in language.pipe(texts):
        pass


def measure(pdfs: list[Path], runs: int) -> dict[str, Any]:
    """Figures of each document and of each start."""
    from extractor import nlp
    from extractor.pipeline import read_values

    begin = time.perf_counter()
    plain = spacy.blank("fr")
    blank = time.perf_counter() - begin  # once: its exceptions are compiled when they are first imported
    pipelines = {
        "spacy.blank('fr')": plain,
        "our tokens": spacy.blank(nlp.LANGUE),
        "our pipeline": nlp.pipeline(),
    }
    documents = []
    for pdf in pdfs:
        texts = [texte.passage.text for texte in read_values(pdf).textes]
        figures = compared(texts, pipelines, runs)
        documents.append({"name": pdf.name, "pages": bench.page_count(pdf), "pipelines": figures})
    begun = {**starts(runs), "spacy.blank('fr'), after the import": round(blank, 4)}
    return {"machine": bench.machine("spacy"), "runs": runs, "starts_s": begun, "documents": documents}


def report(figures: dict[str, Any]) -> str:
    """The figures as text."""
    rows = []
    for document in figures["documents"]:
        pages = document["pages"]
        for name, found in document["pipelines"].items():
            tokens, seconds = found["tokens"], found["seconds"]
            speed, page = f"{tokens / seconds:.0f}", f"{1000 * seconds / pages:.2f}"
            rows.append([f"{document['name']}, {name}", str(pages), str(tokens), speed, page])
    return "\n".join(
        [
            bench.machine_line(figures["machine"]),
            f"medians of {figures['runs']}",
            "",
            bench.table(["document", "pages", "tokens", "tokens/s", "ms/page"], rows),
            "",
            bench.table(["fresh process", "seconds"], [[n, f"{s:.2f}"] for n, s in figures["starts_s"].items()]),
        ]
    )


def main() -> None:
    """Measure and print."""
    bench.run(__doc__.partition("\n")[0], measure, report)


if __name__ == "__main__":
    main()
