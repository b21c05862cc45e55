"""A printed figure is an interval: the value, more or less what its last digit leaves open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from ``low`` to ``high``, both included."""

    low: Decimal
    high: Decimal

    @classmethod
    def around(cls, value: Decimal, margin: Decimal) -> Interval:
        """The interval ``value`` ± ``margin`` (``margin`` >= 0)."""
        return cls(value - margin, value + margin)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def times(self, other: Interval) -> Interval:
        """All products of a value of this and one of ``other``."""
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def ratio(self, other: Interval) -> Interval | None:
        """All quotients of a value of this by one of ``other``; None unless ``other`` is positive."""
        if other.low <= 0:
            return None
        corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def scaled(self, factor: Decimal) -> Interval:
        """The interval times ``factor`` (>= 0)."""
        return Interval(self.low * factor, self.high * factor)

    def meets(self, other: Interval, slack: Decimal = ZERO) -> bool:
        """Whether a value of this is at most ``slack`` away from a value of ``other``."""
        return self.low <= other.high + slack and other.low <= self.high + slack


def total(intervals: Iterable[Interval]) -> Interval:
    """Sum of ``intervals``; [0, 0] when there is none."""
    result = Interval(ZERO, ZERO)
    for interval in intervals:
        result = result + interval
    return result
