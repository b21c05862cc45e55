"""Which amounts are made of others of the same list, so that a sum of the details never counts one twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.extraction.amounts import Found
from extractor.extraction.lignes import MoneyLine
from extractor.model.fiche import Montant

JUST_BEFORE = "nommé juste avant"
JUST_AFTER = "imprimée juste après"
_ADDED = "somme des montants qui suivent"
_WORKED_OUT = "repris par le résultat d’un calcul"


def with_levels(montants: Sequence[Montant], amounts: Sequence[Found], text: str) -> list[Montant]:
    """The amounts of a section with the level ``sous_total`` where others of the same payer detail them.

    An amount is a sub-total when those right after it add up to it, or when a formula printed below gives it again
    ("Coût annuel : 9 000 €", then "90 000 x 10 % = 9 000 €"). ``amounts`` are where ``montants`` were found.
    """
    parents = dict.fromkeys(_added(montants), _ADDED)
    results = [i for i, a in enumerate(amounts) if text[: a.start].rstrip().endswith("=")]
    parents |= dict.fromkeys(_worked_out(montants, results, set(parents)), _WORKED_OUT)
    return [
        replace(m, niveau="sous_total", source=m.source | {"niveau": parents[i]}) if i in parents else m
        for i, m in enumerate(montants)
    ]


def _added(montants: Sequence[Montant]) -> list[int]:
    """Ranks of the amounts that the next ones, two at least, add up to; a sum stands for its parts in another sum."""
    parents: list[int] = []
    live: list[int] = []  # what follows, sums in place of their parts
    for i in range(len(montants) - 1, -1, -1):
        if not _counts(montants[i]):
            live = [] if montants[i].niveau != "detail" else live
            continue
        parts = _parts(montants, i, live)
        if parts:
            parents.append(i)
        live = [i, *live[parts:]]
    return parents


def _parts(montants: Sequence[Montant], whole: int, live: Sequence[int]) -> int:
    """How many of the amounts that follow add up to one, 0 when none do."""
    total = Decimal(0)
    for count, i in enumerate(live, start=1):
        if not _within(montants[i], montants[whole]):
            return 0
        total += montants[i].valeur
        if total >= montants[whole].valeur:
            return count if total == montants[whole].valeur and count > 1 else 0
    return 0


def _worked_out(montants: Sequence[Montant], results: Sequence[int], known: set[int]) -> list[int]:
    """Ranks of the amounts that the result of a later formula gives again, each result used once."""
    parents: list[int] = []
    for result in results:
        for i in range(result):
            same = montants[i].valeur == montants[result].valeur and _within(montants[result], montants[i])
            if same and _counts(montants[i]) and i not in (*known, *parents, *results) and _counts(montants[result]):
                parents.append(i)
                break
    return parents


def _counts(montant: Montant) -> bool:
    return montant.niveau == "detail" and montant.nature == "prevu"


def _within(part: Montant, whole: Montant) -> bool:
    """Whether an amount may be a part of another: the same payer or that of a sum that names none, no other year."""
    return whole.financeur in (part.financeur, None) and (whole.annee is None or part.annee in (None, whole.annee))


def in_brackets(text: str, line: MoneyLine) -> bool:
    """Whether brackets detail the first amount of a line that names one payer ("30 000 € (10 000 € en 2031, …)")."""
    between = text[line.amounts[0].end : line.amounts[1].start] if len(line.amounts) > 1 == len(line.payers) else ""
    return between.lstrip().startswith("(") and ")" not in between


def peers(line: list[Montant]) -> list[Montant]:
    """Amounts of payers listed on one line ("Département 30 000, ARS 30 000"): the first is no total of the others."""
    others = {m.financeur for m in line[1:] if m.source["financeur"].startswith(JUST_BEFORE)}
    years = {m.annee for m in line if m.source["annee"].startswith(JUST_AFTER)}
    if line and line[0].niveau == "total" and (others - {line[0].financeur} or len(years) > 1):
        source = {**line[0].source, "niveau": "un financeur, ou une année, parmi ceux de sa ligne"}
        line[0] = replace(line[0], niveau="detail", source=source)
    return line
