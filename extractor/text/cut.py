"""Figures cut by a line end: what the two lines say of it, whatever their place."""

from __future__ import annotations

import re
from enum import Enum

from extractor.text.euros import EURO

_UNIT = rf"(?:[kKmM]?\s?{EURO}|%)"
_BEGUN = re.compile(r"[-–−+]?\d{1,3}(?:\s\d{3})*")
_REST = re.compile(rf"\d{{3}}(?:\s\d{{3}})*(?:,\d{{1,2}})?(?P<unit>\s?{_UNIT})?", re.IGNORECASE)
_UNIT_ALONE = re.compile(_UNIT, re.IGNORECASE)


class Cut(Enum):
    """How the second line may go on with the figure that the first may be the beginning of."""

    NO = "it does not"
    UNIT = "with the unit that the first lacks, and nothing else"
    UNITED = "with groups of three digits and the unit that the first lacks"
    BARE = "with groups of three digits"


def cut_figure(above: str, below: str) -> Cut:
    """Whether a figure may be cut between two lines, each given whole.

    Examples
    --------
    >>> cut_figure("342", "500 €").name, cut_figure("342 €", "500 €").name, cut_figure("3420", "500 €").name
    ('UNITED', 'NO', 'NO')
    """
    if not above[-1:].isdigit() or _BEGUN.fullmatch(above) is None:
        return Cut.NO
    rest = _REST.fullmatch(below)
    if rest is not None:
        return Cut.UNITED if rest["unit"] else Cut.BARE
    return Cut.UNIT if _UNIT_ALONE.fullmatch(below) else Cut.NO
