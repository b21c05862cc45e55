"""What governs the amounts of a passage: the payer, the years and the column heads printed above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.extraction.lignes import MoneyLine
from extractor.extraction.natures import NatureReader
from extractor.extraction.scope import Payer, ScopeReader, Years
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset

_BULLETED = re.compile(r"\s*[^\w\s(«]\s")
_NUMBERED = re.compile(r"\s*\d{1,2}\s?[/)]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Governing:
    """What governs the next amount of a passage: the last headings read.

    ``outer`` when the years were printed alone before any payer: payers then stand inside the years. ``lone`` after a
    line that is a year and nothing else. ``columns`` are the years of a row of column heads, for the row of amounts
    below it; ``taken`` the payer named right after the last amount, which names no other. ``parts`` is where amounts
    begin that only detail one before, ``shares`` where those do in which payers share it out. ``annee`` is that of the
    label of the section, for want of another. ``listed`` are the payers of the last lines that are a payer and its
    amount, ``summed`` the sum of these, ``own`` the line of the governing payer if it has an amount, ``rows`` the last
    payers alone on their line.
    """

    passage: Passage
    section: str | None
    all_payers: Sequence[Payer]
    all_years: Sequence[Years]
    payer: Payer | None = None
    years: Years | None = None
    outer: bool = False
    lone: bool = False
    columns: tuple[int | None, ...] = ()
    heading: str = ""
    intitule: str = ""
    annee: int | None = None
    last_end: int = 0
    taken: Payer | None = None
    parts: frozenset[int] = frozenset()
    shares: frozenset[int] = frozenset()
    listed: tuple[str, ...] = ()
    own: MoneyLine | None = None
    rows: tuple[str, ...] = ()
    summed: Decimal = Decimal(0)
    in_grid: bool = False

    @property
    def text(self) -> str:
        """The text of the passage; all offsets count in it."""
        return self.passage.text

    def enter(self, in_grid: bool) -> None:
        """Go on in a table that is read by its heads, or outside: what governs its last row ends with it."""
        if self.in_grid and not in_grid:
            self.payer = self.years = None
        self.in_grid = in_grid

    def leave(self, line: MoneyLine, columns: tuple[int | None, ...]) -> None:
        """Go on to the next line: ``columns`` head the amounts of this one, or a colon makes it a heading."""
        if line.amounts:
            self.columns = columns
        elif self.text[line.start : line.end].strip().endswith(":"):
            self.heading = self.text[line.start : line.end]


class HeadingReader:
    """Reads the headings that begin lines with the words of ``rules/montants.yaml``."""

    def __init__(self, rules: Ruleset, scope: ScopeReader, natures: NatureReader) -> None:
        self._totals = rules.lexique("montants.totaux")
        self._scope = scope
        self._natures = natures

    def read(self, line: MoneyLine, state: Governing, kind: str) -> None:
        """Update what governs from the headings at the start of a line; ``kind`` is the total that it tells."""
        first = line.amounts[0].start if line.amounts else line.end
        if kind in ("total", "sous_total") or _NUMBERED.match(state.text, line.start, line.end):
            state.years = None
        if self._leaves(line, state, kind) or (not line.amounts and self._is_row_of_all(line, state)):
            state.payer = None
        self._payers(line, state, first)
        self._years(line, state, first)
        if len(line.years) >= 2 and not line.amounts and (columns := self._columns(line, state.text)):
            state.columns = columns
            state.years = None

    def _payers(self, line: MoneyLine, state: Governing, first: int) -> None:
        """Let the payers that open the line, before its ``first`` amount, govern."""
        opening = [p for p in line.payers if p.heading and (line.start <= p.start < first or not line.amounts)]
        for payer in opening:
            keeps = state.years is not None and state.years.alone and (state.outer or (payer.bare and line.amounts))
            state.payer, state.years = payer, state.years if keeps else None
        if opening:
            state.own = line if line.amounts else None
            state.rows = () if line.amounts else (*state.rows, opening[-1].financeur)
        if opening or line.amounts:
            state.listed = (*state.listed, opening[-1].financeur) if opening and len(line.amounts) == 1 else ()
            state.summed = state.summed + line.amounts[0].valeur if state.listed else Decimal(0)

    def _years(self, line: MoneyLine, state: Governing, first: int) -> None:
        """Let the years that open the line, before its ``first`` amount, govern."""
        heads = [y for y in line.years if y.head and y.span.start < first]
        alone = bool(heads) and heads[-1].alone and not line.amounts
        for years in heads:
            state.years = years
            state.outer = years.alone and state.payer is None
        if alone and state.lone:
            state.years = None  # heads of columns that lost their table: none of them governs what follows
        state.lone = alone
        if any(y.span.start > first for y in line.years) and state.years not in heads:
            state.years = None

    def _leaves(self, line: MoneyLine, state: Governing, kind: str) -> bool:
        """Whether a line is not the payer's whose line above has its own amount ("Département : 30 000 €").

        It is more than that amount, of which it can be no part; or it ends a list of payers: their total, what is left,
        the first line without a bullet, or what all of them pay in each year.
        """
        own, text = state.own, state.text
        if own is None or not line.amounts or line.amounts[0].operand:
            return False
        first, ceiling = line.amounts[0].valeur, own.amounts[0].valeur
        listed, more = len(set(state.listed)) > 1, first > ceiling
        if kind:
            return kind == "total" and (more or (listed and first != ceiling))
        if not self._scope.opens_anew(text, line.start, line.amounts[0].start):
            return False
        over = _BULLETED.match(text, own.start) and not _BULLETED.match(text, line.start)
        head = text[line.start : line.amounts[0].start]
        over = over or self._natures.tells_left(head) or sum(a.valeur for a in line.amounts) == state.summed
        return more or (listed and bool(over))

    def _is_row_of_all(self, line: MoneyLine, state: Governing) -> bool:
        """Whether "Total" alone on its line follows several payers that are: rows of a table without its grid."""
        words = state.text[line.start : line.end].strip()
        return len(set(state.rows)) > 1 and self._totals.whole(words) is not None

    def _columns(self, line: MoneyLine, text: str) -> tuple[int | None, ...]:
        """The years that a line of column heads names, None for the sum of them; nothing when it says more."""
        heads = [(y.span.start, y.span.annees[0]) for y in line.years]
        rest = text[line.start : line.end]
        totals = self._totals.find(rest)
        for hit in reversed(totals):
            rest = rest[: hit.start] + rest[hit.end :]
        if _LETTER.search(rest):
            return ()
        named: list[tuple[int, int | None]] = [*heads, *((line.start + hit.start, None) for hit in totals)]
        return tuple(annee for _, annee in sorted(named, key=lambda one: one[0]))
