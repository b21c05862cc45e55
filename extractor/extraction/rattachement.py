"""What a fiche belongs to: engagement, axe, orientation, objective, each with the source that says so.

Order of the sources, best first: a heading printed for the fiche, its numbering when other fiches prove what its
parts mean ("2.18" is engagement 2, objective 18), the heading above, a summary table, the national strategy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractor.model.document import Document, Line
from extractor.model.segments import FichePart, Heading, SectionPart
from extractor.ruleset import Famille, Ruleset
from extractor.text.euros import EURO, find_euros
from extractor.text.numbers import BLANK, FIGURE

_BEFORE_FIGURES = re.compile(rf"\s{{2,}}|[-–]\s*{EURO}|\d", re.IGNORECASE)
_FLAT_ROW = re.compile(rf"(?:.*?\s)??(\d{{1,2}}){BLANK}(?={FIGURE}\s?{EURO}|[-–]{BLANK}*{EURO})", re.IGNORECASE)
LONGEST_NUMBER = 5  # characters: "XVIII"
PROOF = 0.6  # share of the fiches with a printed heading that must agree before numbering is trusted


_ROWS = {
    "objectif": "objectif_numero",
    "autre:engagement": "engagement",
    "autre:axe": "axe",
    "autre:orientation": "orientation",
}


@dataclass(slots=True)
class Attachment:
    """Where a fiche stands; ``source`` says in French what each attribute was read from."""

    engagement: str | None = None
    axe: str | None = None
    orientation: str | None = None
    objectif: Heading | None = None
    objectif_numero: str | None = None
    objectif_type: str | None = None
    source: dict[str, str] = field(default_factory=dict)

    def give(self, name: str, value: str | None, source: str) -> None:
        """Set an attribute that has no value yet."""
        if value and getattr(self, name) is None:
            setattr(self, name, value)
            self.source[name] = source


def attach(
    fiches: Sequence[FichePart], document: Document, rules: Ruleset, *, national: bool = True
) -> list[Attachment]:
    """One ``Attachment`` for each fiche, in order; ``national`` where the national strategy may complete them."""
    found = [_printed(fiche, rules) for fiche in fiches]
    _by_numbering(fiches, found)
    for fiche, attachment in zip(fiches, found, strict=True):
        for heading in fiche.above:
            _give_above(attachment, heading)
    _by_tables(fiches, found, document, rules)
    for attachment in found if national else ():
        _by_strategy(attachment, rules)
    return found


def _give_above(attachment: Attachment, heading: Heading) -> None:
    source = f"titre au-dessus : « {heading.titre} »"
    if heading.genre != "objectif":
        attachment.give(heading.genre, _number(heading), source)
    elif attachment.objectif is None and attachment.objectif_numero is None:
        attachment.objectif = heading
        attachment.give("objectif_numero", heading.numero, source)


def _printed(fiche: FichePart, rules: Ruleset) -> Attachment:
    """What the headings and the rows printed for the fiche say."""
    attachment = Attachment()
    own = [h for h in fiche.parents if h.genre == "objectif"]
    if own:
        inside = [h for h in own if _after_heading(h, fiche)]
        attachment.objectif = inside[0] if inside else own[-1]
        attachment.give("objectif_numero", attachment.objectif.numero, "intitulé de l'objectif")
        attachment.give("objectif_type", attachment.objectif.type, "intitulé de l'objectif")
    if fiche.genre == "objectif_seul":
        attachment.give("objectif_numero", fiche.numero, "titre de la fiche")
        attachment.give("objectif_type", fiche.type, "titre de la fiche")
    for heading in fiche.parents:
        if heading.genre != "objectif":
            attachment.give(heading.genre, _number(heading), f"titre de la fiche : « {heading.titre} »")
    for section in fiche.sections:
        name = _ROWS.get(section.section)
        row = _row(section, rules) if name else None
        if name is None or row is None:
            continue
        attachment.give(name, row.numero, f"rubrique « {section.intitule} » de la fiche")
        if name == "objectif_numero" and attachment.objectif is None:
            attachment.objectif = row
            attachment.give("objectif_type", row.type, f"rubrique « {section.intitule} » de la fiche")
    return attachment


def _row(section: SectionPart, rules: Ruleset) -> Heading | None:
    """Number and title printed in a row such as "Engagement : 2 – Sécuriser les parcours"."""
    text = " ".join(" ".join(line.text for line in section.lines).split())
    for motif in rules.motifs("fiches.numero_rubrique"):
        found = motif.match(text)
        if found is not None:
            titre = text[found.start("titre") :]
            ending = rules.motifs("fiches.type_final").first_search(titre)
            word = found["type"] or found["type_apres"] or (ending[1]["type"] if ending else None)
            kind = rules.lexique("fiches.types_objectif").whole(word) if word else None
            titre = titre[: ending[1].start()] if ending else titre
            return Heading(section.section, found["numero"], titre, kind.id if kind else None, section.lines)
    return None


def _after_heading(heading: Heading, fiche: FichePart) -> bool:
    first, head = heading.lines[0], fiche.heading[0]
    return (first.page, first.number) >= (head.page, head.number)


def _number(heading: Heading) -> str | None:
    """The number as printed ("II", "B"); a word in its place ("Transversal") in small letters."""
    return heading.numero.lower() if heading.numero and len(heading.numero) > LONGEST_NUMBER else heading.numero


def _by_numbering(fiches: Sequence[FichePart], found: Sequence[Attachment]) -> None:
    """Read "2.18" as engagement 2, objective 18 (or axe, orientation) where printed headings prove it."""
    parts = [re.findall(r"\d+", fiche.numero or "") for fiche in fiches]
    if sum(len(p) >= 2 for p in parts) < PROOF * len(fiches):
        return
    proved = [
        (name, place)
        for place, names in enumerate((("engagement", "axe"), ("objectif_numero", "orientation")))
        for name in names
        if _proved([(getattr(a, name), p[place]) for a, p in zip(found, parts, strict=True) if len(p) > place])
    ]
    if not any(place == 0 for _, place in proved) and any(name == "orientation" for name, _ in proved):
        proved.append(("axe", 0))  # orientations are numbered inside axes
    for name, place in proved:
        for attachment, part in zip(found, parts, strict=True):
            if len(part) > place:
                attachment.give(name, part[place], "numéro de la fiche (numérotation du document)")


def _proved(pairs: Sequence[tuple[str | None, str]]) -> bool:
    known = [value == part for value, part in pairs if value is not None]
    return len(known) >= 2 and sum(known) >= PROOF * len(known)


def _by_tables(fiches: Sequence[FichePart], found: Sequence[Attachment], document: Document, rules: Ruleset) -> None:
    """Headings of a summary table ("Engagement 2 : …", "Conditions pour y parvenir") govern the rows below."""
    inside = {(line.page, line.number) for fiche in fiches for line in fiche.lines}
    outside = [line for line in document.body if (line.page, line.number) not in inside]
    by_fiche, by_objective, transverse = _table_headings(outside, {f.numero for f in fiches if f.numero}, rules)
    named = _is_named(outside, rules)
    for fiche, attachment in zip(fiches, found, strict=True):
        title = by_fiche.get(fiche.numero or "") or by_objective.get(attachment.objectif_numero or "")
        if title is None:
            continue
        source = f"tableau récapitulatif : « {title[1]} »"
        if title[0] in transverse:
            attachment.give("axe", title[1], source)
            attachment.give("engagement", "transverse" if named else None, source)
        else:
            attachment.give("engagement", title[0], source)


def _is_named(lines: Sequence[Line], rules: Ruleset) -> bool:
    """Whether the document itself speaks of a transverse engagement."""
    motifs = Famille(m for m in rules.motifs("fiches.parents") if m.id == "engagement_transverse")
    return any(motifs.found_in(line.text) for line in lines)


_Title = tuple[str, str]


def _table_headings(
    lines: Sequence[Line], numbers: set[str], rules: Ruleset
) -> tuple[Mapping[str, _Title], Mapping[str, _Title], set[str]]:
    """Heading that governs each fiche number, and each objective number, in the tables outside the fiches."""
    parents = [m for m in rules.motifs("fiches.parents") if "seul" not in m.valeur]
    engagements = Famille(m for m in parents if m.valeur["genre"] == "engagement")
    objectives = Famille(m for m in parents if m.id == "objectif")
    lexique = rules.lexique("fiches.transverse")
    by_fiche: dict[str, Counter[_Title]] = {}
    by_objective: dict[str, Counter[_Title]] = {}
    current: _Title | None = None
    table: str | None = None
    transverse = set()
    totals = rules.lexique("montants.totaux")
    for line in lines:
        total = totals.at_start(line.text) if current else None
        here = line.cell.table if line.cell else None
        if here != table or (total is not None and total.entree.attributs.get("niveau", total.entree.id) == "total"):
            current, table = None, here  # a heading governs its own table only
        heading = engagements.first_match(line.text)
        if heading is not None:
            current = (heading[1]["numero"], line.text[heading[1].start("titre") :])
            continue
        if lexique.at_start(line.text) is not None:
            words = _BEFORE_FIGURES.split(line.text)[0].strip()
            general = lexique.whole(words)
            if general is not None:
                current = (general.id, words)
                transverse.add(general.id)
                continue
        if current is None or total is not None:
            continue
        number = _row_number(line, numbers)
        if number is not None:
            by_fiche.setdefault(number, Counter())[current] += 1
        objective = objectives.first_match(line.text) if line.cell is not None else None
        if objective is not None:
            by_objective.setdefault(objective[1]["numero"], Counter())[current] += 1
    return _agreed(by_fiche), _agreed(by_objective), transverse


def _agreed(votes: Mapping[str, Counter[_Title]]) -> dict[str, _Title]:
    """Keep what one heading governs alone."""
    return {key: next(iter(counter)) for key, counter in votes.items() if len({t[0] for t in counter}) == 1}


def _row_number(line: Line, numbers: set[str]) -> str | None:
    """Fiche number of a table row: alone in its cell, or the figure before the first amount of a flattened row."""
    text = line.text.strip()
    if line.cell is not None and line.cell.columns > 3:
        return text if text in numbers else None
    match = _FLAT_ROW.match(text)
    if line.cell is None and match and match[1] in numbers and len(find_euros(text)) >= 2:
        return match[1]
    return None


def _by_strategy(attachment: Attachment, rules: Ruleset) -> None:
    """Engagement and type of an objective of the national strategy, when its number is printed."""
    if attachment.objectif_numero is None or attachment.axe is not None:
        return
    for entree in rules.lexique("objectifs.nationaux").entrees:
        if entree.id == attachment.objectif_numero:
            attachment.give("engagement", entree.attributs["engagement"], "stratégie nationale (n° d'objectif)")
