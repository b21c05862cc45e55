"""The site: which pages there are, and each of them made on demand. A report writes them all, a server those asked for.

Addresses are relative, so that the pages work from a disk as from a server.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any

from extractor.read.sight import page_sizes, source_lines
from extractor.web import compare, corpus, words
from extractor.web.charts import Chart
from extractor.web.corpus import Document, Ligne
from extractor.web.document import document_page, source_page
from extractor.web.overview import overview
from extractor.web.population import Population
from extractor.web.sources import Sources
from extractor.web.subject import departement_page, objective_page, objectives_page
from extractor.web.templates_env import environment

_CHARTED = 200  # documents of a report, beyond which only the comparisons have charts
_CHARTS = 4000
_PERIODS = 4  # of one page of the overview
_ROWS = 300  # of one page of a long table
_Page = Callable[[], tuple[str, dict[str, Any]]]


class Site:
    """Pages over the results in ``base``.

    Parameters
    ----------
    base
        Results, from ``base.opened``.
    sources
        Where the documents themselves are, for what is shown beside a value.
    population
        Inhabitants by code of the département.
    objectifs
        Short name and engagement of the national objectives, by number.
    live
        Whether a server shows the pages: they then lead to the review.
    documents
        The documents of ``base``, where another process loaded them already.
    """

    def __init__(
        self,
        base: sqlite3.Connection,
        sources: Sources,
        *,
        population: dict[str, Population] | None = None,
        objectifs: dict[str, tuple[str, str]] | None = None,
        live: bool = False,
        documents: list[Document] | None = None,
    ) -> None:
        self.base = base
        self.sources = sources
        self.population = population or {}
        self.objectifs = objectifs or {}
        self.reserves: tuple[str, ...] = ()  # what is said of corrections that found nothing to correct
        self.live = live
        self.documents = corpus.load(base) if documents is None else documents
        self.drawn: dict[str, dict[int, tuple[float, float]]] | None = None  # None: images are drawn when asked for
        self._sizes: dict[str, dict[int, tuple[float, float]]] = {}
        self.charts: OrderedDict[str, Chart] = OrderedDict()  # those of the pages shown lately
        self._env = environment()

    # what the pages are about

    @cached_property
    def by_slug(self) -> dict[str, Document]:
        """Documents by what names their page in an address."""
        return {document.slug: document for document in self.documents}

    @cached_property
    def kept(self) -> dict[str, list[Document]]:
        return compare.kept(self.documents)

    @cached_property
    def by_departement(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for document in self.documents:
            if document.code:
                found[words.slug(document.code)].append(document)
        return dict(sorted(found.items()))

    @cached_property
    def by_objective(self) -> dict[str, list[Ligne]]:
        """Fiches of all documents by number of the national objective; those without one are left out."""
        return self._lines(lambda line: line.objectif)

    @cached_property
    def by_engagement(self) -> dict[str, list[Ligne]]:
        return self._lines(lambda line: line.engagement if line.objectif else "")

    def _lines(self, key: Callable[[Ligne], str]) -> dict[str, list[Ligne]]:
        found: dict[str, list[Ligne]] = defaultdict(list)
        for document in self.documents:
            for line in document.lignes:
                if key(line):
                    found[words.slug(key(line))].append(line)
        return dict(sorted(found.items(), key=lambda item: (len(item[0]) > 2, item[0].zfill(2))))

    def data(self, document: Document) -> bytes | None:
        """The file the document was read from, when it is still there unchanged."""
        return self.sources.data(str(document.row["fichier"]), str(document.row["sha256"]))

    def sizes(self, document: Document) -> dict[int, tuple[float, float]]:
        """Sizes in points of the pages that can be shown."""
        if self.drawn is not None:
            return self.drawn.get(document.slug, {})
        data = self.data(document) if document.pdf else None
        if data is None:
            return {}
        if document.slug not in self._sizes:
            self._sizes[document.slug] = page_sizes(data)
        return self._sizes[document.slug]

    def lines(self, document: Document) -> dict[int, str]:
        """Lines of a text document."""
        data = None if document.pdf else self.data(document)
        return source_lines(data) if data else {}

    # the pages

    def paths(self) -> Iterator[str]:
        """Addresses of all pages."""
        yield from self._routes

    def render(self, path: str) -> str:
        """The page at ``path``.

        Raises
        ------
        KeyError
            There is none.
        """
        template, context = self._routes[path]()
        return self.show(template, path, context)

    def show(self, template: str, path: str, context: dict[str, Any]) -> str:
        """A template filled, as the page at ``path``."""
        root = "../" * path.count("/")
        return self._env.get_template(template).render(site=self, root=root, path=path, **context)

    def changed(self, document: Document) -> None:
        """Look again at the amounts of a document, and at all that rests on them."""
        document.lignes = corpus.lines(self.base, document)
        for name in ("kept", "by_objective", "by_engagement", "_routes"):
            self.__dict__.pop(name, None)

    @cached_property
    def _routes(self) -> dict[str, _Page]:
        routes: dict[str, _Page] = {
            "departements.html": lambda: ("departements.html", {}),
            "objectifs.html": lambda: ("objectifs.html", objectives_page(self)),
            "methode.html": lambda: ("methode.html", {}),
        }
        for address, part in self._parts("index", list(self.kept.items()), _PERIODS):
            routes[address] = partial(_made, "accueil.html", overview, self, part)
        for address, part in self._parts("documents", self.documents):
            routes[address] = partial(_same, "documents.html", part)
        for address, part in self._parts("constats", range(self.gravities["erreur"] + self.gravities["avertissement"])):
            routes[address] = partial(self._constats, part)
        for code in self.by_departement:
            routes[f"departements/{code}.html"] = partial(_made, "departement.html", departement_page, self, code)
        for kind, groups in (("objectifs", self.by_objective), ("engagements", self.by_engagement)):
            for name, lines in groups.items():
                for address, part in self._parts(f"{kind}/{name}", lines):
                    routes[address] = partial(_made, "objectif.html", objective_page, self, kind, name, part)
        for document in self.documents:
            routes[f"documents/{document.slug}.html"] = partial(_made, "document.html", document_page, self, document)
            routes[f"documents/{document.slug}-sources.html"] = partial(
                _made, "sources.html", source_page, self, document
            )
        return routes

    def _parts(self, name: str, rows: Any, size: int = _ROWS) -> Iterator[tuple[str, dict[str, Any]]]:
        """A long table in parts: address of each page, and what its template needs to show it."""
        count = max(-(-len(rows) // size), 1)
        addresses = [f"{name}.html", *(f"{name}-{rank}.html" for rank in range(2, count + 1))]
        for rank, address in enumerate(addresses):
            part = rows[rank * size : (rank + 1) * size]
            yield address, {"rows": part, "part": rank, "parts": addresses, "total": len(rows)}

    def _constats(self, part: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        by_id = {document.document_id: document for document in self.documents}
        rows = self.base.execute(
            "SELECT * FROM anomalies WHERE gravite <> 'info'"
            " ORDER BY gravite = 'avertissement', code, document_id, rowid LIMIT ? OFFSET ?",
            (_ROWS, part["part"] * _ROWS),
        )
        found = [{**dict(row), "document": by_id[row["document_id"]]} for row in rows]
        return "constats.html", {**part, "constats": found}

    # small facts for the templates

    @property
    def sober(self) -> bool:
        """Whether documents and départements go without charts: drawing thousands would take minutes."""
        return not self.live and len(self.documents) > _CHARTED

    def chart(self, chart: Chart) -> str:
        """Keep a chart ready under the key that is returned."""
        self.charts[chart.key] = chart
        if len(self.charts) > _CHARTS:
            self.charts.popitem(last=False)
        return chart.key

    @staticmethod
    def total(documents: list[Document], gravity: str) -> int:
        """Findings of this gravity in these documents."""
        return sum(document.constats.get(gravity, 0) for document in documents)

    @cached_property
    def gravities(self) -> Counter[str]:
        """How many findings there are of each gravity, in all documents."""
        total: Counter[str] = Counter()
        for document in self.documents:
            total.update(document.constats)
        return total

    @cached_property
    def kinds(self) -> list[tuple[str, dict[str, int]]]:
        """Findings by code, then by gravity; the most serious code first."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for code, gravity, count in self.base.execute("SELECT code, gravite, COUNT(*) FROM anomalies GROUP BY 1, 2"):
            found[code][gravity] = count
        return sorted(found.items(), key=lambda kind: [-kind[1].get(g, 0) for g in words.GRAVITES])


def _same(template: str, context: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return template, context


def _made(template: str, make: Callable[..., dict[str, Any]], *about: Any) -> tuple[str, dict[str, Any]]:
    return template, make(*about)
