"""Findings that somebody looked at and does not want to see again, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.ruleset.source import Place


@dataclass(frozen=True, slots=True)
class Silence:
    """Which findings of one document to leave out, and why.

    Parameters
    ----------
    document
        Name of the file, or the SHA-256 of its bytes in hexadecimal.
    code
        Kind of the findings, one of ``CODES_ANOMALIE``.
    raison
        Why they are left out; the results repeat it.
    fiche
        Printed number (or id) of the fiche they are in; None for any, and for those outside the fiches.
    texte
        Printed words they point at; None for any.
    place
        Where it is written.
    """

    document: str
    code: str
    raison: str
    fiche: str | None
    texte: str | None
    place: Place
