"""Amounts of a fiche, each with its payer, year, nature, level and label."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.extraction.amounts import AmountFinder, Found
from extractor.extraction.ensembles import with_wholes
from extractor.extraction.grille import Places, bare_cells, maybe_cut, placed, read_grid, unit
from extractor.extraction.libelles import read_label
from extractor.extraction.lignes import MoneyLine, details, split_lines
from extractor.extraction.natures import LABEL_LENGTH, NatureReader
from extractor.extraction.niveaux import JUST_AFTER, JUST_BEFORE, in_brackets, peers, with_levels
from extractor.extraction.scope import Payer, ScopeReader, Years, as_year, lines_of_text, year_of
from extractor.extraction.soutiens import AnnouncementReader
from extractor.extraction.totaux import with_common_totals
from extractor.extraction.unites import with_unit_costs
from extractor.model.document import Line
from extractor.model.fiche import Montant
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset

_ASIDE = re.compile(r"\s*\([^()\n]*\)\s*[^\W\d_]")
_BULLETED = re.compile(r"\s*[^\w\s(«]\s")
NEAR_TIME = 24  # characters after an amount within which "par an" is printed
_NIVEAUX = {  # what the first words of a line say of its amount: level and reason
    "total": ("total", "ligne qui commence par un mot de total"),
    "sous_total": ("sous_total", "ligne qui commence par un mot de sous-total"),
    "": ("detail", "ligne sans mot de total"),
}


@dataclass(slots=True)
class _State:
    """What governs the next amount: the last headings read.

    ``outer`` when the years were printed alone before any payer: payers then stand inside the years. ``lone`` after a
    line that is a year and nothing else. ``columns`` are the years of a row of column heads, for the row of amounts
    below it; ``taken`` the payer named right after the last amount, which names no other. ``parts`` is where amounts
    begin that only detail one before, ``shares`` where those do in which payers share it out. ``annee`` is that of the
    label of the section, for want of another. ``listed`` are the payers of the last lines that are a payer and its
    amount, ``summed`` the sum of these, ``own`` the line of the governing payer if it has an amount, ``rows`` the last
    payers alone on their line.
    """

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

    def enter(self, in_grid: bool) -> None:
        """Go on in a table that is read by its heads, or outside: what governs its last row ends with it."""
        if self.in_grid and not in_grid:
            self.payer = self.years = None
        self.in_grid = in_grid


@dataclass(slots=True)
class MontantReader:
    """Reads the amounts of passages with the words of ``rules/montants.yaml``."""

    rules: Ruleset
    periode: str | None = None
    _finder: AmountFinder = field(init=False)
    _scope: ScopeReader = field(init=False)
    _natures: NatureReader = field(init=False)
    _announcements: AnnouncementReader = field(init=False)

    def __post_init__(self) -> None:
        self._finder = AmountFinder(self.rules)
        self._scope = ScopeReader(self.rules)
        self._natures = NatureReader(self.rules)
        self._announcements = AnnouncementReader(self.rules)

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
        sections = self.rules.parametre("montants.sections_financieres")
        financial = isinstance(sections, tuple) and section in sections
        report = section == "bilan_financier"
        amounts, places = self._amounts(passage, intitule, heads, financial=financial, report=report)
        if not amounts:
            return []
        spans = lines_of_text(text, passage.starts)
        payers = self._scope.payers(text, spans)
        years = self._scope.years(text, spans, passage.paragraphs)
        groups = split_lines([*spans, *passage.items()], amounts, payers, years)
        annee = year_of(intitule, self.periode) if financial else None
        parts, shares = details(groups)
        state = _State(payers, years, intitule=intitule, annee=annee, parts=parts, shares=shares)
        found: list[Montant] = []
        rows = {(table, row) for table, row, _ in places}
        for line in split_lines(spans, amounts, payers, years):
            cell = passage.line_at(line.start).cell if rows else None
            state.enter(cell is not None and (cell.table, cell.row) in rows)
            read = list(self._line(passage, line, state, section, prefix, first + len(found)))
            found += read if in_brackets(text, line) else peers(read)
        found = with_unit_costs(found, amounts, text, self.rules)
        found = with_common_totals(found, amounts, text, self.rules.lexique("montants.totaux"))
        if act:
            return with_levels(self._announcements.completed(found, amounts, passage), amounts, text)
        if not places:
            rates = frozenset(rank for rank, amount in enumerate(amounts) if self._is_rate(text, amount))
            return with_wholes(with_levels(found, amounts, text), rates, self.periode)
        cells = [passage.line_at(amount.start).cell for amount in amounts]
        at = [places.get((cell.table, cell.row, cell.column)) if cell else None for cell in cells]
        plan = financial and not report
        return [placed(m, p, self.periode, annee, plan=plan) for m, p in zip(found, at, strict=True)]

    def _amounts(
        self, passage: Passage, intitule: str, heads: Sequence[Line], *, financial: bool, report: bool
    ) -> tuple[list[Found], Places]:
        """Amounts in printed order, those in the cells of a table that need no sign included, and its heads."""
        amounts = self._finder.find(passage.text, financial=financial, lines=passage.starts)
        cut = maybe_cut(passage)
        if cut:
            amounts = [a for a in amounts if bisect_right(passage.starts, a.start) - 1 not in cut]
        places = read_grid(passage, self.rules, heads, report=report, intitule=intitule)
        if not financial or not places:
            return amounts, places
        texts = (text for place in places.values() for text in place.head_texts())
        known = [a for a in amounts if a.forme != "nu"]
        factor = unit((intitule, *texts), self.rules)
        cells = [c for c in bare_cells(passage, places, factor, cut) if not _overlaps(c, known)]
        kept = [a for a in amounts if a.forme != "nu" or not _overlaps(a, cells)]
        return sorted([*kept, *cells], key=lambda found: found.start), places

    def _line(
        self, passage: Passage, line: MoneyLine, state: _State, section: str | None, prefix: str, first: int
    ) -> Iterator[Montant]:
        text = passage.text
        kind = self._total_kind(text, line, state)
        item = passage.paragraphs[max(bisect_right(passage.paragraphs, line.start) - 1, 0)]
        self._headings(text, line, state, kind)
        columns = state.columns if len(state.columns) == len(line.amounts) else ()
        for rank, amount in enumerate(line.amounts):
            limit = line.amounts[rank + 1].start if rank + 1 < len(line.amounts) else len(text)
            before = line.amounts[rank - 1].end if rank else line.start
            payer = self._payer(text, amount, line, state)
            own_payer = payer[0] is not None and payer[0].end > before
            said = text[self._sentence(passage, line) : before] if own_payer else ""
            if columns and kind == "total" and not line.payers:
                payer = None, "ligne de total du tableau"  # the payer of the row above pays that row
            financeur, why_payer = self._financeur(text, amount, kind, payer, section)
            annee, periode, why_year = self._year(text, amount, limit, before, line, state)
            niveau, why_niveau = self._niveau(kind, rank, amount)
            if columns and annee is None and periode is None:
                annee, why_year = columns[rank], "colonne de l'année"
                niveau, why_niveau = _of_column(columns[rank], kind), "colonne du tableau"
            if annee is None and periode is None and niveau != "detail" and self.periode:
                periode, why_year = self.periode, "aucune année imprimée : période du contrat"
            nature, why_nature = self._natures.read(
                text,
                amount,
                text[before : amount.start],
                section,
                (said, state.heading, state.intitule),
                part=amount.start in state.parts,
                named_payer=amount.start in state.shares or why_payer.startswith(JUST_BEFORE),
            )
            last_end = max(item, state.last_end)
            complete = state.last_end > item or ":" in text[last_end : line.start]
            complete = complete and self._scope.ended(text[: line.start])
            libelle, why_libelle = read_label(text, amount, line, last_end, complete=complete, heading=state.heading)
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
                libelle=libelle,
                provenance=passage.locate(amount.start, amount.end),
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
            state.last_end = amount.end
        if line.amounts:
            state.columns = columns
        elif text[line.start : line.end].strip().endswith(":"):
            state.heading = text[line.start : line.end]

    def _financeur(
        self, text: str, amount: Found, kind: str, found: tuple[Payer | None, str], section: str | None
    ) -> tuple[str | None, str]:
        payer, why = found
        after = self.rules.lexique("montants.au_total").at_start(text[amount.end : amount.end + 24])
        if after is not None:
            return "total", f"imprimé juste après : « {text[amount.end : amount.end + after.end].strip()} »"
        if payer is not None:
            return payer.financeur or None, why if payer.financeur else f"{why} : aucun financeur seul"
        if kind == "total":
            return "total", "ligne de total sans financeur"
        return ("total", "bilan financier sans financeur") if section == "bilan_financier" else (None, why)

    def _headings(self, text: str, line: MoneyLine, state: _State, kind: str) -> None:
        """Update what governs from the headings at the start of a line."""
        first = line.amounts[0].start if line.amounts else line.end
        if kind in ("total", "sous_total") or re.match(r"\s*\d{1,2}\s?[/)]", text[line.start : line.end]):
            state.years = None
        if self._leaves(text, line, state, kind) or (not line.amounts and self._is_row_of_all(text, line, state)):
            state.payer = None
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
        if len(line.years) >= 2 and not line.amounts and (columns := self._columns(text, line)):
            state.columns = columns
            state.years = None

    def _leaves(self, text: str, line: MoneyLine, state: _State, kind: str) -> bool:
        """Whether a line is not the payer's whose line above has its own amount ("Département : 30 000 €").

        It is more than that amount, of which it can be no part; or it ends a list of payers: their total, what is left,
        the first line without a bullet, or what all of them pay in each year.
        """
        own = state.own
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

    def _is_row_of_all(self, text: str, line: MoneyLine, state: _State) -> bool:
        """Whether "Total" alone on its line follows several payers that are: rows of a table without its grid."""
        words = text[line.start : line.end].strip()
        return len(set(state.rows)) > 1 and self.rules.lexique("montants.totaux").whole(words) is not None

    def _total_kind(self, text: str, line: MoneyLine, state: _State) -> str:
        """``total``, ``sous_total`` or ``payeur`` (total of a payer) when the line begins so, else an empty string."""
        head = re.sub(r"^[\s\W]*(?:\d{1,2}\s?[/.)]\s*)?", "", text[line.start : line.end])
        hit = self.rules.lexique("montants.totaux").at_start(head)
        floor = max(line.start - LABEL_LENGTH, 0)
        inside = text.rfind("(", floor, line.start) > text.rfind(")", floor, line.start)
        if hit is not None and (inside or _ASIDE.match(text, line.start, line.end)):
            hit = None  # "(coût / total estimé à 9 000 €)", "(coût total estimé à 9 000 €) pour 30 agents"
        if hit is None and line.amounts and (self._is_titled_total(text, line, state) or self._tells_total(text, line)):
            return "total"
        if hit is None or not line.amounts:
            payer = next((p for p in line.payers if p.heading and p.start >= line.start), None)
            first = line.amounts[0].start if line.amounts else 0
            between = re.sub(r"\([^)]*\)", "", text[payer.end : first]) if payer and payer.end <= first else "x"
            return "" if re.search(r"\w", between) else "payeur"
        gap = head[hit.end : len(head) - (line.end - line.amounts[0].start)]
        plain = not re.search(r"\w", gap)
        whole = plain or state.payer is None
        named = any(p.heading for p in line.payers)
        if hit.entree.attributs.get("portee") == "tout" and plain and not named:
            state.payer = None
            return "total"
        if hit.entree.attributs.get("niveau", hit.entree.id) == "total" and whole and not named:
            return "total"
        return "sous_total"

    def _columns(self, text: str, line: MoneyLine) -> tuple[int | None, ...]:
        """The years that a line of column heads names, None for the sum of them; nothing when it says more."""
        heads = [(y.span.start, y.span.annees[0]) for y in line.years]
        rest = text[line.start : line.end]
        totals = self.rules.lexique("montants.totaux").find(rest)
        for hit in reversed(totals):
            rest = rest[: hit.start] + rest[hit.end :]
        if re.search(r"[^\W\d_]", rest):
            return ()
        named: list[tuple[int, int | None]] = [*heads, *((line.start + hit.start, None) for hit in totals)]
        return tuple(annee for _, annee in sorted(named, key=lambda one: one[0]))

    def _is_titled_total(self, text: str, line: MoneyLine, state: _State) -> bool:
        """Whether the label of the section is what announces a total ("Coût total : 90 000 €")."""
        opens = line.start == 0 and not re.search(r"[^\W\d_]", text[: line.amounts[0].start])
        return opens and self.rules.lexique("montants.totaux").at_start(state.intitule) is not None

    def _tells_total(self, text: str, line: MoneyLine) -> bool:
        """Whether a sentence says so ("Le coût total de l'action s'élève à 90 000 €"), and not of one year or unit."""
        first = line.amounts[0]
        told = self.rules.motifs("montants.total_en_phrase").matches(text[line.start : first.start])
        return told and not self._is_rate(text, first)

    def _is_rate(self, text: str, amount: Found) -> bool:
        """Whether an amount is that of each year ("par an")."""
        return self.rules.motifs("montants.par_unite_de_temps").matches(text[amount.end : amount.end + NEAR_TIME])

    def _niveau(self, kind: str, rank: int, amount: Found) -> tuple[str, str]:
        if amount.operand:
            return "detail", "facteur d’un calcul"
        if rank:
            return "detail", "après un autre montant de sa ligne"
        if kind == "payeur":
            return "total", "premier montant après le titre d’un financeur"
        return _NIVEAUX[kind]

    def _payer(self, text: str, amount: Found, line: MoneyLine, state: _State) -> tuple[Payer | None, str]:
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

    def _year(
        self, text: str, amount: Found, limit: int, before: int, line: MoneyLine, state: _State
    ) -> tuple[int | None, str | None, str]:
        after = self._scope.year_after(text, amount.end, limit, state.all_years)
        if after is not None:
            return *as_year(after.span), f"{JUST_AFTER} : « {text[after.span.start : after.span.end]} »"
        ahead = self._scope.year_before(text, amount.start, before, line.years)
        if ahead is not None:
            return *as_year(ahead.span), "imprimée juste avant"
        head = state.years
        if head is not None:
            return *as_year(head.span), f"sous le titre « {text[head.span.start : head.span.end]} »"
        if state.annee is not None:
            return state.annee, None, f"rubrique « {state.intitule} »"
        return None, None, "non indiquée"

    def _sentence(self, passage: Passage, line: MoneyLine) -> int:
        """Where the words begin that a line may go on with: those of the line above, when its end calls for more."""
        if self._scope.ended(passage.text[: line.start]):
            return line.start
        return passage.starts[max(bisect_right(passage.starts, line.start) - 2, 0)]


def _of_column(annee: int | None, kind: str) -> str:
    """Level of an amount below the head of a column: a year, or the sum of all of them (None)."""
    if annee is None:
        return "total"
    return "sous_total" if kind in ("total", "sous_total") else "detail"


def _overlaps(one: Found, others: Sequence[Found]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _rejected(amount: Found) -> dict[str, str]:
    """The readings of a figure that were not kept, where there are some: those without its first digits."""
    if not amount.lectures:
        return {}
    values = ", ".join(f"{value:f}" for value in amount.lectures)
    return {"lectures": f"{values} si les premiers chiffres appartenaient à autre chose"}
