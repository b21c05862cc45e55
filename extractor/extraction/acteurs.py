"""Référents and partners of a fiche, one by one."""

from __future__ import annotations

import re

from extractor.extraction.names import NameCutter, split, trimmed
from extractor.model.fiche import Item, Referent
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset

_COLON = re.compile(r"\s*:\s+")


def read_referents(passage: Passage, role: str | None, rules: Ruleset, margin: float) -> list[Referent]:
    """Référents of a section, in printed order. ``role`` is the printed label (Référent, Pilote…)."""
    found: list[Referent] = []
    persons = rules.motifs("acteurs.personne")
    for start, end in NameCutter(rules, margin).names(passage):
        text = passage.text[start:end]
        person = next((m.match(text) for m in persons if m.match(text)), None)
        fonction = None
        nom = text
        if person is not None and person.groupdict().get("fonction"):
            fonction = text[slice(*person.span("fonction"))].strip()
            nom = text[slice(*person.span("nom"))].strip()
        found.append(Referent(len(found) + 1, _tidy(nom), role, fonction, passage.locate(start, end)))
    return found


def read_partenaires(passage: Passage, rules: Ruleset, margin: float) -> list[Item]:
    """Partners of a section, in printed order; words that only introduce a list are left out."""
    found: list[Item] = []
    introductions = rules.lexique("acteurs.introductions")
    for start, end in NameCutter(rules, margin).names(passage):
        pieces = list(split(passage.text, start, end, _COLON))
        for a, b in pieces:
            span = trimmed(passage.text, a, b)
            text = _tidy(passage.text[slice(*span)])
            introduces = len(pieces) > 1 and (a, b) != pieces[-1] and introductions.whole(text) is not None
            if len(text) > 1 and re.search(r"[^\W\d_]{2,}", text) and not introduces:
                found.append(Item(len(found) + 1, text, passage.locate(*span)))
    return found


def _tidy(text: str) -> str:
    return " ".join(text.split())
