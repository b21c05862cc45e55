"""Who pays and for which year: what governs each amount of a passage.

Precedence, finest first: the words right after the amount ("(2021)", "par le CD"), the head of its line
("2021 :", "Investissement CD :"), the last heading above of the same kind. A heading governs until the next
heading of its kind; a heading of a payer ends the year that governed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.ruleset import Hit, Lexique, Ruleset
from extractor.text.dates import YearSpan, find_dates, find_years
from extractor.text.euros import EURO, after_euro
from extractor.text.fold import fold

NEAR_PAYER = 70  # characters after an amount within which its own payer is named
NEAR_YEAR = 28  # characters after an amount within which its own year is printed
LINK = "lien"  # the entry of the rules whose words introduce no payer by themselves
BRACKET_LENGTH = 120  # characters after a line end within which a bracket is closed
NEAR_LONE_YEAR = 80  # the same for a year that fills its brackets
_AFTER_HEADING = re.compile(r"^[\s)]*(?:\([^)\n]*\))?\s*(?::|$|\n|\d|[-(]\s*\d|€\s*\d)")
_ANNOUNCED = re.compile(r"^[\W\d_]*[A-ZÀ-Ý]\w{3,}")  # "Financement", and not "la" that goes on with a sentence
_AFTER_INTRODUCED = re.compile(r"^\s+[^\W\d_][^:;.,€\d\n]{0,50}:")  # "Financement CD par subvention :"
_LISTED = re.compile(rf"{EURO}\s*[,;]\s*$", re.IGNORECASE)
_STOP = re.compile(r"[^\W\d_)€]\)?[.;]\s+$")  # "5 000 € par an. État : 3 000 €"
_AFTER_STOP = re.compile(r"\s*\)?\s*:?\s*\d")  # "30 000 € ; ARS (FIR) 20 000 €"
_COLON = re.compile(r"\s*\)?\s*:")  # "ARS :", "ARS (FIR) :"
_YEAR_LEADS = re.compile(r"^\s*[:=–-]?\s*$")
_COLON = re.compile(r"\s*\)?\s*:\s*")
_ANOTHER_PAYER = re.compile(rf"{EURO}[^;:€\n]{{0,40}};\s*$", re.IGNORECASE)  # "96 000 € par an ; ARS : 48 000 €"
_APART = re.compile(r"[(,;]")
_NEXT_YEAR = re.compile(r"(?:;|(?:,|\s[-–—/|]|€)(?=\s*(?:19|20)\d\d\s*:\s*\d))\s*(?=(?:19|20)\d\d\s*:)")
_ANOTHER_YEAR = re.compile(r"\s+(?:19|20)\d\d\b")
_SHARED = re.compile(r"\s*\(\s*\d{1,3}(?:,\d+)?\s*%\s*,?\s*\w{0,4}\s*:?\s*\d")
_LEADS = re.compile(r"\s*(?:\)\s*:|:?)\s*\d")
_BULLET = re.compile(r"^[\s\W]*(?:\d{1,2}\s?[/.)]\s*)?")


@dataclass(frozen=True, slots=True)
class Payer:
    """A payer printed at ``start:end``.

    ``heading`` when it governs what follows, ``local`` when only its line, ``bare`` when no word such as
    "Financement" stands before it. ``financeur`` is empty where several are named together ("État et Département"):
    nothing says what each of them pays.
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


def _budget(hit: Hit) -> str:
    """The purse that a name of a payer stands for."""
    return hit.entree.attributs.get("budget", hit.entree.id)


def lines_of_text(text: str, breaks: Sequence[int]) -> list[tuple[int, int]]:
    """Spans of the printed lines of a passage, from the offsets where they begin.

    A line that goes from year to year ("2022 : 30 000 € ; 2023 : 61 500 €") is as many lines.
    """
    within = {match.end() for match in _NEXT_YEAR.finditer(text)}
    begins = sorted({*breaks, *within}) if within else breaks
    return [(a, b) for a, b in pairwise([*begins, len(text)]) if a < b]


def _line_at(lines: Sequence[tuple[int, int]], offset: int, text: str) -> tuple[int, int]:
    """Span of the printed line that holds ``offset``."""
    at = bisect_right(lines, offset, key=lambda line: line[0]) - 1
    return lines[at] if at >= 0 and offset < lines[at][1] else (0, len(text))


def _after(text: str, start: int, end: int, lines: Sequence[tuple[int, int]]) -> str:
    """The rest of a printed line, with that of the next where a bracket goes on there."""
    rest = text[start:end]
    closing = text.find(")", end, end + BRACKET_LENGTH) if rest.count("(") > rest.count(")") else -1
    if closing < 0:
        return rest
    return text[start:closing].replace("\n", " ") + text[closing : _line_at(lines, closing, text)[1]]


