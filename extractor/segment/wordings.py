"""The words of a section label: one of the rules, or several of one section put together."""

from __future__ import annotations

import re

from extractor.ruleset import Entree, Ruleset

END = " :.;–—-"  # signs that may close a label
DASH = re.compile(r"\s+[-–—]\s+(?=\w|$)")


class LabelWords:
    """Knows the label at the head of a text with the words of ``rules/sections.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._lexique = rules.lexique("sections.libelles")
        self._suites = rules.motifs("sections.suite")
        self._links = rules.motifs("sections.liens")
        self._complements = rules.motifs("sections.complements")

    def whole(self, text: str) -> Entree | None:
        """The label that ``text`` as a whole is, any sign after it ignored."""
        hit = self._lexique.at_start(text)
        if hit is None or text[self._compound(text, hit.end, hit.entree) :].strip(END):
            return None
        return hit.entree

    def head(self, text: str, cut: int = 0) -> tuple[Entree | None, int]:
        """The label at the start of ``text`` and where what follows it begins.

        A bare year or figure on the line after the label (from ``cut``) is content, not the end of the label.
        """
        hit = self._lexique.at_start(text)
        if hit is None:
            return None, 0
        end = self._compound(text, hit.end, hit.entree)
        for motif in self._suites:
            more = motif.match(text[end:])
            if more is not None and _opens_sentence(text[end : end + more.end()], text[end + more.end() :]):
                break
            if more is not None and (end >= cut or any(c.isalpha() for c in more.group())):
                end += more.end()
                break
        if hit.entree.attributs.get("debut") == "deux_points" and (dash := DASH.match(text, end)):
            end = dash.end()  # "Pilote – DEF"; after a longer label the dash is the sign of a list
        return hit.entree, end

    def _compound(self, text: str, end: int, entree: Entree) -> int:
        """Where the label ends with what is linked to it: "Pilote / responsable", "Modalités … de la fiche".

        Only where a sign, the end or a capital then closes the label: in a sentence the same words are no label.
        """
        whole = end
        while (more := self._more(text, whole, entree)) > whole:
            whole = more
        rest = text[whole:].lstrip()
        closed = not rest or rest[0] in ":(" or rest[0].isupper() or DASH.match(text, whole)
        return whole if closed else end

    def _more(self, text: str, end: int, entree: Entree) -> int:
        """End of the complement, or of another label of the same section, that goes on at ``end``."""
        complement = self._complements.first_match(text[end:])
        if complement is not None:
            return end + complement[1].end()
        link = self._links.first_match(text[end:])
        if link is None:
            return end
        at = end + link[1].end()
        other = self._lexique.at_start(text[at:])
        return at + other.end if other is not None and section_of(other.entree) == section_of(entree) else end


def _opens_sentence(date: str, rest: str) -> bool:
    """Whether "En 2021" opens the text of the section: with a capital, and words after it on its line."""
    return bool(rest.strip()) and ":" not in date and date.strip()[:2].istitle() and date.strip()[:2].isalpha()


def section_of(entree: Entree) -> str:
    """The section that a label opens."""
    return entree.attributs.get("section", entree.id)
