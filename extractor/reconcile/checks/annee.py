"""Dates and years: periods that end before they begin, or contradict each other, years that cannot be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extractor.model.fiche import Anomalie
from extractor.reconcile.annees.calendriers import calendriers
from extractor.reconcile.annees.croix import croix
from extractor.reconcile.annees.financements import financements
from extractor.reconcile.annees.grilles import grilles
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.suites.enonces import debuts, sources_datees
from extractor.reconcile.textes import Redaction, Trouvaille, court
from extractor.text.dates import DateSpan, find_dates
from extractor.text.fold import fold

_WORD = re.compile(r"[^\W\d_]{4,}")


def check(contexte: Contexte) -> Iterator[Anomalie]:
    """One anomaly for each date, year or period that cannot stand beside the others."""
    redaction = Redaction(contexte, "annee")
    yield from _reversed(contexte, redaction)
    yield from _named_periods(contexte, redaction)
    yield from _after_session(contexte, redaction)
    for trouvaille in redaction.cherche("annees", contexte.textes):
        annee = int(trouvaille.groupe("bon"))
        yield redaction.signale(trouvaille, avant=str(annee - 1), apres=str(annee + 1))
    yield from sources_datees(contexte, redaction)
    yield from debuts(contexte, redaction)
    yield from _school_years(contexte, redaction)
    yield from _formulas(contexte, redaction)
    yield from _splits(contexte, redaction)
    yield from calendriers(contexte, redaction)
    yield from financements(contexte, redaction)
    yield from grilles(contexte, redaction)
    yield from croix(contexte, redaction)


def _date(texte: str) -> DateSpan | None:
    found = find_dates(texte)
    return found[0] if len(found) == 1 else None


def _reversed(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    for trouvaille in redaction.cherche("periodes", contexte.textes):
        debut, fin = _date(trouvaille.groupe("debut")), _date(trouvaille.groupe("fin"))
        if debut and fin and fin.fin < debut.debut:
            yield redaction.redige_ici("annee_inversee", trouvaille)


# --- periods of one thing --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mention:
    """A named thing with its period."""

    trouvaille: Trouvaille
    years: tuple[int, int]

    @property
    def periode(self) -> str:
        return f"{self.years[0]}-{self.years[1]}"


def _named_periods(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One thing with two periods that overlap for the most part: two editions follow one another instead."""
    reglages = contexte.reglages
    named: dict[frozenset[str], list[_Mention]] = defaultdict(list)
    for trouvaille in redaction.cherche("periodes_nommees", contexte.textes):
        years = int(trouvaille.groupe("debut")), int(trouvaille.groupe("fin"))
        if years[0] < years[1]:
            named[_name(trouvaille, reglages)].append(_Mention(trouvaille, years))
    for mentions in named.values():
        kept: list[_Mention] = []
        for mention in _likeliest_first(mentions, contexte):
            right = next((k for k in kept if _same_edition(mention, k, reglages)), None)
            if right is None:
                kept.append(mention)
            elif not _prolonged(mention, reglages):
                yield _contradiction(mention, right, redaction)


def _contradiction(mention: _Mention, right: _Mention, redaction: Redaction) -> Anomalie:
    texte, (start, end) = right.trouvaille.texte, right.trouvaille.span
    passage = mention.trouvaille.texte.passage
    nom = passage.text[mention.trouvaille.match.start() : mention.trouvaille.span[0]]
    return redaction.redige_ici(
        "annee_periode",
        mention.trouvaille,
        nom=court(nom).strip(" ("),
        periode=mention.periode,
        autre=right.periode,
        lieu=redaction.lieu(texte.passage.locate(start, end)),
    )


def _name(trouvaille: Trouvaille, reglages: Reglages) -> frozenset[str]:
    """The words that tell which thing is meant, in any order."""
    words = _WORD.findall(fold(f"{trouvaille.groupe('nom')} {trouvaille.groupe('suite')}"))
    kept = frozenset(words) - frozenset(reglages.liste("annee_periode_mots_vides"))
    return kept or frozenset(words)


def _likeliest_first(mentions: Sequence[_Mention], contexte: Contexte) -> list[_Mention]:
    """The first mention of each period: the most frequent period first, that of the act when they are even."""
    meta = contexte.metadonnees
    own = (meta.periode_debut, meta.periode_fin) if meta else (None, None)
    times = Counter(mention.years for mention in mentions)
    firsts = {mention.years: mention for mention in reversed(mentions)}
    return sorted(firsts.values(), key=lambda m: (-times[m.years], m.years != own, mentions.index(m)))


def _same_edition(a: _Mention, b: _Mention, reglages: Reglages) -> bool:
    common = min(a.years[1], b.years[1]) - max(a.years[0], b.years[0]) + 1
    whole = max(a.years[1], b.years[1]) - min(a.years[0], b.years[0]) + 1
    return common * 100 >= reglages.entier("annee_periode_recouvrement") * whole


def _prolonged(mention: _Mention, reglages: Reglages) -> bool:
    """Whether the paragraph speaks of an extension, which explains the other period."""
    passage, at = mention.trouvaille.texte.passage, mention.trouvaille.span[0]
    start, end = next(((a, b) for a, b in passage.items() if a <= at < b), (at, at))
    around = fold(passage.text[start:end])
    return any(word in around for word in reglages.liste("annee_periode_prolongation"))


# --- the session -----------------------------------------------------------------------------------


def _after_session(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """What is told as done, or cited, with a date after the session."""
    meta = contexte.metadonnees
    if meta is None or not meta.date_seance:
        return
    seance = date.fromisoformat(meta.date_seance)
    late = []
    for trouvaille in redaction.cherche("faits_dates", contexte.textes):
        span = _date(trouvaille.groupe("date"))
        if span and span.debut > seance:
            late.append(trouvaille)
    if len(late) <= contexte.reglages.entier("annee_seance_faits_max"):
        for trouvaille in late:
            yield redaction.redige_ici("annee_seance", trouvaille, seance=f"{seance:%d/%m/%Y}")


# --- years of one line -----------------------------------------------------------------------------


def _school_years(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    for trouvaille in redaction.cherche("annees_comparees", contexte.textes):
        if int(trouvaille.groupe("annee")) < int(trouvaille.groupe("tete")):
            yield redaction.redige_ici("annee_scolaire", trouvaille)


def _formulas(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A factor dated of another year than its line, when that other year's line prints the same formula."""
    for texte in contexte.textes:
        found = list(redaction.cherche("formules_datees", [texte]))
        own = {fold(t.groupe("ici")) for t in found if t.groupe("annee") == t.groupe("tete")}
        for trouvaille in found:
            same = fold(trouvaille.groupe("ici")) in own
            if trouvaille.groupe("annee") != trouvaille.groupe("tete") and same:
                yield redaction.redige_ici("annee_formule", trouvaille)


def _splits(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A year twice in one split by year, while the other splits of the section know another year."""
    for texte in contexte.textes:
        found = list(redaction.cherche("partages", [texte]))
        either = contexte.reglages.texte("element_ou_bien")
        years = {t.groupe("seule") for t in found if "seule" in t.mots()}
        for trouvaille in found:
            if "bis" not in trouvaille.mots():
                continue
            at = trouvaille.span[0]
            start, end = next(((a, b) for a, b in texte.passage.items() if a <= at < b), (at, at))
            line = texte.passage.text[start:end]
            missing = sorted(year for year in years if year not in line)
            if missing:
                yield redaction.redige_ici("annee_partage", trouvaille, manque=either.join(missing))
