"""Which département a document comes from: a vote of all the places that name one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.extraction.acte_lecture import Lecture, Trouve
from extractor.model.passage import Provenance
from extractor.ruleset import Entree

_CAPITALISED = re.compile(r"\b[A-ZÀ-ÖØ-Þ]")


@dataclass(slots=True)
class _Score:
    total: int
    best: int
    provenance: Provenance


def departement(lecture: Lecture, identifiant: Trouve[str] | None) -> Trouve[Entree] | None:
    """The département that the document names most, weighed by where and how.

    Parameters
    ----------
    identifiant
        Identifier given by the préfecture, which begins with the code of the département.

    Returns
    -------
    Trouve or None
        Entry of the rules (``attributs`` code and nom) with its clearest mention; None when the document says
        too little.
    """
    scores: dict[str, _Score] = {}
    by_code = {e.attributs["code"]: e for e in lecture.rules.lexique("departements.noms").entrees}
    if identifiant is not None:
        code = identifiant.valeur.split("-")[0].upper()
        code = code.removeprefix("0") if len(code) == 3 else code
        _add(scores, code, _weight(lecture, "identifiant"), identifiant.provenance)
    _count_mentions(lecture, scores)
    known = [(score, code) for code, score in scores.items() if code in by_code]
    if not known:
        return None
    winner, code = max(known, key=lambda pair: pair[0].total)
    if winner.total < _weight(lecture, "minimum"):
        return None
    return Trouve(by_code[code], winner.provenance)


def _count_mentions(lecture: Lecture, scores: dict[str, _Score]) -> None:
    text = lecture.texte
    contexts = lecture.rules.motifs("departements.contexte")
    introduced = {match.end() for motif in contexts for match in motif.finditer(text.text)}
    heads = set(lecture.entetes)
    for start, end, entree in _names(lecture):
        in_context = start in introduced
        if "ambigu" in entree.attributs and not in_context:
            continue
        weight = _weight(lecture, "contexte" if in_context else "mention")
        if lecture.ligne_de(start) in heads:
            weight *= lecture.entier("departements.facteur_entete")
        _add(scores, entree.attributs["code"], weight, text.locate(start, end))


def _names(lecture: Lecture) -> Iterator[tuple[int, int, Entree]]:
    """Names of départements that begin with a capital, the longest at each place."""
    lexique = lecture.rules.lexique("departements.noms")
    text, done = lecture.texte.text, 0
    for hit in lexique.at_each(text, (word.start() for word in _CAPITALISED.finditer(text))):
        if hit.start >= done:
            done = hit.end
            yield hit.start, done, hit.entree


def _weight(lecture: Lecture, name: str) -> int:
    return lecture.entier(f"departements.poids_{name}")


def _add(scores: dict[str, _Score], code: str, weight: int, provenance: Provenance) -> None:
    score = scores.setdefault(code, _Score(0, weight, provenance))
    score.total += weight
    if weight > score.best:
        score.best, score.provenance = weight, provenance
