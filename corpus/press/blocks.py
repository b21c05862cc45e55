"""Pieces the three documents share: content files, sections of a fiche, indicators, the prefecture stamp."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from press.grid import Rang
from press.markup import paragraphs
from press.sheet import Sheet, Style

Json = dict[str, Any]
SMALL = Style(corps=7, interligne=9)


def load(folder: Path) -> Json:
    """The content of a document: all its YAML files, the fiches of ``fiches*.yaml`` in one list."""
    out: Json = {"fiches": []}
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        out["fiches"] += content.pop("fiches", [])
        out |= content
    for fiche in out["fiches"]:
        fiche["sections"] = {name: paragraphs(block or "") for name, block in fiche["sections"].items()}
    return out


def rangs(fiche: Json, intitules: Json) -> list[Rang]:
    """The rows of a fiche in printed order; ``intitules`` gives the label of each section."""
    own = intitules | fiche.get("intitules", {})
    out = []
    for section, texte in fiche["sections"].items():
        if section == "indicateurs":
            texte = [*texte, *indicator_paragraphs(fiche)]
        out.append(Rang(section, own[section], texte))
    return out


def indicator_paragraphs(fiche: Json, puce: str = "- ") -> list[str]:
    """One item for each indicator: ``Nombre de … : 412 (2022) ; 530 (2023) ; cible 2024 : 600``."""
    out = []
    for rank, source in enumerate(fiche.get("indicateurs", [])):
        head, _, rest = source["libelle"].partition(" ")
        text = f"{puce}{{{head}|ancre id=ind{rank}}} {rest}".rstrip()
        values = [_value(annee, valeur, nature, source) for annee, valeur, nature in source.get("valeurs", [])]
        out.append(text + (" : " + " ; ".join(values) if values else ""))
    return out


def _value(annee: int, valeur: float, nature: str, source: Json) -> str:
    shown = f"{valeur:,}".replace(",", " ").replace(".", ",")
    if source.get("unite") == "%":
        shown = f"{{{shown} %|pct|{source['libelle']}}}"
    return f"cible {annee} : {shown}" if nature == "cible" else f"{shown} ({annee})"


def stamp(sheet: Sheet, lignes: Sequence[str]) -> None:
    """The box of the prefecture at the bottom right of the page, above the footer."""
    right, bottom = sheet.cadre.droite, sheet.taille[1] - 40
    top = bottom - 9 * len(lignes) - 6
    sheet.box(right - 190, top, right, bottom)
    for rank, texte in enumerate(lignes):
        sheet.label(right - 186, top + 3 + 9 * rank, texte, SMALL)
        sheet.emit_text(texte)
