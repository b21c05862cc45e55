"""The truth of a document: its content, and where it was printed. The extractor has no part in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from press.markup import Etendue, Marque, Registre, bare, half_unit

Json = dict[str, Any]
PAYERS = {"cd", "fir", "etat", "plf", "ondam"}  # names of the marks that give the part of a payer
TOTALS = {"t", "soutien"}  # and of the marks that give the whole


def plain_number(value: Decimal) -> int | float:
    """A number JSON can hold: an integer when it is one."""
    return int(value) if value == int(value) else float(value)


def montant(marque: Marque) -> Json:
    """An amount as the annotation format wants it, with its id, page, section and level."""
    read = marque.attributs
    financeur = read.get("financeur")
    name = marque.id.split(":")[1]
    niveau = "total" if financeur == "total" or name in TOTALS else "detail"
    if name in PAYERS or read.get("de") in TOTALS:
        niveau = "sous_total"
    return {
        "id": marque.id,
        "texte": marque.texte,
        "valeur": plain_number(marque.valeur),
        "incertitude": plain_number(half_unit(marque.texte)),
        "page": marque.page,
        "ligne": marque.ligne,
        "section": marque.section,
        "financeur": None if financeur == "nul" else financeur,
        "annee": int(read["annee"]) if "annee" in read else None,
        "periode": read.get("periode"),
        "nature": read.get("nature", "prevu"),
        "niveau": read.get("niveau", niveau),
        "libelle": marque.libelle or None,
    }


def pourcentage(marque: Marque, registre: Registre) -> Json:
    """A percentage, with its numerator and denominator where the document gives them."""
    sides = {}
    for key, name in (("numerateur", "num"), ("denominateur", "den")):
        other = registre.marques.get(_full(marque, marque.attributs.get(name, "")))
        sides[key] = plain_number(other.valeur) if other else None
    return {
        "id": marque.id,
        "texte": marque.texte,
        "valeur": plain_number(marque.valeur),
        "incertitude": plain_number(half_unit(marque.texte)),
        "page": marque.page,
        "ligne": marque.ligne,
        "section": marque.section,
        "libelle": marque.libelle or None,
        **sides,
    }


def _full(marque: Marque, name: str) -> str:
    return name if ":" in name else f"{marque.id.split(':')[0]}:{name}"


def indicateur(source: Json, registre: Registre, rank: int) -> Json:
    """An indicator; its place is that of the anchor printed with it."""
    anchor = registre.marques[registre.full(f"ind{rank}")]
    valeurs = [{"annee": a, "valeur": v, "type": t} for a, v, t in source.get("valeurs", [])]
    return {
        "libelle": source["libelle"],
        "page": anchor.page,
        "ligne": anchor.ligne,
        "unite": source.get("unite", "nombre"),
        "famille": source.get("famille"),
        "valeurs": valeurs,
    }


def relations(registre: Registre, comptes: Mapping[str, int]) -> list[Json]:
    """Every equation the document states between its own figures, right or wrong.

    ``comptes`` gives the real number of the things a ``compte`` mark announces.
    """
    out: list[Json] = []
    parts: dict[tuple[str, str], list[str]] = {}
    for marque in registre.marques.values():
        read = marque.attributs
        for key, operation in (("de", "somme"), ("col", "somme colonne")):
            if key in read:
                parts.setdefault((operation, _full(marque, read[key])), []).append(marque.id)
        if "num" in read:
            out.append(_relation("pourcentage", marque, [_full(marque, read[k]) for k in ("num", "den")]))
        if "solde" in read:
            out.append(_formula("solde", marque, read["solde"]))
        if "calcul" in read:
            out.append(_formula("calcul", marque, read["calcul"]))
        if "egal" in read:
            out.append(_relation("report", marque, [_full(marque, read["egal"])]))
        if "avant" in read:
            out.append(_relation("ordre", marque, [_full(marque, read["avant"])]))
        if "compte" in read:
            out.append({**_relation("compte", marque, []), "compte": comptes[read["compte"]]})
    out += [_relation(how, registre.marques[total], terms) for (how, total), terms in parts.items()]
    return out + _shares(registre)


def _shares(registre: Registre) -> list[Json]:
    """The percentages said to make a whole together."""
    groups: dict[str, list[str]] = {}
    for marque in registre.marques.values():
        if "repartition" in marque.attributs:
            groups.setdefault(_full(marque, marque.attributs["repartition"]), []).append(marque.id)
    return [
        {"id": f"repartition {name}", "operation": "repartition", "resultat": None, "termes": terms}
        for name, terms in groups.items()
    ]


def _relation(operation: str, marque: Marque, termes: Sequence[str]) -> Json:
    return {
        "id": f"{operation} {marque.id}",
        "operation": operation,
        "resultat": marque.id,
        "termes": list(termes),
    }


def _formula(operation: str, marque: Marque, formule: str) -> Json:
    names = re.findall(r"[a-z]\w*", formule)
    return {**_relation(operation, marque, [_full(marque, name) for name in names]), "formule": formule}


def fiche(source: Json, registre: Registre, chapeau: Json) -> Json:
    """The truth of a fiche; ``chapeau`` is what its parents print: engagement, axe, orientation, objectif."""
    numero = source["numero"]
    registre.fiche = numero
    marques = [m for m in registre.marques.values() if m.fiche == numero]
    sections = {s: e for (f, s), e in registre.etendues.items() if f == numero and s}
    whole = registre.etendues[(numero, "")]
    blocks = source["sections"]
    out = {
        "numero": numero,
        "lignes": whole.lignes,
        "pages": whole.pages,
        "titre": source["titre"],
        **chapeau,
        "objectifs_operationnels": [bare(t) for t in blocks.get("objectif_operationnel", [])],
        "referents": source.get("referents", []),
        "partenaires": source.get("partenaires", []),
        "sections": {name: e.lignes for name, e in sections.items()},
        "sections_pages": {name: e.pages for name, e in sections.items()},
        "montants": [montant(m) for m in marques if m.genre == "montant"],
        "pourcentages": [pourcentage(m, registre) for m in marques if m.genre == "pourcentage"],
        "indicateurs": [indicateur(i, registre, n) for n, i in enumerate(source.get("indicateurs", []))],
        "calendrier": " ".join(bare(t) for t in blocks.get("calendrier", [])) or None,
    }
    registre.fiche = None
    return out


def values(registre: Registre) -> Json:
    """Every figure the relations speak of, those of the tables included: id -> value and half unit."""
    return {
        m.id: {
            "texte": m.texte,
            "valeur": m.attributs.get("val", plain_number(m.valeur)),
            "incertitude": plain_number(half_unit(m.texte)),
            "page": m.page,
        }
        for m in registre.marques.values()
        if m.genre != "ancre"
    }


def outside(registre: Registre) -> list[Json]:
    """Amounts of the body of the act, outside any fiche and table."""
    marques = registre.marques.values()
    return [montant(m) for m in marques if m.genre == "montant" and m.fiche is None and m.id.startswith("doc:")]


def planted(source: Json, registre: Registre) -> Json:
    """The planted mistakes and decoys with their places, and the mistakes in the annotation format."""
    mistakes = [_placed(item, registre) for item in source["mistakes"]]
    decoys = [_placed(item, registre) for item in source["decoys"]]
    incoherences = [
        {
            "type": item["code"],
            "fiche": item["fiche"],
            "lignes": [item["page"]],
            "declare": item["declared"],
            "attendu": item["expected"],
            "ecart": item["ecart"],
            "explication": item["explanation"],
            "certitude": "certaine",
        }
        for item in mistakes
    ]
    return {"incoherences": incoherences, "mistakes": mistakes, "decoys": decoys}


def _placed(item: Json, registre: Registre) -> Json:
    marque = registre.marques[item["repere"]]
    return {**item, "page": marque.page, "ligne": marque.ligne}


def span(registre: Registre, name: str) -> Etendue:
    """Where a table lies: the lines and pages of the marks named ``name:…``."""
    out = Etendue()
    for marque in registre.marques.values():
        if marque.id.startswith(f"{name}:"):
            out.note(marque.ligne, marque.page)
    return out
