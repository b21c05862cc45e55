"""The templates: everything they print is escaped, and a name that is not given is an error, not a blank."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from markupsafe import Markup, escape

from extractor.export.french import count
from extractor.web import words

FOLDER = files("extractor.web")
_BREAKS = re.compile(r" (?=[:;?!»€%])|(?<=«) |(?<=\d) (?=\d{3}(?!\d))|(?<=\bp\.) ")


class _Loader(BaseLoader):
    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        try:
            return (FOLDER / "templates" / template).read_text(encoding="utf-8"), None, lambda: True
        except OSError as error:
            raise TemplateNotFound(template) from error


def highlighted(text: str, marks: list[dict[str, Any]]) -> Markup:
    """``text`` escaped, with the printed words of ``marks`` between ``<mark>``; where they stand twice, both times."""
    wordings = sorted(
        {str(mark["texte"]) for mark in marks if mark["genre"] in ("montant", "taux")}, key=len, reverse=True
    )
    if not wordings:
        return escape(text)
    pieces = re.split(f"({'|'.join(map(re.escape, wordings))})", text)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if rank % 2 else escape(piece) for rank, piece in enumerate(pieces)
    )


def typographic(text: str) -> str:
    """``text`` with no-break spaces where French wants none to break: before a sign, inside quotes and numbers.

    >>> typographic("Fiche 6 : « 1 000 € »") == "Fiche 6\u00a0: «\u00a01\u00a0000\u00a0€\u00a0»"
    True
    """
    return _BREAKS.sub("\u00a0", text)


def environment() -> Environment:
    """An environment with the French filters."""
    env = Environment(
        loader=_Loader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.globals.update(mots=words, surligne=highlighted)
    env.filters.update(
        euros=lambda value: words.euros(Decimal(str(value))),
        nombre=lambda value: words.number(Decimal(str(value))),
        pourcent=lambda value: words.percent(Decimal(str(value))),
        jour=words.day,
        typo=typographic,
        compte=count,
        brut=lambda value: format(Decimal(str(value)), "f"),
    )
    return env
