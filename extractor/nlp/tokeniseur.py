"""Tokens of French administrative text, such that no printed value ever begins or ends inside one.

- A word takes its elision apart: « l’ | enfant », « jusqu’ | à »; the words of ``texte.mots_a_apostrophe`` are whole.
- A compound is whole (« assistante-éducatrice »), unless a part of it is a number word (« vingt-deux »), which may
  begin an amount.
- Figures are apart from letters, but for ranks (« 1er »); their points and commas are inside (« 10.000,50 »), their
  blanks are not: « 12 000 k€ » is « 12 | 000 | k€ ». A token never crosses a blank.
- « k€ », « M€ » and « Md€ » are whole, as are the abbreviations of ``texte.abreviations``. Any other sign is a token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from extractor.nlp.regles import libelles, ruleset
from extractor.ruleset import Ruleset
from extractor.text.euros import EURO
from extractor.text.fold import fold
from extractor.text.numbers import FIRST_NUMBER_WORDS

NOM = "extractor.tokeniseur.v1"
_LETTERS = r"[^\W\d_]+"
_HYPHEN = "[-\u2010\u2011]"
_APOSTROPHE = "['’‘ʼ]"


class Tokeniseur(DummyTokenizer):
    """Cuts a text into tokens; joined again with their blanks they are the text.

    Parameters
    ----------
    vocab
        Of the pipeline.
    rules
        Abbreviations, words with an apostrophe, endings of ranks.
    """

    def __init__(self, vocab: Vocab, rules: Ruleset) -> None:
        self.vocab = vocab
        self._pattern = _compiled(rules)

    def __call__(self, text: str) -> Doc:
        """Tokens of ``text``. As everywhere in spaCy, one space belongs to the token before it, other blanks do not."""
        words: list[str] = []
        spaces: list[bool] = []
        for piece in self._pieces(text):
            if piece[0] == " " and words and not words[-1].isspace():
                spaces[-1] = True
                piece = piece[1:]
            if piece:
                words.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def _pieces(self, text: str) -> Iterator[str]:
        for match in self._pattern.finditer(text):
            piece = match.group()
            if match.lastgroup == "compose" and _has_number(piece):
                yield from re.findall(rf"{_LETTERS}|{_HYPHEN}", piece)
            else:
                yield piece


def _has_number(compound: str) -> bool:
    parts = fold(compound).split("-")
    return not FIRST_NUMBER_WORDS.isdisjoint(parts)


def _compiled(rules: Ruleset) -> re.Pattern[str]:
    """One alternative a kind of token, the first that fits wins; together they fit any character."""
    kept = _any_of(libelles(rules.lexique("texte.mots_a_apostrophe")))
    short = _any_of(libelles(rules.lexique("texte.abreviations")))
    ranks = "|".join(map(re.escape, rules.liste("texte.suffixes_de_rang")))
    return re.compile(
        rf"\s+"
        rf"|(?<!\w)(?:{kept})(?!\w)"
        rf"|(?<!\w)(?:{short})(?!\w)"
        rf"|(?:[km]|mr?ds?)€"
        rf"|(?!{EURO}){_LETTERS}{_APOSTROPHE}(?={_LETTERS})"  # the word "euros" ends an amount, whatever follows
        rf"|(?P<compose>(?<!\d){_LETTERS}(?:{_HYPHEN}{_LETTERS})+)"
        rf"|{_LETTERS}"
        rf"|\d+(?:[.,]\d+)*(?:(?:{ranks})(?!\w))?"
        rf"|\.{{2,}}|[\s\S]",
        re.IGNORECASE,
    )


def _any_of(wordings: list[str]) -> str:
    return "|".join(re.escape(wording).replace("'", _APOSTROPHE) for wording in wordings)


@registry.tokenizers(NOM)  # type: ignore[untyped-decorator]
def make_tokeniseur(rules: str | None = None) -> Callable[[Language], Tokeniseur]:
    """The tokenizer as a configuration names it; ``rules`` is a folder laid over ours."""

    def make(nlp: Language) -> Tokeniseur:
        return Tokeniseur(nlp.vocab, ruleset(rules))

    return make
