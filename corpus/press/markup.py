"""Content text and its marks.

A mark is ``{printed text|attributes|label}``: what is printed, and what it means. Attributes are separated by
blanks: a kind or a payer first (``pct``, ``nombre``, ``date``, ``ancre``; ``total``, ``departement``…),
then year, period, nature, level, and ``key=value`` pairs that state how the figure follows from others:

``id=t``             a name; unnamed marks are numbered
``de=t``             this figure is a part of the sum ``t``
``col=x``            the same, down the column of a table
``num=c den=t``      this percentage is ``c / t``
``solde=t-c``        this balance is ``t - c``
``calcul=3*u``       this figure is the result of the formula
``egal=doc:total``   the same figure is printed elsewhere
``repartition=x``    the percentages of ``x`` make 100 % together
``compte=fiches``    this number counts the things named
``val=2025-09``      the date of a ``date`` mark; ``avant=fin`` that it must precede

A name without a colon belongs to the fiche it is printed in (``3:t``), or to ``doc``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

MARK = re.compile(r"\{([^{}|]+)\|([^{}|]*)(?:\|([^{}]*))?\}")
KINDS = {"pct": "pourcentage", "nombre": "nombre", "date": "date", "ancre": "ancre"}
NATURES = {"prevu", "consomme", "non_consomme", "cout_unitaire", "autre"}
NIVEAUX = {"total", "sous_total", "detail"}
UNITES = {"k": 1000, "K": 1000, "M": 1_000_000}


@dataclass(frozen=True, slots=True)
class Mot:
    """A printed word and the ids of the marks that begin in it."""

    texte: str
    marques: tuple[str, ...] = ()


@dataclass(slots=True)
class Marque:
    """A printed figure (or place) and its meaning; ``page`` and ``ligne`` count from 1, 0 before printing."""

    id: str
    genre: str
    texte: str
    fiche: str | None
    section: str | None
    attributs: dict[str, str]
    libelle: str = ""
    page: int = 0
    ligne: int = 0

    @property
    def valeur(self) -> Decimal:
        """The printed figure, in euros when it is an amount."""
        return number(self.texte)


@dataclass(slots=True)
class Etendue:
    """First and last text line and page of a fiche or a section."""

    lignes: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def note(self, ligne: int, page: int) -> None:
        self.lignes = [self.lignes[0] if self.lignes else ligne, ligne]
        self.pages = [self.pages[0] if self.pages else page, page]


@dataclass(slots=True)
class Registre:
    """All marks of a document in printed order, and where each fiche and section lies.

    ``insecable`` prints figures with no-break spaces, so that no line end cuts them.
    """

    marques: dict[str, Marque] = field(default_factory=dict)
    etendues: dict[tuple[str, str], Etendue] = field(default_factory=dict)
    fiche: str | None = None
    section: str | None = None
    insecable: bool = False

    def full(self, name: str) -> str:
        """``t`` -> ``3:t`` inside fiche 3; a name with a colon is already full."""
        return name if ":" in name else f"{self.fiche or 'doc'}:{name}"

    def note(self, texte: str, attributs: str, libelle: str) -> Marque:
        read = dict(_attributes(attributs))
        name = self.full(read.pop("id", f"m{len(self.marques) + 1:03d}"))
        if name in self.marques:
            raise ValueError(f"mark {name} is printed twice")
        parent = self.marques.get(self.full(read.get("de", "")))  # a year of a payer is named after the payer
        libelle = libelle or (parent.libelle if parent else "")
        marque = Marque(name, read.pop("genre", "montant"), texte, self.fiche, self.section, read, libelle)
        self.marques[name] = marque
        return marque

    def place(self, ligne: int, page: int, marques: tuple[str, ...] = ()) -> None:
        """Something of the current fiche and section was printed on text line ``ligne`` of ``page``."""
        for name in marques:
            self.marques[name].page, self.marques[name].ligne = page, ligne
        if self.fiche is not None:
            self.etendues.setdefault((self.fiche, ""), Etendue()).note(ligne, page)
            if self.section:
                self.etendues.setdefault((self.fiche, self.section), Etendue()).note(ligne, page)


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for rank, token in enumerate(text.split()):
        if "=" in token:
            key, value = token.split("=", 1)
            yield key, value
        elif token in KINDS:
            yield "genre", KINDS[token]
        elif re.fullmatch(r"\d{4}", token):
            yield "annee", token
        elif re.fullmatch(r"\d{4}-\d{4}", token):
            yield "periode", token
        elif rank == 0:
            yield "financeur", token
        elif token in NATURES:
            yield "nature", token
        elif token in NIVEAUX:
            yield "niveau", token
        else:
            raise ValueError(f"attribute {token!r} of {text!r}")


def read(texte: str, registre: Registre) -> list[Mot]:
    """The words of ``texte``, its marks noted in ``registre``."""
    plain, starts, at, floor = "", [], 0, 0
    for found in MARK.finditer(texte):
        plain += texte[at : found.start()]
        printed = found[1].replace(" ", "\u00a0") if registre.insecable else found[1]
        marque = registre.note(printed, found[2], found[3] or _label(plain, floor))
        starts.append((len(plain), marque.id))
        plain += printed
        at, floor = found.end(), len(plain)
    plain += texte[at:]
    return [
        Mot(word.group(), tuple(name for start, name in starts if word.start() <= start < word.end()))
        for word in re.finditer(r"[^ ]+", plain)
    ]


def _label(before: str, floor: int) -> str:
    """What a figure pays for: the words before it, or the head of the paragraph if there are none."""
    near = re.split(r"[;.] ", before[floor:])[-1]
    words = near if re.search(r"[^\W\d]{3}", near) else before.rpartition(" : ")[0]
    return re.sub(r"^[#\-o•] ", "", words).strip(" :-–(),;=x+")


def number(texte: str) -> Decimal:
    """The figure of a printed text: ``12 400 €``, ``1,2 M€``, ``57,3 %``; ``-  €`` is zero."""
    found = re.search(r"(\d[\d \u00a0]*(?:,\d+)?)[ \u00a0]*([kKM])?", texte)
    if not found:
        return Decimal(0)
    digits = re.sub(r"[ \u00a0]", "", found[1]).replace(",", ".")
    return Decimal(digits) * UNITES.get(found[2] or "", 1)


def half_unit(texte: str) -> Decimal:
    """Half a unit of the last printed digit, in the unit of ``number``."""
    found = re.search(r"\d(?:,(\d+))?[ \u00a0]*([kKM])?(?=[^\d]*$)", texte)
    if not found:
        return Decimal(0)
    return Decimal(5).scaleb(-1 - len(found[1] or "")) * UNITES.get(found[2] or "", 1)


def paragraphs(block: str) -> list[str]:
    """The paragraphs of a content block: one a line, an indented line continues the one before."""
    out: list[str] = []
    for line in block.splitlines():
        if line.startswith(" ") and out:
            out[-1] += " " + line.strip()
        elif line.strip():
            out.append(line.rstrip())
    return out


def bare(texte: str) -> str:
    """The text as printed, marks and bullet removed."""
    return re.sub(r"^(?:[#\-o•] )", "", MARK.sub(lambda m: m[1], texte)).strip()
