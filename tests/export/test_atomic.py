from pathlib import Path

import pytest

from extractor.errors import ExportError
from extractor.export.atomic import write_text, written_together


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    with written_together() as pending:
        pending.open(target).write("tout")
        assert not target.exists()
    assert target.read_text() == "tout"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), written_together() as pending:
        pending.open(tmp_path / "a.csv").write("x")
        pending.open(tmp_path / "b.csv").write("y")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    link = tmp_path / "out.json"
    link.symlink_to(outside)
    write_text(link, "new")
    assert outside.read_text() == "mine"
    assert link.read_text() == "new"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken.json").mkdir()
    with pytest.raises(ExportError, match=r"taken\.json"):
        write_text(tmp_path / "taken.json", "x")
    with pytest.raises(ExportError, match="missing"):
        write_text(tmp_path / "missing" / "a.json", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.json"]
