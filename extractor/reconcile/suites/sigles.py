"""Acronyms and what they stand for: entries of a glossary printed twice, and one acronym spelled out in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein

from extractor.model.fiche import Anomalie
from extractor.model.passage import Provenance, Texte
from extractor.reconcile.contexte import Contexte, garde
from extractor.reconcile.reports.intitules import mots
from extractor.reconcile.textes import Redaction, Trouvaille, court

ENTRIES_MIN = 8  # entries that follow one another: a glossary
REACH = 100  # characters before an acronym in brackets where its words stand
SLIP = 2


@dataclass(frozen=True, slots=True)
class Sens:
    """An acronym with its words, where they are printed together; ``liste``: as an entry of a glossary."""

    sigle: str
    sens: str
    texte: Texte
    provenance: Provenance
    liste: bool


@garde
def sens_des_sigles(contexte: Contexte) -> tuple[Sens, ...]:
    """Every acronym printed with its words, in reading order."""
    redaction = Redaction(contexte, "texte")
    found = []
    for trouvaille in redaction.cherche("sens_de_sigle", contexte.textes):
        sigle = trouvaille.groupe("sigle")
        if not sigle.isupper():
            continue
        listed = trouvaille.motif.id == "entree"
        sens = trouvaille.groupe("sens") if listed else _before(trouvaille)
        words = _spelled(sigle, " ".join(sens.split()))
        if words and not any(word.isupper() and len(word) > 1 for word in words.split()):
            start, end = trouvaille.span
            where = trouvaille.texte.passage.locate(start if listed else max(start - len(words) - 1, 0), end)
            found.append(Sens(sigle, words, trouvaille.texte, where, listed))
    return tuple(found)


def _before(trouvaille: Trouvaille) -> str:
    """The words before the parenthesis that holds an acronym, in its clause."""
    at = trouvaille.span[0]
    return re.split(r"[.;:,()«»\n]", trouvaille.texte.passage.text[max(at - REACH, 0) : at])[-1]


def _spelled(sigle: str, sens: str) -> str | None:
    """The last words of ``sens`` that the letters of the acronym begin, in order; None when they do not."""
    words = sens.replace("-", " ").replace("’", " ").replace("'", " ").split()
    for start in range(len(words) - 1, -1, -1):
        initials = iter(word[0].lower() for word in words[start:])
        rest = "".join(words[start:])
        if words[start][0].lower() == sigle[0].lower() and all(c.lower() in initials for c in sigle):
            return sens[_place(sens, len(rest)) :].strip()
    return None


def _place(sens: str, letters: int) -> int:
    """Where the last ``letters`` letters of a text begin, blanks and hyphens left out."""
    at = len(sens)
    while letters and at:
        at -= 1
        letters -= sens[at] not in " -’'"
    return at


def entrees_doubles(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """The same entry twice in one glossary."""
    seen: dict[tuple[str, str, int], Sens] = {}
    entries = [s for s in sens_des_sigles(contexte) if s.liste]
    if len(entries) < ENTRIES_MIN:
        return
    for one in entries:
        key = (one.sigle, one.sens.casefold(), id(one.texte))
        if key in seen:
            first = redaction.lieu(seen[key].provenance)
            yield redaction.redige(
                "doublon_entree", one.texte.fiche_id, one.provenance, sigle=one.sigle, sens=one.sens, premier=first
            )
        seen.setdefault(key, one)


def sigles_deux_sens(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """An acronym that most places spell out in one way, and a single place in another that says something else."""
    by: dict[str, list[Sens]] = {}
    for one in sens_des_sigles(contexte):
        by.setdefault(one.sigle, []).append(one)
    for sigle, said in by.items():
        ways: list[list[Sens]] = []
        for one in said:
            group = next((g for g in ways if _same(g[0].sens, one.sens)), None)
            if group is None:
                ways.append([one])
            else:
                group.append(one)
        if len(ways) == 2:
            ways.sort(key=lambda g: (not any(s.liste for s in g), -len(g)))
            usual, odd = ways
            yield _finding(sigle, usual, odd, redaction)


def _same(a: str, b: str) -> bool:
    """Whether two ways to spell an acronym out differ by tool words, plurals or slips only."""
    left, right = ([m.mot for m in mots(text) if len(m.mot) > 3] for text in (a, b))
    if _within(left, right) or _within(right, left):
        return True  # the same words, and some more
    if len(left) != len(right):
        return SequenceMatcher(None, " ".join(left), " ".join(right), autojunk=False).ratio() > 0.8
    return all(Levenshtein.distance(x, y) <= SLIP for x, y in zip(left, right, strict=True))


def _within(few: Sequence[str], many: Sequence[str]) -> bool:
    return all(any(Levenshtein.distance(x, y) <= SLIP for y in many) for x in few)


def _finding(sigle: str, usual: Sequence[Sens], odd: Sequence[Sens], redaction: Redaction) -> Anomalie:
    return redaction.redige(
        "texte_deux_sens",
        odd[0].texte.fiche_id,
        odd[0].provenance,
        sigle=sigle,
        sens=court(odd[0].sens, 90),
        autre=court(usual[0].sens, 90),
        lieu=redaction.lieu(usual[0].provenance),
    )
