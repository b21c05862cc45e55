"""Titles printed differently: a fiche and the lists that announce it, an action and the calendar of its fiche."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.model.fiche import Action, Anomalie, Fiche
from extractor.model.passage import Provenance
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.phrases import Phrases
from extractor.reconcile.reports.intitules import Lu, Mot, Variante, mots, outside, variante
from extractor.reconcile.reports.mesures import spot
from extractor.ruleset import Lexique

NUMBER = re.compile(r"(?<![\w.,/°])\d{1,3}(?:\.\d{1,2}){0,3}(?![\w,/%]|\.\d)")
SIGN = re.compile(r".?\s*[-:.)]")  # after the number of an item in a list
SHARE = 0.6  # of the words of a title, to be taken for another form of it
OUTILS = "controles_report.mots_outils"
MARGIN = 6  # words that the other form may have more
LISTED = 0.75  # the same, of an item of a list that bears no number
FIRST = 5  # words of a title, one of which at least its other form has too
WORDS, WORDS_MAX = 6, 60  # words of such an item

LONG = 90  # characters of a title: a longer one is told by the words that differ
CONTEXT = 3  # words shown around them


@dataclass(frozen=True, slots=True)
class Autre:
    """Another form of a title: where it stands, as printed, and the part of it that differs."""

    variante: Variante
    provenance: Provenance
    imprime: str
    extrait: str


def titres_de_fiches(contexte: Contexte, textes: Sequence[Lu]) -> Iterator[Anomalie]:
    """The title of each fiche against what follows its number elsewhere: lists, contents, tables."""
    outils = contexte.reglages.rules.lexique(OUTILS)
    numbers = Counter(fiche.numero for fiche in contexte.fiches)
    fiches = {f.numero: f for f in contexte.fiches if f.numero and numbers[f.numero] == 1}
    titres = {numero: mots(fiche.titre) for numero, fiche in fiches.items()}
    fiche_ids = {fiche.fiche_id for fiche in contexte.fiches if fiche.numero}
    autres: dict[str, list[Autre]] = {numero: [] for numero in fiches}
    for lu in textes:
        for found in _numbers(lu, fiche_ids):
            if found[0] in titres and fiches[found[0]].fiche_id != lu.fiche_id:
                autre = _other(titres[found[0]], lu, found.span(), outils)
                autres[found[0]] += [autre] if autre else []
    for numero, fiche in fiches.items():
        yield from _finding(fiche, ("", fiche.titre), fiche.provenance, autres[numero], "titre", contexte.reglages)


def _numbers(lu: Lu, fiche_ids: Container[str | None]) -> Iterator[re.Match[str]]:
    """Numbers outside the fiches; in a fiche, only those that begin a paragraph: a list may follow the last one."""
    if lu.fiche_id not in fiche_ids:
        yield from NUMBER.finditer(lu.folded)
        return
    for start in lu.passage.paragraphs:
        if lu.folded[start : start + 1].isdigit() and (found := NUMBER.match(lu.folded, start)):
            yield found


def titres_d_actions(contexte: Contexte, textes: Sequence[Lu]) -> Iterator[Anomalie]:
    """The title of each action of a fiche against what follows its number elsewhere in the fiche."""
    outils = contexte.reglages.rules.lexique(OUTILS)
    motifs = contexte.reglages.rules.motifs("controles_report.numero_action")
    own: dict[str | None, list[Lu]] = {}
    for lu in textes:
        own.setdefault(lu.fiche_id, []).append(lu)
    unnumbered = _unnumbered(contexte, textes, outils)
    for fiche in contexte.fiches:
        numbers = Counter(action.numero for action in fiche.actions)
        actions = {a.numero: a for a in fiche.actions if a.numero and numbers[a.numero] == 1}
        if not actions:
            continue
        autres: dict[str, list[Autre]] = {numero: [] for numero in actions}
        titres = {numero: mots(action.titre) for numero, action in actions.items()}
        for lu in own.get(fiche.fiche_id, ()):
            for found in (f for motif in motifs for f in motif.finditer(lu.passage.text)):
                if found["numero"] in actions:
                    autre = _other(titres[found["numero"]], lu, found.span(), outils)
                    autres[found["numero"]] += [autre] if autre else []
        for numero, action in actions.items():
            forms = [*autres[numero], *unnumbered.get(id(action), ())]
            named = (f"{numero} : ", action.titre.strip(" :"))
            yield from _finding(fiche, named, action.provenance, forms, "action", contexte.reglages)


def _unnumbered(contexte: Contexte, textes: Sequence[Lu], outils: Lexique) -> dict[int, list[Autre]]:
    """Items of lists and tables outside the fiches that are another form of the title of one action, and only one.

    By the id of the action, as Python tells it.
    """
    titres = [(action, mots(action.titre)) for fiche in contexte.fiches for action in fiche.actions]
    known = {tuple(mot.mot for mot in titre) for _, titre in titres}
    begun: dict[str, list[tuple[Action, Sequence[Mot]]]] = {}
    for action, titre in titres:
        for mot in _first(titre, outils) if len(titre) >= WORDS else ():
            begun.setdefault(mot, []).append((action, titre))
    found: dict[int, list[Autre]] = {}
    for lu in outside(contexte, textes) if begun else ():
        for start, end in lu.passage.items():
            if end - start <= WORDS * 2 or not lu.may_begin(start, FIRST, begun):
                continue
            first = _first(lu.after(start, FIRST), outils)
            near = {id(a): (a, t) for mot in first for a, t in begun.get(mot, ())}
            suite = [mot for mot in lu.after(start, WORDS_MAX) if mot.end <= end] if near else []
            if len(suite) < WORDS or outils.whole(suite[-1].mot) or tuple(mot.mot for mot in suite) in known:
                continue
            forms = [(a, v) for a, t in near.values() if (v := variante(t, suite, LISTED)) and v.ecarts]
            if len(forms) == 1 and not forms[0][1].repete() and len(forms[0][1].mots) >= len(suite) - 1:
                found.setdefault(id(forms[0][0]), []).append(_autre(replace(forms[0][1], mots=suite), lu))
    return found


def _first(words: Sequence[Mot], outils: Lexique) -> set[str]:
    """The words that mean something among the first of a title."""
    return {mot.mot for mot in words[:FIRST] if not outils.whole(mot.mot)}


def _other(titre: Sequence[Mot], lu: Lu, numero: tuple[int, int], outils: Lexique) -> Autre | None:
    """Another form of a title after its number; in plain prose, only when it begins with the same word."""
    start, end = numero
    if not lu.may_begin(end, 2, {mot.mot for mot in titre[:2]}):
        return None  # no form of it: see ``variante``
    suite = lu.after(end, len(titre) + MARGIN)
    listed = start in lu.passage.starts or SIGN.match(lu.folded, end - 1)
    if not suite or not (listed or suite[0].mot == titre[0].mot):
        return None
    found = variante(titre, suite, SHARE)
    if found is None or not found.ecarts or found.repete():
        return None
    return None if any(_mixed(found, place, lu, outils) for place in found.ajouts) else _autre(found, lu)


def _autre(found: Variante, lu: Lu) -> Autre:
    where, shown = lu.passage.locate(found.start, found.end), found.differe(CONTEXT)[1]
    inner = found.mots[shown]
    part = where
    if inner:
        start, end = _whole_words(lu.passage.text, inner[0].start, inner[-1].end)
        part = lu.passage.locate(start, end)
    return Autre(found, where, _plain(where), _cut(_plain(part), shown, len(found.mots)))


def _plain(provenance: Provenance) -> str:
    return " ".join(provenance.texte.split())


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span widened to the blanks around it."""
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _cut(text: str, shown: slice, words: int) -> str:
    """A part of a title, with dots where the rest is left out."""
    return f"{'…' if shown.start else ''}{text}{'…' if shown.stop < words else ''}"


