"""Calendars: against the year that the act pays for, the end of the contract, and the order of their own steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from extractor.model.fiche import Anomalie, Fiche, Metadonnees
from extractor.model.passage import Texte
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.textes import Redaction, court
from extractor.text.dates import DateSpan, find_dates, find_years
from extractor.text.fold import fold

HALF_YEAR = 184  # days


def calendriers(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One anomaly for each calendar that ends too early, too late, or tells its steps in another order."""
    meta, reglages = contexte.metadonnees, contexte.reglages
    own: dict[str | None, list[Texte]] = {}
    for texte in contexte.textes:
        own.setdefault(texte.fiche_id, []).append(texte)
    for fiche in contexte.fiches:
        mine = [t for t in own.get(fiche.fiche_id, ()) if t.section == "calendrier" and t.passage.text.strip()]
        looks_back = bool({s.section for s in fiche.sections} & set(reglages.liste("sections_bilan")))
        if meta and mine and not looks_back:
            yield from _too_early(fiche, mine, own[fiche.fiche_id], meta, reglages, redaction)
            yield from _too_late(fiche, mine, meta, reglages, redaction)
        for calendar in mine:
            yield from _disordered(fiche, calendar, redaction)


def _too_early(
    fiche: Fiche,
    calendars: Sequence[Texte],
    own: Sequence[Texte],
    meta: Metadonnees,
    reglages: Reglages,
    redaction: Redaction,
) -> Iterator[Anomalie]:
    """A calendar that ends before the year the act pays for, in a fiche that speaks of that year elsewhere.

    A report on past years looks back, and an action already begun goes on: neither is told.
    """
    years = [y.annees[-1] for t in calendars for y in find_years(t.passage.text)]
    if meta.exercice is None or not years or max(years) >= meta.exercice or _goes_on(calendars, reglages):
        return
    planned = [t for t in own if t.section in reglages.liste("annee_calendrier_sections")]
    if any(y.annees[-1] >= meta.exercice for t in planned for y in find_years(t.passage.text)):
        passage = calendars[0].passage
        yield redaction.redige(
            "annee_calendrier",
            fiche.fiche_id,
            passage.locate(0, len(passage.text)),
            annee=str(max(years)),
            exercice=str(meta.exercice),
        )


def _goes_on(calendars: Sequence[Texte], reglages: Reglages) -> bool:
    words = reglages.liste("annee_calendrier_suites")
    return any(word in fold(texte.passage.text) for texte in calendars for word in words)


def _too_late(
    fiche: Fiche, calendars: Sequence[Texte], meta: Metadonnees, reglages: Reglages, redaction: Redaction
) -> Iterator[Anomalie]:
    """A calendar with a last date after the end of the contract, when it gives a date of end at all."""
    if meta.periode_debut is None or meta.periode_fin is None or _goes_on(calendars, reglages):
        return
    for texte in calendars:
        late = [d for d in find_dates(texte.passage.text) if d.fin.year > meta.periode_fin]
        near = [d for d in late if d.fin.year <= meta.periode_fin + reglages.entier("annee_terme_ecart_max")]
        if near and len(near) == len(late):
            last = max(near, key=lambda d: d.fin)
            start, end = next(((a, b) for a, b in texte.passage.items() if a <= last.start < b), (last.start, last.end))
            yield redaction.redige(
                "annee_terme",
                fiche.fiche_id,
                texte.passage.locate(start, end),
                annee=str(last.fin.year),
                fin=str(meta.periode_fin),
                periode=f"{meta.periode_debut}-{meta.periode_fin}",
            )
            return


def _disordered(fiche: Fiche, calendar: Texte, redaction: Redaction) -> Iterator[Anomalie]:
    """A list of steps, each with one date, of which the last begins before the first and all those before it."""
    passage = calendar.passage
    steps: list[tuple[int, int, DateSpan]] = []
    for start, end in passage.items():
        found = find_dates(passage.text[start:end])
        if len(found) != 1 or (found[0].fin - found[0].debut).days > HALF_YEAR:
            steps = []  # a title, or no step dated closely enough: another list begins
            continue
        steps.append((start, end, found[0]))
        begins: list[date] = [d.debut for _, _, d in steps]
        rising = begins[:-1] == sorted(begins[:-1]) and begins[0] < begins[-2] if len(begins) > 2 else False
        if rising and found[0].fin < begins[-2] and begins[-1] <= begins[0]:
            (a, b, _), here = steps[-2], passage.locate(start, end)
            yield redaction.redige(
                "annee_ordre",
                fiche.fiche_id,
                here,
                avant=court(passage.text[a:b].strip(" -•"), 70),
                lieu=redaction.lieu(passage.locate(a, b)),
            )
            steps = []
