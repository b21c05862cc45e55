"""Référents and partners: lists of persons, services and institutions split as a reader would."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.model.fiche import Item, Referent
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset

# signs that always separate names; a bracket followed by a name that has one of its own ends the first
_HARD = re.compile(r"\s*(?:[;•▪✓➢]|\s\+\s|\s/\s|(?<=\w)/(?=\w)|\n|(?<=\))\s+(?=[^\W\d_][^(),;/+–-]*\())\s*")
_DASH = re.compile(r"\s+[-–—]\s+")
_AND = re.compile(r"\s+et\s+")
_ACRONYMS = re.compile(r"^[A-ZÀ-Ý0-9&]{2,}(?:\s+[A-ZÀ-Ý0-9&]{2,})*$")

Span = tuple[int, int]


def read_referents(passage: Passage, role: str | None, rules: Ruleset) -> list[Referent]:
    """Référents of a section, in printed order. ``role`` is the printed label (Référent, Pilote…)."""
    found: list[Referent] = []
    persons = rules.motifs("acteurs.personne")
    for start, end in _names(passage, commas=True, persons=rules):
        text = passage.text[start:end]
        person = next((m.match(text) for m in persons if m.match(text)), None)
        fonction = None
        nom = text
        if person is not None and person.groupdict().get("fonction"):
            fonction = text[slice(*person.span("fonction"))].strip()
            nom = text[slice(*person.span("nom"))].strip()
        found.append(Referent(len(found) + 1, _tidy(nom), role, fonction, passage.locate(start, end)))
    return found


def read_partenaires(passage: Passage, rules: Ruleset) -> list[Item]:
    """Partners of a section, in printed order."""
    found: list[Item] = []
    for start, end in _names(passage, commas=True, persons=rules):
        for a, b in _split(passage.text, start, end, re.compile(r"\s+:\s+|:\s+")):
            text = _tidy(passage.text[a:b])
            if len(text) > 1 and not text.isdigit():
                found.append(Item(len(found) + 1, text, passage.locate(a, b)))
    return found


def _names(passage: Passage, *, commas: bool, persons: Ruleset) -> Iterator[Span]:
    """Spans of the names of a passage."""
    text = passage.text
    separators = re.compile(_HARD.pattern + (r"|\s*,\s+" if commas else ""))
    people = persons.motifs("acteurs.personne")
    for start, end in _paragraphs(passage):
        if any(m.match(text[start:end]) for m in people):
            yield _trim(text, start, end)
            continue
        for a, b in _split(text, start, end, separators):
            for c, d in _dashes(text, a, b):
                for span in _ands(text, c, d):
                    trimmed = _trim(text, *span)
                    if re.search(r"\w{2,}", text[slice(*trimmed)]):
                        yield trimmed


def _paragraphs(passage: Passage) -> Iterator[Span]:
    """Items of the passage; a printed line that begins with a capital is one of its own."""
    for start, end in passage.items():
        begin = start
        for offset in passage.starts:
            head = passage.text[offset : offset + 1]
            if start < offset < end and head.isupper() and not _open_bracket(passage.text[begin:offset]):
                before = passage.text[begin:offset].rstrip()
                if not before.endswith((",", "-", "–", "/", "+", "(")) and not re.search(
                    r"\b(?:de|du|des|la|le|les|et|l'|d'|à|aux?)$", before
                ):
                    yield begin, offset
                    begin = offset
        yield begin, end


def _open_bracket(text: str) -> bool:
    return text.count("(") > text.count(")")


def _split(text: str, start: int, end: int, separator: re.Pattern[str]) -> Iterator[Span]:
    """Pieces between separators that stand outside brackets."""
    begin = start
    for match in separator.finditer(text, start, end):
        if _open_bracket(text[begin : match.start()]):
            continue
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < end:
        yield begin, end


def _dashes(text: str, start: int, end: int) -> Iterator[Span]:
    """Split at dashes ("MDS - DPEF"), but not between a name and the acronym of its service."""
    begin = None
    pieces = list(_split(text, start, end, _DASH))
    for (a, b), following in zip(pieces, [*pieces[1:], None], strict=True):
        begin = a if begin is None else begin
        name = text[begin:b].strip()
        last = following is not None and following is pieces[-1]
        if last and following and _ACRONYMS.match(text[slice(*following)].strip()) and not _ACRONYMS.match(name):
            if len(pieces) == 2 or not _ACRONYMS.match(text[a:b].strip()):
                continue
        yield begin, b
        begin = None


def _ands(text: str, start: int, end: int) -> Iterator[Span]:
    """Split at "et" after a bracket or an acronym, before a capital."""
    begin = start
    for match in _AND.finditer(text, start, end):
        left, right = text[begin : match.start()], text[match.end() : end]
        if _open_bracket(left) or not right[:1].isupper():
            continue
        if left.rstrip().endswith(")") or _ACRONYMS.match(left.strip()):
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \n\t-–—•▪*:;,.➢➤✓":
        start += 1
    while end > start and text[end - 1] in " \n\t-–—:;,.":
        end -= 1
    return start, end


def _tidy(text: str) -> str:
    return " ".join(text.split())
