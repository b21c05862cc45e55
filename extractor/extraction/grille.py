"""Amounts in a table of years and payers: the head of the column and of the row say whose money it is, and when.

Either years head the columns and payers the rows, or the other way round; "Total" heads what adds up the others.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extractor.extraction.amounts import Found
from extractor.extraction.natures import nature_told
from extractor.model.document import Line
from extractor.model.fiche import Montant
from extractor.model.passage import Passage
from extractor.model.rangees import cells_of, data_of
from extractor.ruleset import Ruleset
from extractor.text.cut import Cut, cut_figure
from extractor.text.dates import find_dates, find_years
from extractor.text.euros import find_euros
from extractor.text.numbers import FIGURE, parse_figure

COLUMNS = 3  # of such a table at least: a head for each row, and two columns
HEADS = 2  # columns headed by a year, a payer or a total, from which a table is read by its heads
_FIGURE = re.compile(rf"\s*(?P<figure>{FIGURE})\s*")
_LONGEST_HEAD = 60  # characters
_LONGEST_NAME = 40
_PAYER = "financeur"  # the entry of the rules for a column that says who pays
_LEFT = "non_consomme"


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a row or column says: a year, a payer, a sum of the others, a kind of amount.

    ``part`` where it sums up some of the others only; ``plain`` where it calls its amounts nothing but amounts.
    """

    texte: str
    annee: int | None = None
    financeur: str | None = None
    total: bool = False
    nature: str | None = None
    part: bool = False
    plain: bool = False

    @property
    def says(self) -> bool:
        """Whether it names a year or a payer, or sums up the others."""
        return bool(self.annee or self.financeur or self.total)


@dataclass(frozen=True, slots=True)
class Axis:
    """What the heads of all the columns, or of all the rows, say together.

    ``payers`` where one names a payer, ``dated`` where one prints a year, ``told`` where one says a nature. ``sums``
    are the natures of those that add up the others; ``posts`` counts those over amounts that say no payer, year or sum.
    ``annee`` is the year that all of those over amounts print, but for what is left of it.
    """

    payers: bool = False
    dated: bool = False
    told: bool = False
    sums: frozenset[str | None] = frozenset()
    posts: int = 0
    annee: int | None = None

    def adds_up(self, head: Head) -> bool:
        """Whether a head beside this one is the sum that it is a part of."""
        return None in self.sums or head.nature in self.sums


@dataclass(frozen=True, slots=True)
class Place:
    """The heads of the column and of the row that an amount stands under, among ``columns`` and ``rows``.

    ``told`` where the row says who pays in a cell of its own: what stands above the table then says nothing of it.
    ``kinds`` where the columns only tell what was planned from what was spent.
    """

    column: Head
    row: Head
    columns: Axis
    rows: Axis
    told: bool = False
    kinds: bool = False

    @property
    def annee(self) -> int | None:
        """The year that a head prints; what is left of a budget has that of the other columns."""
        left = self.columns.annee if self.column.nature == _LEFT else None
        return self.column.annee or self.row.annee or left

    @property
    def dated(self) -> bool:
        """Whether the table prints years: what it dates with none then has none."""
        return self.columns.dated or self.rows.dated

    @property
    def nature(self) -> str | None:
        """What the heads say; beside amounts that were spent, one of which nothing is said was planned."""
        told = self.columns.told or self.rows.told
        return self.column.nature or self.row.nature or ("prevu" if told else None)

    @property
    def financeur(self) -> str | None:
        """The payer named by a head; ``total`` where one adds up the payers that the other heads name."""
        named = self.column.financeur or self.row.financeur
        if named or not (self.column.total or self.row.total) or self._unknown_payer():
            return named
        return "total"

    @property
    def niveau(self) -> str:
        """``total`` for the sum of all years (of a payer, or of all), ``sous_total`` for that of one year or post."""
        if not (self.column.total or self.row.total):
            return "detail"
        years = self.annee is not None and self.columns.annee is None
        some = any(head.part and not head.financeur for head in (self.column, self.row))
        return "sous_total" if years or some or self._is_part() else "total"

    def _across(self) -> tuple[Head, Axis] | None:
        """The head across from that of a sum, where it says neither payer nor year, and those beside it."""
        if self.column.total and self.row.total:
            return None
        head, beside = (self.row, self.rows) if self.column.total else (self.column, self.columns)
        return None if head.financeur or head.annee or not head.texte else (head, beside)

    def _unknown_payer(self) -> bool:
        """Whether a sum is that of somebody of whom the rules know nothing, beside payers that they know."""
        across = self._across()
        if across is None:
            return False
        head, beside = across
        named = beside.payers and not head.plain and (beside is self.columns or not self.columns.payers)
        return named and (head.nature is None or beside.adds_up(head))

    def _is_part(self) -> bool:
        """Whether a sum is that of one post: others, or a sum of all, stand beside it."""
        across = self._across()
        if across is None or self._unknown_payer():
            return False
        head, beside = across
        several = beside.posts > 1 and head.nature is None and not head.plain
        return several or beside.adds_up(head)

    def head_texts(self) -> tuple[str, str]:
        """Heads of the column and of the row, as printed."""
        return self.column.texte, self.row.texte


