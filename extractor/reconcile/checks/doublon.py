"""Repeats: a word, a figure, a sign, a group of words or a paragraph printed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.model.fiche import Anomalie
from extractor.model.passage import Passage, Texte
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.suites.redits import TOKEN, Mots, redits
from extractor.reconcile.suites.sigles import entrees_doubles
from extractor.reconcile.textes import Redaction, Trouvaille, court
from extractor.text.fold import fold

_SIGNS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{2}[.!?])\s+(?=[A-ZÀ-Ý])")
_GAP = re.compile(r"[ \u00a0]+|[ \u00a0]*:[ \u00a0]*")
GROUPE_MAX = 10  # words of a repeated group
SHORTEST = 8  # characters of a paragraph that may repeat two words
NEVER = -GROUPE_MAX - 1  # further back than any group


def check(contexte: Contexte) -> Iterator[Anomalie]:
    """One anomaly for each repeat that no usage of French and no table explains."""
    redaction = Redaction(contexte, "doublon")
    for trouvaille in redaction.cherche("doublons", contexte.textes):
        if _printed_twice(trouvaille):
            yield redaction.signale(trouvaille)
    yield from entrees_doubles(contexte, redaction)
    running = contexte.reglages.liste("doublon_paragraphe_sections")
    groups: dict[str, list[Groupe]] = {}
    for texte in contexte.textes:
        for found in _groups(texte, redaction, contexte.reglages):
            if isinstance(found, Anomalie):
                yield found
            else:
                groups.setdefault(found.mots.lower(), []).append(found)
        if texte.fiche_id and texte.section in running:
            yield from _paragraphs(texte, redaction, contexte.reglages)
    for same in groups.values():
        yield _told(same, redaction, contexte.reglages)


@dataclass(frozen=True, slots=True)
class Groupe:
    """A group of words that follows itself, and where both copies stand."""

    mots: str
    texte: Texte
    debut: int
    fin: int


def _told(same: Sequence[Groupe], redaction: Redaction, reglages: Reglages) -> Anomalie:
    """One finding for all the places where one group is repeated, at the first one that a fiche is known for."""
    owners = [redaction.fiche(g.texte, g.debut) for g in same]
    at = next((rank for rank, owner in enumerate(owners) if owner), 0)
    places = [g.texte.passage.locate(g.debut, g.fin) for g in same]
    others = dict.fromkeys(redaction.lieu(place) for rank, place in enumerate(places) if rank != at)
    also = reglages.texte("doublon_groupe_aussi").format(lieux=", ".join(others)) if others else ""
    return redaction.redige("doublon_groupe", owners[at], places[at], groupe=court(same[at].mots), aussi=also)


def _printed_twice(trouvaille: Trouvaille) -> bool:
    """Whether both copies are the same to the letter, on one line when the motif asks for it."""
    mots = trouvaille.mots()
    if "bis" in mots and mots["bon"] != mots["bis"]:
        return False  # "de" after the name "DE", "là" before "la"
    passage, (start, end) = trouvaille.texte.passage, trouvaille.match.span()
    if trouvaille.motif.valeur.get("hors_tableau") and _in_grid(passage, start):
        return False
    return not trouvaille.motif.valeur.get("meme_ligne") or passage.line_at(start) is passage.line_at(end - 1)


def _groups(texte: Texte, redaction: Redaction, reglages: Reglages) -> Iterator[Groupe | Anomalie]:
    """Groups of words that follow themselves at once."""
    passage = texte.passage
    shortest = reglages.entier("doublon_groupe_lettres")
    for start, end in passage.items():
        if end - start < SHORTEST:
            continue
        found_words = [word.lower() for word in TOKEN.findall(passage.text, start, end)]
        if len(set(found_words)) == len(found_words):
            continue  # no word comes back
        mots = Mots(passage.text, start, end, found_words)
        yield from redits(texte, mots, redaction, reglages)
        found = _repeated(mots, shortest)
        if found is None:
            continue
        first, again, last = found
        rest = passage.text[last:end].lstrip()
        if first in (start, *passage.starts) and (not rest or rest[0].isdigit()):
            continue  # two columns of a flattened table that hold the same words
        yield Groupe(" ".join(passage.text[first:again].split()).strip(" :"), texte, first, last)


def _repeated(mots: Mots, shortest: int) -> tuple[int, int, int] | None:
    """Start of the longest group printed twice, start of the second copy, end; None when there is none."""
    for size, i in _followed(mots.minuscules):
        tokens = mots.spans
        words = [mots.text[a:b] for a, b in tokens[i : i + 2 * size]]
        if words[:size] != words[size:] or len(set(words[:size])) == 1:
            continue  # one word again and again is a column
        first, again, last = tokens[i][0], tokens[i + size][0], tokens[i + 2 * size - 1][1]
        letters = sum(c.isalpha() for c in mots.text[first:again])
        if letters >= shortest and _GAP.fullmatch(mots.text, tokens[i + size - 1][1], again):
            return first, again, last
    return None


def _followed(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Sizes of the groups of words that follow themselves at once, longest first, and where each begins."""
    places: dict[str, int] = {}
    before: list[int] = []  # where the same word stands before, for each word
    sizes: dict[int, list[int]] = {}  # how far back the same word stands -> where that is
    for i, word in enumerate(words):
        j = places.get(word, NEVER)
        before.append(j)
        places[word] = i
        while i - j <= GROUPE_MAX:
            if i - j > 1:
                sizes.setdefault(i - j, []).append(j)
            j = before[j]
    for size in sorted(sizes, reverse=True):
        for i in sizes[size]:
            if words[i : i + size] == words[i + size : i + 2 * size]:
                yield size, i


def _paragraphs(texte: Texte, redaction: Redaction, reglages: Reglages) -> Iterator[Anomalie]:
    """A paragraph, a long sentence, or a shorter one outside any list, printed twice in one running section."""
    long, short = reglages.entier("doublon_paragraphe_lettres"), reglages.entier("doublon_phrase_lettres")
    passage = texte.passage
    seen: dict[str, int] = {}
    told = 0  # end of what is told already, with its sentences
    for start, end, sentence in _pieces(passage):
        if end - start < (long if sentence else min(short, long)):
            continue
        key = _SIGNS.sub("", fold(passage.text[start:end]))
        modele = "doublon_paragraphe" if len(key) >= long else "doublon_phrase"
        listed = sentence or not passage.text[start].isalpha() or passage.text[start:end].rstrip().endswith(":")
        if len(key) < (long if listed else short) or end <= told or _in_grid(passage, start):
            continue
        if key in seen:
            told = end
            again = redaction.lieu(passage.locate(start, end))
            here = passage.locate(seen[key], seen[key] + end - start)
            debut = court(passage.text[start:end], 80)
            yield redaction.redige(modele, texte.fiche_id, here, debut=debut, suite=again)
        seen.setdefault(key, start)


def _pieces(passage: Passage) -> Iterator[tuple[int, int, bool]]:
    """Paragraphs and list items, and the sentences of those that have several: nothing shows where some end."""
    for start, end in passage.items():
        cuts = [match.end() for match in _SENTENCE.finditer(passage.text, start, end)]
        yield start, end, False
        for a, b in pairwise([start, *cuts, end] if cuts else []):
            yield a, b, True


def _in_grid(passage: Passage, start: int) -> bool:
    """Whether the text stands in a table of more than a label and its content, which may take several columns."""
    cell = passage.line_at(start).cell
    return cell is not None and cell.columns > 2 and cell.column + cell.span < cell.columns
