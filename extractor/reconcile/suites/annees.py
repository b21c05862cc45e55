"""A payer's amount split by year, each year with an amount of its own and its details below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.reconcile.budget import ANNUEL, HORS, PAYEUR, TOTAL, Budget, Poste
from extractor.reconcile.controle import Controle, Lecture, Terme

BOTH = " / "  # between the heads of a column and of a row, in the label of an amount


def annees_en_tete(lu: Budget, index: int) -> Iterator[Controle]:
    """The payer at ``index`` against its years ("2023 : 27 000 €" alone on a line), and each year against its details.

    Said only of years that follow one another, each begun by such an amount and followed by its details, with nothing
    else between them: else a part may have been missed.
    """
    payeur = lu.postes[index]
    scope = list(lu.following(index, (TOTAL, PAYEUR)))
    heads = [at for at, poste in enumerate(scope) if not at or poste.montant.annee != scope[at - 1].montant.annee]
    parts = [scope[at] for at in heads]
    years = [poste.montant.annee or 0 for poste in parts]
    if len(heads) in (len(scope), 1) or not all(_is_head(poste, payeur) for poste in parts):
        return
    if years != list(range(years[0], years[0] + len(years))):
        return
    groups = [scope[a + 1 : b] for a, b in zip(heads, [*heads[1:], len(scope)], strict=True)]
    gap = abs(payeur.montant.valeur - sum(p.montant.valeur for p in parts))
    if gap >= min(p.montant.valeur for p in parts):
        return
    yield Controle("somme", lu.fiche, payeur.figure, (_plus(parts),), gravite="avertissement")
    for head, group in zip(parts, groups, strict=True):
        details = [p for p in group if p.role != HORS]
        readings = [_plus(details[:count]) for count in range(2, len(details) + 1)]
        if readings:  # an explanation below may print the details again: those that come nearest are meant
            readings.sort(key=lambda lecture: abs(sum(t.figure.valeur for t in lecture) - head.montant.valeur))
            yield Controle("somme", lu.fiche, head.figure, tuple(readings), temoin=True)


def annees_avant_total(lu: Budget, index: int) -> Iterator[Controle]:
    """The total at the end of a row of a table against the years before it, all of them, one after the other.

    A gap as large as one of the years says nothing: its column may have been missed.
    """
    whole = lu.postes[index]
    row = _row(whole)
    run: list[Poste] = []
    for poste in reversed(lu.postes[:index]):
        if poste.role != ANNUEL or _row(poste) != row or not (poste.montant.libelle or "").startswith(_annee(poste)):
            break
        run.insert(0, poste)
    years = [poste.montant.annee or 0 for poste in run]
    if not row or whole.montant.annee is not None or len(run) < 2 or years != list(range(years[0], years[-1] + 1)):
        return
    gap = abs(whole.montant.valeur - sum(p.montant.valeur for p in run))
    if gap < min(p.montant.valeur for p in run):
        parts = tuple(poste.figure for poste in run)
        yield Controle("somme", lu.fiche, whole.figure, (_plus(run),), gravite="avertissement", exces=parts)


def _row(poste: Poste) -> str:
    """The head of the row of an amount that is read in a table by its heads; empty for another one."""
    return (poste.montant.libelle or "").partition(BOTH)[2]


def _annee(poste: Poste) -> str:
    return f"{poste.montant.annee}{BOTH}"


def _is_head(poste: Poste, payeur: Poste) -> bool:
    """Whether an amount is that of its year and of nothing less."""
    alike = poste.role == ANNUEL and poste.montant.financeur == payeur.montant.financeur
    return alike and not poste.montant.libelle


def _plus(postes: Sequence[Poste]) -> Lecture:
    return tuple(Terme(1, p.figure) for p in postes)
