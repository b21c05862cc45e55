"""Run the checks, find the causes, word the anomalies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from extractor.model.fiche import Anomalie, Fiche, Metadonnees, Montant, Tableau
from extractor.model.passage import Texte
from extractor.reconcile.causes import Cause, causes
from extractor.reconcile.checks import CHECKS
from extractor.reconcile.contexte import Contexte, Reglages, contexte, place
from extractor.reconcile.controle import GRAVITES, Controle, Verdict
from extractor.reconcile.misprints import Coquille, already_told, malformes, misprint
from extractor.reconcile.phrases import CENT, Phrases
from extractor.ruleset import Ruleset


def reconcile(
    fiches: Sequence[Fiche],
    tableaux: Sequence[Tableau],
    montants: Sequence[Montant],
    rules: Ruleset,
    *,
    textes: Sequence[Texte] = (),
    metadonnees: Metadonnees | None = None,
    reconnues: Iterable[int] = (),
) -> tuple[Anomalie, ...]:
    """Everything that contradicts itself in a document.

    Parameters
    ----------
    fiches, tableaux
        As extracted; their order does not matter.
    montants
        Amounts outside any fiche.
    rules
        Settings, words and sentences: ``controles.*``.
    textes
        The text of every section, of the fiches and outside them, in reading order.
    metadonnees
        What the act says of itself.
    reconnues
        Pages read by recognition of characters: no letter there proves a misprint.

    Returns
    -------
    tuple of Anomalie
        In document order, ids ``a1``, ``a2``…

    Raises
    ------
    RuleError
        A setting, lexicon or sentence is missing from the rules.
    """
    donnees = contexte(fiches, tableaux, montants, rules, textes, metadonnees, reconnues)
    found = sorted(_anomalies(donnees), key=_order)
    return tuple(replace(anomalie, anomalie_id=f"a{rank}") for rank, anomalie in enumerate(found, 1))


def _order(anomalie: Anomalie) -> tuple[object, ...]:
    return (place(anomalie.provenance), anomalie.code, anomalie.preuve, anomalie.message)


def _anomalies(donnees: Contexte) -> Iterator[Anomalie]:
    reglages = donnees.reglages
    found = [item for code, check in CHECKS.items() if reglages.actif(code) for item in check(donnees)]
    told = [item for item in found if isinstance(item, Anomalie)]
    controles = [item for item in found if isinstance(item, Controle)]
    yield from told
    phrases = Phrases(reglages)
    grouped = malformes(donnees)
    for cause in causes(_once(controles)):
        gravite = _gravite(cause, reglages)
        if gravite and not already_told(cause, told) and not _told_there(cause, told):
            yield _anomalie(cause, gravite, phrases, misprint(cause, grouped, reglages))
    if reglages.actif("troncature"):
        yield from _truncated(controles, phrases)


def _told_there(cause: Cause, told: Iterable[Anomalie]) -> bool:
    """Whether the row of a table already tells that one of its figures misses by as much."""
    places = {(f.provenance.page, f.provenance.ligne) for f in cause.principal.figures()}
    gap = abs(cause.suspect.valeur - cause.corrige)
    return any(
        anomalie.code == cause.principal.code
        and abs(anomalie.ecart or 0) == gap
        and (anomalie.provenance.page, anomalie.provenance.ligne) in places
        for anomalie in told
    )


def _once(controles: Iterable[Controle]) -> list[Controle]:
    """Each relation between printed figures once: those of a fiche are read in its budget, and in its table again.

    The first one is kept, with the worse gravity.
    """
    found: dict[object, Controle] = {}
    for rank, controle in enumerate(controles):
        figures = (controle.tout, *(terme.figure for terme in controle.termes))
        places = frozenset((f.provenance.page, f.provenance.ligne, f.valeur) for f in figures)
        key = rank if controle.temoin or len(places) < len(figures) else (controle.code, controle.verdict(), places)
        known = found.get(key)
        if known is None:
            found[key] = controle
        elif GRAVITES.index(controle.gravite) > GRAVITES.index(known.gravite):
            found[key] = replace(known, gravite=controle.gravite)
    return list(found.values())


def _gravite(cause: Cause, reglages: Reglages) -> str | None:
    """The worst of the relations one figure breaks, one step lower in doubt; None: too doubtful to tell."""
    together = (cause.principal, *cause.corriges)
    ceiling = max(GRAVITES.index(reglages.texte(f"{c.code}_gravite")) for c in together)
    level = min(ceiling, max(GRAVITES.index(c.gravite) for c in together))
    if len(together) == 1 and cause.principal.doubtful():
        level -= 1
        return GRAVITES[level] if level > 0 else None
    return GRAVITES[level]


def _anomalie(cause: Cause, gravite: str, phrases: Phrases, coquille: Coquille | None) -> Anomalie:
    cause = coquille.cause if coquille else cause
    controle = cause.principal
    where = phrases.place(controle.fiche, cause.suspect.provenance)
    return Anomalie(
        "",
        controle.fiche.fiche_id if controle.fiche else None,
        coquille.code if coquille else controle.code,
        gravite,
        f"{where} : {phrases.message(cause)}{coquille.phrase if coquille else ''}",
        phrases.declared(cause),
        phrases.expected(cause),
        _rounded(cause.suspect.valeur - cause.corrige),
        _proof((controle, *cause.corriges, *cause.derives, *cause.temoins)),
        cause.suspect.provenance,
    )


def _truncated(controles: Iterable[Controle], phrases: Phrases) -> Iterator[Anomalie]:
    """Percentages cut instead of rounded: worth knowing, wrong by less than a unit of their last digit."""
    for controle in controles:
        if controle.code != "pourcentage" or controle.verdict() is not Verdict.TRONQUE:
            continue
        if replace(controle, lectures=controle.lectures[:1]).verdict() is not Verdict.TRONQUE:
            continue  # another reading holds than the one that the sentence would tell
        where = phrases.place(controle.fiche, controle.tout.provenance)
        yield Anomalie(
            "",
            controle.fiche.fiche_id if controle.fiche else None,
            controle.code,
            "info",
            f"{where} : {phrases.truncation(controle)}",
            phrases.declared(_alone(controle)),
            phrases.expected(_alone(controle)),
            _rounded(controle.ecart),
            _proof((controle,)),
            controle.tout.provenance,
        )


def _rounded(value: Decimal) -> Decimal:
    """To the cent, or whole when there are no cents."""
    cents = value.quantize(CENT, ROUND_HALF_UP)
    whole = cents.to_integral_value()
    return whole if whole == cents else cents


def _alone(controle: Controle) -> Cause:
    return Cause(controle, controle.tout, controle.computed())


def _proof(controles: Iterable[Controle]) -> tuple[str, ...]:
    """Ids of the figures used, each once, the printed result first."""
    return tuple(dict.fromkeys(figure.id for c in controles for figure in c.figures()))
