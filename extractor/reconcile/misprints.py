"""Misprints that a failing sum proves: a wrong unit, a zero too few or too many, digits badly grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.model.fiche import Anomalie
from extractor.model.passage import Provenance, Texte
from extractor.reconcile.causes import Cause
from extractor.reconcile.contexte import Contexte, Reglages, garde
from extractor.reconcile.controle import Figure
from extractor.reconcile.formules.jetons import nombres
from extractor.reconcile.phrases import number

KILO, TEN = Decimal(1000), Decimal(10)


@dataclass(frozen=True, slots=True)
class Malforme:
    """An amount whose digits are badly grouped.

    Attributes
    ----------
    debut
        Where it begins in the passage.
    lectures
        The amounts it may stand for, in euros.
    seul
        True when no other cause than a misprint is possible (not a number glued to an amount).
    voisins
        Figures printed nearby, each with its offset in the passage.
    """

    texte: Texte
    debut: int
    provenance: Provenance
    imprime: str
    lectures: tuple[Decimal, ...]
    seul: bool
    voisins: tuple[tuple[Decimal, int], ...]


@garde
def malformes(contexte: Contexte) -> tuple[Malforme, ...]:
    """Every badly grouped amount, in reading order."""
    return tuple(_malformes(contexte))


def _malformes(contexte: Contexte) -> Iterator[Malforme]:
    motifs = contexte.reglages.rules.motifs("controles_calcul.separateurs")
    for texte in contexte.textes:
        passage = texte.passage
        for motif in motifs:
            for match in motif.finditer(passage.text):
                start, end = match.span("montant")
                digits = "".join(c for c in match["montant"] if c.isdigit())
                yield Malforme(
                    texte,
                    start,
                    passage.locate(start, match.end()),
                    passage.text[start : match.end()].strip(),
                    _readings(digits, motif.id),
                    motif.valeur["seul"] == "oui",
                    tuple(_neighbours(contexte, texte, start, end)),
                )


def _readings(digits: str, kind: str) -> tuple[Decimal, ...]:
    """A lost digit, a lost comma, or a blank too many."""
    whole = Decimal(digits)
    if kind == "groupe_de_deux":
        return whole * TEN, whole / TEN / TEN
    return (whole,)


def _neighbours(contexte: Contexte, texte: Texte, start: int, end: int) -> Iterator[tuple[Decimal, int]]:
    near = contexte.reglages.entier("ocr_voisinage")
    text = texte.passage.text
    for nombre in nombres(text, max(start - near, 0), min(end + near, len(text)), contexte.reglages.rules):
        if nombre.end <= start or nombre.start >= end:
            yield nombre.valeur, nombre.start


@dataclass(frozen=True, slots=True)
class Coquille:
    """A cause told as a misprint of one figure: its code, and the sentence that says what is misprinted."""

    cause: Cause
    code: str
    phrase: str


def already_told(cause: Cause, told: Iterable[Anomalie]) -> bool:
    """Whether a wrong formula or unit told elsewhere corrects a figure as this failing sum needs it."""
    corrected = {
        (ident, anomalie.ecart)
        for anomalie in told
        if anomalie.code in ("calcul", "unite") and anomalie.ecart
        for ident in anomalie.preuve
    }
    return any((figure.id, figure.valeur - value) in corrected for figure, value in cause.principal.repairs())


def misprint(cause: Cause, found: Sequence[Malforme], reglages: Reglages) -> Coquille | None:
    """The misprint of one figure, and only one, that explains a failing sum or balance."""
    if cause.principal.taux:
        return None
    repairs = [(f, v) for f, v in cause.principal.repairs() if v > 0 and f.valeur > 0 and f.unite == "€"]
    grouped = [(f, v, m.imprime) for f, v in repairs for m in found if _is_group_of(m, f, v)]
    scaled = [(f, v, f.provenance.texte) for f, v in repairs if _times(f.valeur, v, KILO)]
    zero = [(f, v, f.provenance.texte) for f, v in repairs if _times(f.valeur, v, TEN) and min(f.valeur, v) >= KILO]
    for code, nom, kept in (("ocr", "somme", grouped), ("unite", "echelle", scaled), ("unite", "zero", zero)):
        if not reglages.actif(code) or len({f.id for f, _, _ in kept}) != 1:
            continue
        figure, value, printed = kept[0]
        mots = {"imprime": printed, "ancien": number(figure.valeur), "nouveau": number(value)}
        phrase = reglages.texte(f"{code}_{nom}_message").format_map(mots)
        return Coquille(replace(cause, suspect=figure, corrige=value), code, phrase)
    return None


def _is_group_of(malforme: Malforme, figure: Figure, value: Decimal) -> bool:
    """Whether the figure was read from a part of the badly grouped amount, and ``value`` is what that may stand for."""
    place = (figure.provenance.page, figure.provenance.ligne)
    digits = "".join(c for c in malforme.imprime if c.isdigit())
    here = (malforme.provenance.page, malforme.provenance.ligne) == place
    return here and value in malforme.lectures and f"{figure.valeur:.0f}" in digits


def _times(a: Decimal, b: Decimal, factor: Decimal) -> bool:
    return b in (a * factor, a / factor)
