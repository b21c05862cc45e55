"""Find printed dates, periods and years.

A year stands between 1990 and 2049, which tells it from most other figures; full dates go back to 1900.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from extractor.text.fold import fold

Precision = Literal["jour", "mois", "trimestre", "semestre", "annee", "periode"]
_Span = tuple[date, date, Precision]

_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6,
    "juillet": 7, "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
    "janv": 1, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_RANKS = {"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4}
_EDGES = {
    "debut": (1, 3), "mi": (4, 9), "fin": (10, 12), "courant": (1, 12), "rentree": (9, 9), "rentree scolaire": (9, 9),
    "printemps": (4, 6), "ete": (7, 9), "automne": (10, 12),
}  # fmt: skip
_MONTHS_OF = {"t": 3, "trimestre": 3, "s": 6, "semestre": 6}
_PARTS: dict[int, Precision] = {1: "mois", 3: "trimestre", 6: "semestre", 12: "annee"}
_LONGEST_PERIOD = 30

_FULL_YEAR = r"(?P<annee>(?:19|20)\d\d)(?!\w)"
_YEAR = r"(?:199\d|20[0-4]\d)"
_FREE_BEFORE = r"(?<![\w/])(?<!\d[.,])(?:(?<!\w[-_])|(?<=\bmi-))"
_FREE_AFTER = (
    r"(?![\w/])(?![.,]\d)(?!-\w)(?!\s{0,5}(?:[€%]|euros?\b|eur\b|[km]\s?€))"
    # "2000 enfants" counts children; "2000 et 2004" are years.
    r"(?!(?<=2000)\s+(?!(?:a|au|et|ou)\b)[a-z])"
)
_ALONE = rf"{_FREE_BEFORE}{_YEAR}{_FREE_AFTER}"
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b"
_OF_YEAR = rf"(?:de\s+)?(?:l'\s?|d')?(?:annee\s+)?(?P<annee>{_YEAR})(?!\w)"
_TO = re.compile(r"\s+(?:a|au|jusqu'a|jusqu'au)\s+|\s?-\s?")

_DAY_IN_WORDS = re.compile(
    r"(?<![\d.,/])(?P<jour>0?[1-9]|[12]\d|3[01])(?:\s?(?:er\b|\u1d49\u02b3|°))?"
    rf"\s*(?P<mois>{_MONTH})\.?\s+{_FULL_YEAR}"
)
_DAY_IN_FIGURES = re.compile(
    r"(?<![\w/.-])(?P<jour>\d{1,2})(?:/(?P<mois>\d{1,2})/(?P<annee>(?:\d\d)?\d\d)"
    r"|(?P<sep>[.-])(?P<mois2>\d{1,2})(?P=sep)(?P<annee2>(?:19|20)\d\d))(?![\w/])(?!-\w)"
)
_DAY_ISO = re.compile(r"(?<![\w/.-])(?P<annee>(?:19|20)\d\d)-(?P<mois>\d\d)-(?P<jour>\d\d)(?![\w/-])")
_MONTHS_OF_YEAR = re.compile(rf"\b(?P<premier>{_MONTH})(?:\s+(?:a|au|et)\s+|\s?-\s?)(?P<mois>{_MONTH})\s+{_FULL_YEAR}")
_DAYS_OF_YEAR = re.compile(
    rf"(?<![\d.,/])(?P<premier>0?[1-9]|[12]\d|3[01])(?:\s?(?:er\b|\u1d49\u02b3|°))?\s*(?:(?P<mois1>{_MONTH})\s+)?"
    rf"(?:a|au)\s+(?P<jour>0?[1-9]|[12]\d|3[01])\s*(?P<mois>{_MONTH})\s+{_FULL_YEAR}"
)
_MONTH_IN_WORDS = re.compile(rf"\b(?P<mois>{_MONTH})\.?\s+{_FULL_YEAR}")
_MONTH_IN_FIGURES = re.compile(rf"(?<![\w/.-])(?P<mois>0[1-9]|1[0-2])/(?P<annee>{_YEAR})(?![\w/-])")
_PART_SHORT = re.compile(rf"\b(?P<partie>[ts])\s?(?P<rang>[1-4])\s?[-/ ]\s?(?P<annee>{_YEAR})(?!\w)")
_PART_IN_WORDS = re.compile(
    rf"\b(?P<rang>[1-4](?=\s?(?:er|e|eme|nd|\u1d49|°))|{'|'.join(_RANKS)}|dernier)\s?(?:er|eme|e|nd|\u1d49\u02b3?|°)?"
    rf"\s+(?P<partie>trimestre|semestre)\s+{_OF_YEAR}"
)
_EDGE_WORDS = "|".join(sorted(_EDGES, key=len, reverse=True))
# "a été 2022 fois" is no summer
_EDGE = re.compile(rf"(?<!\ba )(?<!\bont )\b(?P<bord>{_EDGE_WORDS})(?:\s+|\s?-\s?){_OF_YEAR}")

_YEARS_RANGE = re.compile(
    rf"{_FREE_BEFORE}{_YEAR}(?:(?:\s*[-/]\s*{_YEAR})+|\s+(?:a|au)\s+{_YEAR}){_FREE_AFTER}"
    rf"|\bentre\s+{_YEAR}\s+et\s+{_YEAR}{_FREE_AFTER}"
)
_YEARS_LIST = re.compile(rf"{_ALONE}(?:\s*,\s*{_ALONE}){{0,20}}\s*(?:et|ou|&)\s+{_ALONE}|{_ALONE}")
_ONE_YEAR = re.compile(_YEAR)
_NUMBERED = re.compile(r"(?:\bn\s?°|\bno\.?|\bnumero)\s?\Z")


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date printed at ``text[start:end]`` (0-based, half-open), from ``debut`` to ``fin``, both included.

    ``precision`` is the finest thing printed: ``début 2024`` and ``fin 2024`` are the first and last three
    months of the year (``trimestre``), ``mi-2024`` the six in the middle (``semestre``).
    """

    start: int
    end: int
    debut: date
    fin: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class YearSpan:
    """Years printed at ``text[start:end]`` (0-based, half-open).

    ``annees`` ascends and holds every year of a period (``2020-2022`` gives three, and ``periode`` is true).
    """

    start: int
    end: int
    annees: tuple[int, ...]
    periode: bool


