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
from extractor.ruleset.motif import folded

ENTRY = "entree"  # the motif of an entry
_AFTER_COMMA = re.compile(r",\s(?P<sigle>[A-Z]{3,8})(?=[,.;)])")
ENTRIES_MIN = 8  # entries that follow one another: a glossary
REACH = 100  # characters before an acronym in brackets where its words stand
SLIP = 2
WAYS_MAX = 3  # an acronym spelled out in more ways is one of everybody
SPELLED = 4  # letters of an acronym that its words spell: fewer do by chance


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
    found = []
    for trouvaille in _trouvailles(contexte):
        sigle, listed = trouvaille.groupe("sigle"), trouvaille.motif.id == ENTRY
        sens = trouvaille.groupe("sens") if listed else _before(trouvaille.texte, trouvaille.span[0])
        one = _sens(sigle, sens, trouvaille.texte, trouvaille.span, listed=listed)
        found += [one] if one else []
    for texte in contexte.textes:
        for match in _AFTER_COMMA.finditer(texte.passage.text):
            one = _sens(match["sigle"], _before(texte, match.start()), texte, match.span(), listed=False)
            if one and one.sens[0].isupper() and _initials(one.sens, contexte) == one.sigle.lower():
                found.append(one)  # a name and its acronym; else « les services, ARS, … »: a list
    return tuple(found)


@garde
def _trouvailles(contexte: Contexte) -> tuple[Trouvaille, ...]:
    """The acronyms in capitals that stand beside words, in a glossary or in brackets."""
    found = Redaction(contexte, "texte").cherche("sens_de_sigle", contexte.textes)
    return tuple(t for t in found if t.groupe("sigle").isupper())


def _sens(sigle: str, sens: str, texte: Texte, span: tuple[int, int], *, listed: bool) -> Sens | None:
    """The acronym with the words that spell it; None when none do."""
    words = _spelled(sigle, " ".join(sens.split()))
    if not words or any(word.isupper() and len(word) > 1 for word in words.split()):
        return None
    start = span[0] if listed else max(span[0] - len(words) - 1, 0)
    return Sens(sigle, words, texte, texte.passage.locate(start, span[1]), listed)


def _before(texte: Texte, at: int) -> str:
    """The words before an acronym in brackets or after a comma, in its clause."""
    return re.split(r"[.;:,()«»\n]", texte.passage.text[max(at - REACH, 0) : at])[-1]


def _spelled(sigle: str, sens: str) -> str | None:
    """The last words of ``sens`` that the letters of the acronym begin, in order; None when they do not."""
    words = folded(sens).replace("-", " ").replace("’", " ").replace("'", " ").split()
    for start in range(len(words) - 1, -1, -1):
        initials = iter(word[0] for word in words[start:])
        rest = "".join(words[start:])
        if len(words[start]) > 1 and words[start][0] == sigle[0].lower() and all(c.lower() in initials for c in sigle):
            return sens[_place(sens, len(rest)) :].strip()
    return None


def _initials(words: str, contexte: Contexte) -> str:
    """First letters of the words, tool words left out."""
    outils = contexte.reglages.rules.lexique("controles_report.mots_outils")
    return "".join(m.mot[0] for m in mots(words) if not outils.whole(m.mot))


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


def sigles_sans_rapport(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """An entry of a glossary whose words begin with the letters of its acronym, but for one."""
    entries = [t for t in _trouvailles(contexte) if t.motif.id == ENTRY]
    for trouvaille in entries if len(entries) >= ENTRIES_MIN else ():
        sigle, sens = trouvaille.groupe("sigle"), " ".join(trouvaille.groupe("sens").split())
        letters = _initials(sens, contexte)
        wrong = [(a, b) for a, b in zip(sigle.lower(), letters, strict=False) if a != b]
        if len(sigle) >= SPELLED and len(letters) == len(sigle) and len(wrong) == 1:
            yield redaction.redige_ici("texte_sens", trouvaille, lettre=wrong[0][0].upper(), lue=wrong[0][1].upper())


def sigles_deux_sens(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """An acronym that most places spell out in one way, and one or two in another that says something else."""
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
        if 1 < len(ways) <= WAYS_MAX:
            ways.sort(key=lambda g: (not any(s.liste for s in g), -len(g)))
            yield from (_finding(sigle, ways[0], odd, redaction) for odd in ways[1:])


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
