"""Find printed amounts in euros."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.text.fold import fold
from extractor.text.numbers import BLANK, FIGURE, NUMBER_WORDS, figure_value, half_unit, parse_words

EURO = r"(?:€|(?:(?<![^\W\d_])|(?<=(?<![^\W\d_])[km]))eur(?:os?)?\b)"
"""Pattern of the sign or word after an amount in euros (to be compiled without regard to case).

The word stands alone, or behind the k or m of its scale: a "secteur" ends in "eur" too."""

# Longest units first: the first that matches decides the scale.
_UNITS = (
    ("milliards", Decimal(10**9), rf"(?:mds?|mrds?)\s?{EURO}|milliards?\s+(?:d['’]\s?)?{EURO}"),
    ("millions", Decimal(10**6), rf"m\s{{0,3}}{EURO}|millions?\s+(?:d['’]\s?)?{EURO}"),
    ("milliers", Decimal(1000), rf"k\s{{0,3}}{EURO}|(?:mille|milliers?)\s+(?:d['’]\s?)?{EURO}"),
    ("euro", Decimal(1), EURO),
)
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, _, pattern in _UNITS)
_GAP = r"\s{0,20}"
_MINUS = r"(?:(?<![\w)\]])[-\u2011\u2012\u2013\u2212])?"
_AMOUNT = re.compile(rf"(?P<figure>{_MINUS}{FIGURE}){_GAP}(?:{_UNIT})", re.IGNORECASE)
# A sign that OCR made of "€": superscript e (a blank may precede), a degree or another small round sign, or bare e.
_MISREAD = re.compile(
    rf"(?<![^\W\d_])(?P<figure>{FIGURE})(?:{BLANK}?\u1d49|[°e®©])(?!\w)(?!{BLANK}?[€'’])", re.IGNORECASE
)

# Letters that OCR, or a typist, puts for digits. Only in a well grouped figure before a unit, whose first group holds a
# true digit, can they be nothing else: "l00 000 €" is one, "phase I 500 €" is not, and "1o" may be a number of a list.
_LETTERS = ("l", "I", "|", "O", "o")
_ALIKE = str.maketrans("lI|Oo", "11100")
_GROUP = r"[\dlI|Oo]{3}"
_LETTERED = re.compile(
    rf"(?<![\w.,|])(?=[lI|]?\d)(?P<figure>(?:{_GROUP}|[\dlI|O]{{1,2}}(?={BLANK}))(?:{BLANK}{_GROUP}){{0,3}})"
    rf"(?P<cents>,\d\d)?{_GAP}(?i:{_UNIT})"
)
_MIXED = re.compile(r"\d[lI|Oo]|[lI|Oo]\d| [Oo]{3}")
_LETTERS_BEFORE = re.compile(r"(?<![^\W\d_])[lI|Oo]+\Z")

_WORD = "(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_IN_WORDS = re.compile(rf"(?<![\w])(?P<words>{_WORD}(?:[ -]{{1,3}}{_WORD}){{0,30}})\s{{1,3}}(?:d' ?)?(?:euros?)\b")
_FIGURE_BEFORE = re.compile(r"\d\s{0,3}\Z")
_THOUSANDTHS = re.compile(r"\d{1,3}\.\d{3}")
_BLANK = re.compile(BLANK)
_SIGN = re.compile("€|eur", re.IGNORECASE)
_SPELLED = re.compile("euro", re.IGNORECASE)
_WHOLE_SIGN = re.compile(EURO, re.IGNORECASE)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Euro:
    """An amount printed at ``text[start:end]``, figure and unit included (0-based, half-open).

    Attributes
    ----------
    valeur, incertitude
        Euros, and half a unit of the last printed digit in euros (0 when cents are printed).
    forme
        ``euro``, ``milliers``, ``millions``, ``milliards``, ``lettres``, ``ocr``: letters stand for some of its
        digits, or ``exposant``: a figure before a sign that may be a misread €, which the caller accepts or not from
        the context.
    lectures
        Rival values in euros, the longest first: what is left when leading groups belong to something else
        (``2 84 375 €`` is never read so, but ``28 800 000 €`` may hide ``800 000 €``).
    """

    start: int
    end: int
    valeur: Decimal
    incertitude: Decimal
    forme: str
    lectures: tuple[Decimal, ...] = ()


def find_euros(text: str) -> list[Euro]:
    """All amounts of ``text`` in printed order, never overlapping.

    Examples
    --------
    >>> [(e.valeur, e.incertitude) for e in find_euros("Budget : 4,8 M€")]
    [(Decimal('4800000'), Decimal('50000'))]
    """
    figures, signs = _DIGIT.search(text), _SIGN.search(text)
    found = _with_sign(text) if figures and signs else []
    found += [_misread(match) for match in _MISREAD.finditer(text)] if figures else []
    found += _amounts_in_words(text) if signs and _SPELLED.search(text) else []
    found.sort(key=lambda euro: (euro.start, euro.end))
    kept: list[Euro] = []
    for euro in found:
        if not kept or euro.start >= kept[-1].end:
            kept.append(euro)
    return kept


def _with_sign(text: str) -> list[Euro]:
    """Amounts in figures before a unit; one whose digits are partly letters is read whole or not at all."""
    seen = _LETTERED.finditer(text) if _MIXED.search(text) else ()
    lettered = [_lettered(m) for m in seen if m["figure"] != m["figure"].translate(_ALIKE)]
    plain = [_amount(match) for match in _AMOUNT.finditer(text) if not _is_rest(text, match)]
    return lettered + [p for p in plain if not any(e.start <= p.start < e.end for e in lettered)]


def _is_rest(text: str, match: re.Match[str]) -> bool:
    """Whether a figure is what is left of one with letters among its digits: "00 €" of "S00 €"."""
    figure, start = match["figure"], match.start()
    if figure[:1] == "0" and figure[1:2].isdigit():
        return True
    return text[start - 1 : start] in _LETTERS and bool(_LETTERS_BEFORE.search(text[max(start - 9, 0) : start]))


def after_euro(text: str) -> int:
    """Where what follows the last sign or word for euros begins; -1 when there is none."""
    if _SIGN.search(text) is None:
        return -1
    return max((match.end() for match in _WHOLE_SIGN.finditer(text)), default=-1)


def _amount(match: re.Match[str]) -> Euro:
    forme, scale = next((name, scale) for name, scale, _ in _UNITS if match[name])
    printed = match["figure"]
    figure = printed.lstrip("-\u2011\u2012\u2013\u2212")
    value, places, rivals = _read(figure, scale)
    sign = -1 if figure != printed else 1
    return Euro(
        match.start(),
        match.end(),
        sign * _plain(value * scale),
        _precision(places, scale),
        forme,
        tuple(_plain(rival * scale) for rival in rivals),
    )


def _lettered(match: re.Match[str]) -> Euro:
    scale = next(scale for name, scale, _ in _UNITS if match[name])
    value, places, _ = _read(match["figure"].translate(_ALIKE) + (match["cents"] or ""), scale)
    return Euro(match.start(), match.end(), _plain(value * scale), _precision(places, scale), "ocr")


def _misread(match: re.Match[str]) -> Euro:
    value, places, rivals = _read(match["figure"], Decimal(1))
    return Euro(match.start(), match.end(), _plain(value), _precision(places, Decimal(1)), "exposant", tuple(rivals))


def _read(figure: str, scale: Decimal) -> tuple[Decimal, int, list[Decimal]]:
    """Value in units of ``scale``, printed decimals, rival values."""
    if scale >= 10**6 and _THOUSANDTHS.fullmatch(figure):
        # Nobody prints "1.174 M€" for more than a thousand millions.
        return Decimal(figure), 3, []
    value, places = figure_value(figure)
    rivals = _suffixes(figure)
    if scale == 1 and places and places % 3 == 0:
        # Euros have two decimals: this comma or point separates thousands.
        return value.scaleb(places), 0, [*(rival.scaleb(places) for rival in rivals), value]
    return value, places, rivals


def _suffixes(figure: str) -> list[Decimal]:
    """Values of the well grouped ends of a figure grouped with blanks."""
    whole = figure.split(",")[0]
    starts = [m.end() for m in _BLANK.finditer(whole)]
    return [figure_value(figure[at:])[0] for at in starts if figure[at] != "0"]


def _precision(places: int, scale: Decimal) -> Decimal:
    """Half a printed unit in euros; nothing when the cents are printed."""
    return Decimal(0) if scale == 1 and places >= 2 else _plain((half_unit(places) * scale).normalize())


def _amounts_in_words(text: str) -> list[Euro]:
    found = []
    for match in _IN_WORDS.finditer(fold(text)):
        words, start = match["words"], match.start()
        for word in re.finditer(r"[^\s-]+", words):
            value = parse_words(words[word.start() :])
            if value is not None and not _FIGURE_BEFORE.search(text, 0, start + word.start()):
                euros = Decimal(value)
                found.append(Euro(start + word.start(), match.end(), euros, _words_precision(words), "lettres"))
                break
    return found


def _words_precision(words: str) -> Decimal:
    last = words.rsplit(None, 1)[-1].rstrip("s")
    return {"million": Decimal(500_000), "milliard": Decimal(500_000_000)}.get(last, Decimal("0.5"))


def _plain(value: Decimal) -> Decimal:
    """Drop the fraction of a whole number."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
