"""The first page: what there is, who pays what, what is not spent, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.web import charts, compare

if TYPE_CHECKING:
    from extractor.web.corpus import Document
    from extractor.web.site import Site


def overview(site: Site, part: dict[str, Any]) -> dict[str, Any]:
    """What the template ``accueil.html`` needs."""
    kept = {document for documents in site.kept.values() for document in documents}
    named = {(document.periode, document.code) for document in kept}
    return {
        **part,
        "periodes": [period_of(site, period, documents) for period, documents in part["rows"]],
        "ecartes": [d for d in site.documents if d.chiffre and d not in kept and (d.periode, d.code) not in named],
    }


def period_of(site: Site, period: str, documents: list[Document]) -> dict[str, Any]:
    """One period: a row for each territory, its charts, and the money by payer and year."""
    rows = [territory(site, document) for document in documents]
    lines = [line for document in documents for line in document.lignes]
    payers = compare.payers(lines)
    paid = [(d.territoire, p, row["payeurs"].get(p)) for d, row in zip(documents, rows, strict=True) for p in payers]
    sums, proven = compare.by_year(lines)
    years = sorted({year for _, year in sums})
    by_payer = {payer: {year: sums.get((payer, year)) for year in years} for payer in payers}
    rates = [(row["document"].territoire, row["depense"]["taux"]) for row in rows if row["depense"]]
    return {
        "periode": period,
        "lignes": rows,
        "payeurs": payers,
        "annees": years,
        "par_annee": {payer: known for payer, known in by_payer.items() if any(v is not None for v in known.values())},
        "prouvees": proven,
        "fiches": len(lines),
        "qui_paie": charts.stacked(
            ((name, payer, euros) for name, payer, euros in paid if euros is not None),
            f"Montants prévus par financeur et par territoire, {period}",
        ),
        "execution": charts.dots(
            sorted(rates, key=lambda rate: -rate[1]),
            "part consommée du montant prévu (%)",
            f"Part consommée du prévu, par territoire, {period}",
        )
        if len(rates) > 1
        else None,
    }


def territory(site: Site, document: Document) -> dict[str, Any]:
    """Sums over the fiches of one document, with how many fiches each rests on."""
    people = site.population.get(document.code)
    total = compare.planned(document.lignes, "total")
    both = compare.spent(document.lignes)
    return {
        "document": document,
        "total": total,
        "payeurs": {payer: compare.planned(document.lignes, payer) for payer in compare.payers(document.lignes)},
        "chiffrees": sum("total" in line.prevu for line in document.lignes),
        "depense": {
            "prevu": both[0],
            "consomme": both[1],
            "fiches": both[2],
            "taux": round(100 * both[1] / both[0], 1),
        }
        if both and both[0]
        else None,
        "par_habitant": round(total / people.habitants, 2) if people and total is not None else None,
        "par_mineur": round(total / people.mineurs, 2) if people and people.mineurs and total is not None else None,
    }
