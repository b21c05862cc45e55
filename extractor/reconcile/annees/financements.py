"""Years of planned amounts: against the contract, the year of the act, and the beginning of the action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from extractor.model.fiche import Anomalie, Fiche, Montant
from extractor.model.passage import Texte
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction, court
from extractor.ruleset.motif import folded
from extractor.text.dates import find_dates

FEW = 5  # dated amounts of a document, below which their share says nothing


def financements(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One anomaly for each fiche whose planned amounts stand in a year that cannot be theirs, or is doubtful."""
    yield from _far_from_contract(contexte, redaction)
    yield from _another_exercise(contexte, redaction)
    yield from _before_beginning(contexte, redaction)


def _planned(fiche: Fiche, reglages: Reglages) -> list[Montant]:
    sections = reglages.liste("sections_budget")
    return [m for m in fiche.montants if m.section in sections and m.nature == "prevu" and m.annee]


def _far_from_contract(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """Planned amounts of a year far from the period of the contract; when many are, the period was misread."""
    meta, reglages = contexte.metadonnees, contexte.reglages
    if meta is None or meta.periode_debut is None or meta.periode_fin is None:
        return
    gap = reglages.entier("annee_financement_ecart")
    periode = f"{meta.periode_debut}-{meta.periode_fin}"
    years = range(meta.periode_debut - gap + 1, meta.periode_fin + gap)
    planned = [(fiche, m) for fiche in contexte.fiches for m in _planned(fiche, reglages)]
    far = [(fiche, montant) for fiche, montant in planned if montant.annee not in years]
    if len(far) * 100 <= len(planned) * reglages.entier("annee_financement_part") or len(planned) < FEW:
        for fiche, montant in far:
            yield _of(montant, fiche, redaction, "annee_financement", periode=periode)


def _of(montant: Montant, fiche: Fiche, redaction: Redaction, modele: str, **mots: str) -> Anomalie:
    found = redaction.redige(modele, fiche.fiche_id, montant.provenance, annee=str(montant.annee), **mots)
    return replace(found, preuve=(montant.montant_id,))


def _another_exercise(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """An amount of a later year in an act that pays for one year, where nearly all amounts are of that year."""
    meta, reglages = contexte.metadonnees, contexte.reglages
    exercice = meta.exercice if meta else None
    if exercice is None:
        return
    planned = [(fiche, m) for fiche in contexte.fiches for m in _planned(fiche, reglages)]
    years = Counter(m.annee for _, m in planned)
    if years[exercice] * 100 < len(planned) * reglages.entier("annee_exercice_part"):
        return
    for fiche, montant in planned:
        if montant.annee and montant.annee > exercice:
            yield _of(montant, fiche, redaction, "annee_exercice", exercice=str(exercice))


def _before_beginning(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """Amounts of a year that ends before the action begins, or whole ones for a year of which little is left."""
    reglages = contexte.reglages
    for fiche in contexte.fiches:
        planned = [m for m in _planned(fiche, reglages) if m.niveau != "total"]
        begins = _beginning(fiche, contexte.textes, reglages) if planned else None
        if begins is None:
            continue
        day, words = begins
        early = [m for m in planned if (m.annee or day.year) < day.year]
        late = [m for m in planned if m.annee == day.year] if _late_in_year(day, reglages) else []
        # the same amounts the year after: the first year was not reduced
        whole = [m for m in early or late if _again(m, planned)]
        if whole and sum(m.valeur for m in whole) >= reglages.decimal("annee_prorata_min"):
            yield _not_reduced(fiche, whole, day, words, redaction)


def _again(montant: Montant, planned: Sequence[Montant]) -> bool:
    return any(
        m.annee == (montant.annee or 0) + 1 and m.valeur == montant.valeur and m.financeur == montant.financeur
        for m in planned
    )


def _late_in_year(day: date, reglages: Reglages) -> bool:
    return day.month >= reglages.entier("annee_prorata_mois")


def _beginning(fiche: Fiche, textes: Sequence[Texte], reglages: Reglages) -> tuple[date, str] | None:
    """When the action begins, and the words that say so: a dated beginning, or the only date of the calendar.

    Steps of an earlier year (a study, works) may be what that year pays for, unless they fill its last months only.
    """
    calendars = [t.passage.text for t in textes if t.fiche_id == fiche.fiche_id and t.section == "calendrier"]
    if len(calendars) != 1:
        return None
    text, dates = calendars[0], find_dates(calendars[0])
    words = reglages.liste("annee_debut_mots")
    for rank, found in enumerate(dates):
        clause = folded(text)[found.end :].split(".")[0][:60].lstrip(" :-")
        if any(clause.startswith(word) for word in words):
            earlier = (before.debut for before in dates[:rank] if before.debut.year < found.debut.year)
            prepared = any(not _late_in_year(day, reglages) for day in earlier)
            return None if prepared else (found.debut, court(text[found.start : found.end + 60], 60))
    if len(dates) != 1 or dates[0].debut.year != dates[0].fin.year:
        return None
    before = folded(text)[: dates[0].start].strip()
    if before in reglages.liste("annee_fin_annee_mots"):
        return date(dates[0].fin.year, reglages.entier("annee_prorata_mois"), 1), text.strip()
    return (dates[0].debut, text.strip()) if text.strip() == text[dates[0].start : dates[0].end].strip() else None


def _not_reduced(fiche: Fiche, whole: Sequence[Montant], day: date, words: str, redaction: Redaction) -> Anomalie:
    first = whole[0]
    total = sum((m.valeur for m in whole), Decimal(0))
    parts = " + ".join(number(m.valeur) for m in whole[:6])
    found = redaction.redige(
        "annee_prorata",
        fiche.fiche_id,
        first.provenance,
        montant=number(total),
        detail=f" ({parts})" if len(whole) > 1 else "",
        annee=str(first.annee),
        suivante=str((first.annee or 0) + 1),
        debut=words,
        annee_debut=str(day.year),
    )
    return replace(found, preuve=tuple(m.montant_id for m in whole))
