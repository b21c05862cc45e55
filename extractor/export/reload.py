"""The JSON of one document back to an ``Extraction``: what ``jsons`` writes, this reads.

Decoders are made from the model's types, like the JSON Schema, so that neither can drift away from them.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from extractor.errors import ReadError
from extractor.model.fiche import Extraction
from extractor.model.geometry import Box
from extractor.model.passage import Fragment, Provenance

_Decoder: TypeAlias = Callable[[Any], Any]


def loads(text: str | bytes, name: str = "JSON") -> Extraction:
    """Read the JSON text of one document.

    Parameters
    ----------
    text
        What ``jsons.dumps`` gave, of this version of the form.
    name
        What to call it in an error.

    Returns
    -------
    Extraction
        Boxes are rounded to hundredths of a point, and numbers have no useless zeros; all else is as it was.

    Raises
    ------
    ReadError
        It is no such text.
    """
    try:
        found: Extraction = _decoder(Extraction)(json.loads(text))
    except (ValueError, ArithmeticError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"not a result of this version ({type(error).__name__}: {error})", source=name) from error
    return found


@cache
def _decoder(hint: Any) -> _Decoder:
    """What makes a value of the type ``hint`` out of JSON's."""
    if hint is Provenance:
        return _provenance
    if hint in (str, int):
        return _same
    if hint is Decimal:
        return _number
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional(_decoder(next(kind for kind in arguments if kind is not type(None))))
    if origin is tuple:
        return _tuple(_decoder(arguments[0]))
    if origin is dict:
        return _dict(_decoder(arguments[1]))
    return _object(hint)


def _same(value: Any) -> Any:
    return value


def _number(value: Any) -> Decimal:
    return Decimal(repr(value))  # of a float, the digits that stand in the text


def _optional(decode: _Decoder) -> _Decoder:
    if decode is _same:
        return _same
    return lambda value: None if value is None else decode(value)


def _tuple(decode: _Decoder) -> _Decoder:
    if decode is _same:
        return tuple
    return lambda value: tuple([decode(item) for item in value])


def _dict(decode: _Decoder) -> _Decoder:
    if decode is _same:
        return _same
    return lambda value: {key: decode(item) for key, item in value.items()}


def _object(kind: Any) -> _Decoder:
    """Decode a dataclass from the object that has its fields, all of them."""
    hints = get_type_hints(kind)
    parts = [(field.name, _decoder(hints[field.name])) for field in fields(kind)]
    return lambda value: kind(*[decode(value[name]) for name, decode in parts])


def _provenance(value: Any) -> Provenance:
    return Provenance(tuple([_fragment(piece) for piece in value.get("fragments") or (value,)]))


def _fragment(value: Any) -> Fragment:
    sides = value["boite"]
    return Fragment(value["page"], value["ligne"], None if sides is None else Box(*sides), value["texte"])
