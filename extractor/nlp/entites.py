"""``doc.ents``: of the spans of all groups, those that overlap no longer one.

A step of its own, to leave out: what overlaps is lost here, and stays in ``doc.spans``.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

NOM = "extractor_entites"
GROUPES = ("montants", "pourcentages", "quantites", "dates", "annees", "acteurs")


class Entites:
    """Chooses the entities of a document among its spans."""

    def __init__(self, groupes: tuple[str, ...]) -> None:
        self._groupes = groupes

    def __call__(self, doc: Doc) -> Doc:
        ours = [span for groupe in self._groupes if groupe in doc.spans for span in doc.spans[groupe]]
        # Sorted by length, and the sort is stable: of two spans of one place the first group wins.
        doc.ents = tuple(filter_spans([*ours, *doc.ents]))
        return doc


@Language.factory(
    NOM, default_config={"groupes": list(GROUPES)}, requires=["doc.spans"], assigns=["doc.ents", "token.ent_type"]
)
def make_entites(nlp: Language, name: str, groupes: list[str]) -> Entites:
    """The component; ``groupes`` are keys in ``doc.spans``, first to prefer first."""
    return Entites(tuple(groupes))
