"""Leave out the findings that the rules silence for a document: they are counted and their reason is told."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.model.fiche import Anomalie, Fiche
from extractor.ruleset import Silence
from extractor.text.fold import fold


def without_silenced(
    anomalies: Sequence[Anomalie], fiches: Sequence[Fiche], silences: Sequence[Silence], *, names: Sequence[str]
) -> tuple[tuple[Anomalie, ...], tuple[str, ...]]:
    """The anomalies that stay, with the ids they had, and a French line for each silence meant for the document.

    Parameters
    ----------
    anomalies, fiches
        Of the document, in their order.
    silences
        For any document.
    names
        What a silence may call this document: the name of its file, its SHA-256.

    Returns
    -------
    tuple
        Anomalies kept; lines in the order of ``silences``. A silence that finds nothing is told too, since the
        document or the rules have changed under it.
    """
    numbers = {fiche.fiche_id: fiche.numero for fiche in fiches}
    kept, lines = list(anomalies), []
    for silence in silences:
        if silence.document.casefold() not in (name.casefold() for name in names):
            continue
        left = [a for a in kept if not _matches(silence, a, numbers.get(a.fiche_id or ""))]
        lines.append(_told(silence, len(kept) - len(left)))
        kept = left
    return tuple(kept), tuple(lines)


def _matches(silence: Silence, anomalie: Anomalie, number: str | None) -> bool:
    if silence.code != anomalie.code:
        return False
    if silence.fiche is not None and silence.fiche not in (number, anomalie.fiche_id):
        return False
    return silence.texte is None or _plain(silence.texte) == _plain(anomalie.provenance.texte)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _told(silence: Silence, count: int) -> str:
    found = "1 anomalie écartée" if count == 1 else f"{count} anomalies écartées"
    what = found if count else "aucune anomalie à écarter"
    fiche = f", fiche {silence.fiche}" if silence.fiche else ""
    return f"{what} ({silence.code}{fiche}) : {silence.raison}"
