"""Lists of names cut as a reader would: persons, services, institutions.

A list is cut at signs that always separate ("/", ";", "+", line ends), then at commas, dashes and "et", unless what
follows goes on with the name: an open bracket, a word such as "de", an acronym after the name of its service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from extractor.extraction.brackets import open_bracket
from extractor.extraction.enumerations import enumerated
from extractor.model.document import Line
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset
from extractor.text.bullets import BULLETS, LEADING

Span = tuple[int, int]

# a bracket followed by a name that has a bracket of its own ends the first, but not that of "délégué(e)"
_HARD = re.compile(
    rf"\s*(?:[;{BULLETS}]|\s\+\s?(?=\w)|\s/\s|(?<=\w)/(?=\w)|\n|(?<!\b[A-ZÀ-Ý])\.\s+(?=[A-ZÀ-Ý])|(?<=\))(?<!\w\(\w\))(?<!\w\(\w\w\))\s+(?=[^\W\d_][^(),;/+–-]*\()|\(\d{{1,2}}\))\s*"
)
_SEPARATED = re.compile(r"[,;/]\s*")
_COMMA = re.compile(r"\s*,\s+")
_DASH = re.compile(r"(?:\s+|(?<=\))|(?<=[A-ZÀ-Ý]{2}))[-–—]\s+")
_SERVICE_OF = re.compile(r"\s+[:–—-]\s+")
_TIGHT_DASH = re.compile(r"-")
_ACRONYM = r"[A-ZÀ-Ý0-9&]{2,}"
_ACRONYMS = re.compile(rf"^{_ACRONYM}(?:\s+{_ACRONYM})*$")
_CHAIN = re.compile(rf"^{_ACRONYM}(?:-{_ACRONYM}){{2,}}$")
_SHARED = re.compile(rf"^\s*[^\W\d_]+s\s+{_ACRONYM}$")  # a plural, then the first of two acronyms
FULL_LENGTH = 30  # characters: a side box has shorter lines
FULL_LINE = 0.94  # of the margin: a longer line was cut by it, not ended
_UNFINISHED = (",", "-", "–", "/", "+", "(")
_TRIMMED = f" \n\t:;,.+{LEADING}"


class NameCutter:
    """Cuts passages into names with the words of ``rules/acteurs.yaml``.

    ``margin`` is where the printed lines of the fiche end (abscissa in points, or characters): a line that reaches
    it was cut by the margin and goes on.
    """

    def __init__(self, rules: Ruleset, margin: float) -> None:
        self._margin = margin
        self._persons = rules.motifs("acteurs.personne")
        self._goes_on = rules.lexique("acteurs.suites")
        self._joins = rules.motifs("acteurs.conjonction")
        self._adjectives = rules.lexique("acteurs.adjectifs")
        self._compound = rules.lexique("acteurs.noms_composes")
        self._begins = rules.motifs("acteurs.nouveau_nom")
        self._reasons = rules.motifs("acteurs.raison")
        self._bodies = rules.lexique("acteurs.organismes")
        self._themes = rules.lexique("acteurs.themes")
        self._offices = rules.motifs("acteurs.fonction")
        self._roles = rules.lexique("acteurs.roles")
        self._titles = rules.motifs("acteurs.titre_de_personne")
        self._before_person = rules.motifs("acteurs.avant_personne")
        self._parts = rules.lexique("acteurs.parties")
        self._contacts = rules.motifs("acteurs.coordonnees")
        self._rules = rules

    def names(self, passage: Passage) -> Iterator[Span]:
        """Spans of the names of a passage, in printed order."""
        text = passage.text
        for paragraph in self._paragraphs(passage):
            for start, end in self._without_contacts(text, *paragraph):
                yield from self._names_of(text, *trimmed(text, start, end))

    def _without_contacts(self, text: str, start: int, end: int) -> Iterator[Span]:
        """What stands around telephone numbers and addresses, which name nobody."""
        begin = start
        for match in (m for motif in self._contacts for m in motif.finditer(text[start:end])):
            if not match["ouvre"] and open_bracket(text[begin : start + match.start()]):
                continue
            if start + match.start() > begin:
                yield begin, start + match.start()
            begin = max(begin, start + match.end())
        if begin < end:
            yield begin, end

    def _names_of(self, text: str, start: int, end: int) -> Iterator[Span]:
        persons = list(self._each_person(text, start, end))
        if persons:
            yield from persons
        elif listed := enumerated(text[start:end], self._rules):
            yield from ((start + a, start + b) for a, b in listed)
        else:
            for a, b in self._unglued(text, start, end):
                for c, d in self._commas(text, a, b):
                    yield from self._finest(text, c, d)

    def _each_person(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Persons that a text names and nobody else, after the service they belong to ("PMI : Mme Petit")."""
        service = next(
            (m for m in _SERVICE_OF.finditer(text, start, end) if self._is_person(text[m.end() : end])), None
        )
        first = service.end() if service else start
        if not self._is_person(text[first:end]):
            return
        if service and self._roles.whole(text[start : service.start()]) is None:
            yield start, service.start()
        titles = [first + m.start() for motif in self._titles for m in motif.finditer(text[first:end])]
        begin = first
        for at in titles:
            between = self._before_person.first_search(text[begin:at])
            if between is not None and not open_bracket(text[begin:at]):
                yield begin, begin + between[1].start()
                begin = at
        yield begin, end

    def _is_person(self, text: str) -> bool:
        return any(m.match(text) for m in self._persons)

    def _unglued(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Pieces between signs that always separate, and where a name follows another without any."""
        for a, b in _slashes(text, start, end):
            begin = a
            for match in sorted((m for j in self._begins for m in j.finditer(text[a:b])), key=lambda m: m.start()):
                at = a + match.end()
                before = text[begin:at]
                unfinished = not before.strip() or open_bracket(before) or self._goes_on.whole(before.split()[-1])
                if text[at].isupper() and not unfinished:
                    yield begin, at
                    begin = at
            yield begin, b

    def _finest(self, text: str, start: int, end: int) -> Iterator[Span]:
        reason = self._reasons.first_search(text[start:end])
        if reason is not None and reason[1].start():  # "CAF pour faire le lien": the name ends before its reason
            end = start + reason[1].start()
        for a, b in self._dashes(text, start, end):
            for c, d in self._ands(text, a, b):
                span = trimmed(text, c, d)
                if _CHAIN.match(text[slice(*span)]):
                    yield from split(text, *span, _TIGHT_DASH)
                elif re.search(r"\w{2,}", text[slice(*span)]):
                    yield span

    def _ands(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Split at "et" before a capital: first of all, after a bracket, an acronym or a name of several words."""
        begin = start
        for match in sorted((m for j in self._joins for m in j.finditer(text[start:end])), key=lambda m: m.start()):
            left, right = text[begin : start + match.start()].strip(), text[start + match.end() : end]
            if open_bracket(left) or not (right[:1].isupper() or left.endswith(")")) or self._is_theme(right):
                continue
            if not left:
                begin = start + match.end()
            elif left.endswith(")") or _ACRONYMS.match(left) or (left[:1].isupper() and len(left.split()) > 1):
                yield begin, start + match.start()
                begin = start + match.end()
        yield begin, end

    def _continues(self, text: str) -> bool:
        hit = self._goes_on.at_start(text)
        return hit is not None and (text[hit.end : hit.end + 1] in (" ", "\n", "") or text[hit.end - 1] in "'’")

    def _commas(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Split at commas, but not before what goes on with the name."""
        begin = start
        for match in _COMMA.finditer(text, start, end):
            if open_bracket(text[begin : match.start()]) or self._goes_on_past(text, begin, match, end):
                continue
            yield begin, match.start()
            begin = match.end()
        yield begin, end

    def _goes_on_past(self, text: str, begin: int, comma: re.Match[str], end: int) -> bool:
        """Whether a name goes on past a comma: at "de l'insertion", and at a lone word that such words follow.

        "Acteurs éducatifs, sociaux, de l'insertion" is one name; an acronym is complete.
        """
        right = text[comma.end() : end]
        word, _, following = right.partition(", ")
        if self._is_theme(word):
            return True
        if word[:1].islower() and " " not in word.strip() and self._continues(following):
            return True
        return self._continues(right) and not is_acronym(text[begin : comma.start()].strip())

    def _is_theme(self, text: str) -> bool:
        """Whether a text is what a service works on and no actor: "Famille" after "Pôle Enfance"."""
        return self._themes.whole(text) is not None

    def _is_rest(self, before: str, text: str) -> bool:
        """Whether what follows a dash is a part of the body before it ("ARS – délégation départementale")."""
        inside = self._parts.at_start(text) if text[:1].islower() and before[:1].isupper() else None
        small = inside is not None and "minuscule" in inside.entree.attributs
        return small or self._is_theme(text) or self._parts.whole(text) is not None

    def _dashes(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Split at dashes ("MDS - DPEF"), but not between a service and its acronym, or what it works on."""
        begin: int | None = None
        pieces = list(split(text, start, end, _DASH))
        for (a, b), following in zip_longest(pieces, pieces[1:]):
            begin = a if begin is None else begin
            if following is not None and self._is_rest(text[a:b], text[slice(*following)]):
                continue
            if following is not None and following is pieces[-1] and self._is_service(text, begin, a, b, pieces):
                continue
            yield begin, b
            begin = None

    def _is_service(self, text: str, begin: int, a: int, b: int, pieces: list[Span]) -> bool:
        """Whether the last piece is the acronym of the service that the name before it belongs to."""
        last = text[slice(*pieces[-1])].strip()
        name = text[begin:b].strip()
        if not _ACRONYMS.match(last) or _ACRONYMS.match(name) or self._bodies.whole(last) is not None:
            return False
        return len(pieces) == 2 or not _ACRONYMS.match(text[a:b].strip())

    def _paragraphs(self, passage: Passage) -> Iterator[Span]:
        """Items of the passage; a printed line that begins a name is one of its own."""
        text = passage.text
        wrapped = self._wrapped(passage)
        for start, end in passage.items():
            begin = start
            for offset in passage.starts:
                if not start < offset < end or not self._begins_name(text, begin, offset):
                    continue
                ended = offset not in wrapped or is_acronym(_SEPARATED.split(text[begin:offset])[-1].strip())
                if ended or self._opens_with_person(text[offset:end]):
                    yield begin, offset
                    begin = offset
            yield begin, end

    def _opens_with_person(self, text: str) -> bool:
        """Whether a text begins with a person, or with what the person does ("Pilote : Mme Petit")."""
        head, _, rest = text.partition(" : ")
        told = self._roles.whole(head) is not None or self._offices.matches(head)
        return self._titles.matches(rest if told else text)

    def _wrapped(self, passage: Passage) -> set[int]:
        """Offsets of the printed lines that go on with a line that filled its width."""
        limit = FULL_LINE * self._margin
        following = zip(passage.starts[1:], passage.lines, strict=False)
        return {at for at, line in following if line_end(line) >= limit and len(line.text) >= FULL_LENGTH}

    def _begins_name(self, text: str, begin: int, offset: int) -> bool:
        before = text[begin:offset].rstrip()
        if any(begin + hit.start < offset < begin + hit.end for hit in self._compound.find(text[begin : offset + 40])):
            return False
        if not text[offset : offset + 1].isupper() or open_bracket(before) or before.endswith(_UNFINISHED):
            return False
        if self._adjectives.at(text, offset) is not None:
            return False
        last = before.rsplit(None, 1)[-1] if before.split() else ""
        return not self._continues(text[offset : offset + 30]) and self._goes_on.whole(last) is None


def line_end(line: Line) -> float:
    """Where a printed line ends: abscissa in points, or number of characters of a text input."""
    return line.box.x1 if line.box else float(len(line.text))


def split(text: str, start: int, end: int, separator: re.Pattern[str]) -> Iterator[Span]:
    """Pieces between separators that stand outside brackets."""
    begin = start
    for match in separator.finditer(text, start, end):
        if open_bracket(text[begin : match.start()]):
            continue
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < end:
        yield begin, end


def _slashes(text: str, start: int, end: int) -> Iterator[Span]:
    """Split at signs that always separate; "Équipes DAST/DEF" is one name, "DAST/DEF" are two."""
    begin: int | None = None
    pieces = list(split(text, start, end, _HARD))
    for (a, b), following in zip_longest(pieces, pieces[1:]):
        begin = a if begin is None else begin
        shared = following is not None and text[b : following[0]] == "/" and _SHARED.match(text[begin:b])
        if following is not None and shared and is_acronym(text[slice(*following)].strip()):
            continue
        yield begin, b
        begin = None


def is_acronym(text: str) -> bool:
    """Whether a text is acronyms and nothing else."""
    return _ACRONYMS.match(text) is not None


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the signs and blanks at its ends."""
    while start < end and text[start] in _TRIMMED:
        start += 1
    while end > start and text[end - 1] in _TRIMMED:
        end -= 1
    return start, end
