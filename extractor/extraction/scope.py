"""Who pays and for which year: what governs each amount of a passage.

Precedence, finest first: the words right after the amount ("(2021)", "par le CD"), the head of its line
("2021 :", "Investissement CD :"), the last heading above of the same kind. A heading governs until the next
heading of its kind; a heading of a payer ends the year that governed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.ruleset import Hit, Lexique, Ruleset
from extractor.text.dates import YearSpan, find_years
from extractor.text.fold import fold

NEAR_YEAR = 28  # characters after an amount within which its own year is printed
_CHAIN_GAP = re.compile(r"^[\s\-/+&(]{0,4}(?:et|du|de|des)?[\s\-/+&]{0,4}$")
_AFTER_HEADING = re.compile(r"^[\s)]*(?:\([^)\n]*\))?\s*(?::|$|\n|\d|[-(]\s*\d|€\s*\d)")
_IN_BRACKETS = re.compile(r"^[\s,]*\([^()\n]*$")
_YEAR_LEADS = re.compile(r"^\s*[:=–-]?\s*$")
_YEAR_BINDS = re.compile(r"^[\s)]*(?:[(/,-]\s*)?(?:en|sur|pour|l'annee|annee|au titre de|de)?\s*\(?\s*$")
_BULLET = re.compile(r"^[\s\W]*(?:\d{1,2}\s?[/.)]\s*)?")
_PAYER_BINDS = re.compile(r"^[\s,;(]*(?:finances?\s+)?(?:(?:par|de|du|pour)\s+)?(?:l[ea]\s+|l')?$")


@dataclass(frozen=True, slots=True)
class Payer:
    """A payer printed at ``start:end``.

    ``heading`` when it governs what follows, ``local`` when only its line, ``bare`` when no word such as
    "Financement" stands before it.
    """

    start: int
    end: int
    financeur: str
    heading: bool
    local: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class Years:
    """Years printed at ``start:end``; ``head`` when they open a line, ``alone`` when nothing else is on it."""

    span: YearSpan
    head: bool
    alone: bool


def lines_of_text(text: str, breaks: Sequence[int]) -> list[tuple[int, int]]:
    """Spans of the printed lines of a passage, from the offsets where they begin."""
    ends = [*breaks[1:], len(text)]
    return [(a, b) for a, b in zip(breaks, ends, strict=True) if a < b]


class ScopeReader:
    """Reads payers and years with the words of ``rules/montants.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._payers = rules.lexique("montants.financeurs")
        self._before: Lexique = rules.lexique("montants.avant_financeur")

    def payers(self, text: str, lines: Sequence[tuple[int, int]]) -> list[Payer]:
        """Payers printed in the text, in order, chains such as "Etat - PLF" as one."""
        found = []
        for chain in _chains(self._payers.find(text), text):
            best = max(chain, key=lambda h: int(h.entree.attributs.get("rang", "0")))
            start, end = chain[0].start, chain[-1].end
            line = next(((a, b) for a, b in lines if a <= start < b), (0, len(text)))
            follows = _AFTER_HEADING.match(text[end : line[1]]) is not None
            opens = self._opens(text, line[0], start)
            if opens and text[line[0] : start].rstrip().endswith("€") and not text[end : line[1]].lstrip().startswith(":"):
                opens = False  # "20 K€ PJJ": the payer of what stands before
            financeur = best.entree.attributs.get("financeur", best.entree.id)
            heading = follows and opens
            local = follows and not opens and text[end : end + 3].strip()[:1] == ":"
            bare = not re.search(r"[^\W\d_]", text[line[0] : start])
            found.append(Payer(start, end, financeur, heading, local, bare))
        return found

    def _opens(self, text: str, line_start: int, start: int) -> bool:
        """Whether only bullets, years and words such as "Financement" stand before the payer on its line."""
        before = text[line_start:start]
        cut = max(before.rfind("€"), before.rfind(": "))
        if cut >= 0:
            before = before[cut + 1 :]
        before = fold(before)
        before = _BULLET.sub("", before, count=1)
        before = re.sub(r"\b20\d\d\b|\bet\b", " ", before)
        for hit in reversed(self._before.find(before)):
            before = before[: hit.start] + before[hit.end :]
        return not re.search(r"\w", before)

    def years(self, text: str, lines: Sequence[tuple[int, int]], paragraphs: Sequence[int]) -> list[Years]:
        """Years printed in the text, in order. On a line that goes on with a sentence only "2021 :" is a head."""
        found = []
        begins = frozenset(paragraphs)
        for span in find_years(text):
            line = next(((a, b) for a, b in lines if a <= span.start < b), (0, len(text)))
            before = fold(self._after_payer(text, line[0], span.start))
            after = text[span.end : line[1]]
            head = before in ("", "en", "pour", "annee", "exercice", "financement", "budget", "l'annee")
            alone = head and not after.strip(" :\n\t-–")
            opens = alone or bool(re.match(r"^\s*(?::|-|–|\s\d|[^\W\d_])", after))
            if line[0] not in begins and not (alone and _ended(text[: line[0]])):
                opens = after.lstrip().startswith(":")
            found.append(Years(span, head and opens, alone))
        return found

    def _after_payer(self, text: str, start: int, end: int) -> str:
        """What stands before a year on its line, bullets and the payer of a heading ("Financement CD : 2021") aside."""
        before = _BULLET.sub("", text[start:end], count=1)
        hits = self._payers.find(before)
        if hits and not before[hits[-1].end :].strip(" :-–\n") and self._opens(before, 0, hits[0].start):
            return ""
        return before.strip()

    def payer_after(self, text: str, end: int, payers: Sequence[Payer]) -> Payer | None:
        """The payer named right after an amount ("42 000 € par le CD", "20 K€ PJJ")."""
        for payer in payers:
            if payer.start >= end:
                gap = fold(text[end : payer.start])
                near = len(gap) <= 24 and "\n" not in gap and _PAYER_BINDS.match(gap)
                return payer if near and not payer.heading else None
        return None

    def year_after(self, text: str, end: int, limit: int, years: Sequence[Years]) -> Years | None:
        """The year printed right after an amount, before the next one at ``limit``."""
        for year in years:
            if year.span.start >= end:
                gap = fold(text[end : year.span.start])
                if year.span.start >= limit or len(gap) > NEAR_YEAR or year.head:
                    return None
                return year if _YEAR_BINDS.match(gap) or _IN_BRACKETS.match(gap) else None
        return None

    def year_before(self, text: str, start: int, begin: int, years: Sequence[Years]) -> Years | None:
        """The year printed just before an amount ("2021 : 40 000 €"), after ``begin``."""
        for year in reversed(years):
            if begin <= year.span.start and year.span.end <= start:
                return year if _YEAR_LEADS.match(text[year.span.end : start]) else None
        return None


def _ended(text: str) -> bool:
    """Whether the line above a lone year is complete: it does not end with a word or sign that calls for the year."""
    return not re.search(r"(?:\b(?:en|de|du|des|a|au|depuis|et|fin|debut|pour|annee|d'ici)|[-–(,/])\s*$", fold(text[-14:]))


def _chains(hits: Sequence[Hit], text: str) -> list[list[Hit]]:
    chains: list[list[Hit]] = []
    for hit in hits:
        if chains and _CHAIN_GAP.match(fold(text[chains[-1][-1].end : hit.start])):
            chains[-1].append(hit)
        else:
            chains.append([hit])
    return chains
