"""Numbers, dates and counts as a French reader expects them on a screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from extractor.export.tables import plain

NARROW = "\u202f"  # narrow no-break space: between thousands, before a unit
BLANK = "\u00a0"  # no-break space: between words that stay together
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def number(value: Decimal) -> str:
    """Thousands parted by narrow no-break spaces, a decimal comma.

    >>> number(Decimal("-1234.50")).replace(NARROW, "_")
    '-1_234,5'
    """
    whole, _, cents = plain(abs(value)).partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW)
    return f"{'-' if value < 0 else ''}{grouped}{f',{cents}' if cents else ''}"


def euros(value: Decimal) -> str:
    """Write an amount; cents, when there are some, with two figures.

    >>> euros(Decimal("839727.5")).replace(NARROW, "_")
    '839_727,50_€'
    """
    text = number(value)
    if text[-2:-1] == ",":
        text += "0"
    return f"{text}{NARROW}€"


def percent(value: Decimal) -> str:
    """Write 45.4 as « 45,4 % »."""
    return f"{number(value)}{NARROW}%"


def day(iso: str) -> str:
    """``2023-03-01`` as « 1er mars 2023 »; anything that is no ISO date as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{'1er' if found.day == 1 else found.day} {_MONTHS[found.month - 1]} {found.year}".replace(" ", BLANK)


def count(amount: int, noun: str) -> str:
    """« 1 fiche », « 3 fiches », « 0 fiche »: French says the plural from two on."""
    return f"{number(Decimal(amount))} {noun}{'s' if amount > 1 else ''}"
