"""Which figures may stand side by side: same nature, same period, same payer, each territory once.

Several documents of a département tell the same budget (contract, report, amendment): for each département and period
the latest one that tells amounts is kept. A document that does not tell its period is compared with none, nor are two
of one period that do not tell their département: they may be of the same one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from extractor.web.corpus import Document, Ligne


def kept(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Documents to compare, by period (latest first), one for each territory, in the given order."""
    told = [document for document in documents if document.periode and document.chiffre]
    unnamed = Counter(document.periode for document in told if not document.code)
    best: dict[tuple[str, str], Document] = {}
    for document in told:
        if not document.code and unnamed[document.periode] > 1:
            continue
        key = (document.periode, document.code)
        if key not in best or _age(document) > _age(best[key]):
            best[key] = document
    grouped: dict[str, list[Document]] = defaultdict(list)
    for (period, _), document in best.items():
        grouped[period].append(document)
    return dict(sorted(grouped.items(), reverse=True))


def _age(document: Document) -> tuple[str, str, str]:
    row = document.row
    return str(row["date_seance"] or ""), str(row["exercice"] or ""), document.document_id


def payers(lines: Iterable[Ligne]) -> list[str]:
    """Payers that plan something, the usual ones first; the whole is no payer."""
    usual = ["departement", "etat", "fir", "ondam", "plf", "caf"]
    found = {payer for line in lines for payer in line.prevu if payer != "total"}
    return [payer for payer in usual if payer in found] + sorted(found - set(usual))


def planned(lines: Iterable[Ligne], payer: str) -> Decimal | None:
    """Sum of what ``payer`` plans in these fiches; None, and not zero, when none tells it."""
    known = [line.prevu[payer].valeur for line in lines if payer in line.prevu]
    return sum(known, Decimal(0)) if known else None


def spent(lines: Iterable[Ligne]) -> tuple[Decimal, Decimal, int] | None:
    """Planned and spent euros of the fiches that tell both, and how many do; None when none does."""
    both = [
        (line.prevu["total"].valeur, line.consomme.valeur) for line in lines if line.consomme and "total" in line.prevu
    ]
    if not both:
        return None
    return sum((plan for plan, _ in both), Decimal(0)), sum((used for _, used in both), Decimal(0)), len(both)


def by_year(lines: Iterable[Ligne]) -> tuple[dict[tuple[str, int], Decimal], int]:
    """Euros of each payer and year, and the number of fiches whose years add up to what they print."""
    sums: dict[tuple[str, int], Decimal] = {}
    proven = 0
    for line in lines:
        proven += bool(line.annuel)
        for key, value in line.annuel.items():
            sums[key] = sums.get(key, Decimal(0)) + value
    return sums, proven
