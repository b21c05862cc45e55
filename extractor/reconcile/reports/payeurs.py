"""Tables that name who pays for each fiche, and print under that name an amount of zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from extractor.model.fiche import Anomalie, CelluleTableau
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.controle import Figure
from extractor.reconcile.grid import short
from extractor.reconcile.phrases import number
from extractor.reconcile.reports.suivi import PERCENT, Rang, Suivi, suivis
from extractor.reconcile.textes import Redaction

STATE = "etat"


def payeurs_nommes(contexte: Contexte) -> Iterator[Anomalie]:
    """One anomaly for each row that names a payer without an amount, where nearly all the others have one."""
    redaction = Redaction(contexte, "report")
    for table in suivis(contexte):
        amounts = _amount_columns(table, contexte.reglages)
        named: dict[int, list[tuple[Rang, CelluleTableau, str]]] = {}
        for rang in table.rangs if len(amounts) > 1 else ():
            for column, cell in rang.cellules.items():
                payer = _payer(cell.texte, contexte.reglages)
                if payer and _columns(payer, amounts, contexte.reglages):
                    named.setdefault(column, []).append((rang, cell, payer))
        for column, rows in named.items():
            yield from _denied(table, column, rows, amounts, contexte, redaction)


def _payer(text: str, reglages: Reglages) -> str | None:
    """The payer that a cell names with nothing else."""
    hit = reglages.lexique("financeurs").whole(text.strip())
    return hit.id if hit else None


def _amount_columns(table: Suivi, reglages: Reglages) -> dict[int, str]:
    """The columns of amounts whose heading names one payer, and no year."""
    found = {}
    for column in table.colonnes(1):
        heading = table.entetes.get(column, "")
        hits = {hit.entree.id for hit in reglages.lexique("financeurs").find(heading)}
        if len(hits) == 1 and not any(c.isdigit() for c in heading):
            found[column] = hits.pop()
    return found


def _columns(payer: str, amounts: Mapping[int, str], reglages: Reglages) -> list[int]:
    """The columns where a payer has its amounts: its own first, or that of the State for a source of the State."""
    payers = {payer, STATE} if payer in (*reglages.liste("sources_etat"), STATE) else {payer}
    if payer == STATE:
        payers |= set(reglages.liste("sources_etat"))
    return sorted((c for c, name in amounts.items() if name in payers), key=lambda c: (amounts[c] != payer, c))


def _denied(
    table: Suivi,
    column: int,
    rows: list[tuple[Rang, CelluleTableau, str]],
    amounts: Mapping[int, str],
    contexte: Contexte,
    redaction: Redaction,
) -> Iterator[Anomalie]:
    reglages = contexte.reglages
    odd = [
        (rang, cell, payer)
        for rang, cell, payer in rows
        if (own := [f for c in _columns(payer, amounts, reglages) if (f := rang.figures.get(c))])
        and not any(figure.valeur for figure in own)
    ]
    least, share = reglages.entier("report_lignes_sures"), reglages.entier("report_part_sure")
    agreeing = len(rows) - len(odd)
    if agreeing < least or agreeing * PERCENT < share * len(rows):
        return
    for rang, cell, payer in odd:
        paid = [f for c in amounts if (f := rang.figures.get(c)) and f.valeur]
        zero = next(f for c in _columns(payer, amounts, reglages) if (f := rang.figures.get(c)))
        if paid:  # else nothing is planned at all
            yield redaction.redige(
                "report_payeur",
                rang.fiche.fiche_id,
                cell.provenance,
                colonne=short(table.entetes.get(column, "")),
                payeur=cell.texte.strip(),
                montant=_named(zero),
                paye=", ".join(_named(f) for f in paid),
            )


def _named(figure: Figure) -> str:
    return f"{number(Decimal(figure.valeur))} ({figure.nom})"
