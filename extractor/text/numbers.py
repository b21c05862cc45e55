"""French figures and numbers in words.

Figures are ``Decimal``; the precision that a figure is printed with is half a unit of its last digit.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from extractor.text.fold import fold

BLANK = r"[ \u00a0\u2000-\u200a\u202f\u205f]"
"""One blank that may separate thousands: never a line break or a tab."""

_GROUP_SIGN = rf"(?:{BLANK}|\.)"
# A figure of four digits or more takes no thousands group ("2021 42 000"), unless what follows cannot stand
# alone because it begins with a zero ("1200 000").
_WHOLE = (
    rf"(?:\d{{4,6}}(?={_GROUP_SIGN}0)(?:{_GROUP_SIGN}\d{{3}}){{1,3}}"
    rf"|\d{{1,3}}(?:{_GROUP_SIGN}\d{{3}}){{1,4}}|\d{{1,15}})(?!\d)"
)
_DECIMALS = rf"(?:,(?:\d{{3}}(?:{BLANK}\d{{3}}){{1,3}}|\d{{1,9}})|\.\d{{1,9}})(?!\d)"
FIGURE = rf"(?<!\d)(?<!\d[.,]){_WHOLE}(?:{_DECIMALS})?"
"""Pattern of one printed figure, without sign or unit."""

_FIGURE = re.compile(FIGURE)
_BLANK = re.compile(BLANK)
_MINUS = "-\u2010\u2011\u2012\u2013\u2212"

_UNITS = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " dix-sept dix-huit dix-neuf"
).split()
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_REGIONAL_TENS = {70: ("septante",), 80: ("huitante", "octante"), 90: ("nonante",)}
_SCALES = ((10**9, "milliard"), (10**6, "million"), (1000, "mille"))
_PLURALS = {
    "cents": "cent",
    "vingts": "vingt",
    "millions": "million",
    "milliards": "milliard",
    "milles": "mille",
}

FIRST_NUMBER_WORDS = frozenset(
    word
    for name in (*_UNITS, *_TENS.values(), "septante", "huitante", "octante", "nonante", "cent", *_PLURALS)
    for word in name.split("-")
) | {*_PLURALS.values()}
"""Every folded word that a number in words may begin with."""

NUMBER_WORDS = FIRST_NUMBER_WORDS | {"et"}
"""Every folded word that a number in words is made of."""


def parse_figure(text: str) -> tuple[Decimal, Decimal] | None:
    """Read one figure: value and half a unit of its last printed digit.

    A point or blank followed by exactly three digits separates thousands; a comma begins the decimals.

    Returns
    -------
    tuple or None
        ``(value, half unit)``, or None when ``text`` is not one figure.

    Examples
    --------
    >>> parse_figure("1 234,5")
    (Decimal('1234.5'), Decimal('0.05'))
    """
    body = text.strip()
    minus = body[:1] in _MINUS and body != ""
    body = body[1:] if minus else body
    if not _FIGURE.fullmatch(body):
        return None
    value, places = figure_value(body)
    return (-value if minus else value), half_unit(places)


def figure_value(figure: str) -> tuple[Decimal, int]:
    """Value of text that ``FIGURE`` matched, and how many decimals are printed."""
    compact = _BLANK.sub("", figure)
    whole, _, decimals = compact.partition(",")
    if not decimals:
        head, _, tail = whole.rpartition(".")
        if head and len(tail) != 3:
            whole, decimals = head, tail
    digits = whole.replace(".", "")
    return Decimal(f"{digits}.{decimals}" if decimals else digits), len(decimals)


def half_unit(places: int) -> Decimal:
    """Half a unit of the last digit of a figure with ``places`` decimals."""
    return Decimal(5).scaleb(-places - 1)


def parse_words(text: str) -> int | None:
    """Read a number written in French words; None when ``text`` is anything else.

    Case, accents, hyphens and plural marks do not matter; Belgian and Swiss forms are read.
    """
    words = [_PLURALS.get(w, w) for w in fold(text).replace("-", " ").split()]
    if not words:
        return None
    table = _small_numbers()
    total = 0
    for scale, name in _SCALES:
        if name not in words:
            continue
        at = words.index(name)
        count = table.get(" ".join(words[:at])) if at else (1 if name == "mille" else None)
        if not count:
            return None
        total += count * scale
        words = words[at + 1 :]
        if not words:
            return total
    rest = table.get(" ".join(words))
    if rest is None or (rest == 0 and total):
        return None
    return total + rest


def _under_hundred(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    base = number // 10 * 10
    if base in (70, 90):
        base -= 10
    rest = number - base
    if number == 80:
        return "quatre-vingts"
    if not rest:
        return _TENS[base]
    return f"{_TENS[base]}{' et ' if rest in (1, 11) and base != 80 else '-'}{_UNITS[rest]}"


@cache
def _small_numbers() -> dict[str, int]:
    """Every way to write 0 to 999: words without hyphen or plural mark -> number."""
    small = {_plain(_under_hundred(n)): n for n in range(100)}
    small |= {_plain(_under_hundred(n)).replace(" et ", " "): n for n in range(20, 80)}
    for base, names in _REGIONAL_TENS.items():
        for name in names:
            small[name] = base
            small |= {f"{name} {_UNITS[n]}": base + n for n in range(1, 10)}
            small[f"{name} et un"] = base + 1
    table = dict(small)
    for hundreds in range(1, 10):
        head = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
        table[head] = hundreds * 100
        table |= {f"{head} {words}": hundreds * 100 + n for words, n in small.items() if n}
    return table


def _plain(words: str) -> str:
    return " ".join(_PLURALS.get(w, w) for w in words.replace("-", " ").split())
