"""Who signed: the name and the office printed one below the other."""

from __future__ import annotations

import re

from extractor.extraction.acte_entete import sans_civilite
from extractor.extraction.acte_lecture import Lecture, Trouve
from extractor.model.document import APART, Line
from extractor.model.passage import passage
from extractor.text.fold import fold

_NAME_PART = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_LONGEST_NAME = 6  # words


def signataires(lecture: Lecture, lignes: list[int]) -> list[Trouve[str]]:
    """``Prénom Nom, fonction`` of every signature, in order; an office without a name is left out.

    Parameters
    ----------
    lignes
        Lines that may hold an office.
    """
    reader = _Reader(lecture, lignes)
    for index in sorted({*reader.around, *lignes}):
        reader.read(index)
    return list(reader.found.values())


class _Reader:
    """Goes down the lines and pairs each name with the office above it, else with the one below."""

    def __init__(self, lecture: Lecture, lignes: list[int]) -> None:
        self.lecture = lecture
        self.found: dict[str, Trouve[str]] = {}
        self._labels = lecture.rules.lexique("sections.libelles")
        self._reach = lecture.entier("documents.lignes_signature")
        self._offices = {
            repere.index
            for repere in lecture.reperes("documents.fonctions", lignes)
            if repere.start == 0 and lecture.lines[repere.index].text.strip()[-1] not in ".;:"
        }
        near = {i for at in self._offices for i in range(at - self._reach, at + self._reach + 1)}
        self.around = sorted(i for i in near if 0 <= i < len(lecture.lines))
        self._office: list[int] = []  # lines of the office waiting for a name
        self._done = -1  # last line used by a signature

    def read(self, index: int) -> None:
        line = self.lecture.lines[index]
        if index <= self._done or line.role in APART:
            return
        if self._labels.whole(line.text.strip()) is not None:  # "Partenaires" between a pilot and the first of them
            self._office = []
            return
        if self._office_and_name(index):
            self._done, self._office = index, []
        elif index in self._offices:
            self._office = [*self._waiting(index), index]
        elif self._office and self._office[-1] == index - 1 and self._is_rest(index):
            self._office.append(index)
        elif self._sign_on_one_line(index):
            self._done, self._office = index, []
        elif self._is_name(line.text) and not _in_columns(line):
            above = self._waiting(index)
            below = [] if above else self._office_below(index)
            if above or below:
                self._sign(index, above or below)
                self._done, self._office = max(index, *(below or [index])), []

    def _waiting(self, index: int) -> list[int]:
        return self._office if self._office and index - self._office[-1] <= self._reach else []

    def _office_below(self, index: int) -> list[int]:
        office: list[int] = []
        for below in range(index + 1, min(index + 1 + self._reach, len(self.lecture.lines))):
            if not (below in self._offices or (office and self._is_rest(below))):
                break
            office.append(below)
        return office

    def _is_rest(self, index: int) -> bool:
        return self.lecture.is_one_of(index, "documents.fonctions_suite")

    def _is_name(self, text: str) -> bool:
        """Two words or more, each with a capital but for particles, and nothing else."""
        parts = text.strip(" ,").split()
        if not 2 <= len(parts) <= _LONGEST_NAME:
            return False
        parts = sans_civilite(self.lecture, " ".join(parts)).split()
        particles = self.lecture.rules.liste("documents.particules")
        named = [part for part in parts if fold(part) not in particles]
        return len(named) >= 2 and all(_NAME_PART.fullmatch(p) and p[0].isupper() for p in named)

    def _sign_on_one_line(self, index: int) -> bool:
        """``Nom, fonction`` as a paragraph of its own; several one below the other are a list of members."""
        if not self.lecture.lines[index].starts:
            return False
        text = self.lecture.paragraphe(index, 3)
        name, comma, office = text.text.partition(", ")
        motifs = self.lecture.rules.motifs("documents.fonctions")
        if not comma or ", " in office or not self._is_name(name) or not any(motif.match(office) for motif in motifs):
            return False
        signature = f"{sans_civilite(self.lecture, name)}, {self._fonction(' '.join(office.split()))}"
        self.found.setdefault(fold(name), Trouve(signature, text.locate(0, len(text.text))))
        return True

    def _office_and_name(self, index: int) -> bool:
        """``fonction, Nom`` on one line ("Pour copie, le Président, Anne Lormeau"); several of them are members."""
        lines = self.lecture.lines
        found = self._named_office(lines[index].text)
        beside = [*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2]]
        goes_on = any(line.text[:1].islower() and not line.starts for line in lines[index + 1 : index + 2])
        if found is None or goes_on or any(self._named_office(line.text) for line in beside):
            return False
        office, name = found
        printed = passage(lines[index : index + 1])
        signature = f"{sans_civilite(self.lecture, name)}, {self._fonction(office)}"
        self.found.setdefault(fold(name), Trouve(signature, printed.locate(0, len(printed.text))))
        return True

    def _named_office(self, text: str) -> tuple[str, str] | None:
        before, _, name = text.strip(" .").rpartition(", ")
        rules = self.lecture.rules
        office = before.rpartition(", ")[2] if rules.motifs("documents.avant_fonction").matches(before) else before
        motifs = rules.motifs("documents.fonctions")
        if not before[:1].isupper() or "," in office or not self._is_name(name) or not motifs.matches(office):
            return None
        return office, name

    def _sign(self, index: int, office: list[int]) -> None:
        lines = [self.lecture.lines[i] for i in sorted([index, *office])]
        name = sans_civilite(self.lecture, self.lecture.lines[index].text.strip(" ,"))
        words = " ".join(" ".join(self.lecture.lines[i].text for i in office).split()).strip(" ,")
        printed = passage(lines)
        signature = f"{name}, {self._fonction(words)}"
        self.found.setdefault(fold(name), Trouve(signature, printed.locate(0, len(printed.text))))

    def _fonction(self, words: str) -> str:
        """The office alone; who it is exercised for comes after it, in brackets."""
        for motif in self.lecture.rules.motifs("documents.delegation"):
            match = motif.match(words)
            if match is not None and match["fonction"]:
                office = words[match.start("fonction") :]
                deputy = match.groupdict().get("pour")
                return f"{office} ({words[slice(*match.span('pour'))]})" if deputy else office
        return words


def _in_columns(line: Line) -> bool:
    """Whether two things stand side by side on a printed line: a blank wider than twice its height."""
    pairs = zip(line.words, line.words[1:], strict=False)
    return any(right.box.x0 - left.box.x1 > 2 * left.box.height for left, right in pairs)
