"""Rules and compiled patterns are kept for the next process, and losing them costs nothing but time."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import regex

from extractor.errors import RuleError
from extractor.ruleset import load
from extractor.ruleset.compiled import Compiled
from extractor.ruleset.kept import Kept

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


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of our rules, nothing of which is kept yet."""
    folder = tmp_path / "rules"
    shutil.copytree(load.our_folder(), folder)
    monkeypatch.setattr(load, "our_folder", lambda: folder)
    monkeypatch.setattr(load, "_KEPT", Kept("rules", "ours", tmp_path))
    return folder


def again() -> load.Ruleset:
    """The rules as another process loads them."""
    load._loaded.cache_clear()
    return load.load_rules()


@pytest.mark.usefixtures("writing", "rules")
def test_the_next_process_reads_no_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    first = again()
    monkeypatch.setattr(load, "read_rule_file", forbidden)
    second = again()
    assert second == first
    assert second.motifs("mobilier.mobilier")[0].search("Page 3 / 12") is not None


@pytest.mark.usefixtures("writing")
def test_rules_that_have_changed_are_read_again(rules: Path) -> None:
    first = again()
    file = rules / "mobilier.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# seen again\n", encoding="utf-8")
    assert again().sha256 != first.sha256
    file.write_text("motifs: [", encoding="utf-8")
    with pytest.raises(RuleError, match=r"mobilier\.yaml"):
        again()
