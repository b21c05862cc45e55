"""Signs that lack their counterpart: a parenthesis never closed, the call of a note never printed, an empty bullet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.model.fiche import Anomalie
from extractor.model.passage import Texte
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.textes import Redaction, court

_CALL = re.compile(r"(?<=[^\W\d_]{2})\*(?![\w*])")
_NOTE = re.compile(r"[\s(\[]*\*")
BULLETS = " •▪●➢➤\uf0b7\uf0d8\uf0a7"
_EMPTY_BULLET = re.compile(rf"\n[{BULLETS}]*[{BULLETS[1:]}]\s*$")
CALLS_MAX = 2  # more of them in one fiche mark something else, as the fields of a form
AFTER = 400  # characters after a paragraph where its parenthesis may still close
LETTERS_MIN = 12  # letters that an open parenthesis must hold to be prose
SHOWN = 60  # characters of what a parenthesis holds


def signes_seuls(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One anomaly for each sign without the one that should answer it; recognition of characters loses signs."""
    filled = (t for t in contexte.textes if t.passage.text)
    printed = [t for t in filled if t.passage.line_at(0).page not in contexte.reconnues]
    for texte in printed:
        if "(" in texte.passage.text:
            yield from _open_parentheses(texte, redaction)
        found = _EMPTY_BULLET.search(texte.passage.text)
        if found and texte.fiche_id is not None:
            yield redaction.redige(
                "texte_puce",
                texte.fiche_id,
                texte.passage.locate(found.start() + 1, found.end()),
                avant=court(texte.passage.text[: found.start()].rstrip().rsplit("\n", 1)[-1].lstrip(BULLETS), SHOWN),
            )
    yield from _calls_without_note(printed, redaction)


def _open_parentheses(texte: Texte, redaction: Redaction) -> Iterator[Anomalie]:
    """A paragraph with one opening parenthesis, and no closing one before the next that opens."""
    text = texte.passage.text
    for start, end in texte.passage.items():
        if text.count("(", start, end) != 1 or ")" in text[start:end] or texte.passage.line_at(start).cell:
            continue
        after = text[end : end + AFTER]
        closes, opens = after.find(")"), after.find("(")
        if closes < 0 or 0 <= opens < closes:
            at = text.index("(", start, end)
            if sum(c.isalpha() for c in text[at:end]) < LETTERS_MIN:
                continue
            yield redaction.redige(
                "texte_parenthese",
                texte.fiche_id,
                texte.passage.locate(at, end),
                debut=court(text[at:end], SHOWN),
            )


def _calls_without_note(textes: Sequence[Texte], redaction: Redaction) -> Iterator[Anomalie]:
    """A word with an asterisk, where no paragraph of the fiche, nor of the page, begins with one."""
    starred = [texte for texte in textes if "*" in texte.passage.text]
    noted: set[str | int | None] = set()
    calls: dict[str | None, list[tuple[Texte, int]]] = {}
    for texte in starred:
        text = texte.passage.text
        for start, end in texte.passage.items():
            if _NOTE.match(text, start):
                noted |= {texte.fiche_id, texte.passage.line_at(start).page}
            for found in _CALL.finditer(text, start, end):
                if "*" not in text[max(start, found.start() - SHOWN) : found.start()]:  # « *en italique* »
                    calls.setdefault(texte.fiche_id, []).append((texte, found.start()))
    for fiche_id, found_calls in calls.items():
        if fiche_id is None or fiche_id in noted or len(found_calls) > CALLS_MAX:
            continue
        for texte, at in found_calls:
            if texte.passage.line_at(at).page not in noted or texte.passage.line_at(at).box is None:
                word = texte.passage.text[:at].split()[-1]
                where = texte.passage.locate(at - len(word), at + 1)
                yield redaction.redige("texte_appel", fiche_id, where, mot=word)
