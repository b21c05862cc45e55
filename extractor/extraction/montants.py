"""Amounts of a fiche, each with its payer, year, nature, level and label."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extractor.extraction.amounts import AmountFinder, Found
from extractor.extraction.ensembles import with_wholes
from extractor.extraction.governing import Governing, HeadingReader
from extractor.extraction.grille import Places, bare_cells, maybe_cut, placed, read_grid, unit
from extractor.extraction.libelles import read_label
from extractor.extraction.lignes import MoneyLine, details, split_lines
from extractor.extraction.natures import NatureReader
from extractor.extraction.niveaux import JUST_AFTER, JUST_BEFORE, in_brackets, peers, with_levels
from extractor.extraction.scope import Payer, ScopeReader, as_year, lines_of_text, year_of
from extractor.extraction.soutiens import AnnouncementReader
from extractor.extraction.totaux import with_common_totals
from extractor.extraction.totaux_ligne import TotalReader, niveau_of, niveau_of_column
from extractor.extraction.unites import with_unit_costs
from extractor.model.document import Line
from extractor.model.fiche import Montant
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset

NEAR_TOTAL = 24  # characters after an amount within which "au total" is printed

_Year = tuple[int | None, str | None, str]
"""Year, or period, and why."""


class MontantReader:
    """Reads the amounts of passages with the words of ``rules/montants.yaml``.

    ``periode`` is that of the contract ("2022-2024"), for the amounts of which no year is printed.
    """

    def __init__(self, rules: Ruleset, periode: str | None = None) -> None:
        self._rules = rules
        self._periode = periode
        self._finder = AmountFinder(rules)
        self._scope = ScopeReader(rules)
        self._natures = NatureReader(rules)
        self._totals = TotalReader(rules)
        self._headings = HeadingReader(rules, self._scope, self._natures)
        self._announcements = AnnouncementReader(rules)
        self._financial = rules.liste("montants.sections_financieres")
        self._of_all = rules.lexique("montants.au_total")
        self._empty = rules.lexique("montants.hors_libelle")

    def read(
        self,
        passage: Passage,
        section: str | None,
        prefix: str,
        first: int,
        intitule: str = "",
        heads: Sequence[Line] = (),
        *,
        act: bool = False,
    ) -> list[Montant]:
        """Amounts of a section in printed order.

        Parameters
        ----------
        passage
            The section.
        section
            Its name in the closed vocabulary.
        intitule
            Its label as printed, which may say what its amounts are ("Crédits consommés").
        prefix, first
            Ids are ``{prefix}m{n}``, n from ``first``.
        heads
            Heads of the columns that the lines are cells of, where they stand outside the passage.
        act
            Whether it stands outside the fiches, in sentences.
        """
        text = passage.text
        financial = section in self._financial
        report = section == "bilan_financier"
        amounts, places = self._amounts(passage, intitule, heads, financial=financial, report=report)
        if not amounts:
            return []
        annee = year_of(intitule, self._periode) if financial else None
        state, lines = self._governing(passage, section, intitule, annee, amounts)
        found: list[Montant] = []
        rows = {(table, row) for table, row, _ in places}
        for line in lines:
            cell = passage.line_at(line.start).cell if rows else None
            state.enter(cell is not None and (cell.table, cell.row) in rows)
            read = list(self._line(line, state, prefix, first + len(found)))
            found += read if in_brackets(text, line) else peers(read)
        found = with_unit_costs(found, amounts, text, self._rules)
        found = with_common_totals(found, amounts, text, self._rules.lexique("montants.totaux"))
        if act:
            return with_levels(self._announcements.completed(found, amounts, passage), amounts, text)
        if not places:
            rates = frozenset(rank for rank, amount in enumerate(amounts) if self._totals.is_rate(text, amount))
            return with_wholes(with_levels(found, amounts, text), rates, self._periode)
        cells = [passage.line_at(amount.start).cell for amount in amounts]
        at = [places.get((cell.table, cell.row, cell.column)) if cell else None for cell in cells]
        plan = financial and not report
        return [placed(m, p, self._periode, annee, plan=plan) for m, p in zip(found, at, strict=True)]

    def _governing(
        self, passage: Passage, section: str | None, intitule: str, annee: int | None, amounts: Sequence[Found]
    ) -> tuple[Governing, Iterator[MoneyLine]]:
        """What governs before the first line, and the lines with what was found on each."""
        spans = lines_of_text(passage.text, passage.starts)
        payers = self._scope.payers(passage.text, spans)
        years = self._scope.years(passage.text, spans, passage.paragraphs)
        parts, shares = details(split_lines([*spans, *passage.items()], amounts, payers, years))
        state = Governing(passage, section, payers, years, intitule=intitule, annee=annee, parts=parts, shares=shares)
        return state, split_lines(spans, amounts, payers, years)

    def _amounts(
        self, passage: Passage, intitule: str, heads: Sequence[Line], *, financial: bool, report: bool
    ) -> tuple[list[Found], Places]:
        """Amounts in printed order, those in the cells of a table that need no sign included, and its heads."""
        amounts = self._finder.find(passage.text, financial=financial, lines=passage.starts)
        cut = maybe_cut(passage)
        if cut:
            amounts = [a for a in amounts if bisect_right(passage.starts, a.start) - 1 not in cut]
        places = read_grid(passage, self._rules, heads, report=report, intitule=intitule)
        if not financial or not places:
            return amounts, places
        texts = (text for place in places.values() for text in place.head_texts())
        known = [a for a in amounts if a.forme != "nu"]
        factor = unit((intitule, *texts), self._rules)
        cells = [c for c in bare_cells(passage, places, factor, cut) if not _overlaps(c, known)]
        kept = [a for a in amounts if a.forme != "nu" or not _overlaps(a, cells)]
        return sorted([*kept, *cells], key=lambda found: found.start), places

    def _line(self, line: MoneyLine, state: Governing, prefix: str, first: int) -> Iterator[Montant]:
        """Amounts of a line, and what its headings and its last amount change in what governs the next ones."""
        kind = self._totals.kind(line, state)
        self._headings.read(line, state, kind)
        columns = state.columns if len(state.columns) == len(line.amounts) else ()
        for rank, amount in enumerate(line.amounts):
            yield self._montant(line, rank, kind, columns, state, f"{prefix}m{first + rank}")
            state.last_end = amount.end
        state.leave(line, columns)

    def _montant(
        self, line: MoneyLine, rank: int, kind: str, columns: Sequence[int | None], state: Governing, identity: str
    ) -> Montant:
        amount, text = line.amounts[rank], state.text
        before = line.amounts[rank - 1].end if rank else line.start
        payer = self._payer(amount, line, state)
        own_payer = payer[0] is not None and payer[0].end > before
        said = text[self._sentence(line, state) : before] if own_payer else ""
        if columns and kind == "total" and not line.payers:
            payer = None, "ligne de total du tableau"  # the payer of the row above pays that row
        financeur, why_payer = self._financeur(amount, kind, payer, state)
        (annee, periode, why_year), (niveau, why_niveau) = self._when(line, rank, kind, columns, state)
        nature, why_nature = self._natures.read(
            text,
            amount,
            text[before : amount.start],
            state.section,
            (said, state.heading, state.intitule),
            part=amount.start in state.parts,
            named_payer=amount.start in state.shares or why_payer.startswith(JUST_BEFORE),
        )
        libelle, why_libelle = self._label(amount, line, state)
        return Montant(
            montant_id=identity,
            section=state.section,
            valeur=amount.valeur,
            incertitude=amount.incertitude,
            financeur=financeur,
            annee=annee,
            periode=periode,
            nature=nature,
            niveau=niveau,
            libelle=libelle,
            provenance=state.passage.locate(amount.start, amount.end),
            source={
                "financeur": why_payer,
                "annee": why_year,
                "nature": why_nature,
                "niveau": why_niveau,
                "libelle": why_libelle,
                "forme": amount.forme,
                **_rejected(amount),
            },
        )

    def _financeur(
        self, amount: Found, kind: str, found: tuple[Payer | None, str], state: Governing
    ) -> tuple[str | None, str]:
        """Who pays in the data, and why: the payer found, or all of them."""
        payer, why = found
        after = self._of_all.at_start(state.text[amount.end : amount.end + NEAR_TOTAL])
        if after is not None:
            return "total", f"imprimé juste après : « {state.text[amount.end : amount.end + after.end].strip()} »"
        if payer is not None:
            return payer.financeur or None, why if payer.financeur else f"{why} : aucun financeur seul"
        if kind == "total":
            return "total", "ligne de total sans financeur"
        report = state.section == "bilan_financier"
        return ("total", "bilan financier sans financeur") if report else (None, why)

    def _payer(self, amount: Found, line: MoneyLine, state: Governing) -> tuple[Payer | None, str]:
        """The payer printed nearest, and where."""
        text = state.text
        ahead = self._scope.payer_before(text, amount.start, state.all_payers)
        if ahead is not None and ahead is not state.taken:
            return ahead, f"{JUST_BEFORE} : « {text[ahead.start : ahead.end]} »"
        after = self._scope.payer_after(text, amount.end, state.all_payers)
        if after is not None:
            state.taken = after
            return after, f"nommé juste après : « {text[after.start : after.end]} »"
        for payer in reversed(line.payers):
            if payer.end <= amount.start and (payer.local or payer.heading):
                return payer, f"en tête de ligne : « {text[payer.start : payer.end]} »"
        if state.payer is not None:
            printed = text[state.payer.start : state.payer.end]
            return state.payer, f"sous le titre « {printed} »"
        return None, "non indiqué"

    def _when(
        self, line: MoneyLine, rank: int, kind: str, columns: Sequence[int | None], state: Governing
    ) -> tuple[_Year, tuple[str, str]]:
        """Year of an amount and its level, which the head of its column may both say."""
        annee, periode, why_year = self._year(line, rank, state)
        niveau, why_niveau = niveau_of(kind, rank, line.amounts[rank])
        if columns and annee is None and periode is None:
            annee, why_year = columns[rank], "colonne de l'année"
            niveau, why_niveau = niveau_of_column(columns[rank], kind), "colonne du tableau"
        if annee is None and periode is None and niveau != "detail" and self._periode:
            periode, why_year = self._periode, "aucune année imprimée : période du contrat"
        return (annee, periode, why_year), (niveau, why_niveau)

    def _year(self, line: MoneyLine, rank: int, state: Governing) -> _Year:
        """The year printed nearest, and where."""
        amount, text = line.amounts[rank], state.text
        limit = line.amounts[rank + 1].start if rank + 1 < len(line.amounts) else len(text)
        after = self._scope.year_after(text, amount.end, limit, state.all_years)
        if after is not None:
            return *as_year(after.span), f"{JUST_AFTER} : « {text[after.span.start : after.span.end]} »"
        before = line.amounts[rank - 1].end if rank else line.start
        ahead = self._scope.year_before(text, amount.start, before, line.years)
        if ahead is not None:
            return *as_year(ahead.span), "imprimée juste avant"
        head = state.years
        if head is not None:
            return *as_year(head.span), f"sous le titre « {text[head.span.start : head.span.end]} »"
        if state.annee is not None:
            return state.annee, None, f"rubrique « {state.intitule} »"
        return None, None, "non indiquée"

    def _label(self, amount: Found, line: MoneyLine, state: Governing) -> tuple[str | None, str]:
        """What the amount is for: words of its paragraph, after the last amount."""
        text, paragraphs = state.text, state.passage.paragraphs
        item = paragraphs[max(bisect_right(paragraphs, line.start) - 1, 0)]
        begin = max(item, state.last_end)
        complete = state.last_end > item or ":" in text[begin : line.start]
        complete = complete and self._scope.ended(text[: line.start])
        return read_label(text, amount, line, begin, self._empty, complete=complete, heading=state.heading)

    def _sentence(self, line: MoneyLine, state: Governing) -> int:
        """Where the words begin that a line may go on with: those of the line above, when its end calls for more."""
        if self._scope.ended(state.text[: line.start]):
            return line.start
        starts = state.passage.starts
        return starts[max(bisect_right(starts, line.start) - 2, 0)]


def _overlaps(one: Found, others: Sequence[Found]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _rejected(amount: Found) -> dict[str, str]:
    """The readings of a figure that were not kept, where there are some: those without its first digits."""
    if not amount.lectures:
        return {}
    values = ", ".join(f"{value:f}" for value in amount.lectures)
    return {"lectures": f"{values} si les premiers chiffres appartenaient à autre chose"}
