"""What an amount is: planned, spent, left, the price of a unit, or something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extraction.amounts import Found
from extractor.extraction.unites import UNITAIRE, is_unit_cost
from extractor.ruleset import Hit, Lexique, Ruleset

LABEL_LENGTH = 120  # characters of the words that say what an amount is
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý])")
WORDS_AFTER = 40  # characters after an amount within which "transférés à" is printed

Nature = tuple[str, str]
"""A nature of the contract of the tables, and why."""


def nature_told(natures: Lexique, text: str, *, report: bool) -> tuple[str, Hit] | None:
    """The nature that a word of ``text`` says, and that word; one of two meanings only counts in a ``report``."""
    hits = natures.find(text)
    sure = [hit for hit in hits if "nature" not in hit.entree.attributs]
    hit = next(iter(sure or (hits if report else ())), None)
    return (hit.entree.attributs.get("nature", hit.entree.id), hit) if hit else None


class NatureReader:
    """Reads natures with the words of ``rules/montants.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._rules = rules
        self._natures = rules.lexique("montants.natures")
        self._spent = rules.lexique("montants.realise")
        self._outside = rules.lexique("montants.hors_total")
        self._after = rules.motifs("montants.nature_apres")
        self._left = rules.motifs("montants.reste_en_tete")
        self._away = rules.motifs("montants.hors_total_apres")
        self._financial = rules.liste("montants.sections_financieres")
        self._participles = rules.liste("montants.fins_de_participe")

    def read(
        self,
        text: str,
        amount: Found,
        left: str,
        section: str | None,
        intitule: Sequence[str],
        *,
        part: bool,
        named_payer: bool,
    ) -> Nature:
        """Nature of an amount of ``text``.

        Parameters
        ----------
        left
            The words between the amount before it, or the start of its line, and this one.
        section, intitule
            Where it stands: name, and what heads it, nearest first: words of its line, line above, label.
        part
            Whether it only details the first one of its line.
        named_payer
            Whether its payer stands right before it ("dont État 30 000 €"), or shares with others the one before.
        """
        if part:
            return "autre", "détail du premier montant de sa ligne"
        if section in self._financial and (told := self._told_by_place(text, amount, left)):
            return told
        if section == "bilan_financier":
            return self._of_report(left, intitule)
        near = _SENTENCE.split(left)[-1][-LABEL_LENGTH:]
        outside = self._outside.find(near)
        if outside and not (named_payer and outside[0].entree.attributs.get("partage") == "oui"):
            return "autre", f"imprimé avant : « {near[outside[0].start : outside[0].end]} »"
        if away := self._away.first_match(text[amount.end : amount.end + WORDS_AFTER]):
            return "autre", f"imprimé après : « {away[1].group().strip()} »"
        if amount.operand:
            return UNITAIRE, "facteur d’un calcul"
        if is_unit_cost(text, amount, left, self._rules):
            return UNITAIRE, "prix d’une unité, d’après les mots voisins"
        return (
            self._of_plan(left, intitule) if section in self._financial else ("autre", "hors d’une section financière")
        )

    def tells_left(self, head: str) -> bool:
        """Whether the words that open a line say what is left of a budget."""
        told = nature_told(self._natures, head, report=False)
        return (told is not None and told[0] == "non_consomme") or self._left.matches(_head(head))

    def _ends_in_past(self, head: str) -> bool:
        """Whether the last word before a colon is a past participle, by its accent: "Dépensé :", not "Dépense :"."""
        words, colon, after = head.rpartition(":")
        return bool(colon) and not after.strip() and words.rstrip().lower().endswith(self._participles)

    def _told_by_place(self, text: str, amount: Found, left: str) -> Nature | None:
        """What the verb after the amount says of it, or the one word before its colon."""
        if after := self._after.first_match(text[amount.end : amount.end + WORDS_AFTER]):
            return after[0].id, f"imprimé après : « {after[1].group().strip()} »"
        if head := self._left.first_match(_head(left)):
            return "non_consomme", f"imprimé avant : « {head[1].group().strip()} »"
        return None

    def _of_report(self, left: str, intitule: Sequence[str]) -> Nature:
        left = _SENTENCE.split(left)[-1]
        if told := nature_told(self._natures, left, report=True):
            return told[0], f"imprimé avant : « {left[told[1].start : told[1].end]} »"
        for heading in intitule:
            if named := nature_told(self._natures, heading, report=True):
                return named[0], f"rubrique « {heading.strip()} »"
        return "autre", "aucun mot de bilan avant le montant"

    def _of_plan(self, left: str, intitule: Sequence[str]) -> Nature:
        """What a plan holds is planned, but for a line that says otherwise ("Réalisé : 54 000 €")."""
        head = _head(left)
        told = self._spent.at_start(head) if head.rstrip().endswith(":") else None
        if told is not None:
            return told.entree.id, f"imprimé avant : « {head[: told.end]} »"
        beside = nature_told(self._natures, intitule[-1], report=False)  # "Prévu : 50 000 €", and under it:
        if beside and beside[0] == "prevu" and self._ends_in_past(head) and (spent := self._natures.at_start(head)):
            return spent.entree.attributs.get("nature", spent.entree.id), f"imprimé avant : « {head[: spent.end]} »"
        return "prevu", "section financière"


def _head(left: str) -> str:
    """The first words of a line, its bullet aside."""
    return left.lstrip(" \t\n-–—•·*")
