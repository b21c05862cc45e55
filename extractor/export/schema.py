"""The JSON Schema of the output, made from the model's types so that it cannot drift away from them.

Only what types cannot tell is written here: the closed vocabularies, the patterns and what each field means.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

from extractor.export.descriptions import DESCRIPTIONS
from extractor.export.jsons import VERSION
from extractor.model.fiche import CODES_ANOMALIE, Extraction
from extractor.model.passage import Provenance

_DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_OTHER = {"type": "string", "pattern": "^autre:"}


def _closed(words: str) -> dict[str, Any]:
    return {"type": "string", "enum": words.split()}


_SECTION = {
    "anyOf": [
        _closed(
            "constat objectif_operationnel description acteurs moyens_financiers calendrier indicateurs"
            " points_vigilance bilan_financier bilan_qualitatif a_poursuivre referent objectif"
            " documents_reference"
        ),
        _OTHER,
    ]
}

# What a field may hold beyond its type; "Class.field", as in DESCRIPTIONS.
_NARROWED: dict[str, dict[str, Any]] = {
    "Extraction.format": _closed("pdf texte markdown inconnu"),
    "Extraction.statut": _closed("complet partiel echec"),
    "Extraction.sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "Metadonnees.natures": {
        "type": "array",
        "items": _closed("deliberation rapport contrat avenant schema annexe"),
    },
    "Metadonnees.date_seance": _DATE,
    "Metadonnees.prefecture_date_reception": _DATE,
    "Fiche.objectif_type": _closed("fondamental facultatif"),
    "Section.section": _SECTION,
    "Montant.section": _SECTION,
    "Montant.financeur": {"anyOf": [_closed("total departement etat fir ondam plf caf"), _OTHER]},
    "Montant.periode": {"type": "string", "pattern": r"^\d{4}-\d{4}$"},
    "Montant.nature": _closed("prevu consomme non_consomme cout_unitaire autre"),
    "Montant.niveau": _closed("total sous_total detail"),
    "Pourcentage.section": _SECTION,
    "Indicateur.famille": _closed("avancement resultat impact moyen"),
    "ValeurIndicateur.type": _closed("base realise cible"),
    "CelluleTableau.type": _closed("entete total sous_total detail"),
    "Anomalie.code": _closed(" ".join(CODES_ANOMALIE)),
    "Anomalie.gravite": _closed("erreur avertissement info"),
}

_BOX = {
    "description": "x0, y0, x1, y1 in PDF points from the top left of the page; null for a text input.",
    "anyOf": [
        {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        {"type": "null"},
    ],
}
_SPOT: dict[str, Any] = {
    "page": {"type": "integer", "minimum": 1, "description": "Page, from 1."},
    "ligne": {
        "type": "integer",
        "minimum": 1,
        "description": "Line, from 1: of the file for a text input, of the page for a PDF.",
    },
    "boite": _BOX,
    "texte": {"type": "string", "description": "The exact printed words."},
}


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of what ``extractor.export.jsons.to_dict`` returns."""
    body = _object(Extraction)
    version = {"const": VERSION, "description": "Version of this form."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:extractor:extraction:{VERSION}",
        "version": VERSION,
        "title": "Extraction",
        **body,
        "properties": {"version": version, **body["properties"]},
        "required": ["version", *body["required"]],
        "$defs": {"Provenance": _provenance()} | {c.__name__: _object(c) for c in _parts()},
    }


def vocabulary(key: str) -> tuple[str, ...]:
    """The closed vocabulary of a text field (``Class.field``); empty when it has none or an open one."""
    return tuple(_NARROWED.get(key, {}).get("enum", ()))


def _parts() -> list[type]:
    """List the model's types that an extraction is made of, itself left out, by name."""
    found: set[type] = set()
    waiting: list[type] = [Extraction]
    while waiting:
        for hint in get_type_hints(waiting.pop()).values():
            new = {part for part in _classes(hint) if is_dataclass(part)} - found - {Provenance}
            found |= new
            waiting += new
    return sorted(found, key=lambda part: part.__name__)


def _classes(hint: Any) -> Iterator[type]:
    """Give the classes named in a type hint, at any depth."""
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for argument in get_args(hint):
        yield from _classes(argument)


def _object(part: type) -> dict[str, Any]:
    hints = get_type_hints(part)
    names = [field.name for field in fields(part)]
    return {
        "description": DESCRIPTIONS[part.__name__],
        "type": "object",
        "properties": {name: _property(f"{part.__name__}.{name}", hints[name]) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _property(key: str, hint: Any) -> dict[str, Any]:
    told = DESCRIPTIONS.get(key) or DESCRIPTIONS[key.partition(".")[2]]
    kinds = [_NARROWED.get(key) or _kind(kind) for kind in _alternatives(hint) if kind is not type(None)]
    if type(None) in _alternatives(hint):
        kinds.append({"type": "null"})
    return {"description": told, **(kinds[0] if len(kinds) == 1 else {"anyOf": kinds})}


def _alternatives(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _kind(hint: Any) -> dict[str, Any]:
    """Describe a plain type, of ``tuple[X, ...]`` or of ``dict[str, X]``."""
    simple = {str: "string", int: "integer", Decimal: "number"}
    if hint in simple:
        return {"type": simple[hint]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _kind(get_args(hint)[0])}
    if get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _kind(get_args(hint)[1])}
    return {"$ref": f"#/$defs/{hint.__name__}"}


def _provenance() -> dict[str, Any]:
    fragment = {
        "type": "object",
        "properties": _SPOT,
        "required": list(_SPOT),
        "additionalProperties": False,
    }
    fragments = {
        "description": "The pieces, one per line touched; only when there is more than one.",
        "type": "array",
        "items": fragment,
        "minItems": 2,
    }
    return {
        "description": "Where a value is printed: first page and line, box on that page, exact words.",
        **fragment,
        "properties": {**_SPOT, "fragments": fragments},
    }
