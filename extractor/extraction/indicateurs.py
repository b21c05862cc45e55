"""Indicators of a section, one row each, with unit and family."""

from __future__ import annotations

import itertools
import re

from extractor.model.fiche import Indicateur
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset

_MARK = re.compile(r"^[\s•▪➢➤✓*>\-–—]+|^o\s+")
_NUMBERED = re.compile(r"(?=\(\d{1,2}(?:-\w)?\)\s*\w)")


def read_indicateurs(
    passage: Passage, famille: str | None, rules: Ruleset, prefix: str, first: int
) -> list[Indicateur]:
    """Indicators of a section in printed order; ids are ``{prefix}i{n}``, n from ``first``."""
    found: list[Indicateur] = []
    for start, end in _pieces(passage):
        mark = _MARK.match(passage.text[start:end])
        start += mark.end() if mark else 0
        text = " ".join(passage.text[start:end].split()).rstrip(" .;,")
        if len(text) < 4 or text.endswith(":"):
            continue
        found.append(
            Indicateur(
                indicateur_id=f"{prefix}i{first + len(found)}",
                libelle=text,
                unite=_unit(text, rules),
                famille=famille,
                indicateur_national=None,
                provenance=passage.locate(start, start + max(len(passage.text[start:end].rstrip()), 1)),
            )
        )
    return found


def _pieces(passage: Passage) -> list[tuple[int, int]]:
    """Paragraphs and list items, cut where an action number in brackets begins another."""
    pieces = []
    for start, end in passage.items():
        cuts = [start, *(start + m.start() for m in _NUMBERED.finditer(passage.text[start:end]) if m.start()), end]
        pieces += [(a, b) for a, b in itertools.pairwise(cuts) if passage.text[a:b].strip()]
    return pieces


def _unit(text: str, rules: Ruleset) -> str | None:
    hit = rules.lexique("indicateurs.unites").at_start(text)
    return hit.entree.attributs["unite"] if hit else None
