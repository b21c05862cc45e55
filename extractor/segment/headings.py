"""Where fiches begin, and the headings they stand under."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.model.document import Line
from extractor.model.segments import Heading
from extractor.ruleset import Ruleset
from extractor.segment.labels import Label

FIRST_LABEL_WITHIN = 16  # lines after the heading
LABELS_NEEDED = 2  # different sections before the next heading of the same kind
TITLE_LINES = 6
ACT_TITLE = 120  # characters: longer is a sentence that speaks of the act
_LABELLED = re.compile(r"^[A-ZÀ-Ý][^:.;,?!()«»]{2,40}\s?:\s+\S")
_UNFINISHED = ("-", "–", ",", "(", "/")
HEADING_LINES = 5  # lines a parent heading may run over


@dataclass(frozen=True, slots=True)
class Start:
    """A fiche heading: the line it stands on, its kind and number, offset of a title on the same line (or None)."""

    index: int
    genre: str
    numero: str | None
    title_at: int | None
    type: str | None


class HeadingFinder:
    """Finds fiche headings and parent headings with the words of ``rules/fiches.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._entetes = rules.motifs("fiches.entete")
        self._parents = rules.motifs("fiches.parents")
        self._mentions = rules.motifs("fiches.mention")
        self._types = rules.lexique("fiches.types_objectif")
        self._acts = rules.motifs("actes.titre")

    def starts(self, lines: Sequence[Line], labels: Mapping[int, Label]) -> list[Start]:
        """Fiche headings in order: those of the first kind (in the order of the rules) that labels confirm."""
        by_genre: dict[str, list[Start]] = {}
        for index, line in enumerate(lines):
            start = self._start(line, index)
            if start is not None:
                by_genre.setdefault(start.genre, []).append(start)
        for genre in dict.fromkeys(motif.valeur["genre"] for motif in self._entetes):
            candidates = by_genre.get(genre, [])
            confirmed = _confirmed(candidates, labels, len(lines))
            if confirmed:
                return confirmed
        return []

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
            return Start(index, motif.valeur["genre"], numero, title_at, self.objective_type(kind))
        return None

    def objective_type(self, word: str | None) -> str | None:
        """``fondamental`` or ``facultatif`` for the word printed beside an objective."""
        entree = self._types.whole(word) if word else None
        return entree.id if entree else None

    def is_mention(self, line: Line) -> bool:
        return self._mentions.matches(line.text)

    def is_act(self, line: Line) -> bool:
        """Whether the line is the title of an act."""
        return line.cell is None and len(line.text) < ACT_TITLE and self._acts.matches(line.text)

    def is_parent(self, line: Line) -> bool:
        return self._parents.matches(line.text)

    def parent(self, lines: Sequence[Line], index: int, stop: int, labels: Mapping[int, Label]) -> Heading | None:
        """The parent heading that begins at ``index``, with the lines it runs over (never past ``stop``)."""
        line = lines[index]
        heading = self._parents.first_match(line.text)
        if heading is None:
            return None
        motif, found = heading
        groups = found.groupdict()
        end = self._run_on(lines, index, stop, labels, HEADING_LINES)
        texts = [line.text[found.start("titre") :], *(x.text for x in lines[index + 1 : end])]
        numero = line.text[slice(*found.span("numero"))] if groups.get("numero") else None
        kind = self.objective_type(groups.get("type") or groups.get("type_apres"))
        titre = " ".join(" ".join(texts).split())
        return Heading(motif.valeur["genre"], numero, titre, kind, tuple(lines[index:end]))

    def _run_on(
        self, lines: Sequence[Line], index: int, stop: int, labels: Mapping[int, Label], most: int
    ) -> int:
        """First line after ``index`` that no longer continues the heading printed there."""
        end = index + 1
        while end < min(stop, index + most) and self._continues(lines, index, end, labels):
            end += 1
        return end

    def title_end(self, lines: Sequence[Line], start: Start, stop: int, labels: Mapping[int, Label]) -> int:
        """First line after the title of the fiche that begins at ``start``."""
        first = start.index if start.title_at is not None else start.index + 1
        end = first + 1
        while end < min(stop, first + TITLE_LINES) and self._continues(lines, first, end, labels):
            end += 1
        if first > start.index and not self._may_be_title(lines, first, stop, labels):
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
        if index in labels or self.is_parent(line) or self.is_mention(line) or self._start(line, index):
            return False
        if line.cell != head.cell:
            return False
        if line.words and head.words:
            return line.bold == head.bold and abs(line.size - head.size) < 0.15 * head.size
        return not (line.raw and head.level and not line.level) and line.level == head.level


def _confirmed(candidates: Sequence[Start], labels: Mapping[int, Label], total: int) -> list[Start]:
    """Candidates followed soon by a label, and by labels of two sections before the next candidate."""
    known = sorted(i for i, label in labels.items() if label.known)
    confirmed = []
    for position, start in enumerate(candidates):
        limit = candidates[position + 1].index if position + 1 < len(candidates) else total
        after = [i for i in known if start.index < i < limit]
        sections = {labels[i].section for i in after}
        needed = LABELS_NEEDED if start.numero else LABELS_NEEDED + 2
        if after and after[0] - start.index <= FIRST_LABEL_WITHIN and len(sections) >= needed:
            confirmed.append(start)
    return confirmed
