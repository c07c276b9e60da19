"""The application: which address goes to which page, and what a reader sees where a page cannot be drawn."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from mimetypes import guess_type

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from compliance.documents.extras import MissingExtra
from compliance.documents.faults import DocumentError
from compliance.web import evidence, forms, pages, reports
from compliance.web.security import Guard, Refused
from compliance.web.site import Site, draw, is_fragment
from compliance.web.store import NoSuchProfile
from compliance.web.words import said

_LOG = logging.getLogger("compliance.web")
_ROUTES = [
    Route("/", pages.index),
    Route("/new", pages.new),
    Route("/new", pages.create, methods=["POST"]),
    Route("/p/{file}", forms.show),
    Route("/p/{file}", forms.answer, methods=["POST"]),
    Route("/p/{file}/gaps", pages.gaps),
    Route("/p/{file}/evidence", evidence.show),
    Route("/p/{file}/evidence", evidence.add, methods=["POST"]),
    Route("/p/{file}/reports", reports.overview),
    Route("/p/{file}/report", reports.report),
    Route("/p/{file}/reports/{format}/{lang}", reports.download),
]
_STATIC = ("serve.css", "serve.js", "htmx.min.js", "icon.svg")


def create_app(site: Site, hosts: Iterable[str]) -> ASGIApp:
    """Make the application for a site that answers to these hosts (``127.0.0.1:8017``)."""
    app = Starlette(
        routes=[*_ROUTES, Route("/static/{name}", static)],
        exception_handlers={
            HTTPException: _refused_by_protocol,
            Refused: _forged,
            NoSuchProfile: _not_found,
            DocumentError: _broken,
            MissingExtra: _missing_extra,
            Exception: _bug,
        },
    )
    app.state.site = site
    return Guard(app, hosts)


async def static(request: Request) -> Response:
    """``GET /static/{name}``: style, scripts and icon; the report's look is shared."""
    name = request.path_params["name"]
    if name != "look.css" and name not in _STATIC:
        raise HTTPException(404)
    return Response(_static(name), media_type=guess_type(name)[0], headers={"cache-control": "no-cache"})


@cache
def _static(name: str) -> bytes:
    folder = files("compliance.reports") / "_html" if name == "look.css" else files("compliance.web") / "static"
    return (folder / name).read_bytes()


def _problem(request: Request, status: int, title: str, about: object = None) -> Response:
    """Draw what went wrong; htmx gets it as the alarm of the page it is on."""
    template = "alarm.html.j2" if is_fragment(request) else "problem.html.j2"
    return draw(request, template, status, problem=said(title), about=about or said(f"{title}_about"), faults=())


async def _refused_by_protocol(request: Request, wrong: Exception) -> Response:
    status = wrong.status_code if isinstance(wrong, HTTPException) else 400
    about = {404: "not_found", 405: "not_found", 413: "too_large"}.get(status, "wrong_request")
    return _problem(request, status, about)


async def _not_found(request: Request, _wrong: Exception) -> Response:
    return _problem(request, 404, "not_found")


async def _forged(request: Request, _wrong: Exception) -> Response:
    return _problem(request, 403, "refused")


async def _missing_extra(request: Request, wrong: Exception) -> Response:
    return _problem(request, 501, "missing_extra", str(wrong))


async def _bug(request: Request, wrong: Exception) -> Response:
    _LOG.error("a bug: %s: %s (%s); please report it", type(wrong).__name__, wrong, _deepest_place(wrong))
    return _problem(request, 500, "bug")


def _deepest_place(bug: BaseException) -> str:
    trace = bug.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "somewhere"


async def _broken(request: Request, wrong: Exception) -> Response:
    faults = wrong.faults if isinstance(wrong, DocumentError) else ()
    template = "alarm.html.j2" if is_fragment(request) else "problem.html.j2"
    return draw(request, template, 422, problem=said("broken"), about=said("broken_about"), faults=faults)
