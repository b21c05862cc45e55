"""The rules of the components, read once for all of them."""

from __future__ import annotations

from functools import lru_cache

from extractor.ruleset import Lexique, Ruleset, load_rules


@lru_cache(maxsize=8)
def ruleset(folder: str | None) -> Ruleset:
    """Our rules, with those of a folder laid over them. Raises RuleError when they are wrong."""
    return load_rules(folder)


def libelles(lexique: Lexique) -> list[str]:
    """All the wordings of a family, longest first."""
    return sorted((libelle for e in lexique.entrees for libelle in e.libelles), key=lambda text: (-len(text), text))
