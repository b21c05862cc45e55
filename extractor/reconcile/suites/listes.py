"""Lists: a number printed twice in one, and more or fewer items than the sentence announces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractor.model.fiche import Anomalie
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.textes import Redaction, Trouvaille, court
from extractor.text.numbers import parse_words


def numeros_de_listes(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A number twice in a numbered list: 1, 1, 2, 3, where the numbers before and after run without a gap."""
    sections = contexte.reglages.liste("numerotation_liste_sections")
    for texte in contexte.textes:
        if texte.section not in sections:
            continue
        items = [t for t in redaction.cherche("numeros_de_liste", [texte]) if t.groupe("numero")]
        for run in _runs(items):
            numbers = [int(t.groupe("numero")) for t in run]
            twice = [i for i, (a, b) in enumerate(pairwise(numbers)) if a == b]
            if len(twice) == 1 and len(numbers) > 2 and sorted(set(numbers)) == list(range(1, numbers[-1] + 1)):
                yield _repeated(run, numbers, twice[0], redaction)


def _runs(items: Sequence[Trouvaille]) -> Iterator[list[Trouvaille]]:
    """Items whose numbers stay or go up by one, from 1 on."""
    run: list[Trouvaille] = []
    for item in items:
        number = int(item.groupe("numero"))
        last = int(run[-1].groupe("numero")) if run else 0
        if run and not last <= number <= last + 1:
            yield run
            run = []
        if run or number == 1:
            run.append(item)
    if run:
        yield run


def _repeated(run: Sequence[Trouvaille], numbers: Sequence[int], at: int, redaction: Redaction) -> Anomalie:
    passage = run[at].texte.passage
    first = court(passage.text[run[at].span[0] :], 60)
    return redaction.redige_ici(
        "numerotation_liste",
        run[at + 1],
        suite=", ".join(map(str, numbers)),
        attendue=", ".join(str(i) for i in range(1, len(numbers) + 1)),
        premier=first,
    )


def _counts_before(trouvaille: Trouvaille) -> bool:
    """Whether the sentence has another number before the one that announces the list."""
    before = re.split(r"[.;:\n]", trouvaille.texte.passage.text[: trouvaille.span[0]])[-1]
    words = re.findall(r"[^\W\d_]+|\d+", before.lower())
    return any(word.isdigit() or (parse_words(word) or 0) > 1 for word in words)


def comptes_annonces(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """« Cinq besoins : … ; … ; … . » with another number of items than the sentence says."""
    most = contexte.reglages.entier("numerotation_compte_ecart_max")
    for trouvaille in redaction.cherche("comptes_annonces", contexte.textes):
        words = trouvaille.groupe("nombre").lower()
        announced = int(words) if words.isdecimal() else parse_words(words)
        items = [item for item in trouvaille.groupe("liste").split(";") if item.strip()]
        if announced is None or announced == len(items) or abs(announced - len(items)) > most:
            continue
        if _counts_before(trouvaille):
            continue  # « quatre priorités pour deux territoires : … »: which of them is listed?
        found = redaction.redige_ici("numerotation_compte", trouvaille, presents=str(len(items)), cite=str(announced))
        yield replace(found, ecart=Decimal(announced - len(items)))
