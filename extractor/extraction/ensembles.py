"""The whole that several payers share out, where arithmetic says that nothing else of its section stands beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from extractor.model.fiche import Montant

_TOLD = ("prevu", "consomme")
_WHY = "somme des parts des financeurs qui suivent"


def with_wholes(montants: Sequence[Montant], rates: Collection[int], periode: str | None) -> list[Montant]:
    """The amounts of a section with the one that its payers share out given to all of them.

    "90 000 € dont 60 000 € pour le Département et 30 000 € au titre du FIR": 90 000 € is the total, unless the section
    holds something else. ``rates`` are the ranks of amounts of each year ("par an"), which are none of its parts;
    ``periode`` is that of a planned total without a year.
    """
    found = list(montants)
    for nature in _TOLD:
        ranks = [i for i, m in enumerate(found) if m.nature == nature and i not in rates]
        wholes = {i: shares for place, i in enumerate(ranks) if (shares := _shares(found, i, ranks[place + 1 :]))}
        for i, shares in wholes.items():
            for share in shares.values():
                found[share] = _dated(found[share], found[i])
            if len(wholes) > 1 or found[i].niveau == "total" or not _is_all(found, ranks, i, shares):
                continue
            dated = found[i].annee is not None or found[i].periode is not None
            source = found[i].source | {"financeur": _WHY, "niveau": _WHY}
            own = found[i].periode if dated or nature != "prevu" else periode
            found[i] = replace(found[i], financeur="total", niveau="total", periode=own, source=source)
    return found


def _dated(share: Montant, whole: Montant) -> Montant:
    """A share with the year of the whole, for want of its own."""
    if share.annee is not None or share.periode is not None or whole.annee is None:
        return share
    return replace(share, annee=whole.annee, source=share.source | {"annee": "celle du montant partagé"})


def _shares(found: Sequence[Montant], whole: int, following: Sequence[int]) -> dict[str, int]:
    """Rank of the share of each payer, two at least, that add up to a whole without a payer of its own."""
    if found[whole].financeur not in (None, "total"):
        return {}
    shares: dict[str, int] = {}
    for i in following:
        payer = found[i].financeur
        if payer is None or payer == "total":
            return {}
        shares.setdefault(payer, i)
        total = sum(found[j].valeur for j in shares.values())
        if total >= found[whole].valeur:
            return shares if total == found[whole].valeur and len(shares) > 1 else {}
    return {}


def _is_all(found: Sequence[Montant], ranks: Sequence[int], whole: int, shares: dict[str, int]) -> bool:
    """Whether all amounts of its nature only detail the whole, by payer or by year."""
    for i in ranks:
        payer = found[i].financeur
        if i == whole or i in shares.values():
            continue
        if i < whole:
            return False
        if payer in shares:
            if found[i].valeur > found[shares[payer]].valeur:
                return False
        elif payer not in (None, "total") or (found[i].annee is None and found[i].valeur != found[whole].valeur):
            return False
    return True
