"""A total at the end of a row whose cells hold one figure or several: proved by another row of the same table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import islice, product

READINGS_MAX = 256
PARTS_MIN = 3
DIGITS = 4  # digits before the last zeros: a sum that meets so many does not do it by chance

Rang = Mapping[int, Sequence[Decimal]]
"""Figures of each cell of a row, by column."""


def total_oublie(proof: Rang, row: Rang) -> tuple[int, Sequence[int], Decimal] | None:
    """The last figure of ``row`` when it is not the sum of the others, though it is in ``proof``, cell for cell.

    Returns
    -------
    tuple or None
        Column of the total, columns of its parts, the sum of the first figures of these.
    """
    columns = sorted(row)
    if columns != sorted(proof) or len(columns) <= PARTS_MIN or len(row[columns[-1]]) != 1:
        return None
    *parts, whole = columns
    if not _holds(proof, parts, whole) or _holds(row, parts, whole):
        return None
    if len(f"{proof[whole][0]:.0f}".rstrip("0")) < DIGITS:
        return None
    return whole, parts, sum((row[c][0] for c in parts), Decimal(0))


def _holds(row: Rang, parts: Sequence[int], whole: int) -> bool:
    """Whether one figure of each cell makes the total."""
    readings = islice(product(*(row[c] for c in parts)), READINGS_MAX)
    return any(abs(sum(reading, Decimal(0)) - row[whole][0]) <= 1 for reading in readings)
