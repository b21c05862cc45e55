"""Amounts that two acts of a document state in the same words, and print differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from extractor.model.fiche import Anomalie
from extractor.model.passage import Provenance
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.phrases import Phrases, number
from extractor.reconcile.reports.intitules import Lu
from extractor.reconcile.reports.mesures import spot
from extractor.text.euros import Euro, find_euros

Cle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enonce:
    """An amount, the words that follow it, and where it is printed."""

    euro: Euro
    libelle: str
    provenance: Provenance


def redites(contexte: Contexte, textes: Sequence[Lu]) -> Iterator[Anomalie]:
    """Amounts that differ between two acts that otherwise repeat each other.

    Two acts repeat each other when several amounts followed by the same words are the same in both, and more of
    them than differ; an act that changes another (an amendment) is not held to its figures.
    """
    reglages = contexte.reglages
    allowed = reglages.liste("report_redite_exclus")
    names = dict.fromkeys(lu.section for lu in textes if lu.fiche_id is None)
    pairs = [
        (nom, autre)
        for nom, autre in combinations(names, 2)
        if f"{nom} {autre}" not in allowed and f"{autre} {nom}" not in allowed
    ]
    compared = {nom for pair in pairs for nom in pair}
    actes: dict[str, dict[Cle, list[Enonce]]] = {}
    for lu in textes:
        if lu.fiche_id is None and lu.section in compared:
            for cle, enonce in _statements(lu, reglages.entier("report_redite_mots")):
                actes.setdefault(lu.section, {}).setdefault(cle, []).append(enonce)
    for nom, autre in pairs:
        yield from _compared(_single(actes.get(nom, {})), _single(actes.get(autre, {})), contexte)


def _statements(lu: Lu, words: int) -> Iterator[tuple[Cle, Enonce]]:
    """Amounts of a text with the words that follow them in their paragraph, when there are enough of them."""
    text = lu.passage.text
    for start, end in lu.passage.items():
        if end - start < 2 * words:
            continue  # a cell, a heading: too short for as many words
        for euro in find_euros(text[start:end]):
            suite = [mot for mot in lu.after(start + euro.end, words) if mot.end <= end]
            if len(suite) == words:
                libelle = " ".join(text[suite[0].start : suite[-1].end].split())
                where = lu.passage.locate(start + euro.start, start + euro.end)
                yield tuple(mot.mot for mot in suite), Enonce(euro, libelle, where)


def _single(acte: Mapping[Cle, Sequence[Enonce]]) -> dict[Cle, Enonce]:
    """What an act states once, or always with the same amount."""
    return {cle: said[0] for cle, said in acte.items() if len({e.euro.valeur for e in said}) == 1}


def _compared(acte: Mapping[Cle, Enonce], autre: Mapping[Cle, Enonce], contexte: Contexte) -> Iterator[Anomalie]:
    common = [(acte[cle], autre[cle]) for cle in acte if cle in autre]
    different = [(a, b) for a, b in common if not _same(a.euro, b.euro)]
    same = len(common) - len(different)
    if same >= contexte.reglages.entier("report_redite_accords") and same > len(different):
        for a, b in different:
            yield _finding(a, b, contexte)


def _same(a: Euro, b: Euro) -> bool:
    return abs(a.valeur - b.valeur) <= a.incertitude + b.incertitude


def _finding(a: Enonce, b: Enonce, contexte: Contexte) -> Anomalie:
    reglages = contexte.reglages
    words = {
        "libelle": b.libelle,
        "valeur": number(b.euro.valeur),
        "lieu": spot(b.provenance, reglages),
        "autre": number(a.euro.valeur),
        "autre_lieu": spot(a.provenance, reglages),
        "ecart": number(abs(a.euro.valeur - b.euro.valeur)),
    }
    return Anomalie(
        "",
        None,
        "report",
        reglages.texte("report_redite_gravite"),
        f"{Phrases(reglages).place(None, b.provenance)} : {reglages.texte('report_redite_message').format_map(words)}",
        reglages.texte("report_redite_declare").format_map(words),
        reglages.texte("report_redite_attendu").format_map(words),
        b.euro.valeur - a.euro.valeur,
        tuple(ident for e in (b, a) if (ident := _known(e, contexte))),
        b.provenance,
    )


def _known(enonce: Enonce, contexte: Contexte) -> str | None:
    """Id of the amount extracted at the place of a statement."""
    at = (enonce.provenance.page, enonce.provenance.ligne, enonce.euro.valeur)
    same = (m.montant_id for m in contexte.montants if (m.provenance.page, m.provenance.ligne, m.valeur) == at)
    return next(same, None)
