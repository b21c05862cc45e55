"""Find printed percentages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.text.numbers import half_unit

_PERCENT = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<minus>(?<![\w)\]%])[-\u2011\u2012\u2013\u2212])?"
    r"(?P<whole>\d{1,6})(?:[.,](?P<decimals>\d{1,6}))?"
    r"(?P<gap>\s{0,10})(?:%|pour\s{1,3}cents?\b)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?<![\d.,])(?P<whole>\d{1,3})(?:[.,](?P<decimals>\d{1,6}))?(?P<minus>)(?=\s{1,3}(?:à|a)\s{1,3}\d{1,3}(?:[.,]\d+)?\s{0,3}%)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"%|cent", re.IGNORECASE)
_YEAR = re.compile(r"199\d|20[0-4]\d")


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage printed at ``text[start:end]``, figure and sign included (0-based, half-open).

    ``valeur`` is 52 for ``52 %``; ``incertitude`` is half a unit of the last printed digit.
    """

    start: int
    end: int
    valeur: Decimal
    incertitude: Decimal


def find_percents(text: str) -> list[Percent]:
    """All percentages of ``text`` in printed order. Thousands are not grouped: ``2 100 %`` is 100.

    Both ends of a range are given: ``13 à 20 %`` is 13 (without a sign of its own) and 20.

    Examples
    --------
    >>> [p.valeur for p in find_percents("un taux de 45,4 %")]
    [Decimal('45.4')]
    """
    if _SIGN.search(text) is None:
        return []
    found = [_percent(match) for match in _PERCENT.finditer(text) if not _is_column_heading(match)]
    found += [_percent(match) for match in _RANGE.finditer(text)]
    return sorted(found, key=lambda percent: percent.start)


def _is_column_heading(match: re.Match[str]) -> bool:
    """``2022 %`` is a year beside the heading of a column of rates."""
    return bool(match["gap"]) and not match["decimals"] and bool(_YEAR.fullmatch(match["whole"]))


def _percent(match: re.Match[str]) -> Percent:
    decimals = match["decimals"] or ""
    value = Decimal(f"{match['whole']}.{decimals}" if decimals else match["whole"])
    return Percent(match.start(), match.end(), -value if match["minus"] else value, half_unit(len(decimals)))
