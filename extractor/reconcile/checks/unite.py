"""Units: k€ printed for € in a formula, amounts printed without their sign. See ``misprints`` for those of sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.model.fiche import Anomalie, Fiche, Montant
from extractor.model.passage import Provenance
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.formules import Issue, Lue, Remede, lues, remedes
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction, court

CODE = "unite"
PERCENT = 100
KILO = Decimal(1000)
_FOUR_DIGITS = re.compile(r"(?:\d[\s.]?){3}\d")


def check(contexte: Contexte) -> Iterator[Anomalie]:
    """Formulas that one unit makes true, then the amounts without a sign, section by section."""
    redaction = Redaction(contexte, CODE)
    for lue in lues(contexte):
        if lue.bilan.issue is not Issue.JUSTE and lue.formule.avant is None:
            change = next(remedes(lue.formule, lue.item, ()), None)
            if change and change.genre == CODE:
                yield _formula(lue, change, contexte, redaction)
    sections = (*contexte.reglages.liste("sections_budget"), *contexte.reglages.liste("sections_bilan"))
    lines = {
        (texte.fiche_id, line.page, line.number): line.text
        for texte in contexte.textes
        if texte.section in sections
        for line in texte.passage.lines
    }
    for fiche in contexte.fiches:
        for section in sections:
            montants = [m for m in fiche.montants if m.section == section]
            kept = [
                m
                for m in montants
                if m.nature != "cout_unitaire"
                or _is_result(m, lines.get((fiche.fiche_id, m.provenance.page, m.provenance.ligne), ""))
            ]
            yield from _unsigned(fiche, kept, contexte, redaction)


def _is_result(montant: Montant, line: str) -> bool:
    """Whether the line ends with the amount after an equals sign: the next line may multiply it."""
    return re.search(rf"=\s{{0,3}}{re.escape(montant.provenance.texte)}\s*$", line) is not None


def _formula(lue: Lue, change: Remede, contexte: Contexte, redaction: Redaction) -> Anomalie:
    wrong = next(n for n in (*lue.formule.gauche.nombres(), lue.formule.resultat) if n.start == change.start)
    lines = {(f.page, f.ligne) for f in lue.provenance().fragments}
    ids = (
        m.montant_id
        for fiche in contexte.fiches
        if fiche.fiche_id == lue.texte.fiche_id
        for m in fiche.montants
        if m.valeur == wrong.valeur and (m.provenance.page, m.provenance.ligne) in lines
    )
    right = wrong.valeur / KILO if wrong.echelle == KILO else wrong.valeur * KILO
    found = redaction.redige(
        "unite_formule",
        lue.texte.fiche_id,
        lue.provenance(),
        formule=court(lue.imprime),
        ancien=lue.extrait(change.start, change.end),
        nouveau=change.nouveau,
        corrige=court(lue.corrige(change.start, change.end, change.nouveau)),
    )
    return replace(found, ecart=wrong.valeur - right, preuve=tuple(ids))


def _unsigned(
    fiche: Fiche, montants: Sequence[Montant], contexte: Contexte, redaction: Redaction
) -> Iterator[Anomalie]:
    """One anomaly for the amounts of a section that lack the sign that the others have."""
    reglages = contexte.reglages
    signe = reglages.rules.motifs("controles_calcul.signe_euro")
    bare = [m for m in montants if not any(s.search(m.provenance.texte) for s in signe)]
    signed = len(montants) - len(bare)
    usual = len(bare) * PERCENT > len(montants) * reglages.entier("unite_sans_signe_part")
    bare = [m for m in bare if _FOUR_DIGITS.search(m.provenance.texte)]
    flat = len(montants) > reglages.entier("unite_sans_signe_max")
    if not bare or usual or flat or signed < reglages.entier("unite_sans_signe_voisins"):
        return
    words = "unite_sans_signe_un" if len(bare) == 1 else "unite_sans_signe_plusieurs"
    found = redaction.redige(
        "unite_sans_signe",
        fiche.fiche_id,
        Provenance(tuple(f for m in bare for f in m.provenance.fragments)),
        nombre=reglages.texte(words).format(nombre=len(bare)),
        liste=" ; ".join(m.provenance.texte for m in bare),
        liste_euros=" ; ".join(number(m.valeur) for m in bare),
    )
    yield replace(found, preuve=tuple(m.montant_id for m in bare))
