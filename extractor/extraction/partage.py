"""What a fiche owes to the others: sections printed once for several, and a référent printed without its label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.model.segments import FichePart, SectionPart
from extractor.ruleset import Ruleset

USUAL = 0.7  # share of the fiches whose header names a référent, before a line without a label is taken for one


def complete(fiches: Sequence[FichePart], rules: Ruleset) -> list[FichePart]:
    """The fiches with the sections that others print for them, and their unlabelled référent."""
    return _with_referents(_with_shared(fiches, rules), rules)


def _with_shared(fiches: Sequence[FichePart], rules: Ruleset) -> list[FichePart]:
    """Add to each fiche the sections that a label gives to several ("Indicateurs (fiches actions 1 et 2)")."""
    found: dict[str, list[SectionPart]] = {}
    for fiche in fiches:
        for numero, sections in _shared(fiche, rules).items():
            if numero != fiche.numero:
                found.setdefault(numero, []).extend(sections)
    return [
        replace(fiche, sections=(*fiche.sections, *found.get(fiche.numero or "", []))) if fiche.numero else fiche
        for fiche in fiches
    ]


def _shared(fiche: FichePart, rules: Ruleset) -> dict[str, list[SectionPart]]:
    """Sections to share by number of the other fiche: from the label that says so, all of the same kind."""
    shared: dict[str, list[SectionPart]] = {}
    numbers: list[str] = []
    kinds: set[str] = set()
    for section in fiche.sections:
        for motif in rules.motifs("sections.partage"):
            named = motif.search(section.intitule)
            if named is not None:
                numbers = re.findall(r"\d+(?:\.\d+)*", named["numeros"])
                kinds.add(section.section)
        if section.section in kinds:
            for number in numbers:
                shared.setdefault(number, []).append(section)
    return shared


def _with_referents(fiches: Sequence[FichePart], rules: Ruleset) -> list[FichePart]:
    """Read a lone header line as the référent where nearly all the other fiches print one at that place."""
    named = sum(any(s.section == "referent" for s in fiche.sections) for fiche in fiches)
    if named < USUAL * len(fiches) or named < 2:
        return list(fiches)
    return [_with_referent(fiche, rules) for fiche in fiches]


def _with_referent(fiche: FichePart, rules: Ruleset) -> FichePart:
    header = next((s for s in fiche.sections if s.section == "autre:entete"), None)
    if header is None or any(s.section == "referent" for s in fiche.sections):
        return fiche
    mentions = rules.motifs("fiches.mention")
    lines = [line for line in header.lines if not any(m.match(line.text) for m in mentions)]
    if len(lines) != 1:
        return fiche
    rest = tuple(line for line in header.lines if line is not lines[0])
    others = [s for s in fiche.sections if s is not header]
    kept = [replace(header, lines=rest)] if rest else []
    return replace(fiche, sections=(*kept, SectionPart("referent", "", (), (lines[0],)), *others))
