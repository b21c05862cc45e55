"""What the readers of the job need of a document besides its string: its printed lines, and where they end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from spacy.tokens import Doc

from extractor.extraction.names import line_end
from extractor.model.document import Line
from extractor.model.passage import Passage, Provenance

_KEY = "extractor.feuille"


@dataclass(frozen=True, slots=True)
class Feuille:
    """The passage behind a document, and ``margin``: where its printed lines end (points, or characters)."""

    passage: Passage
    margin: float


def lend(doc: Doc, feuille: Feuille) -> None:
    """Let the components of ``doc`` read this passage; ``take_back`` must follow, for no passage can be serialised."""
    cast("dict[Any, Any]", doc.user_data)[_KEY] = feuille


def take_back(doc: Doc) -> None:
    """End what ``lend`` began."""
    cast("dict[Any, Any]", doc.user_data).pop(_KEY, None)


def feuille_of(doc: Doc) -> Feuille:
    """What was lent, else made of the text alone: each of its lines begins a paragraph."""
    lent = cast("dict[Any, Any]", doc.user_data).get(_KEY)
    return lent if isinstance(lent, Feuille) else _of_text(doc.text)


def _of_text(text: str) -> Feuille:
    lines: list[Line] = []
    starts: list[int] = []
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            lines.append(Line(1, number, line, starts=True))
            starts.append(at)
        at += len(line) + 1
    cuts = tuple(len(line.text) for line in lines)
    passage = Passage(text, tuple(lines), tuple(starts), cuts, tuple(starts) or (0,))
    return Feuille(passage, max(map(line_end, lines), default=0.0))


class Suivi(Passage):
    """A passage that remembers of which offsets it made each place.

    The readers of the job give the place of a value and not its offsets; words that are printed twice on a line of text
    have one place, so that the offsets could not be told from it.
    """

    __slots__ = ("_asked",)
    _asked: dict[int, tuple[Provenance, tuple[int, int]]]

    @classmethod
    def of(cls, passage: Passage) -> Suivi:
        """The same passage, with nothing to remember yet."""
        followed = cls(passage.text, passage.lines, passage.starts, passage.cuts, passage.paragraphs)
        object.__setattr__(followed, "_asked", {})
        return followed

    def locate(self, start: int, end: int) -> Provenance:
        """Provenance of ``text[start:end]``, as ``Passage.locate`` gives it."""
        place = Passage.locate(self, start, end)
        self._asked[id(place)] = place, (start, end)  # the place is kept, so that its id stays its own
        return place

    def offsets(self, place: Provenance) -> tuple[int, int]:
        """Half-open 0-based offsets of a place that this passage gave. Raises KeyError for any other."""
        return self._asked[id(place)][1]
