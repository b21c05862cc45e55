"""The figures of a fiche that a summary table is likely to repeat, by what they measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extractor.model.fiche import Fiche
from extractor.model.passage import Provenance
from extractor.reconcile.budget import ANNUEL, PAYEUR, SOUS_TOTAL, TOTAL, Budget, Poste, budget
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.controle import Figure, Lecture, Terme

Cle = tuple[str, str, int | None]
"""What is measured: nature of the amount (or ``taux``), payer (``total`` for all of them), year."""

TAUX = "taux"
SPENT = ("consomme", "non_consomme")


def mesures(contexte: Contexte, fiche: Fiche) -> dict[Cle, tuple[Lecture, ...]]:
    """What the fiche prints for each measure: its readings, the most likely first.

    A measure printed several times has as many readings: a table that repeats one of them is right.
    """
    lu, reglages = budget(contexte, fiche), contexte.reglages
    found: dict[Cle, list[Lecture]] = {}
    for cle, lecture in (*_totals(lu), *_years(lu), *_balance(lu), *_rates(fiche, reglages)):
        readings = found.setdefault(cle, [])
        if _values(lecture) not in [_values(other) for other in readings]:
            readings.append(lecture)
    return {cle: tuple(readings) for cle, readings in found.items()}


def spot(provenance: Provenance, reglages: Reglages) -> str:
    """Where something is printed: "p. 12", or "ligne 340" of a text."""
    template = "lieu_ligne" if provenance.box is None else "lieu_page"
    words = {"page": str(provenance.page), "ligne": str(provenance.ligne)}
    return reglages.texte(template).format_map(words)


def nommee(lecture: Lecture, reglages: Reglages) -> Lecture:
    """A reading whose figures are called by their fiche and their page."""
    return tuple(replace(terme, figure=_of_fiche(terme.figure, reglages)) for terme in lecture)


def _of_fiche(figure: Figure, reglages: Reglages) -> Figure:
    """The figure called by its fiche and its page: it is compared with one printed elsewhere."""
    words = {"sujet": figure.sujet, "nom": figure.nom, "lieu": spot(figure.provenance, reglages)}
    return replace(
        figure,
        sujet=reglages.texte("report_nom_fiche_sujet").format_map(words),
        nom=reglages.texte("report_nom_fiche").format_map(words),
        style="terme_annee",
    )


def _values(lecture: Lecture) -> list[tuple[int, object]]:
    return [(terme.signe, terme.figure.valeur) for terme in lecture]


def _plus(postes: Iterable[Poste]) -> Lecture:
    return tuple(Terme(1, poste.figure) for poste in postes)


def _totals(lu: Budget) -> Iterator[tuple[Cle, Lecture]]:
    """Grand totals, then the totals of the payers, and their sum when a payer is printed several times."""
    payers: dict[Cle, list[Poste]] = {}
    for poste in lu.postes:
        if poste.role == TOTAL:
            yield ("prevu", TOTAL, None), _plus([poste])
        elif poste.role == PAYEUR and poste.montant.financeur:
            payers.setdefault(("prevu", poste.montant.financeur, None), []).append(poste)
    for cle, postes in payers.items():
        yield from ((cle, _plus([poste])) for poste in postes)
        yield cle, _plus(postes)


def _years(lu: Budget) -> Iterator[tuple[Cle, Lecture]]:
    """The figure of each year of a payer: the first one of each of its sub-totals together, or all of them."""
    firsts: dict[Cle, list[Poste]] = {}
    every: dict[Cle, list[Poste]] = {}
    for index, poste in enumerate(lu.postes):
        if poste.role not in (PAYEUR, SOUS_TOTAL) or not poste.montant.financeur:
            continue
        seen: set[Cle] = set()
        for year in lu.following(index, (TOTAL, PAYEUR, SOUS_TOTAL)):
            cle = ("prevu", poste.montant.financeur, year.montant.annee)
            if year.role == ANNUEL and year.montant.financeur == poste.montant.financeur:
                every.setdefault(cle, []).append(year)
                if cle not in seen:
                    firsts.setdefault(cle, []).append(year)
                seen.add(cle)
    for cle, postes in firsts.items():
        yield cle, _plus(postes)
        yield cle, _plus(every[cle])
        yield cle, _plus(postes[:1])


def _balance(lu: Budget) -> Iterator[tuple[Cle, Lecture]]:
    """What was spent and what is left."""
    for poste in lu.bilan:
        montant = poste.montant
        if montant.nature in SPENT:
            yield (montant.nature, montant.financeur or TOTAL, montant.annee), _plus([poste])


def _rates(fiche: Fiche, reglages: Reglages) -> Iterator[tuple[Cle, Lecture]]:
    """Percentages of the balance section."""
    sections: Sequence[str] = reglages.liste("sections_bilan")
    for rate in fiche.pourcentages:
        if rate.section in sections:
            figure = Figure(
                rate.pourcentage_id,
                rate.valeur,
                rate.incertitude,
                reglages.texte("nom_taux_sujet"),
                reglages.texte("nom_taux"),
                rate.provenance,
                unite="%",
            )
            yield (TAUX, TOTAL, None), (Terme(1, figure),)
