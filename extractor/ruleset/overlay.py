"""A user's rule file laid over ours. Only what something reads may be named: the rest is a fault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractor.errors import RuleError
from extractor.ruleset.lexique import Entree
from extractor.ruleset.motif import Motif
from extractor.ruleset.schema import Parametre, RuleFile
from extractor.ruleset.source import Place


def lay_over(ours: RuleFile, theirs: RuleFile, faults: list[RuleError]) -> RuleFile:
    """Merge a user's file into the file of ours that has the same stem.

    A motif with an id of ours takes its place; a new one is tried before ours. The wordings of an entry are
    added to those of our entry with the same id, unless it says ``remplace: true``; a new entry is added. A
    parameter takes the place of ours. Silences are added to ours.

    Parameters
    ----------
    ours, theirs
        The two files.
    faults
        Receives families and parameters that we do not have, and what cannot replace ours.

    Returns
    -------
    RuleFile
        The rules to apply.
    """
    _known(ours.motifs, theirs.motifs, "motifs", theirs, faults)
    _known(ours.lexiques, theirs.lexiques, "lexiques", theirs, faults)
    return RuleFile(
        ours.nom,
        f"{ours.sha256}+{theirs.sha256}",
        {name: _motifs(rules, theirs.motifs.get(name, ())) for name, rules in ours.motifs.items()},
        {name: _entrees(entrees, theirs.lexiques.get(name, ()), faults) for name, entrees in ours.lexiques.items()},
        _parametres(ours.parametres, theirs.parametres, faults),
        ours.places,
        ours.silences + theirs.silences,
    )


def unknown(place: Place, names: Iterable[str], what: str) -> RuleError:
    """Build the error about a name that nothing reads, with the names that would be read."""
    listed = ", ".join(sorted(names)) or "none"
    return place.error(f"nothing reads this {what}; those that are read: {listed}")


def _known(ours: Iterable[str], theirs: Iterable[str], kind: str, file: RuleFile, faults: list[RuleError]) -> None:
    places = [file.places[f"{kind}.{name}"] for name in theirs if name not in set(ours)]
    faults.extend(unknown(place, ours, "family") for place in places)


def _motifs(ours: tuple[Motif, ...], theirs: tuple[Motif, ...]) -> tuple[Motif, ...]:
    replaced = {motif.id: motif for motif in theirs}
    ids = {motif.id for motif in ours}
    new = tuple(motif for motif in theirs if motif.id not in ids)
    return new + tuple(replaced.get(motif.id, motif) for motif in ours)


def _entrees(ours: tuple[Entree, ...], theirs: tuple[Entree, ...], faults: list[RuleError]) -> tuple[Entree, ...]:
    merged = {entree.id: entree for entree in ours}
    for entree in theirs:
        base = merged.get(entree.id)
        if base is None and entree.remplace:
            faults.append(entree.place.error(f"'remplace: true', but we have no entry '{entree.id}'"))
        merged[entree.id] = entree if base is None or entree.remplace else _added(base, entree)
    return tuple(merged.values())


def _added(base: Entree, more: Entree) -> Entree:
    return replace(
        base,
        libelles=tuple(dict.fromkeys(base.libelles + more.libelles)),
        attributs={**base.attributs, **more.attributs},
        exemples=base.exemples + more.exemples,
        contre_exemples=base.contre_exemples + more.contre_exemples,
    )


def _parametres(
    ours: dict[str, Parametre], theirs: dict[str, Parametre], faults: list[RuleError]
) -> dict[str, Parametre]:
    merged = dict(ours)
    for name, parametre in theirs.items():
        base = ours.get(name)
        if base is None:
            faults.append(unknown(parametre.place, ours, "parameter"))
        elif type(parametre.valeur) is not type(base.valeur):
            was, now = (type(p.valeur).__name__ for p in (base, parametre))
            faults.append(parametre.place.error(f"must be of the same type as ours ({was}), not {now}"))
        else:
            merged[name] = parametre
    return merged