def year_of(intitule: str, periode: str | None) -> int | None:
    """The only year that the label of a section names ("Budget 2023").

    "Dépenses au 31/12/2022" are those of one year where the contract (``periode``) began in that year.
    """
    named = find_years(intitule)
    if named:
        return named[0].annees[0] if len(named) == 1 and len(named[0].annees) == 1 else None
    ends = {d.fin.year for d in find_dates(intitule) if (d.fin.month, d.fin.day) == (12, 31)}
    first = int(periode[:4]) if periode else None
    return first if ends == {first} else None


def as_year(span: YearSpan) -> tuple[int | None, str | None]:
    """Year and period of what was printed: one year, or its first and last."""
    if len(span.annees) == 1:
        return span.annees[0], None
    return None, f"{span.annees[0]}-{span.annees[-1]}"


class ScopeReader:
    """Reads payers and years with the words of ``rules/montants.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._payers = rules.lexique("montants.financeurs")
        self._before_year = rules.lexique("montants.avant_annee")
        self._unfinished = rules.lexique("texte.mots_inacheves")
        self._year_links = rules.motifs("montants.lien_annee")
        self._lone_year_links = rules.motifs("montants.lien_annee_seule")
        self._payer_links = rules.motifs("montants.lien_financeur")
        self._chain_links = rules.motifs("montants.entre_financeurs")
        self._titles = rules.motifs("montants.titre_de_financeur")
        self._shares = rules.motifs("montants.part_de_financeur")
        self._lists = rules.motifs("montants.liste_de_financeurs")
        self._before: Lexique = rules.lexique("montants.avant_financeur")

    def payers(self, text: str, lines: Sequence[tuple[int, int]]) -> list[Payer]:
        """Payers printed in the text, in order, chains such as "Etat - PLF" as one."""
        found: list[Payer] = []
        titled = 0  # end of the words that name what the last payer pays from
        for chain in self._chains(text):
            start, end = chain[0].start, chain[-1].end
            if start < titled:
                continue
            line = _line_at(lines, start, text)
            after = _after(text, end, _line_at(lines, end - 1, text)[1], lines)
            follows = _AFTER_HEADING.match(after) is not None
            colon = _COLON.match(after) is not None
            before = text[line[0] : start]
            bare = not re.search(r"[^\W\d_]", before)
            announced = _ANNOUNCED.match(before) is not None and self._introduced(before)
            if announced and not follows and _AFTER_INTRODUCED.match(after):
                follows = colon = True
            listed = _LISTED.search(before) and re.match(r"\s*\)?\s*\d", after)
            after_amount = after_euro(before) >= 0 and not listed  # "20 K€ PJJ": the payer of what stands before
            # "remise en état" names nobody; "Financement département :" does
            named = text[start].isupper() or (colon and (announced or self._introduces(text[start:end])))
            opens = named and self._opens(text, line[0], start) and (colon or not after_amount)
            opens = opens or (named and colon and _STOP.search(before) is not None)
            if opens and (title := self._titles.first_match(after)):
                follows, titled = True, end + title[1].end()
                chain += [hit for hit in self._payers.find(text[end:titled]) if _budget(hit) == _budget(chain[0])]
            best = max(chain, key=lambda h: int(h.entree.attributs.get("rang", "0")))
            together = len({_budget(hit) for hit in chain}) > 1
            financeur = "" if together else best.entree.attributs.get("financeur", best.entree.id)
            heading = follows and opens and (colon or not self._is_paid(text[max(line[0] - NEAR_PAYER, 0) : line[0]]))
            local = follows and not opens and colon and self._introduced(text[line[0] : start])
            found.append(Payer(start, end, financeur, heading, local, bare))
        return found

    def _is_paid(self, above: str) -> bool:
        """Whether the line above ends with an amount, and words that only its payer can follow ("42 000 € du")."""
        end = after_euro(above)
        return end >= 0 and not self.ended(above) and self._payer_links.matches(above[end:])

    def _introduces(self, name: str) -> bool:
        """Whether the name begins with a word for a share ("part départementale"), be it in small letters."""
        hit = self._before.at_start(name)
        return hit is not None and hit.entree.id != LINK and hit.end < len(name)

    def _introduced(self, before: str) -> bool:
        """Whether the words before a payer introduce it ("Contribution du"), so that it pays what its line says."""
        end = len(before)
        for hit in reversed(self._before.find(before)):
            if before[hit.end : end].strip():
                break
            if hit.entree.id != LINK:
                return True
            end = hit.start
        return False

    def _opens(self, text: str, line_start: int, start: int) -> bool:
        """Whether only bullets, years and words such as "Financement" stand before the payer on its line."""
        before = text[line_start:start]
        before = before[max(after_euro(before), before.rfind(": ") + 1, 0) :]
        before = fold(before)
        before = _BULLET.sub("", before, count=1)
        before = re.sub(r"\b20\d\d\b", " ", before)
        for hit in reversed(self._before.find(before)):
            before = before[: hit.start] + before[hit.end :]
        return not re.search(r"\w", before)

    def opens_anew(self, text: str, start: int, end: int) -> bool:
        """Whether a line names, before its amount, something else than a year or a kind of money."""
        before = _BULLET.sub("", text[start:end], count=1)
        if not before[:1].isupper() or not self.ended(text[:start]) or self._before_year.whole(before.strip(" :")):
            return False
        words = fold(before)
        for hit in reversed([*self._before.find(words)]):
            words = words[: hit.start] + words[hit.end :]
        return re.search(r"[^\W\d_]{3,}", words) is not None

    def years(self, text: str, lines: Sequence[tuple[int, int]], paragraphs: Sequence[int]) -> list[Years]:
        """Years printed in the text, in order. On a line that goes on with a sentence only "2021 :" is a head."""
        found = []
        begins = frozenset(paragraphs)
        for span in find_years(text):
            line = _line_at(lines, span.start, text)
            before = self._after_payer(text, line[0], span.start)
            after = text[span.end : line[1]]
            head = not before or self._before_year.whole(before) is not None
            alone = head and not after.strip(" :\n\t-–")
            opens = alone or bool(re.match(r"^\s*(?::|-|–|\s\d|[^\W\d_])", after))
            if after.strip() == ":" and not head and after_euro(text[line[0] : span.start]) < 0:
                # "Consultations 2021 et 2022 :" heads the lines below
                found.append(Years(span, head=True, alone=False))
                continue
            if line[0] not in begins and not (alone and self.ended(text[: line[0]])):
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
        at = bisect_left(payers, end, key=lambda payer: payer.start)
        if at == len(payers) or payers[at].heading:
            return None
        gap = text[end : payers[at].start]
        leads = _AFTER_STOP if ";" in gap else _LEADS
        if _APART.search(gap) and leads.match(text, payers[at].end):
            return None  # "120 k€ (État 60 k€", "30 000, ARS 30 000": it pays the next one
        if _SHARED.match(text, payers[at].end):
            return None  # "financés par le Département (60 %, soit 30 000 €)": it pays its share
        near = len(gap) <= NEAR_PAYER and "\n" not in gap and self._payer_links.matches(gap)
        return payers[at] if near else None

    def payer_before(self, text: str, start: int, payers: Sequence[Payer]) -> Payer | None:
        """The payer named right before an amount in brackets or a list ("(CAF : 20 000 €, MSA : 5 000 €)").

        After another amount and a semicolon, a name with its colon opens as it would on a line of its own.
        """
        at = bisect_right(payers, start, key=lambda payer: payer.end) - 1
        if at < 0 or not text[payers[at].start].isupper():
            return None
        payer, gap = payers[at], text[payers[at].end : start]
        if self._shares.matches(gap) or (
            _COLON.fullmatch(gap) and _ANOTHER_PAYER.search(text[max(payer.start - NEAR_PAYER, 0) : payer.start])
        ):
            return payer
        listed = self._lists.found_in(text[max(payer.start - NEAR_PAYER, 0) : payer.start])
        return payer if _YEAR_LEADS.match(gap) and listed and not payer.heading else None

    def year_after(self, text: str, end: int, limit: int, years: Sequence[Years]) -> Years | None:
        """The year printed right after an amount, before the next one at ``limit``."""
        at = bisect_left(years, end, key=lambda year: year.span.start)
        if at == len(years) or years[at].head or years[at].span.start >= limit:
            return None
        gap = text[end : years[at].span.start]
        if not gap.strip() and _ANOTHER_YEAR.match(text, years[at].span.end):
            return None  # a row of years heads columns
        if len(gap) <= NEAR_YEAR and self._year_links.matches(gap):
            return years[at]
        alone = text[years[at].span.end : years[at].span.end + 1] == ")"
        return years[at] if alone and len(gap) <= NEAR_LONE_YEAR and self._lone_year_links.matches(gap) else None

    def year_before(self, text: str, start: int, begin: int, years: Sequence[Years]) -> Years | None:
        """The year printed just before an amount ("2021 : 40 000 €"), after ``begin``."""
        for year in reversed(years):
            if begin <= year.span.start and year.span.end <= start:
                return year if _YEAR_LEADS.match(text[year.span.end : start]) else None
        return None

    def ended(self, text: str) -> bool:
        """Whether the line above is complete: no word or sign at its end calls for what follows."""
        words = text.split()
        return not words or not (words[-1][-1] in "-–(,/" or self._unfinished.whole(words[-1]))

    def _chains(self, text: str) -> list[list[Hit]]:
        """Payers of the text; names that follow one another closely are one payer."""
        chains: list[list[Hit]] = []
        for hit in self._payers.find(text):
            gap = text[chains[-1][-1].end : hit.start] if chains else ""
            if chains and len(gap) < 14 and self._chain_links.matches(gap):
                chains[-1].append(hit)
            else:
                chains.append([hit])
        return chains
