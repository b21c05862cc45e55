"""The language class of the pipeline: French, with our tokenizer.

It has a code of its own. ``spacy.lang.fr`` compiles its exceptions into one expression when it is imported, which
takes longer than all the rest of spaCy; and a class registered as ``fr`` would change the tokens that the pretrained
French models were trained on, in any program that imports us.
"""

from __future__ import annotations

from spacy.attrs import LIKE_NUM
from spacy.language import BaseDefaults, Language
from spacy.util import load_config_from_str, registry

from extractor.nlp import tokeniseur
from extractor.text.fold import fold
from extractor.text.numbers import FIRST_NUMBER_WORDS, parse_figure

_CONFIG = f"""
[nlp]
lang = "fr_actes"

[nlp.tokenizer]
@tokenizers = "{tokeniseur.NOM}"
rules = null
"""


def like_num(text: str) -> bool:
    """Whether a token is a figure, or a word that numbers are made of (« et » aside)."""
    return parse_figure(text) is not None or fold(text) in FIRST_NUMBER_WORDS


class _Defaults(BaseDefaults):
    config = load_config_from_str(_CONFIG)
    lex_attr_getters = {LIKE_NUM: like_num}  # noqa: RUF012 - as spaCy declares it


@registry.languages("fr_actes")
class FrancaisActes(Language):  # type: ignore[no-untyped-call]
    """French of administrative acts."""

    lang = "fr_actes"
    Defaults = _Defaults
