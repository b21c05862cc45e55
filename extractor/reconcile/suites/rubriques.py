"""Sections that nearly every fiche fills, and a few leave empty, or do not have at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.model.fiche import Anomalie, Fiche, Section
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.textes import Redaction
from extractor.ruleset.motif import folded

PERCENT = 100


def rubriques_vides(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """Sections whose label is printed with nothing below it, when nearly every other fiche fills them."""
    fiches, reglages = contexte.fiches, contexte.reglages
    if len(fiches) < reglages.entier("texte_rubrique_fiches_min"):
        return
    filled: Counter[str] = Counter()
    for fiche in fiches:
        filled.update({s.section for s in fiche.sections if s.texte.strip()})
    share = reglages.entier("texte_rubrique_part")
    for fiche in fiches:
        empty = _empty(fiche, reglages)
        if len(empty) > 2:
            continue  # a fiche given up, or badly read: not a slip
        for section in empty:
            if filled[section.section] * PERCENT >= share * len(fiches):
                yield redaction.redige(
                    "texte_rubrique",
                    fiche.fiche_id,
                    section.provenance,
                    intitule=section.intitule.strip(" :"),
                    remplies=str(filled[section.section]),
                    fiches=str(len(fiches)),
                )


def _empty(fiche: Fiche, reglages: Reglages) -> list[Section]:
    told = reglages.liste("texte_rubriques")
    full = {s.section for s in fiche.sections if s.texte.strip()}
    first: dict[str, Section] = {}
    for section in fiche.sections:
        if section.section in told and section.section not in full and section.intitule:
            first.setdefault(section.section, section)
    return list(first.values())


def rubriques_absentes(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A section that nearly every fiche has, whose label stands nowhere in one fiche.

    A fiche that lacks several of them, or a section that several fiches lack, was read badly or is of another form.
    """
    fiches, reglages = contexte.fiches, contexte.reglages
    if len(fiches) < reglages.entier("texte_absente_fiches_min"):
        return
    labels: dict[str, Counter[str]] = {}
    for fiche in fiches:
        for section, intitule in {(s.section, s.intitule.strip(" :")) for s in fiche.sections if s.intitule}:
            labels.setdefault(section, Counter())[intitule] += 1
    usual = {section: known.most_common(1)[0][0] for section, known in labels.items()}
    owners = {section: {f.fiche_id for f in fiches for s in f.sections if s.section == section} for section in labels}
    told = reglages.liste("texte_rubriques")
    often, nearly = (
        [s for s in told if len(owners.get(s, ())) * PERCENT >= reglages.entier(nom) * len(fiches)]
        for nom in ("texte_absente_usage", "texte_absente_part")
    )
    whole = reglages.entier("numerotation_rubriques_min")
    for fiche in (f for f in fiches if len({s.section for s in f.sections}) >= whole):
        missing = [s for s in often if fiche.fiche_id not in owners[s]]
        after = _following(missing[0], fiche, fiches) if len(missing) == 1 else None
        if after and missing[0] in nearly and not _printed(usual[missing[0]], fiche, contexte):
            yield redaction.redige(
                "texte_absente",
                fiche.fiche_id,
                after.provenance,
                suivante=after.intitule.strip(" :"),
                intitule=usual[missing[0]],
                presentes=str(len(owners[missing[0]])),
                fiches=str(len(fiches)),
            )


def _following(missing: str, fiche: Fiche, fiches: Sequence[Fiche]) -> Section | None:
    """The section of a fiche before which the missing one would stand, as in most of the others."""
    after: Counter[str] = Counter()
    for other in fiches:
        names = list(dict.fromkeys(s.section for s in other.sections if s.intitule))
        if missing in names[:-1]:
            after[names[names.index(missing) + 1]] += 1
    usual = [name for name, _ in after.most_common()]
    own = {s.section: s for s in reversed(fiche.sections) if s.intitule}
    return next((own[name] for name in usual if name in own), None)


def _printed(label: str, fiche: Fiche, contexte: Contexte) -> bool:
    """Whether the first words of a label stand in the fiche, where they were not taken for a label."""
    words = " ".join(folded(label).split()[:2])
    own = (t for t in contexte.textes if t.fiche_id == fiche.fiche_id)
    return any(words in " ".join(folded(texte.passage.text).split()) for texte in own)
