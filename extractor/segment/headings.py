"""Where fiches begin, and the headings they stand under."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from extractor.model.document import Line
from extractor.model.passage import joined
from extractor.model.segments import Heading
from extractor.ruleset import Famille, Motif, Ruleset
from extractor.segment.kept import Label
from extractor.segment.starts import (
    SERIES,
    Start,
    best_series,
    confirmed,
    with_missing,
    with_other_kinds,
    with_titles_above,
)
from extractor.text.fold import fold

TITLE_LINES = 6
ACT_TITLE = 120  # characters: longer is a sentence that speaks of the act
_LABELLED = re.compile(r"^[A-ZÀ-Ý][^:.;,?!()«»]{2,40}\s?:\s+\S")
_FIRST_OF_SERIES = re.compile(r"(?:I|1|A)\s?[.)/–—-]{1,2}\s+[A-ZÀ-Ý]")
_COLUMNS = re.compile(r"[^\W\d]\s{3,}\w")
_UNFINISHED = ("-", "–", ",", "(", "/")
HEADING_LINES = 5  # lines a parent heading may run over
SAME_SIZE = 0.15  # of the size of a heading: how far the line that goes on with it may differ
CAPITALS_SIZE = 0.3


class HeadingFinder:
    """Finds fiche headings and parent headings with the words of ``rules/fiches.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._entetes = rules.motifs("fiches.entete")
        self._parents = rules.motifs("fiches.parents")
        self._mentions = rules.motifs("fiches.mention")
        self._types = rules.lexique("fiches.types_objectif")
        self._endings = rules.motifs("fiches.type_final")
        self._acts = rules.motifs("actes.titre")
        closings = rules.motifs("fiches.cloture")
        self._closings = Famille(m for m in closings if m.valeur["place"] == "titre")
        self._requests = Famille(m for m in closings if m.valeur["place"] == "phrase")

    def starts(self, lines: Sequence[Line], labels: Mapping[int, Label]) -> list[Start]:
        """Fiche headings in order: those of the first kind (in the order of the rules) that labels confirm."""
        by_genre: dict[str, list[Start]] = {}
        for index, line in enumerate(lines):
            start = self._start(line, index) or self._in_cells(lines, index)
            if start is not None:
                by_genre.setdefault(start.genre, []).append(start)
        kinds = dict.fromkeys(motif.valeur["genre"] for motif in self._entetes)
        weak = {motif.valeur["genre"] for motif in self._entetes if motif.valeur.get("suite") == "oui"}
        proved = {k: confirmed(by_genre.get(k, []), labels, len(lines)) for k in kinds if k not in weak}
        most = max(map(len, proved.values()), default=0)
        for kind, found in proved.items():
            if len(found) > (most >= SERIES):  # a lone heading of one kind says nothing beside a series of another
                ones = with_other_kinds(found, kind, by_genre, lines, labels)
                return self._titled(with_missing(found, ones, labels), lines, labels)
        return best_series((ones for genre, ones in by_genre.items() if genre.split()[0] in weak), labels, len(lines))

    def _titled(self, starts: list[Start], lines: Sequence[Line], labels: Mapping[int, Label]) -> list[Start]:
        """The headings, with a title above the number where there is none below."""
        limits = [*(start.index for start in starts[1:]), len(lines)]
        for start, limit in zip(starts, limits, strict=True):
            below = start.title_at is not None or self.title_end(lines, start, limit, labels) > start.last + 1
            if below or any(labels[i].section == "autre:titre" for i in range(start.index, limit) if i in labels):
                return starts
        return with_titles_above(starts, lines, lambda index: index in labels or self.is_parent(lines[index]))

    def _in_cells(self, lines: Sequence[Line], index: int) -> Start | None:
        """A heading whose number has a cell ("N° de la fiche | 3"), or a line of a narrow cell, of its own."""
        line = lines[index]
        if line.cell is not None and line.starts and index + 1 < len(lines) and lines[index + 1].cell == line.cell:
            start = self._start(line._replace(text=f"{line.text} {lines[index + 1].text}"), index)
            return replace(start, count=2) if start is not None and start.numero and start.title_at is None else None
        following = lines[index + 1] if index + 1 < len(lines) else line
        if line.cell is None or following.cell is None or following.cell.column != 1 or line.cell.columns != 2:
            return None
        if line.cell.column or (line.cell.table, line.cell.row) != (following.cell.table, following.cell.row):
            return None
        start = self._start(line._replace(text=f"{line.text} {following.text}"), index)
        return replace(start, count=2) if start is not None and start.numero and start.title_at is None else None

    def _start(self, line: Line, index: int) -> Start | None:
        if (line.cell is not None and line.cell.column > 0) or not self._entetes.matches(line.text):
            return None
        for motif in self._entetes:
            found = motif.match(line.text)
            if found is None:
                continue
            groups = found.groupdict()
            numero = line.text[slice(*found.span("numero"))] if groups.get("numero") else None
            title_at = found.start("titre") if groups.get("titre") else None
            if motif.valeur.get("titre") == "majuscule" and title_at is not None and not line.text[title_at].isupper():
                continue  # a sentence that speaks of a fiche
            kind = groups.get("type") or groups.get("type_apres")
            genre = motif.valeur["genre"]
            word = f" {fold(groups['mot'])}" if groups.get("mot") else ""  # "Levier 1" and "Axe 1" are two kinds
            return Start(index, genre + word, numero, title_at, self.objective_type(kind))
        return None

    def objective_type(self, word: str | None) -> str | None:
        """``fondamental`` or ``facultatif`` for the word printed beside an objective."""
        entree = self._types.whole(word) if word else None
        return entree.id if entree else None

    def start_of(self, text: str) -> Start | None:
        """The heading of a fiche that ``text`` alone would be, whatever stands around it."""
        return self._start(Line(page=1, number=1, text=text), 0)

    def is_mention(self, line: Line) -> bool:
        """Whether the line is a remark between the title and the first section, and no part of the title."""
        return self._mentions.matches(line.text)

    def is_act(self, line: Line) -> bool:
        """Whether the line is the title of an act."""
        return line.cell is None and len(line.text) < ACT_TITLE and self._acts.matches(line.text)

    def is_closing(self, line: Line) -> bool:
        """Whether the line heads what stands after the fiches."""
        return self._closings.matches(line.text)

    def is_request(self, line: Line) -> bool:
        """Whether the line asks the assembly to decide."""
        return self._requests.matches(line.text)

    def is_parent(self, line: Line) -> bool:
        """Whether the line is a heading that fiches stand under: engagement, axe, orientation, objective."""
        return self._parent(line.text) is not None

    def _parent(self, text: str) -> tuple[Motif, regex.Match[str]] | None:
        """The parent heading that a line is; some are one in capitals only."""
        found = self._parents.first_match(text)
        if found is None or (found[0].valeur.get("titre") == "capitales" and not text.isupper()):
            return None
        return found

    def is_objective(self, line: Line) -> bool:
        """Whether the line names an objective of the contract by its type and number."""
        found = self._parent(line.text)
        groups = found[1].groupdict() if found is not None and found[0].valeur["genre"] == "objectif" else {}
        return bool(groups.get("numero") and (groups.get("type") or groups.get("type_apres")))

    def parent(self, lines: Sequence[Line], index: int, stop: int, labels: Mapping[int, Label]) -> Heading | None:
        """The parent heading that begins at ``index``, with the lines it runs over (never past ``stop``)."""
        line = lines[index]
        heading = self._parent(line.text)
        if heading is None:
            return None
        motif, found = heading
        groups = found.groupdict()
        end = self._run_on(lines, index, stop, labels, HEADING_LINES)
        own = [line.text[found.start("titre") :]] if groups.get("titre") else []
        texts = [*own, *(x.text for x in lines[index + 1 : end])]
        numero = line.text[slice(*found.span("numero"))] if groups.get("numero") else None
        kind = self.objective_type(groups.get("type") or groups.get("type_apres"))
        titre = joined(texts)
        ending = self._endings.first_search(titre)
        if ending is not None:
            kind = kind or self.objective_type(ending[1]["type"])
            titre = titre[: ending[1].start()]
        return Heading(motif.valeur["genre"], numero, titre, kind, tuple(lines[index:end]))

    def _run_on(self, lines: Sequence[Line], index: int, stop: int, labels: Mapping[int, Label], most: int) -> int:
        """First line after ``index`` that no longer continues the heading printed there."""
        end = index + 1
        while end < min(stop, index + most) and self._continues(lines, index, end, labels):
            end += 1
        return end

    def title_end(self, lines: Sequence[Line], start: Start, stop: int, labels: Mapping[int, Label]) -> int:
        """First line after the title of the fiche that begins at ``start``."""
        first = start.last if start.title_at is not None else start.last + 1
        end = first + 1
        while end < min(stop, first + TITLE_LINES) and self._continues(lines, first, end, labels):
            end += 1
        if start.title_at is None and not self._may_be_title(lines, first, stop, labels):
            return first
        return end

    def _may_be_title(self, lines: Sequence[Line], index: int, stop: int, labels: Mapping[int, Label]) -> bool:
        return index < stop and index not in labels and not self.is_parent(lines[index])

    def _continues(self, lines: Sequence[Line], first: int, index: int, labels: Mapping[int, Label]) -> bool:
        line, head = lines[index], lines[first]
        if line.starts and line.text.endswith(".") and line.text[:1].isupper():
            return False  # a sentence of its own
        if index > first and _LABELLED.match(line.text) and not head.text.endswith(_UNFINISHED):
            return False  # "Référent ARS : M. Novak" is no part of a title
        if index > first and _FIRST_OF_SERIES.match(line.text) and not head.text.endswith(_UNFINISHED):
            return False  # "I. IDENTITÉ" heads what follows
        if index in labels or self.is_parent(line) or self.is_mention(line) or self._start(line, index):
            return False
        if line.cell != head.cell or (index > first and _COLUMNS.search(line.raw.strip())):
            return False  # a label and what stands at its right, in a text that prints columns by blanks
        recognised = any(word.confidence < 1 for word in line.words)
        if (line.cell is not None or recognised) and not line.starts and line.text[:1].islower():
            return True  # the same sentence, however bold its lines seem on a scan
        if line.words and head.words:
            # the ink of capitals is as high as their brackets and accents
            near = CAPITALS_SIZE if line.text.isupper() and head.text.isupper() else SAME_SIZE
            return line.bold == head.bold and abs(line.size - head.size) < near * head.size
        return not (line.raw and head.level and not line.level) and line.level == head.level
