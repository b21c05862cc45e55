"""Amounts of a passage: printed forms, and what only its place says is money.

``text.euros`` reads what carries a sign. Here the context decides the rest: a doubtful sign (superscript e, degree)
and a bare figure in a formula are amounts in a financial section only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.ruleset import Ruleset
from extractor.text.dates import find_dates
from extractor.text.euros import Euro, find_euros

# A figure with grouped thousands or at least four digits, that no letter, digit or sign of a number touches.
_BARE = re.compile(
    r"(?<![\w.,/°#])(?<![\d][ \u00a0\u202f])\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?![\d,.]*\d)(?!\w)"
    r"|(?<![\w.,/°#])\d{4,7}(?:,\d{1,2})?(?![\d,.]*\d)(?!\w)"
)
_OPERATOR_AFTER = re.compile(r"\s{0,3}(?:[*×/+]|[xX](?=[\s\d(]))\s{0,3}[\d(]")
_FORMULA_AFTER = re.compile(r"\s{0,3}(?:[*×/=+]|[xX](?=[\s\d(]))")
_TIMES_BEFORE = re.compile(r"(?:[*×]|(?<=[\s\d)])[xX])\s{0,3}$")
_OPERATOR_BEFORE = re.compile(r"(?:[*×/=+:]|(?<=[\s\d)])[xX])\s{0,3}$")
UNIT_LENGTH = 30  # characters after a bare figure that may say what it counts
NAME_LENGTH = 14  # characters before an amount where the name of a payer may begin that ends with a number
FORMULA_LENGTH = 50  # characters between a factor and the result of a formula
_ENDS = re.compile(r"\s{0,3}(?:$|\n|[;,.)(]|-\s|\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """An amount at ``start:end`` of a passage. ``operand`` when it is what a formula multiplies or divides.

    ``lectures`` are rival values, as ``text.euros`` gives them.
    """

    start: int
    end: int
    valeur: Decimal
    incertitude: Decimal
    forme: str
    operand: bool
    lectures: tuple[Decimal, ...] = ()


class AmountFinder:
    """Finds the amounts of a text with the words of ``rules/montants.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._before = rules.motifs("montants.faux_euro_avant")
        self._after = rules.motifs("montants.faux_euro_apres")
        self._payers = rules.lexique("montants.financeurs")
        self._minimum = Decimal(str(rules.parametre("montants.nu_minimum")))
        self._doubtful_minimum = Decimal(str(rules.parametre("montants.exposant_minimum")))

    def find(self, text: str, *, financial: bool, lines: Sequence[int] = ()) -> list[Found]:
        """Amounts in printed order.

        ``financial``: money is the subject of the section. ``lines`` are the offsets where its printed lines begin.
        """
        read = (self._after_name(text, euro) for euro in find_euros(text))
        signed = [e for e in read if e.forme != "exposant" or self._is_euro(text, e, financial)]
        found = [Found(e.start, e.end, e.valeur, e.incertitude, e.forme, False, e.lectures) for e in signed]
        if financial:
            found += self._bare(text, signed, lines)
        found.sort(key=lambda f: f.start)
        return [
            replace(one, operand=_is_operand(text, one, found[rank + 1] if rank + 1 < len(found) else None))
            for rank, one in enumerate(found)
        ]

    def _after_name(self, text: str, euro: Euro) -> Euro:
        """The amount without the number that ends the name of the payer before it ("BOP 304 195 000 €")."""
        begin = max(euro.start - NAME_LENGTH, 0)
        ends = [begin + hit.end for hit in self._payers.find(text[begin : euro.end]) if begin + hit.end > euro.start]
        if not ends or not text[euro.start : ends[0]].isdecimal():
            return euro
        rest = next(iter(find_euros(text[ends[0] : euro.end])), None)
        return replace(rest, start=ends[0] + rest.start, end=ends[0] + rest.end) if rest else euro

    def _is_euro(self, text: str, euro: Euro, financial: bool) -> bool:
        """Whether a doubtful sign after a figure stands for the euro sign."""
        if euro.valeur < self._doubtful_minimum:
            return False
        before, after = text[max(euro.start - 20, 0) : euro.start], text[euro.end : euro.end + 30]
        if any(m.match(after) for m in self._after):
            return False
        if any(m.search(before) for m in self._before):
            return financial and euro.valeur >= self._minimum
        return financial or euro.valeur >= 100

    def _bare(self, text: str, signed: Sequence[Euro], lines: Sequence[int]) -> Iterator[Found]:
        dates = [(date.start, date.end) for date in find_dates(text)]
        for match in _BARE.finditer(text):
            start, end = match.span()
            if any(e.start < end and start < e.end for e in signed) or any(a <= start and end <= b for a, b in dates):
                continue
            if not self._counts(text, start, end):
                continue
            if bisect_right(lines, start) != bisect_right(lines, end) and _is_two(text, start, end):
                continue
            if any(m.match(text[end : end + UNIT_LENGTH]) for m in self._after):
                continue  # « = 1 820 h »
            figure = re.sub(r"[^\d,]", "", match.group()).replace(",", ".")
            value = Decimal(figure)
            if value >= self._minimum:
                yield Found(start, end, value, Decimal("0.5"), "nu", False)

    def _counts(self, text: str, start: int, end: int) -> bool:
        """Whether a bare figure stands where an amount would: in a formula, after a colon, at the end of a line."""
        if _FORMULA_AFTER.match(text, end):
            return True
        return bool(_OPERATOR_BEFORE.search(text[max(start - 6, 0) : start]) or _ENDS.match(text, end))


def _is_two(text: str, start: int, end: int) -> bool:
    """Whether a figure read over a line end is the result of one formula and the factor of the next."""
    return text[:start].rstrip().endswith("=") and _OPERATOR_AFTER.match(text, end) is not None


def _is_operand(text: str, amount: Found, following: Found | None) -> bool:
    """Whether the amount stands left of the equals sign of its line, or right of a multiplication sign."""
    if _OPERATOR_AFTER.match(text, amount.end) or _TIMES_BEFORE.search(text[max(amount.start - 5, 0) : amount.start]):
        return True
    if following is None:
        return False
    between = text[amount.end : following.start]
    return "\n" not in between and len(between) <= FORMULA_LENGTH and bool(re.search(r"[*×x/()][^=]*=\s*$", between))
