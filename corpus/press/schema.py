"""The schéma: a brochure with contents, a two-column preamble, dividers, one fiche a page with a side box."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from press import blocks, truth
from press.flow import columns, compose, draw_line, flow, wrap
from press.grid import Cellule, grid
from press.markup import Mot, Registre, paragraphs
from press.sheet import Cadre, Sheet, Style

Json = dict[str, Any]
BODY = Style(corps=10, interligne=14.2, alignement="justifie")
PLAIN = Style(corps=10, interligne=14.2)
SIDE = Style(corps=7.8, interligne=10.4)
WHITE = Style("VeraBd", 8.5, 12, "#ffffff")
PAGE = Cadre(50, 545, 60, 770)
COLUMN, BOX = Cadre(50, 415, 128, 770), (438.0, 545.0)
ENCADRE = ("position_du_departement", "acteurs", "calendrier", "nature_des_actions")


def build(folder: Path, pdf: Path) -> tuple[str, Json]:
    """Print the schéma to ``pdf``, twice because the contents tell the pages."""
    _, _, pages = _print(folder, pdf, {})
    text, facts, _ = _print(folder, pdf, pages)
    return text, facts


def _print(folder: Path, pdf: Path, pages: dict[str, int]) -> tuple[str, Json, dict[str, int]]:
    content = blocks.load(folder)
    registre = Registre()
    sheet = Sheet(pdf, registre, content["titre"])
    seen: dict[str, int] = {}
    _cover(sheet, content)
    _contents(sheet, content, pages)
    sheet.page(_number, cadre=Cadre(50, 545, 60, 640))
    seen["preambule"] = sheet.numero
    _preamble(sheet, content)
    seen["orientations"] = sheet.numero + 1
    for axe in content["axes"]:
        _divider(sheet, axe)
        _orientations(sheet, axe, content)
    seen["fiches"] = sheet.numero + 1
    for fiche in content["fiches"]:
        seen[fiche["numero"]] = sheet.numero + 1
        _fiche(sheet, fiche, content)
    text = sheet.save()
    return text, _truth(content, registre, sheet.numero), seen


def _number(sheet: Sheet) -> None:
    """Page number at the foot."""
    sheet.label(PAGE.gauche, 805, str(sheet.numero), Style(corps=8, alignement="centre"), PAGE.largeur)
    sheet.emit_text()
    sheet.emit_text(str(sheet.numero))


def _cover(sheet: Sheet, content: Json) -> None:
    sheet.page(None, cadre=PAGE)
    sheet.box(0, 0, *sheet.taille, fond="#1f6f78", trait="")
    sizes = (12, 30, 15, 22)
    sheet.y = 250
    for texte, corps in zip(content["couverture"], sizes, strict=True):
        flow(sheet, [texte], Style("VeraBd", corps, corps * 1.6, "#ffffff", "centre"), gap=10)


def _contents(sheet: Sheet, content: Json, pages: dict[str, int]) -> None:
    """The table of contents, with dots up to the page numbers."""
    names = content["sommaire"]
    sheet.page(_number, cadre=PAGE)
    flow(sheet, [names["titre"]], Style("VeraBd", 20, 34, "#1f6f78"))
    for key in ("preambule", "orientations", "fiches"):
        _entry(sheet, names[key], pages.get(key, 0), PLAIN.gras)
        sheet.y += 6
    for axe in content["axes"]:
        sheet.y += 8
        flow(sheet, [f"Axe {axe['numero']} : {axe['titre']}"], Style("VeraBd", 10, 16, axe["couleur"]), gap=2)
        for orientation in axe["orientations"]:
            flow(sheet, [f"# Orientation {orientation['numero']} - {orientation['titre']}"], PLAIN, gap=2)
            for fiche in _fiches_of(content, axe, orientation):
                _entry(sheet, f"{fiche['numero']} - {fiche['titre']}", pages.get(fiche["numero"], 0), PLAIN)
            sheet.emit_text()
            sheet.y += 4


def _entry(sheet: Sheet, texte: str, page: int, style: Style) -> None:
    number = str(page)
    lines = wrap([Mot(word) for word in texte.split()], style, sheet.cadre.largeur - 60)
    for mots in lines[:-1]:
        sheet.draw(sheet.cadre.gauche, sheet.y, mots, style)
        sheet.emit(mots)
        sheet.y += style.interligne
    last = " ".join(mot.texte for mot in lines[-1])
    room = sheet.cadre.largeur - style.width(last + "  ") - style.width(" " + number)
    entry = f"{last}  {'.' * int(room / style.width('.'))} {number}"
    sheet.label(sheet.cadre.gauche, sheet.y, entry, style)
    sheet.emit_text(entry)
    sheet.y += style.interligne + 1


def _fiches_of(content: Json, axe: Json, orientation: Json) -> list[Json]:
    head = f"{axe['numero']}.{orientation['numero']}."
    return [fiche for fiche in content["fiches"] if fiche["numero"].startswith(head)]


def _preamble(sheet: Sheet, content: Json) -> None:
    """Two justified columns with words cut at line ends."""
    title, *rest = paragraphs(content["preambule"])
    flow(sheet, [title.removeprefix("= ")], Style("VeraBd", 20, 34, "#1f6f78"))
    head, strong = Style("VeraBd", 11.5, 17, "#1f6f78"), PLAIN.gras
    items = [(t[3:], head) if t.startswith("== ") else (t, strong if t.startswith("> ") else BODY) for t in rest]
    columns(sheet, items, 2, 24, content["cesures"])


def _divider(sheet: Sheet, axe: Json) -> None:
    sheet.page(None, cadre=PAGE)
    sheet.box(0, 0, *sheet.taille, fond=axe["couleur"], trait="")
    sheet.y = 360
    flow(sheet, [f"Axe {axe['numero']}", axe["titre"]], Style("VeraBd", 18, 30, "#ffffff", "centre"))


def _orientations(sheet: Sheet, axe: Json, content: Json) -> None:
    """The table of an axis: orientations, strategic objectives, actions."""
    sheet.page(_number, cadre=PAGE)
    flow(sheet, [f"Axe {axe['numero']} : {axe['titre']}"], Style("VeraBd", 12, 20, axe["couleur"]))
    rows: list[list[Cellule | None]] = [
        [Cellule(t, gras=True, fond=axe["clair"], alignement="centre") for t in content["orientations_colonnes"]]
    ]
    for orientation in axe["orientations"]:
        fiches = _fiches_of(content, axe, orientation)
        for rank, fiche in enumerate(fiches):
            name = f"Orientation {orientation['numero']} : {orientation['titre']}"
            merged = [
                Cellule(name, rangs=len(fiches), gras=True),
                Cellule(orientation["objectif"], rangs=len(fiches)),
            ]
            rows.append([*(merged if rank == 0 else [None, None]), Cellule(f"{fiche['numero']} {fiche['titre']}")])
    grid(sheet, (150, 150, 195), rows, Style(corps=9.5, interligne=13))


def _fiche(sheet: Sheet, fiche: Json, content: Json) -> None:
    axe, orientation = _parents(content, fiche)
    sheet.page(lambda s: _foot(s, content["pied"]), cadre=COLUMN)
    sheet.registre.fiche = fiche["numero"]
    _band(sheet, fiche, axe, orientation)
    for section in ("constat", "objectif_operationnel", "description", "indicateurs"):
        texte = fiche["sections"][section]
        if section == "indicateurs":
            texte = [*texte, *blocks.indicator_paragraphs(fiche, "• ")]
        _section(sheet, section, content["intitules"][section], texte, axe["couleur"])
    _side(sheet, fiche, content["intitules"], axe)
    sheet.registre.fiche = None


def _foot(sheet: Sheet, pied: str) -> None:
    sheet.label(PAGE.gauche, 805, pied, Style(corps=7, couleur="#666666"))
    sheet.label(PAGE.droite - 40, 805, str(sheet.numero), Style("VeraBd", 8, alignement="droite"), 40)
    sheet.emit_text()
    sheet.emit_text(f"{pied} {sheet.numero}")


def _parents(content: Json, fiche: Json) -> tuple[Json, Json]:
    axe_number, orientation_number, _ = fiche["numero"].split(".")
    axe = next(a for a in content["axes"] if a["numero"] == axe_number)
    return axe, next(o for o in axe["orientations"] if o["numero"] == orientation_number)


def _band(sheet: Sheet, fiche: Json, axe: Json, orientation: Json) -> None:
    """The coloured heading over the whole page."""
    sheet.box(PAGE.gauche - 14, 34, PAGE.droite + 14, 120, fond=axe["clair"], trait="")
    sheet.cadre, sheet.y = Cadre(PAGE.gauche, PAGE.droite, 34, 770), 42
    flow(sheet, [f"# Orientation {orientation['numero']} : {orientation['titre']}"], Style(corps=9.5), gap=3)
    flow(sheet, [f"Objectif stratégique : {orientation['objectif']}"], Style("VeraIt"), gap=4)
    title = Style("VeraBd", 11.5, 15, axe["couleur"])
    flow(sheet, [f"Action {fiche['numero']} : {fiche['titre']}"], title, gap=0)
    sheet.cadre, sheet.y = COLUMN, COLUMN.haut + 6


def _section(sheet: Sheet, section: str, intitule: str, texte: list[str], couleur: str) -> None:
    sheet.registre.section = section
    sheet.room(40)
    sheet.box(COLUMN.gauche, sheet.y, COLUMN.gauche + WHITE.width(intitule) + 12, sheet.y + 14, couleur, "")
    sheet.label(COLUMN.gauche + 6, sheet.y + 1, intitule, WHITE)
    sheet.emit([Mot(intitule)])
    sheet.emit_text()
    sheet.y += 20
    style = BODY if section == "constat" else PLAIN
    flow(sheet, texte, style, gap=3, serre=section != "constat")
    sheet.emit_text()
    sheet.registre.section = None
    sheet.y += 6


def _side(sheet: Sheet, fiche: Json, intitules: Json, axe: Json) -> None:
    """The coloured box beside the text; the flat text has it after the indicators."""
    left, right = BOX
    sheet.box(left, COLUMN.haut, right, COLUMN.bas, axe["clair"], "")
    sheet.rule(left, COLUMN.haut, left, COLUMN.bas, 2, axe["couleur"])
    sheet.y = COLUMN.haut + 10
    sheet.registre.section = "axe"
    _side_lines(sheet, [f"Axe {axe['numero']} :"], Style("VeraBd", 11, 15, axe["couleur"]))
    _side_lines(sheet, [axe["titre"]], SIDE.gras)
    for section in ENCADRE:
        sheet.y += 16
        sheet.registre.section = section
        label = Style("VeraBd", 7, 10, "#ffffff")
        lines = wrap([Mot(word) for word in _breakable(intitules[section])], label, right - left - 20)
        sheet.box(left + 7, sheet.y - 2, right - 6, sheet.y + 10 * len(lines) + 2, axe["couleur"], "")
        for mots in lines:
            sheet.draw(left + 10, sheet.y, mots, label)
            sheet.emit(mots)
            sheet.y += label.interligne
        sheet.y += 5
        _side_lines(sheet, fiche["sections"][section], SIDE)
    sheet.registre.section = None


def _breakable(intitule: str) -> list[str]:
    return intitule.replace("/", "/ ").split()


def _side_lines(sheet: Sheet, textes: list[str], style: Style) -> None:
    left, right = BOX
    for texte in textes:
        for ligne in compose(texte, sheet.registre, style, right - left - 18):
            draw_line(sheet, left + 10, sheet.y, ligne, right - left - 18)
            sheet.emit(ligne.ecrits)
            sheet.y += style.interligne
    sheet.emit_text()


def _truth(content: Json, registre: Registre, pages: int) -> Json:
    fiches = []
    for source in content["fiches"]:
        axe, orientation = _parents(content, source)
        parents = {"engagement": None, "axe": axe["numero"], "orientation": orientation["numero"]}
        objectif = {"numero": None, "texte": orientation["objectif"], "type": None}
        fiches.append(truth.fiche(source, registre, {**parents, "objectif": objectif}))
    return {
        "pages": pages,
        "meta": {**content["meta"], "montants_globaux": truth.outside(registre)},
        "fiches": fiches,
        "tableaux": [],
        "relations": truth.relations(registre, {"fiches": len(fiches)}),
        "valeurs": truth.values(registre),
        **truth.planted(content, registre),
    }
