"""Référents and partners of a fiche, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from extractor.extraction.names import NameCutter, is_acronym, split, trimmed
from extractor.model.fiche import Item, Referent
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset

_COLON = re.compile(r"\s*:\s+")


def read_referents(passage: Passage, role: str | None, rules: Ruleset, margin: float) -> list[Referent]:
    """Référents of a section, in printed order. ``role`` is the printed label (Référent, Pilote…)."""
    found: list[Referent] = []
    persons = rules.motifs("acteurs.personne")
    before: str | None = None  # what a person does, printed before the name
    spans = list(NameCutter(rules, margin).names(passage))
    for (start, end), following in zip_longest(spans, spans[1:]):
        text = _without_contacts(passage.text[start:end], rules)
        if rules.lexique("acteurs.hors_liste").whole(text) is not None:
            continue
        person = next((m.match(text) for m in persons if m.match(text)), None)
        fonction = None
        nom = text
        if person is not None:
            nom = text[slice(*person.span("nom"))].strip()
            fonction = text[slice(*person.span("fonction"))].strip() if person["fonction"] else before
        before = None
        colon = following is not None and passage.text[end : following[0]].strip() == ":"
        if colon and person is None and rules.motifs("acteurs.fonction").matches(text):
            before = text
            continue
        found.append(Referent(len(found) + 1, _tidy(nom), role, fonction, passage.locate(start, end)))
    return found


def read_partenaires(passage: Passage, rules: Ruleset, margin: float) -> list[Item]:
    """Partners of a section, in printed order; words that only introduce a list are left out."""
    found: list[Item] = []
    for start, end in NameCutter(rules, margin).names(passage):
        for a, b in _without_heads(passage.text, start, end, rules):
            span = trimmed(passage.text, a, b)
            text = _tidy(_without_contacts(passage.text[slice(*span)], rules))
            if re.search(r"[^\W\d_]{2,}", text) and rules.lexique("acteurs.hors_liste").whole(text) is None:
                found.append(Item(len(found) + 1, text, passage.locate(*span)))
    return found


def _without_heads(text: str, start: int, end: int, rules: Ruleset) -> Iterator[tuple[int, int]]:
    """A name without the words that only introduce it ("Partenaires externes : CAF").

    An institution before a colon is a partner, as are its services after it ("Département : PMI, ASE"); other words
    say what kind of partner follows and stay with it ("Médecine libérale : sages-femmes").
    """
    introductions, announces = rules.lexique("acteurs.introductions"), rules.motifs("acteurs.annonce")
    pieces = list(split(text, start, end, _COLON))
    alone = len(pieces) == 1 and text[end : end + 3].lstrip(" ").startswith(":")
    begin = start
    for a, b in pieces if alone else pieces[:-1]:
        head = _tidy(text[slice(*trimmed(text, a, b))])
        if introductions.whole(head) is not None or announces.matches(head):
            begin = b
        elif is_acronym(head) or rules.lexique("acteurs.institutions").whole(head) is not None:
            yield begin, b
            begin = b
    if begin < end:
        yield begin, end


def _without_contacts(text: str, rules: Ruleset) -> str:
    for motif in rules.motifs("acteurs.coordonnees"):
        for match in reversed(motif.finditer(text)):
            text = text[: match.start()] + text[match.end() :]
    return text


def _tidy(text: str) -> str:
    return " ".join(text.split())
