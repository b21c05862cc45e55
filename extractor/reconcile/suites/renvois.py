"""References to a fiche by its number, against the fiches there are and their titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.model.fiche import Anomalie, Fiche
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.reports.intitules import mots
from extractor.reconcile.textes import Redaction, Trouvaille, court

AMENDMENT = "avenant"  # nature of an act that cites the fiches of another one
SAME, OTHER = 0.6, 0.35  # share of the words cited that a title holds: from which it is meant, up to which it is not


def renvois(contexte: Contexte, depth: int) -> Iterator[Anomalie]:
    """A reference to a fiche that does not exist, or followed by the title of another one.

    Parameters
    ----------
    contexte
        Its fiches are numbered without a gap: any other number is none of theirs.
    depth
        Parts of a number: 3 for ``2.1.3``. Numbers of another depth are those of something else.
    """
    numbering, titles = Redaction(contexte, "numerotation"), Redaction(contexte, "report")
    fiches = {fiche.numero: fiche for fiche in contexte.fiches}
    words = {fiche.fiche_id: _words(fiche.titre, contexte) for fiche in contexte.fiches}
    amends = AMENDMENT in (contexte.metadonnees.natures if contexte.metadonnees else ())
    seen: set[tuple[int, int, str]] = set()
    for trouvaille in numbering.cherche("renvois", contexte.textes):
        numero = trouvaille.groupe("numero")
        line = trouvaille.texte.passage.line_at(trouvaille.span[0])
        key = (line.page, line.number, numero)
        if numero.count(".") != depth - 1 or key in seen:
            continue
        if numero not in fiches:
            seen.add(key)
            if amends or trouvaille.mots().get("majuscule", "").islower():
                continue  # a fiche of the act that this one amends; « la fiche 2.3 est annulée »
            yield numbering.redige_ici("numerotation_renvoi", trouvaille, fiches=str(len(fiches)))
            continue
        other = _other_title(trouvaille, fiches[numero], contexte.fiches, words, contexte)
        if other:
            seen.add(key)
            titre, autre = court(fiches[numero].titre, 80), other.numero or ""
            yield titles.redige_ici(
                "numerotation_titre", trouvaille, titre=titre, autre=autre, titre_autre=court(other.titre, 80)
            )


def _words(text: str, contexte: Contexte) -> frozenset[str]:
    outils = contexte.reglages.rules.lexique("controles_report.mots_outils")
    return frozenset(m.mot for m in mots(text) if len(m.mot) > 2 and not outils.whole(m.mot))


def _other_title(
    trouvaille: Trouvaille,
    cited: Fiche,
    fiches: Sequence[Fiche],
    words: Mapping[str, frozenset[str]],
    contexte: Contexte,
) -> Fiche | None:
    """The fiche whose title is printed after the number of ``cited``, when it is another one."""
    titre = trouvaille.groupe("titre").strip()
    said = _words(titre, contexte)
    if len(titre) < contexte.reglages.entier("numerotation_titre_min") or len(said) < 3:
        return None

    def share(fiche: Fiche) -> float:
        return len(said & words[fiche.fiche_id]) / len(said)

    best, second = sorted(fiches, key=share, reverse=True)[:2] if len(fiches) > 1 else (cited, cited)
    meant = share(best) >= SAME and share(best) > share(second)
    return best if best is not cited and meant and share(cited) <= OTHER else None