Places = Mapping[tuple[str, int, int], Place]


def read_grid(
    passage: Passage, rules: Ruleset, heads: Sequence[Line] = (), *, report: bool = False, intitule: str = ""
) -> Places:
    """Heads of every cell of the tables of the passage that are read by their heads: (table, row, column) -> heads.

    ``heads`` are cells of the heading that stand outside the passage; ``report`` where it tells what was spent;
    ``intitule`` is the label of the passage, which may be the first cell of the heading.
    """
    places: dict[tuple[str, int, int], Place] = {}
    lines = [*heads, *passage.lines]
    for table, held in cells_of(lines, COLUMNS).items():
        # columns whose heads stand elsewhere are all of amounts: the heads of their rows stand elsewhere too
        data = (0, held) if any(line.cell and line.cell.table == table for line in heads) else data_of(held)
        if data is not None:
            left, rows = data
            cells = {(r, c): " ".join(lines[i].text for i in at) for r, row in rows.items() for c, at in row.items()}
            places |= _places(table, cells, left, rules, report=report, intitule=intitule)
    return places


def _places(
    table: str, cells: Mapping[tuple[int, int], str], left: int, rules: Ruleset, *, report: bool, intitule: str
) -> Places:
    """Heads of the cells of a table, whose heading is the first row and whose rows are headed in column ``left``."""
    first = min(row for row, _ in cells)
    top = {c: text for (r, c), text in cells.items() if r == first and c >= left}
    spent = report or any(_says_planned(text, rules) for text in top.values())  # "Prévu | Dépenses"
    columns = {c: _head(text, rules, spent) for c, text in top.items() if c > left}
    said = {c for c, text in top.items() if rules.lexique("montants.colonnes").whole(text)}
    corner = _head(top.get(left, ""), rules, spent)
    few = sum(head.says for head in columns.values()) < HEADS and not said
    kinds = few and {"prevu", "consomme"} <= {head.nature for head in (corner, *columns.values())}
    if few and not kinds:
        return {}
    heads = {r: text for (r, c), text in cells.items() if c == left and r > first}
    if (corner.financeur or corner.total or corner.nature) and all(map(find_euros, heads.values())):
        heads, columns = {}, columns | {left: corner}  # the first column holds amounts as the others do
    rows = {r: _head(text, rules, spent) for r, text in heads.items()}
    listed = rules.lexique("montants.colonnes").whole(top.get(left) or intitule)
    if listed is not None and listed.id == _PAYER:  # "Financeur" heads the names of those who pay, known or not
        rows = {r: _payer(head, rules) for r, head in rows.items()}
    for (r, c), text in sorted(cells.items()):
        if r > first and c in said:  # "Financeur", "Année": the row says it in a cell of its own
            rows[r] = _both(rows.get(r, Head("")), _head(text, rules, spent))
    none = Head("")
    inside = {(r, c): text for (r, c), text in cells.items() if r > first and c in columns and c not in said}
    money = _money(inside)
    across, down = _axis(columns, {c for _, c in money}), _axis(rows, {r for r, _ in money})
    return {(table, r, c): Place(columns[c], rows.get(r, none), across, down, bool(said), kinds) for r, c in inside}


def _axis(heads: Mapping[int, Head], money: Container[int]) -> Axis:
    """What heads say together; ``money`` are those over amounts."""
    posts = [head for at, head in heads.items() if at in money and head.texte and not head.says]
    years = {head.annee for at, head in heads.items() if at in money and head.nature != _LEFT}
    return Axis(
        payers=any(head.financeur for head in heads.values()),
        dated=any(head.annee or find_years(head.texte) for head in heads.values()),
        told=any(head.nature for head in heads.values()),
        sums=frozenset(head.nature for head in heads.values() if head.total and not head.part),
        posts=len(posts),
        annee=next(iter(years)) if len(years) == 1 else None,
    )


def _money(cells: Mapping[tuple[int, int], str]) -> set[tuple[int, int]]:
    """The cells that hold amounts: with a sign where one of them has it."""
    signed = {key for key, text in cells.items() if find_euros(text)}
    return signed or {key for key, text in cells.items() if _FIGURE.fullmatch(text)}


def _payer(head: Head, rules: Ruleset) -> Head:
    """The head of a row that is the name of a payer, of whom the rules know nothing."""
    text = head.texte
    known = bool(head.says or head.nature or rules.lexique("montants.financeurs").find(text))
    known = known or rules.lexique("montants.hors_total").at_start(text) is not None  # "Dont études"
    name = not known and text[:1].isupper() and len(text) <= _LONGEST_NAME and not any(map(str.isdigit, text))
    return replace(head, financeur=f"autre:{text}") if name else head


