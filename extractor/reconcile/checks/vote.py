"""Votes: the count announced against the names listed, and the counts against one another."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model.fiche import Anomalie
from extractor.reconcile.contexte import Contexte
from extractor.reconcile.textes import Redaction, Trouvaille


def check(contexte: Contexte) -> Iterator[Anomalie]:
    """One anomaly for each count that the names or the other counts contradict; a blank form has no count."""
    redaction = Redaction(contexte, "vote")
    acts = [texte for texte in contexte.textes if texte.fiche_id is None]
    for trouvaille in redaction.cherche("listes", acts):
        yield from _names(trouvaille, contexte, redaction)
    for trouvaille in redaction.cherche("quorums", acts):
        yield from _quorum(trouvaille, redaction)
    for trouvaille in redaction.cherche("scrutins", acts):
        yield from _votes(trouvaille, redaction)
    yield from _unanimity(contexte, redaction)


def _names(trouvaille: Trouvaille, contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A list is trusted when it holds about as many names as announced: else part of it was not read.

    Those who give a proxy may stand in the list, or in a sentence after it.
    """
    announced = int(trouvaille.groupe("nombre"))
    listed = trouvaille.groupe("noms")
    names = sum(len(motif.finditer(listed)) for motif in redaction.motifs("noms"))
    proxies = sum(len(motif.finditer(listed)) for motif in redaction.motifs("mandants"))
    gap = abs(announced - names)
    agree = names - proxies <= announced <= names
    if agree or names == 0 or gap > contexte.reglages.entier("vote_ecart_max"):
        return
    yield redaction.redige_ici("vote_noms", trouvaille, ecart=announced - names, noms=str(names))


def _quorum(trouvaille: Trouvaille, redaction: Redaction) -> Iterator[Anomalie]:
    """More voters than members present and proxies."""
    presents, proxies, voters = (int(trouvaille.groupe(nom)) for nom in ("presents", "pouvoirs", "votants"))
    if voters > presents + proxies:
        most = presents + proxies
        yield redaction.redige_ici("vote_quorum", trouvaille, ecart=voters - most, somme=str(most))


def _votes(trouvaille: Trouvaille, redaction: Redaction) -> Iterator[Anomalie]:
    """As many voters as votes and abstentions."""
    voters, *votes = (int(trouvaille.groupe(nom)) for nom in ("votants", "pour", "contre", "abstentions"))
    if voters != sum(votes):
        yield redaction.redige_ici("vote_voix", trouvaille, ecart=voters - sum(votes), somme=str(sum(votes)))


def _unanimity(contexte: Contexte, redaction: Redaction) -> Iterator[Anomalie]:
    """A unanimous vote with votes against."""
    meta = contexte.metadonnees
    if meta is None or not meta.votes_contre or "votes_contre" not in meta.provenances:
        return
    if redaction.lexique("unanimite").whole(meta.resultat_vote or ""):
        provenance = meta.provenances["votes_contre"]
        yield redaction.redige("vote_unanimite", None, provenance, contre=str(meta.votes_contre))
