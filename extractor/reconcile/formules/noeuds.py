"""Numbers and operations of a printed formula, and every value a reader may give them.

A reader may group ``4 000 * 5 + 12`` in two ways, take ``(10 % d'ETP)`` for a factor or for a remark, and see
``2 80 000`` as ``80 000``: a formula is wrong only when no such reading makes it true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from extractor.reconcile.intervals import ZERO, Interval

READINGS_MAX = 400  # readings of one side tried, at most: beyond, nobody is accused
ONE = Decimal(1)
REMARQUE = ""  # sign of a parenthesis that follows a number without an operator


@dataclass(frozen=True, slots=True)
class Nombre:
    """A printed number: ``text[start:end]`` with its unit.

    Attributes
    ----------
    valeur, marge
        In euros when ``unite`` is "€", as a part of one when it is "%"; ``marge`` is half a unit of the last
        printed digit, 0 for a count.
    unite, echelle
        "€", "%" or ""; what one unit printed is worth (1000 for k€, 0.01 for %).
    rivaux
        Other values of its digits, when a number before or after it may have been glued to them.
    """

    start: int
    end: int
    valeur: Decimal
    marge: Decimal
    unite: str = ""
    echelle: Decimal = ONE
    rivaux: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Signe:
    """An operator: ``+ - * /``, or ``REMARQUE``; printed at ``start:end``."""

    signe: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suite:
    """Operands and the operators between them: ``signes[i]`` stands before ``termes[i + 1]``."""

    start: int
    end: int
    termes: tuple[Nombre | Suite, ...]
    signes: tuple[Signe, ...] = ()

    def nombres(self) -> Iterator[Nombre]:
        """Every number, in printed order."""
        for terme in self.termes:
            if isinstance(terme, Nombre):
                yield terme
            else:
                yield from terme.nombres()

    def operateurs(self) -> Iterator[Signe]:
        """Every operator printed, in order of nesting; remarks have none."""
        yield from (signe for signe in self.signes if signe.signe != REMARQUE)
        for terme in self.termes:
            if isinstance(terme, Suite):
                yield from terme.operateurs()

    def remarques(self) -> bool:
        """Whether a parenthesis stands after a number without an operator."""
        inner = (terme.remarques() for terme in self.termes if isinstance(terme, Suite))
        return any(signe.signe == REMARQUE for signe in self.signes) or any(inner)


@dataclass(frozen=True, slots=True)
class Changement:
    """One thing read otherwise: the operator or the number that begins at ``start``."""

    start: int = -1
    signe: str = ""
    valeur: Decimal | None = None


AUCUN = Changement()
_TABLE: Mapping[str, int] = {"+": 1, "-": 1, "+%": 1, "-%": 1, "*": 2, "/": 2}


def valeur(suite: Suite, changement: Changement = AUCUN) -> Decimal | None:
    """The value by the rules of arithmetic; a percentage in a remark is a factor. None: division by zero."""
    interval = _standard(suite, changement, marges=False)
    return interval.low if interval else None


def lectures(suite: Suite, changement: Changement = AUCUN, *, marges: bool = True) -> list[Interval] | None:
    """Every value a reader may find; None when there are too many. ``marges``: with the printed precision."""
    found = list(islice(_readings(suite, changement, marges), READINGS_MAX + 1))
    return None if len(found) > READINGS_MAX else found


def _standard(suite: Suite, changement: Changement, marges: bool) -> Interval | None:
    values: list[Interval] = []
    for terme in suite.termes:
        value = _single(terme, changement, marges)
        if value is None:
            return None
        values.append(value)
    pairs = zip(suite.signes, suite.termes, suite.termes[1:], strict=False)
    signes = [_options_of(s, a, b, changement)[0] for s, a, b in pairs]
    kept = [(s, v) for s, v in zip(signes, values[1:], strict=True) if s != REMARQUE]
    return _by_precedence([values[0], *(v for _, v in kept)], [s for s, _ in kept])


def _single(terme: Nombre | Suite, changement: Changement, marges: bool) -> Interval | None:
    if isinstance(terme, Suite):
        return _standard(terme, changement, marges)
    return _printed(terme, changement, marges)


def _printed(nombre: Nombre, changement: Changement, marges: bool) -> Interval:
    if nombre.start == changement.start and changement.valeur is not None:
        return Interval.around(changement.valeur, ZERO)
    return Interval.around(nombre.valeur, nombre.marge if marges else ZERO)


def _options_of(signe: Signe, a: Nombre | Suite, b: Nombre | Suite, changement: Changement) -> tuple[str, ...]:
    """What the sign between ``a`` and ``b`` may mean, the most likely first."""
    if signe.signe == REMARQUE:
        return ("*", REMARQUE) if _is_rate(b) else (REMARQUE, "*")
    changed = changement.signe and signe.start == changement.start
    meant = changement.signe if changed else signe.signe
    if meant in "+-" and _is_rate(b):
        return (meant, meant + "%") if _is_rate(a) else (meant + "%", meant)
    return (meant,)


def _is_rate(terme: Nombre | Suite) -> bool:
    return any(n.unite == "%" for n in ([terme] if isinstance(terme, Nombre) else terme.nombres()))


def _by_precedence(values: list[Interval], signes: list[str]) -> Interval | None:
    for level in (2, 1):
        rank = 0
        while rank < len(signes):
            if _TABLE[signes[rank]] != level:
                rank += 1
                continue
            result = applied(signes[rank], values[rank], values[rank + 1])
            if result is None:
                return None
            values[rank : rank + 2] = [result]
            del signes[rank]
    return values[0]


def applied(signe: str, a: Interval, b: Interval) -> Interval | None:
    """One operation, ``+%`` adding a part of ``a``; None for a division by what may be zero."""
    if signe == "/":
        return a.ratio(b)
    if signe == "*":
        return a.times(b)
    change = a.times(b) if signe.endswith("%") else b
    return a + change if signe.startswith("+") else a + -change


# --- every reading ---------------------------------------------------------------------------------


def _readings(suite: Suite, changement: Changement, marges: bool) -> Iterator[Interval]:
    """Values for each way to keep the remarks, each rival number and each grouping.

    A remark that computes may be the whole formula: "2 agents (80 k€ x 5 % x 2) = 8 000 €".
    """
    if suite.signes and suite.signes[0].signe == REMARQUE and isinstance(suite.termes[1], Suite):
        yield from _readings(suite.termes[1], changement, marges)
    choices = [_options(terme, changement, marges) for terme in suite.termes]
    pairs = zip(suite.signes, suite.termes, suite.termes[1:], strict=False)
    for kept in product(*(_options_of(s, a, b, changement) for s, a, b in pairs)):
        used = [rank for rank, signe in enumerate(kept) if signe != REMARQUE]
        signes = tuple(kept[rank] for rank in used)
        for values in product(choices[0], *(choices[rank + 1] for rank in used)):
            yield from _groupings(values, signes)


def _options(terme: Nombre | Suite, changement: Changement, marges: bool) -> list[Interval]:
    if isinstance(terme, Suite):
        return list(islice(_readings(terme, changement, marges), READINGS_MAX))
    rivals = [] if terme.start == changement.start else [Interval.around(v, ZERO) for v in terme.rivaux]
    return [_printed(terme, changement, marges), *rivals]


def _groupings(values: tuple[Interval, ...], signes: tuple[str, ...]) -> Iterator[Interval]:
    """Every way to put parentheses; one is enough where all operations are sums, or all are products."""
    if not signes:
        yield values[0]
        return
    alike = len(set(signes)) == 1 and signes[0] in "+*"
    for rank in (len(signes) - 1,) if alike else range(len(signes)):
        for a in _groupings(values[: rank + 1], signes[:rank]):
            for b in _groupings(values[rank + 1 :], signes[rank + 1 :]):
                result = applied(signes[rank], a, b)
                if result is not None:
                    yield result
