"""Objectives called optional here and compulsory there, or worded slightly differently from fiche to fiche."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.model.fiche import Anomalie, Fiche
from extractor.model.passage import Provenance
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.phrases import Phrases
from extractor.reconcile.reports.intitules import Lu, mots, outside, variante
from extractor.reconcile.reports.mesures import spot

WINDOW = 60  # words before the type of an objective among which the title of its fiche is looked for
FIRST = 4  # words of a title that tell it from the others


@dataclass(frozen=True, slots=True)
class Mention:
    """The type printed for an objective, where, and for which fiche when it is known."""

    numero: str
    type: str
    fiche: Fiche | None
    provenance: Provenance


# --- types -----------------------------------------------------------------------------------------


def types_d_objectifs(contexte: Contexte, textes: Sequence[Lu]) -> Iterator[Anomalie]:
    """An objective that most mentions call of one type, and a single one of another."""
    reglages = contexte.reglages
    mentions: dict[str, list[Mention]] = {}
    for mention in (*_printed(contexte, textes), *_of_fiches(contexte.fiches)):
        mentions.setdefault(mention.numero, []).append(mention)
    for found in mentions.values():
        counts = Counter(mention.type for mention in found)
        (usual, most), *rest = counts.most_common()
        if most > 1 and sum(count for _, count in rest) == 1:
            odd = next(mention for mention in found if mention.type != usual)
            yield _type_finding(odd, [m for m in found if m.type == usual], reglages)


def _of_fiches(fiches: Iterable[Fiche]) -> Iterator[Mention]:
    for fiche in fiches:
        if fiche.objectif_numero and fiche.objectif_type:
            yield Mention(fiche.objectif_numero, fiche.objectif_type, fiche, fiche.provenance)


def _printed(contexte: Contexte, textes: Sequence[Lu]) -> Iterator[Mention]:
    """Outside the fiches: an objective with its number, then a type that begins a line, no other objective between."""
    rules = contexte.reglages.rules
    numbers, types = rules.motifs("controles_report.numero_objectif"), rules.lexique("controles_report.types_objectif")
    reach = contexte.reglages.entier("report_type_distance")
    titres = {f.fiche_id: [mot.mot for mot in mots(f.titre)][:FIRST] for f in contexte.fiches}
    for lu in outside(contexte, textes):
        hits = types.find(lu.passage.text)
        cited = [(f.start(), f["numero"]) for motif in numbers for f in motif.finditer(lu.passage.text)] if hits else []
        starts = set(lu.passage.starts)
        for hit in hits:
            start, numero = max((c for c in cited if c[0] < hit.start), default=(-reach, ""))
            if numero and hit.start in starts and hit.start - start <= reach:
                fiches = [f for f in contexte.fiches if f.objectif_numero == numero]
                fiche = _last_titled(fiches, titres, lu.before(start, WINDOW)) if fiches else None
                yield Mention(numero, hit.entree.id, fiche, lu.passage.locate(hit.start, hit.end))


def _last_titled(fiches: Iterable[Fiche], titres: Mapping[str, list[str]], words: list[str]) -> Fiche | None:
    """The fiche whose title is printed last among ``words``, when only one begins so."""
    best, last = None, -1
    for fiche in fiches:
        first = titres[fiche.fiche_id]
        places = [i for i in range(len(words)) if first and words[i : i + len(first)] == first]
        if places and places[-1] >= last:
            best, last = (fiche if places[-1] > last else None), places[-1]
    return best


def _type_finding(odd: Mention, usual: Sequence[Mention], reglages: Reglages) -> Anomalie:
    places = list(dict.fromkeys(spot(mention.provenance, reglages) for mention in usual))
    fiches = [m.fiche.numero for m in usual if m.fiche and m.fiche.numero]
    words = {
        "numero": odd.numero,
        "type": odd.type,
        "usuel": usual[0].type,
        "lieu": spot(odd.provenance, reglages),
        "lieux": reglages.texte("report_lieu_suivant").join(places),
        "fiche": odd.fiche.numero or "" if odd.fiche else "",
        "fiches": reglages.texte("report_lieu_suivant").join(dict.fromkeys(fiches)),
    }
    known = "_fiches" if odd.fiche and fiches else ""
    return Anomalie(
        "",
        odd.fiche.fiche_id if odd.fiche else None,
        "report",
        reglages.texte("report_type_gravite"),
        f"{Phrases(reglages).place(odd.fiche, odd.provenance)} : "
        + reglages.texte(f"report_type_message{known}").format_map(words),
        reglages.texte(f"report_type_declare{known}").format_map(words),
        reglages.texte(f"report_type_attendu{known}").format_map(words),
        None,
        (),
        odd.provenance,
    )


# --- wording ---------------------------------------------------------------------------------------


def textes_d_objectifs(contexte: Contexte) -> Iterator[Anomalie]:
    """An objective that one fiche words almost as several others do: a word lost or added, a plural."""
    reglages = contexte.reglages
    outils = reglages.rules.lexique("controles_report.mots_outils")
    share = reglages.entier("report_objectif_part") / 100
    textes: dict[tuple[str, ...], list[Fiche]] = {}
    for fiche in contexte.fiches:
        if fiche.objectif_texte:
            textes.setdefault(tuple(mot.mot for mot in mots(fiche.objectif_texte)), []).append(fiche)
    for odd in (fiches[0] for fiches in textes.values() if len(fiches) == 1):
        for usual in (fiches for fiches in textes.values() if len(fiches) > 1):
            found = variante(mots(odd.objectif_texte or ""), mots(usual[0].objectif_texte or ""), share)
            whole = found is not None and len(found.mots) == len(mots(usual[0].objectif_texte or ""))
            if found and whole and found.ecarts and found.slight(outils):
                yield _text_finding(odd, usual, contexte)


def _text_finding(odd: Fiche, usual: Sequence[Fiche], contexte: Contexte) -> Anomalie:
    reglages = contexte.reglages
    printed = (t.passage for t in contexte.textes if t.fiche_id == odd.fiche_id and t.section == "objectif")
    passage = next((p for p in printed if p.text.strip()), None)
    where = passage.locate(0, len(passage.text)) if passage else odd.provenance
    numbers = dict.fromkeys(fiche.numero or fiche.titre for fiche in usual)
    words = {
        "texte": odd.objectif_texte or "",
        "usuel": usual[0].objectif_texte or "",
        "fiches": reglages.texte("report_lieu_suivant").join(numbers),
    }
    return Anomalie(
        "",
        odd.fiche_id,
        reglages.texte("report_titre_code"),
        reglages.texte("report_titre_gravite_legere"),
        f"{Phrases(reglages).place(odd, where)} : {reglages.texte('report_objectif_message').format_map(words)}",
        reglages.texte("report_objectif_declare").format_map(words),
        reglages.texte("report_objectif_attendu").format_map(words),
        None,
        (),
        where,
    )
