"""The avenant: report, articles, fiches in ruled tables, deliberation with a blank vote form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from press import blocks, truth
from press.flow import flow
from press.grid import Cellule, fiche_table, grid
from press.markup import Registre, paragraphs
from press.sheet import Cadre, Furniture, Sheet, Style

Json = dict[str, Any]
BODY = Style(interligne=12.4)
TITLE = Style("VeraBd", 10, 14, alignement="centre")
SMALL = Style(corps=8)
RED = Style(corps=7.5, couleur="#8b1a1a", alignement="droite")
PAGE = Cadre(50, 545, 60, 733)
COLUMNS = ("plf", "fir", "ondam")


def build(folder: Path, pdf: Path) -> tuple[str, Json]:
    """Print the avenant to ``pdf``, twice because each page tells the number of pages."""
    _, facts = _print(folder, pdf, 0)
    return _print(folder, pdf, facts["pages"])


def _print(folder: Path, pdf: Path, pages: int) -> tuple[str, Json]:
    content = blocks.load(folder)
    registre = Registre(insecable=True)
    sheet = Sheet(pdf, registre, content["titre"])
    sheet.page(_furniture(content["marge"], pages), cadre=PAGE)
    rangs = _report(sheet, content)
    sheet.next_page()
    _titles(sheet, content["avenant"]["titres"])
    flow(sheet, paragraphs(content["avenant"]["texte"]), BODY)
    sheet.next_page()
    for fiche in content["fiches"]:
        _fiche(sheet, fiche, content["intitules"])
    sheet.next_page()
    _deliberation(sheet, content["deliberation"])
    text = sheet.save()
    return text, _truth(content, registre, rangs, sheet.numero)


def _furniture(marge: str, pages: int) -> Furniture:
    def draw(sheet: Sheet) -> None:
        sheet.label(sheet.cadre.droite - 120, 26, f"{marge} ……/……/2024", RED, 120)
        number = f"{sheet.numero}/{pages}"
        sheet.label(sheet.cadre.droite - 60, 805, number, Style(corps=8, alignement="droite"), 60)
        sheet.emit_text()
        sheet.emit_text(f"{marge} ……/……/2024")
        sheet.emit_text(number)
        sheet.emit_text()

    return draw


def _titles(sheet: Sheet, titres: list[str]) -> None:
    for texte in titres:
        flow(sheet, [texte], TITLE, gap=2)
    sheet.y += 8


def _report(sheet: Sheet, content: Json) -> list[Json]:
    rapport = content["rapport"]
    flow(sheet, [rapport["service"], rapport["cote"]], BODY)
    _titles(sheet, rapport["titres"])
    flow(sheet, ["# " + rapport["objet"], *paragraphs(rapport["texte"])], BODY)
    flow(sheet, ["# " + rapport["tableau"]], BODY)
    rangs = _table(sheet, content["tableau"])
    flow(sheet, paragraphs(rapport["suite"]), BODY)
    sheet.room(70)
    flow(sheet, rapport["signature"], Style(alignement="droite"), gap=0, serre=True)
    sheet.emit_text()
    return rangs


def _table(sheet: Sheet, table: Json) -> list[Json]:
    """The credits of the State by fiche; the rows are returned for the truth."""
    rows: list[list[Cellule | None]] = [
        [Cellule(texte, gras=True, fond="#deeaf6", alignement="centre") for texte in table["colonnes"]]
    ]
    out: list[Json] = []
    for fiche, *values in table["rangs"]:
        amounts = dict(zip(COLUMNS, values, strict=True)) | {"etat": sum(values)}
        same = {"3.5": {"plf": "etat"}}.get(fiche, {})
        reports = {key: f" egal={fiche}:{same.get(key, key)}" for key in COLUMNS if amounts[key]}
        rows.append([Cellule(fiche, alignement="centre"), *_amounts(fiche, amounts, reports, "tab:total")])
        out.append({"type_rang": "ligne", "fiche": fiche, **amounts})
    total = {key: sum(line[key] for line in out) for key in (*COLUMNS, "etat")}
    last = _amounts("total", total, {"etat": " egal=doc:soutien"}, "")
    bold = [Cellule(c.texte, gras=True, fond="#eeeeee", alignement="droite") for c in last]
    rows.append([Cellule("Total", gras=True, fond="#eeeeee"), *bold])
    out.append({"type_rang": "total", "fiche": None, **total})
    grid(sheet, (95, 100, 100, 100, 100), rows, SMALL)
    return out


def _amounts(name: str, values: Json, reports: dict[str, str], parent: str) -> list[Cellule]:
    out = []
    for column, value in values.items():
        col = f" col={parent}.{column}" if parent else ""
        texte = f"{value:,} €".replace(",", " ") if value else "-"
        de = f" de=tab:{name}.etat" if column != "etat" else ""
        mark = f"{{{texte}|{column} 2024 id=tab:{name}.{column}{de}{col}{reports.get(column, '')}}}"
        out.append(Cellule(mark, alignement="droite"))
    return out


def _fiche(sheet: Sheet, fiche: Json, intitules: Json) -> None:
    sheet.room(190)
    if "engagement" in fiche:
        flow(sheet, ["# " + fiche["engagement"]["titre"]], Style(corps=10, interligne=13))
    flow(sheet, [f"# Objectif {fiche['objectif']['numero']} : {fiche['objectif']['texte']}"], BODY)
    sheet.registre.fiche = fiche["numero"]
    width = sheet.cadre.largeur
    rows: list[list[Cellule | None]] = [
        [Cellule(f"FICHE ACTION N°{fiche['numero']}", gras=True, fond="#bdd6ee", alignement="centre")],
        [Cellule(fiche["titre"], gras=True, fond="#deeaf6", alignement="centre")],
        [Cellule(f"PILOTE : {fiche['referent']}")],
    ]
    grid(sheet, (width,), rows, BODY)
    sheet.y -= 10  # the table goes on without a gap
    fiche_table(sheet, blocks.rangs(fiche, intitules), BODY, 112, "#f2f2f2")
    sheet.registre.fiche = None
    sheet.y += 8


def _deliberation(sheet: Sheet, content: Json) -> None:
    _titles(sheet, content["titres"])
    flow(sheet, paragraphs(content["texte"]), BODY)
    sheet.y += 20
    flow(sheet, content["signature"], Style(alignement="droite"), gap=0, serre=True)
    sheet.y += 40
    sheet.emit_text()
    rows: list[list[Cellule | None]] = [[Cellule(texte) for texte in row] for row in content["votes"]]
    width = sheet.cadre.largeur / 4
    grid(sheet, (width,) * 4, rows, SMALL)


def _truth(content: Json, registre: Registre, rangs: list[Json], pages: int) -> Json:
    fiches, engagement = [], ""
    for source in content["fiches"]:
        engagement = source.get("engagement", {}).get("numero", engagement)
        parents = {"engagement": engagement, "axe": None, "orientation": None, "objectif": source["objectif"]}
        fiches.append(truth.fiche(source, registre, parents))
    where = truth.span(registre, "tab")
    place = {"titre": content["rapport"]["tableau"], "lignes": where.lignes, "pages": where.pages}
    return {
        "pages": pages,
        "meta": {**content["meta"], "montants_globaux": truth.outside(registre)},
        "fiches": fiches,
        "tableaux": [{**place, "colonnes": content["tableau"]["colonnes"], "rangs": rangs}],
        "relations": truth.relations(registre, {"fiches": len(fiches)}),
        "valeurs": truth.values(registre),
        **truth.planted(content, registre),
    }
