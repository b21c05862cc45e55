"""The values printed after the name of an indicator: figures, each with its year and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.ruleset import Famille, Hit, Lexique
from extractor.text.fold import fold
from extractor.text.numbers import parse_figure

FIGURE = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
STEM = 5  # letters by which words are held to be of one family
FEW = 4  # words after a figure that may be its unit

# a figure, its year in brackets (after a kind or not) or after "en", or before it ("2024 : 700")
_VALUE = re.compile(
    rf"(?:\b(?P<avant>20[0-4]\d)\s*:\s*)?(?<![\d.,/])(?P<valeur>{FIGURE})\s*(?P<pct>%)?"
    r"(?:(?:[^\d;:()]|\([^\d()]{1,30}\)){0,40}?(?:\((?:[^\W\d_][^\d()]{0,25}\s)?|\b(?:en|fin|dès|à\s+partir\s+de)\s)\s*"
    r"(?P<apres>20[0-4]\d)(?!\d|\s*:)\)?)?"
)
_ASIDE = re.compile(r"\s*\([^\d()]*\)")  # "12 % (valeur initiale)"
_UNIT = re.compile(r"[^\d.,;:()–—]*")
_LINK = re.compile(r"[\s:=]*(?:de\s+|d'|à\s+)?")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_YEARS = re.compile(r"\b(20[0-4]\d)\b")


@dataclass(frozen=True, slots=True)
class Valeur:
    """A figure of a text, at ``text[start:end]``, with its year where one is printed."""

    start: int
    end: int
    valeur: Decimal
    annee: int | None
    kind: str


def read_values(
    text: str, kinds: Lexique, units: Lexique, apart: Famille, label: str = "", kind: str | None = None
) -> list[Valeur]:
    """Values of a text in printed order.

    Parameters
    ----------
    kinds, units
        Words that say what a value is, and units that may follow it.
    apart
        What stands before a figure that is no value.
    label
        The name printed before the text: a figure that begins it needs no year when nothing but a unit, or what
        the name counts, comes after it.
    kind
        Kind of value announced before the text.
    """
    hits = kinds.find(text)
    used: set[int] = set()  # words that follow their figure say nothing of the next one
    found: list[Valeur] = []
    for match in _figures(text, hits):
        figure = parse_figure(match["valeur"])
        if figure is None or apart.found_in(text[: match.start()]):
            continue
        start, end = match.span("valeur")
        own = _own(match, text, hits)
        used |= {hit.start for hit in own}
        before = [hit for hit in hits if hit.end <= start and hit.start not in used]
        told = own or before[-1:]
        year = match["avant"] or match["apres"]
        if year is None:
            years = [] if found else _YEARS.findall(text[:start])
            beside = bool(own) or bool(before and _LINK.fullmatch(text, before[-1].end, start))
            bare = bool(label) and not found and not text[:start].strip(" (") and _alone(text, match, label, units)
            announced = not found and ((kind or "realise") if not before else before[-1].entree.id) != "realise"
            if not (years or beside or bare or announced):
                continue
            year = years[-1] if years else None
        name = told[0].entree.id if told else kind or "realise"
        found.append(Valeur(start, end, Decimal(figure[0]), int(year) if year else None, name))
    return found


def _figures(text: str, hits: Sequence[Hit]) -> Iterator[re.Match[str]]:
    """Figures that are no year and no part of a word of the rules ("cible sur 2 ans")."""
    for match in _VALUE.finditer(text):
        inside = any(hit.start <= match.start("valeur") < hit.end for hit in hits)
        if not inside and (match["pct"] or not _YEAR.match(match["valeur"])):
            yield match


def _own(match: re.Match[str], text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The words that a figure is followed by, before its year or in brackets ("80 attendus en 2024")."""
    aside = _ASIDE.match(text, match.end()) if match["apres"] is None else None
    end = aside.end() if aside else match.end()
    return [hit for hit in hits if match.end("valeur") <= hit.start < end]


def _alone(text: str, match: re.Match[str], label: str, units: Lexique) -> bool:
    """Whether nothing comes after a figure but its unit, or what the label counts."""
    after = _UNIT.match(text, match.end("pct") if match["pct"] else match.end("valeur"))
    if after and text[after.end() : after.end() + 1].isdigit():  # "4 sur 5", "1/3"
        return False
    words = after.group().strip() if after else ""
    if not words or units.whole(words.partition(" par ")[0]) is not None:
        return True
    return len(words.split()) <= FEW and same_thing(label, words)


def same_thing(label: str, counted: str) -> bool:
    """Whether words count what the label names: they name nothing, or something of it ("33 jeunes")."""
    stems = {word[:STEM] for word in words_of(counted) if len(word) >= STEM - 1}
    return not stems or not stems.isdisjoint(word[:STEM] for word in words_of(label))


def words_of(text: str) -> set[str]:
    """Words of three letters or more, folded."""
    return set(re.findall(r"[^\W\d_]{3,}", fold(text)))
