"""``doc.spans["annees"]``: years and periods of years (« 2021 et 2022 », « 2020-2022 »).

The year of a full date is in ``doc.spans["dates"]`` only.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.nlp.valeurs import Trouve, put
from extractor.text.dates import find_years

NOM = "extractor_annees"


class Annees:
    """Finds the years of a document."""

    def __init__(self, groupe: str) -> None:
        self._groupe = groupe

    def __call__(self, doc: Doc) -> Doc:
        found = find_years(doc.text)
        put(
            doc,
            self._groupe,
            (Trouve(y.start, y.end, "ANNEE", {"annees": y.annees, "periode": y.periode}) for y in found),
        )
        return doc


@Language.factory(NOM, default_config={"rules": None, "groupe": "annees"}, assigns=["doc.spans"])
def make_annees(nlp: Language, name: str, rules: str | None, groupe: str) -> Annees:
    """The component; ``groupe`` is the key in ``doc.spans``. It needs no rule, and takes the setting of all."""
    return Annees(groupe)