def find_dates(text: str) -> list[DateSpan]:
    """All dates, periods and years of ``text`` in printed order, never overlapping.

    Examples
    --------
    >>> find_dates("Séance du 23 juin 2023")[0].debut.isoformat()
    '2023-06-23'
    """
    folded = fold(text)
    found = _scan(folded, _READERS)
    for years in _find_years(folded):
        if years.periode:
            span = _years(years.annees[0], years.annees[-1])
            _claim(found, DateSpan(years.start, years.end, *span, "periode"))
            continue
        for one in _ONE_YEAR.finditer(folded, years.start, years.end):
            _claim(found, DateSpan(one.start(), one.end(), *_years(int(one[0]), int(one[0])), "annee"))
    return _join_ranges(sorted(found, key=lambda d: d.start), folded)


def find_years(text: str) -> list[YearSpan]:
    """Years and periods of ``text`` in printed order.

    The year of a full date (``31/12/2022``, ``23 juin 2023``) or reference (``n° 2020-14``) is none; that
    of a month, a quarter or a half (``juin 2022``, ``T1 2022``) is.

    Examples
    --------
    >>> find_years("de 2020 à 2022")[0].annees
    (2020, 2021, 2022)
    """
    folded = fold(text)
    days = _scan(folded, _READERS[:_DAY_READERS])
    return [y for y in _find_years(folded) if not any(d.start < y.end and y.start < d.end for d in days)]


def _scan(folded: str, readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Span]], ...]) -> list[DateSpan]:
    found: list[DateSpan] = []
    for pattern, read in readers:
        for match in pattern.finditer(folded):
            try:
                debut, fin, precision = read(match)
            except ValueError:
                continue  # no such day: 31/02/2022
            _claim(found, DateSpan(match.start(), match.end(), debut, fin, precision))
    return found


