"""The lines of the document shared out between fiches (heading, parents, sections) and what stands outside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.model.document import Line
from extractor.model.passage import joined
from extractor.model.segments import FichePart, Heading, SectionPart
from extractor.segment.closings import before_closing, outranks
from extractor.segment.headings import HeadingFinder
from extractor.segment.kept import Label
from extractor.segment.starts import Start
from extractor.segment.summary import before_summary

PREAMBLE_LINES = 14  # how far above its heading the parents of a fiche may begin
HEADED = ("autre:engagement", "autre:axe", "autre:orientation")
STRUCTURE = ("engagement", "axe", "orientation")  # kinds of heading that hold several fiches


@dataclass(frozen=True, slots=True)
class Region:
    """Lines ``begin`` (with the parents above the heading) to ``end`` of a fiche."""

    start: Start
    begin: int
    end: int


class FicheCutter:
    """Cuts the body lines into fiches."""

    def __init__(self, lines: Sequence[Line], labels: Mapping[int, Label], finder: HeadingFinder) -> None:
        self._lines = lines
        self._labels = labels
        self._finder = finder

    def regions(self, starts: Sequence[Start]) -> list[Region]:
        """Lines of each fiche; what follows its last section and is no part of it is left outside."""
        begins = [self._preamble(s.first, s.genre) for s in starts]
        limits = [*begins[1:], len(self._lines)][: len(begins)]
        if starts:
            after = before_closing(self._lines, starts, self._labels, self._finder)
            limits[-1] = min(before_summary(self._lines, starts), after)
        return [
            Region(start, begin, self._tail(start.index, limit))
            for start, begin, limit in zip(starts, begins, limits, strict=True)
        ]

    def _preamble(self, heading: int, genre: str) -> int:
        """First line of the parent headings printed just above a fiche heading."""
        begin = heading
        own_cell = self._lines[heading].cell
        for index in range(heading - 1, max(heading - PREAMBLE_LINES, 0) - 1, -1):
            line = self._lines[index]
            if self._in_label(index) and not self._heads(index):
                break
            if line.cell is not None and (own_cell is None or line.cell != own_cell):
                break
            if self._finder.is_parent(line):
                begin = index
            elif (other := self._finder.start_of(line.text)) is not None and other.genre == genre:
                break  # what stands above another fiche, in a list of them, is none of this one
        return begin

    def _heads(self, index: int) -> bool:
        """Whether a line taken for a label ("Axe 2 :") is a heading of what follows it."""
        label = self._labels.get(index)
        return label is not None and label.section in HEADED and self._finder.is_parent(self._lines[index])

    def _in_label(self, index: int) -> bool:
        return any(i in self._labels and i + self._labels[i].count > index for i in range(index - 2, index + 1))

    def _tail(self, heading: int, limit: int) -> int:
        """Where the fiche ends before ``limit``."""
        own = [i for i, label in self._labels.items() if heading < i < limit and label.known]
        if not own:
            return limit
        last = max(own)
        in_cells = [i for i in own if self._lines[i].cell is not None]
        if len(in_cells) >= 3 and self._lines[last].cell is not None:
            ends = [i for i in range(last, limit) if self._lines[i].cell is not None]
            limit = min(limit, self._table_end(last, ends) + 1)
        quotes_acts = self._labels[last].section == "documents_reference"
        for index in range(last + 1, limit):
            line = self._lines[index]
            another = (line.cell is None and self._is_structure(index)) or self._outgrows(index, heading)
            another |= line.cell is None and outranks(self._lines, index, heading, (self._labels[i] for i in own))
            if another or (not quotes_acts and line.starts and self._finder.is_act(line)):
                return index
        return limit

    def _table_end(self, last: int, in_cells: Sequence[int]) -> int:
        """Last line of the run of cells that goes on from the last label."""
        end = last
        for index in in_cells:
            if index - end > 3:
                break
            end = index
        return end

    def _is_structure(self, index: int) -> bool:
        heading = self._finder.parent(self._lines, index, index + 1, self._labels)
        return heading is not None and heading.genre in STRUCTURE

    def _outgrows(self, index: int, heading: int) -> bool:
        """Whether a PDF line is printed larger than the heading of the fiche: another part begins."""
        line, head = self._lines[index], self._lines[heading]
        return bool(line.words and head.words) and line.size > 1.05 * head.size and len(line.text) > 8

    def fiche(self, region: Region, rang: int, above: Sequence[Heading]) -> FichePart:
        """The fiche of a region."""
        start, lines = region.start, self._lines
        title_end = self._finder.title_end(lines, start, region.end, self._labels)
        first_label = min((i for i in self._labels if title_end <= i < region.end), default=region.end)
        parents, rest = self._header(range(region.begin, start.first))
        more, loose = self._header(range(title_end, first_label))
        heading = tuple(lines[start.first : title_end])
        sections = self._sections(first_label, region.end)
        header = tuple(lines[i] for i in (*rest, *loose))
        if header:
            sections = [SectionPart("autre:entete", "", (), header), *sections]
        return FichePart(
            rang=rang,
            genre=start.genre,
            numero=start.numero,
            titre=self._title(start, title_end) or _titled(sections),
            heading=heading,
            parents=(*parents, *more),
            above=tuple(above),
            sections=tuple(sections),
            type=start.type,
        )

    def _title(self, start: Start, end: int) -> str:
        texts = [line.text for line in (*self._lines[start.first : start.index], *self._lines[start.last + 1 : end])]
        if start.title_at is not None:
            texts.insert(0, self._lines[start.last].text[start.title_at :])
        return joined(texts)

    def _header(self, indexes: range) -> tuple[list[Heading], list[int]]:
        """Parent headings in a run of header lines, and the lines that belong to none."""
        found: list[Heading] = []
        loose: list[int] = []
        index = indexes.start
        while index < indexes.stop:
            heading = self._finder.parent(self._lines, index, indexes.stop, self._labels)
            if heading is None:
                loose.append(index)
                index += 1
            else:
                found.append(heading)
                index += len(heading.lines)
        return found, loose

    def _sections(self, first: int, end: int) -> list[SectionPart]:
        starts = sorted(i for i in self._labels if first <= i < end)
        sections = []
        for index, until in zip(starts, [*starts[1:], end], strict=True):
            label = self._labels[index]
            last = index + label.count - 1
            head, tail = _split(self._lines[last], label.end)
            printed = (*self._lines[index:last], *([head] if head is not None else []))
            content = (*([tail] if tail is not None else []), *self._lines[last + 1 : until])
            section = label.section
            if section == "objectif_operationnel" and content and self._finder.is_objective(content[0]):
                section = "objectif"  # "Objectif | Objectif fondamental n° 4 : …" is that of the contract
            sections.append(SectionPart(section, label.intitule, printed, content, label.famille))
        return sections


def _titled(sections: Sequence[SectionPart]) -> str:
    """Title that the fiche gives in a row of its own ("Intitulé de l'action : …")."""
    row = next((s for s in sections if s.section == "autre:titre" and s.lines), None)
    return " ".join(" ".join(line.text for line in row.lines).split()) if row else ""


def _split(line: Line, at: int) -> tuple[Line | None, Line | None]:
    """A line cut into the label and what follows it; None where there is nothing."""
    if at == 0:
        return None, line
    while at < len(line.text) and line.text[at] == " ":
        at += 1
    if at >= len(line.text):
        return line, None
    return line.part(0, at), line.part(at, len(line.text))
