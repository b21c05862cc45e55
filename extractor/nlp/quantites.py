"""``doc.spans["quantites"]``: a count and what it counts (« 2,5 ETP », « trois places »), by ``quantites.unites``.

A year before a noun (« en 2023 agents et familles ») counts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc

from extractor.nlp.regles import ruleset
from extractor.nlp.valeurs import Trouve, put
from extractor.ruleset import Ruleset
from extractor.text.dates import find_years
from extractor.text.fold import fold
from extractor.text.numbers import FIGURE, FIRST_NUMBER_WORDS, NUMBER_WORDS, figure_value, half_unit, parse_words

NOM = "extractor_quantites"
_FIRST, _WORD = (
    "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")" for words in (FIRST_NUMBER_WORDS, NUMBER_WORDS)
)
# No figure of a code or a list of numbers ("P304", "n° 12", "fiche 1.2").
_COUNT = re.compile(rf"(?<![\w.,/°-])(?:(?P<chiffres>{FIGURE})|(?P<mots>{_FIRST}(?:[ -]{_WORD}){{0,12}}))(?!\w)")
_BLANKS = re.compile(r"\s{1,3}")


class Quantites:
    """Finds the counts of a document."""

    def __init__(self, rules: Ruleset, groupe: str) -> None:
        self._groupe = groupe
        self._units = rules.lexique("quantites.unites")

    def __call__(self, doc: Doc) -> Doc:
        put(doc, self._groupe, self._found(doc.text))
        return doc

    def _found(self, text: str) -> Iterator[Trouve]:
        years = [(y.start, y.end) for y in find_years(text)]
        for match in _COUNT.finditer(fold(text)):
            blanks = _BLANKS.match(text, match.end())
            unit = self._units.at(text, blanks.end()) if blanks else None
            value = _value(match)
            if unit is None or value is None or any(a <= match.start() < b for a, b in years):
                continue
            values = {"valeur": value[0], "incertitude": value[1], "unite": unit.entree.attributs["unite"]}
            yield Trouve(match.start(), unit.end, "QUANTITE", values)


def _value(match: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """The count and half a unit of its last digit; None for words that are no number, and for the article « un »."""
    if match["chiffres"]:
        value, places = figure_value(match["chiffres"])
        return value, half_unit(places)
    number = parse_words(match["mots"])
    return None if number is None or number < 2 else (Decimal(number), half_unit(0))


@Language.factory(NOM, default_config={"rules": None, "groupe": "quantites"}, assigns=["doc.spans"])
def make_quantites(nlp: Language, name: str, rules: str | None, groupe: str) -> Quantites:
    """The component; ``rules`` is a folder laid over ours, ``groupe`` the key in ``doc.spans``."""
    return Quantites(ruleset(rules), groupe)
