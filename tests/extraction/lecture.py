"""One section of a fiche, read from end to end as from a user's text."""

from __future__ import annotations

from functools import cache

from extractor import extract, load_rules
from extractor.model.fiche import Fiche
from extractor.ruleset import Ruleset


@cache
def rules() -> Ruleset:
    return load_rules()


def fiche(section: str, body: str, header: str = "", words: Ruleset | None = None) -> Fiche:
    """A fiche whose only section of interest is ``section``; ``words`` are rules to read it with, ours by default."""
    text = f"FICHE ACTION 1\n\nOuvrir un lieu d’accueil\n\n{header}Constat du diagnostic\n\nIl manque un lieu.\n\n"
    if section != "Description de l’action":
        text += "Description de l’action\n\nDeux agents reçoivent les familles.\n\n"
    (found,) = extract(f"{text}{section}\n\n{body}\n".encode(), words or rules(), name="essai.txt").fiches
    return found
