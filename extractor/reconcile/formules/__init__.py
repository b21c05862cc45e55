"""Formulas printed in a text: tokens, grammar, values, and what would make a wrong one true."""

from extractor.reconcile.formules.bilan import Bilan, Issue, tient
from extractor.reconcile.formules.grammaire import Formule
from extractor.reconcile.formules.lues import Lue, lues
from extractor.reconcile.formules.noeuds import Changement, Nombre
from extractor.reconcile.formules.remedes import Remede, remedes

__all__ = ["Bilan", "Changement", "Formule", "Issue", "Lue", "Nombre", "Remede", "lues", "remedes", "tient"]
