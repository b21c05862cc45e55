"""Print the corpus: four invented documents, each as PDF, flat text and truth.

    python corpus/generate.py [--output FOLDER]

Needs reportlab and PyYAML. The same version of reportlab gives the same bytes on every run.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from press import avenant, leurres, report, schema  # noqa: E402

DOCUMENTS = (
    ("vallorme-rapport-2023", "deliberation", "rapport", report.build),
    ("vallorme-avenant-2024", "avenant", "avenant", avenant.build),
    ("vallorme-schema-2021-2025", "schema", "schema", schema.build),
    ("vallorme-leurres-2023", "annexe", "leurres", leurres.build),
)


def generate(output: Path) -> list[Path]:
    """Write every document under ``output``; the files written, in order."""
    written = []
    for folder, stem, content, build in DOCUMENTS:
        target = output / folder
        target.mkdir(parents=True, exist_ok=True)
        pdf, text, truth = target / f"{stem}.pdf", target / f"{stem}.txt", target / "truth.json"
        flat, facts = build(HERE / "content" / content, pdf)
        text.write_text(flat, encoding="utf-8", newline="\n")
        facts = {"doc": folder, "fichiers": {"pdf": pdf.name, "texte": text.name}, **facts}
        truth.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        written += [pdf, text, truth]
    return written


def main() -> None:
    """Read the command line, print the documents, say what was written."""
    parser = argparse.ArgumentParser(description="Print the corpus: PDF, flat text and truth of each document.")
    parser.add_argument("--output", type=Path, default=HERE, help="folder to write to (default: corpus)")
    for path in generate(parser.parse_args().output):
        print(path)


if __name__ == "__main__":
    main()
