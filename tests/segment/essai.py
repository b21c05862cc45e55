"""A short text read from end to end as from a user's file."""

from __future__ import annotations

from functools import cache

from extractor import extract, load_rules
from extractor.model.fiche import Extraction, Fiche
from extractor.ruleset import Ruleset


@cache
def rules() -> Ruleset:
    return load_rules()


def read(text: str, name: str = "essai.txt") -> Extraction:
    return extract(text.encode(), rules(), name=name)


def sections(fiche: Fiche) -> dict[str, str]:
    return {s.section: s.texte for s in fiche.sections}
