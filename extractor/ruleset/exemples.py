"""The examples written beside each rule, run against the rules as they will be applied."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.errors import RuleError
from extractor.ruleset.lexique import Entree, Lexique
from extractor.ruleset.motif import Exemple, Motif
from extractor.ruleset.ruleset import Ruleset
from extractor.text.fold import fold


def exemple_faults(ruleset: Ruleset) -> list[RuleError]:
    """List the examples that do not do what they say, in the order of the rules."""
    motifs = (motif for family in ruleset.motifs_par_nom.values() for motif in family)
    faults = [fault for motif in motifs for fault in _motif_faults(motif)]
    for lexique in ruleset.lexiques_par_nom.values():
        faults += [fault for entree in lexique.entrees for fault in _entree_faults(lexique, entree)]
    return faults


def _motif_faults(motif: Motif) -> Iterator[RuleError]:
    try:
        for exemple in motif.exemples:
            found = motif.search(exemple.texte)
            if found is None:
                yield exemple.place.error(f"'{exemple.texte}' must match the pattern, and does not")
            else:
                yield from _group_faults(found, exemple)
        for exemple in motif.contre_exemples:
            if motif.search(exemple.texte):
                yield exemple.place.error(f"'{exemple.texte}' must not match the pattern, and does")
    except RuleError as error:  # it does not compile, or runs away: said once, not once an example
        yield error


def _group_faults(found: regex.Match[str], exemple: Exemple) -> Iterator[RuleError]:
    groups = found.groupdict()
    for name, expected in exemple.donne.items():
        if name not in groups:
            yield exemple.place.error(f"the pattern has no group '{name}'")
        elif (groups[name] or "") != fold(expected):
            yield exemple.place.error(f"group '{name}' holds '{groups[name] or ''}', not '{expected}'")


def _entree_faults(lexique: Lexique, entree: Entree) -> Iterator[RuleError]:
    for exemple in entree.exemples:
        if not _names(lexique, exemple.texte, entree):
            yield exemple.place.error(f"'{exemple.texte}' must name '{entree.id}', and does not")
    for exemple in entree.contre_exemples:
        if _names(lexique, exemple.texte, entree):
            yield exemple.place.error(f"'{exemple.texte}' must not name '{entree.id}', and does")


def _names(lexique: Lexique, text: str, entree: Entree) -> bool:
    return any(hit.entree.id == entree.id for hit in lexique.find(text))
