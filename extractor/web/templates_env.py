"""The templates: everything they print is escaped, and a name that is not given is an error, not a blank."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from markupsafe import Markup, escape

from extractor.export.french import count
from extractor.web import cells, words

FOLDER = files("extractor.web")


class _Loader(BaseLoader):
    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        try:
            return (FOLDER / "templates" / template).read_text(encoding="utf-8"), None, lambda: True
        except OSError as error:
            raise TemplateNotFound(template) from error


def highlighted(text: str, printed: Iterable[str]) -> Markup:
    """``text`` escaped, with these printed words between ``<mark>``; where they stand twice, both times."""
    wordings = sorted(set(printed), key=len, reverse=True)
    if not wordings:
        return escape(text)
    pieces = re.split(f"({'|'.join(map(re.escape, wordings))})", text)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if rank % 2 else escape(piece) for rank, piece in enumerate(pieces)
    )


def environment() -> Environment:
    """An environment with the French filters."""
    env = Environment(
        loader=_Loader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.globals.update(mots=words, surligne=highlighted, nd=cells.nd, somme=cells.somme, chiffre=cells.chiffre)
    env.globals.update(encadre=cells.encadre, ligne=cells.ligne)
    env.filters.update(
        euros=cells.euros,
        nombre=cells.nombre,
        pourcent=cells.pourcent,
        jour=words.day,
        typo=cells.typographic,
        compte=count,
        brut=cells.brut,
        ancre=cells.anchor,
    )
    return env
