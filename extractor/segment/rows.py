"""Fiches printed as the rows of a table: an action plan whose columns are the sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from extractor.model.document import Line
from extractor.model.segments import FichePart, Heading, SectionPart
from extractor.ruleset import Ruleset
from extractor.segment.fiches import STRUCTURE
from extractor.segment.headings import HeadingFinder
from extractor.segment.wordings import LabelWords, section_of
from extractor.text.dates import find_years
from extractor.text.fold import fold

SECTIONS = 3  # different sections that the heading must name, beside the title
FICHES = 2  # rows, from which a table is a plan of actions
FILLED = 2  # sections that most of its rows fill
LONGEST_HEAD = 80  # characters: what is longer is no heading of a column
_LEVELS = (*STRUCTURE, "objectif")
_NUMERO, _TITRE, _ACTIONS = "numero", "titre", "actions"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: the lines of its cells by column; ``columns`` are those of the table."""

    columns: int
    cells: Mapping[int, tuple[Line, ...]]

    def text(self, column: int) -> str:
        return " ".join(" ".join(line.text for line in self.cells.get(column, ())).split())


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column holds: its section (or ``numero``, ``titre``), and the heading as printed."""

    section: str
    intitule: str
    lines: tuple[Line, ...]
    famille: str | None = None


@dataclass(slots=True)
class _Fiche:
    """A fiche as its rows fill it: lines by column."""

    cells: dict[int, list[Line]]
    heads: Mapping[int, _Column]
    above: tuple[Heading, ...] = field(default=())


class RowFinder:
    """Reads the fiches of a document in which no heading of a fiche was found."""

    def __init__(self, rules: Ruleset, finder: HeadingFinder) -> None:
        self._words = LabelWords(rules)
        self._columns = rules.lexique("fiches.colonnes")
        self._dated = rules.motifs("fiches.annees_de_colonne")
        self._payers = rules.lexique("montants.financeurs")
        self._totals = rules.lexique("montants.totaux")
        self._sums = rules.lexique("controles.lignes_total")
        self._finder = finder

    def fiches(self, lines: Sequence[Line]) -> list[FichePart]:
        """One fiche for each row that names an action, under a heading of labels; none when the rows say too little."""
        found: list[_Fiche] = []
        heads: Mapping[int, _Column] = {}
        width, fresh = 0, False
        above: dict[str, Heading] = {}
        for row in _rows(lines):
            if isinstance(row, Line):
                self._read_heading(row, above)
            elif named := self._heading(row):
                heads, width, fresh = named, row.columns, True
            elif heads and row.columns == width:
                if fresh and (more := self._second_heading(row, heads)):
                    heads = more
                else:
                    self._read_row(row, heads, above, found)
                fresh = False
        return self._parts(found)

    def _read_heading(self, line: Line, above: dict[str, Heading]) -> None:
        heading = self._finder.parent([line], 0, 1, {})
        if heading is not None and heading.genre in _LEVELS:
            for lower in _LEVELS[_LEVELS.index(heading.genre) :]:
                above.pop(lower, None)
            # its lines stay outside the fiches, which it holds for all of them
            above[heading.genre] = Heading(heading.genre, heading.numero, heading.titre, heading.type, ())

    def _heading(self, row: _Row) -> dict[int, _Column]:
        """What the columns hold, when the row is a heading that names a title and several sections."""
        found = {at: self._column(row.text(at), lines) for at, lines in row.cells.items()}
        titled = any(column.section == _TITRE for column in found.values())
        for at, column in found.items():
            if column.section == _ACTIONS:
                found[at] = replace(column, section="description" if titled else _TITRE)
        sections = {column.section for column in found.values() if not column.section.startswith("autre:")}
        enough = _TITRE in sections and len(sections - {_TITRE, _NUMERO}) >= SECTIONS
        return found if enough else {}

    def _second_heading(self, row: _Row, heads: Mapping[int, _Column]) -> dict[int, _Column]:
        """The heading with the payers and years of a row below it, which names nothing else; else nothing."""
        filled = [at for at in row.cells if row.text(at)]
        if not filled or not all(self._is_budget(row.text(at)) for at in filled):
            return {}
        if any(at in heads and heads[at].section in (_NUMERO, _TITRE) for at in filled):
            return {}
        found = dict(heads)
        for at in filled:
            # a head over several columns stands in the first of them
            over = next((heads[left] for left in range(at, -1, -1) if left in heads and heads[left].intitule), None)
            above = over.lines if over is not None else ()
            title = f"{over.intitule} / {row.text(at)}" if over is not None else row.text(at)
            moved = tuple(line._replace(cell=replace(line.cell, column=at)) for line in above if line.cell)
            found[at] = _Column("moyens_financiers", title, (*moved, *row.cells[at]))
        return found

    def _column(self, text: str, lines: tuple[Line, ...]) -> _Column:
        dated = self._dated.first_search(text)
        named = self._columns.whole(text[: dated[1].start()] if dated else text)
        entree = self._words.whole(text) if named is None and len(text) <= LONGEST_HEAD else None
        if named is not None:
            return _Column(named.id, text, lines)
        if entree is not None:
            section = section_of(entree)
            kind = _TITRE if section == "autre:titre" else section
            return _Column(kind, text, lines, entree.attributs.get("famille"))
        if self._is_budget(text):
            return _Column("moyens_financiers", text, lines)
        return _Column("autre:" + re.sub(r"[\W_]+", "_", fold(text)).strip("_"), text, lines)

    def _is_budget(self, text: str) -> bool:
        """Whether the heading of a column names a payer, a sum or a year: amounts stand below it."""
        short = len(text) <= LONGEST_HEAD
        year = find_years(text)
        return short and bool(self._payers.find(text) or self._totals.at_start(text) or year)

    def _read_row(
        self, row: _Row, heads: Mapping[int, _Column], above: dict[str, Heading], found: list[_Fiche]
    ) -> None:
        filled = [at for at in sorted(row.cells) if row.text(at)]
        if not filled or self._sums.at_start(row.text(filled[0])):
            return
        kinds = {at: heads[at].section if at in heads else "" for at in filled}
        for at, kind in kinds.items():
            # printed once for all the rows below it
            if len(filled) == 1 or kind.removeprefix("autre:") in STRUCTURE or kind.startswith("objectif"):
                self._read_heading(row.cells[at][0]._replace(text=row.text(at), cell=None), above)
        named = _TITRE in kinds.values()
        if named:
            found.append(_Fiche({}, heads, tuple(above.values())))
        if not found or (not named and (_NUMERO in kinds.values() or self._finder.is_parent(row.cells[filled[0]][0]))):
            return
        for at in filled:
            found[-1].cells.setdefault(at, []).extend(row.cells[at])

    def _parts(self, found: Sequence[_Fiche]) -> list[FichePart]:
        parts = [part for rang, fiche in enumerate(found, start=1) if (part := self._part(rang, fiche))]
        rich = sum(len({s.section for s in p.sections if not s.section.startswith("autre:")}) >= FILLED for p in parts)
        return parts if len(parts) >= FICHES and len(parts) == len(found) and rich > 0.5 * len(parts) else []

    def _part(self, rang: int, fiche: _Fiche) -> FichePart | None:
        by_kind: dict[str, list[int]] = {}
        for at in fiche.cells:
            head = fiche.heads.get(at)
            by_kind.setdefault(head.section if head else "autre:colonne", []).append(at)
        number = [line for at in by_kind.pop(_NUMERO, []) for line in fiche.cells[at]]
        title = [line for at in by_kind.pop(_TITRE, []) for line in fiche.cells[at]]
        numero, titre = self._named(_joined(number), _joined(title))
        if not re.search(r"[^\W\d_]{3}", titre):
            return None
        sections = [self._section(kind, ats, fiche) for kind, ats in by_kind.items()]
        return FichePart(
            rang=rang,
            genre="ligne",
            numero=numero,
            titre=titre,
            heading=(*number, *title),
            parents=(),
            above=fiche.above,
            sections=tuple(sections),
        )

    def _named(self, number: str, title: str) -> tuple[str | None, str]:
        """Number and title, from cells of their own or from one ("Action 2 : Ouvrir un lieu")."""
        if number:
            start = self._finder.start_of(number)
            return start.numero if start else number, title
        start = self._finder.start_of(title)
        if start is None or not start.numero or start.title_at is None:
            return None, title
        return start.numero, title[start.title_at :]

    def _is_objective(self, line: Line) -> bool:
        """Whether a cell begins with the number of an objective of the contract ("Objectif 4 : Doubler")."""
        heading = self._finder.parent([line], 0, 1, {})
        return heading is not None and heading.genre == "objectif" and heading.numero is not None

    def _section(self, kind: str, ats: Sequence[int], fiche: _Fiche) -> SectionPart:
        heads = [fiche.heads[at] for at in ats if at in fiche.heads]
        lines = tuple(line for at in ats for line in fiche.cells[at])
        if kind == "objectif_operationnel" and (self._is_objective(lines[0]) or all(x.text.isdigit() for x in lines)):
            kind = "objectif"  # its number in the contract
        intitule = " / ".join(head.intitule for head in heads)
        own = lines[0].cell
        printed = tuple(  # as if printed above these very cells: the heading may be that of a table before
            line._replace(cell=replace(line.cell, table=own.table, row=-1))
            for head in heads
            for line in head.lines
            if own and line.cell
        )
        return SectionPart(kind, intitule, (), lines, heads[0].famille if heads else None, printed)


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(" ".join(line.text for line in lines).split())


def _rows(lines: Sequence[Line]) -> Iterator[_Row | Line]:
    """Lines outside tables, and the rows of the tables."""
    for key, group in groupby(lines, key=lambda line: (line.cell.table, line.cell.row) if line.cell else None):
        members = list(group)
        if key is None:
            yield from members
            continue
        cells: dict[int, list[Line]] = {}
        for line in members:
            cells.setdefault(line.cell.column if line.cell else 0, []).append(line)
        columns = members[0].cell.columns if members[0].cell else 1
        yield _Row(columns, {at: tuple(held) for at, held in cells.items()})
