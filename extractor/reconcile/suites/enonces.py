"""What sentences state of one thing in several places: its growth, when it began, the year of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.model.fiche import Anomalie
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction, Trouvaille
from extractor.text.dates import find_dates

HUNDRED = Decimal(100)
TOGETHER = 40  # characters, at most, between two growths of one series
BEFORE = 90  # characters before a series where its base is printed
SUBJECT = 350  # characters before a growth where its subject may be named
_SIGLE = re.compile(r"\b[A-Z]{3,}\b")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u202f\xa0]\d{3})+(?![\d,.])|(?<![\d.,])\d{2,7}(?![\d,.%])")


# --- dates -----------------------------------------------------------------------------------------


def sources_datees(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A figure of one school year with a source of another one."""
    for trouvaille in redaction.cherche("sources_datees", contexte.textes):
        if trouvaille.groupe("annee") != trouvaille.groupe("source"):
            yield redaction.redige_ici("annee_source", trouvaille)


def debuts(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """The work that the document comes from, begun in one month here and in another one there."""
    acts = [texte for texte in contexte.textes if texte.fiche_id is None]
    first: Trouvaille | None = None
    for trouvaille in redaction.cherche("debuts", acts):
        dates = find_dates(trouvaille.groupe("date"))
        known = find_dates(first.groupe("date")) if first else []
        if not dates or not known or first is None:
            first = first or (trouvaille if dates else None)
            continue
        apart = abs((dates[0].debut - known[0].debut).days)
        if 31 < apart < contexte.reglages.entier("annee_debut_jours_max"):
            start, end = first.span
            lieu = redaction.lieu(first.texte.passage.locate(start, end))
            yield redaction.redige_ici(
                "annee_depart", trouvaille, premier=first.groupe("date"), nom_premier=first.groupe("nom"), lieu=lieu
            )


# --- growth ----------------------------------------------------------------------------------------


def croissances(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """The growth of one thing over the same years, with two rates: one thing is told by an acronym they share."""
    said: dict[tuple[str, str, str], Trouvaille] = {}
    for trouvaille in redaction.cherche("croissances", contexte.textes):
        for sigle in sorted(set(_SIGLE.findall(_around(trouvaille)))):
            first = said.setdefault((sigle, trouvaille.groupe("debut"), trouvaille.groupe("fin")), trouvaille)
            rates = [Decimal(t.groupe("taux").replace(",", ".")) for t in (first, trouvaille)]
            if abs(rates[0] - rates[1]) > 1:
                start, end = trouvaille.span
                found = redaction.redige_ici(
                    "pourcentage_croissance",
                    first,
                    sigle=sigle,
                    autre=number(rates[1], "%"),
                    lieu=redaction.lieu(trouvaille.texte.passage.locate(start, end)),
                )
                yield replace(found, ecart=rates[0] - rates[1])
                return


def _around(trouvaille: Trouvaille) -> str:
    """The statement with what stands before it in its paragraph, as far as it may say what is meant."""
    text, at = trouvaille.texte.passage.text, trouvaille.match.start()
    return text[max(at - SUBJECT, 0) : at].rsplit("\n", 1)[-1] + text[at : trouvaille.match.end()]


def suites_de_taux(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """« 967 … 1 500 soit + 55 %, 1 700 soit + 75 % »: the base that proves one rate must prove the others."""
    for texte in contexte.textes:
        series: list[list[Trouvaille]] = []
        for trouvaille in redaction.cherche("suites_de_taux", [texte]):
            near = series and trouvaille.match.start() - series[-1][-1].match.end() <= TOGETHER
            if near:
                series[-1].append(trouvaille)
            else:
                series.append([trouvaille])
        for run in series:
            if len(run) > 1:
                yield from _judged(run, redaction)


def _judged(run: Sequence[Trouvaille], redaction: Redaction) -> Iterator[Anomalie]:
    text, at = run[0].texte.passage.text, run[0].match.start()
    bases = [Decimal(re.sub(r"\D", "", m[0])) for m in _NUMBER.finditer(text, max(at - BEFORE, 0), at)]
    steps = [(t, Decimal(re.sub(r"\D", "", t.groupe("valeur"))), t.groupe("taux").replace(",", ".")) for t in run]
    proved = [b for b in bases if b and any(_rounded(v, b, taux) for _, v, taux in steps)]
    if len(set(proved)) != 1 or any(all(_rounded(v, b, t) for _, v, t in steps) for b in bases if b):
        return
    base = proved[0]
    for trouvaille, value, taux in steps:
        if not _rounded(value, base, taux):
            exact = (value / base - 1) * HUNDRED
            cut = 0 <= exact - Decimal(taux) < 1
            found = redaction.redige_ici(
                "pourcentage_suite_tronque" if cut else "pourcentage_suite",
                trouvaille,
                base=number(base, ""),
                exact=number(exact.quantize(Decimal("0.1")), "%"),
                calcul=f"{number(value, '')} / {number(base, '')} − 1",
            )
            yield replace(found, ecart=(Decimal(taux) - exact).quantize(Decimal("0.01")))


def _rounded(value: Decimal, base: Decimal, taux: str) -> bool:
    places = len(taux.partition(".")[2])
    half = Decimal("0.5").scaleb(-places)
    return abs((value / base - 1) * HUNDRED - Decimal(taux)) <= half
