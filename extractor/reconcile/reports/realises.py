"""What a balance says was spent, against what was planned and what was counted: figures that look copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractor.model.fiche import Anomalie, Fiche, Montant
from extractor.reconcile.budget import ANNUEL, PAYEUR, SOUS_TOTAL, TOTAL, budget
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.grid import Grid, grid, short
from extractor.reconcile.phrases import number
from extractor.reconcile.rangs.fiches import fiches_des_rangs
from extractor.reconcile.textes import Redaction
from extractor.ruleset.motif import folded


def realises(contexte: Contexte) -> Iterator[Anomalie]:
    """An amount spent that is, to the euro, the forecast of one expense; results counted with nothing spent."""
    redaction = Redaction(contexte, "report")
    idle: dict[str, Fiche] = {}
    for fiche in contexte.fiches:
        spent = budget(contexte, fiche).spent("consomme")
        whole = [p for p in spent if p.montant.financeur in (None, "total") and p.montant.annee is None]
        if len(whole) == 1 and len(spent) == 1:
            montant = whole[0].montant
            if montant.valeur:
                yield from _forecast(fiche, montant, contexte, redaction)
            else:
                idle[fiche.fiche_id] = fiche
    for tableau in contexte.tableaux if idle else ():
        lu = grid(contexte, tableau)
        for row, fiche in fiches_des_rangs(contexte, lu).items():
            if fiche.fiche_id in idle:
                yield from _counted(lu, row, fiche, contexte, redaction)


def _forecast(fiche: Fiche, spent: Montant, contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """One expense, split by year, of which the forecast is exactly what the whole fiche spent."""
    lu = budget(contexte, fiche)
    whole = lu.total()
    if whole is None or whole.montant.valeur == spent.valeur or not spent.valeur:
        return
    for index, poste in enumerate(lu.postes):
        years = []
        for year in lu.following(index, (TOTAL, PAYEUR, SOUS_TOTAL)):
            if year.role != ANNUEL:
                break
            years.append(year)
        if poste.role in (TOTAL, PAYEUR) or poste.montant.nature == spent.nature:
            continue
        same = poste.montant.valeur == spent.valeur and poste.montant.annee is None
        if same and len(years) > 1 and sum(y.montant.valeur for y in years) == spent.valeur:
            found = redaction.redige(
                "report_prevision",
                fiche.fiche_id,
                spent.provenance,
                valeur=number(spent.valeur),
                nom=poste.figure.nom,
                detail=" + ".join(f"{number(y.montant.valeur)} ({y.montant.annee})" for y in years),
                lieu=redaction.lieu(poste.montant.provenance),
            )
            yield replace(found, preuve=(spent.montant_id, poste.montant.montant_id))
            return


def _counted(lu: Grid, row: int, fiche: Fiche, contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """Counts by year after words that call them done, in the row of a fiche that spent nothing."""
    done = contexte.reglages.liste("report_realise_mots")
    cells = lu.par_rang.get(row, [])
    for at, cell in enumerate(cells):
        if not any(word in folded(cell.texte) for word in done):
            continue
        counts = []
        for after in cells[at + 1 :]:
            if after.valeur is None or "€" in after.texte or "%" in after.texte:
                break
            counts.append(after)
        if len(counts) > 1 and any(c.valeur for c in counts):
            yield redaction.redige(
                "report_realise",
                fiche.fiche_id,
                counts[0].provenance,
                libelle=short(cell.texte, 80),
                valeurs=", ".join(number(c.valeur, "") for c in counts if c.valeur is not None),
            )
