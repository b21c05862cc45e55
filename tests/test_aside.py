"""Work done in a copy of the process: the same result, the same errors, and nobody left behind."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from extractor import Limits, extract
from extractor.aside import AVAILABLE, aside
from extractor.export.jsons import dumps

forking = pytest.mark.skipif(not AVAILABLE, reason="this system does not fork")
CORPUS = Path(__file__).parents[1] / "corpus"


@forking
def test_the_work_is_done_in_another_process_and_its_result_comes_back() -> None:
    with aside(lambda: (os.getpid(), "é" * 200_000), 2) as result:
        pid, text = result()
    assert pid != os.getpid()
    assert text == "é" * 200_000  # more than a pipe holds at once


def test_alone_the_work_is_done_here() -> None:
    with aside(os.getpid, 1) as result:
        assert result() == os.getpid()


@forking
def test_an_error_of_the_work_is_raised_here() -> None:
    def fails() -> int:
        raise LookupError("no such payer")

    with aside(fails, 2) as result, pytest.raises(LookupError, match="no such payer"):
        result()


@forking
def test_the_work_of_a_copy_that_is_killed_is_done_here() -> None:
    me = os.getpid()

    def dies_elsewhere() -> int:
        if os.getpid() != me:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    with aside(dies_elsewhere, 2) as result:
        assert result() == me


@forking
def test_no_copy_is_left_when_the_other_work_fails() -> None:
    with pytest.raises(ZeroDivisionError), aside(signal.pause, 2):
        _ = 1 // 0
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*.txt")), ids=lambda path: path.parent.name)
def test_a_document_gives_the_same_bytes_whatever_the_processes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.reconcile.engine.SHORT", 0)  # our documents are short
    alone, together = (dumps(extract(path, limits=Limits(jobs=jobs))) for jobs in (1, 2))
    assert alone == together
