"""Findings on pages recognised from an image: the mistake may be the reader's, and nobody is accused of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from extractor.model.fiche import Anomalie
from extractor.ruleset import Ruleset


def with_doubt(anomalies: Sequence[Anomalie], pages: Collection[int], rules: Ruleset) -> tuple[Anomalie, ...]:
    """The anomalies, those of these pages (numbers) no graver than the rules allow, and told with the reason."""
    if not pages:
        return tuple(anomalies)
    gravest = str(rules.parametre("controles.reconnaissance_gravite"))
    reason = str(rules.parametre("controles.reconnaissance_message"))
    return tuple(_doubted(a, gravest, reason) if a.provenance.page in pages else a for a in anomalies)


def _doubted(anomalie: Anomalie, gravest: str, reason: str) -> Anomalie:
    gravite = gravest if anomalie.gravite == "erreur" else anomalie.gravite
    return replace(anomalie, gravite=gravite, message=f"{anomalie.message} {reason}")
