"""What a document says of itself: where it comes from, its acts, how and when they were adopted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from extractor.extraction import acte_entete, acte_votes
from extractor.extraction.acte_departement import departement
from extractor.extraction.acte_lecture import Lecture, Repere, Trouve, lire
from extractor.extraction.acte_signataires import signataires
from extractor.model.document import Document
from extractor.model.fiche import Metadonnees
from extractor.model.passage import Provenance
from extractor.ruleset import Ruleset
from extractor.text.dates import find_dates

_Found = dict[str, Trouve[Any] | list[Trouve[Any]] | None]


def metadonnees(document: Document, rules: Ruleset, fiches: Collection[tuple[int, int]] = ()) -> Metadonnees:
    """Read the metadata of a document; what it does not state stays None or empty.

    Parameters
    ----------
    document
        As layout returns it; the préfecture's stamp is read in its furniture.
    rules
        Families ``documents``, ``departements`` and ``actes``.
    fiches
        Page and number of the lines of fiches, which say nothing of the act.

    Returns
    -------
    Metadonnees
        With the provenance of every field that has a value.

    Raises
    ------
    RuleError
        A pattern of the rules takes too long.
    """
    lecture = lire(document, rules, fiches)
    amorces = lecture.amorces()
    stamps = list(lecture.reperes("documents.prefecture_identifiant"))
    identifiant = _identifiant(lecture, stamps)
    found: _Found = {
        "numero": acte_entete.numero(lecture),
        "date_seance": acte_entete.date_seance(lecture),
        "commissions": list(acte_entete.commissions(lecture)),
        "rapporteurs": list(acte_entete.rapporteurs(lecture)),
        "signataires": list(signataires(lecture, amorces.get("fonctions", []))),
        "resultat_vote": acte_votes.resultat(lecture, amorces.get("resultat", [])),
        "prefecture_identifiant": identifiant,
        "prefecture_date_reception": _date_reception(lecture, stamps, amorces.get("prefecture_reception", [])),
    }
    counts = acte_votes.decompte(lecture, amorces.get("votes", []), amorces.get("scrutin", []))
    found |= {f"votes_{which}": count for which, count in counts.items()}
    found |= _sujet(lecture, amorces.get("periode", []), seance=found["date_seance"] is not None)
    found |= _origine(lecture, identifiant)
    return _rassembler(found)


def _sujet(lecture: Lecture, lignes: list[int], *, seance: bool) -> _Found:
    """Object, natures, period, year, and the assembly when there is an act of one."""
    placed = acte_entete.objet(lecture)
    objet = placed[1] if placed else None
    natures = _natures(lecture, placed)
    presenting = lecture.rules.liste("documents.natures_a_entete")
    sits = seance or any(nature.valeur in presenting for nature in natures)
    period = acte_entete.periode(lecture, objet, lignes)
    return {
        "objet": objet,
        "natures": list(natures),
        "instance": acte_entete.instance(lecture) if sits else None,
        "periode_debut": Trouve(period.valeur[0], period.provenance) if period else None,
        "periode_fin": Trouve(period.valeur[1], period.provenance) if period else None,
        "exercice": acte_entete.exercice(lecture, objet),
    }


def _natures(lecture: Lecture, objet: tuple[int, Trouve[str]] | None) -> list[Trouve[str]]:
    """Natures of the acts in the document, in the order of their titles; else the one that the text cites."""
    placed = [(i, Trouve(n, lecture.locate(i, 0, len(lecture.lines[i].text)))) for i, n in lecture.titres]
    if objet is not None:
        index, subject = objet
        for hit in lecture.rules.lexique("documents.natures_objet").find(subject.valeur):
            placed.append((index, Trouve(hit.entree.attributs["nature"], subject.provenance)))
    natures: dict[str, Trouve[str]] = {}
    for _, nature in sorted(placed, key=lambda pair: pair[0]):
        natures.setdefault(nature.valeur, nature)
    return list(natures.values()) or _nature_citee(lecture)


def _nature_citee(lecture: Lecture) -> list[Trouve[str]]:
    text = lecture.texte
    hits = lecture.rules.lexique("documents.natures_citees").find(text.text)
    counts = Counter(hit.entree.attributs["nature"] for hit in hits)
    for nature, count in counts.most_common(1):
        if count >= lecture.entier("documents.citations_minimum"):
            first = next(hit for hit in hits if hit.entree.attributs["nature"] == nature)
            return [Trouve(nature, text.locate(first.start, first.end))]
    return []


def _origine(lecture: Lecture, identifiant: Trouve[str] | None) -> _Found:
    found = departement(lecture, identifiant)
    if found is None:
        return {}
    attributs = found.valeur.attributs
    return {
        "departement_code": Trouve(attributs["code"], found.provenance),
        "departement_nom": Trouve(attributs["nom"], found.provenance),
    }


def _identifiant(lecture: Lecture, stamps: Sequence[Repere]) -> Trouve[str] | None:
    """Identifier of the act at the préfecture: the one printed most often, else the first."""
    found = []
    for repere in stamps:
        text = lecture.lines[repere.index].text
        place = lecture.locate(repere.index, repere.start, repere.end)
        found.append(Trouve(text[repere.start : repere.end], place))
    counts = Counter(item.valeur for item in found)
    return max(found, key=lambda item: counts[item.valeur], default=None)


def _date_reception(lecture: Lecture, stamps: Sequence[Repere], lignes: list[int]) -> Trouve[str] | None:
    """Day the préfecture received the act (ISO); a bare "received" counts in its stamp only."""
    height = lecture.entier("documents.lignes_cachet")
    for repere in lecture.reperes("documents.prefecture_reception", lignes):
        if "portee" in repere.motif.valeur and not any(abs(repere.index - at.index) <= height for at in stamps):
            continue
        for day in find_dates(lecture.lines[repere.index].text):
            if day.start == repere.end and day.precision == "jour":
                return Trouve(day.debut.isoformat(), lecture.locate(repere.index, day.start, day.end))
    return None


def _rassembler(found: _Found) -> Metadonnees:
    """Build the result: values in their fields, provenances by field name."""
    values: dict[str, Any] = {}
    places: dict[str, Provenance] = {}
    for field, item in found.items():
        if isinstance(item, list):
            values[field] = tuple(one.valeur for one in item)
            if item:
                places[field] = Provenance(tuple(f for one in item for f in one.provenance.fragments))
        elif item is not None:
            values[field], places[field] = item.valeur, item.provenance
    return Metadonnees(**values, provenances=places)
