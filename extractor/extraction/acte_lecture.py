"""The document as acts: its printed lines, the titles of its acts, and where they present themselves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Generic, TypeVar

from extractor.model.document import APART, Document, Line
from extractor.model.passage import Passage, Provenance, passage
from extractor.ruleset import Famille, Motif, Ruleset

T = TypeVar("T")

_FIRST_LINES = 6  # of a document, among which its own title stands
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
    texte
        The same lines as one passage.
    titres
        Index and nature of the lines that begin an act, in order.
    entetes
        Indexes of the lines where an act presents itself, in order.
    """

    rules: Ruleset
    lines: tuple[Line, ...]
    texte: Passage
    titres: tuple[tuple[int, str], ...] = ()
    entetes: tuple[int, ...] = ()

    def entier(self, nom: str) -> int:
        """Setting ``nom`` as a whole number."""
        return int(str(self.rules.parametre(nom)))

    def ligne_de(self, offset: int) -> int:
        """Index of the line that holds ``texte.text[offset]``."""
        return max(bisect_right(self.texte.starts, offset) - 1, 0)

    def amorces(self) -> dict[str, list[int]]:
        """Lines worth looking at, by family of patterns: those that hold one of its words."""
        found: dict[str, set[int]] = {}
        for hit in self.rules.lexique("documents.amorces").find(self.texte.text):
            found.setdefault(hit.entree.id, set()).add(self.ligne_de(hit.start))
        return {famille: sorted(indexes) for famille, indexes in found.items()}

    def reperes(self, famille: str, indexes: Iterable[int] | None = None) -> Iterator[Repere]:
        """Matches of a family of patterns: best pattern first, then in the order of the lines.

        Without ``indexes``, on every line of the document.
        """
        motifs = self.rules.motifs(famille)
        found: list[list[Repere]] = [[] for _ in motifs]
        if indexes is None:
            indexes = self._printing(motifs)
        else:
            indexes = [index for index in indexes if motifs.found_in(self.lines[index].text)]
        for index in indexes:
            text = self.lines[index].text
            for motif, matches in zip(motifs, found, strict=True):
                match = motif.search(text)
                if match is not None:
                    spans = {name: match.span(name) for name in match.groupdict() if match[name] is not None}
                    matches.append(Repere(index, motif, match.start(), match.end(), spans))
        return chain.from_iterable(found)

    def _printing(self, motifs: Iterable[Motif]) -> list[int]:
        """Lines that may hold one of the patterns: one search for each, instead of one for each line."""
        return sorted({self.ligne_de(m.start()) for motif in motifs for m in motif.finditer(self.texte.text)})

    def is_one_of(self, index: int, *familles: str) -> bool:
        """Whether a pattern of these families begins the line."""
        text = self.lines[index].text
        return any(self.rules.motifs(famille).matches(text) for famille in familles)

    def _is_label(self, index: int) -> bool:
        """Whether a line begins with a label; the rest of a sentence begins in lower case."""
        first = next((char for char in self.lines[index].text if char.isalnum()), "")
        return not first.islower() and self.is_one_of(index, "documents.etiquettes")

    def locate(self, index: int, start: int, end: int) -> Provenance:
        """Provenance of ``text[start:end]`` of one line."""
        return passage([self.lines[index]]).locate(start, end)

    def trouve(self, repere: Repere, groupe: str) -> Trouve[str]:
        """Text of a named group, with its place."""
        start, end = repere.groupes[groupe]
        text = self.lines[repere.index].text[start:end]
        return Trouve(text.strip(), self.locate(repere.index, start, end))

    def paragraphe(self, index: int, longest: int, *, past: int = 0) -> Passage:
        """Text from a line to the end of its paragraph (bold lines are one), or to the next label.

        ``past`` characters belong to a label; when nothing follows them, the paragraph below is taken.
        """
        kept = [self.lines[index]]
        for following in range(index + 1, min(index + longest, len(self.lines))):
            line = self.lines[following]
            if line.role in APART:
                continue
            empty = len(kept) == 1 and not kept[0].text[past:].strip()
            goes_on = not line.starts or empty or (line.bold and kept[-1].bold)
            if not goes_on or self._is_label(following):
                break
            kept.append(line)
        return passage(kept)


def lire(document: Document, rules: Ruleset, fiches: Collection[tuple[int, int]] = ()) -> Lecture:
    """Find the titles of acts in a document and the lines around them; those of ``fiches`` head no act."""
    lines = tuple(line for line in document.lines if line.text.strip())
    bare = Lecture(rules, lines, passage(lines))
    head = bare.entier("documents.lignes_entete")
    titles = _titles(bare, head)
    zones = set(range(min(head, len(lines))))
    before, after = bare.entier("documents.lignes_avant_acte"), bare.entier("documents.lignes_apres_acte")
    for index, nature in titles:
        if nature in bare.rules.liste("documents.natures_a_entete"):
            zones |= set(range(max(0, index - before), min(len(lines), index + after)))
    heads = sorted(i for i in zones if (lines[i].page, lines[i].number) not in fiches)
    return replace(bare, titres=tuple(titles), entetes=tuple(heads))


def _titles(lecture: Lecture, head: int) -> list[tuple[int, str]]:
    motifs = Famille((*lecture.rules.motifs("actes.titre"), *lecture.rules.motifs("documents.natures")))
    found: list[tuple[int, str]] = []
    for index, line in enumerate(lecture.lines):
        if _is_short_text(line):
            titled = motifs.first_match(line.text)
            if titled is None or ("debut" in titled[0].valeur and (found or index >= _FIRST_LINES)):
                continue
            natures = titled[0].valeur["nature"].split("|")
            if _is_title(lecture, index, natures[0], in_head=index < head):
                found += [(index, nature) for nature in natures]
    return found


def _is_short_text(line: Line) -> bool:
    text = line.text.strip()
    first = next((char for char in text if char.isalpha()), "")
    return first.isupper() and len(text) <= _TITLE_LENGTH and text[-1] not in ".,;" and line.role not in APART


def _is_title(lecture: Lecture, index: int, nature: str, *, in_head: bool) -> bool:
    """Whether a line that names an act begins it: printed as a title, or followed by what follows a title."""
    line = lecture.lines[index]
    letters = [char for char in line.text if char.isalpha()]
    if line.level > 0 or line.bold or sum(map(str.isupper, letters)) > len(letters) * 0.6:
        return in_head or line.cell is None
    if nature in lecture.rules.liste("documents.natures_a_entete"):
        return in_head or (line.cell is None and _presents_itself(lecture, index))
    alone = index + 1 >= len(lecture.lines) or lecture.lines[index + 1].starts
    return line.starts and alone and (in_head or nature in lecture.rules.liste("documents.natures_sans_marque"))


def _presents_itself(lecture: Lecture, index: int) -> bool:
    """Whether what follows a title is an act, and not the next reference of a list."""
    reach = lecture.entier("documents.lignes_apres_acte")
    following = range(index + 1, min(index + 1 + reach, len(lecture.lines)))
    return any(lecture.is_one_of(i, "documents.visas", "documents.instance") for i in following)
