"""Titles printed differently: a fiche and the lists that announce it, an action and the calendar of its fiche."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence

from extractor.model.fiche import Anomalie, Fiche
from extractor.model.passage import Provenance
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.phrases import Phrases
from extractor.reconcile.reports.intitules import Lu, Mot, Variante, mots, variante
from extractor.reconcile.reports.mesures import spot
from extractor.ruleset import Lexique

NUMBER = re.compile(r"(?<![\w.,/°])\d{1,3}(?:\.\d{1,2}){0,3}(?![\w,/%]|\.\d)")
SIGN = re.compile(r".?\s*[-:.)]")  # after the number of an item in a list
SHARE = 0.6  # of the words of a title, to be taken for another form of it
OUTILS = "controles_report.mots_outils"
MARGIN = 6  # words that the other form may have more

Autre = tuple[Variante, Provenance]


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
        yield from _finding(fiche, fiche.titre, fiche.provenance, autres[numero], "titre", contexte.reglages)


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
            titre, where = f"{numero} : {action.titre}", action.provenance
            yield from _finding(fiche, titre, where, autres[numero], "action", contexte.reglages)


def _other(titre: Sequence[Mot], lu: Lu, numero: tuple[int, int], outils: Lexique) -> Autre | None:
    """Another form of a title after its number; in plain prose, only when it begins with the same word."""
    start, end = numero
    if not {mot.mot for mot in lu.after(end, 2)} & {mot.mot for mot in titre[:2]}:
        return None  # no form of it: see ``variante``
    suite = lu.after(end, len(titre) + MARGIN)
    listed = start in lu.passage.starts or SIGN.match(lu.folded, end - 1)
    if not suite or not (listed or suite[0].mot == titre[0].mot):
        return None
    found = variante(titre, suite, SHARE)
    if found is None or not found.ecarts or any(_mixed(found, place, lu, outils) for place in found.ajouts):
        return None
    return found, lu.passage.locate(found.start, found.end)


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
    fiche: Fiche, titre: str, where: Provenance, autres: Sequence[Autre], kind: str, reglages: Reglages
) -> Iterator[Anomalie]:
    """One finding for all the places that print the title differently."""
    if not autres:
        return
    slight = all(variante.slight(reglages.rules.lexique(OUTILS)) for variante, _ in autres)
    others = reglages.texte("element_suivant").join(_forms(autres, reglages))
    words = {"titre": titre, "autres": others, "lieu": spot(where, reglages)}
    yield Anomalie(
        "",
        fiche.fiche_id,
        reglages.texte("report_titre_code"),
        reglages.texte("report_titre_gravite_legere" if slight else "report_titre_gravite"),
        f"{Phrases(reglages).place(fiche, where)} : {reglages.texte(f'report_{kind}_message').format_map(words)}",
        reglages.texte("report_titre_declare").format_map(words),
        others,
        None,
        (),
        where,
    )


def _forms(autres: Sequence[Autre], reglages: Reglages) -> Iterator[str]:
    """Each other form once, with all the places that print it."""
    forms: dict[tuple[str, ...], list[Provenance]] = {}
    for found, where in autres:
        forms.setdefault(tuple(mot.mot for mot in found.mots), []).append(where)
    for places in forms.values():
        spots = reglages.texte("report_lieu_suivant").join(dict.fromkeys(spot(p, reglages) for p in places))
        title = " ".join(places[0].texte.split())
        yield reglages.texte("report_titre_autre").format_map({"titre": title, "lieu": spots})
