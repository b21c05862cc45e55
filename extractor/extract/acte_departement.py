"""Which département a document comes from: a vote of all the places that name one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from extractor.extract.acte_lecture import Lecture, Trouve
from extractor.model.passage import Passage, Provenance, passage
from extractor.ruleset import Entree


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
        _add(scores, code.removeprefix("0") if len(code) == 3 else code, _weight(lecture, "identifiant"), identifiant.provenance)
    _count_mentions(lecture, scores)
    known = [(score, code) for code, score in scores.items() if code in by_code]
    if not known:
        return None
    winner, code = max(known, key=lambda pair: pair[0].total)
    if winner.total < _weight(lecture, "minimum"):
        return None
    return Trouve(by_code[code], winner.provenance)


def _count_mentions(lecture: Lecture, scores: dict[str, _Score]) -> None:
    text = passage(lecture.lines)
    introduced = {
        match.end() for motif in lecture.rules.motifs("departements.contexte") for match in motif.finditer(text.text)
    }
    heads = set(lecture.entetes)
    for hit in lecture.rules.lexique("departements.noms").find(text.text):
        in_context = hit.start in introduced
        if "ambigu" in hit.entree.attributs and not in_context:
            continue
        weight = _weight(lecture, "contexte" if in_context else "mention")
        if _line_index(text, hit.start) in heads:
            weight *= lecture.entier("departements.facteur_entete")
        _add(scores, hit.entree.attributs["code"], weight, text.locate(hit.start, hit.end))


def _line_index(text: Passage, offset: int) -> int:
    return bisect_right(text.starts, offset) - 1


def _weight(lecture: Lecture, name: str) -> int:
    return lecture.entier(f"departements.poids_{name}")


def _add(scores: dict[str, _Score], code: str, weight: int, provenance: Provenance) -> None:
    score = scores.setdefault(code, _Score(0, weight, provenance))
    score.total += weight
    if weight > score.best:
        score.best, score.provenance = weight, provenance
