"""A relation that printed figures should satisfy, and whether they can.

A ``Controle`` says: this printed figure (``tout``) is what those (``lectures[0]``) give. The other
``lectures`` are rival ways to read the page: when one of them works, nobody is accused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from itertools import combinations
from types import MappingProxyType

from extractor.model.fiche import Fiche
from extractor.model.passage import Provenance
from extractor.reconcile.intervals import ZERO, Interval, total

NOTHING: Mapping[str, Decimal] = MappingProxyType({})
CENT = Decimal(100)
GRAVITES = ("info", "avertissement", "erreur")
MAX_RIVALS = 40  # more figures than this are tried one by one, not two or three together


class Verdict(IntEnum):
    """How far printed figures are from agreeing."""

    TIENT = 0  # some rounding satisfies the relation
    TRONQUE = 1  # only truncation (or rounding up) does
    FAUX = 2  # nothing does


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure and how to speak of it.

    ``sujet`` names it as the subject of a sentence ("le total"), ``nom`` as a term of a sum ("Département").
    ``style`` is the template of a term: ``terme_nom``, ``terme_annee`` or ``terme_nu``.
    ``unite`` is "€", "%" or "".
    """

    id: str
    valeur: Decimal
    incertitude: Decimal
    sujet: str
    nom: str
    provenance: Provenance
    style: str = "terme_nom"
    unite: str = "€"

    def known(self, replaced: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
        """Its value with half a unit of the last digit, or the exact value that replaces it."""
        return (replaced[self.id], ZERO) if self.id in replaced else (self.valeur, self.incertitude)

    def interval(self, factor: int, replaced: Mapping[str, Decimal]) -> Interval:
        """Values behind the printed ones: half a unit of the last digit on each side, times ``factor``."""
        value, margin = self.known(replaced)
        return Interval.around(value, margin * factor)


@dataclass(frozen=True, slots=True)
class Terme:
    """A figure in a computation, added (``signe`` 1) or taken away (-1)."""

    signe: int
    figure: Figure


Lecture = tuple[Terme, ...]


@dataclass(frozen=True, slots=True)
class Controle:
    """``tout`` should be what ``lectures[0]`` gives.

    Attributes
    ----------
    taux
        False: the lecture is a sum. True: its last term divides the sum of the others, in per cent.
    gravite
        The worst this relation may be called: ``erreur`` when there is no doubt on what belongs together.
    manques, exces
        Figures that may be parts left out of the sum, or put into it wrongly: a gap that one or two of them
        explain exactly is more likely our reading than a fault of the document.
    temoin
        Never reported: it only helps to tell which figure of another relation is wrong.
    """

    code: str
    fiche: Fiche | None
    tout: Figure
    lectures: tuple[Lecture, ...]
    gravite: str = "erreur"
    taux: bool = False
    manques: tuple[Figure, ...] = ()
    exces: tuple[Figure, ...] = ()
    temoin: bool = False
    tolerance: Decimal = ZERO

    @property
    def termes(self) -> Lecture:
        """The terms of the first reading."""
        return self.lectures[0]

    def figures(self) -> Iterator[Figure]:
        """The printed result, then the terms of the first reading."""
        yield self.tout
        for terme in self.termes:
            yield terme.figure

    def uses(self, figure_id: str) -> bool:
        """Whether the figure is the result or a term of the first reading."""
        return any(figure.id == figure_id for figure in self.figures())

    def computed(self) -> Decimal:
        """What the first reading gives, from the printed values."""
        return self.computed_with(NOTHING)

    def computed_with(self, replaced: Mapping[str, Decimal]) -> Decimal:
        """What the first reading gives when some figures are ``replaced`` (id -> value)."""
        exact = _compute(self.termes, self.taux, 0, replaced)
        return exact.low if exact else ZERO

    @property
    def ecart(self) -> Decimal:
        """Printed result minus computed one, in the unit of the result."""
        return self.tout.valeur - self.computed()

    def verdict(self, replaced: Mapping[str, Decimal] = NOTHING) -> Verdict:
        """Whether the figures can agree, some of them being ``replaced`` (id -> exact value)."""
        factors = ((Verdict.TIENT, 1), (Verdict.TRONQUE, 2))
        if self.taux:
            return next((verdict for verdict, factor in factors if self._rate_holds(factor, replaced)), Verdict.FAUX)
        gaps = [self._gap(lecture, replaced) for lecture in self.lectures]
        return next(
            (verdict for verdict, factor in factors for gap, slack in gaps if gap <= slack * factor + self.tolerance),
            Verdict.FAUX,
        )

    def _rate_holds(self, factor: int, replaced: Mapping[str, Decimal]) -> bool:
        printed = self.tout.interval(factor, replaced)
        found = (_compute(lecture, self.taux, factor, replaced) for lecture in self.lectures)
        return any(rate is None or rate.meets(printed, self.tolerance) for rate in found)

    def _gap(self, lecture: Lecture, replaced: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
        """How far a sum is from the printed result, and how far rounding alone may bring them."""
        gap, slack = self.tout.known(replaced)
        for terme in lecture:
            value, margin = terme.figure.known(replaced)
            gap = gap - value if terme.signe > 0 else gap + value
            slack += margin
        return abs(gap), slack

    def doubtful(self) -> bool:
        """Whether a part we may have missed, or taken by mistake, explains the gap exactly."""
        if self.taux:
            return False
        gap = self.ecart
        slack = sum((figure.incertitude for figure in self.figures()), ZERO)
        rivals, most = (self.manques, 2) if gap > 0 else (self.exces, 3)
        values = [abs(f.valeur) for f in rivals if f.valeur]
        sizes = range(1, (most if len(values) <= MAX_RIVALS else 1) + 1)
        groups = (group for size in sizes for group in combinations(values, size))
        return any(abs(sum(group, ZERO) - abs(gap)) <= slack for group in groups)

    def repairs(self) -> Iterator[tuple[Figure, Decimal]]:
        """Each figure with the value that, alone, would make the sum right; of a rate, only its result."""
        yield self.tout, self.computed()
        if self.taux:
            return
        gap = self.ecart
        for terme in self.termes:
            value = terme.figure.valeur + terme.signe * gap
            if value >= 0:
                yield terme.figure, value


def with_tolerance(controles: Iterable[Controle], tolerance: Decimal) -> Iterator[Controle]:
    """The same relations with what the rules tolerate beyond rounding, mostly nothing."""
    for controle in controles:
        yield controle if controle.tolerance == tolerance else replace(controle, tolerance=tolerance)


def _compute(lecture: Lecture, rate: bool, factor: int, replaced: Mapping[str, Decimal]) -> Interval | None:
    """What a reading gives; None for a rate whose denominator may be zero."""
    signed = []
    for terme in lecture:
        interval = terme.figure.interval(factor, replaced)
        signed.append(interval if terme.signe > 0 else -interval)
    if not rate:
        return total(signed)
    quotient = total(signed[:-1]).ratio(signed[-1])
    return quotient.scaled(CENT) if quotient else None
