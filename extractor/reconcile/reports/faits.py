"""Facts stated twice in nearly the same words with another figure: rates, and counts one unit apart."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.model.fiche import Anomalie, Fiche
from extractor.model.passage import Provenance
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.phrases import Phrases, number
from extractor.reconcile.reports.intitules import Lu, mots
from extractor.reconcile.reports.mesures import spot
from extractor.text.percent import find_percents

_SIX_DIGITS = re.compile(r"\d{3} ?\d{3}")  # cheap: most texts hold no long number


@dataclass(frozen=True, slots=True)
class Fait:
    """A figure with the words and the years that say what it measures."""

    valeur: Decimal
    incertitude: Decimal
    unite: str
    mots: frozenset[str]
    annees: frozenset[str]
    fiche_id: str | None
    provenance: Provenance


def faits_contraires(contexte: Contexte, textes: Sequence[Lu]) -> Iterator[Anomalie]:
    """Rates of the same words and years that differ, and counts of the same words that differ by one."""
    rates: dict[tuple[frozenset[str], frozenset[str]], list[Fait]] = {}
    counts: list[Fait] = []
    for texte in textes:
        for fait in _rates(texte, contexte.reglages):
            rates.setdefault((fait.mots, fait.annees), []).append(fait)
        counts += _counts(texte, contexte.reglages)
    for said in rates.values():
        yield from _differing(said, contexte)
    counts.sort(key=lambda fait: fait.valeur)
    known = contexte.reglages.entier("report_compte_mots")
    for a, b in pairwise(counts):
        if b.valeur - a.valeur == 1 and len(a.mots & b.mots) >= known:
            first, second = sorted((a, b), key=lambda f: (f.provenance.page, f.provenance.ligne))
            yield _finding(first, second, "compte", contexte)


def _differing(said: Sequence[Fait], contexte: Contexte) -> Iterator[Anomalie]:
    """The figure of a single place against the one of the others; two places: the second against the first."""
    values = list(dict.fromkeys(fait.valeur for fait in said))
    if len(values) != 2 or len({fait.fiche_id for fait in said}) == 1:
        return
    times = {value: sum(fait.valeur == value for fait in said) for value in values}
    odd = values[1] if times[values[1]] <= times[values[0]] else values[0]
    if times[odd] > 1:
        return
    other = next(fait for fait in said if fait.valeur != odd)
    fait = next(fait for fait in said if fait.valeur == odd)
    if abs(fait.valeur - other.valeur) > fait.incertitude + other.incertitude:
        yield _finding(other, fait, "taux", contexte)


# --- reading ---------------------------------------------------------------------------------------


def _rates(texte: Lu, reglages: Reglages) -> Iterator[Fait]:
    """Percentages followed by enough words, alone in their sentence, with the years of the sentence."""
    text = texte.passage.text
    percents = find_percents(text) if "%" in text or "cent" in texte.folded else []
    limits = _limits(text, reglages) if percents else []
    for rank, percent in enumerate(percents):
        at = bisect_right(limits, percent.start)
        start, stop = limits[at - 1] if at else 0, limits[at] if at < len(limits) else len(text)
        near = [p for p in percents[max(rank - 1, 0) : rank + 2] if start <= p.start < stop]
        if len(near) > 1:
            continue
        years = frozenset(m.mot for m in mots(text[start:stop]) if _is_year(m.mot))
        words = _words(text[percent.end : stop], reglages) if years else frozenset()
        if years and len(words) >= reglages.entier("report_taux_mots"):
            where = texte.passage.locate(percent.start, percent.end)
            yield Fait(percent.valeur, percent.incertitude, "%", words, years, texte.fiche_id, where)


def _limits(text: str, reglages: Reglages) -> list[int]:
    """Where sentences end, in order."""
    motifs = reglages.rules.motifs("controles_report.fin_de_phrase")
    return sorted(found.start() for motif in motifs for found in motif.finditer(text))


def _counts(texte: Lu, reglages: Reglages) -> Iterator[Fait]:
    """Long numbers that are no amount and no round figure, with the words before them."""
    text = texte.passage.text
    if not _SIX_DIGITS.search(text):
        return
    for motif in reglages.rules.motifs("controles_report.compte"):
        for found in motif.finditer(text):
            value = Decimal("".join(c for c in found[0] if c.isdigit()))
            before = mots(text[max(found.start() - reglages.entier("report_compte_distance"), 0) : found.start()])
            if value % 100:
                words = _words(" ".join(mot.mot for mot in before), reglages)
                where = texte.passage.locate(found.start(), found.end())
                yield Fait(value, Decimal(0), "", words, frozenset(), texte.fiche_id, where)


def _words(text: str, reglages: Reglages) -> frozenset[str]:
    """The words that mean something: no tool word, no auxiliary verb, no year."""
    outils = reglages.rules.lexique("controles_report.mots_outils")
    auxiliaires = reglages.rules.lexique("controles_report.auxiliaires")
    return frozenset(
        m.mot for m in mots(text) if not (_is_year(m.mot) or outils.whole(m.mot) or auxiliaires.whole(m.mot))
    )


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")


# --- wording ---------------------------------------------------------------------------------------


def _finding(first: Fait, second: Fait, kind: str, contexte: Contexte) -> Anomalie:
    reglages = contexte.reglages
    fiches: dict[str | None, Fiche] = {fiche.fiche_id: fiche for fiche in contexte.fiches}
    fiche = fiches.get(second.fiche_id)
    words = {
        "valeur": number(second.valeur, second.unite),
        "lieu": spot(second.provenance, reglages),
        "autre": number(first.valeur, first.unite),
        "autre_lieu": spot(first.provenance, reglages),
    }
    return Anomalie(
        "",
        second.fiche_id,
        "report",
        reglages.texte(f"report_{kind}_gravite"),
        f"{Phrases(reglages).place(fiche, second.provenance)} : "
        + reglages.texte(f"report_{kind}_message").format_map(words),
        reglages.texte("report_fait_declare").format_map(words),
        reglages.texte("report_fait_attendu").format_map(words),
        second.valeur - first.valeur,
        (),
        second.provenance,
    )
