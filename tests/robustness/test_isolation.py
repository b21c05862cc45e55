"""A page that crashes the reader, hangs it or eats the memory costs that page, and no more."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from extractor import Limits, ReadError, RuleError, extract
from extractor.model.document import RawDocument
from extractor.read import isolation, read, steps

AVENANT = Path(__file__).resolve().parents[2] / "corpus" / "vallorme-avenant-2024" / "avenant.pdf"
pytestmark = pytest.mark.skipif(not isolation.AVAILABLE, reason="SKIPPED: this system cannot fork")


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Callable[..., RawDocument]:
    """Read a document whose pages with these numbers do something evil inside the reader."""

    def call(evil: Callable[[], object], *pages: int, **limits: float) -> RawDocument:
        honest = steps.read_page

        def read_page(document: object, index: int) -> object:
            if index + 1 in pages:
                evil()
            return honest(document, index)

        monkeypatch.setattr(steps, "read_page", read_page)
        monkeypatch.setattr("extractor.read.cascade._second_opinion", lambda data, password, page: page)
        return read(AVENANT, limits=Limits(**limits))

    return call


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def eat() -> None:
    while True:
        bytearray(64 << 20) and eaten.append(bytearray(64 << 20))


eaten: list[bytearray] = []


def read_but(document: RawDocument, *lost: int) -> dict[int, str]:
    """Check that all pages but these hold their words; the reasons of the lost ones."""
    with_words = [page.number for page in document.pages if page.words]
    assert with_words == [n for n in range(1, len(document.pages) + 1) if n not in lost]
    issues = {page.number: page.issue for page in document.pages if page.issue}
    assert sorted(issues) == sorted(lost)
    return issues


def test_pages_that_crash_the_reader_are_lost_alone(hostile: Callable[..., RawDocument]) -> None:
    issues = read_but(hostile(crash, 1, 3), 1, 3)
    assert "arrête le lecteur" in issues[1]


def test_a_page_that_hangs_is_given_up_in_time(hostile: Callable[..., RawDocument]) -> None:
    # Four seconds: some hundred times what a page needs, so that a busy machine loses no other.
    issues = read_but(hostile(lambda: time.sleep(3600), 2, page_seconds=4.0), 2)
    assert "plus de 4 s" in issues[2]


def test_a_page_that_eats_the_memory_is_lost_alone(hostile: Callable[..., RawDocument]) -> None:
    read_but(hostile(eat, 2, memory=300 << 20), 2)


def test_a_document_out_of_time_keeps_what_was_read(hostile: Callable[..., RawDocument]) -> None:
    document = hostile(lambda: time.sleep(3600), 3, seconds=6.0)
    assert [bool(page.words) for page in document.pages[:3]] == [True, True, False]
    assert "délai de lecture du document épuisé" in document.pages[-1].issue


def test_a_file_that_crashes_the_reader_when_opened_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "open_pdf", lambda *arguments: crash())
    with pytest.raises(ReadError, match="stops the reader"):
        read(AVENANT)


def children() -> set[str]:
    """Processes started by this one, dead ones that nobody waited for too; other tests may have left some."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            parent = path.read_text().rpartition(")")[2].split()[1]
            found |= {path.parent.name} if parent == str(os.getpid()) else set()
    return found


def test_no_process_is_left_behind(hostile: Callable[..., RawDocument]) -> None:
    before = children()
    hostile(crash, 2)
    assert children() <= before


def test_what_goes_wrong_while_others_read_is_told_and_leaves_no_process(
    hostile: Callable[..., RawDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong() -> None:
        begun.append(children() - before)
        raise RuleError("wrong", path="montants.yaml")

    before, begun = children(), list[set[str]]()
    monkeypatch.setattr(isolation, "FEW_PAGES", 1)  # few as they are, its pages are shared out
    with pytest.raises(RuleError):
        read(AVENANT, limits=Limits(jobs=2), meanwhile=wrong)
    assert len(begun[0]) == 2
    assert children() <= before


def test_a_lost_page_makes_a_partial_result(hostile: Callable[..., RawDocument]) -> None:
    hostile(crash, 2)
    result = extract(AVENANT)
    assert result.statut == "partiel"
    assert any(text.startswith("page 2 : ") for text in result.avertissements)
    assert result.fiches


def test_reading_here_or_in_a_child_gives_the_same() -> None:
    assert read(AVENANT) == read(AVENANT, limits=Limits(isolated=False))
