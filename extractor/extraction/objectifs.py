"""Operational objectives of a fiche, one by one, and the national objective it serves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from extractor.model.fiche import Item
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset
from extractor.ruleset.motif import folded
from extractor.text.bullets import LEADING, LETTER
from extractor.text.fold import fold

ALIKE = 60  # score of all the words, below which a text has too few of them to name an objective

_MARK = re.compile(rf"^[\s{LEADING}]+|^{LETTER}\s+|^\d{{1,2}}[.)]\s+")


def read_objectifs_operationnels(passage: Passage, rules: Ruleset) -> list[Item]:
    """Objectives stated in the section, in printed order: a paragraph or list item each, lead-ins left out."""
    found: list[Item] = []
    left_out = rules.motifs("objectifs.hors_objectif")
    for start, end in _statements(passage, rules):
        text = passage.text[start:end]
        mark = _MARK.match(text)
        start += mark.end() if mark else 0
        text = " ".join(passage.text[start:end].split()).rstrip(" .;,")
        if len(text) < 8 or text.endswith(":") or any(m.match(text) for m in left_out):
            continue
        found.append(Item(len(found) + 1, text, passage.locate(start, start + len(passage.text[start:end].rstrip()))))
    return found


def _statements(passage: Passage, rules: Ruleset) -> Iterator[tuple[int, int]]:
    """Paragraphs and list items, cut again where a rule sees another objective begin inside."""
    for start, end in passage.items():
        begin = start
        for motif in rules.motifs("objectifs.nouvel_objectif"):
            for match in motif.finditer(passage.text[start:end]):
                at = start + match.end()
                if at > begin and passage.text[at : at + 1].isupper():
                    yield begin, at
                    begin = at
        yield begin, end


def _names(number: str, rules: Ruleset) -> tuple[str, ...]:
    return next(e.libelles for e in rules.lexique("objectifs.nationaux").entrees if e.id == number)


def national_objective(numero: str | None, texte: str | None, rules: Ruleset) -> str | None:
    """Number of the national objective, when number and words agree or the words alone leave no doubt.

    Scores are rapidfuzz token-set ratios against the short names of ``rules/objectifs.yaml``; below the threshold
    nothing is said.
    """
    if not texte:
        return None
    threshold = float(str(rules.parametre("objectifs.seuil")))
    plain = fold(texte)
    scores: dict[str, float] = {}
    for entree in rules.lexique("objectifs.nationaux").entrees:
        scores[entree.id] = max(fuzz.token_set_ratio(plain, folded(name)) for name in entree.libelles)
    best = max(scores, key=lambda key: scores[key])
    if numero in scores and scores[numero] >= threshold - 25 and scores[best] - scores[numero] < 20:
        return numero
    named = max(fuzz.token_sort_ratio(plain, folded(name)) for name in _names(best, rules))
    return best if scores[best] >= threshold and named >= ALIKE else None
