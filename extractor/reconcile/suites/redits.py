"""A word said twice around a link, or under two forms: « psychique ou psychique », « a eu un eut un »."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractor.model.fiche import Anomalie
from extractor.model.passage import Texte
from extractor.reconcile.contexte import Reglages
from extractor.reconcile.textes import Redaction

TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
SHORT = 4  # letters of what follows both forms of a verb


@dataclass
class Mots:
    """The words of the paragraph ``text[start:end]``, in lower case, and their spans in ``text`` when asked for."""

    text: str
    start: int
    end: int
    minuscules: Sequence[str]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        return [found.span() for found in TOKEN.finditer(self.text, self.start, self.end)]


def redits(texte: Texte, mots: Mots, redaction: Redaction, reglages: Reglages) -> Iterator[Anomalie]:
    """Repeats among the words of a paragraph."""
    words = mots.minuscules
    links, before = reglages.liste("doublon_redit_liens"), reglages.liste("doublon_redit_avant")
    long = reglages.entier("doublon_redit_lettres")
    for i in [i for i, (first, again) in enumerate(zip(words, words[2:], strict=False)) if again.startswith(first)]:
        first, link, again = words[i : i + 3]
        if first == again and link in links and len(first) >= long and (i == 0 or words[i - 1] not in before):
            yield _told("doublon_redit", texte, mots.spans, (i, i + 2), first, redaction)
        elif _two_forms(words, i, reglages):
            yield _told("doublon_verbe", texte, mots.spans, (i, i + 3), f"{first} {link}", redaction)


def _two_forms(words: Sequence[str], i: int, reglages: Reglages) -> bool:
    """Whether a word and its sequel come back, the word with another ending."""
    if i + 3 >= len(words) or words[i + 1] != words[i + 3] or not 1 < len(words[i + 1]) <= SHORT:
        return False
    ending = words[i + 2][len(words[i]) :]
    return len(words[i]) > 1 and ending != "" and ending in reglages.liste("doublon_verbe_terminaisons")


def _told(
    modele: str, texte: Texte, tokens: Sequence[tuple[int, int]], ranks: tuple[int, int], mot: str, redaction: Redaction
) -> Anomalie:
    where = texte.passage.locate(tokens[ranks[0]][0], tokens[ranks[1]][1])
    return redaction.redige(modele, texte.fiche_id, where, mot=mot)
