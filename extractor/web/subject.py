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
    """What the template ``objectif.html`` needs; amounts are grouped by period, and shown by kept documents only.

    The tables hold this part of the fiches; the charts stand on the first part, and compare all.
    """
    kept = {id(document) for documents in site.kept.values() for document in documents}
    every: list[Ligne] = (site.by_objective if kind == "objectifs" else site.by_engagement)[name]
    groups = _by_period(part["rows"], kept)
    drawn = dict(list(_by_period(every, kept).items())[: 1 if site.sober else None]) if part["part"] == 0 else {}
    printed = indicators(site, part["rows"]) if kind == "objectifs" else []
    alone = kind != "objectifs" or part["part"] or len(part["parts"]) == 1
    compared = printed if alone else indicators(site, every)
    title, parent = site.objectifs.get(name, ("", "")) if kind == "objectifs" else (words.engagement(name), "")
    return {
        **part,
        "genre": kind,
        "numero": name,
        "nom": title,
        "engagement": parent,
        "territoires": len({line.document.territoire for line in every}),
        "periodes": [
            {
                "periode": period,
                "lignes": lines,
                "payeurs": compare.payers(lines),
                "graphique": _payers_chart(period, drawn[period]) if period in drawn else None,
            }
            for period, lines in groups.items()
        ],
        "autres": [line for line in part["rows"] if id(line.document) not in kept or not line.prevu],
        "indicateurs": printed,
        "ecarts": spreads(site, compared) if kind == "objectifs" and part["part"] == 0 else [],
    }


def _by_period(lines: list[Ligne], kept: set[int]) -> dict[str, list[Ligne]]:
    """Those that plan something in a document that is compared, by period, the latest first."""
    groups: dict[str, list[Ligne]] = defaultdict(list)
    for line in lines:
        if id(line.document) in kept and line.prevu:
            groups[line.document.periode].append(line)
    return dict(sorted(groups.items(), reverse=True))


def _payers_chart(period: str, lines: list[Ligne]) -> charts.Chart | None:
    """Who plans what in each territory, where there are several."""
    if len({line.document.territoire for line in lines}) < 2:
        return None
    payers = compare.payers(lines)
    paid = [
        (line.document.territoire, payer, line.prevu[payer].valeur)
        for line in lines
        for payer in payers
        if payer in line.prevu
    ]
    return charts.stacked(paid, f"Montants prévus par financeur et par territoire, {period}")


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


def spreads(site: Site, printed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of ``indicators`` that several territories print under one label, in one unit, for one year, in one sense.

    Those that most territories print come first, and only ``_SPREADS`` of them (two, in a large report): the
    table beside holds all.
    """
    groups: dict[tuple[Any, ...], dict[str, Decimal]] = defaultdict(dict)
    shown: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in printed:
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
