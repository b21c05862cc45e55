"""Pages: a reportlab canvas measured from the top left, and the flat text written along with the drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import reportlab  # type: ignore[import-untyped]
from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from press.markup import Mot, Registre

A4 = (595.0, 842.0)
PAYSAGE = (842.0, 595.0)
FONTS = ("Vera", "VeraBd", "VeraIt", "VeraBI")


@dataclass(frozen=True, slots=True)
class Style:
    """Font, size and leading in points, colour, alignment (gauche, centre, droite, justifie)."""

    police: str = "Vera"
    corps: float = 9.0
    interligne: float = 12.0
    couleur: str = "#000000"
    alignement: str = "gauche"

    @property
    def gras(self) -> Style:
        return replace(self, police="VeraBd")

    @property
    def centre(self) -> Style:
        return replace(self, alignement="centre")

    def width(self, texte: str) -> float:
        return float(pdfmetrics.stringWidth(texte, self.police, self.corps))


@dataclass(frozen=True, slots=True)
class Cadre:
    """Where text may stand on a page, in points from the top left of the page."""

    gauche: float = 57.0
    droite: float = 538.0
    haut: float = 62.0
    bas: float = 738.0

    @property
    def largeur(self) -> float:
        return self.droite - self.gauche


Furniture = Callable[["Sheet"], None]


class Sheet:
    """The document being printed. ``y`` is the top of the next line, in points from the top of the page."""

    def __init__(self, path: Path, registre: Registre, titre: str) -> None:
        for font in FONTS:
            if font not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(font, str(Path(reportlab.__file__).parent / "fonts" / f"{font}.ttf")))
        self.registre = registre
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(titre)
        self.canvas.setAuthor("Département de Vallorme (fictif)")
        self.lignes: list[str] = []
        self.numero = 0
        self.taille, self.cadre, self.y = A4, Cadre(), 0.0
        self._furniture: Furniture | None = None
        self._top = False

    def page(self, furniture: Furniture | None, taille: tuple[float, float] = A4, cadre: Cadre | None = None) -> None:
        """Begin a new page, after the furniture of the one before was printed."""
        self._close()
        self._furniture, self.taille, self.cadre = furniture, taille, cadre or Cadre()
        self.canvas.setPageSize(taille)
        self.numero += 1
        self.y, self._top = self.cadre.haut, True

    def next_page(self) -> None:
        """A new page of the same kind."""
        self.page(self._furniture, self.taille, self.cadre)

    def room(self, height: float) -> None:
        """Make sure that ``height`` points are left, on a new page if need be."""
        if self.y + height > self.cadre.bas:
            self.next_page()

    def _close(self) -> None:
        if not self.numero:
            return
        if self._furniture:
            fiche, self.registre.fiche = self.registre.fiche, None
            self._furniture(self)
            self.registre.fiche = fiche
        self.canvas.showPage()

    def save(self) -> str:
        """Write the PDF; the flat text is returned."""
        self._close()
        self.canvas.save()
        return "\n".join(self.lignes) + "\n"

    def draw(self, x: float, y: float, mots: Sequence[Mot], style: Style, largeur: float = 0.0) -> None:
        """Print one line whose top is ``y``; ``largeur`` is the width to centre, end or justify in."""
        texte = " ".join(m.texte for m in mots)
        self.canvas.setFont(style.police, style.corps)
        self.canvas.setFillColor(HexColor(style.couleur))
        base = self.taille[1] - y - style.interligne * 0.78
        spare = largeur - style.width(texte)
        if style.alignement == "justifie" and len(mots) > 1 and 0 < spare < largeur * 0.25:
            for mot in mots:
                self.canvas.drawString(x, base, mot.texte + (" " if mot is not mots[-1] else ""))
                x += style.width(mot.texte + " ") + spare / (len(mots) - 1)
            return
        x += spare / 2 if style.alignement == "centre" else spare if style.alignement == "droite" else 0
        self.canvas.drawString(x, base, texte)

    def emit(self, *parts: Sequence[Mot]) -> None:
        """Write one line of the flat text; marks get their page and line here."""
        mots = [mot for part in parts for mot in part]
        self.emit_text(" ".join(mot.texte for mot in mots))
        self.registre.place(len(self.lignes), self.numero, tuple(name for mot in mots for name in mot.marques))

    def emit_text(self, texte: str = "") -> None:
        """Write one line of the flat text that holds no mark; the first of a page begins with a blank."""
        if self._top and texte:
            texte, self._top = " " + texte, False
        self.lignes.append(texte)

    def label(self, x: float, y: float, texte: str, style: Style, largeur: float = 0.0) -> None:
        """Draw plain words without writing them to the flat text."""
        self.draw(x, y, [Mot(texte)], style, largeur)

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.6, colour: str = "#000000") -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.line(x0, self.taille[1] - y0, x1, self.taille[1] - y1)

    def box(self, x0: float, y0: float, x1: float, y1: float, fond: str = "", trait: str = "#000000") -> None:
        """A rectangle, filled with ``fond`` and outlined with ``trait`` when they are given."""
        self.canvas.setLineWidth(0.6)
        if fond:
            self.canvas.setFillColor(HexColor(fond))
        if trait:
            self.canvas.setStrokeColor(HexColor(trait))
        self.canvas.rect(x0, self.taille[1] - y1, x1 - x0, y1 - y0, stroke=int(bool(trait)), fill=int(bool(fond)))
