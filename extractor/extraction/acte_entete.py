"""The head of an act: number, sitting, assembly, object, period, commissions, rapporteurs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractor.extraction.acte_lecture import Lecture, Trouve
from extractor.model.passage import Passage, passage
from extractor.text.dates import DateSpan, YearSpan, find_dates, find_years
from extractor.text.fold import fold
from extractor.text.numbers import parse_words

_YEAR_FIRST = re.compile(r"20\d\d\D")
_LONGEST_PERIOD_TEXT = 14  # characters


def numero(lecture: Lecture) -> Trouve[str] | None:
    """Number of the act, as printed."""
    near_top = range(min(lecture.entier("documents.lignes_debut"), len(lecture.lines)))
    zones = {"debut": near_top, "entete": lecture.entetes, "tout": _with_titles(lecture)}
    for repere in lecture.reperes("documents.numero", _with_titles(lecture)):
        if repere.index not in zones[repere.motif.valeur["zone"]]:
            continue
        found = lecture.trouve(repere, "numero")
        value = found.valeur.rstrip(".-/ ")
        numbered = "annee_en_tete" in repere.motif.valeur and _YEAR_FIRST.match(value)
        if numbered or not find_dates(value):
            return Trouve(value, found.provenance)
    return None


def _with_titles(lecture: Lecture) -> list[int]:
    return sorted({*lecture.entetes, *(index for index, _ in lecture.titres)})


def date_seance(lecture: Lecture) -> Trouve[str] | None:
    """Day of the sitting (ISO), only where a line names a sitting of the assembly."""
    for repere in lecture.reperes("documents.seance", lecture.entetes):
        text = passage(lecture.lines[repere.index : repere.index + 2])  # the year may stand on the next line
        for day in _days(text.text):
            if day.start == repere.end:
                return Trouve(day.debut.isoformat(), text.locate(day.start, day.end))
    for text in _head_paragraphs(lecture):
        found = _day_of_meeting(lecture, text) or _day_in_words(lecture, text)
        if found is not None:
            return found
    return None


def _days(text: str) -> list[DateSpan]:
    return [day for day in find_dates(text) if day.precision == "jour"]


def _head_paragraphs(lecture: Lecture) -> Iterator[Passage]:
    for index in lecture.entetes:
        if lecture.lines[index].starts or index == 0:
            yield lecture.paragraphe(index, 4)


def _day_of_meeting(lecture: Lecture, text: Passage) -> Trouve[str] | None:
    rules = lecture.rules
    if not any(motif.search(text.text) for motif in rules.motifs("documents.seance_reunie")):
        return None
    for day in _days(text.text):
        before = text.text[: day.start]
        if not any(motif.search(before) for motif in rules.motifs("documents.convocation")):
            return Trouve(day.debut.isoformat(), text.locate(day.start, day.end))
    return None


def _day_in_words(lecture: Lecture, text: Passage) -> Trouve[str] | None:
    for motif in lecture.rules.motifs("documents.seance_lettres"):
        match = motif.search(text.text)
        if match is None:
            continue
        year, printed = parse_words(match["an"]), match["jour"]
        day = 1 if match.groupdict().get("premier") else int(printed) if printed.isdecimal() else parse_words(printed)
        days = _days(f"{day} {match['mois']} {year}") if day else []
        if days:
            return Trouve(days[0].debut.isoformat(), text.locate(match.start(), match.end()))
    return None


def instance(lecture: Lecture) -> Trouve[str] | None:
    """Assembly that sits; asked only when the document holds an act of one."""
    for repere in lecture.reperes("documents.instance", lecture.entetes):
        return Trouve(repere.motif.valeur["instance"], lecture.locate(repere.index, repere.start, repere.end))
    return None


def objet(lecture: Lecture) -> tuple[int, Trouve[str]] | None:
    """Index of the line that prints the object, and its whole text on one line."""
    for repere in lecture.reperes("documents.objet", lecture.entetes):
        text = lecture.paragraphe(repere.index, lecture.entier("documents.lignes_objet"), past=repere.end)
        value = " ".join(text.text[repere.end :].split())
        if value:
            return repere.index, Trouve(value, text.locate(repere.end, len(text.text)))
    return None


def periode(lecture: Lecture, subject: Trouve[str] | None, lignes: list[int]) -> Trouve[tuple[int, int]] | None:
    """First and last year of the contract or the schéma: of the object, else of a title, else the most cited.

    ``lignes`` are those that may name the contract or the schéma.
    """
    if subject is not None:
        for span in _periods(subject.valeur):
            return Trouve((span.annees[0], span.annees[-1]), subject.provenance)
    for text in _title_texts(lecture):
        for span in _periods(text.text):
            return Trouve((span.annees[0], span.annees[-1]), text.locate(span.start, span.end))
    cited = [*_cited_periods(lecture, lignes), *_lone_periods(lecture)]
    counts = Counter(found.valeur for found in cited)
    # Of two that are cited alike, the later one: a document recalls the period before its own.
    return max(cited, key=lambda found: (counts[found.valeur], found.valeur[1]), default=None)


def _cited_periods(lecture: Lecture, lignes: list[int]) -> Iterator[Trouve[tuple[int, int]]]:
    for repere in lecture.reperes("documents.periode", lignes):
        for span in _periods(lecture.lines[repere.index].text):
            if span.start >= repere.end:
                place = lecture.locate(repere.index, span.start, span.end)
                yield Trouve((span.annees[0], span.annees[-1]), place)
                break


def _lone_periods(lecture: Lecture) -> Iterator[Trouve[tuple[int, int]]]:
    """Periods that are alone on their line, as on a cover or in a running title."""
    shortest = lecture.entier("documents.duree_minimum")
    for index, line in enumerate(lecture.lines):
        if not (line.text[:1].isdecimal() and len(line.text) <= _LONGEST_PERIOD_TEXT):
            continue
        for span in _periods(line.text):
            if not line.text[span.end :].strip() and len(span.annees) >= shortest:
                yield Trouve((span.annees[0], span.annees[-1]), lecture.locate(index, span.start, span.end))


def _title_texts(lecture: Lecture) -> Iterator[Passage]:
    """Titles of the acts, each with the two lines below it."""
    for index, _ in lecture.titres:
        yield passage(lecture.lines[index : index + 3])


def _periods(text: str) -> list[YearSpan]:
    return [span for span in find_years(text) if span.periode]


def exercice(lecture: Lecture, subject: Trouve[str] | None) -> Trouve[int] | None:
    """Year that a report or an avenant is about."""
    for motif in lecture.rules.motifs("documents.exercice"):
        match = motif.search(subject.valeur) if subject is not None else None
        if match is not None and subject is not None:
            return Trouve(int(match["annee"]), subject.provenance)
        for text in _title_texts(lecture):
            match = motif.search(text.text)
            if match is not None:
                return Trouve(int(match["annee"]), text.locate(*match.span("annee")))
    return None


def commissions(lecture: Lecture) -> list[Trouve[str]]:
    """Commissions that the head of the act names, in order."""
    found = []
    for repere in lecture.reperes("documents.commissions", lecture.entetes):
        text = lecture.paragraphe(repere.index, 3)
        start = repere.groupes["nom"][0] if "nom" in repere.groupes else 0
        found.append(Trouve(" ".join(text.text[start:].split()), text.locate(start, len(text.text))))
    return _once(found)


def rapporteurs(lecture: Lecture) -> list[Trouve[str]]:
    """Who reports, without title of courtesy."""
    for repere in lecture.reperes("documents.rapporteurs", lecture.entetes):
        start, end = repere.groupes["noms"]
        text, spans = lecture.lines[repere.index].text, [(start, end)]
        if "liste" in repere.motif.valeur:
            spans = _pieces(lecture, text, start, end)
        found = [
            Trouve(name, lecture.locate(repere.index, a, b))
            for a, b in spans
            if (name := sans_civilite(lecture, text[a:b].strip(" ,;")))
            and ("liste" not in repere.motif.valeur or not _is_office(lecture, name))
        ]
        if found:
            return _once(found)
    return []


def _is_office(lecture: Lecture, text: str) -> bool:
    return any(motif.match(text) for motif in lecture.rules.motifs("documents.fonctions"))


def _pieces(lecture: Lecture, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the names of a list printed in ``text[start:end]``."""
    spans = []
    begin = start
    for motif in lecture.rules.motifs("documents.entre_noms"):
        for sign in motif.finditer(text[start:end]):
            spans.append((begin, start + sign.start()))
            begin = start + sign.end()
    return [*spans, (begin, end)]


def sans_civilite(lecture: Lecture, name: str) -> str:
    """A name without its title of courtesy."""
    for motif in lecture.rules.motifs("documents.civilites"):
        match = motif.match(name)
        if match is not None:
            name = name[match.end() :]
    return name.strip(" .")


def _once(found: list[Trouve[str]]) -> list[Trouve[str]]:
    """Drop the values printed again further on."""
    first: dict[str, Trouve[str]] = {}
    for item in found:
        first.setdefault(fold(item.valeur), item)
    return list(first.values())
