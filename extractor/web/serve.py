"""The local server: the pages, live, and the review in which values are corrected.

It answers on the loopback address, to requests that name this host only. What changes something also needs the token of
this session, which only our own pages hold: a page of another site can neither read it nor send it.
"""

from __future__ import annotations

import json
import re
import secrets
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.errors import ExtractorError
from extractor.ruleset import load_rules
from extractor.web.build import maker
from extractor.web.exemples import rules_file
from extractor.web.live import ConflictError, Live
from extractor.web.report import STATIC
from extractor.web.templates_env import FOLDER

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_BODY = 20_000  # bytes: no correction is longer
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_Short = Annotated[str, Field(max_length=500)]


def _decimal(value: str, unit: str) -> str:
    """« 12 345,60 € » as 12345.60."""
    text = re.sub(r"[\s\u202f\u00a0]", "", value).replace(unit, "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("pas un nombre") from None
    if not number.is_finite() or abs(number) > 10**15:
        raise ValueError("pas un nombre")
    return format(number, "f")


class Fields(BaseModel):
    """An amount as a person says it is."""

    model_config = ConfigDict(extra="forbid")

    valeur: str
    financeur: _Short | None = None
    annee: Annotated[int, Field(ge=1900, le=2200)] | None = None
    periode: Annotated[str, Field(pattern=r"^\d{4}-\d{4}$")] | None = None
    nature: Literal["prevu", "consomme", "non_consomme", "cout_unitaire", "autre"] = "prevu"
    niveau: Literal["total", "sous_total", "detail"] = "detail"
    libelle: _Short | None = None

    @field_validator("valeur")
    @classmethod
    def _number(cls, value: str) -> str:
        return _decimal(value, "€")

    @field_validator("financeur")
    @classmethod
    def _payer(cls, value: str | None) -> str | None:
        if value and value not in _PAYERS and not value.startswith("autre:"):
            raise ValueError("financeur inconnu")
        return value or None


class Rate(BaseModel):
    """A percentage as a person says it is."""

    model_config = ConfigDict(extra="forbid")

    valeur: str
    libelle: _Short | None = None

    _number = field_validator("valeur")(lambda value: _decimal(value, "%"))


class Person(BaseModel):
    """A référent as a person says it is."""

    model_config = ConfigDict(extra="forbid")

    nom: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    role: _Short | None = None
    fonction: _Short | None = None


_FORMS: dict[str, type[BaseModel]] = {"montant": Fields, "taux": Rate, "referent": Person}
_PAYERS = ("total", "departement", "etat", "fir", "ondam", "plf", "caf")


class Added(Fields):
    """An amount that was not read, and where it is printed."""

    texte: Annotated[str, Field(min_length=1, max_length=200)]
    page: Annotated[int, Field(ge=1)]
    fiche_id: _Short | None = None


class Decision(BaseModel):
    """What a reviewer sends."""

    model_config = ConfigDict(extra="forbid")

    document: str
    genre: Literal["montant", "taux", "referent"] = "montant"
    montant_id: _Short = ""
    action: Literal["accepter", "corriger", "rejeter", "ajouter"]
    qui: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
    vu: _Short = ""
    apres: dict[str, Any] = {}


def application(
    results: Path,
    places: tuple[Path, ...] = (),
    population: Path | None = None,
    *,
    hosts: frozenset[str],
    token: str | None = None,
    ahead: bool = False,
) -> FastAPI:
    """Make the server's application.

    Parameters
    ----------
    results, places, population
        As for a report.
    hosts
        Values of the ``Host`` header that are answered.
    token
        Needed to write; made here when None.
    ahead
        Whether pages are made before they are asked for.

    Raises
    ------
    ExtractorError
        There are no results.
    """
    token = token or secrets.token_urlsafe(24)
    live = Live(results, maker(results, places, population))
    if ahead:
        live.ahead()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _guard(app, hosts, token)
    _files(app, live)
    _writing(app, live)
    _pages(app, live, token)
    return app


def _guard(app: FastAPI, hosts: frozenset[str], token: str) -> None:
    app.add_middleware(_Guard, hosts=hosts, token=token)

    @app.exception_handler(ExtractorError)
    async def told(request: Request, error: ExtractorError) -> Response:
        return PlainTextResponse(str(error), 500)


class _Guard:
    """Refuses what does not come from our own pages, and puts the policy on every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], token: str) -> None:
        self._app, self._hosts, self._token = app, hosts, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = _refused(Request(scope), self._hosts, self._token) if scope["type"] == "http" else None
        await (refused or self._app)(scope, receive, guarded)


def _refused(request: Request, hosts: frozenset[str], token: str) -> Response | None:
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if host not in hosts:
        return PlainTextResponse("autre hôte", 421)
    if origin is not None and origin != f"http://{host}":
        return PlainTextResponse("autre origine", 403)
    if request.method not in ("GET", "HEAD"):
        if not secrets.compare_digest(request.headers.get("x-jeton", "").encode(), token.encode()):
            return PlainTextResponse("jeton absent ou faux : rechargez la page", 403)
        if int(request.headers.get("content-length") or _BODY + 1) > _BODY:
            return PlainTextResponse("trop long", 413)
    return None


def _files(app: FastAPI, live: Live) -> None:
    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in (*STATIC, "revue.js"):
            return _missing()
        return Response((FOLDER / "static" / name).read_bytes(), media_type=_TYPES[Path(name).suffix])

    @app.get("/graphiques/{key}.svg")
    def chart(key: str) -> Response:
        found = live.site.charts.get(key)
        if found is None:
            return _missing()
        alone = {
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"
        }  # its own colours, and no script
        return Response(found.alone(), media_type="image/svg+xml", headers=alone)

    @app.get("/images/{slug}/{page}.webp")
    def image(slug: str, page: int) -> Response:
        if slug not in live.site.by_slug:
            return _missing()
        data = live.image(slug, page)
        return Response(data, media_type="image/webp") if data else _missing()

    @app.get("/corrections.jsonl")
    def corrections() -> Response:
        text = live.journal.path.read_bytes() if live.journal.path.exists() else b""
        return Response(text, media_type="application/x-ndjson")

    @app.get("/exemples.yaml")
    def rule_examples() -> Response:
        text = rules_file(live.journal.entries(), load_rules().lexique("montants.financeurs"))
        return PlainTextResponse(text, headers={"Content-Disposition": 'inline; filename="montants.yaml"'})


def _pages(app: FastAPI, live: Live, token: str) -> None:
    @app.get("/revue/{slug}.html")
    def review(slug: str) -> Response:
        if slug not in live.site.by_slug:
            return _missing()
        return HTMLResponse(live.site.show("revue.html", f"revue/{slug}.html", {**live.review(slug), "jeton": token}))

    @app.get("/")
    def first() -> Response:
        return RedirectResponse("/index.html")

    @app.get("/{path:path}")
    async def page(path: str) -> Response:
        found = live.ready(path)
        try:
            return HTMLResponse(await run_in_threadpool(live.page, path) if found is None else found)
        except KeyError:
            return _missing()


def _writing(app: FastAPI, live: Live) -> None:
    @app.post("/corrections")
    def decide(decision: Decision) -> Response:
        document = live.site.by_slug.get(decision.document)
        if document is None:
            return _missing()
        try:
            after = _checked(decision)
            if decision.action == "ajouter" and after["page"] > int(document.row["pages"] or 1):
                raise ValueError("page : il n’y en a pas tant")
            made = live.decide(
                document,
                decision.montant_id,
                decision.action,
                decision.qui.strip(),
                decision.vu,
                after,
                decision.genre,
            )
        except ValueError as error:
            return JSONResponse({"raison": f"Refusé : {_reason(error)}"}, 422)
        except ConflictError as conflict:
            other = conflict.other
            told = f"{other.qui} vient de décider ({other.action}) : rechargez pour voir. Rien n’est perdu."
            return JSONResponse({"raison": told, "autre": json.loads(json.dumps(other.apres, default=str))}, 409)
        except KeyError:
            return _missing()
        return JSONResponse({"quand": made})


def _checked(decision: Decision) -> dict[str, Any]:
    if decision.action == "ajouter":
        if decision.genre != "montant":
            raise ValueError("seul un montant s’ajoute")
        added = Added(**decision.apres)
        place = {"ligne": 1, "x0": None, "y0": None, "x1": None, "y1": None, "section": None}
        return {**added.model_dump(), **place}
    return _FORMS[decision.genre](**decision.apres).model_dump() if decision.action == "corriger" else {}


def _reason(error: ValueError) -> str:
    found = getattr(error, "errors", None)
    if found is None:
        return str(error)
    return " ; ".join(f"{'.'.join(map(str, fault['loc']))} ({fault['msg']})" for fault in found())[:300]


def _missing() -> Response:
    return PlainTextResponse("Cette page n’existe pas.", 404)
