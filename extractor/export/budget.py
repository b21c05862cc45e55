"""Which of a fiche's figures sum it up: the planned total of each payer, the share spent.

Printed figures come first. Where none is printed, the share spent is computed, and so is what a payer plans: the sum
of its details (said to be one).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extractor.model.fiche import Fiche, Montant

_TOTALS = ("total", "sous_total")
_WHOLE = "total"


@dataclass(frozen=True, slots=True)
class Budget:
    """Planned euros by payer (``total`` for all of them) and percentage spent.

    ``computed`` tells that no rate was printed and ``spent`` is the quotient of two printed totals; ``summed`` names
    the payers whose total is not printed but added up.
    """

    planned: dict[str, Decimal]
    spent: Decimal | None
    computed: bool = False
    summed: frozenset[str] = frozenset()

    @property
    def total(self) -> Decimal | None:
        """Planned euros of all payers together; None when neither printed nor added up."""
        return self.planned.get(_WHOLE)


def budget(fiche: Fiche) -> Budget:
    """Sum up ``fiche``; payers come in printed order."""
    printed = _by_payer(fiche.montants, "prevu")
    planned = {**printed, **_summed(fiche.montants, printed)}
    summed = frozenset(planned) - frozenset(printed)
    total = planned.get(_WHOLE)
    rates = [p for p in fiche.pourcentages if p.section == "bilan_financier"]
    if rates:
        # The rate of the whole budget, when one says so; else the first printed.
        best = min(rates, key=lambda rate: rate.denominateur is None or rate.denominateur != total)
        return Budget(planned, best.valeur, summed=summed)
    consumed = _by_payer(fiche.montants, "consomme").get(_WHOLE)
    if consumed is None or not total:
        return Budget(planned, None, summed=summed)
    return Budget(planned, (100 * consumed / total).quantize(Decimal("0.1")), True, summed)


def _summed(montants: Iterable[Montant], printed: dict[str, Decimal]) -> dict[str, Decimal]:
    """What the payers without a printed total plan: their details added up; the whole, when only they are known."""
    sums: dict[str, Decimal] = {}
    for montant in montants:
        payer = montant.financeur
        if payer and payer not in printed and montant.nature == "prevu" and montant.niveau == "detail":
            sums[payer] = sums.get(payer, Decimal(0)) + montant.valeur
    parts = [*sums.values(), *(value for payer, value in printed.items() if payer != _WHOLE)]
    if parts and _WHOLE not in printed:
        sums[_WHOLE] = sum(parts, Decimal(0))
    return sums


def _by_payer(montants: Iterable[Montant], nature: str) -> dict[str, Decimal]:
    grouped: dict[str, list[Montant]] = {}
    for montant in montants:
        if montant.nature == nature and montant.niveau in _TOTALS:
            # A subtotal of nobody is a subtotal of something else than a payer: it sums up nothing here.
            payer = montant.financeur or (_WHOLE if montant.niveau == "total" else "")
            if payer:
                grouped.setdefault(payer, []).append(montant)
    return {payer: _figure(group) for payer, group in grouped.items()}


def _figure(group: list[Montant]) -> Decimal:
    """Take the total over all years when it is printed, else add up the years, each counted once."""
    best = [m for m in group if m.niveau == "total"] or group
    for montant in best:
        if montant.annee is None:
            return montant.valeur
    years: dict[int | None, Decimal] = {}
    for montant in best:
        years.setdefault(montant.annee, montant.valeur)
    return sum(years.values(), Decimal(0))
