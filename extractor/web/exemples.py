"""What people decided in the review, as a rules file: wordings that the rules lacked, and the rest to think about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractor.text.fold import fold
from extractor.web.corrections import Correction, last

if TYPE_CHECKING:
    from extractor.ruleset.lexique import Lexique

_OTHER = "autre:"
_HEAD = """\
# Tiré des corrections de la revue. Gardez-le sous le nom montants.yaml dans un dossier à vous, relisez-le, puis :
#   extract rules check mon-dossier
#   extract --rules mon-dossier deliberation.pdf
description: Corrections de la revue.
"""
_PAYERS = """\
lexiques:
  financeurs:  # ceux que les règles ne connaissaient pas ; retirez un nom trop court ou trop commun
"""
_REST = """\
# Ce qui a été décidé d'autre : les mots imprimés, et ce qu'une personne y a lu. Une règle pourrait le dire.
"""


def rules_file(corrections: list[Correction], payers: Lexique) -> str:
    """A file ``montants.yaml`` that lies over ours, as ``extract rules check`` takes it.

    Parameters
    ----------
    corrections
        All that were made; of several about one value the last counts.
    payers
        The wordings of payers that are known, from the rules (``montants.financeurs``).
    """
    decided = [one for one in last(corrections).values() if one.action != "accepter"]
    names: dict[str, str] = {}
    for correction in decided:
        name = _line(str(correction.apres.get("financeur") or "").partition(_OTHER)[2])
        if fold(name).strip(" -'") and not payers.find(name):
            names.setdefault(fold(name), name)
    text = _HEAD
    if names:
        text += _PAYERS + "".join(_payer(rank, name) for rank, name in enumerate(names.values(), 1))
    if decided:
        text += _REST + "".join(f"# {line}\n" for correction in decided for line in _told(correction))
    return text


def _payer(rank: int, name: str) -> str:
    return (
        f"    - id: revue_{rank}\n"
        f"      libelles: [{_quoted(name)}]\n"
        f'      attributs: {{rang: "3", financeur: {_quoted(_OTHER + name)}}}\n'
        f"      exemples: [{_quoted(f'Financement {name} : 4 000 €')}]\n"
    )


def _told(correction: Correction) -> Iterator[str]:
    values = correction.avant or correction.apres
    place = f"{_line(correction.fichier)}, page {values.get('page')}"
    printed = _quoted(str(values.get("texte") or ""))
    if correction.action == "rejeter":
        yield f"{place} : {printed} n'est pas un {correction.genre}"
        return
    changed = {
        name: (correction.avant.get(name), correction.apres[name])
        for name in correction.kind.fields
        if name in correction.apres and str(correction.apres[name]) != str(correction.avant.get(name))
    }
    shown = ", ".join(f"{name} {_shown(was)} → {_shown(now)}" for name, (was, now) in changed.items())
    yield f"{place} : {printed} : {shown or 'rien à changer'}"


def _shown(value: Any) -> str:
    return "(vide)" if value is None else _line(str(value))


def _quoted(text: str) -> str:
    return json.dumps(_line(text), ensure_ascii=False)


def _line(text: str) -> str:
    """``text`` on one line, without the characters that YAML does not take."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
