"""The pipeline, made once for all the tests: importing spaCy and reading the rules takes seconds."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

pytest.importorskip("spacy", reason="spaCy is not installed (pip install '.[dev]'): the pipeline was NOT tested")

from spacy.language import Language
from spacy.tokens import Doc

from extractor import nlp


@cache
def language() -> Language:
    return nlp.pipeline(entites=True)


def read(text: str, section: str | None = None) -> Doc:
    doc = language().make_doc(text)
    doc._.section = section
    return language()(doc)


def found(text: str, groupe: str, *names: str, section: str | None = None) -> list[tuple[Any, ...]]:
    """Text and attributes of each span of a group."""
    doc = read(text, section)
    return [(span.text, *(getattr(span._, name) for name in names)) for span in doc.spans[groupe]]
