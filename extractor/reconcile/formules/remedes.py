"""What single change would make a wrong formula true: a unit, an operator, a figure, a digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.reconcile.formules.bilan import tient
from extractor.reconcile.formules.grammaire import Formule
from extractor.reconcile.formules.noeuds import ONE, Changement, Nombre, valeur

KILO = Decimal(1000)
SIGNES = {"*": "×", "/": "/", "+": "+", "-": "−"}
MISPRINTS = {"*": "/+", "/": "*", "+": "*-", "-": "+"}  # operators that one prints for another


@dataclass(frozen=True, slots=True)
class Remede:
    """A change of the text at ``start:end``.

    ``genre`` is ``unite``, ``operateur``, ``groupe`` (an operator, and parentheses), ``operande`` (a figure printed
    nearby) or ``chiffre`` (one digit).
    ``lieu`` is the offset where the other figure is printed.
    """

    genre: str
    start: int
    end: int
    nouveau: str
    lieu: int | None = None


def remedes(formule: Formule, text: str, voisins: Sequence[tuple[Nombre, str]]) -> Iterator[Remede]:
    """Changes that make ``formule`` true, the most likely first.

    ``text`` is what its offsets count in; ``voisins`` are figures printed nearby, each with its printed form.
    """
    yield from _units(formule)
    yield from _operators(formule)
    yield from _operands(formule, voisins)
    yield from _digits(formule, text)


def _units(formule: Formule) -> Iterator[Remede]:
    """An amount in euros printed in thousands, or the reverse; first the one that is out of proportion."""
    found = []
    for nombre in (*formule.gauche.nombres(), formule.resultat):
        if nombre.unite != "€" or nombre.echelle not in (ONE, KILO):
            continue
        digits = nombre.valeur / nombre.echelle
        other, unit = (KILO, "k€") if nombre.echelle == ONE else (ONE, "€")
        if tient(formule, Changement(nombre.start, valeur=digits * other), marges=False):
            usual = (digits < KILO) == (nombre.echelle == KILO)
            found.append((usual, Remede("unite", nombre.start, nombre.end, _printed(digits, unit))))
    yield from (remede for _, remede in sorted(found, key=lambda f: f[0]))


def _operators(formule: Formule) -> Iterator[Remede]:
    for signe in formule.gauche.operateurs():
        for other in MISPRINTS[signe.signe]:
            changed = Changement(signe.start, signe=other)
            if tient(formule, changed, marges=False):
                flat = valeur(formule.gauche, changed)
                plain = flat is not None and abs(flat - formule.resultat.valeur) <= ONE
                yield Remede("operateur" if plain else "groupe", signe.start, signe.end, SIGNES[other])


def _operands(formule: Formule, voisins: Sequence[tuple[Nombre, str]]) -> Iterator[Remede]:
    """Another figure of the same kind, printed nearby, in place of an operand."""
    nearest: dict[tuple[Decimal, str], tuple[Nombre, str]] = {}
    for voisin in voisins:
        nearest.setdefault((voisin[0].valeur, voisin[0].unite), voisin)
    for nombre in formule.gauche.nombres():
        for other, printed in nearest.values():
            alike = other.unite == nombre.unite or (nombre.valeur >= KILO and other.valeur >= KILO)
            if not alike or other.valeur in (nombre.valeur, formule.resultat.valeur):
                continue
            if tient(formule, Changement(nombre.start, valeur=other.valeur), marges=False):
                yield Remede("operande", nombre.start, nombre.end, printed, other.start)


def _digits(formule: Formule, text: str) -> Iterator[Remede]:
    """One digit wrong, missing, added or swapped: in the result, then in an operand."""
    exact, result = valeur(formule.gauche), formule.resultat
    if exact is None or exact <= 0:
        return
    for nombre, wanted in ((result, exact), *_solved(formule, exact)):
        plain = (wanted / nombre.echelle).quantize(ONE)
        whole = nombre is result or plain == wanted / nombre.echelle
        if not whole or not _one_slip(text[nombre.start : nombre.end], plain):
            continue
        if nombre is result or tient(formule, Changement(nombre.start, valeur=wanted), marges=False):
            yield Remede("chiffre", nombre.start, nombre.end, _printed(plain, _unit(nombre)))


def _solved(formule: Formule, exact: Decimal) -> Iterator[tuple[Nombre, Decimal]]:
    """Each operand with the values that would make a product, or a sum, right."""
    ratio, gap = formule.resultat.valeur / exact, formule.resultat.valeur - exact
    for nombre in formule.gauche.nombres():
        for wanted in (nombre.valeur * ratio, nombre.valeur / ratio, nombre.valeur + gap):
            if wanted > 0 and wanted != nombre.valeur:
                yield nombre, wanted


def _unit(nombre: Nombre) -> str:
    return "k€" if nombre.echelle == KILO else nombre.unite


def _printed(digits: Decimal, unit: str) -> str:
    whole = digits == digits.to_integral_value()
    figure = f"{digits:,.0f}".replace(",", "\u202f") if whole else str(digits.normalize()).replace(".", ",")
    return f"{figure} {unit}".strip()


def _one_slip(printed: str, wanted: Decimal) -> bool:
    """Whether the digits differ by one digit put in place of another, added, left out or swapped with the next."""
    a, b = "".join(c for c in printed if c.isdigit()), f"{wanted:.0f}"
    if min(len(a), len(b)) < 2:
        return False
    if len(a) == len(b):
        wrong = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        first, last = wrong[0] if wrong else 0, wrong[-1] if wrong else 0
        swapped = last == first + 1 and (a[first], a[last]) == (b[last], b[first])
        return len(wrong) == 1 or swapped
    short, long = sorted((a, b), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