def _claim(found: list[DateSpan], span: DateSpan) -> None:
    """Add ``span`` unless an earlier, finer reading holds part of it."""
    if all(span.end <= other.start or other.end <= span.start for other in found):
        found.append(span)


def _day(match: re.Match[str]) -> _Span:
    groups = match.groupdict()
    month = groups["mois"] or groups["mois2"]
    year = int(groups["annee"] or groups["annee2"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    day = date(year, _MONTHS.get(month) or int(month), int(match["jour"]))
    return day, day, "jour"


def _month(match: re.Match[str]) -> _Span:
    month = _MONTHS.get(match["mois"]) or int(match["mois"])
    return (*_months(int(match["annee"]), month, month), "mois")


def _months_of_year(match: re.Match[str]) -> _Span:
    return (*_months(int(match["annee"]), _MONTHS[match["premier"]], _MONTHS[match["mois"]]), "periode")


def _part(match: re.Match[str]) -> _Span:
    length = _MONTHS_OF[match["partie"]]
    rank = 12 // length if match["rang"] == "dernier" else _RANKS.get(match["rang"]) or int(match["rang"])
    last = length * rank
    return (*_months(int(match["annee"]), last - length + 1, last), _PARTS[length])


def _edge(match: re.Match[str]) -> _Span:
    first, last = _EDGES[match["bord"]]
    return (*_months(int(match["annee"]), first, last), _PARTS[last - first + 1])


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    """First and last day of some months of a year; ValueError when there are none."""
    if not 1 <= first <= last <= 12:
        raise ValueError(f"no months {first} to {last}")
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _years(first: int, last: int) -> tuple[date, date]:
    return date(first, 1, 1), date(last, 12, 31)


def _days_of_year(match: re.Match[str]) -> _Span:
    year, last = int(match["annee"]), _MONTHS[match["mois"]]
    first = date(year, _MONTHS.get(match["mois1"] or "", last), int(match["premier"]))
    final = date(year, last, int(match["jour"]))
    if final < first:
        raise ValueError("ends before it begins")
    return first, final, "periode"


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Span]], ...] = (
    (_DAYS_OF_YEAR, _days_of_year),
    (_DAY_IN_WORDS, _day),
    (_DAY_IN_FIGURES, _day),
    (_DAY_ISO, _day),
    (_MONTHS_OF_YEAR, _months_of_year),
    (_MONTH_IN_WORDS, _month),
    (_MONTH_IN_FIGURES, _month),
    (_PART_SHORT, _part),
    (_PART_IN_WORDS, _part),
    (_EDGE, _edge),
)
_DAY_READERS = 4


def _find_years(folded: str) -> Iterator[YearSpan]:
    """Years in printed order: periods first, then lists and single years between them."""
    at = 0
    for match in _YEARS_RANGE.finditer(folded):
        years = [int(y) for y in _ONE_YEAR.findall(match[0])]
        if sorted(set(years)) != years or years[-1] - years[0] > _LONGEST_PERIOD or _numbered(folded, match):
            continue
        yield from _lists(folded, at, match.start())
        yield YearSpan(match.start(), match.end(), tuple(range(years[0], years[-1] + 1)), periode=True)
        at = match.end()
    yield from _lists(folded, at, len(folded))


def _lists(folded: str, start: int, end: int) -> Iterator[YearSpan]:
    for match in _YEARS_LIST.finditer(folded, start):
        if match.start() >= end:
            return
        if match.end() <= end and not _numbered(folded, match):
            years = sorted({int(y) for y in _ONE_YEAR.findall(match[0])})
            yield YearSpan(match.start(), match.end(), tuple(years), periode=False)


def _numbered(folded: str, match: re.Match[str]) -> bool:
    """Whether the figure is the number of a law, an act, a file."""
    return bool(_NUMBERED.search(folded, max(0, match.start() - 10), match.start()))


def _join_ranges(spans: list[DateSpan], folded: str) -> list[DateSpan]:
    """Make one period of two dates that "à", "au" or a dash links."""
    joined: list[DateSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.debut < span.debut and _TO.fullmatch(folded, last.end, span.start):
            joined[-1] = DateSpan(last.start, span.end, last.debut, span.fin, "periode")
        else:
            joined.append(span)
    return joined
