"""Who signed: the name and the office printed one below the other."""

from __future__ import annotations

import re

from extractor.extract.acte_entete import sans_civilite
from extractor.extract.acte_lecture import Lecture, Trouve
from extractor.model.document import Line, Role
from extractor.model.passage import passage
from extractor.text.fold import fold

_NAME_PART = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_LONGEST_NAME = 6  # words


def signataires(lecture: Lecture) -> list[Trouve[str]]:
    """``Prénom Nom, fonction`` of every signature, in order; an office without a name is left out."""
    reader = _Reader(lecture)
    for index in range(len(lecture.lines)):
        reader.read(index)
    return list(reader.found.values())


class _Reader:
    """Goes down the lines and pairs each name with the office above it, else with the one below."""

    def __init__(self, lecture: Lecture) -> None:
        self.lecture = lecture
        self.found: dict[str, Trouve[str]] = {}
        self._office: list[int] = []  # lines of the office waiting for a name
        self._done = -1  # last line used by a signature
        particles = lecture.rules.parametre("documents.particules")
        self._particles = {str(p) for p in particles} if isinstance(particles, tuple) else {str(particles)}

    def read(self, index: int) -> None:
        line = self.lecture.lines[index]
        if index <= self._done or line.role is Role.FURNITURE:
            return
        if self._is_office(index):
            self._office = [*self._waiting(index), index]
        elif self._is_rest_of_office(index):
            self._office.append(index)
        elif self._is_name(line):
            above = self._waiting(index)
            below = [] if above else self._office_below(index)
            if above or below:
                self._sign(index, above or below)
                self._done, self._office = max(index, *(below or [index])), []

    def _waiting(self, index: int) -> list[int]:
        reach = self.lecture.entier("documents.lignes_signature")
        return self._office if self._office and index - self._office[-1] <= reach else []

    def _office_below(self, index: int) -> list[int]:
        last = min(index + 1 + self.lecture.entier("documents.lignes_signature"), len(self.lecture.lines))
        office: list[int] = []
        for below in range(index + 1, last):
            if self._is_office(below) and (not office or below == office[-1] + 1):
                office.append(below)
            elif office and self._is_rest(below):
                office.append(below)
            else:
                break
        return office

    def _is_office(self, index: int) -> bool:
        line = self.lecture.lines[index]
        return line.text.strip()[-1] not in ".;:" and self.lecture.is_one_of(index, "documents.fonctions")

    def _is_rest_of_office(self, index: int) -> bool:
        return bool(self._office) and self._office[-1] == index - 1 and self._is_rest(index)

    def _is_rest(self, index: int) -> bool:
        return self.lecture.is_one_of(index, "documents.fonctions_suite")

    def _is_name(self, line: Line) -> bool:
        """Two words or more, each with a capital but for particles, and nothing else on the line."""
        parts = sans_civilite(self.lecture, line.text.strip(" ,")).replace("’", "'").split()
        if not 2 <= len(parts) <= _LONGEST_NAME:
            return False
        if not all(_NAME_PART.fullmatch(part) for part in parts):
            return False
        named = [part for part in parts if fold(part) not in self._particles]
        return len(named) >= 2 and all(part[0].isupper() for part in named) and not named[0].isupper()

    def _sign(self, index: int, office: list[int]) -> None:
        lines = [self.lecture.lines[i] for i in sorted([index, *office])]
        name = sans_civilite(self.lecture, self.lecture.lines[index].text.strip(" ,"))
        words = " ".join(self.lecture.lines[i].text for i in office)
        printed = passage(lines)
        signature = f"{name}, {' '.join(words.split()).strip(' ,')}"
        self.found.setdefault(fold(name), Trouve(signature, printed.locate(0, len(printed.text))))
