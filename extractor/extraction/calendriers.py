"""Calendar of a fiche: what is planned when, as dates."""

from __future__ import annotations

from extractor.model.fiche import Calendrier
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset
from extractor.text.dates import find_dates


def read_calendriers(passage: Passage, rules: Ruleset) -> list[Calendrier]:
    """One row for each paragraph of the section: its first and last date, and its year when there is one."""
    rows: list[Calendrier] = []
    unfinished = rules.lexique("texte.mots_inacheves")
    for start, end in passage.items():
        text = passage.text[start:end].strip()
        dates = find_dates(text)
        if not text:
            continue
        debut = min((d.debut for d in dates), default=None)
        fin = max((d.fin for d in dates), default=None)
        annee = debut.year if debut and fin and debut.year == fin.year else None
        before = " ".join((text[: dates[0].start] if dates else text).split()).strip(" :-–•(")
        if unfinished.whole(before) is not None:
            before = ""  # "de septembre à décembre" says when, not what
        rows.append(
            Calendrier(
                rang=len(rows) + 1,
                action=before or None,
                annee=annee,
                debut=debut.isoformat() if debut else None,
                fin=fin.isoformat() if fin else None,
                provenance=passage.locate(start, start + len(passage.text[start:end].rstrip())),
            )
        )
    return rows
