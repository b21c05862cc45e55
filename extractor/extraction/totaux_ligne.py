"""The total that a line tells: of all, of a part, of a payer, or none."""

from __future__ import annotations

import re

from extractor.extraction.amounts import Found
from extractor.extraction.governing import Governing
from extractor.extraction.lignes import MoneyLine
from extractor.extraction.natures import LABEL_LENGTH
from extractor.ruleset import Hit, Ruleset

NEAR_TIME = 24  # characters after an amount within which "par an" is printed
_ASIDE = re.compile(r"\s*\([^()\n]*\)\s*[^\W\d_]")
_BULLET = re.compile(r"^[\s\W]*(?:\d{1,2}\s?[/.)]\s*)?")
_BRACKETS = re.compile(r"\([^)]*\)")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w")
_NIVEAUX = {  # what the first words of a line say of its amount: level and reason
    "total": ("total", "ligne qui commence par un mot de total"),
    "sous_total": ("sous_total", "ligne qui commence par un mot de sous-total"),
    "": ("detail", "ligne sans mot de total"),
}


class TotalReader:
    """Reads the totals that lines tell with the words of ``rules/montants.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._totals = rules.lexique("montants.totaux")
        self._in_sentence = rules.motifs("montants.total_en_phrase")
        self._per_time = rules.motifs("montants.par_unite_de_temps")

    def kind(self, line: MoneyLine, state: Governing) -> str:
        """``total``, ``sous_total`` or ``payeur`` (total of a payer) when the line begins so, else an empty string.

        The total of all payers ends what governed: it is nobody's.
        """
        text = state.text
        head = _BULLET.sub("", text[line.start : line.end])
        hit = self._opening(text, head, line)
        if hit is None and line.amounts and (self._is_titled(line, state) or self._is_told(text, line)):
            return "total"
        if hit is None or not line.amounts:
            return "payeur" if _heads_with_payer(text, line) else ""
        plain = not _WORD.search(head[hit.end : len(head) - (line.end - line.amounts[0].start)])
        named = any(p.heading for p in line.payers)
        if hit.entree.attributs.get("portee") == "tout" and plain and not named:
            state.payer = None
            return "total"
        whole = (plain or state.payer is None) and not named
        return "total" if hit.entree.attributs.get("niveau", hit.entree.id) == "total" and whole else "sous_total"

    def _opening(self, text: str, head: str, line: MoneyLine) -> Hit | None:
        """The word of total that opens a line, but for one in brackets that only remark something.

        "(coût / total estimé à 9 000 €)", "(coût total estimé à 9 000 €) pour 30 agents".
        """
        hit = self._totals.at_start(head)
        floor = max(line.start - LABEL_LENGTH, 0)
        inside = text.rfind("(", floor, line.start) > text.rfind(")", floor, line.start)
        return None if inside or _ASIDE.match(text, line.start, line.end) else hit

    def _is_titled(self, line: MoneyLine, state: Governing) -> bool:
        """Whether the label of the section is what announces a total ("Coût total : 90 000 €")."""
        opens = line.start == 0 and not _LETTER.search(state.text[: line.amounts[0].start])
        return opens and self._totals.at_start(state.intitule) is not None

    def _is_told(self, text: str, line: MoneyLine) -> bool:
        """Whether a sentence says so ("Le coût total de l'action s'élève à 90 000 €"), and not of one year or unit."""
        first = line.amounts[0]
        return self._in_sentence.matches(text[line.start : first.start]) and not self.is_rate(text, first)

    def is_rate(self, text: str, amount: Found) -> bool:
        """Whether an amount is that of each year ("par an")."""
        return self._per_time.matches(text[amount.end : amount.end + NEAR_TIME])


def niveau_of(kind: str, rank: int, amount: Found) -> tuple[str, str]:
    """Level of an amount, and why: ``kind`` is the total that its line tells, ``rank`` its place on the line."""
    if amount.operand:
        return "detail", "facteur d’un calcul"
    if rank:
        return "detail", "après un autre montant de sa ligne"
    if kind == "payeur":
        return "total", "premier montant après le titre d’un financeur"
    return _NIVEAUX[kind]


def niveau_of_column(annee: int | None, kind: str) -> str:
    """Level of an amount below the head of a column: a year, or the sum of all of them (None)."""
    if annee is None:
        return "total"
    return "sous_total" if kind in ("total", "sous_total") else "detail"


def _heads_with_payer(text: str, line: MoneyLine) -> bool:
    """Whether a payer heads the line and nothing but brackets stands between it and the first amount."""
    payer = next((p for p in line.payers if p.heading and p.start >= line.start), None)
    first = line.amounts[0].start if line.amounts else 0
    if payer is None or payer.end > first:
        return False
    return not _WORD.search(_BRACKETS.sub("", text[payer.end : first]))
