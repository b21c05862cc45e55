"""Pages of one document: its figures, and the places they were read at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractor.web import charts, compare, words
from extractor.web.subject import fiche_label, fiches_chart

if TYPE_CHECKING:
    from extractor.web.corpus import Document
    from extractor.web.site import Site

_PLACED = ("montants", "pourcentages", "anomalies", "indicateurs", "indicateurs_valeurs", "referents")
_CONTEXT = 2  # lines shown before and after the one a value stands on


def document_page(site: Site, document: Document) -> dict[str, Any]:
    """What the template ``document.html`` needs."""
    payers = compare.payers(document.lignes)
    several = not site.sober and len([line for line in document.lignes if line.prevu]) > 1
    paid = [(fiche_label(ln), p, ln.prevu[p].valeur) for ln in document.lignes for p in payers if p in ln.prevu]
    return {
        "document": document,
        "payeurs": payers,
        "depense": compare.spent(document.lignes),
        "qui_paie": charts.stacked(paid, "Montants prévus par financeur et par fiche") if several else None,
        "execution": fiches_chart(document.lignes)
        if several and any(line.consomme for line in document.lignes)
        else None,
        "constats": rows(
            site,
            "SELECT a.*, f.numero FROM anomalies a LEFT JOIN fiches f"
            " ON f.document_id = a.document_id AND f.fiche_id = a.fiche_id WHERE a.document_id = ?"
            " ORDER BY a.gravite = 'info', a.gravite = 'avertissement', a.rowid",
            document,
        ),
        "montants": site.base.execute(
            "SELECT m.montant_id, m.valeur, f.numero, m.libelle, m.financeur, COALESCE(m.annee, m.periode) AS quand,"
            " m.nature, m.niveau, m.page, m.ligne FROM montants m LEFT JOIN fiches f"
            " ON f.document_id = m.document_id AND f.fiche_id = m.fiche_id WHERE m.document_id = ? ORDER BY m.rowid",
            (document.document_id,),
        ).fetchall(),
        "indicateurs": rows(
            site,
            "SELECT i.*, f.numero, v.annee, v.valeur, v.type, v.page AS page_valeur FROM indicateurs i"
            " LEFT JOIN fiches f ON f.document_id = i.document_id AND f.fiche_id = i.fiche_id"
            " LEFT JOIN indicateurs_valeurs v ON v.document_id = i.document_id AND v.indicateur_id = i.indicateur_id"
            " WHERE i.document_id = ? ORDER BY i.rowid, v.rowid",
            document,
        ),
        "referents": rows(
            site,
            "SELECT r.*, f.numero FROM referents r LEFT JOIN fiches f"
            " ON f.document_id = r.document_id AND f.fiche_id = r.fiche_id WHERE r.document_id = ? ORDER BY r.rowid",
            document,
        ),
    }


def rows(site: Site, query: str, document: Document) -> list[dict[str, Any]]:
    """Rows of a query about one document."""
    return [dict(row) for row in site.base.execute(query, (document.document_id,))]


@dataclass(frozen=True, slots=True)
class Mark:
    """A value as the pages point at it. ``boite`` is x, y, width and height in points, a little around the words."""

    id: str
    page: int
    ligne: int
    boite: tuple[float, float, float, float] | None
    fiche: str | None
    genre: str
    texte: str
    libelle: str


def marks(site: Site, document: Document) -> list[Mark]:
    """Every value that has a place."""
    found = []
    for m in rows(site, "SELECT * FROM montants WHERE document_id = ? ORDER BY rowid", document):
        label = " · ".join(filter(None, [words.NATURES[m["nature"]], words.financeur(m["financeur"]), _when(m)]))
        found.append(_mark(m, m["montant_id"], "montant", m["texte"], label))
    for p in rows(site, "SELECT * FROM pourcentages WHERE document_id = ? ORDER BY rowid", document):
        found.append(_mark(p, p["pourcentage_id"], "taux", p["texte"], p["libelle"] or ""))
    for a in rows(site, "SELECT * FROM anomalies WHERE document_id = ? ORDER BY rowid", document):
        told = f"{words.GRAVITES[a['gravite']]} {a['anomalie_id']}"
        found.append(_mark(a, a["anomalie_id"], a["gravite"], told, a["message"]))
    return found


def source_page(site: Site, document: Document) -> dict[str, Any]:
    """What the template ``sources.html`` needs: pages (or lines) with the values read there, top to bottom."""
    grouped: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks(site, document):
        grouped[mark.page if document.pdf else mark.ligne].append(mark)
    for found in grouped.values():
        found.sort(key=lambda mark: (mark.ligne, mark.boite[0] if mark.boite else 0))
    if document.pdf:
        # Pages that only indicators, people or sections point at are shown too: links lead to them.
        for page in figure_pages(site, document):
            grouped.setdefault(page, [])
    places = dict(sorted(grouped.items()))
    lines = site.lines(document)
    return {
        "document": document,
        "lieux": places,
        "tailles": site.sizes(document),
        "lignes": lines,
        "voisines": {
            at: [(n, lines[n]) for n in range(at - _CONTEXT, at + _CONTEXT + 1) if n in lines] for at in places
        }
        if not document.pdf
        else {},
    }


def figure_pages(site: Site, document: Document) -> list[int]:
    """Pages whose image is worth showing."""
    pages = {line.page for line in document.lignes}
    for table in _PLACED:
        pages |= {
            row["page"] for row in rows(site, f"SELECT DISTINCT page FROM {table} WHERE document_id = ?", document)
        }
    return sorted(pages)


def around(row: dict[str, Any]) -> tuple[float, float, float, float] | None:
    """x, y, width and height of a box a little larger than the words of a row; None where it has none."""
    x0, y0, x1, y1 = row["x0"], row["y0"], row["x1"], row["y1"]
    if x0 is None:
        return None
    return round(x0 - 1.5, 1), round(y0 - 1.5, 1), round(x1 - x0 + 3, 1), round(y1 - y0 + 3, 1)


def _mark(row: dict[str, Any], identifier: str, kind: str, text: str, label: str) -> Mark:
    return Mark(identifier, row["page"], row["ligne"], around(row), row["fiche_id"], kind, text, label)


def _when(row: dict[str, Any]) -> str:
    return str(row["annee"] or row["periode"] or "")
