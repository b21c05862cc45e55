"""Sentences that a page break, a blank line or a wide gap cuts: what goes on does not start a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.layout.runs import has_bullet
from extractor.model.document import APART, Line
from extractor.ruleset import Ruleset

_CLOSED = (".", ";", ":", "!", "?", "»", ")")
_OPENING = '«“"(\u00a0\u202f '


def join_sentences(lines: Sequence[Line], rules: Ruleset) -> list[Line]:
    """Lines with ``starts`` taken away where the line before, in the same column or cell, is plainly unfinished.

    Unfinished: it ends with a word that calls for another ("de", "les") or is cut ("Seine-"), or the next begins in
    lower case, be it after an opening sign, and it has no closing sign.
    """
    calling = rules.lexique("texte.mots_inacheves")
    joined: list[Line] = []
    last: dict[tuple[str, int] | None, Line] = {}
    for line in lines:
        if line.role in APART:
            joined.append(line)
            continue
        place = (line.cell.table, line.cell.column) if line.cell else None
        before = last.get(place)
        if line.starts and before is not None and not has_bullet(line.text) and _goes_on(before, line):
            tail = before.text.rsplit(None, 1)[-1]
            cut = tail[-1] in "-\u2010" and tail[-2:-1].isalpha()
            if cut or line.text.lstrip(_OPENING)[:1].islower() or calling.whole(tail) is not None:
                line = line._replace(starts=False)
        last[place] = line
        joined.append(line)
    return joined


def _goes_on(before: Line, line: Line) -> bool:
    """Whether nothing printed separates the two lines: same row of a table or the next, no closing sign, same level."""
    if before.text.endswith(_CLOSED) or before.level != line.level:
        return False
    if before.cell is None or line.cell is None:
        return before.cell is line.cell
    return line.cell.row == before.cell.row
