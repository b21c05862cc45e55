"""Scans: what is read on the image is what was printed, in the same place, and said to be read so."""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from scan import AVENANT, RAPPORT, needs_tesseract, scanned

from extractor import extract
from extractor.errors import ReadError
from extractor.model.document import RawPage, Word
from extractor.model.geometry import Box
from extractor.read import read, tesseract, textlayer

needs_library = pytest.mark.skipif(find_spec(tesseract.LIBRARY) is None, reason="SKIPPED: tesserocr is not installed")
FICHES = [9, 12]  # pages of the report that hold fiches 2 and 4


def words_of(page: RawPage) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(w.text for w in page.words)))


def share(part: Counter[str], whole: Counter[str]) -> float:
    return sum((part & whole).values()) / sum(whole.values())


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    tesseract.missing.cache_clear()
    yield
    tesseract.missing.cache_clear()


@needs_tesseract
def test_a_tilted_and_dirty_scan_gives_the_fiches_and_amounts_of_the_pdf(tmp_path: Path) -> None:
    kept = tmp_path / "texte.pdf"
    with pdfium.PdfDocument.new() as shorter:
        shorter.import_pages(pdfium.PdfDocument(RAPPORT), [n - 1 for n in FICHES])
        shorter.save(kept)
    printed = extract(kept)
    seen = extract(scanned(RAPPORT, FICHES, tmp_path / "scan.pdf", tilt=1.1, dirt=400))
    assert (seen.pages_ocr, seen.statut) == (2, "complet")
    assert "pages 1, 2 lues par reconnaissance de caractères" in seen.avertissements[0]
    assert [f.numero for f in seen.fiches] == [f.numero for f in printed.fiches]
    expected = Counter(m.valeur for f in printed.fiches for m in f.montants)
    found = Counter(m.valeur for f in seen.fiches for m in f.montants)
    assert sum(expected.values()) >= 10
    assert sum((expected & found).values()) >= 0.9 * sum(expected.values())
    assert sum((found - expected).values()) <= 0.05 * sum(expected.values())
    for before, after in zip(printed.fiches, seen.fiches, strict=True):
        assert {s.section for s in before.sections} == {s.section for s in after.sections}
    # a misread figure must accuse nobody
    assert not [a for a in seen.anomalies if a.gravite == "erreur"]
    for anomalie in seen.anomalies:
        assert "reconnaissance de caractères" in anomalie.message


@needs_tesseract
def test_words_and_rulings_are_where_they_are_printed(tmp_path: Path) -> None:
    printed = read(RAPPORT).pages[FICHES[0] - 1]
    (seen,) = read(scanned(RAPPORT, FICHES[:1], tmp_path / "scan.pdf")).pages
    assert share(words_of(seen), words_of(printed)) > 0.97
    once = {text for text, count in Counter(w.text for w in printed.words).items() if count == 1 and len(text) > 5}
    places = {w.text: w.box for w in printed.words if w.text in once}
    apart = sorted(
        max(abs(w.box.cx - places[w.text].cx), abs(w.box.cy - places[w.text].cy)) for w in seen.words if w.text in once
    )
    assert len(apart) > 20
    assert apart[int(0.95 * len(apart))] < 3.0
    assert all(0 < w.confidence <= 1 for w in seen.words)
    columns = {round(r.x0) for r in printed.rulings if not r.horizontal}
    found = {round(r.x0) for r in seen.rulings if not r.horizontal}
    assert columns
    assert all(any(abs(a - b) <= 2 for b in found) for a in columns)


@needs_tesseract
@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_fed_the_wrong_way_round_is_read_upright(tmp_path: Path, turn: int) -> None:
    printed = read(AVENANT).pages[0]
    (seen,) = read(scanned(AVENANT, [1], tmp_path / "scan.pdf", turn=turn)).pages
    assert share(words_of(seen), words_of(printed)) > 0.95
    assert (round(seen.width), round(seen.height)) == (round(printed.width), round(printed.height))
    assert (seen.rotation + turn) % 360 == 0


@needs_tesseract
@needs_library
def test_the_library_and_the_program_see_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = scanned(AVENANT, [1], tmp_path / "scan.pdf")
    (by_library,) = read(scan).pages
    monkeypatch.setattr(tesseract, "LIBRARY", "no_such_library")
    (by_program,) = read(scan).pages
    assert sum(words_of(by_program).values()) > 100
    assert share(words_of(by_library), words_of(by_program)) > 0.98
    assert share(words_of(by_program), words_of(by_library)) > 0.98


