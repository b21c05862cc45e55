"""The rules: YAML files checked, a user's folder laid over ours, and matching on folded text."""

from extractor.ruleset.lexique import Entree, Hit, Lexique
from extractor.ruleset.load import check_rules, load_rules
from extractor.ruleset.motif import Famille, Motif
from extractor.ruleset.ruleset import Ruleset
from extractor.ruleset.silence import Silence

__all__ = ["Entree", "Famille", "Hit", "Lexique", "Motif", "Ruleset", "Silence", "check_rules", "load_rules"]
