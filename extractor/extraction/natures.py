"""What an amount is: planned, spent, left, the price of a unit, or something else."""

from __future__ import annotations

from extractor.extraction.amounts import Found
from extractor.extraction.unites import UNITAIRE, is_unit_cost
from extractor.ruleset import Hit, Lexique, Ruleset

LABEL_LENGTH = 120  # characters of the words that say what an amount is
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
        self._away = rules.motifs("montants.hors_total_apres")
        sections = rules.parametre("montants.sections_financieres")
        self._financial = sections if isinstance(sections, tuple) else ()

    def read(
        self,
        text: str,
        amount: Found,
        left: str,
        section: str | None,
        intitule: str,
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
            Where it stands: name and label.
        part
            Whether it only details the first one of its line.
        named_payer
            Whether its payer stands right before it ("dont État 30 000 €"), or shares with others the one before.
        """
        if part:
            return "autre", "détail du premier montant de sa ligne"
        if section == "bilan_financier":
            return self._of_report(left, intitule)
        outside = self._outside.find(left[-LABEL_LENGTH:])
        if outside and not (named_payer and outside[0].entree.attributs.get("partage") == "oui"):
            return "autre", f"imprimé avant : « {left[-LABEL_LENGTH:][outside[0].start : outside[0].end]} »"
        if away := self._away.first_match(text[amount.end : amount.end + WORDS_AFTER]):
            return "autre", f"imprimé après : « {away[1].group().strip()} »"
        if amount.operand:
            return UNITAIRE, "facteur d’un calcul"
        if is_unit_cost(text, amount, left, self._rules):
            return UNITAIRE, "prix d’une unité, d’après les mots voisins"
        return self._of_plan(left) if section in self._financial else ("autre", "hors d’une section financière")

    def _of_report(self, left: str, intitule: str) -> Nature:
        if told := nature_told(self._natures, left, report=True):
            return told[0], f"imprimé avant : « {left[told[1].start : told[1].end]} »"
        if named := nature_told(self._natures, intitule, report=True):
            return named[0], f"rubrique « {intitule} »"
        return "autre", "aucun mot de bilan avant le montant"

    def _of_plan(self, left: str) -> Nature:
        """What a plan holds is planned, but for a line that says otherwise ("Réalisé : 54 000 €")."""
        head = left.lstrip(" \t\n-–—•·*")
        told = self._spent.at_start(head) if head.rstrip().endswith(":") else None
        if told is not None:
            return told.entree.id, f"imprimé avant : « {head[: told.end]} »"
        return "prevu", "section financière"
