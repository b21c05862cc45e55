"""``extract debug``: a picture of a page, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
AVENANT = PROJECT / "corpus" / "vallorme-avenant-2024" / "avenant.pdf"
Image = pytest.importorskip("PIL.Image")


def debug(folder: Path, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "extractor", "debug", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=60)


def test_the_page_is_drawn_with_what_is_seen_on_it(tmp_path: Path) -> None:
    done = debug(tmp_path, AVENANT, "--page", 2)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().strip() == str(Path("output") / "avenant-p2.png")
    seen = Image.open(tmp_path / "output" / "avenant-p2.png").convert("RGB")
    import pypdfium2

    plain = pypdfium2.PdfDocument(AVENANT)[1].render(scale=150 / 72).to_pil()
    assert seen.width > plain.width
    assert seen.height > plain.height
    from extractor.export.drawing import BLOCK, FURNITURE, ORDER, TABLE, WORD

    colours = {colour for _, colour in seen.getcolors(1 << 24)}
    for colour in (BLOCK, FURNITURE, ORDER, TABLE, WORD):
        assert colour in colours


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((AVENANT, "--page", 999), "no page 999"),
        ((AVENANT.with_suffix(".txt"),), "only the pages of a PDF"),
        (("absent.pdf",), "absent.pdf"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(tmp_path: Path, arguments: tuple[object, ...], words: str) -> None:
    done = debug(tmp_path, *arguments)
    assert done.returncode == 1
    assert words in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1
    assert list(tmp_path.rglob("*.png")) == []
