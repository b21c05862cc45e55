"""Compiled patterns are kept for the next process, and losing them costs nothing but time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import regex

from extractor.ruleset.compiled import Compiled

MOTIF = r"\bpilote\s*:\s*(?P<nom>\p{L}+)"


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def forbidden(*_: object) -> None:
    raise AssertionError("compiled again")


@pytest.mark.usefixtures("writing")
def test_the_next_process_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Compiled(tmp_path)
    first.pattern(MOTIF, 0)
    first.keep()
    monkeypatch.setattr(regex, "compile", forbidden)
    found = Compiled(tmp_path).pattern(MOTIF, 0).search("chef de file, pilote : Durand")
    assert found is not None
    assert (found["nom"], found.span("nom")) == ("Durand", (23, 29))


@pytest.mark.usefixtures("writing")
def test_two_processes_keep_what_both_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Compiled(tmp_path), Compiled(tmp_path)
    one.pattern("un", 0)
    other.pattern("deux", 0)
    one.keep()
    other.keep()
    monkeypatch.setattr(regex, "compile", forbidden)
    third = Compiled(tmp_path)
    assert third.pattern("un", 0).match("un") and third.pattern("deux", 0).match("deux")
    assert len(list(tmp_path.iterdir())) == 1  # no half-written file is left


@pytest.mark.usefixtures("writing")
@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x04K\x01."])
def test_a_damaged_file_is_written_anew(tmp_path: Path, content: bytes) -> None:
    kept = Compiled(tmp_path)
    kept.pattern(MOTIF, 0)
    kept.keep()
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)
    again = Compiled(tmp_path)
    assert again.pattern(MOTIF, 0).search("pilote : X")
    again.keep()
    assert len(path.read_bytes()) > len(content)


@pytest.mark.usefixtures("writing")
def test_a_folder_that_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    for folder in (tmp_path / "gone", None):
        kept = Compiled(folder)
        assert kept.pattern(MOTIF, 0).search("pilote : X")
        kept.keep()


def test_nothing_is_kept_where_python_may_write_no_bytecode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept = Compiled(tmp_path)
    kept.pattern(MOTIF, 0)
    kept.keep()
    assert list(tmp_path.iterdir()) == []
    kept.write()  # an installation asks for it
    assert len(list(tmp_path.iterdir())) == 1
