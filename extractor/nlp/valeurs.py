"""How the values of our spans are kept: in ``doc.user_data``, under the ``id_`` of the span, as texts and numbers.

spaCy keys its own extension values by the offsets of a span, so that two spans of one place would share them; an id
that holds the label and the exact characters does not. Plain values let ``Doc.to_bytes``, ``DocBin`` and ``pickle``
work; ``span._`` gives them back as ``Decimal``, ``date`` and tuples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple, cast

from spacy.tokens import Doc, Span

_OURS = "extractor"


class Trouve(NamedTuple):
    """A value found at ``text[start:end]`` (0-based, half-open)."""

    start: int
    end: int
    label: str
    valeurs: Mapping[str, object]


def _same(value: Any) -> Any:
    return value


_Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]
_CODECS: dict[str, _Codec] = {
    "valeur": (str, Decimal),
    "incertitude": (str, Decimal),
    "forme": (_same, _same),
    "annee": (_same, _same),
    "nature": (_same, _same),
    "niveau": (_same, _same),
    "libelle": (_same, _same),
    "annees": (list, tuple),
    "periode": (_same, _same),
    "debut": (date.isoformat, date.fromisoformat),
    "fin": (date.isoformat, date.fromisoformat),
    "precision": (_same, _same),
    "unite": (_same, _same),
    "nom": (_same, _same),
    "fonction": (_same, _same),
    "financeur": (_same, _same),
    "offsets": (list, tuple),
}
"""Attribute of ``span._`` -> how its value is written in ``user_data``, and read again."""


def put(doc: Doc, groupe: str, found: Iterable[Trouve]) -> None:
    """Make the spans of a group, in the order given, each with its values.

    A span that no token boundary fits is widened to whole tokens; one without any character is left out.
    """
    stored = cast("dict[Any, Any]", doc.user_data)
    spans: list[Span] = []
    for start, end, label, valeurs in found:
        identity = f"{label}:{start}-{end}"
        span = doc.char_span(start, end, label=label, alignment_mode="expand", span_id=identity)
        if span is None:
            continue
        kept = {"offsets": (start, end), **valeurs}
        stored[_OURS, identity] = {n: _CODECS[n][0](value) for n, value in kept.items() if value is not None}
        spans.append(span)
    doc.spans[groupe] = spans


def _get(name: str, span: Span) -> Any:
    stored = cast("dict[Any, Any]", span.doc.user_data)
    value = stored.get((_OURS, span.id_), {}).get(name)
    return None if value is None else _CODECS[name][1](value)


def _declare() -> None:
    """Give spans and documents their attributes.

    Raises
    ------
    ValueError
        Another library has taken one of the names: neither may read what the other wrote.
    """
    for name in _CODECS:
        Span.set_extension(name, getter=partial(_get, name))
    for name in ("section", "intitule", "fiche"):
        Doc.set_extension(name, default=None)


_declare()
