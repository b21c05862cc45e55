"""A page with what was made of it drawn over it, and a legend: to see why a value was read, or was not."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from extractor.model.document import Cell, Document, Line, RawPage, Role, Table
from extractor.model.geometry import Box, union
from extractor.model.segments import Segmented

DOUBTFUL = 0.8  # confidence of a recognised word, below which it is shown as doubtful
MARGIN = 190  # pixels at the left of the page, for the names of the sections
UNCERTAIN, WORD, BLOCK, COLUMN, TABLE, FURNITURE, ORDER = (
    (214, 39, 40), (150, 150, 150), (31, 119, 180), (148, 103, 189), (44, 160, 44), (127, 127, 127), (255, 127, 14)
)  # fmt: skip
SECTIONS = ((23, 98, 143), (166, 86, 0), (22, 110, 60), (120, 60, 140), (150, 30, 60), (90, 90, 20))
LEGEND = (
    (WORD, "mot"),
    (UNCERTAIN, "mot reconnu sur l’image, incertain"),
    (BLOCK, "bloc (paragraphe, élément de liste)"),
    (COLUMN, "colonne"),
    (TABLE, "tableau et ses cellules (rang, colonne)"),
    (FURNITURE, "mobilier : en-tête, pied, tampon, lu à part"),
    (ORDER, "ordre de lecture des lignes"),
    (SECTIONS[0], "rubriques et fiches, dans la marge"),
)

FONTS = {"DejaVuSans.ttf": "DejaVu Sans", "LiberationSans-Regular.ttf": "Liberation Sans", "arial.ttf": "Arial"}

Colour = tuple[int, int, int]


@dataclass(slots=True)
class _Sheet:
    """The picture being drawn on: ``scale`` pixels a point, the page ``left`` pixels from the edge."""

    pen: ImageDraw.ImageDraw
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont
    scale: float
    left: int

    def box(self, box: Box, colour: Colour, width: int = 1, swell: float = 0.0, fill: Colour | None = None) -> None:
        at = self._place(box, swell)
        self.pen.rectangle(at, outline=colour, width=width, fill=(*fill, 60) if fill else None)

    def label(self, x: float, y: float, text: str, colour: Colour) -> None:
        self.pen.text((x, y), self._writable(text), fill=colour, font=self.font)

    def _writable(self, text: str) -> str:
        """The text without what the font of last resort cannot draw: accents and signs."""
        if isinstance(self.font, ImageFont.FreeTypeFont) and self.font.getname()[0] in FONTS.values():
            return text
        plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("·", "-").replace("×", "x"))
        return "".join(c for c in plain if c.isascii())

    def x(self, at: float) -> float:
        return self.left + at * self.scale

    def y(self, at: float) -> float:
        return at * self.scale

    def _place(self, box: Box, swell: float) -> tuple[float, float, float, float]:
        return (
            self.x(box.x0 - swell),
            self.y(box.y0 - swell),
            max(self.x(box.x1 + swell), self.x(box.x0)),
            max(self.y(box.y1 + swell), self.y(box.y0)),
        )


def drawn(picture: Image.Image, page: RawPage, document: Document, segmented: Segmented, scale: float) -> bytes:
    """The PNG. ``picture`` shows ``page`` at ``scale`` pixels a point."""
    legend = 22 * (len(LEGEND) + 1) + 10
    canvas = Image.new("RGB", (picture.width + MARGIN, picture.height + legend), "white")
    canvas.paste(picture, (MARGIN, 0))
    sheet = _Sheet(ImageDraw.Draw(canvas, "RGBA"), _font(), scale, MARGIN)
    lines = [line for line in document.lines if line.page == page.number]
    _draw_words(sheet, page)
    _draw_lines(sheet, lines)
    for table in document.tables:
        _draw_table(sheet, table, [cell for cell in table.cells if cell.page == page.number])
    _draw_sections(sheet, page.number, segmented)
    _draw_legend(sheet, page, picture.height)
    output = io.BytesIO()
    canvas.save(output, "PNG", optimize=True)
    return output.getvalue()


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font of the system that has accents; the one of the library, which has none, when there is no other."""
    for name in FONTS:
        with suppress(OSError):
            return ImageFont.truetype(name, 14)
    return ImageFont.load_default(14)


