"""Amounts that are misprinted: badly grouped (``34 00 €``, ``1 80 000 €``), or with letters (``l00 000 €``)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.model.fiche import Anomalie
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.formules import Changement, Issue, Lue, lues, tient
from extractor.reconcile.misprints import Malforme, malformes
from extractor.reconcile.phrases import number
from extractor.reconcile.rangs.decales import decalages
from extractor.reconcile.reports.cellules import cellules_coupees
from extractor.reconcile.textes import Redaction, court

CODE = "ocr"


def check(contexte: Contexte) -> Iterator[Anomalie]:
    """Badly grouped amounts: what the figures nearby prove, or what no reading makes an amount; letters as digits."""
    redaction, texte = Redaction(contexte, CODE), contexte.reglages.texte
    yield from cellules_coupees(contexte, redaction)
    yield from decalages(contexte, redaction)
    for lue in lues(contexte):
        value = _joined(lue)
        if value is not None:
            yield _in_formula(lue, value, contexte, redaction)
    for malforme in malformes(contexte):
        proof = _proof(malforme)
        if proof is None and not malforme.seul:
            continue  # "action 2 61 250 €": a number and an amount
        readings = texte("element_ou_bien").join(number(value) for value in malforme.lectures)
        if proof is None:
            told = texte("ocr_seul").format(lectures=readings)
        else:
            value, at = proof
            lieu = redaction.lieu(malforme.texte.passage.locate(at, at + 1))
            told = texte("ocr_prouve").format(valeur=number(value), lieu=lieu)
        yield redaction.redige(
            "ocr_separateur",
            redaction.fiche(malforme.texte, malforme.debut),
            malforme.provenance,
            preuve_texte=told,
            attendu=number(proof[0]) if proof else readings,
        )
    for fiche_id, montants in (*((f.fiche_id, f.montants) for f in contexte.fiches), (None, contexte.montants)):
        for montant in montants:
            if montant.source.get("forme") == CODE:
                yield redaction.redige("ocr_lettres", fiche_id, montant.provenance, attendu=number(montant.valeur))


def _joined(lue: Lue) -> Decimal | None:
    """The number that two runs of digits make together, when the formula after them is true with it only."""
    formule, before = lue.formule, lue.formule.avant
    if lue.bilan.issue is Issue.JUSTE or before is None or before.unite:
        return None
    first = next(formule.gauche.nombres())
    digits = "".join(c for c in lue.item[before.start : first.end] if c.isdigit())
    value = Decimal(digits) * first.echelle
    return value if tient(formule, Changement(first.start, valeur=value), marges=False) else None


def _in_formula(lue: Lue, value: Decimal, contexte: Contexte, redaction: Redaction) -> Anomalie:
    before, first = lue.formule.avant or lue.formule.resultat, next(lue.formule.gauche.nombres())
    formule = court(lue.extrait(before.start, lue.formule.end))
    return redaction.redige(
        "ocr_separateur",
        lue.texte.fiche_id,
        lue.texte.passage.locate(lue.base + before.start, lue.base + first.end),
        preuve_texte=contexte.reglages.texte("ocr_formule").format(formule=formule, valeur=number(value)),
        attendu=number(value),
    )


def _proof(malforme: Malforme) -> tuple[Decimal, int] | None:
    """The only reading that is printed elsewhere on the same line, and where."""
    found = [(value, at) for value, at in malforme.voisins if value in malforme.lectures]
    return found[0] if len({value for value, _ in found}) == 1 else None
