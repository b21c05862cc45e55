"""What stands outside the fiches, cut into acts: deliberation, report, contract, avenant, schéma, annex."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.model.document import Line
from extractor.model.segments import Act
from extractor.ruleset import Ruleset


def acts_of(lines: Sequence[Line], rules: Ruleset) -> tuple[Act, ...]:
    """Acts in order. A line that a rule knows as the title of an act begins one; the first is ``autre`` until then."""
    acts: list[Act] = []
    nature = "autre"
    current: list[Line] = []
    motifs = rules.motifs("actes.titre")
    for line in lines:
        title = motifs.first_match(line.text) if _may_head(line) else None
        found = title[0].valeur["nature"] if title else nature
        if found != nature:
            if current:
                acts.append(Act(nature, tuple(current)))
            nature, current = found, []
        current.append(line)
    if current:
        acts.append(Act(nature, tuple(current)))
    return tuple(acts)


def _may_head(line: Line) -> bool:
    return line.cell is None and len(line.text) < 120
