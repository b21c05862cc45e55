"""Unfinished text: blanks left to fill, sections empty or absent, signs alone, misspelt words and acronyms."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model.fiche import Anomalie
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.suites.mots import mots_voisins, sigles_mal_ecrits
from extractor.reconcile.suites.rubriques import rubriques_absentes, rubriques_vides
from extractor.reconcile.suites.sigles import sigles_deux_sens, sigles_sans_rapport
from extractor.reconcile.suites.signes import signes_seuls
from extractor.reconcile.textes import Redaction, Trouvaille


def check(contexte: Contexte) -> Iterator[Anomalie]:
    """One anomaly for each line with blanks, each section that lacks its content, each sign, word or acronym amiss."""
    redaction = Redaction(contexte, "texte")
    yield from _blanks(contexte, redaction)
    yield from _slips(contexte, redaction)
    yield from rubriques_vides(contexte, redaction)
    yield from rubriques_absentes(contexte, redaction)
    yield from signes_seuls(contexte, redaction)
    yield from mots_voisins(contexte, redaction)
    yield from sigles_mal_ecrits(contexte, redaction)
    yield from sigles_deux_sens(contexte, redaction)
    yield from sigles_sans_rapport(contexte, redaction)


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
    cited = contexte.reglages.texte("element_cite")
    for same in grouped.values():
        yield redaction.signale(same[0], liste=", ".join(cited.format(imprime=t.groupe("ici")) for t in same))


def _slips(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """Misprints that prove themselves; one for each word, with the first place where it is printed."""
    told: set[str] = set()
    for trouvaille in redaction.cherche("coquilles", contexte.textes):
        page = trouvaille.texte.passage.line_at(trouvaille.span[0]).page
        if page in contexte.reconnues or not _admitted(trouvaille):
            continue
        if trouvaille.groupe("ici").lower() not in told:
            told.add(trouvaille.groupe("ici").lower())
            yield redaction.signale(trouvaille)


def _admitted(trouvaille: Trouvaille) -> bool:
    """Whether the text is of a section the motif is meant for, and printed in the case it asks for."""
    valeur = trouvaille.motif.valeur
    sections = valeur.get("sections", "").split()
    if sections and trouvaille.texte.section not in sections:
        return False
    mots = trouvaille.mots()
    return mots.get("majuscule", "X").isupper() and mots.get("minuscule", "x").islower()
