"""Pages about one subject across documents: a département, a national objective, an engagement."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractor.text.fold import fold
from extractor.web import charts, compare, words
from extractor.web.overview import territory

if TYPE_CHECKING:
    from extractor.web.corpus import Ligne
    from extractor.web.site import Site


_SPREADS = 8  # charts of indicators on a page


def departement_page(site: Site, code: str) -> dict[str, Any]:
    """What the template ``departement.html`` needs."""
    documents = site.by_departement[code]
    periods = []
    for period, kept in site.kept.items():
        for document in kept:
            if document in documents:
                periods.append(
                    {
                        **territory(site, document),
                        "periode": period,
                        "graphique": None if site.sober else fiches_chart(document.lignes),
                    }
                )
    return {"documents": documents, "periodes": periods, "population": site.population.get(documents[0].code)}


def objectives_page(site: Site) -> dict[str, Any]:
    """What the template ``objectifs.html`` needs: national objectives met in the documents."""
    return {
        "objectifs": [
            {
                "numero": number,
                "nom": site.objectifs.get(number, ("", ""))[0],
                "engagement": site.objectifs.get(number, ("", ""))[1],
                "fiches": len(lines),
                "territoires": len({line.document.territoire for line in lines}),
            }
            for number, lines in site.by_objective.items()
        ],
        "engagements": [
            {"numero": name, "fiches": len(lines), "territoires": len({line.document.territoire for line in lines})}
            for name, lines in site.by_engagement.items()
        ],
    }


def objective_page(site: Site, kind: str, name: str, part: dict[str, Any]) -> dict[str, Any]:
    """What the template ``objectif.html`` needs; amounts are grouped by period, and shown by kept documents only."""
    kept = {id(document) for documents in site.kept.values() for document in documents}
    every: list[Ligne] = (site.by_objective if kind == "objectifs" else site.by_engagement)[name]
    groups: dict[str, list[Ligne]] = defaultdict(list)
    others = []
    for line in part["rows"]:
        if id(line.document) in kept and line.prevu:
            groups[line.document.periode].append(line)
        else:
            others.append(line)
    title, parent = site.objectifs.get(name, ("", "")) if kind == "objectifs" else (words.engagement(name), "")
    return {
        **part,
        "genre": kind,
        "numero": name,
        "nom": title,
        "engagement": parent,
        "territoires": len({line.document.territoire for line in every}),
        "periodes": [
            _period(period, lines, drawn=not site.sober or rank == 0)
            for rank, (period, lines) in enumerate(sorted(groups.items(), reverse=True))
        ],
        "autres": others,
        "indicateurs": indicators(site, part["rows"]) if kind == "objectifs" else [],
        "ecarts": spreads(site, part["rows"]) if kind == "objectifs" else [],
    }


def _period(period: str, lines: list[Ligne], *, drawn: bool) -> dict[str, Any]:
    payers = compare.payers(lines)
    places = {line.document.territoire for line in lines}
    paid = [(ln.document.territoire, p, ln.prevu[p].valeur) for ln in lines for p in payers if p in ln.prevu]
    chart = (
        charts.stacked(paid, f"Montants prévus par financeur et par territoire, {period}")
        if drawn and len(places) > 1
        else None
    )
    return {"periode": period, "lignes": lines, "payeurs": payers, "graphique": chart}


def fiches_chart(lines: list[Ligne]) -> Any:
    """Planned against spent by fiche, where something planned is told."""
    rows = [
        (fiche_label(line), line.prevu["total"].valeur, line.consomme.valeur if line.consomme else None)
        for line in lines
        if "total" in line.prevu
    ]
    return charts.planned_and_spent(rows, "Montants prévus et consommés par fiche") if rows else None


def fiche_label(line: Ligne) -> str:
    """« 3 · Accueillir les parents »."""
    return f"{line.numero} · {line.titre}" if line.numero else line.titre


def indicators(site: Site, lines: list[Ligne]) -> list[dict[str, Any]]:
    """Values of the indicators of these fiches, in their order."""
    found = []
    for line in lines:
        for row in site.base.execute(
            "SELECT i.libelle, i.unite, i.famille, v.annee, v.valeur, v.type, v.texte, v.page, i.indicateur_id"
            " FROM indicateurs i JOIN indicateurs_valeurs v"
            " ON v.document_id = i.document_id AND v.indicateur_id = i.indicateur_id"
            " WHERE i.document_id = ? AND i.fiche_id = ? ORDER BY v.rowid",
            (line.document.document_id, line.fiche_id),
        ):
            found.append({**dict(row), "ligne": line})
    return found


def spreads(site: Site, lines: list[Ligne]) -> list[dict[str, Any]]:
    """Indicators that several territories print under one label, in one unit, for one year and with one meaning.

    Those that most territories print come first, and only ``_SPREADS`` of them (two, in a large report): the
    table beside holds all.
    """
    groups: dict[tuple[Any, ...], dict[str, Decimal]] = defaultdict(dict)
    shown: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in indicators(site, lines):
        if row["annee"] is None:
            continue
        key = (fold(row["libelle"]), row["unite"], row["annee"], row["type"])
        shown.setdefault(key, row)
        groups[key].setdefault(row["ligne"].document.territoire, Decimal(str(row["valeur"])))
    spread = []
    for key, values in sorted(groups.items(), key=lambda group: -len(group[1]))[: 2 if site.sober else _SPREADS]:
        if len(values) > 1:
            row = shown[key]
            title = f"{row['libelle']}, {words.TYPES_VALEUR[row['type']]} {row['annee']}"
            points = sorted(values.items(), key=lambda point: -point[1])
            spread.append({"titre": title, "graphique": charts.dots(points, row["unite"] or "valeur", title)})
    return spread
