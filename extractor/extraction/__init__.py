"""Sections to values: one reader per file, all knowledge from the rules, every value with its provenance."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.extraction.fiches import FicheReader, without_banking
from extractor.extraction.metadonnees import metadonnees
from extractor.extraction.montants import MontantReader
from extractor.extraction.notes import read_notes
from extractor.extraction.partage import complete
from extractor.extraction.pourcentages import read_pourcentages
from extractor.extraction.rattachement import attach
from extractor.extraction.tableaux import read_tableaux
from extractor.extraction.tableaux_texte import flattened_tables
from extractor.model.document import Document
from extractor.model.fiche import Fiche, Metadonnees, Montant, NotePage, Pourcentage, Section, Tableau
from extractor.model.passage import Texte, compounds, passage
from extractor.model.segments import Act, Segmented
from extractor.ruleset import Ruleset

__all__ = ["Extracted", "extract_values"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one document says: metadata, fiches, and what stands outside the fiches."""

    metadonnees: Metadonnees
    fiches: tuple[Fiche, ...]
    sections: tuple[Section, ...]
    montants: tuple[Montant, ...]
    pourcentages: tuple[Pourcentage, ...]
    tableaux: tuple[Tableau, ...]
    textes: tuple[Texte, ...]
    notes: tuple[NotePage, ...] = ()


def extract_values(document: Document, segmented: Segmented, rules: Ruleset) -> Extracted:
    """Read every value of a segmented document."""
    owner = {(line.page, line.number): f"f{part.rang}" for part in segmented.fiches for line in part.lines}
    meta = metadonnees(document, rules, owner.keys())
    periode = f"{meta.periode_debut}-{meta.periode_fin}" if meta.periode_debut and meta.periode_fin else None
    national = not meta.natures or not set(meta.natures) <= set(rules.liste("objectifs.natures_hors_strategie"))
    acte = _year_of_act(meta, plan=not national)
    reader = FicheReader(rules, periode, compounds(document.body), national=national, acte=acte)
    attachments = attach(segmented.fiches, document, rules, national=national)
    parts = complete(segmented.fiches, rules)
    fiches = tuple(reader.read(part, a) for part, a in zip(parts, attachments, strict=True))
    outside_lines = [line for act in segmented.acts for line in act.lines]
    rebuilt = flattened_tables(outside_lines)
    rows = {(c.provenance.page, c.provenance.ligne) for table in rebuilt for c in table.cellules}
    sections, montants, percents, outside = _outside(segmented.acts, rows, rules, periode)
    tableaux = (*read_tableaux(document, owner, rules), *rebuilt)
    textes = [*outside, *(texte for part in segmented.fiches for texte in reader.textes(part))]
    return Extracted(
        meta,
        fiches,
        tuple(sections),
        tuple(montants),
        tuple(percents),
        tableaux,
        tuple(textes),
        tuple(read_notes(document, owner)),
    )


def _year_of_act(meta: Metadonnees, *, plan: bool) -> int | None:
    """The year in which a document speaks: that of its adoption, else the first of a ``plan`` that tells none."""
    adopted = meta.date_seance or meta.prefecture_date_reception
    if adopted:
        return int(adopted[:4])
    return meta.periode_debut if plan else None


def _outside(
    acts: tuple[Act, ...], rows: set[tuple[int, int]], rules: Ruleset, periode: str | None
) -> tuple[list[Section], list[Montant], list[Pourcentage], list[Texte]]:
    """Text, amounts and percentages outside the fiches; what stands in tables is left to the tables.

    ``rows`` are the (page, line) of the flattened tables.
    """
    reader = MontantReader(rules, periode)
    sections: list[Section] = []
    montants: list[Montant] = []
    percents: list[Pourcentage] = []
    textes: list[Texte] = []
    for act in acts:
        lines, body = without_banking(act.lines, rules)
        if not body.text:
            continue
        name = f"autre:{act.nature}"
        textes.append(Texte(None, name, body))
        label = passage(lines[:1])
        sections.append(
            Section(len(sections) + 1, name, lines[0].text, body.text, label.locate(0, max(len(label.text), 1)))
        )
        running = passage([line for line in lines if line.cell is None and (line.page, line.number) not in rows])
        if running.text:
            montants += reader.read(running, name, "d-", len(montants) + 1, act=True)
            percents += read_pourcentages(running, name, "d-", len(percents) + 1)
    return sections, montants, percents, textes
