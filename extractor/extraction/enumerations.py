"""Partners named in a sentence: "L'action s'appuie sur la CAF, les communes et le tribunal"."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.extraction.brackets import open_bracket
from extractor.ruleset import Ruleset

Span = tuple[int, int]
ENOUGH = 3  # names of a sentence that no verb announces
LONGEST = 9  # words of one of them


def enumerated(text: str, rules: Ruleset) -> list[Span]:
    """Names of a sentence that only enumerates, articles left out; none when it is not plainly one.

    Every name has its article, which tells two names ("la CAF et la MSA") from the two words of one.
    """
    announced = rules.motifs("acteurs.verbe_de_liste").first_match(text)
    begin = announced[1].end() if announced else 0
    pieces = list(_pieces(text, begin, rules))
    if len(pieces) < (2 if announced else ENOUGH):
        return []
    found: list[Span] = []
    for start, end in pieces:
        article = rules.motifs("acteurs.article").first_match(text[start:end])
        if article is None or len(text[start:end].split()) > LONGEST:
            return []
        found.append((start + article[1].end(), end))
    return found


def _pieces(text: str, begin: int, rules: Ruleset) -> Iterator[Span]:
    """What stands between the signs and words of an enumeration that an article follows."""
    start = begin
    for motif in rules.motifs("acteurs.lien_de_liste"):
        for match in motif.finditer(text):
            if match.start() > start and not open_bracket(text[start : match.start()]):
                yield start, match.start()
                start = match.end()
    yield start, len(text.rstrip(" .\n"))
