"""The printed lines of a section with the amounts, payers and years on them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.extraction.amounts import Found
from extractor.extraction.scope import Payer, Years


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A printed line of the passage with what was found on it."""

    start: int
    end: int
    amounts: tuple[Found, ...]
    payers: tuple[Payer, ...]
    years: tuple[Years, ...]


def split_lines(
    spans: Sequence[tuple[int, int]], amounts: Sequence[Found], payers: Sequence[Payer], years: Sequence[Years]
) -> Iterator[MoneyLine]:
    """Lines, or paragraphs, with what was found on each; a payer printed over a line end is on both."""
    starts = [a.start for a in amounts], [p.start for p in payers], [y.span.start for y in years]
    ends = [p.end for p in payers]
    for start, end in spans:
        (a, b), (_, d), (e, f) = ((bisect_left(at, start), bisect_left(at, end)) for at in starts)
        c = bisect_right(ends, start)
        yield MoneyLine(start, end, tuple(amounts[a:b]), tuple(payers[c:d]), tuple(years[e:f]))


def details(groups: Iterable[MoneyLine]) -> tuple[frozenset[int], frozenset[int]]:
    """Where amounts begin that add up to the first one of their line, or of their paragraph.

    Returns those that only detail it, and those that payers share it out in: these pay it.
    """
    parts: set[int] = set()
    shares: set[int] = set()
    for group in groups:
        first, *others = group.amounts or (None,)
        if first is None or len(others) < 2 or group.years or any(a.operand for a in group.amounts):
            continue
        if sum(a.valeur for a in others) == first.valeur:
            (shares if _each_has_payer(group) else parts).update(a.start for a in others)
    return frozenset(parts - shares), frozenset(shares)  # the last payer may stand on the next line


def _each_has_payer(group: MoneyLine) -> bool:
    """Whether a payer is named before each amount but the first, or after each of them."""
    parts = list(pairwise(group.amounts))
    before = all(_payer_between(group, a.end, b.start) for a, b in parts)
    ends = [*(a.start for a in group.amounts[2:]), group.end]
    return before or all(_payer_between(group, b.end, end) for (_, b), end in zip(parts, ends, strict=True))


def _payer_between(group: MoneyLine, start: int, end: int) -> bool:
    return any(start <= payer.start < end for payer in group.payers)