@needs_tesseract
@needs_library
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="SKIPPED: no list of processes")
def test_a_page_that_ends_tesseract_costs_that_page_only(tmp_path: Path) -> None:
    image = pdfium.PdfDocument(scanned(AVENANT, [1], tmp_path / "scan.pdf"))[0].render(scale=2, grayscale=True)
    grey = image.to_numpy().reshape(image.height, image.width)
    engine = tesseract.Engine(60)
    try:
        before = engine.recognise(grey, 144)
        (process,) = children()
        os.kill(process, signal.SIGKILL)
        with pytest.raises(ReadError):
            engine.recognise(grey, 144)
        assert engine.recognise(grey, 144) == before
    finally:
        engine.close()
    assert children() == []


def children() -> list[int]:
    """Processes that Tesseract is asked through."""
    mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return [int(pid) for pid in mine if b"recogniser.py" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@needs_tesseract
def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    image = pdfium.PdfDocument(scanned(AVENANT, [1], tmp_path / "scan.pdf"))[0].render(scale=200 / 72, grayscale=True)
    engine = tesseract.Engine(0.02)
    try:
        with pytest.raises(ReadError):
            engine.recognise(image.to_numpy().reshape(image.height, image.width), 200)
    finally:
        engine.close()


@needs_tesseract
def test_a_stamp_printed_on_a_scan_keeps_its_exact_words(tmp_path: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas").Canvas
    image = tmp_path / "page.png"
    pdfium.PdfDocument(AVENANT)[0].render(scale=200 / 72, grayscale=True).to_pil().save(image)
    drawing = canvas(str(tmp_path / "timbre.pdf"), pagesize=(595, 842))
    drawing.drawImage(str(image), 0, 0, 595, 842)
    drawing.setFont("Helvetica", 6)
    drawing.drawString(400, 820, "ID : 099-229900017-20240621-CD0302-DE")
    drawing.save()
    document = read(tmp_path / "timbre.pdf")
    texts = [w.text for w in document.pages[0].words]
    assert texts.count("099-229900017-20240621-CD0302-DE") == 1
    assert len(texts) > 100
    assert "image avec peu de texte" in document.issues[0]


@needs_tesseract
def test_a_blank_sheet_is_not_an_unread_page(tmp_path: Path) -> None:
    target = scanned(AVENANT, [1], tmp_path / "scan.pdf")
    sheet = Image.new("L", (1654, 2339), 252)
    page = pdfium.PdfDocument(target)[0].render(scale=200 / 72, grayscale=True).to_pil()
    page.save(tmp_path / "deux.pdf", save_all=True, append_images=[sheet], resolution=200)
    result = extract(tmp_path / "deux.pdf")
    assert (result.pages, result.statut) == (2, "complet")


def test_without_tesseract_the_document_is_processed_and_the_page_named(tmp_path: Path, no_tesseract: None) -> None:
    result = extract(scanned(AVENANT, [1, 2], tmp_path / "scan.pdf"))
    assert result.statut == "echec"
    assert [text.partition(" :")[0] for text in result.avertissements] == ["page 1", "page 2"]
    for text in result.avertissements:
        assert "non lue" in text
        assert "tesseract-ocr-fra" in text


def row(text: str) -> list[Word]:
    return [Word(word, Box(20.0 * n, 10, 20.0 * n + 18, 20), size=10) for n, word in enumerate(text.split())]


@pytest.mark.parametrize(
    "text",
    [
        "Le Département s’engage à financer vingt places pour les enfants confiés",
        "ASE PMI CRIP MECS DGAS ODPE SNPPE FIR PLF",
        "12 000 € 45 000 € 57 000 €",
        "Районный совет утвердил отчёт за прошлый год полностью",
    ],
)
def test_a_good_text_layer_is_kept(text: str) -> None:
    assert textlayer.is_readable(row(text))


@pytest.mark.parametrize(
    "text",
    [
        "Oh Gësduwhphqw vèhqjdjh è ilqdqfhu ylqjw sodfhv srxu ohv hqidqwv frqilëv",  # each letter moved by three
        "\ue012\ue034\ue055 \ue061\ue012\ue013 \ue077\ue012\ue034\ue055\ue061 \ue013\ue022\ue034",
        "\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd\ufffd \ufffd\ufffd \ufffd\ufffd\ufffd",
    ],
)
def test_a_text_layer_without_a_table_of_characters_is_not(text: str) -> None:
    assert not textlayer.is_readable(row(text))