def _extrait(titre: str, autres: Sequence[Autre]) -> str:
    """The words of a title that one of its other forms prints differently."""
    words = mots(titre)
    shown = [autre.variante.differe(CONTEXT)[0] for autre in autres]
    part = slice(min(s.start for s in shown), max(s.stop for s in shown))
    if not words[part]:
        return titre
    start, end = _whole_words(titre, words[part][0].start, words[part][-1].end)
    return _cut(titre[start:end], part, len(words))


def _mixed(found: Variante, place: tuple[int, int], lu: Lu, outils: Lexique) -> bool:
    """Whether added words may come from a neighbour column: in a text, when they touch the edge of a line."""
    added = found.mots[place[0] : place[1]]
    line = lu.passage.line_at(added[0].start)
    if line.box is not None or all(outils.whole(mot.mot) for mot in added):
        return False
    at = lu.passage.lines.index(line)
    start, end = lu.passage.starts[at], lu.passage.starts[at] + lu.passage.cuts[at]
    return not lu.folded[start : added[0].start].strip() or not lu.folded[added[-1].end : end].strip()


def _finding(
    fiche: Fiche, named: tuple[str, str], where: Provenance, autres: Sequence[Autre], kind: str, reglages: Reglages
) -> Iterator[Anomalie]:
    """One finding for all the places that print a title differently; ``named``: its number, and itself."""
    if not autres:
        return
    slight = all(autre.variante.slight(reglages.rules.lexique(OUTILS)) for autre in autres)
    others = _list(_forms(autres, reglages, short=False), reglages)
    words = {"titre": "".join(named), "autres": others, "lieu": spot(where, reglages)}
    if len(named[1]) > LONG:
        parts = _list(_forms(autres, reglages, short=True), reglages)
        told = {"titre": named[0] + _extrait(named[1], autres), "autres": parts}
    else:
        told = words
    yield Anomalie(
        "",
        fiche.fiche_id,
        reglages.texte("report_titre_code"),
        reglages.texte("report_titre_gravite_legere" if slight else "report_titre_gravite"),
        f"{Phrases(reglages).place(fiche, where)} : {reglages.texte(f'report_{kind}_message').format_map(told)}",
        reglages.texte("report_titre_declare").format_map(words),
        others,
        None,
        (),
        where,
    )


def _list(items: Iterable[str], reglages: Reglages) -> str:
    return reglages.texte("element_suivant").join(items)


def _forms(autres: Sequence[Autre], reglages: Reglages, *, short: bool) -> Iterator[str]:
    """Each other form once, with all the places that print it; ``short``: only the words that differ."""
    forms: dict[tuple[str, ...], list[Autre]] = {}
    for autre in autres:
        forms.setdefault(tuple(mot.mot for mot in autre.variante.mots), []).append(autre)
    for same in forms.values():
        places = dict.fromkeys(spot(autre.provenance, reglages) for autre in same)
        spots = reglages.texte("report_lieu_suivant").join(places)
        title = same[0].extrait if short else same[0].imprime
        yield reglages.texte("report_titre_autre").format_map({"titre": title, "lieu": spots})
