"""Running text: wrapping words into lines, and letting paragraphs run over pages and columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from press.markup import Mot, Registre, read
from press.sheet import Sheet, Style

RETRAITS = {"- ": 12.0, "• ": 12.0, "o ": 24.0}


@dataclass(frozen=True, slots=True)
class Ligne:
    """A wrapped line: words, indent in points, bullet drawn before it; ``fin`` ends the paragraph."""

    mots: tuple[Mot, ...]
    style: Style
    retrait: float = 0.0
    puce: str = ""
    fin: bool = False

    @property
    def ecrits(self) -> list[Mot]:
        """The words as the flat text shows them, bullet included."""
        return [Mot(self.puce), *self.mots] if self.puce else list(self.mots)


def wrap(
    mots: Sequence[Mot], style: Style, largeur: float, cesures: Mapping[str, str] | None = None
) -> list[list[Mot]]:
    """``mots`` in lines of at most ``largeur`` points; ``cesures`` says where a word may be cut."""
    lines: list[list[Mot]] = [[]]
    for mot in mots:
        if not lines[-1] or _width([*lines[-1], mot], style) <= largeur:
            lines[-1].append(mot)
            continue
        head, tail = _hyphenate(mot, (cesures or {}).get(mot.texte.strip(".,;:()«»").lower(), ""))
        if head and _width([*lines[-1], head], style) <= largeur:
            lines[-1].append(head)
            lines.append([tail])
        else:
            lines.append([mot])
    return lines


def _width(mots: Sequence[Mot], style: Style) -> float:
    return style.width(" ".join(m.texte for m in mots))


def _hyphenate(mot: Mot, cesure: str) -> tuple[Mot | None, Mot]:
    if "-" not in cesure:
        return None, mot
    at = cesure.index("-") + (len(mot.texte) - len(mot.texte.lstrip("(«")))
    return Mot(mot.texte[:at] + "-", mot.marques), Mot(mot.texte[at:])


def compose(
    paragraph: str, registre: Registre, style: Style, largeur: float, cesures: Mapping[str, str] | None = None
) -> list[Ligne]:
    """The lines of one content paragraph. ``# `` opens a bold one, ``- `` ``• `` ``o `` an indented item."""
    if paragraph.startswith("# "):
        paragraph, style = paragraph[2:], style.gras
    puce = paragraph[:2] if paragraph[:2] in RETRAITS else ""
    retrait = RETRAITS.get(puce, 0.0)
    lines = wrap(read(paragraph[len(puce) :], registre), style, largeur - retrait, cesures)
    return [
        Ligne(tuple(mots), style, retrait, puce.strip() if rank == 0 else "", rank == len(lines) - 1)
        for rank, mots in enumerate(lines)
    ]


def draw_line(sheet: Sheet, x: float, y: float, ligne: Ligne, largeur: float) -> None:
    """Print a composed line in a column that begins at ``x``."""
    style = ligne.style
    if ligne.fin and style.alignement == "justifie":
        style = Style(style.police, style.corps, style.interligne, style.couleur)
    if ligne.puce:
        sheet.label(x + ligne.retrait - 10, y, ligne.puce, style)
    sheet.draw(x + ligne.retrait, y, ligne.mots, style, largeur - ligne.retrait)


def flow(sheet: Sheet, paragraphs: Iterable[str], style: Style, gap: float = 6.0, serre: bool = False) -> None:
    """Print paragraphs over the width of the page. The text gets a blank line after each unless ``serre``."""
    cadre = sheet.cadre
    for paragraph in paragraphs:
        for ligne in compose(paragraph, sheet.registre, style, cadre.largeur):
            sheet.room(ligne.style.interligne)
            draw_line(sheet, sheet.cadre.gauche, sheet.y, ligne, cadre.largeur)
            sheet.emit(ligne.ecrits)
            sheet.y += ligne.style.interligne
        if not serre:
            sheet.emit_text()
        sheet.y += gap


def columns(
    sheet: Sheet, items: Sequence[tuple[str, Style]], count: int, gutter: float, cesures: Mapping[str, str]
) -> None:
    """Print paragraphs in ``count`` columns, page after page, read column by column."""
    width = (sheet.cadre.largeur - gutter * (count - 1)) / count
    column, top = 0, sheet.y
    for paragraph, style in items:
        lignes = compose(paragraph, sheet.registre, style, width, cesures)
        keep = len(lignes) + 2 if style.corps > 10 else 1  # a heading is never the last line of a column
        for ligne in lignes:
            if sheet.y + style.interligne * keep > sheet.cadre.bas:
                column, sheet.y = column + 1, top
                if column == count:
                    sheet.next_page()
                    column, top = 0, sheet.cadre.haut
            keep = 1
            draw_line(sheet, sheet.cadre.gauche + column * (width + gutter), sheet.y, ligne, width)
            sheet.emit(ligne.ecrits)
            sheet.y += style.interligne
        sheet.emit_text()
        sheet.y += 4
    sheet.y = sheet.cadre.bas
