"""Unfinished text: blanks left to fill, empty sections that the other fiches fill, a known acronym misspelt."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from extractor.model.fiche import Anomalie, Fiche, Section
from extractor.model.passage import Texte
from extractor.reconcile.contexte import Contexte, Reglages
from extractor.reconcile.suites.sigles import sigles_deux_sens
from extractor.reconcile.textes import Redaction, Trouvaille

_SIGLE = re.compile(r"(?<![\w'’.-])[A-Z]{4,12}(?![\w'’.-])")

LONG = 6  # letters of an acronym that may lose one and still be told


def check(contexte: Contexte) -> Iterator[Anomalie]:
    """One anomaly for each line with blanks, each empty section and each misspelt acronym."""
    redaction = Redaction(contexte, "texte")
    yield from _blanks(contexte, redaction)
    yield from _empty_sections(contexte, redaction)
    yield from _acronyms(contexte, redaction)
    yield from sigles_deux_sens(contexte, redaction)


def _blanks(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    seen: set[tuple[str, int, int]] = set()
    grouped: dict[tuple[str, str | None], list[Trouvaille]] = {}
    for trouvaille in redaction.cherche("blancs", contexte.textes):
        line = trouvaille.texte.passage.line_at(trouvaille.span[0])
        key = (trouvaille.motif.id, line.page, line.number)
        if key in seen or not _admitted(trouvaille):
            continue  # several blanks of a line are one finding
        seen.add(key)
        if "groupe" in trouvaille.motif.valeur:
            grouped.setdefault((trouvaille.motif.id, trouvaille.texte.fiche_id), []).append(trouvaille)
        else:
            yield redaction.signale(trouvaille)
    for same in grouped.values():
        yield redaction.signale(same[0], liste=", ".join(f"« {t.groupe('ici')} »" for t in same))


def _admitted(trouvaille: Trouvaille) -> bool:
    """Whether the text is of a section the motif is meant for, and printed in the case it asks for."""
    valeur = trouvaille.motif.valeur
    sections = valeur.get("sections", "").split()
    if sections and trouvaille.texte.section not in sections:
        return False
    return "majuscule" not in trouvaille.match.groupdict() or trouvaille.groupe("majuscule").isupper()


# --- empty sections --------------------------------------------------------------------------------


def _empty_sections(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """Sections whose label is printed with nothing below it, when nearly every other fiche fills them."""
    fiches = contexte.fiches
    if len(fiches) < contexte.reglages.entier("texte_rubrique_fiches_min"):
        return
    filled: Counter[str] = Counter()
    for fiche in fiches:
        filled.update({s.section for s in fiche.sections if s.texte.strip()})
    share = contexte.reglages.entier("texte_rubrique_part")
    for fiche in fiches:
        empty = _empty(fiche, contexte.reglages)
        if len(empty) > 2:
            continue  # a fiche given up, or badly read: not a slip
        for section in empty:
            if filled[section.section] * 100 >= share * len(fiches):
                yield redaction.redige(
                    "texte_rubrique",
                    fiche.fiche_id,
                    section.provenance,
                    intitule=section.intitule.strip(" :"),
                    remplies=str(filled[section.section]),
                    fiches=str(len(fiches)),
                )


def _empty(fiche: Fiche, reglages: Reglages) -> list[Section]:
    told = reglages.liste("texte_rubriques")
    full = {s.section for s in fiche.sections if s.texte.strip()}
    first: dict[str, Section] = {}
    for section in fiche.sections:
        if section.section in told and section.section not in full and section.intitule:
            first.setdefault(section.section, section)
    return list(first.values())


# --- acronyms --------------------------------------------------------------------------------------


def _acronyms(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A word in capitals, one slip away from an acronym of the rules that the document prints more often."""
    known = {s: e.id for e in redaction.lexique("sigles").entrees for s in e.libelles}
    places: dict[str, list[tuple[Texte, int, int]]] = defaultdict(list)
    for texte in contexte.textes:
        for match in _SIGLE.finditer(texte.passage.text):
            places[match[0]].append((texte, *match.span()))
    most = contexte.reglages.entier("texte_sigle_fois_max")
    for sigle, found in places.items():
        if sigle in known or len(found) > most:
            continue
        near = [k for k in known if len(places.get(k, ())) > len(found) and _slip(sigle, k)]
        if len(near) != 1:
            continue
        for texte, start, end in found:
            here = texte.passage.locate(start, end)
            other, *span = places[near[0]][0]
            premier = redaction.lieu(other.passage.locate(span[0], span[1]))
            yield redaction.redige("texte_sigle", texte.fiche_id, here, sigle=sigle, connu=near[0], premier=premier)


def _slip(word: str, known: str) -> bool:
    """Whether two neighbouring letters are exchanged, or a long acronym lost one.

    An added letter or a changed one makes another acronym far too often (MDPH and MDPHE, SAVS and SAAS).
    """
    if len(word) == len(known):
        differ = [i for i, (a, b) in enumerate(zip(word, known, strict=True)) if a != b]
        return len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(word) == sorted(known)
    return len(known) >= LONG and any(known[:i] + known[i + 1 :] == word for i in range(len(known)))
