"""``doc.spans["pourcentages"]``: printed percentages (52 for « 52 % ») with the words around, as the job reads them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extractor.extraction.pourcentages import read_pourcentages
from extractor.nlp.passages import Suivi, feuille_of
from extractor.nlp.valeurs import Trouve, put

NOM = "extractor_pourcentages"


class Pourcentages:
    """Finds the percentages of a document."""

    def __init__(self, groupe: str) -> None:
        self._groupe = groupe

    def __call__(self, doc: Doc) -> Doc:
        passage = Suivi.of(feuille_of(doc).passage)
        put(doc, self._groupe, _found(passage, doc._.section) if passage.lines else ())
        return doc


def _found(passage: Suivi, section: str | None) -> Iterator[Trouve]:
    for one in read_pourcentages(passage, section, "", 1):
        start, end = passage.offsets(one.provenance)
        values = {"valeur": one.valeur, "incertitude": one.incertitude, "libelle": one.libelle}
        yield Trouve(start, end, "POURCENTAGE", values)


@Language.factory(NOM, default_config={"rules": None, "groupe": "pourcentages"}, assigns=["doc.spans"])
def make_pourcentages(nlp: Language, name: str, rules: str | None, groupe: str) -> Pourcentages:
    """The component; ``groupe`` is the key in ``doc.spans``. It needs no rule, and takes the setting of all."""
    return Pourcentages(groupe)
