"""An action paid by several payers: what each of them pays in a year against the total printed beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractor.reconcile.budget import ANNUEL, PAYEUR, SOUS_TOTAL, TOTAL, Budget, Poste
from extractor.reconcile.contexte import Reglages
from extractor.reconcile.controle import Controle, Terme
from extractor.reconcile.reports.intitules import mots

Cle = tuple[str, int]
"""Title of the action, without its number, and year."""


def cofinancements(lu: Budget, reglages: Reglages) -> Iterator[Controle]:
    """« 42 000 € : crédits portés à 50 % (84 000 € au total) », under the same heading of two payers.

    One relation for each total of an action and a year; never more than a warning, since which amounts belong
    together is read from headings.
    """
    payers: dict[Cle, dict[str, Poste]] = {}
    totals: dict[Cle, list[Poste]] = {}
    for index, heading in enumerate(lu.postes):
        payer = heading.montant.financeur
        if heading.role != SOUS_TOTAL or not payer:
            continue
        title = " ".join(m.mot for m in mots(heading.figure.nom) if not m.mot.isdigit())
        for poste in lu.following(index, (TOTAL, PAYEUR, SOUS_TOTAL)):
            if poste.role != ANNUEL or poste.montant.annee is None:
                continue
            cle = (title, poste.montant.annee)
            if poste.montant.financeur == payer:
                payers.setdefault(cle, {}).setdefault(payer, poste)
            elif poste.montant.financeur == "total":
                totals.setdefault(cle, []).append(poste)
    for cle, printed in totals.items():
        parts = list(payers.get(cle, {}).values())
        if len(parts) > 1 and len({p.montant.valeur for p in printed}) == 1:
            named = (replace(p.figure, nom=reglages.financeur(p.montant.financeur), style="terme_nom") for p in parts)
            words = {"annee": str(cle[1]), "titre": cle[0]}
            whole = replace(printed[-1].figure, sujet=reglages.texte("nom_cofinancement_sujet").format_map(words))
            termes = tuple(Terme(1, figure) for figure in named)
            yield Controle("somme", lu.fiche, whole, (termes,), gravite="avertissement")