def _draw_words(sheet: _Sheet, page: RawPage) -> None:
    for word in page.words:
        sheet.box(word.box, UNCERTAIN if word.confidence < DOUBTFUL else WORD)


def _draw_lines(sheet: _Sheet, lines: Sequence[Line]) -> None:
    for line in lines:
        if line.box and line.role is Role.FURNITURE:
            sheet.box(line.box, FURNITURE, 1, 1.0, FURNITURE)
    body = [line for line in lines if line.box and line.role is not Role.FURNITURE]
    for block in _blocks(body):
        sheet.box(block, BLOCK, 1, 1.5)
    for column in _columns(body):
        sheet.box(column, COLUMN, 3, 4.0)
    for rank, line in enumerate(body, start=1):
        if line.box:
            sheet.label(sheet.x(line.box.x0) - 22, sheet.y(line.box.y0), str(rank), ORDER)


def _blocks(lines: Sequence[Line]) -> Iterator[Box]:
    """Around lines that follow one another without the sign of a new paragraph."""
    group: list[Line] = []
    for line in lines:
        if group and (line.starts or line.cell != group[-1].cell):
            yield from _around(group)
            group = []
        group.append(line)
    yield from _around(group)


def _columns(lines: Sequence[Line]) -> Iterator[Box]:
    """Around lines outside tables that are read downwards without going up again."""
    group: list[Line] = []
    for line in lines:
        before = group[-1].box if group else None
        up = before is not None and line.box is not None and line.box.y1 < before.y0
        if group and (up or line.cell is not None):
            yield from _around(group)
            group = []
        if line.cell is None:
            group.append(line)
    yield from _around(group)


def _around(lines: Sequence[Line]) -> Iterator[Box]:
    box = union(line.box for line in lines if line.box)
    if box is not None:
        yield box


def _draw_table(sheet: _Sheet, table: Table, cells: Sequence[Cell]) -> None:
    placed = [(cell, cell.box or union(line.box for line in cell.lines if line.box)) for cell in cells]
    for cell, box in placed:
        if box is not None:
            sheet.box(box, TABLE, 2)
            spans = f" ({cell.rows}×{cell.columns})" if cell.rows > 1 or cell.columns > 1 else ""
            sheet.label(sheet.x(box.x1) - 60, sheet.y(box.y0), f"{cell.row},{cell.column}{spans}", TABLE)
    around = union(box for _, box in placed if box is not None)
    if around is not None:
        told = f"{table.id} : {table.method}, confiance {table.confidence:.2f}"
        sheet.label(sheet.x(around.x0), sheet.y(around.y0) - 17, told, TABLE)


def _draw_sections(sheet: _Sheet, number: int, segmented: Segmented) -> None:
    count = 0
    for fiche in segmented.fiches:
        parts = [(f"FICHE {fiche.numero or '?'}", fiche.heading)]
        parts += [(section.section, (*section.label, *section.lines)) for section in fiche.sections]
        for name, lines in parts:
            for box in _around([line for line in lines if line.page == number and line.box]):
                colour = SECTIONS[count % len(SECTIONS)]
                count += 1
                top, bottom = sheet.y(box.y0), sheet.y(box.y1)
                sheet.pen.rectangle((MARGIN - 10, top, MARGIN - 3, bottom), fill=colour)
                sheet.label(4, top, name[:24], colour)


def _draw_legend(sheet: _Sheet, page: RawPage, top: int) -> None:
    confidence = f", confiance {page.confidence:.2f}" if page.reader == "ocr" else ""
    told = f"Page {page.number} · lue par {page.reader or '?'}{confidence} · {len(page.words)} mots"
    sheet.label(10, top + 8, f"{told}{' · ' + page.issue if page.issue else ''}", (0, 0, 0))
    for rank, (colour, text) in enumerate(LEGEND, start=1):
        y = top + 8 + 22 * rank
        sheet.pen.rectangle((10, y + 2, 28, y + 16), outline=colour, width=3)
        sheet.label(36, y, text, (0, 0, 0))
