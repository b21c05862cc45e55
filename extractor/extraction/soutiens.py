"""Amounts that a sentence of an act announces: « Au titre de l'année 2031, le soutien de l'État s'élève à 90 000 € ».

Outside the fiches no heading says who pays, and for which year: the sentence does, before the amount. What it says
counts where it is the only payer, or the only year, that stands there; a list that the amount announces (« dont : »)
is of the same year and nature.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractor.extraction.amounts import Found
from extractor.extraction.natures import nature_told
from extractor.model.fiche import Montant
from extractor.model.passage import Passage
from extractor.ruleset import Hit, Ruleset
from extractor.text.dates import find_years

LEAD = 30  # characters: "Au titre de l'année" begins a sentence, and holds for all of it
AFTER = 45  # characters after an amount within which "ont été dépensés" is printed
_SENTENCE = re.compile(r"[.!?;]\s+(?=[A-ZÀ-Ý«])|[«»]\s*(?=[A-ZÀ-Ý])")
_CLAUSE = re.compile(r"[.,;:(]")
_YEAR = re.compile(r"\b20\d\d\b")
_ITEM = re.compile(r"\s*[-–—•*]?\s*")


class AnnouncementReader:
    """Completes amounts with the words of ``rules/montants.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._rules = rules
        self._payers = rules.lexique("montants.financeurs")
        self._natures = rules.lexique("montants.natures")
        self._nouns = rules.motifs("montants.soutien_avant")
        self._verbs = rules.motifs("montants.soutien_apres")
        self._spent = rules.motifs("montants.depense_dite")
        self._dated = rules.motifs("montants.annee_annoncee")

    def completed(self, found: Sequence[Montant], amounts: Sequence[Found], passage: Passage) -> list[Montant]:
        """The amounts of a passage, in printed order, with what their sentences say; what is known stays."""
        done: list[Montant] = []
        announced: Montant | None = None  # what the list that goes on here belongs to
        for rank, (montant, amount) in enumerate(zip(found, amounts, strict=True)):
            begin = passage.paragraphs[max(bisect_right(passage.paragraphs, amount.start) - 1, 0)]
            last = amounts[rank - 1].end if rank else 0
            item = _ITEM.fullmatch(passage.text, begin, amount.start) is not None
            if not item:
                announced = None
            elif rank and last < begin and passage.text[last:begin].rstrip().endswith(":"):
                announced = done[rank - 1]
            until = amounts[rank + 1].start if rank + 1 < len(amounts) else len(passage.text)
            told = self._of_list(montant, announced) if item else montant
            done.append(self._said(told, amount, passage, (begin, last, until)))
        return done

    def _of_list(self, montant: Montant, announced: Montant | None) -> Montant:
        if announced is None or announced.nature == "autre" or montant.nature != "autre":
            return montant
        told = {name: announced.source[name] for name in ("annee", "nature")}
        annee = montant.annee or announced.annee
        periode = None if annee else montant.periode
        return replace(montant, annee=annee, periode=periode, nature=announced.nature, source=montant.source | told)

    def _said(self, montant: Montant, amount: Found, passage: Passage, span: tuple[int, int, int]) -> Montant:
        """The amount with what its sentence says.

        ``span`` is where its paragraph begins, where the amount before it ends, and where the next one begins.
        """
        begin, last, until = span
        ends = [m.end() for m in _SENTENCE.finditer(passage.text, begin, amount.start)]
        start = max([begin, *ends])
        sentence = passage.text[start : amount.start].replace("\n", " ")
        clause = passage.text[max(start, last) : amount.start].replace("\n", " ")
        payer = self._payer(clause)
        if montant.financeur is None and payer is not None:
            name = payer.entree.attributs.get("financeur", payer.entree.id) or None
            why = {"financeur": f"annoncé avant : « {clause[payer.start : payer.end]} »"}
            montant = replace(montant, financeur=name, source=montant.source | why)
        if montant.annee is None and (year := self._year(sentence, len(sentence) - len(clause))) is not None:
            why = {"annee": f"annoncée avant : « {year} »"}
            montant = replace(montant, annee=year, periode=None, source=montant.source | why)
        return self._with_nature(montant, clause, passage.text[amount.end : min(until, amount.end + AFTER)], payer)

    def _year(self, sentence: str, clause: int) -> int | None:
        """The only year of the sentence, said at its beginning or after the amount before, where ``clause`` begins."""
        years = find_years(sentence)
        if len(years) != 1 or len(years[0].annees) != 1 or LEAD < years[0].start < clause:
            return None
        return years[0].annees[0] if self._dated.matches(sentence[: years[0].start]) else None

    def _with_nature(self, montant: Montant, clause: str, after: str, payer: Hit | None) -> Montant:
        if montant.nature != "autre":
            return montant
        follows = _CLAUSE.split(after.replace("\n", " "))[0]
        before = re.split(r"[:;]", clause)[-1]
        if self._spent.matches(follows):
            nature: str | None = "consomme"
        elif told := nature_told(self._natures, follows, report=False):
            nature = told[0]
        else:
            told = nature_told(self._natures, before, report=False)
            apart = told is not None and re.search(r"\d", _YEAR.sub("", before[told[1].end :]))
            nature = told[0] if told and not apart else "prevu" if payer else None
        return (
            replace(montant, nature=nature, source=montant.source | {"nature": "dit par sa phrase"})
            if nature
            else montant
        )

    def _payer(self, clause: str) -> Hit | None:
        """The only payer of the words before an amount of which they say that it pays."""
        hits = self._payers.find(clause)
        paying = {_budget(hit) for hit in hits if self._pays(clause, hit)}
        own = [hit for hit in hits if _budget(hit) in paying]
        return max(own, key=lambda hit: int(hit.entree.attributs.get("rang", "0"))) if len(paying) == 1 else None

    def _pays(self, clause: str, hit: Hit) -> bool:
        return self._nouns.matches(clause[: hit.start]) or self._verbs.matches(clause[hit.end :])


def _budget(hit: Hit) -> str:
    return hit.entree.attributs.get("budget", hit.entree.id)
