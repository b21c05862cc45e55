"""Whether a printed formula is true, for some reading of it and of what stands around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from itertools import combinations

from extractor.reconcile.contexte import Reglages
from extractor.reconcile.formules.grammaire import Formule
from extractor.reconcile.formules.jetons import FICHIER
from extractor.reconcile.formules.noeuds import AUCUN, ONE, Changement, Nombre, Suite, lectures, valeur
from extractor.reconcile.intervals import ZERO, Interval

HALF = Decimal("0.5")
CENT = Decimal(100)
SCALES = (Decimal(1000), Decimal(10**6))
LARGE = Decimal(100)  # other figures from here on may be a part added or left out
NEAR = Decimal("0.005")
OTHERS_MAX = 8


class Issue(IntEnum):
    """How certain it is that a formula is wrong."""

    JUSTE = 0  # some reading makes it true, or something around it may explain the gap
    DOUTEUSE = 1  # only a rounding that nobody would print makes it true
    FAUSSE = 2


@dataclass(frozen=True, slots=True)
class Bilan:
    """The verdict on a formula and what its left side gives.

    ``conversion``: the gap is a number of months in a year, of days in a week…, though no such unit is printed.
    """

    issue: Issue
    calcule: Decimal
    conversion: bool = False


def bilan(formule: Formule, text: str, section: str, reglages: Reglages) -> Bilan:
    """Judge ``formule``, printed in the paragraph ``text`` of a section; what is not money is never wrong."""
    exact = valeur(formule.gauche)
    if not _money(formule, reglages, section):
        return Bilan(Issue.JUSTE, exact or ZERO)
    if exact is None or exact <= 0 or formule.resultat.valeur <= 0:
        return Bilan(Issue.JUSTE, exact or ZERO)
    silent = not formule.isolee or not _announced(formule, text, reglages)
    if silent or tient(formule, AUCUN, marges=False):
        return Bilan(Issue.JUSTE, exact)
    if tient(formule) and not _round_rates(formule.gauche, reglages):
        return Bilan(Issue.JUSTE, exact)
    if _explained(formule, exact, text, reglages):
        return Bilan(Issue.JUSTE, exact)
    rounded = _rounded_result(formule.resultat, exact)
    if rounded and abs(exact - formule.resultat.valeur) <= formule.resultat.valeur * reglages.decimal("calcul_arrondi"):
        return Bilan(Issue.JUSTE, exact)
    issue = Issue.DOUTEUSE if rounded or tient(formule) else Issue.FAUSSE
    return Bilan(issue, exact, _is_conversion(exact, formule.resultat, reglages))


def _money(formule: Formule, reglages: Reglages, section: str) -> bool:
    if formule.resultat.unite == "€" or any(n.unite == "€" for n in formule.gauche.nombres()):
        return True
    return formule.resultat.valeur >= SCALES[0] and section in reglages.liste("sections_budget")


def _announced(formule: Formule, text: str, reglages: Reglages) -> bool:
    """A colon or "soit" announces a result only between amounts in euros, and not the price of one unit."""
    if formule.forte:
        return True
    operands = any(n.unite == "€" for n in formule.gauche.nombres())
    after = text[formule.end : formule.end + reglages.entier("calcul_voisinage")]
    per_unit = any(m.match(after) for m in reglages.rules.motifs(f"{FICHIER}.par_unite"))
    return operands and formule.resultat.unite == "€" and not formule.suivie and not per_unit


def tient(formule: Formule, changement: Changement = AUCUN, *, marges: bool = True) -> bool:
    """Whether a reading of the left side gives the printed result, or what the right side computes."""
    found = lectures(formule.gauche, changement, marges=marges)
    if found is None:
        return True
    targets = list(_targets(formule, changement, marges))
    return any(a.meets(target) for a in found for target in targets)


def _targets(formule: Formule, changement: Changement, marges: bool) -> Iterator[Interval]:
    """What the left side may be compared with: a result is right when cut short, too."""
    result = formule.resultat
    values = (result.valeur, *result.rivaux)
    if result.start == changement.start and changement.valeur is not None:
        values = (changement.valeur,)
    slack = result.marge * 2 or HALF
    for value in values:
        yield Interval.around(value, slack)
        if result.unite == "%":
            yield Interval.around(value * CENT, slack * CENT)  # "3/4 * 100 = 75 %"
    if formule.suivie:
        yield from lectures(formule.droite, changement, marges=marges) or ()


def _round_rates(suite: Suite, reglages: Reglages) -> bool:
    """Whether every rate is a multiple of five: nobody rounds to these."""
    step = reglages.decimal("calcul_pourcent_rond") / CENT
    rates = [n.valeur for n in suite.nombres() if n.unite == "%"]
    return bool(rates) and all(rate % step == 0 for rate in rates)


def _rounded_result(result: Nombre, exact: Decimal) -> bool:
    """Whether the printed result is the computed one, rounded or cut at one of its final zeros."""
    printed = result.valeur / result.echelle
    unit = ONE
    while printed == printed.to_integral_value() and printed % (unit * 10) == 0:
        unit *= 10
    return abs(exact - result.valeur) < unit * result.echelle


# --- what may explain the gap ----------------------------------------------------------------------


def _explained(formule: Formule, exact: Decimal, text: str, reglages: Reglages) -> bool:
    near = reglages.entier("calcul_voisinage")
    around = text[max(formule.start - near, 0) : formule.end + near // 2]
    inside = text[formule.start : formule.end + near // 4]
    rules = reglages.rules
    if rules.lexique(f"{FICHIER}.approximations").find(inside) or rules.lexique(f"{FICHIER}.taxes").find(around):
        return True
    result = formule.resultat
    slack = result.marge * 2 or HALF
    wanted = Interval.around(result.valeur, slack)
    if any(wanted.meets(Interval(v, v)) for v in _with_others(formule, exact, around, reglages)):
        return True
    if any(wanted.meets(Interval(v, v), slack) for v in _bare_scales(formule, exact)):
        return True
    return bool(rules.lexique(f"{FICHIER}.temps").find(around)) and _is_conversion(exact, result, reglages)


def _bare_scales(formule: Formule, exact: Decimal) -> Iterator[Decimal]:
    """Figures without a unit may be in thousands or millions."""
    units = {n.unite for n in formule.gauche.nombres()}
    if formule.resultat.unite == "" and "€" in units:
        yield from (exact / scale for scale in SCALES)
    if formule.resultat.unite == "€" and "€" not in units:
        yield from (exact * scale for scale in SCALES)


def _with_others(formule: Formule, exact: Decimal, around: str, reglages: Reglages) -> Iterator[Decimal]:
    """What the formula gives with the figures printed around it: a factor, a rate, a part that was left out."""
    others = formule.autres[:OTHERS_MAX]
    for hit in reglages.rules.lexique(f"{FICHIER}.facteurs").find(around):
        factor = Decimal(hit.entree.attributs["valeur"])
        yield from (exact * factor, exact / factor)
    for a, b in combinations([n.valeur for n in others if n.valeur > 0], 2):
        yield from (exact * a * b, exact / a / b, exact * a / b, exact * b / a)
    for other in others:
        if other.valeur <= 0:
            continue
        yield from (exact * other.valeur, exact / other.valeur)
        if other.unite == "%":
            yield from (exact * (ONE + other.valeur), exact * (ONE - other.valeur))
        if other.end <= formule.start and isinstance(formule.gauche.termes[0], Nombre):
            first = formule.gauche.termes[0].valeur  # « 1 500 € par mois pendant 10 mois + 500 € »
            yield exact - first + first * other.valeur
        if other.unite == "€" or other.valeur >= LARGE:
            yield from (exact + other.valeur, exact - other.valeur, other.valeur - exact)


def _is_conversion(exact: Decimal, result: Nombre, reglages: Reglages) -> bool:
    """Whether a number of months in a year, of days in a week… separates both sides."""
    ratio = max(exact, result.valeur) / min(exact, result.valeur)
    return any(abs(ratio / Decimal(r) - ONE) <= NEAR for r in reglages.liste("calcul_rapports_temps"))
