"""The execution report: deliberation, votes, report, financial table, list of the fiches, fiches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from press import blocks, truth
from press.flow import flow
from press.grid import Cellule, fiche_table, grid
from press.markup import Registre, paragraphs
from press.sheet import PAYSAGE, Cadre, Furniture, Sheet, Style

Json = dict[str, Any]
BODY = Style(corps=9.5, interligne=13.2)
TITLE = Style("VeraBd", 10.5, 15, alignement="centre")
HEAD = Style(corps=7.5, interligne=10)
TINY = Style(corps=6.4, interligne=11.0)
BLUE = Style(corps=7, interligne=9, couleur="#1f3864", alignement="centre")
LARGE = Cadre(28, 814, 56, 500)
WIDTHS = (94, 124, 40, 64, 64, 56, 56, 56, 60, 58, 56, 58)
MONEY = ("budget", "departement", "fir", "etat", "ondam", "conso_avant", "conso_annee", "conso")


def build(folder: Path, pdf: Path) -> tuple[str, Json]:
    """Print the report to ``pdf``; its flat text and its truth are returned."""
    content = blocks.load(folder)
    registre = Registre()
    sheet = Sheet(pdf, registre, content["titre"])
    _deliberation(sheet, content)
    _report(sheet, content)
    rangs = _table(sheet, content)
    _list(sheet, content)
    for fiche in content["fiches"]:
        _fiche(sheet, fiche, content)
    text = sheet.save()
    return text, _truth(content, registre, rangs, sheet.numero)


def _furniture(entetes: Json, tampon: bool = False, bandeau: bool = False) -> Furniture:
    """Footer, header, page number; the stamp of the prefecture; the header of the contract on some fiches."""

    def draw(sheet: Sheet) -> None:
        cadre, bottom = sheet.cadre, sheet.taille[1] - 34
        sheet.emit_text()
        sheet.label(cadre.gauche, bottom, entetes["bas"], HEAD)
        sheet.emit_text(entetes["bas"])
        for rank, texte in enumerate(entetes["haut"]):
            sheet.label(cadre.gauche, 24 + 10 * rank, texte, HEAD)
            sheet.emit_text(texte)
        if bandeau:
            for rank, texte in enumerate(entetes["contrat"]):
                sheet.label(cadre.gauche, 20 + 9 * rank, texte, BLUE, cadre.largeur)
                sheet.emit_text(texte)
        number = str(sheet.numero)
        sheet.label(cadre.droite - 20, 24, number, Style(corps=9, alignement="droite"), 20)
        sheet.emit_text(number)
        if tampon:
            blocks.stamp(sheet, entetes["tampon"])
        sheet.emit_text()

    return draw


def _centred(sheet: Sheet, lignes: list[str], style: Style = TITLE) -> None:
    for texte in lignes:
        flow(sheet, [texte], style, gap=1)
    sheet.y += 6


def _deliberation(sheet: Sheet, content: Json) -> None:
    sheet.page(_furniture(content["entetes"], tampon=True), cadre=Cadre(bas=745))
    _centred(sheet, content["titre_acte"])
    flow(sheet, content["commissions"], BODY.centre, gap=2)
    sheet.y += 6
    flow(sheet, ["# " + content["objet"]], BODY)
    flow(sheet, paragraphs(content["expose"]), BODY)
    _centred(sheet, [content["visas_titre"]])
    flow(sheet, paragraphs(content["visas"]), BODY)
    _centred(sheet, [content["decide"]])
    flow(sheet, paragraphs(content["articles"]), BODY)
    sheet.room(60)
    sheet.y += 8
    flow(sheet, content["signature"], Style(alignement="droite"), gap=0, serre=True)
    sheet.emit_text()
    sheet.next_page()
    _votes(sheet, content["votes"])


def _votes(sheet: Sheet, votes: Json) -> None:
    _centred(sheet, votes["titre"])
    flow(sheet, ["# " + votes["resultat"]], BODY)
    for groupe in votes["groupes"]:
        flow(sheet, [groupe["titre"]], BODY)
        flow(sheet, groupe["noms"], BODY, gap=1, serre=True)
        sheet.emit_text()
        sheet.y += 8


def _report(sheet: Sheet, content: Json) -> None:
    rapport = content["rapport"]
    sheet.page(_furniture(content["entetes"]))
    _centred(sheet, [rapport["titre"]])
    flow(sheet, paragraphs(rapport["texte"]), BODY)
    flow(sheet, paragraphs(rapport["engagements"]), BODY)


def _table(sheet: Sheet, content: Json) -> list[Json]:
    """Print the financial table; its rows are returned for the truth."""
    table = content["tableau"]
    sheet.page(_furniture(content["entetes"], tampon=True), PAYSAGE, LARGE)
    flow(sheet, [table["titre"]], TITLE)
    rows: list[list[Cellule | None]] = [_head(table["colonnes"])]
    out: list[Json] = []
    for engagement in table["engagements"]:
        width = len(WIDTHS)
        rows.append([Cellule(engagement["titre"], width, gras=True, fond="#f4e3d0"), *[None] * (width - 1)])
        lines = _engagement_rows(rows, engagement, content)
        out += lines
        out.append(_sum(rows, f"s{engagement['numero']}", "Sous-total", lines, "total", engagement["numero"]))
    out.append(_sum(rows, "total", "Total", [r for r in out if r["type_rang"] == "sous_total"], "", None))
    grid(sheet, WIDTHS, rows, TINY)
    return out


def _head(colonnes: list[str]) -> list[Cellule | None]:
    return [Cellule(texte, gras=True, fond="#e7e6e6", alignement="centre") for texte in colonnes]


def _engagement_rows(rows: list[list[Cellule | None]], engagement: Json, content: Json) -> list[Json]:
    out = []
    printed = {f["numero"]: " ".join(f["sections"]["moyens_financiers"]) for f in content["fiches"]}
    for mesure in engagement["mesures"]:
        for rank, objectif in enumerate(mesure["objectifs"]):
            budget, *payers, source, before, year = objectif["rang"]
            values = dict(zip(MONEY, (budget, *payers, before, year, before + year), strict=True))
            name = f"tab:{objectif['fiche']}"
            known = {key for key in ("cd", "fir", "etat", "ondam") if f"id={key} " in printed[objectif["fiche"]]}
            cells = _money_cells(name, values, f"tab:s{engagement['numero']}", _reports(objectif["fiche"], known))
            lead = Cellule(mesure["mesure"], rangs=len(mesure["objectifs"])) if rank == 0 else None
            cells.insert(5, Cellule(source, alignement="centre"))
            number = Cellule(objectif["fiche"], alignement="centre")
            rows.append([lead, Cellule(objectif["objectif"]), number, *cells])
            head = {"type_rang": "ligne", "engagement": engagement["numero"], "fiche": objectif["fiche"]}
            head |= {"mesure": mesure["mesure"], "objectif": objectif["objectif"], "modalite": source}
            out.append({**head, **values})
    return out


def _reports(fiche: str, known: set[str]) -> dict[str, str]:
    """Which figures of the fiche the columns of its row repeat."""
    same = {"budget": f"{fiche}:t", "conso": f"{fiche}:c"}
    names = {"departement": "cd", "fir": "fir", "etat": "etat", "ondam": "ondam"}
    return same | {column: f"{fiche}:{key}" for column, key in names.items() if key in known}


def _money_cells(name: str, values: Json, parent: str, reports: dict[str, str]) -> list[Cellule | None]:
    """The amounts of a row: payers are parts of the budget, years of the spending, all of the row above."""
    out: list[Cellule | None] = []
    for column in MONEY:
        spent = column.startswith("conso")
        col = f" col={parent}.{column}" if parent else ""
        de = f" de={name}.{'conso' if spent else 'budget'}" if column not in ("budget", "conso") else ""
        payer = "total" if spent or column == "budget" else column
        texte = f"{values[column]:,} €".replace(",", " ") if values[column] else "-\u00a0\u00a0€"
        egal = f" egal={reports[column]}" if column in reports else ""
        nature = " consomme" if spent else ""
        out.append(Cellule(f"{{{texte}|{payer} id={name}.{column}{nature}{de}{col}{egal}}}", alignement="droite"))
    return out


def _sum(
    rows: list[list[Cellule | None]],
    name: str,
    label: str,
    lines: list[Json],
    parent: str,
    engagement: str | None,
) -> Json:
    """A row of sums over ``lines``."""
    values = {column: sum(line[column] for line in lines) for column in MONEY}
    cells = _money_cells(f"tab:{name}", values, f"tab:{parent}" if parent else "", {})
    cells.insert(5, Cellule())
    bold = [Cellule(c.texte, gras=True, fond="#eeeeee", alignement="droite") for c in cells if c]
    rows.append([Cellule(label, 3, gras=True, fond="#eeeeee"), None, None, *bold])
    kind = "sous_total" if parent else "total"
    return {"type_rang": kind, "engagement": engagement, "fiche": None, **values}


def _list(sheet: Sheet, content: Json) -> None:
    sheet.page(_furniture(content["entetes"], tampon=True), cadre=Cadre(bas=745))
    _centred(sheet, ["Liste des fiches actions"])
    flow(sheet, [f"Fiche {f['numero']} - {f['titre']}" for f in content["fiches"]], BODY, gap=5)


def _fiche(sheet: Sheet, fiche: Json, content: Json) -> None:
    bandeau = int(fiche["numero"]) % 3 == 0  # some fiches carry a second running header, as in real collections
    sheet.page(_furniture(content["entetes"], bandeau=bandeau))
    registre = sheet.registre
    registre.fiche = fiche["numero"]
    objectif = f"Objectif {fiche['objectif']['numero']} : {fiche['objectif']['texte']}"
    _centred(sheet, [fiche["entete"]], Style("VeraBd", 12, 17, alignement="centre"))
    _centred(sheet, [fiche["titre"]])
    flow(sheet, ["# " + objectif, f"Référent (personne ou institution) : {fiche['referent']}"], BODY)
    sheet.y += 4
    fiche_table(sheet, blocks.rangs(fiche, content["intitules"]), BODY, 118)
    registre.fiche = None


def _truth(content: Json, registre: Registre, rangs: list[Json], pages: int) -> Json:
    engagement = {r["fiche"]: r["engagement"] for r in rangs if r["type_rang"] == "ligne"}
    votes = {
        name: len(g["noms"])
        for name, g in zip(("pour", "contre", "abstention"), content["votes"]["groupes"], strict=True)
    }
    fiches = []
    for source in content["fiches"]:
        parents = {"engagement": engagement[source["numero"]], "axe": None, "orientation": None}
        fiches.append(truth.fiche(source, registre, {**parents, "objectif": source["objectif"]}))
    where = truth.span(registre, "tab")
    place = {"titre": content["tableau"]["titre"], "lignes": where.lignes, "pages": where.pages}
    return {
        "pages": pages,
        "meta": {**content["meta"], "montants_globaux": truth.outside(registre)},
        "fiches": fiches,
        "tableaux": [{**place, "colonnes": content["tableau"]["colonnes"], "rangs": rangs}],
        "relations": truth.relations(registre, {"fiches": len(fiches), **votes}),
        "valeurs": truth.values(registre),
        **truth.planted(content, registre),
    }
