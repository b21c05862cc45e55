"""Real documents and hostile PDFs, read where they lie beside the project; skipped when they are absent."""

import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from extractor.read import read

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
FORMATS = {"000": "texte", "001": "texte", "002": "texte", "003": "markdown", "004": "markdown"}
ZOO_SECONDS = 240  # for all of them: some are scans, and are recognised

READ_ALL = """
import sys
from pathlib import Path
from extractor.errors import ReadError
from extractor.model.document import RawDocument
from extractor.read import read
for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
    print("begin", path.name, flush=True)
    try:
        assert isinstance(read(path), RawDocument)
    except ReadError as error:
        assert "\\n" not in str(error), error
    print("end", path.name, flush=True)
"""


def letters(text):
    return Counter(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


@pytest.mark.parametrize("number", sorted(FORMATS))
def test_every_letter_of_a_real_document_survives(number):
    paths = list((SHARED / "seeds").glob(f"{number}_*.txt"))
    if not paths:
        pytest.skip(f"SKIPPED: real document {number} is not in {SHARED / 'seeds'}")
    source = paths[0].read_text(encoding="utf-8")
    document = read(paths[0])
    assert (document.format, document.encoding) == (FORMATS[number], "utf-8")
    visible = re.sub(r"<[^<>]*>", "", source) if document.format == "markdown" else source
    lines = [line for page in document.pages for line in page.lines]
    assert letters("\n".join(line.text for line in lines)) == letters(visible)

    numbered = source.split("\n")
    seen = {line.number for line in lines}
    lost = [n for n, text in enumerate(numbered, start=1) if n not in seen and any(c.isalnum() for c in text)]
    assert lost == []
    for line in lines:
        assert numbered[line.number - 1] == (line.raw or line.text)


def test_a_hostile_pdf_is_read_or_refused_and_never_hangs():
    zoo = SHARED / "pdf-zoo"
    files = sorted(path.name for path in zoo.glob("*.pdf"))
    if not files:
        pytest.skip(f"SKIPPED: no hostile PDF in {zoo}")
    command = [sys.executable, "-c", READ_ALL, str(zoo)]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=ZOO_SECONDS, cwd=PROJECT, check=False)
    except subprocess.TimeoutExpired as expired:
        pytest.fail(f"still reading after {ZOO_SECONDS} s: {str(expired.stdout)[-200:]}")
    done = [line.removeprefix("end ") for line in run.stdout.splitlines() if line.startswith("end ")]
    assert done == files, f"stopped after {run.stdout[-200:]}: {run.stderr[-500:]}"
