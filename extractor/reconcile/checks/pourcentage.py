"""Percentages: the rate of spending of a fiche, and rates whose two figures are printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.model.fiche import Anomalie, Fiche, Pourcentage
from extractor.reconcile.budget import ANNUEL, TOTAL, Budget, Poste, budget
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.controle import Controle, Figure, Lecture, Terme
from extractor.reconcile.grid import grid
from extractor.reconcile.intervals import ZERO
from extractor.reconcile.rangs.fiches import fiches_des_rangs
from extractor.reconcile.suites.enonces import croissances, suites_de_taux
from extractor.reconcile.suites.evolutions import evolutions, parts_dites
from extractor.reconcile.suites.parts_de_base import parts_de_base
from extractor.reconcile.tables import total_rows
from extractor.reconcile.taux import taux_de_tableau
from extractor.reconcile.textes import Redaction

LINK = 3  # characters between the name of a rate and its figure: « : », « de »


def check(contexte: Contexte) -> Iterator[Controle | Anomalie]:
    """One relation for each percentage whose figures are known; growths that contradict each other, as anomalies."""
    reglages = contexte.reglages
    redaction = Redaction(contexte, "pourcentage")
    yield from croissances(contexte, redaction)
    yield from suites_de_taux(contexte, redaction)
    yield from evolutions(contexte, redaction)
    yield from parts_dites(contexte, redaction)
    yield from parts_de_base(contexte, redaction)
    yield from _of_tables(contexte)
    for fiche in contexte.fiches:
        lu = budget(contexte, fiche)
        for pourcentage in fiche.pourcentages:
            rate = _rate(pourcentage, reglages)
            if pourcentage.section in reglages.liste("sections_bilan"):
                controle = _execution(lu, pourcentage, rate)
            elif _says_execution(pourcentage, reglages) and len(lu.spent("consomme")) == 1:
                controle = _execution(lu, pourcentage, rate)
            else:
                controle = _printed(fiche, pourcentage, rate)
            if controle:
                yield replace(controle, tolerance=reglages.decimal("pourcentage_tolerance"))


def _of_tables(contexte: Contexte) -> Iterator[Controle]:
    owners = {fiche.fiche_id: fiche for fiche in contexte.fiches}
    for tableau in contexte.tableaux:
        table = grid(contexte, tableau)
        if table.taux:
            rows = dict.fromkeys(table.rows, owners.get(tableau.fiche_id or "")) | dict(
                fiches_des_rangs(contexte, table)
            )
            yield from taux_de_tableau(table, rows, total_rows(table, contexte.reglages), contexte.reglages)


def _says_execution(pourcentage: Pourcentage, reglages: Reglages) -> bool:
    """Whether a percentage of the budget is called the rate of what was spent of it, and of nothing else."""
    if pourcentage.section not in reglages.liste("sections_budget"):
        return False
    libelle = pourcentage.libelle or ""
    hits = reglages.lexique("colonnes_taux").find(libelle)
    return bool(hits) and hits[-1].entree.id == "taux_execution" and len(libelle) - hits[-1].end <= LINK


def _rate(pourcentage: Pourcentage, reglages: Reglages) -> Figure:
    return Figure(
        pourcentage.pourcentage_id,
        pourcentage.valeur,
        pourcentage.incertitude,
        reglages.texte("nom_taux_sujet"),
        reglages.texte("nom_taux"),
        pourcentage.provenance,
        unite="%",
    )


def _execution(lu: Budget, pourcentage: Pourcentage, rate: Figure) -> Controle | None:
    """Spent over planned: other printed totals may be the base, and what is left may be the share."""
    total, spent = lu.planned(), lu.spent("consomme")
    beside = [p for p in lu.bilan if _same_line(p, pourcentage)]
    share = beside[0] if len(beside) == 1 else spent[0] if len(spent) == 1 else None
    if total is None or share is None or share.montant.nature not in ("consomme", "non_consomme"):
        return None
    others = (p.figure for p in lu.postes if p is not total and p.montant.valeur)
    bases = [total.figure, *others, *_years(lu)]  # any printed figure: « 88 % des crédits 2024 »
    lectures = [_share(share.figure, base) for base in bases]
    lectures += [_share(other.figure, total.figure) for other in lu.bilan if other is not share]
    rates = sum(_same_line(share, other) for other in lu.fiche.pourcentages)
    sure = len(beside) == 1 and share.montant.nature == "consomme" and len(spent) == 1 and rates == 1
    alone = total is lu.total() and sum(p.role == TOTAL for p in lu.postes) == 1
    gravite = "erreur" if sure and alone else "avertissement"
    return Controle("pourcentage", lu.fiche, rate, tuple(lectures), gravite=gravite, taux=True)


def _years(lu: Budget) -> Iterator[Figure]:
    """What the payers give together for each year."""
    years: dict[int | None, list[Figure]] = {}
    for poste in lu.postes:
        if poste.role == ANNUEL:
            years.setdefault(poste.montant.annee, []).append(poste.figure)
    for year, figures in years.items():
        if len(figures) > 1:
            value, margin = sum((f.valeur for f in figures), ZERO), sum((f.incertitude for f in figures), ZERO)
            yield replace(figures[0], id=f"{figures[0].id}:{year}", valeur=value, incertitude=margin)


def _same_line(poste: Poste, pourcentage: Pourcentage) -> bool:
    a, b = poste.montant.provenance.fragments[-1], pourcentage.provenance.fragments[0]
    return (a.page, a.ligne) == (b.page, b.ligne)


def _printed(fiche: Fiche, pourcentage: Pourcentage, rate: Figure) -> Controle | None:
    """A rate with its two figures: which ones they are was read from a sentence, so a warning at most."""
    a, b = pourcentage.numerateur, pourcentage.denominateur
    if a is None or not b:
        return None
    num, den = _known(fiche, pourcentage, a, "n"), _known(fiche, pourcentage, b, "d")
    lectures: list[Lecture] = [
        _share(num, den),
        _share(den, num),
        (Terme(1, num), Terme(-1, den), Terme(1, den)),  # growth of a since b
        (Terme(1, den), Terme(-1, num), Terme(1, den)),  # fall, or what is missing to 100 %
        (Terme(1, den), Terme(-1, num), Terme(1, num)),
    ]
    usable = tuple(lecture for lecture in lectures if lecture[-1].figure.valeur > 0)
    return Controle("pourcentage", fiche, rate, usable, gravite="avertissement", taux=True)


def _share(part: Figure, whole: Figure) -> Lecture:
    return Terme(1, part), Terme(1, whole)


def _known(fiche: Fiche, pourcentage: Pourcentage, value: Decimal, suffix: str) -> Figure:
    """The amount of the fiche that prints ``value``, the nearest one, or the bare number."""
    same = [m for m in fiche.montants if m.valeur == value]
    line = pourcentage.provenance.ligne
    best = min(same, key=lambda m: abs(m.provenance.ligne - line), default=None)
    ident = best.montant_id if best else f"{pourcentage.pourcentage_id}:{suffix}"
    margin = best.incertitude if best else ZERO
    return Figure(ident, value, margin, "", "", pourcentage.provenance, style="terme_nu", unite="€" if best else "")
