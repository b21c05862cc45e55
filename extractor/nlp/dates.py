"""``doc.spans["dates"]``: days, months, quarters, years and periods, from ``debut`` to ``fin``, both included."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.nlp.valeurs import Trouve, put
from extractor.text.dates import find_dates

NOM = "extractor_dates"


class Dates:
    """Finds the dates of a document."""

    def __init__(self, groupe: str) -> None:
        self._groupe = groupe

    def __call__(self, doc: Doc) -> Doc:
        found = find_dates(doc.text)
        put(
            doc,
            self._groupe,
            (Trouve(d.start, d.end, "DATE", {"debut": d.debut, "fin": d.fin, "precision": d.precision}) for d in found),
        )
        return doc


@Language.factory(NOM, default_config={"rules": None, "groupe": "dates"}, assigns=["doc.spans"])
def make_dates(nlp: Language, name: str, rules: str | None, groupe: str) -> Dates:
    """The component; ``groupe`` is the key in ``doc.spans``. It needs no rule, and takes the setting of all."""
    return Dates(groupe)
