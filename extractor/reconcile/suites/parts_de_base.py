"""Shares of one count told in a sentence: « sur 25 actions, 15 sont menées (60 %), 7 engagées (28 %) »."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.model.fiche import Anomalie
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.intervals import Interval
from extractor.reconcile.phrases import number
from extractor.reconcile.textes import Redaction, Trouvaille

HUNDRED = Decimal(100)
PROOFS = 2  # shares that hold, from which the sentence is known to tell shares of its count


@dataclass(frozen=True, slots=True)
class Part:
    """A share at ``debut:fin`` of the text: so many of ``base``, and what is printed of it in per cent."""

    debut: int
    fin: int
    part: Decimal
    base: Decimal
    taux: Decimal
    marge: Decimal

    @property
    def exacte(self) -> Decimal:
        return HUNDRED * self.part / self.base

    def holds(self) -> bool:
        """Whether it is that rate, rounded or cut short."""
        return Interval.around(self.exacte, Decimal(0)).meets(Interval.around(self.taux, self.marge))


def parts_de_base(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """The share that its count denies, in a sentence whose other shares are all those of that count."""
    several = [texte for texte in contexte.textes if texte.passage.text.count("%") > PROOFS]
    for trouvaille in redaction.cherche("parts_de_base", several):
        found = list(_parts(trouvaille, redaction))
        wrong = [part for part in found if not part.holds()]
        if len(wrong) != 1 or len(found) - 1 < PROOFS:
            continue
        (one,) = wrong
        passage = trouvaille.texte.passage
        told = redaction.redige(
            "pourcentage_part",
            redaction.fiche(trouvaille.texte, one.debut),
            passage.locate(one.debut, one.fin),
            part=number(one.part, ""),
            tout=number(one.base, ""),
            exact=number(one.exacte.quantize(Decimal("0.1")), "%"),
        )
        yield replace(told, ecart=(one.taux - one.exacte).quantize(Decimal("0.01")))


def _parts(trouvaille: Trouvaille, redaction: Redaction) -> Iterator[Part]:
    start, end = trouvaille.match.span("suite")
    text = trouvaille.texte.passage.text[start:end]
    base = _figure(trouvaille.groupe("base"))
    for match in (m for motif in redaction.motifs("taux_de_part") for m in motif.finditer(text)):
        part, taux = _figure(match["part"]), _figure(match["taux"])
        if 0 < part <= base:
            marge = Decimal(1).scaleb(-len(match["taux"].partition(",")[2]))
            yield Part(start + match.start("taux"), start + match.end(), part, base, taux, marge)


def _figure(printed: str) -> Decimal:
    return Decimal("".join(printed.split()).replace(",", "."))
