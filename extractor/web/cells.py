"""Cells that pages repeat by the thousand: a macro of the templates would take ten times as long to fill them.

Each gives markup that is safe: what comes from a document is escaped, and slugs hold letters, digits and hyphens only.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from extractor.web import words

if TYPE_CHECKING:
    from extractor.web.corpus import Chiffre, Document
    from extractor.web.document import Mark

_KEPT = 1 << 16  # figures whose wording is kept: a page says most of its figures twice, and other pages say them again


def nd(text: str = "non indiqué") -> Markup:
    """What is said where nothing is printed."""
    return Markup(f'<span class="nd">{escape(text)}</span>')


_NONE = Markup(f'<td class="n" data-s="">{nd()}</td>')


def somme(value: Any) -> Markup:
    """A cell of euros that were added up."""
    return _NONE if value is None else Markup(f'<td class="n" data-s="{brut(value)}">{euros(value)}</td>')


def chiffre(root: str, document: Document, figure: Chiffre | None, unit: str = "euros", page: int = 1) -> Markup:
    """A cell with a figure that leads to where it is printed; a computed one says so, and leads to ``page``."""
    if figure is None:
        return _NONE
    told = (euros if unit == "euros" else pourcent)(figure.valeur)
    address = f"{root}documents/{document.slug}-sources.html"
    if figure.ident:
        at = figure.page if document.pdf else ""
        link = f'<a class="f" data-p="{at}" href="{address}#{anchor(figure.ident)}">{told}</a>'
    else:
        place = f"#p{page}" if document.pdf else ""
        sign = "Σ" if unit == "euros" else "≈"
        link = f'<a class="calcule" title="{_COMPUTED}" href="{address}{place}">{sign}&nbsp;{told}</a>'
    return Markup(f'<td class="n" data-s="{brut(figure.valeur)}">{link}</td>')


_COMPUTED = "Calculé : ce chiffre n’est pas imprimé tel quel. Il mène au début de la fiche."


def encadre(mark: Mark) -> Markup:
    """The box of a value on the image of its page; it leads to its line in the list."""
    x, y, width, height = mark.boite or (0, 0, 0, 0)
    label = f" : {escape(mark.libelle)}" if mark.libelle else ""
    return Markup(
        f'<a href="#v-{anchor(mark.id)}" tabindex="-1"><rect id="{escape(mark.id)}" class="{mark.genre}"'
        f' x="{x}" y="{y}" width="{width}" height="{height}"><title>{escape(mark.texte)}{label}</title></rect></a>\n'
    )


def ligne(mark: Mark, pdf: bool) -> Markup:
    """The line of a value in the list beside its page; it leads to its box, and a figure can be quoted from it."""
    text, fiche = escape(mark.texte), f' data-f="{escape(mark.fiche)}"' if mark.fiche else ""
    label = f' <span class="quoi">{escape(typographic(mark.libelle))}</span>' if mark.libelle else ""
    quoted = (
        f' <button type="button" class="citer" data-v="{text}" data-q="{escape(mark.libelle)}"'
        f' data-p="{mark.page if pdf else ""}">Copier la citation</button>'
        if mark.genre in ("montant", "taux")
        else ""
    )
    return Markup(
        f'<li id="v-{escape(mark.id)}" class="{mark.genre}"{fiche}><a href="#{anchor(mark.id)}">{text}</a>'
        f"{label}{quoted}</li>\n"
    )


_BREAKS = re.compile(r" (?=[:;?!»€%])|(?<=«) |(?<=\d) (?=\d{3}(?!\d))|(?<=\bp\.) ")
_STRAIGHT = re.compile(r"(?<=\w)'(?=\w)(?![^«]*»)")


def typographic(text: str) -> str:
    """``text`` with no-break spaces where French wants none to break, and curved apostrophes but in what is quoted.

    >>> typographic("L'écart de la fiche 6 : « l'an 1 000 »").replace("\u00a0", "_")
    "L’écart de la fiche 6_: «_l'an 1_000_»"
    """
    return _STRAIGHT.sub("’", _BREAKS.sub("\u00a0", text))


def anchor(ident: str) -> str:
    """The id of a value as the end of an address."""
    return ident if ident.isascii() and ident.replace("-", "").isalnum() else quote(ident)


def euros(value: Any) -> str:
    """« 839 727 € »."""
    return _euros(str(value))


def pourcent(value: Any) -> str:
    """« 45,4 % »."""
    return _percent(str(value))


def nombre(value: Any) -> str:
    """« 1 234,5 »."""
    return _number(str(value))


_MINUS = str.maketrans("-", "−")  # a hyphen would part from its figure


@lru_cache(_KEPT)
def _euros(text: str) -> str:
    return words.euros(Decimal(text)).translate(_MINUS)


@lru_cache(_KEPT)
def _percent(text: str) -> str:
    return words.percent(Decimal(text)).translate(_MINUS)


@lru_cache(_KEPT)
def _number(text: str) -> str:
    return words.number(Decimal(text)).translate(_MINUS)


def brut(value: Any) -> str:
    """A number with a dot and without exponent, for sorting."""
    text = str(value)
    return format(Decimal(text), "f") if "E" in text or "e" in text else text
