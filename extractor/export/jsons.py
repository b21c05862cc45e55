"""One document as nested JSON: all that was extracted, each value with its provenance.

The form is described by the JSON Schema of ``extractor.export.schema``, which is made from the same types.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.export.atomic import ready_folder, write_text
from extractor.export.names import safe_name
from extractor.model.fiche import Extraction
from extractor.model.geometry import Box
from extractor.model.passage import Fragment, Provenance

_FIELDS: dict[type, tuple[str, ...]] = {}
_AS_IT_IS = (str, int, type(None))  # what most values are, and JSON knows
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

VERSION = "1.2"  # of the form: the second figure grows when a field is added, the first never should


def to_dict(extraction: Extraction) -> dict[str, Any]:
    """Turn an extraction into dicts, lists, strings, numbers and None, in the order of the types' fields.

    Amounts are exact: an int when there are no cents, else the float that prints as the same digits.
    """
    return {"version": VERSION, **plain(extraction)}


def dumps(extraction: Extraction, *, lines: bool = True) -> str:
    """Write the JSON text, ended by a line feed; the same extraction always gives the same characters.

    With ``lines``, a line for each field, and one for the whole of a provenance; else all on one line.
    """
    if not lines:
        return _encode(to_dict(extraction)) + "\n"
    head, _, rest = _spread(extraction, "").partition("\n")
    return f'{head}\n "version": {_encode(VERSION)},\n{rest}\n'


def _spread(value: Any, margin: str) -> str:
    """JSON text of a part of an extraction, as ``plain`` gives it, over as many lines as it has fields.

    The encoder of the standard library knows indents too, but then runs in Python and takes five times as long.
    """
    if value is None or type(value) is int:
        return "null" if value is None else str(value)  # a twentieth of the time the encoder takes for so little
    if isinstance(value, str):
        return _encode(value)
    inner = margin + " "
    if is_dataclass(value) and not isinstance(value, Provenance):
        parts = [f'{inner}"{name}": {_spread(getattr(value, name), inner)}' for name in _fields(value)]
        return "{\n" + ",\n".join(parts) + f"\n{margin}}}"
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        parts = [inner + _spread(item, inner) for item in value]
        return "[\n" + ",\n".join(parts) + f"\n{margin}]"
    return _encode(plain(value))


def _fields(value: Any) -> tuple[str, ...]:
    """Names of the fields of a dataclass, in order."""
    kind = type(value)
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(kind))
    return _FIELDS[kind]


def write_json(extraction: Extraction, folder: Path) -> Path:
    """Write ``<document_id>.json`` into ``folder`` (created when missing) and return its path.

    Raises
    ------
    ExportError
        When it cannot be written; an older file is then left as it was.
    """
    ready_folder(folder)
    path = folder / f"{safe_name(extraction.document_id)}.json"
    write_text(path, dumps(extraction))
    return path


def json_anomalies(extractions: Iterable[Extraction]) -> str:
    """Write the anomalies of all documents as one JSON array: each as in the whole result, with its document."""
    found = [{"document_id": e.document_id, **plain(anomaly)} for e in extractions for anomaly in e.anomalies]
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """Turn a part of an extraction into what JSON knows, as ``to_dict`` does."""
    if isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Provenance):
        return _provenance(value)
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {name: plain(getattr(value, name)) for name in _fields(value)}
    return value


def _provenance(provenance: Provenance) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "page": provenance.page,
        "ligne": provenance.ligne,
        "boite": _box(provenance.box),
        "texte": provenance.texte,
    }
    if len(provenance.fragments) > 1:
        plain["fragments"] = [_fragment(fragment) for fragment in provenance.fragments]
    return plain


def _fragment(fragment: Fragment) -> dict[str, Any]:
    return {
        "page": fragment.page,
        "ligne": fragment.ligne,
        "boite": _box(fragment.box),
        "texte": fragment.texte,
    }


def _box(box: Box | None) -> list[float] | None:
    if box is None:
        return None
    rounded = box.rounded()
    return [rounded.x0, rounded.y0, rounded.x1, rounded.y1]
