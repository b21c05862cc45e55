"""The spaCy pipeline finds what the job finds, at the same places."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

pytest.importorskip("spacy", reason="spaCy is not installed (pip install '.[dev]'): the pipeline was NOT tested")

from dossier import CORPUS_NAMES, document, extracted
from spacy.language import Language
from spacy.tokens import Span

from extractor import nlp
from extractor.model.fiche import Montant, Pourcentage
from extractor.model.passage import Provenance, Texte


@pytest.fixture(scope="module")
def language() -> Language:
    return nlp.pipeline()


def printed(place: Provenance) -> tuple[object, ...]:
    return tuple((f.page, f.ligne, f.box, f.texte) for f in place.fragments)


def of_job(value: Montant | Pourcentage) -> tuple[object, ...]:
    said = (value.financeur, value.annee, value.nature, value.niveau) if isinstance(value, Montant) else ()
    return value.valeur, value.incertitude, value.libelle, printed(value.provenance), *said


def of_span(span: Span, texte: Texte) -> tuple[object, ...]:
    one = span._
    said = (one.financeur, one.annee, one.nature, one.niveau) if span.label_ == "MONTANT" else ()
    return one.valeur, one.incertitude, one.libelle, printed(texte.passage.locate(*one.offsets)), *said


@pytest.mark.parametrize("name", [*CORPUS_NAMES, "real/004/texte"])
def test_spans_are_the_values_of_the_job_at_the_same_places(name: str, language: Language) -> None:
    """In the fiches all of them and no other; outside, where the job leaves tables aside, at least its values."""
    path = document(name)
    job = extracted(path)
    inside: set[object] = set()
    outside: dict[object, object] = {}
    for texte, doc in nlp.docs(path, language):
        assert doc.text == texte.passage.text
        spans = [*doc.spans["montants"], *doc.spans["pourcentages"]]
        assert [(s.start_char, s.end_char) for s in spans] == [s._.offsets for s in spans]
        if doc._.fiche is None:
            outside.update({printed(texte.passage.locate(*s._.offsets)): s._.valeur for s in spans})
        elif texte.section != "titre":  # a title is no section of the job
            inside.update(of_span(s, texte) for s in spans)
    assert inside == {of_job(value) for f in job.fiches for value in (*f.montants, *f.pourcentages)}
    acts = {printed(value.provenance): value.valeur for value in (*job.montants, *job.pourcentages)}
    assert acts.items() <= outside.items()


def test_names_are_those_of_the_job_at_the_same_places(language: Language) -> None:
    path = document("corpus/vallorme-rapport-2023/pdf")
    found: Counter[Any] = Counter()
    for texte, doc in nlp.docs(path, language):
        if doc._.section in ("referent", "acteurs"):
            spans = doc.spans["acteurs"]
            found.update((s._.nom, s._.fonction, printed(texte.passage.locate(*s._.offsets))) for s in spans)
    fiches = extracted(path).fiches
    expected = Counter((r.nom, r.fonction, printed(r.provenance)) for f in fiches for r in f.referents)
    expected.update((p.texte, None, printed(p.provenance)) for f in fiches for p in f.partenaires)
    assert found == expected
    assert len(expected) > 40
