"""Deliberations on child protection, from PDF or text to structured, checked, traceable data.

The public surface is ``extract``, ``load_rules`` and the result types of ``extractor.model``; everything heavy is
imported when it is first used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import EncryptedError, ExportError, ExtractorError, ReadError, RuleError
from extractor.limits import Limits
from extractor.version import __version__

if TYPE_CHECKING:
    from extractor.model.fiche import Extraction
    from extractor.ruleset import Ruleset

__all__ = [
    "EncryptedError",
    "ExportError",
    "ExtractorError",
    "Limits",
    "ReadError",
    "RuleError",
    "__version__",
    "extract",
    "load_rules",
]


def extract(
    source: Path | str | bytes,
    rules: Ruleset | None = None,
    *,
    name: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> Extraction:
    """Everything that can be read and checked in one document.

    Parameters
    ----------
    source
        Path of a PDF or text file, or its bytes. The format is told by content.
    rules
        From ``load_rules``; the rules shipped with the package when None.
    name
        Name of the document in the result (its stem becomes ``document_id``); the file's name by default.
    password
        For an encrypted PDF.
    limits
        Time and memory its reading may take; those of ``Limits()`` when None.

    Returns
    -------
    Extraction
        Amounts are ``Decimal`` euros, pages count from 1, boxes are points from the top left of the page, fiches
        and values are in printed order.

    Raises
    ------
    ReadError
        The source cannot be opened or holds nothing to read (``EncryptedError`` when a password is missing).
    RuleError
        The rules are wrong.

    Examples
    --------
    >>> extraction = extract("deliberation.pdf")  # doctest: +SKIP
    >>> extraction.fiches[0].montants[0].valeur  # doctest: +SKIP
    Decimal('839727')
    """
    from extractor.pipeline import run

    return run(source, rules, name=name, password=password, limits=limits)


def load_rules(folder: Path | str | None = None) -> Ruleset:
    """The rules shipped with the package, with the user's ``folder`` laid over them when given.

    Raises
    ------
    RuleError
        A file of the folder is wrong; the error names file, line and key.
    """
    from extractor.ruleset import load_rules as load

    return load(folder)
