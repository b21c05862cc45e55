"""One fiche: everything read from its sections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from extractor.extraction.acteurs import read_partenaires, read_referents
from extractor.extraction.calendriers import read_calendriers
from extractor.extraction.indicateurs import IndicateurReader, still_to_come, with_targets
from extractor.extraction.montants import MontantReader
from extractor.extraction.names import line_end
from extractor.extraction.objectifs import national_objective, read_objectifs_operationnels
from extractor.extraction.pourcentages import read_pourcentages, with_execution_rate
from extractor.extraction.rattachement import Attachment
from extractor.model.document import Line
from extractor.model.fiche import (
    Action,
    Calendrier,
    Fiche,
    Indicateur,
    Item,
    Montant,
    Pourcentage,
    Referent,
    Section,
)
from extractor.model.passage import Passage, Texte, passage
from extractor.model.segments import FichePart, SectionPart
from extractor.ruleset import Ruleset

Read = tuple[SectionPart, Passage]
"""A section and its content as one text."""


def has_banking(text: str, rules: Ruleset) -> bool:
    """Whether a text holds bank details."""
    return rules.motifs("montants.banque").found_in(text)


def without_banking(
    lines: Sequence[Line], rules: Ruleset, hyphens: Collection[str] = ()
) -> tuple[Sequence[Line], Passage]:
    """The lines but those that hold bank details, and the same as one text (``hyphens`` as ``passage`` says).

    Hardly any text holds some, which is known at one look.
    """
    whole = passage(lines, hyphens)
    if not has_banking(whole.text, rules):
        return lines, whole
    kept = [line for line in lines if not has_banking(line.text, rules)]
    return kept, passage(kept, hyphens)


def with_objective(part: FichePart) -> list[SectionPart]:
    """The sections, with the objective printed in the header (or as the title) as one of its own."""
    lines = tuple(line for heading in part.parents if heading.genre == "objectif" for line in heading.lines)
    if part.genre == "objectif_seul":
        lines = (*part.heading[1:], *lines)
    if not lines:
        return list(part.sections)
    return [SectionPart("objectif", "", (), lines), *part.sections]


class FicheReader:
    """Reads fiches with the rules; ``periode`` is the period of the contract, when known.

    ``national`` where the document may serve the objectives of the national strategy; ``acte`` is the year the act
    was adopted in, when known: later values are not reached yet.
    """

    def __init__(
        self,
        rules: Ruleset,
        periode: str | None,
        compounds: Iterable[str] = (),
        *,
        national: bool = True,
        acte: int | None = None,
    ) -> None:
        self._rules = rules
        self._acte = acte
        self._national = national
        self._montants = MontantReader(rules, periode)
        self._indicators = IndicateurReader(rules)
        # by identity of the lines, which are kept so that it stays theirs
        self._passages: dict[int, tuple[tuple[Line, ...], Passage]] = {}
        self._hyphens = frozenset((*rules.liste("texte.prefixes_a_trait_union"), *compounds))

    def passage(self, part: SectionPart) -> Passage:
        """The content of a section as one text; bank details are never given out."""
        known = self._passages.get(id(part.lines))
        if known is None:
            _, text = without_banking(part.lines, self._rules, self._hyphens)
            known = self._passages[id(part.lines)] = (part.lines, text)
        return known[1]

    def textes(self, part: FichePart) -> list[Texte]:
        """The heading and the sections of a fiche as texts."""
        fiche_id = f"f{part.rang}"
        heading = Texte(fiche_id, "titre", passage(part.heading))
        return [heading, *(Texte(fiche_id, s.section, self.passage(s)) for s in with_objective(part))]

    def read(self, part: FichePart, attachment: Attachment) -> Fiche:
        """The fiche with all its values, in printed order."""
        fiche_id = f"f{part.rang}"
        lines = part.lines
        parts = [(section, self.passage(section)) for section in with_objective(part)]
        montants, percents = self._figures(parts, fiche_id)
        objectif = attachment.objectif
        texte = (objectif.titre or None) if objectif else part.titre if part.genre == "objectif_seul" else None
        pages, numbers = [line.page for line in lines], [line.number for line in lines]
        heading = passage(part.heading)
        margin = max(line_end(line) for line in lines)
        return Fiche(
            fiche_id=fiche_id,
            rang=part.rang,
            numero=part.numero,
            titre=part.titre,
            engagement=attachment.engagement,
            axe=attachment.axe,
            orientation=attachment.orientation,
            objectif_numero=attachment.objectif_numero,
            objectif_texte=texte,
            objectif_type=attachment.objectif_type,
            objectif_national=self._national_objective(attachment.objectif_numero, texte),
            page_debut=min(pages),
            page_fin=max(pages),
            ligne_debut=min(n for p, n in zip(pages, numbers, strict=True) if p == min(pages)),
            ligne_fin=max(n for p, n in zip(pages, numbers, strict=True) if p == max(pages)),
            provenance=heading.locate(0, max(len(heading.text), 1)),
            sections=tuple(self._sections(parts)),
            objectifs_operationnels=tuple(self._objectifs(parts)),
            referents=tuple(self._referents(parts, margin)),
            partenaires=tuple(self._partenaires(parts, margin)),
            actions=tuple(self._actions(parts)),
            montants=tuple(montants),
            pourcentages=with_execution_rate(percents, montants),
            indicateurs=tuple(self._indicateurs(parts, fiche_id)),
            calendriers=tuple(self._calendriers(parts)),
            source=dict(attachment.source),
        )

    def _national_objective(self, numero: str | None, texte: str | None) -> str | None:
        return national_objective(numero, texte, self._rules) if self._national else None

    def _figures(self, parts: Sequence[Read], fiche_id: str) -> tuple[list[Montant], list[Pourcentage]]:
        montants: list[Montant] = []
        percents: list[Pourcentage] = []
        for section, text in parts:
            first = len(montants) + 1
            prefix = f"{fiche_id}-"
            montants += self._montants.read(text, section.section, prefix, first, section.intitule, section.heads)
            percents += read_pourcentages(text, section.section, f"{fiche_id}-", len(percents) + 1)
        return montants, percents

    def _sections(self, parts: Sequence[Read]) -> list[Section]:
        found = []
        for rank, (section, text) in enumerate(parts, start=1):
            label = passage(section.label) if section.label or not text.lines else text
            found.append(
                Section(rank, section.section, section.intitule, text.text, label.locate(0, max(len(label.text), 1)))
            )
        return found

    def _objectifs(self, parts: Sequence[Read]) -> list[Item]:
        found: list[Item] = []
        for section, text in parts:
            if section.section == "objectif_operationnel":
                found += read_objectifs_operationnels(text, self._rules)
        return [Item(rank, item.texte, item.provenance) for rank, item in enumerate(found, start=1)]

    def _referents(self, parts: Sequence[Read], margin: float) -> list[Referent]:
        found: list[Referent] = []
        for section, text in parts:
            if section.section == "referent":
                found += read_referents(text, section.intitule or None, self._rules, margin)
        return [Referent(rank, r.nom, r.role, r.fonction, r.provenance) for rank, r in enumerate(found, start=1)]

    def _partenaires(self, parts: Sequence[Read], margin: float) -> list[Item]:
        found: list[Item] = []
        for section, text in parts:
            if section.section == "acteurs":
                found += read_partenaires(text, self._rules, margin)
        return [Item(rank, item.texte, item.provenance) for rank, item in enumerate(found, start=1)]

    def _actions(self, parts: Sequence[Read]) -> list[Action]:
        """Numbered sub-actions announced in the description."""
        found: list[Action] = []
        motifs = self._rules.motifs("fiches.action")
        for section, text in parts:
            if section.section != "description":
                continue
            for start, end in text.rows(lambda line, _: line.text[:1].isupper() and motifs.matches(line.text)):
                named = motifs.first_match(text.text[start:end])
                if named is not None:
                    match = named[1]
                    at = start + match.start("titre")
                    titre = " ".join(text.text[at:end].split())
                    stop = start + len(text.text[start:end].rstrip())
                    numero = text.text[start + match.start("numero") : start + match.end("numero")]
                    found.append(Action(len(found) + 1, numero, titre, text.locate(start, stop)))
        return found

    def _indicateurs(self, parts: Sequence[Read], fiche_id: str) -> list[Indicateur]:
        found: list[Indicateur] = []
        for section, text in parts:
            if section.section == "indicateurs":
                found += self._indicators.read(text, section.famille, f"{fiche_id}-", len(found) + 1)
            elif section.section == "objectif_operationnel":
                found += self._indicators.read_targets(text, f"{fiche_id}-", len(found) + 1)
        known = with_targets(found) if self._acte is None else still_to_come(with_targets(found), self._acte)
        ranked = enumerate(known, start=1)
        return [replace(one, indicateur_id=f"{fiche_id}-i{rank}") for rank, one in ranked]

    def _calendriers(self, parts: Sequence[Read]) -> list[Calendrier]:
        found: list[Calendrier] = []
        for section, text in parts:
            if section.section == "calendrier":
                for row in read_calendriers(text, self._rules):
                    rank = len(found) + 1
                    found.append(Calendrier(rank, row.action, row.annee, row.debut, row.fin, row.provenance))
        return found
