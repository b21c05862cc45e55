"""Words and acronyms that stand one slip of the pen away from one that the document prints again and again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from extractor.model.fiche import Anomalie
from extractor.model.passage import Texte
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.suites.sigles import sens_des_sigles
from extractor.reconcile.textes import Redaction
from extractor.ruleset.motif import folded

Place = tuple[Texte, int, int]

# --- words -----------------------------------------------------------------------------------------

_LONG_WORD = re.compile(r"[a-zœæ]{8,}")  # of a folded text
_NO_VOWEL = str.maketrans("aeiouy", "......")
LOST, VOWEL = 10, 12  # letters of a word from which these slips can be told from another word
HEAD, TAIL = 1, 3  # letters at either end that change one word into another: un-, -ale, -ant
VOWEL_HEAD, VOWEL_TAIL = 3, 5


def mots_voisins(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A long word printed once, one slip away from one that is printed often; never where the page was recognised."""
    counts: Counter[str] = Counter()
    for texte in contexte.textes:
        counts.update(_LONG_WORD.findall(folded(texte.passage.text)))
    least = contexte.reglages.entier("texte_mot_fois_min")
    usual = {word for word, count in counts.items() if count >= least}
    temps = frozenset(contexte.reglages.liste("texte_mot_temps"))
    for word, right in _slips([word for word, count in counts.items() if count == 1], usual, temps):
        here, there = _first(word, contexte), _first(right, contexte)
        if here and there and _printed(here).islower():
            where = here[0].passage.locate(here[1], here[2])
            if where.page not in contexte.reconnues:
                yield redaction.redige(
                    "texte_mot",
                    redaction.fiche(here[0], here[1]),
                    where,
                    connu=_printed(there),
                    fois=str(counts[right]),
                    premier=redaction.lieu(there[0].passage.locate(there[1], there[2])),
                )


def _slips(rare: Sequence[str], usual: Collection[str], temps: Collection[str]) -> Iterator[tuple[str, str]]:
    """Rare words with the usual one that two letters exchanged, a wrong vowel, a letter lost or added make of it.

    ``temps`` are the endings, from the ``r`` on, that are another tense of the same word.
    """
    letters = {"".join(sorted(word)): word for word in usual}
    consonants = {word.translate(_NO_VOWEL): word for word in usual if len(word) >= VOWEL}
    lost = {short: word for word in usual for short in _shorter(word, temps)}
    for word in rare:
        if (right := lost.get(word)) or (
            right := next((short for short in _shorter(word, temps) if short in usual), None)
        ):
            yield word, right
        elif (right := letters.get("".join(sorted(word)))) and _exchanged(word, right):
            yield word, right
        elif len(word) >= VOWEL and (right := consonants.get(word.translate(_NO_VOWEL))) and _one_vowel(word, right):
            yield word, right


def _shorter(word: str, temps: Collection[str]) -> Iterator[str]:
    """A long word without one of its letters, not the first nor one of its ending or of its tense."""
    if len(word) > LOST:
        for i in range(HEAD, len(word) - TAIL):
            if word[i] != word[i - 1] and word[i:] not in temps:
                yield word[:i] + word[i + 1 :]


def _exchanged(word: str, right: str) -> bool:
    at = [i for i, (a, b) in enumerate(zip(word, right, strict=True)) if a != b]
    return len(at) == 2 and at[1] == at[0] + 1 and HEAD <= at[0] and at[1] <= len(word) - TAIL


def _one_vowel(word: str, right: str) -> bool:
    at = [i for i, (a, b) in enumerate(zip(word, right, strict=True)) if a != b]
    return len(at) == 1 and VOWEL_HEAD <= at[0] < len(word) - VOWEL_TAIL


def _first(word: str, contexte: Contexte) -> Place | None:
    whole = re.compile(rf"(?<![^\W\d_]){word}(?![^\W\d_])")
    for texte in contexte.textes:
        if word in (plain := folded(texte.passage.text)) and (found := whole.search(plain)):
            return texte, found.start(), found.end()
    return None


def _printed(place: Place) -> str:
    texte, start, end = place
    return texte.passage.text[start:end]


# --- acronyms --------------------------------------------------------------------------------------

_SIGLE = re.compile(r"[A-Z]{4,12}(?![\w'’.-])")
_GLUED = re.compile(r"[\w'’.-]")  # before an acronym: it is the end of something else
LONG = 6  # letters of an acronym that may lose one and still be told
OWN = 5  # letters of an acronym that only the document knows


def sigles_mal_ecrits(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A word in capitals, one slip away from an acronym that the document prints more often."""
    known = {s: e.id for e in redaction.lexique("sigles").entrees for s in e.libelles}
    places: dict[str, list[Place]] = defaultdict(list)
    for texte in contexte.textes:
        text = texte.passage.text
        for match in _SIGLE.finditer(text):
            if not match.start() or not _GLUED.match(text, match.start() - 1):
                places[match[0]].append((texte, *match.span()))
    spelled = {one.sigle for one in sens_des_sigles(contexte)}
    most = contexte.reglages.entier("texte_sigle_fois_max")
    for sigle, found in places.items():
        if sigle in known or sigle in spelled or len(found) > most:
            continue
        near = [k for k in known if len(places.get(k, ())) > len(found) and _slip(sigle, k)]
        near = near or _own(sigle, places)
        if len(near) != 1:
            continue
        for texte, start, end in found:
            here = texte.passage.locate(start, end)
            other, *span = places[near[0]][0]
            premier = redaction.lieu(other.passage.locate(span[0], span[1]))
            if here.page not in contexte.reconnues:
                yield redaction.redige(
                    "texte_sigle",
                    redaction.fiche(texte, start),
                    here,
                    sigle=sigle,
                    connu=near[0],
                    premier=premier,
                )


def _slip(word: str, known: str) -> bool:
    """Whether letters after the first are in another order, or a long acronym lost one.

    An added letter or a changed one makes another acronym far too often (MDPH and MDPHE, SAVS and SAAS).
    """
    if len(word) == len(known):
        return word[0] == known[0] and sorted(word) == sorted(known)
    return len(known) >= LONG and any(known[:i] + known[i + 1 :] == word for i in range(len(known)))


def _own(sigle: str, places: Mapping[str, Sequence[Place]]) -> list[str]:
    """Acronyms of the document alone, printed several times more, of which this one has the letters in disorder.

    Names and titles are printed in capitals too; but an acronym has hardly any vowel.
    """
    if len(sigle) < OWN or 3 * sum(letter in "AEIOUY" for letter in sigle) > len(sigle):
        return []
    times = 2 * len(places[sigle])
    same = (other for other in places if len(other) == len(sigle) and other != sigle and _slip(sigle, other))
    return [other for other in same if len(places[other]) > times]
