"""Amounts of a fiche, each with its payer, year, nature, level and label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.extraction.amounts import AmountFinder, Found
from extractor.extraction.scope import Payer, ScopeReader, Years, lines_of_text
from extractor.model.fiche import Montant
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset
from extractor.text.fold import fold

LABEL_LENGTH = 120  # characters kept of a label
UNIT_NEAR = 14  # characters after an amount within which "par agent" is printed


@dataclass(slots=True)
class _State:
    """What governs the next amount: the last headings read."""

    all_payers: Sequence[Payer]
    all_years: Sequence[Years]
    payer: Payer | None = None
    years: Years | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line of the passage with what was found on it."""

    start: int
    end: int
    amounts: tuple[Found, ...]
    payers: tuple[Payer, ...]
    years: tuple[Years, ...]


@dataclass(slots=True)
class MontantReader:
    """Reads the amounts of passages with the words of ``rules/montants.yaml``."""

    rules: Ruleset
    periode: str | None = None
    _finder: AmountFinder = field(init=False)
    _scope: ScopeReader = field(init=False)

    def __post_init__(self) -> None:
        self._finder = AmountFinder(self.rules)
        self._scope = ScopeReader(self.rules)

    def read(self, passage: Passage, section: str | None, prefix: str, first: int) -> list[Montant]:
        """Amounts of a section in printed order.

        Parameters
        ----------
        passage
            The section.
        section
            Its name in the closed vocabulary.
        prefix, first
            Ids are ``{prefix}m{n}``, n from ``first``.
        """
        text = passage.text
        sections = self.rules.parametre("montants.sections_financieres")
        financial = isinstance(sections, tuple) and section in sections
        amounts = self._finder.find(text, financial=financial)
        if not amounts:
            return []
        spans = lines_of_text(text, passage.starts)
        payers = self._scope.payers(text, spans)
        years = self._scope.years(text, spans, passage.paragraphs)
        state = _State(payers, years)
        found: list[Montant] = []
        for line in _split(spans, amounts, payers, years):
            found += list(self._line(passage, line, state, section, prefix, first + len(found)))
        return found

    def _line(
        self, passage: Passage, line: _Line, state: _State, section: str | None, prefix: str, first: int
    ) -> Iterator[Montant]:
        text = passage.text
        self._headings(text, line, state)
        kind = self._total_kind(text, line)
        for rank, amount in enumerate(line.amounts):
            limit = line.amounts[rank + 1].start if rank + 1 < len(line.amounts) else len(text)
            before = line.amounts[rank - 1].end if rank else line.start
            payer, why_payer = self._payer(text, amount, line, state)
            annee, periode, why_year = self._year(text, amount, limit, before, line, state)
            niveau = self._niveau(kind, rank, amount, line)
            if kind == "total" and payer is None:
                financeur: str | None = "total"
            else:
                financeur = payer.financeur if payer else self._default_payer(section)
            nature = self._nature(text, amount, before, section)
            if annee is None and periode is None and niveau != "detail":
                periode = self.periode
            yield Montant(
                montant_id=f"{prefix}m{first + rank}",
                section=section,
                valeur=amount.valeur,
                incertitude=amount.incertitude,
                financeur=financeur,
                annee=annee,
                periode=periode,
                nature=nature,
                niveau=niveau,
                libelle=self._label(text, amount, before, line, state),
                provenance=passage.locate(amount.start, amount.end),
                source={"financeur": why_payer, "annee": why_year, "forme": amount.forme},
            )
        if not line.amounts and text[line.start : line.end].strip().endswith(":"):
            state.heading = text[line.start : line.end]

    def _headings(self, text: str, line: _Line, state: _State) -> None:
        """Update what governs from the headings at the start of a line."""
        first = line.amounts[0].start if line.amounts else line.end
        for payer in line.payers:
            if payer.heading and (payer.start < first or not line.amounts):
                state.payer, state.years = payer, None
        for years in line.years:
            if years.head and years.span.start < first:
                state.years = years
        bound = any(y.span.start > first for y in line.years)
        if bound and state.years is not None and state.years not in line.years:
            state.years = None

    def _total_kind(self, text: str, line: _Line) -> str:
        """``total`` or ``sous_total`` when the line begins so, else an empty string."""
        head = re.sub(r"^[\s\W]*(?:\d{1,2}\s?[/.)]\s*)?", "", text[line.start : line.end])
        hit = self.rules.lexique("montants.totaux").at_start(head)
        if hit is None or not line.amounts:
            payer = next((p for p in line.payers if p.heading), None)
            return "payeur" if payer and line.amounts and payer.start < line.amounts[0].start else ""
        gap = head[hit.end : len(head) - (line.end - line.amounts[0].start)]
        plain = not re.search(r"\w", gap)
        if hit.entree.id == "total" and plain and not any(p.heading for p in line.payers):
            return "total"
        return "sous_total"

    def _niveau(self, kind: str, rank: int, amount: Found, line: _Line) -> str:
        if rank or amount.operand:
            return "detail"
        if kind in ("total", "payeur"):
            return "total"
        return "sous_total" if kind else "detail"

    def _payer(self, text: str, amount: Found, line: _Line, state: _State) -> tuple[Payer | None, str]:
        after = self._scope.payer_after(text, amount.end, state.all_payers)
        if after is not None:
            return after, f"nommé juste après : « {text[after.start : after.end]} »"
        for payer in reversed(line.payers):
            if payer.end <= amount.start and (payer.local or payer.heading):
                return payer, f"en tête de ligne : « {text[payer.start : payer.end]} »"
        if state.payer is not None:
            printed = text[state.payer.start : state.payer.end]
            return state.payer, f"sous le titre « {printed} »"
        return None, "non indiqué"

    def _default_payer(self, section: str | None) -> str | None:
        return "total" if section == "bilan_financier" else None

    def _year(
        self, text: str, amount: Found, limit: int, before: int, line: _Line, state: _State
    ) -> tuple[int | None, str | None, str]:
        after = self._scope.year_after(text, amount.end, limit, state.all_years)
        if after is not None:
            return *_as_year(after), f"imprimée juste après : « {text[after.span.start : after.span.end]} »"
        for years in reversed(line.years):
            if before <= years.span.start and years.span.end <= amount.start:
                return *_as_year(years), "imprimée juste avant"
        head = state.years
        if head is not None:
            return *_as_year(head), f"sous le titre « {text[head.span.start : head.span.end]} »"
        return None, None, "non indiquée"

    def _nature(self, text: str, amount: Found, before: int, section: str | None) -> str:
        after = text[amount.end : amount.end + UNIT_NEAR + 12]
        hit = next(iter(self.rules.lexique("montants.unitaire_apres").find(after)), None)
        unit = hit is not None and hit.start <= 3
        left = text[max(before, amount.start - 40) : amount.start]
        if section == "bilan_financier":
            hits = self.rules.lexique("montants.natures").find(text[before : amount.start])
            return hits[0].entree.id if hits else "autre"
        if unit or amount.operand or self.rules.lexique("montants.unitaire_avant").find(left):
            return "cout_unitaire"
        sections = self.rules.parametre("montants.sections_financieres")
        return "prevu" if isinstance(sections, tuple) and section in sections else "autre"

    def _label(self, text: str, amount: Found, before: int, line: _Line, state: _State) -> str | None:
        """Words that say what the amount pays: before it on its line, else the line's head, else the heading above."""
        for start, end in ((before, amount.start), (line.start, line.amounts[0].start)):
            words = _clean(text[start:end])
            if len(re.findall(r"[^\W\d_]{2,}", words)) >= 1 and fold(words) not in ("en", "et", "soit"):
                return words[:LABEL_LENGTH]
        after = _clean(text[amount.end : line.end])
        if len(line.amounts) == 1 and len(re.findall(r"[^\W\d_]{3,}", after)) >= 2:
            return after[:LABEL_LENGTH]
        heading = _clean(state.heading)
        return heading[:LABEL_LENGTH] or None


def _as_year(years: Years) -> tuple[int | None, str | None]:
    """Year and period of what was printed: one year, or its first and last."""
    annees = years.span.annees
    if len(annees) == 1:
        return annees[0], None
    return None, f"{annees[0]}-{annees[-1]}"


def _clean(words: str) -> str:
    words = " ".join(words.split())
    words = re.sub(r"^(?:[\W_]+|\d{4}\s*:\s*|\([^)]*\)\s*)+", "", words)
    return re.sub(r"[\s:;=,(–-]+$", "", words)


def _split(
    spans: Sequence[tuple[int, int]], amounts: Sequence[Found], payers: Sequence[Payer], years: Sequence[Years]
) -> Iterator[_Line]:
    """Lines with their amounts; a line that ends before its sentence does keeps the next one's closing words."""
    for start, end in spans:
        yield _Line(
            start,
            end,
            tuple(a for a in amounts if start <= a.start < end),
            tuple(p for p in payers if start <= p.start < end),
            tuple(y for y in years if start <= y.span.start < end),
        )
