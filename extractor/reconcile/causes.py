"""From failing relations to causes: one wrong figure may break several of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.reconcile.controle import Controle, Figure, Verdict

REPORT = "report"  # the same figure in two places
FIRM = ("somme", REPORT)  # relations whose figures are not computed from one another


@dataclass(frozen=True, slots=True)
class Cause:
    """One contradiction and what hangs on it.

    Attributes
    ----------
    principal
        The failing relation that the message tells.
    suspect, corrige
        The figure that is most likely wrong and the value that would repair everything. It is the printed
        result of ``principal`` when nothing tells its terms apart; then nothing hangs on it for sure.
    corriges
        Other failing relations that the same correction repairs.
    derives
        Rates and balances that agree with the printed figure, not with the corrected one: computed from it.
    temoins
        Details that confirm the correction.
    """

    principal: Controle
    suspect: Figure
    corrige: Decimal
    corriges: tuple[Controle, ...] = ()
    derives: tuple[Controle, ...] = ()
    temoins: tuple[Controle, ...] = ()


@dataclass(frozen=True, slots=True)
class _Repair:
    figure: Figure
    value: Decimal
    fixed: tuple[Controle, ...]
    broken: tuple[Controle, ...]
    temoins: tuple[Controle, ...]

    def cost(self) -> tuple[int, int, int]:
        """Sort key, best first: most relations repaired, fewest firm ones broken, most witnesses.

        Breaking a rate or a balance costs nothing: they are computed from the others. Between two places that
        only contradict each other, any relation that confirms one of them speaks for it.
        """
        if all(c.code == REPORT for c in self.fixed):
            return -len(self.fixed), int(bool(self.broken)), -len(self.temoins)
        return -len(self.fixed), sum(c.code in FIRM for c in self.broken), -len(self.temoins)


@dataclass(frozen=True, slots=True)
class _Book:
    """The relations of a document, by the figures they use."""

    holding: Mapping[str, Sequence[Controle]]
    failing: Mapping[str, Sequence[Controle]]
    temoins: Mapping[str, Sequence[Controle]]


def causes(controles: Sequence[Controle]) -> list[Cause]:
    """Group the failing relations of ``controles``: each cause repairs at least one of them by one figure."""
    verdicts = [(c, c.verdict()) for c in controles]
    failing = [c for c, verdict in verdicts if verdict is Verdict.FAUX and not c.temoin]
    book = _Book(
        _by_figure(c for c, verdict in verdicts if verdict is not Verdict.FAUX),
        _by_figure(failing),
        _by_figure(c for c, verdict in verdicts if verdict is Verdict.FAUX and c.temoin),
    )
    found = []
    for group in _linked(failing, book):
        left = group
        while left:
            cause = _best(left, book)
            found.append(cause)
            done = (cause.principal, *cause.corriges)
            left = [c for c in left if not _among(c, done)]
    return _consequences(found)


def _consequences(found: Sequence[Cause]) -> list[Cause]:
    """Join to a cause those that its derived figures explain: correct it, and they vanish too."""
    kept = list(found)
    for cause in found:
        derived = {c.tout.id: c.computed_with({cause.suspect.id: cause.corrige}) for c in cause.derives}
        for other in found:
            both = (other.principal, *other.corriges)
            linked = any(other.principal.uses(ident) for ident in derived)
            explained = linked and all(c.verdict(derived) is not Verdict.FAUX for c in both)
            if explained and other is not cause and other in kept:
                kept.remove(other)
                joined = kept.index(cause)
                kept[joined] = cause = replace(cause, corriges=(*cause.corriges, *both))
    return kept


def _by_figure(controles: Iterable[Controle]) -> dict[str, list[Controle]]:
    index: dict[str, list[Controle]] = {}
    for controle in controles:
        for ident in {figure.id for figure in controle.figures()}:
            index.setdefault(ident, []).append(controle)
    return index


def _among(controle: Controle, others: Iterable[Controle]) -> bool:
    return any(controle is other for other in others)


def _linked(failing: Sequence[Controle], book: _Book) -> Iterator[list[Controle]]:
    """Failing relations that share figures, directly or not, together; each group in the order given."""
    rank = {id(c): index for index, c in enumerate(failing)}
    seen: set[int] = set()
    for controle in failing:
        if id(controle) in seen:
            continue
        seen.add(id(controle))
        group, waiting = [], [controle]
        while waiting:
            current = waiting.pop()
            group.append(current)
            for figure in current.figures():
                near = [c for c in book.failing[figure.id] if id(c) not in seen]
                seen.update(id(c) for c in near)
                waiting += near
        yield sorted(group, key=lambda c: rank[id(c)])


def _best(left: Sequence[Controle], book: _Book) -> Cause:
    """The correction of one figure that repairs the most and disturbs the least."""
    ranked = []
    for rank, controle in enumerate(left):
        for figure, value in controle.repairs():
            repair = _tried(figure, value, left, book)
            if _among(controle, repair.fixed):
                ranked.append((repair.cost(), figure is not controle.tout, rank, controle, repair))
    cost, _, _, controle, best = min(ranked, key=lambda item: item[:3])
    alone = len({item[4].figure.id for item in ranked if item[0] == cost and item[3] is controle}) == 1
    others = tuple(c for c in best.fixed if c is not controle)
    if alone:
        derived = (c for c in best.broken if c.code not in FIRM and c.tout.id != best.figure.id)
        return Cause(controle, best.figure, best.value, others, tuple(derived), best.temoins)
    if best.figure is controle.tout:
        return Cause(controle, best.figure, best.value, others)
    return Cause(controle, controle.tout, controle.computed())  # any term may be wrong: tell the sum only


def _tried(figure: Figure, value: Decimal, left: Sequence[Controle], book: _Book) -> _Repair:
    """What replacing one figure repairs and breaks."""
    replaced = {figure.id: value}

    def holds(controle: Controle) -> bool:
        return controle.verdict(replaced) is not Verdict.FAUX

    failing = [c for c in book.failing.get(figure.id, ()) if _among(c, left)]
    return _Repair(
        figure,
        value,
        tuple(c for c in failing if holds(c)),
        tuple(c for c in book.holding.get(figure.id, ()) if not holds(c)),
        tuple(c for c in book.temoins.get(figure.id, ()) if holds(c)),
    )
