"""``doc.spans["montants"]``: amounts in euros with payer, year, nature and level, as the job reads them.

In a section whose subject is money (``doc._.section``) bare figures are amounts too, and its label as printed
(``doc._.intitule``) may say of what unit and nature. Bank details hold none. The period of the contract, which the
job gives to totals without a year, is not known here: such totals have none.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extractor.extraction.fiches import has_banking
from extractor.extraction.montants import MontantReader
from extractor.model.fiche import Montant
from extractor.nlp.passages import Suivi, feuille_of
from extractor.nlp.regles import ruleset
from extractor.nlp.valeurs import Trouve, put
from extractor.ruleset import Ruleset

NOM = "extractor_montants"


class Montants:
    """Finds the amounts of a document."""

    def __init__(self, rules: Ruleset, groupe: str) -> None:
        self._groupe = groupe
        self._rules = rules
        self._reader = MontantReader(rules)

    def __call__(self, doc: Doc) -> Doc:
        passage = Suivi.of(feuille_of(doc).passage)
        montants = self._reader.read(passage, doc._.section, "", 1, doc._.intitule or "") if passage.lines else []
        put(doc, self._groupe, self._found(passage, montants))
        return doc

    def _found(self, passage: Suivi, montants: list[Montant]) -> Iterator[Trouve]:
        for montant in montants:
            start, end = passage.offsets(montant.provenance)
            if not has_banking(passage.line_at(start).text, self._rules):
                yield Trouve(start, end, "MONTANT", _values(montant))


def _values(montant: Montant) -> dict[str, object]:
    return {
        "valeur": montant.valeur,
        "incertitude": montant.incertitude,
        "forme": montant.source.get("forme"),
        "financeur": montant.financeur,
        "annee": montant.annee,
        "periode": montant.periode,
        "nature": montant.nature,
        "niveau": montant.niveau,
        "libelle": montant.libelle,
    }


@Language.factory(NOM, default_config={"rules": None, "groupe": "montants"}, assigns=["doc.spans"])
def make_montants(nlp: Language, name: str, rules: str | None, groupe: str) -> Montants:
    """The component; ``rules`` is a folder laid over ours, ``groupe`` the key in ``doc.spans``."""
    return Montants(ruleset(rules), groupe)
