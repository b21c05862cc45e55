"""The values printed after the name of an indicator: figures, each with its year and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.ruleset import Hit, Ruleset
from extractor.text.fold import fold
from extractor.text.numbers import parse_figure

FIGURE = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
STEM = 5  # letters by which words are held to be of one family
FEW = 4  # words after a figure that may be its unit
REACH = 200  # characters after a figure within which its year is printed

# a figure, and the year that may stand before it ("2024 : 700")
_VALUE = re.compile(rf"(?:\b(?P<avant>20[0-4]\d)\s*:\s*)?(?<![\d.,/])(?P<valeur>{FIGURE})\s*(?P<pct>%)?")
_ASIDE = re.compile(r"\s*\([^\d()]*\)")  # "12 % (valeur initiale)"
_UNIT = re.compile(r"[^\d.,;:()–—]*")
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


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure at ``text[start:end]``; ``past`` is after its sign, ``stop`` after the year that follows it."""

    start: int
    end: int
    past: int
    stop: int
    before: str | None
    after: str | None


class ValueReader:
    """Reads values with the words of ``rules/indicateurs.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._kinds = rules.lexique("indicateurs.types_valeur")
        self._units = rules.lexique("indicateurs.unites_imprimees")
        self._apart = rules.motifs("indicateurs.hors_valeur")
        self._year_after = rules.motifs("indicateurs.annee_apres")
        self._link = rules.motifs("indicateurs.lien_valeur")
        self._per = rules.motifs("indicateurs.par_unite")

    def read(self, text: str, label: str = "", kind: str | None = None) -> list[Valeur]:
        """Values of a text in printed order.

        Parameters
        ----------
        label
            The name printed before the text: a figure that begins it needs no year when nothing but a unit, or what
            the name counts, comes after it.
        kind
            Kind of value announced before the text.
        """
        hits = self._kinds.find(text)
        used: set[int] = set()  # words that follow their figure say nothing of the next one
        found: list[Valeur] = []
        for printed in self._figures(text, hits):
            start, end = printed.start, printed.end
            figure = parse_figure(text[start:end])
            if figure is None or self._apart.found_in(text[:start]):
                continue
            own = _own(printed, text, hits)
            used |= {hit.start for hit in own}
            before = [hit for hit in hits if hit.end <= start and hit.start not in used]
            told = own or before[-1:]
            year = printed.before or printed.after
            if year is None:
                years = [] if found else _YEARS.findall(text[:start])
                beside = bool(own) or bool(before and self._link.matches(text[before[-1].end : start]))
                bare = bool(label) and not found and not text[:start].strip(" (") and self._alone(text, printed, label)
                announced = not found and ((kind or "realise") if not before else before[-1].entree.id) != "realise"
                if not (years or beside or bare or announced):
                    continue
                year = years[-1] if years else None
            name = told[0].entree.id if told else kind or "realise"
            found.append(Valeur(start, end, Decimal(figure[0]), int(year) if year else None, name))
        return found

    def _figures(self, text: str, hits: Sequence[Hit]) -> Iterator[_Figure]:
        """Figures that are no year and no part of a word of the rules ("cible sur 2 ans"), each with its year."""
        stop = 0
        while match := _VALUE.search(text, stop):
            (start, end), stop = match.span("valeur"), match.end()
            year = self._year_after.first_match(text[stop : stop + REACH])
            stop += year[1].end() if year else 0
            inside = any(hit.start <= start < hit.end for hit in hits)
            if not inside and (match["pct"] or not _YEAR.match(match["valeur"])):
                past = match.end("pct") if match["pct"] else end
                yield _Figure(start, end, past, stop, match["avant"], year[1]["annee"] if year else None)

    def _alone(self, text: str, figure: _Figure, label: str) -> bool:
        """Whether nothing comes after a figure but its unit, or what the label counts."""
        after = _UNIT.match(text, figure.past)
        if after and text[after.end() : after.end() + 1].isdigit():  # "4 sur 5", "1/3"
            return False
        words = after.group().strip() if after else ""
        per = self._per.first_search(words)
        if not words or self._units.whole(words[: per[1].start()] if per else words) is not None:
            return True
        return len(words.split()) <= FEW and same_thing(label, words)


def _own(figure: _Figure, text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The words that a figure is followed by, before its year or in brackets ("80 attendus en 2024")."""
    aside = _ASIDE.match(text, figure.stop) if figure.after is None else None
    return [hit for hit in hits if figure.end <= hit.start < (aside.end() if aside else figure.stop)]


def same_thing(label: str, counted: str) -> bool:
    """Whether words count what the label names: they name nothing, or something of it ("33 jeunes")."""
    stems = {word[:STEM] for word in words_of(counted) if len(word) >= STEM - 1}
    return not stems or not stems.isdisjoint(word[:STEM] for word in words_of(label))


def words_of(text: str) -> set[str]:
    """Words of three letters or more, folded."""
    return set(re.findall(r"[^\W\d_]{3,}", fold(text)))
