"""The document as an act: its printed lines, the titles of the acts it holds, and where they present themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from extractor.model.document import Document, Line, Role
from extractor.model.passage import Passage, Provenance, passage
from extractor.ruleset import Motif, Ruleset

T = TypeVar("T")

_TITLE_LENGTH = 160  # characters


@dataclass(frozen=True, slots=True)
class Trouve(Generic[T]):
    """A value and where it is printed."""

    valeur: T
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Repere:
    """A rule that matched on a line: index of the line, span in its text, named groups as printed."""

    index: int
    motif: Motif
    start: int
    end: int
    groupes: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Lecture:
    """What metadata is read from.

    Attributes
    ----------
    lines
        Every line that holds text, furniture included, in reading order.
    titres
        Index and nature of the lines that begin an act, in order.
    entetes
        Indexes of the lines where an act presents itself, in order.
    """

    rules: Ruleset
    lines: tuple[Line, ...]
    titres: tuple[tuple[int, str], ...]
    entetes: tuple[int, ...]

    def entier(self, nom: str) -> int:
        """Setting ``nom`` as a whole number."""
        return int(str(self.rules.parametre(nom)))

    def reperes(self, famille: str, indexes: Iterable[int] | None = None) -> Iterator[Repere]:
        """Matches of a family of patterns: best pattern first, then in the order of the lines."""
        chosen = range(len(self.lines)) if indexes is None else tuple(indexes)
        for motif in self.rules.motifs(famille):
            for index in chosen:
                match = motif.search(self.lines[index].text)
                if match is not None:
                    spans = {name: match.span(name) for name in match.groupdict() if match[name] is not None}
                    yield Repere(index, motif, match.start(), match.end(), spans)

    def is_one_of(self, index: int, *familles: str) -> bool:
        """Whether a pattern of these families begins the line."""
        text = self.lines[index].text
        return any(motif.match(text) for famille in familles for motif in self.rules.motifs(famille))

    def locate(self, index: int, start: int, end: int) -> Provenance:
        """Provenance of ``text[start:end]`` of one line."""
        return passage([self.lines[index]]).locate(start, end)

    def trouve(self, repere: Repere, groupe: str) -> Trouve[str]:
        """Text of a named group, with its place."""
        start, end = repere.groupes[groupe]
        text = self.lines[repere.index].text[start:end]
        return Trouve(text.strip(), self.locate(repere.index, start, end))

    def paragraphe(self, index: int, longest: int, *, past: int = 0) -> Passage:
        """Text from a line to the end of its paragraph, or to the next label of a head of act.

        ``past`` characters at least belong to a label: when nothing follows them, the paragraph below is taken.
        """
        kept = [self.lines[index]]
        for following in range(index + 1, min(index + longest, len(self.lines))):
            line = self.lines[following]
            if line.role is Role.FURNITURE:
                continue
            empty = len(kept) == 1 and not kept[0].text[past:].strip()
            if (line.starts and not empty) or self.is_one_of(following, "documents.etiquettes"):
                break
            kept.append(line)
        return passage(kept)


def lire(document: Document, rules: Ruleset) -> Lecture:
    """Find the titles of acts in a document and the lines around them."""
    lines = tuple(line for line in document.lines if line.text.strip())
    bare = Lecture(rules, lines, (), ())
    head = bare.entier("documents.lignes_entete")
    titles = _titles(bare, head)
    zones = set(range(min(head, len(lines))))
    before, after = bare.entier("documents.lignes_avant_acte"), bare.entier("documents.lignes_apres_acte")
    for index, nature in titles:
        if nature in _presenting(rules):
            zones |= set(range(max(0, index - before), min(len(lines), index + after)))
    return Lecture(rules, lines, tuple(titles), tuple(sorted(zones)))


def _presenting(rules: Ruleset) -> tuple[str, ...]:
    """Natures of acts that have a head with a number, a date, an object."""
    natures = rules.parametre("documents.natures_a_entete")
    return tuple(str(n) for n in natures) if isinstance(natures, tuple) else (str(natures),)


def _titles(lecture: Lecture, head: int) -> list[tuple[int, str]]:
    candidates = [i for i, line in enumerate(lecture.lines) if _looks_like_title(line, in_head=i < head)]
    found: dict[int, str] = {}
    for famille in ("actes.titre", "documents.natures"):
        for repere in lecture.reperes(famille, candidates):
            if repere.start == 0:
                found.setdefault(repere.index, repere.motif.valeur["nature"])
    presenting = _presenting(lecture.rules)
    return [
        (index, nature)
        for index, nature in sorted(found.items())
        if index < head or nature not in presenting or _presents_itself(lecture, index)
    ]


def _looks_like_title(line: Line, *, in_head: bool) -> bool:
    """Whether a line may begin an act: short, in capitals or marked as a title unless it is near the top."""
    text = line.text.strip()
    letters = [char for char in text if char.isalpha()]
    if not letters or len(text) > _TITLE_LENGTH or text[-1] in ".,;" or line.role is Role.FURNITURE:
        return False
    if in_head:
        return letters[0].isupper()
    marked = line.level > 0 or line.bold or line.role is Role.HEADING or (line.starts and line.cell is None)
    return letters[0].isupper() and marked


def _presents_itself(lecture: Lecture, index: int) -> bool:
    """Whether what follows a title is an act, and not the next reference of a list."""
    reach = lecture.entier("documents.lignes_apres_acte")
    following = range(index + 1, min(index + 1 + reach, len(lecture.lines)))
    return any(lecture.is_one_of(i, "documents.visas", "documents.instance") for i in following)
