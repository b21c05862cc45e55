"""Nothing printed is lost on the way: neither when lines are put in order, nor when they are shared out."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from dossier import ALL_NAMES, document

from extractor import load_rules
from extractor.layout import layout
from extractor.model.document import Document, Line, RawDocument
from extractor.model.segments import Segmented
from extractor.read import read
from extractor.segment import segment


@cache
def staged(path: Path) -> tuple[RawDocument, Document, Segmented]:
    rules = load_rules()
    raw = read(path)
    laid_out = layout(raw, rules)
    return raw, laid_out, segment(laid_out, rules)


def letters(texts: Iterable[str]) -> Counter[str]:
    return Counter(c for text in texts for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def shared_out(segmented: Segmented) -> Iterator[Line]:
    yield from segmented.furniture
    for act in segmented.acts:
        yield from act.lines
    for fiche in segmented.fiches:
        yield from fiche.heading
        for parent in fiche.parents:
            yield from parent.lines
        for section in fiche.sections:
            yield from section.label
            yield from section.lines


def texts(lines: Iterable[Line]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize("name", ALL_NAMES)
def test_every_letter_is_in_one_act_fiche_or_furniture(name: str) -> None:
    _, laid_out, segmented = staged(document(name))
    assert segmented.fiches
    everything, kept = letters(texts(laid_out.lines)), letters(texts(shared_out(segmented)))
    assert everything - kept == Counter(), "lost"
    assert kept - everything == Counter(), "counted twice"


@pytest.mark.parametrize("name", ALL_NAMES)
def test_every_printed_word_is_in_a_line(name: str) -> None:
    raw, laid_out, _ = staged(document(name))
    if raw.format == "pdf":
        printed = Counter(word.text for page in raw.pages for word in page.words)
        placed = Counter(word.text for line in laid_out.lines for word in line.words)
    else:
        printed = Counter(line.raw or line.text for page in raw.pages for line in page.lines)
        placed = Counter(line.raw or line.text for line in laid_out.lines)
    assert printed == placed


@pytest.mark.parametrize("name", [name for name in ALL_NAMES if not name.endswith("pdf")])
def test_the_text_leaves_out_nothing_but_the_calls_for_notes(name: str) -> None:
    raw, laid_out, _ = staged(document(name))
    read_letters = letters(line.text for page in raw.pages for line in page.lines)
    left_out = read_letters - letters(texts(laid_out.lines))
    assert left_out == letters(note.mark for note in laid_out.notes)


@pytest.mark.parametrize("name", [name for name in ALL_NAMES if name.endswith("pdf")])
def test_lines_of_a_page_are_numbered_from_one(name: str) -> None:
    _, laid_out, _ = staged(document(name))
    numbers: dict[int, list[int]] = {}
    for line in laid_out.lines:
        numbers.setdefault(line.page, []).append(line.number)
    for page, found in numbers.items():
        assert sorted(found) == list(range(1, len(found) + 1)), page
