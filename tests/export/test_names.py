from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.export.names import safe_name, unique_names


@given(st.text())
def test_a_safe_name_is_one_plain_component(text: str) -> None:
    name = safe_name(text)
    assert name and name == name.strip()
    assert not name.startswith(".") and not name.endswith(".")
    assert PurePosixPath(name).name == PureWindowsPath(name).name == name
    assert len(name.encode()) < 210
    assert safe_name(name) == name


@pytest.mark.parametrize("text", ["../../etc/passwd", "..", ".hidden", "C:\\x", "nul", "COM1.pdf", "a\x00b", ""])
def test_dangerous_names_are_changed(text: str) -> None:
    assert safe_name(text) != text


def test_ordinary_french_names_are_kept() -> None:
    assert safe_name("004 délibération n°12 (annexe)") == "004 délibération n°12 (annexe)"


@given(st.lists(st.sampled_from(["a", "A", "a-2", "b", "..", ""])))
def test_names_are_unique_even_where_case_does_not_count(texts: list[str]) -> None:
    names = [name.casefold() for name in unique_names(texts)]
    assert len(set(names)) == len(texts)


def test_the_second_of_the_same_name_gets_a_suffix() -> None:
    assert unique_names(["rapport", "annexe", "rapport", "rapport"]) == [
        "rapport",
        "annexe",
        "rapport-2",
        "rapport-3",
    ]
