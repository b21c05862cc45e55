"""All the rules of a run, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from extractor.errors import RuleError
from extractor.ruleset.lexique import Lexique
from extractor.ruleset.motif import Famille
from extractor.ruleset.schema import Valeur
from extractor.ruleset.silence import Silence

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Rules validated and laid over one another; families are named ``<file stem>.<family>``.

    Parameters
    ----------
    motifs_par_nom, lexiques_par_nom, parametres_par_nom
        The families and settings.
    sha256
        Hexadecimal digest of the rule files, the same wherever they are kept.
    silences
        Findings to leave out, by document.
    """

    motifs_par_nom: Mapping[str, Famille]
    lexiques_par_nom: Mapping[str, Lexique]
    parametres_par_nom: Mapping[str, Valeur]
    sha256: str
    silences: tuple[Silence, ...] = ()

    def motifs(self, nom: str) -> Famille:
        """Return the patterns of a family, first to try first.

        Raises
        ------
        RuleError
            No family has that name.
        """
        return _named(self.motifs_par_nom, nom, "motifs")

    def lexique(self, nom: str) -> Lexique:
        """Return a family of wordings. Raises RuleError when none has that name."""
        return _named(self.lexiques_par_nom, nom, "lexiques")

    def parametre(self, nom: str) -> Valeur:
        """Return a setting; a list as a tuple. Raises RuleError when none has that name."""
        return _named(self.parametres_par_nom, nom, "parametres")

    def liste(self, nom: str) -> tuple[str, ...]:
        """Return a setting as texts, a single value as a list of one. Raises RuleError when none has that name."""
        value = self.parametre(nom)
        return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _named(families: Mapping[str, _T], nom: str, kind: str) -> _T:
    try:
        return families[nom]
    except KeyError:
        stem, _, family = nom.partition(".")
        message = f"the rules define no such name under {kind}"
        raise RuleError(message, path=f"{stem}.yaml", key=family) from None
