from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.model.fiche import Anomalie, Fiche, Tableau
from extractor.reconcile import reconcile
from extractor.ruleset import Ruleset, load_rules

Run = Callable[..., tuple[Anomalie, ...]]


@pytest.fixture(scope="session")
def regles() -> Ruleset:
    return load_rules()


@pytest.fixture(scope="session")
def run(regles: Ruleset) -> Run:
    def _run(*fiches: Fiche, tableaux: Sequence[Tableau] = ()) -> tuple[Anomalie, ...]:
        return reconcile(fiches, tableaux, (), regles)

    return _run
