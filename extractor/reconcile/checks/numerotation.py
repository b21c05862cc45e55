"""Numbers of fiches and articles: announced against present, repeated, cited and absent."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from extractor.model.fiche import Anomalie, Fiche
from extractor.model.passage import Texte
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.suites.actions import actions_de_fiches
from extractor.reconcile.suites.listes import comptes_annonces, numeros_de_listes
from extractor.reconcile.suites.renvois import renvois
from extractor.reconcile.textes import Redaction, Trouvaille, court
from extractor.text.fold import fold
from extractor.text.numbers import parse_words

LETTERS = tuple("ABCDEFGH")  # of axes, in the numbers of their fiches


def check(contexte: Contexte) -> Iterator[Anomalie]:
    """One anomaly for each number that the fiches or articles present contradict."""
    redaction = Redaction(contexte, "numerotation")
    yield from _announced(contexte, redaction)
    yield from _repeated_fiches(contexte, redaction)
    if _complete(contexte.fiches):
        yield from renvois(contexte, len(_parts(contexte.fiches[0])))
    yield from actions_de_fiches(contexte, redaction)
    yield from numeros_de_listes(contexte, redaction)
    yield from comptes_annonces(contexte, redaction)
    for texte in contexte.textes:
        if texte.fiche_id is None:
            yield from _articles(texte, redaction)


# --- announced -------------------------------------------------------------------------------------


def _announced(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A count that the document gives of its own fiches, or of objectives that have one fiche each."""
    fiches = contexte.fiches
    if _complete(fiches):
        yield from _counted("annonces", "numerotation_annonce", len(fiches), contexte, redaction)
        if all(_is_action(fiche, redaction) for fiche in fiches):
            yield from _counted("annonces_actions", "numerotation_annonce", len(fiches), contexte, redaction)
    objectives = {fiche.objectif_numero for fiche in fiches}
    if None not in objectives and len(objectives) == len(fiches):
        for anomalie in _counted("annonces_objectifs", "numerotation_objectif", len(fiches), contexte, redaction):
            if anomalie.ecart and anomalie.ecart > 0:  # an objective may go without a number, not without a fiche
                yield anomalie


def _is_action(fiche: Fiche, redaction: Redaction) -> bool:
    """Whether a fiche is printed as an action, which has no other below it."""
    return not fiche.actions and redaction.motifs("fiches_nommees_actions").matches(fiche.provenance.texte)


def _counted(famille: str, modele: str, present: int, contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    most = contexte.reglages.entier("numerotation_ecart_max")
    outside = [texte for texte in contexte.textes if texte.fiche_id is None]
    told: set[int] = set()
    for trouvaille in redaction.cherche(famille, outside):
        announced = _count(trouvaille.groupe("nombre"))
        if announced is None or announced in (present, *told) or abs(announced - present) > most:
            continue
        told.add(announced)
        figure = "" if trouvaille.groupe("nombre").isdecimal() else f" ({announced})"
        yield redaction.redige_ici(modele, trouvaille, ecart=announced - present, presents=str(present), chiffre=figure)


def _count(words: str) -> int | None:
    return int(words) if words.isdecimal() else parse_words(words)


def _complete(fiches: Sequence[Fiche]) -> bool:
    """Whether the numbers run without a gap or a repeat: all through, or anew under each heading."""
    numbers = [_parts(fiche) for fiche in fiches]
    if not numbers or not all(numbers) or len({len(n) for n in numbers}) > 1 or len(set(numbers)) < len(numbers):
        return False
    if _runs([n[-1] for n in numbers]):
        return True
    children: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for number in numbers:
        for depth in range(len(number)):
            children[number[:depth]].add(number[depth])
    return all(_runs(list(found)) for found in children.values())


def _parts(fiche: Fiche) -> tuple[int, ...]:
    """``2.1.3`` as three numbers, ``B.1`` as two; nothing when the number is made of anything else."""
    parts = (fiche.numero or "").split(".")
    if len(parts) > 1 and parts[0] in LETTERS:
        parts[0] = str(LETTERS.index(parts[0]) + 1)
    return tuple(int(p) for p in parts) if all(p.isdecimal() for p in parts) else ()


def _runs(numbers: Sequence[int]) -> bool:
    return sorted(numbers) == list(range(1, len(numbers) + 1))


# --- repeated --------------------------------------------------------------------------------------


def _repeated_fiches(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """Two fiches with one number and different titles; a fiche is told by its sections."""
    sections = contexte.reglages.entier("numerotation_rubriques_min")
    whole = [f for f in contexte.fiches if f.numero and len({s.section for s in f.sections}) >= sections]
    times = Counter(f.numero for f in whole)
    firsts: dict[str | None, Fiche] = {}
    for fiche in whole:
        first = firsts.setdefault(fiche.numero, fiche)
        if first is fiche or times[fiche.numero] != 2 or _alike(first.titre, fiche.titre) > SAME:
            continue
        yield redaction.redige(
            "numerotation_repete",
            fiche.fiche_id,
            fiche.provenance,
            numero=fiche.numero or "",
            titre=court(fiche.titre, 80),
            autre=court(first.titre, 80),
            premier=redaction.lieu(first.provenance),
        )


SAME = 0.8  # likeness of two titles, from which they are the same


def _alike(a: str, b: str) -> float:
    left, right = (" ".join(re.findall(r"\w+", fold(t))) for t in (a, b))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


# --- articles --------------------------------------------------------------------------------------


def _articles(texte: Texte, redaction: Redaction) -> Iterator[Anomalie]:
    """An article that bears the number of the one before it; the articles of a text it quotes are set apart."""
    own: list[tuple[int, Trouvaille]] = []
    for trouvaille in redaction.cherche("articles", [texte]):
        before = texte.passage.text[: trouvaille.match.start("ici")]
        last = before.rstrip().rsplit("\n", 1)[-1]
        if not any(motif.search(last) for motif in redaction.motifs("citations")):
            own.append((int(trouvaille.groupe("numero")), trouvaille))
    numbers = [number for number, _ in own]
    for i in range(1, len(own) - 1):
        if numbers[i - 1] == numbers[i] == numbers[i + 1] - 1 and numbers[:i] == list(range(1, i + 1)):
            premier = redaction.lieu(texte.passage.locate(*own[i - 1][1].span))
            yield redaction.redige_ici("numerotation_article", own[i][1], premier=premier)
