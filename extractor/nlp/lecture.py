"""A document as spaCy documents: one for each section that the job reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extractor.extraction.names import line_end
from extractor.limits import Limits
from extractor.model.passage import Texte
from extractor.nlp.passages import Feuille, lend, take_back
from extractor.pipeline import read_values
from extractor.ruleset import Ruleset


def docs(
    source: Path | str | bytes,
    language: Language,
    rules: Ruleset | None = None,
    *,
    name: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> Iterator[tuple[Texte, Doc]]:
    """The texts of a document, in the order of the job, each with what a pipeline finds in it.

    Parameters
    ----------
    source, rules, name, password, limits
        As for ``extractor.extract``; ``rules`` say where sections begin, those of ``language`` what is in them.
    language
        From ``pipeline``, or any other with our components.

    Yields
    ------
    tuple of Texte and Doc
        ``doc.text`` is ``texte.passage.text``, ``doc._.section``, ``intitule`` and ``fiche`` are those of the text.
        ``texte.passage.locate(*span._.offsets)`` is the page, the box and the printed words of a span.

    Raises
    ------
    ReadError
        The source cannot be opened or holds nothing to read.
    """
    read = read_values(source, rules, name=name, password=password, limits=limits)
    labels = {(f.fiche_id, s.section, s.texte): s.intitule for f in read.fiches for s in f.sections}
    margins: dict[str | None, float] = {}  # of the whole fiche, as in the job: a section may have short lines only
    for texte in read.textes:
        margins[texte.fiche_id] = max([margins.get(texte.fiche_id, 0.0), *map(line_end, texte.passage.lines)])
    for texte in read.textes:
        text = texte.passage.text
        doc = language.make_doc(text)
        doc._.section, doc._.fiche = texte.section, texte.fiche_id
        doc._.intitule = labels.get((texte.fiche_id or "", texte.section, text))
        lend(doc, Feuille(texte.passage, margins[texte.fiche_id]))
        try:
            done = language(doc)
        finally:
            take_back(doc)
        yield texte, done
