"""What the rules silence is left out, counted, and its reason told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from extractor.model.fiche import Anomalie
from extractor.model.passage import Fragment, Provenance
from extractor.reconcile import without_silenced
from extractor.ruleset import Silence
from extractor.ruleset.source import Place

NAMES = ("rapport.pdf", "ab" * 32)


@dataclass
class Numbered:
    fiche_id: str
    numero: str | None


FICHES = (Numbered("f1", "3.1"), Numbered("f2", None))


def anomaly(ident: str, code: str = "somme", fiche_id: str | None = "f1", text: str = "150\u202f000 €") -> Anomalie:
    where = Provenance((Fragment(1, 1, None, text),))
    return Anomalie(ident, fiche_id, code, "erreur", "Faux.", "", "", Decimal(1), (), where)


FOUND = (anomaly("a1"), anomaly("a2", "vote"), anomaly("a3", fiche_id="f2"), anomaly("a4", fiche_id=None, text="12 €"))


def silence(document: str = "rapport.pdf", fiche: str | None = None, text: str | None = None) -> Silence:
    return Silence(document, "somme", "Vu avec le service.", fiche, text, Place("controles.yaml", 1, ""))


@pytest.mark.parametrize(
    ("silenced", "left"),
    [
        (silence(), ["a2"]),
        (silence("AB" * 32), ["a2"]),
        (silence(fiche="3.1"), ["a2", "a3", "a4"]),
        (silence(fiche="f2"), ["a1", "a2", "a4"]),
        (silence(text="150 000 €"), ["a2", "a4"]),
        (silence(fiche="3.1", text="151 000 €"), ["a1", "a2", "a3", "a4"]),
        (silence("autre.pdf"), ["a1", "a2", "a3", "a4"]),
    ],
)
def test_only_what_is_meant_is_left_out_and_the_rest_keeps_its_ids(silenced: Silence, left: list[str]) -> None:
    kept, _ = without_silenced(FOUND, FICHES, (silenced,), names=NAMES)
    assert [one.anomalie_id for one in kept] == left


def test_it_is_counted_with_its_reason() -> None:
    silences = (silence(fiche="3.1"), silence(), silence(fiche="9"), silence("autre.pdf"))
    _, lines = without_silenced(FOUND, FICHES, silences, names=NAMES)
    assert lines == (
        "1 anomalie écartée (somme, fiche 3.1) : Vu avec le service.",
        "2 anomalies écartées (somme) : Vu avec le service.",
        "aucune anomalie à écarter (somme, fiche 9) : Vu avec le service.",
    )
