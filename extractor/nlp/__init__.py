"""A French spaCy pipeline over the same readers as the job, for whoever works with spaCy.

``extract`` never comes here: it reads passages with plain functions, and pays for no second of import. What these
components find is what those functions find; only the clothes are spaCy's.

==========================  ====================  ====================================================================
factory                     ``doc.spans[...]``    ``span._`` (what a span does not have is None)
==========================  ====================  ====================================================================
``extractor_montants``      ``montants``          ``valeur``, ``incertitude`` (euros), ``forme``, ``financeur``,
                                                  ``annee``, ``periode``, ``nature``, ``niveau``, ``libelle``
``extractor_pourcentages``  ``pourcentages``      ``valeur``, ``incertitude``, ``libelle``
``extractor_annees``        ``annees``            ``annees``, ``periode`` (whether it is one)
``extractor_dates``         ``dates``             ``debut``, ``fin``, ``precision``
``extractor_quantites``     ``quantites``         ``valeur``, ``incertitude``, ``unite``
``extractor_acteurs``       ``acteurs``           ``nom``, ``fonction``, ``financeur``
``extractor_entites``       (``doc.ents``)        those of the span it was chosen from
==========================  ====================  ====================================================================

The closed words of ``nature``, ``niveau`` and ``financeur`` are those of the job. ``doc._.section`` (its name in the
job's vocabulary), ``doc._.intitule`` (its printed label) and ``doc._.fiche`` tell what a text is; set the first two
before the components run (``language.make_doc``) where you know them.

Spans are labelled ``MONTANT``, ``POURCENTAGE``, ``ANNEE``, ``DATE``, ``QUANTITE``, ``PERSONNE``, ``ORGANISATION`` and
may overlap (the date « juin 2023 » holds the year 2023). ``span._.offsets`` are the exact characters (0-based,
half-open). With our tokenizer a span begins and ends with them; with another, it is widened to whole tokens
(``alignment_mode="expand"`` of ``Doc.char_span``).

Examples
--------
>>> from extractor import nlp
>>> doc = nlp.pipeline()("Le Département finance 42 000 € en 2023.")
>>> [(span.text, span._.valeur) for span in doc.spans["montants"]]
[('42 000 €', Decimal('42000'))]
"""

from __future__ import annotations

try:
    import spacy
except ImportError as missing:
    raise ImportError("extractor.nlp needs spaCy: pip install 'fiches-extractor[nlp]'") from missing

from pathlib import Path

from spacy.language import Language

from extractor.nlp import acteurs, annees, dates, entites, langue, montants, pourcentages, quantites
from extractor.nlp.lecture import docs
from extractor.nlp.regles import ruleset

__all__ = ["COMPOSANTS", "LANGUE", "docs", "pipeline"]

LANGUE = langue.FrancaisActes.lang
"""Code of our language class: ``spacy.blank(nlp.LANGUE)`` has our tokenizer and no component."""

COMPOSANTS = (montants.NOM, pourcentages.NOM, annees.NOM, dates.NOM, quantites.NOM, acteurs.NOM)
"""Factories in the order of the pipeline. None needs another; ``extractor_entites`` is put after those it takes."""


def pipeline(rules: Path | str | None = None, *, entites: bool = False) -> Language:
    """A pipeline with our tokenizer and all our components, ready to run.

    Parameters
    ----------
    rules
        Folder of the user's rules, laid over ours; None for ours alone. It is written in the configuration, so that
        ``to_disk`` and ``pickle`` keep it: the folder must still be there when the pipeline is loaded.
    entites
        Whether to end with ``extractor_entites``, which fills ``doc.ents``.

    Returns
    -------
    Language
        Of language ``fr_actes``.

    Raises
    ------
    RuleError
        The folder of rules is wrong: the error names file, line and key.
    """
    ruleset.cache_clear()  # files that were edited since are read again
    folder = None if rules is None else str(Path(rules).resolve())
    ruleset(folder)  # spaCy would wrap the error
    language = spacy.blank(LANGUE, config={"nlp": {"tokenizer": {"rules": folder}}})
    for name in COMPOSANTS:
        language.add_pipe(name, config={"rules": folder})
    if entites:
        language.add_pipe(_ENTITES)
    return language


_ENTITES = entites.NOM