def _both(head: Head, more: Head) -> Head:
    """The head of a row with what another cell of the row says."""
    return replace(head, annee=more.annee or head.annee, financeur=more.financeur or head.financeur)


def _says_planned(text: str, rules: Ruleset) -> bool:
    told = nature_told(rules.lexique("montants.natures"), text, report=False)
    return told is not None and told[0] == "prevu"


def _head(text: str, rules: Ruleset, report: bool) -> Head:
    if len(text) > _LONGEST_HEAD:
        return Head(text)
    years = find_years(text)
    annee = years[0].annees[0] if len(years) == 1 and len(years[0].annees) == 1 else None
    if not years:
        annee = _year_of_day(text)
    payers = rules.lexique("montants.financeurs").find(text)
    best = max(payers, key=lambda hit: int(hit.entree.attributs.get("rang", "0")), default=None)
    together = len({hit.entree.attributs.get("budget", hit.entree.id) for hit in payers}) > 1
    financeur = best.entree.attributs.get("financeur", best.entree.id) if best and not together else None
    totals = rules.lexique("montants.totaux")
    ends = (hit for hit in totals.find(text) if hit.end == len(text))  # "Financements 2023", and under it "Total"
    sums = totals.at_start(text) or next(ends, None)
    told = nature_told(rules.lexique("montants.natures"), text, report=report)
    return Head(
        text,
        annee,
        financeur,
        sums is not None,
        told[0] if told else None,
        part=sums is not None and sums.entree.attributs.get("niveau", sums.entree.id) != "total",
        plain=rules.lexique("montants.sommes").whole(text) is not None,
    )


def _year_of_day(text: str) -> int | None:
    """The year that the day of a count says ("au 31/12/2022")."""
    days = [span for span in find_dates(text) if span.precision == "jour"]
    return days[0].debut.year if len(days) == 1 else None


def placed(montant: Montant, place: Place | None, periode: str | None, annee: int | None, *, plan: bool) -> Montant:
    """The amount with what the heads of its row and column say of it.

    ``periode`` is that of the contract; ``annee`` that of the label of the section, for a table without years. In a
    ``plan`` what no head says the nature of is planned.
    """
    if place is None or not (place.column.says or place.row.says or place.told or place.kinds):
        return montant
    heads = " / ".join(head.texte for head in (place.column, place.row) if head.texte)
    why = f"colonne et ligne du tableau : « {heads} »"
    year = place.annee or (None if place.dated else annee)
    whole = periode if place.niveau == "total" and year is None else None
    nature = place.nature or ("prevu" if plan else montant.nature)
    source = montant.source | {"financeur": why, "annee": why, "niveau": why, "libelle": why}
    return replace(
        montant,
        financeur=place.financeur or (None if place.told or place.niveau != "detail" else montant.financeur),
        annee=year,
        periode=whole,
        nature=nature,
        niveau=place.niveau,
        libelle=heads,
        source=source,
    )


def unit(texts: Iterable[str], rules: Ruleset) -> Decimal:
    """Euros that one printed unit stands for, as a label or a head says it ("en k€"); 1 where none does."""
    for text in texts:
        hits = rules.lexique("montants.unites").find(text)
        if hits:
            return Decimal(hits[0].entree.attributs["facteur"])
    return Decimal(1)


def maybe_cut(passage: Passage) -> frozenset[int]:
    """Indices of the lines of which nobody can say whether they are two figures of one cell, or one that is cut.

    What the width of its cell proved to be one figure is one line already.
    """
    found: set[int] = set()
    for index, (above, below) in enumerate(pairwise(passage.lines)):
        if above.cell is None or above.cell != below.cell:
            continue
        if cut_figure(above.text, below.text) in (Cut.UNITED, Cut.BARE):
            found |= {index, index + 1}
    return frozenset(found)


def bare_cells(passage: Passage, places: Places, factor: Decimal, apart: Container[int]) -> Iterator[Found]:
    """Figures that fill a cell of such a table without a sign: they are its amounts, ``factor`` euros each.

    Lines whose index is in ``apart`` are left out.
    """
    for index, (line, at) in enumerate(zip(passage.lines, passage.starts, strict=True)):
        if index in apart:
            continue
        place = places.get((line.cell.table, line.cell.row, line.cell.column)) if line.cell else None
        heads_money = place is not None and (place.column.says or place.column.nature)
        whole = _FIGURE.fullmatch(line.text) if heads_money else None
        figure = parse_figure(whole["figure"]) if whole else None
        if whole is not None and figure is not None and figure[0]:
            start, end = whole.span("figure")
            value, half = (figure[0] * factor).normalize(), (figure[1] * factor).normalize()
            yield Found(at + start, at + end, _plain(value), _plain(half), "cellule", False)


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
