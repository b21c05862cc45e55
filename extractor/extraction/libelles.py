"""The words that say what an amount or a percentage is for."""

from __future__ import annotations

import re

from extractor.extraction.amounts import Found
from extractor.extraction.lignes import MoneyLine
from extractor.extraction.natures import LABEL_LENGTH
from extractor.ruleset import Lexique

OWN_LABEL = re.compile(r"[\s\W]*[A-ZÀ-Ý][^:.;€\n]*:\s*$")  # a line as far as its figure, where a label opens it


def read_label(
    text: str, amount: Found, line: MoneyLine, before: int, empty: Lexique, *, complete: bool, heading: str
) -> tuple[str | None, str]:
    """Words that say what the amount pays: before it on its line, else the line's head, else the heading above.

    Parameters
    ----------
    before
        Where the words begin that may speak of it: its paragraph, or the end of the last amount.
    empty
        Words that say nothing when they stand alone before an amount.
    complete
        Whether those of the lines above end there, where its own line begins with a label ("Reste à réaliser :").
    heading
        The last line without an amount that ends in a colon.
    """
    if complete and OWN_LABEL.match(text[line.start : amount.start]):
        before = max(before, line.start)
    spans = ((before, amount.start, "mots qui précèdent"), (line.start, line.amounts[0].start, "début de la ligne"))
    for start, end, why in spans:
        words = _clean(text[start:end])
        if re.search(r"[^\W\d_]{2,}", words) and empty.whole(words) is None:
            return words[:LABEL_LENGTH], why
    after = _clean(text[amount.end : line.end])
    if len(line.amounts) == 1 and len(re.findall(r"[^\W\d_]{3,}", after)) >= 2:
        return after[:LABEL_LENGTH], "mots qui suivent"
    words = _clean(heading)
    return (words[:LABEL_LENGTH], "titre au-dessus") if words else (None, "non indiqué")


def _clean(words: str) -> str:
    words = " ".join(words.split())
    words = re.sub(r"^(?:[\W_]+|\d{4}\s*:\s*|\([^)]*\)\s*|[\d\s,.]+%?\s*\)\s*)+", "", words)
    return re.sub(r"[\s:;=,(–-]+$", "", words)
