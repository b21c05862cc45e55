"""The words of a section label: one of the rules, or several of one section put together."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.ruleset import Entree, Ruleset

END = " :.;–—-"  # signs that may close a label
COMPOSED = {"dans_sa_section": "non"}  # inside a section, more words than its label name a part of it
DASH = re.compile(r"\s+[-–—]\s+(?=\w|$)")


class LabelWords:
    """Knows the label at the head of a text with the words of ``rules/sections.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._lexique = rules.lexique("sections.libelles")
        self._suites = rules.motifs("sections.suite")
        self._links = rules.motifs("sections.liens")
        self._complements = rules.motifs("sections.complements")
        self._before = rules.motifs("sections.avant")
        self._endings = rules.motifs("sections.terminaisons")
        self._found: dict[str, tuple[Entree | None, int]] = {}  # the lines of a document are looked at several times

    def whole(self, text: str) -> Entree | None:
        """The label that ``text`` as a whole is, any sign after it ignored."""
        plain = self._plain(text)
        entree, end = self._find(plain)
        return None if entree is None or plain[end:].strip(END) else entree

    def head(self, text: str, cut: int = 0) -> tuple[Entree | None, int]:
        """The label at the start of ``text`` and where what follows it begins.

        A bare year or figure on the line after the label (from ``cut``) is content, not the end of the label.
        """
        plain = self._plain(text)
        entree, end = self._find(plain)
        if entree is None:
            return None, 0
        while end < len(text) and plain[end] != text[end]:
            end += 1  # the ending of its last word
        for motif in self._suites:
            more = motif.match(text[end:])
            if more is not None and _opens_sentence(text[end : end + more.end()], text[end + more.end() :]):
                break
            if more is not None and (end >= cut or any(c.isalpha() for c in more.group())):
                end += more.end()
                break
        if entree.attributs.get("debut") == "deux_points" and (dash := DASH.match(text, end)):
            end = dash.end()  # "Pilote – DEF"; after a longer label the dash is the sign of a list
        return entree, end

    def _plain(self, text: str) -> str:
        """The text with blanks in the place of the endings that a word may also take: "Référent(e)s"."""
        if "(" not in text and "·" not in text:
            return text
        plain = text
        for motif in self._endings:
            for found in motif.finditer(plain):
                plain = plain[: found.start()] + " " * len(found.group()) + plain[found.end() :]
        # the rules may know a word with its endings
        known, hit = self._lexique.at_start(text), self._lexique.at_start(plain)
        return text if known is not None and hit is not None and known.end > len(plain[: hit.end].rstrip()) else plain

    def _find(self, text: str) -> tuple[Entree | None, int]:
        """The label at the start of a text and where it ends: its wording, or words that lead to it ("Rappel du")."""
        if text not in self._found:
            self._found[text] = self._look(text)
        return self._found[text]

    def _look(self, text: str) -> tuple[Entree | None, int]:
        hit = self._lexique.at_start(text)
        end, closed = self._compound(text, hit.end, hit.entree) if hit is not None else (0, False)
        before = None if closed else self._before.first_match(text)
        if before is not None:
            motif, found = before
            other = self._lexique.at_start(text[found.end() :])
            at, ended = (0, False) if other is None else self._compound(text, found.end() + other.end, other.entree)
            if other is not None and ended and not text[at:].lstrip()[:1].isalnum():
                return _with(other.entree, **COMPOSED, **motif.valeur), at
        if hit is None:
            return None, 0
        return (_with(hit.entree, **COMPOSED) if end > hit.end else hit.entree), end

    def _compound(self, text: str, end: int, entree: Entree) -> tuple[int, bool]:
        """Where the label ends with what is linked to it ("Pilote / responsable"), and whether it is closed there.

        Only where a sign, the end or a capital then closes the label: in a sentence the same words are no label.
        """
        whole = end
        while (more := self._more(text, whole, entree)) > whole:
            whole = more
        rest = text[whole:].lstrip()
        closed = not rest or rest[0] in ":(" or rest[0].isupper() or DASH.match(text, whole) is not None
        return (whole if closed else end), closed

    def _more(self, text: str, end: int, entree: Entree) -> int:
        """End of the complement, or of another label, that goes on at ``end``.

        The section of the first label is that of all: of another section they are one only where nothing else follows.
        """
        complement = self._complements.first_match(text[end:])
        if complement is not None:
            after = end + complement[1].end()
            own = text[end:].lstrip()[:1].isupper() and not text[:end].isupper()  # a line of its own
            return end if own and text[after:].lstrip()[:1] != ":" else after
        link = self._links.first_match(text[end:])
        if link is None:
            return end
        at = end + link[1].end()
        other = self._lexique.at_start(text[at:])
        if other is None:
            return end
        if section_of(other.entree) == section_of(entree):
            return at + other.end
        after, closed = self._compound(text, at + other.end, other.entree)
        return after if closed and text[after:].strip()[:1] in ("", ":") else end


def _opens_sentence(date: str, rest: str) -> bool:
    """Whether "En 2021" opens the text of the section: with a capital, and words after it on its line."""
    return bool(rest.strip()) and ":" not in date and date.strip()[:2].istitle() and date.strip()[:2].isalpha()


def _with(entree: Entree, **attributs: str) -> Entree:
    return replace(entree, attributs={**entree.attributs, **attributs})


def section_of(entree: Entree) -> str:
    """The section that a label opens."""
    return entree.attributs.get("section", entree.id)
