"""What every check is given: fiches, tables and settings, always in document order."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from extractor.model.fiche import Fiche, Metadonnees, Montant, Pourcentage, Tableau
from extractor.model.passage import Provenance, Texte
from extractor.ruleset import Lexique, Ruleset
from extractor.ruleset.schema import Valeur

Place = tuple[int, int, float, tuple[tuple[int, str], ...]]

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Reglages:
    """Typed reading of ``rules/controles.yaml`` and of the files of single checks.

    A setting that begins with the code of a check may stand in the file of that check: ``report_gravite`` in
    ``rules/controles_report.yaml``; those of the checks of the text stand in ``rules/controles_texte.yaml``, those
    of units and misprints in ``rules/controles_calcul.yaml``.
    """

    rules: Ruleset
    _lus: dict[str, Valeur] = field(default_factory=dict, init=False, repr=False, compare=False)

    _listes: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def valeur(self, nom: str) -> Valeur:
        """A setting, as the rules give it: of the file of its check (first word of its name), else of ``controles``."""
        if nom not in self._lus:
            self._lus[nom] = self._cherche(nom)
        return self._lus[nom]

    def _cherche(self, nom: str) -> Valeur:
        for fichier in (f"controles_{nom.partition('_')[0]}", "controles_texte", "controles_calcul"):
            if f"{fichier}.{nom}" in self.rules.parametres_par_nom:
                return self.rules.parametre(f"{fichier}.{nom}")
        return self.rules.parametre(f"controles.{nom}")

    def texte(self, nom: str) -> str:
        """A free text, for instance a sentence template."""
        return str(self.valeur(nom))

    def entier(self, nom: str) -> int:
        """A count, a share in percent, a number of characters."""
        return int(self.texte(nom))

    def decimal(self, nom: str) -> Decimal:
        """An amount in euros, or a share in percent, that may have decimals."""
        return Decimal(self.texte(nom))

    def actif(self, nom: str) -> bool:
        """Whether a check, or a kind of finding, is switched on."""
        return bool(self.valeur(f"{nom}_actif"))

    def liste(self, nom: str) -> tuple[str, ...]:
        """A list of words; a single one is a list too."""
        if nom not in self._listes:
            valeur = self.valeur(nom)
            items = valeur if isinstance(valeur, (tuple, list)) else (valeur,)
            self._listes[nom] = tuple(str(item) for item in items)
        return self._listes[nom]

    def lexique(self, nom: str) -> Lexique:
        """Wordings of a family of ``rules/controles.yaml``."""
        return self.rules.lexique(f"controles.{nom}")

    def trouve(self, lexique: str, texte: str | None) -> str | None:
        """Id of the first term of ``lexique`` found in ``texte``, or None."""
        hits = self.lexique(lexique).find(texte or "")
        return hits[0].entree.id if hits else None

    def financeur(self, code: str | None) -> str:
        """A payer's name as a sentence says it."""
        if not code:
            return self.texte("nom_inconnu")
        for entree in self.lexique("financeurs").entrees:
            if entree.id == code:
                return entree.attributs["nom"]
        return code.partition(":")[2] or code


@dataclass(frozen=True, slots=True, eq=False)
class Contexte:
    """What was extracted, in document order; ``montants`` are those outside any fiche.

    ``reconnues`` are the pages read by recognition of characters: a letter there may be misread, not misprinted.
    ``gardes`` holds what several checks read of it (see ``garde``), as long as it lives.
    """

    fiches: tuple[Fiche, ...]
    tableaux: tuple[Tableau, ...]
    montants: tuple[Montant, ...]
    reglages: Reglages
    textes: tuple[Texte, ...] = ()
    metadonnees: Metadonnees | None = None
    reconnues: frozenset[int] = frozenset()
    gardes: dict[object, object] = field(default_factory=dict, init=False, repr=False)


def garde(
    lit: Callable[Concatenate[Contexte, _P], _T],
) -> Callable[Concatenate[Contexte, _P], _T]:
    """Read a thing of a document once: the result is kept in its ``Contexte``, by the other arguments.

    An argument with an id (a fiche, a table) is known by it; the others must be hashable.
    """

    @wraps(lit)
    def lu(contexte: Contexte, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        key = (lit, *(_ident(arg) for arg in args))
        if key not in contexte.gardes:
            contexte.gardes[key] = lit(contexte, *args, **kwargs)
        return cast(_T, contexte.gardes[key])

    return lu


def _ident(arg: Any) -> object:
    if isinstance(arg, Fiche):
        return arg.fiche_id
    if isinstance(arg, Tableau):
        return arg.tableau_id
    return arg if isinstance(arg, Hashable) else id(arg)


def place(provenance: Provenance, ident: str = "") -> Place:
    """Sort key: reading order; the numbers in the id decide between figures of one line without a box."""
    box = provenance.fragments[0].box
    parts = re.findall(r"\d+|\D+", ident)
    natural = tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
    return provenance.page, provenance.ligne, box.x0 if box else 0.0, natural


def contexte(
    fiches: Iterable[Fiche],
    tableaux: Iterable[Tableau],
    montants: Sequence[Montant],
    rules: Ruleset,
    textes: Iterable[Texte] = (),
    metadonnees: Metadonnees | None = None,
    reconnues: Iterable[int] = (),
) -> Contexte:
    """Put everything in document order (``textes`` are taken as they come)."""
    return Contexte(
        tuple(sorted((_fiche(f) for f in fiches), key=lambda f: (f.rang, place(f.provenance, f.fiche_id)))),
        tuple(sorted(tableaux, key=lambda t: (t.page_debut, place_of_table(t), t.tableau_id))),
        _montants(montants),
        Reglages(rules),
        tuple(textes),
        metadonnees,
        frozenset(reconnues),
    )


def place_of_table(tableau: Tableau) -> Place:
    """Where the first cell of a table is printed."""
    places = [place(cell.provenance) for cell in tableau.cellules]
    return min(places, default=(tableau.page_debut, 0, 0.0, ()))


def _fiche(fiche: Fiche) -> Fiche:
    return replace(fiche, montants=_montants(fiche.montants), pourcentages=_pourcentages(fiche.pourcentages))


def _montants(montants: Iterable[Montant]) -> tuple[Montant, ...]:
    return tuple(sorted(montants, key=lambda m: place(m.provenance, m.montant_id)))


def _pourcentages(items: Iterable[Pourcentage]) -> tuple[Pourcentage, ...]:
    return tuple(sorted(items, key=lambda p: place(p.provenance, p.pourcentage_id)))
