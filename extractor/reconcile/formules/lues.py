"""The formulas of a document, each with the verdict on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.model.passage import Provenance, Texte
from extractor.reconcile.contexte import Contexte, garde
from extractor.reconcile.formules.bilan import Bilan, bilan
from extractor.reconcile.formules.grammaire import Formule, formules
from extractor.reconcile.formules.jetons import nombres
from extractor.reconcile.formules.noeuds import Nombre

_MAYBE = regex.compile(r"\d[^=:;\n]{0,90}?(?:[*×·xX/÷–—-]\s?\(?\d|\+)")  # cheap: most paragraphs hold no operation


SHORTEST = 5  # characters of a formula: 1+1=2


@dataclass(frozen=True, slots=True)
class Lue:
    """A formula of ``texte``; its offsets count from ``base``, where its paragraph ``item`` begins."""

    texte: Texte
    base: int
    item: str
    formule: Formule
    bilan: Bilan

    @property
    def imprime(self) -> str:
        """The formula as printed, on one line."""
        return self.extrait(self.formule.start, self.formule.end)

    def extrait(self, start: int, end: int) -> str:
        """What is printed at ``item[start:end]``, on one line."""
        return " ".join(self.item[start:end].split())

    def corrige(self, start: int, end: int, nouveau: str) -> str:
        """The formula with something else printed at ``start:end``."""
        before, after = self.item[self.formule.start : start], self.item[end : self.formule.end]
        return " ".join(f"{before}{nouveau}{after}".split())

    def provenance(self) -> Provenance:
        """Where the whole formula is printed."""
        return self.texte.passage.locate(self.base + self.formule.start, self.base + self.formule.end)

    def lieu(self, at: int) -> Provenance:
        """Where the character at ``at`` is printed, that may stand outside the paragraph."""
        return self.texte.passage.locate(self.base + at, self.base + at + 1)

    def voisins(self, contexte: Contexte) -> list[tuple[Nombre, str]]:
        """Figures printed in the same section near the formula, the nearest first, with their printed forms."""
        near = contexte.reglages.entier("calcul_voisinage") * 3
        text = self.texte.passage.text
        start = max(self.base + self.formule.start - near, 0)
        end = min(self.base + self.formule.end + near, len(text))
        found = []
        for nombre in nombres(text, start, end, contexte.reglages.rules):
            a, b = nombre.start - self.base, nombre.end - self.base
            if b <= self.formule.start or a >= self.formule.end:
                printed = " ".join(text[nombre.start : nombre.end].split())
                found.append((Nombre(a, b, nombre.valeur, nombre.marge, nombre.unite, nombre.echelle), printed))
        return sorted(found, key=lambda f: abs(f[0].start - self.formule.start))


@garde
def lues(contexte: Contexte) -> tuple[Lue, ...]:
    """Every formula of every section, in reading order, each once (three checks read them: they are kept)."""
    return tuple(_lues(contexte))


def _lues(contexte: Contexte) -> Iterator[Lue]:
    reglages = contexte.reglages
    near, words = reglages.entier("calcul_voisinage"), reglages.entier("calcul_mots_max")
    seen: set[tuple[int, int, str]] = set()
    for texte in contexte.textes:
        passage = texte.passage
        for base, end in passage.items():
            if end - base < SHORTEST or not _MAYBE.search(passage.text, base, end):
                continue
            item = passage.text[base:end]
            breaks = [start - base for start in passage.starts if base < start < end]
            for formule in formules(item, breaks, reglages.rules, near, words):
                lue = Lue(texte, base, item, formule, bilan(formule, item, texte.section, reglages))
                here = lue.provenance()
                key = (here.page, here.ligne, lue.imprime)
                if key not in seen:
                    seen.add(key)
                    yield lue
