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
from extractor.ruleset import Ruleset
from extractor.text.cut import Cut, cut_figure
from extractor.text.dates import find_years
from extractor.text.numbers import FIGURE, parse_figure

COLUMNS = 3  # of such a table at least: a head for each row, and two columns
HEADS = 2  # columns headed by a year, a payer or a total, from which a table is read by its heads
_FIGURE = re.compile(rf"\s*(?P<figure>{FIGURE})\s*")
_LONGEST_HEAD = 60  # characters


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a row or column says: a year, a payer, a sum of the others, a kind of amount."""

    texte: str
    annee: int | None = None
    financeur: str | None = None
    total: bool = False
    nature: str | None = None

    @property
    def says(self) -> bool:
        return bool(self.annee or self.financeur or self.total)


@dataclass(frozen=True, slots=True)
class Place:
    """The heads of the column and of the row that an amount stands under.

    ``told`` where the row says who pays in a cell of its own: what stands above the table then says nothing of it.
    """

    column: Head
    row: Head
    told: bool = False

    @property
    def annee(self) -> int | None:
        return self.column.annee or self.row.annee

    @property
    def nature(self) -> str | None:
        return self.column.nature or self.row.nature

    @property
    def financeur(self) -> str | None:
        """The payer named by a head; ``total`` where one adds up the payers that the other heads name."""
        named = self.column.financeur or self.row.financeur
        return named or ("total" if self.column.total or self.row.total else None)

    @property
    def niveau(self) -> str:
        """``total`` for the sum of all years (of a payer, or of all), ``sous_total`` for the sum of one year."""
        if not (self.column.total or self.row.total):
            return "detail"
        return "sous_total" if self.annee else "total"

    def head_texts(self) -> tuple[str, str]:
        return self.column.texte, self.row.texte


Places = Mapping[tuple[str, int, int], Place]


def read_grid(passage: Passage, rules: Ruleset, heads: Sequence[Line] = (), *, report: bool = False) -> Places:
    """Heads of every cell of the tables of the passage that are read by their heads: (table, row, column) -> heads.

    ``heads`` are cells of the heading that stand outside the passage; ``report`` where it tells what was spent.
    """
    texts: dict[str, dict[tuple[int, int], str]] = {}
    for line in (*heads, *passage.lines):
        if line.cell is not None and line.cell.columns >= COLUMNS:
            cells = texts.setdefault(line.cell.table, {})
            key = (line.cell.row, line.cell.column)
            cells[key] = f"{cells[key]} {line.text}" if key in cells else line.text
    places: dict[tuple[str, int, int], Place] = {}
    for table, cells in texts.items():
        first = min(row for row, _ in cells)
        plans = any(_says_planned(text, rules) for (r, _), text in cells.items() if r == first)
        spent = report or plans  # "Prévu | Dépenses"
        columns = {c: _head(text, rules, spent) for (r, c), text in cells.items() if r == first and c > 0}
        said = {c for (r, c), text in cells.items() if r == first and rules.lexique("montants.colonnes").whole(text)}
        if sum(head.says for head in columns.values()) < HEADS and not said:
            continue
        rows = {r: _head(text, rules, spent) for (r, c), text in cells.items() if c == 0 and r > first}
        for (r, c), text in sorted(cells.items()):
            if r > first and c in said:  # "Financeur", "Année": the row says it in a cell of its own
                rows[r] = _both(rows.get(r, Head("")), _head(text, rules, spent))
        none = Head("")
        for r, c in cells:
            if r > first and c in columns and c not in said:
                places[table, r, c] = Place(columns[c], rows.get(r, none), bool(said))
    return places


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
    payers = rules.lexique("montants.financeurs").find(text)
    best = max(payers, key=lambda hit: int(hit.entree.attributs.get("rang", "0")), default=None)
    together = len({hit.entree.attributs.get("budget", hit.entree.id) for hit in payers}) > 1
    financeur = best.entree.attributs.get("financeur", best.entree.id) if best and not together else None
    sums = rules.lexique("montants.totaux").at_start(text)
    told = nature_told(rules.lexique("montants.natures"), text, report=report)
    return Head(text, annee, financeur, sums is not None, told[0] if told else None)


def placed(montant: Montant, place: Place | None, periode: str | None, *, financial: bool) -> Montant:
    """The amount with what the heads of its row and column say of it; ``periode`` is that of the contract."""
    if place is None or not (place.annee or place.financeur or place.told):
        return montant
    heads = " / ".join(head.texte for head in (place.column, place.row) if head.texte)
    why = f"colonne et ligne du tableau : « {heads} »"
    whole = periode if place.niveau == "total" and place.annee is None else None
    nature = place.nature or ("prevu" if financial else montant.nature)
    source = montant.source | {"financeur": why, "annee": why, "niveau": why, "libelle": why}
    return replace(
        montant,
        financeur=place.financeur or (None if place.told else montant.financeur),
        annee=place.annee,
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
