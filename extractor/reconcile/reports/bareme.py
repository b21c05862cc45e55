"""A price of one unit that a document uses again and again, and an amount that misses it by next to nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.model.fiche import Anomalie, Fiche, Montant
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction

TIMES_MAX = 12
HUNDRED = 100


def baremes(contexte: Contexte) -> Iterator[Anomalie]:
    """Amounts nearly, but not exactly, once, twice… the unit price that several fiches multiply.

    A unit price is an amount with no final zeros, printed itself and multiplied exactly in other fiches: nothing
    else explains that 53 028, 106 056 and 212 112 stand in one document.
    """
    reglages = contexte.reglages
    planned = [(f, m) for f in contexte.fiches for m in f.montants if m.section in reglages.liste("sections_budget")]
    values = Counter(m.valeur for _, m in planned)
    units = [v for v in values if v >= reglages.entier("report_bareme_min") and v == v.to_integral_value() and v % 10]
    redaction = Redaction(contexte, "report")
    whole = Counter(int(m.valeur) for _, m in planned)
    for unit in sorted(units):
        if sum(whole[int(unit) * times] for times in range(1, TIMES_MAX + 1)) < reglages.entier("report_bareme_fois"):
            continue  # a quick look, cents left out
        witnesses = [(f, m) for f, m in planned if _times(m.valeur, unit)]
        fiches = {f.fiche_id for f, _ in witnesses}
        several = len({m.valeur for _, m in witnesses}) > 1 and len(fiches) >= reglages.entier("report_bareme_fiches")
        if several and len(witnesses) >= reglages.entier("report_bareme_fois"):
            yield from _near(unit, witnesses, planned, contexte, redaction)


def _times(value: Decimal, unit: Decimal) -> int:
    """How many units make the amount exactly; 0 when none do, or too many."""
    return int(value / unit) if value and value % unit == 0 and value <= unit * TIMES_MAX else 0


def _near(
    unit: Decimal,
    witnesses: Sequence[tuple[Fiche, Montant]],
    planned: Sequence[tuple[Fiche, Montant]],
    contexte: Contexte,
    redaction: Redaction,
) -> Iterator[Anomalie]:
    share = contexte.reglages.decimal("report_bareme_ecart") / HUNDRED
    witness = contexte.reglages.texte("report_bareme_temoin")
    told: set[tuple[str, Decimal]] = set()
    for fiche, montant in planned:
        times = int((montant.valeur / unit).to_integral_value())
        exact = unit * times
        close = 0 < times <= TIMES_MAX and 0 < abs(montant.valeur - exact) <= exact * share
        if not close or (fiche.fiche_id, montant.valeur) in told:
            continue
        told.add((fiche.fiche_id, montant.valeur))
        others = {f.numero or f.titre: m for f, m in reversed(witnesses)}
        found = redaction.redige(
            "report_bareme",
            fiche.fiche_id,
            montant.provenance,
            valeur=number(montant.valeur),
            unite=number(unit),
            exact=number(exact),
            fois=str(times),
            temoins=", ".join(witness.format(valeur=number(m.valeur), fiche=n) for n, m in sorted(others.items())[:5]),
        )
        proof = (montant.montant_id, *(m.montant_id for m in others.values()))
        yield replace(found, ecart=montant.valeur - exact, preuve=proof)
