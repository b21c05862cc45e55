"""The decoys: an annex of fiches where everything looks wrong somewhere and nothing is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from press import blocks
from press.flow import flow
from press.grid import Cellule, fiche_table, grid
from press.markup import Registre, paragraphs
from press.sheet import Cadre, Sheet, Style

Json = dict[str, Any]
BODY = Style(interligne=12.4)
TITLE = Style("VeraBd", 10, 14, alignement="centre")
PAGE = Cadre(50, 545, 60, 733)


def build(folder: Path, pdf: Path) -> tuple[str, Json]:
    """Print the annex to ``pdf``; its flat text, and where each decoy is."""
    content = blocks.load(folder)
    registre = Registre(insecable=True)
    sheet = Sheet(pdf, registre, content["titre"])
    sheet.page(_footer(content["pied"]), cadre=PAGE)
    for texte in content["titres"]:
        flow(sheet, [texte], TITLE, gap=2)
    flow(sheet, paragraphs(content["texte"]), BODY)
    pages = {None: sheet.numero}
    for fiche in content["fiches"]:
        sheet.room(250)
        pages[fiche["numero"]] = sheet.numero
        width = sheet.cadre.largeur
        rows: list[list[Cellule | None]] = [
            [Cellule(f"FICHE ACTION N°{fiche['numero']}", gras=True, fond="#bdd6ee", alignement="centre")],
            [Cellule(fiche["titre"], gras=True, fond="#deeaf6", alignement="centre")],
        ]
        grid(sheet, (width,), rows, BODY)
        sheet.y -= 10  # the table goes on without a gap
        fiche_table(sheet, blocks.rangs(fiche, content["intitules"]), BODY, 112, "#f2f2f2")
        sheet.y += 8
    text = sheet.save()
    return text, {"pages": sheet.numero, "decoys": _decoys(content, pages)}


def _footer(pied: str) -> Any:
    def draw(sheet: Sheet) -> None:
        line = f"{pied} – page {sheet.numero}"
        sheet.label(sheet.cadre.droite - 250, 805, line, Style(corps=8, alignement="droite"), 250)
        sheet.emit_text()
        sheet.emit_text(line)
        sheet.emit_text()

    return draw


def _decoys(content: Json, pages: dict[str | None, int]) -> list[Json]:
    found = [(None, *decoy) for decoy in content["corps"]]
    found += [(fiche["numero"], *decoy) for fiche in content["fiches"] for decoy in fiche["leurres"]]
    return [
        {"id": f"L{rank:02d}", "fiche": fiche, "page": pages[fiche], "printed": _plain(printed), "reason": reason}
        for rank, (fiche, printed, reason) in enumerate(found, 1)
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
