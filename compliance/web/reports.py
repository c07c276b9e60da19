"""The report of one profile, in every format there is: the HTML one as a page, all of them as files."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from compliance.assessment.assessment import Assessment
from compliance.language.text import LANGUAGES, Lang, Text
from compliance.reports import formats, is_binary, module_of, render
from compliance.reports.html import inlined
from compliance.web.site import Head, draw, lang_of, quoted, site_of


@dataclass(frozen=True)
class Offered:
    """A format that can be downloaded."""

    name: str
    title: Text


async def overview(request: Request) -> Response:
    """``GET /p/{file}/reports``: the report and the downloads."""
    return await run_in_threadpool(_overview, request)


def _overview(request: Request) -> Response:
    site, name = site_of(request), request.path_params["file"]
    profile = site.folder.profile(name)
    offered = [Offered(each, module_of(each).TITLE) for each in formats()]
    said = site.folder.told(name)
    return draw(request, "reports.html.j2", page=Head.of(name, profile), offered=offered, said=said)


async def report(request: Request) -> Response:
    """``GET /p/{file}/report``: the HTML report as it is, allowed to run what it holds and nothing else."""
    return await run_in_threadpool(_report, request)


def _report(request: Request) -> Response:
    page = render(_assessment(request), "html", lang_of(request))
    return HTMLResponse(page, headers={"content-security-policy": _policy()})


@cache
def _policy() -> str:
    style, script = (f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'" for part in inlined())
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


async def download(request: Request) -> Response:
    """``GET /p/{file}/reports/{format}/{lang}``: the report as a file."""
    return await run_in_threadpool(_download, request)


def _download(request: Request) -> Response:
    name, lang = request.path_params["format"], request.path_params["lang"]
    if name not in formats() or lang not in LANGUAGES:
        raise HTTPException(404)
    file = request.path_params["file"]
    drawn = render(_assessment(request), name, _as_lang(lang))
    if not drawn:
        nothing: Text = module_of(name).NOTHING_TO_WRITE
        site_of(request).folder.tell(file, [nothing])
        return RedirectResponse(f"/p/{quoted(file)}/reports", 303)
    kind = "application/octet-stream" if is_binary(name) else "text/plain; charset=utf-8"
    saved_as = quoted(f"{Path(file).stem}.{name}.{lang}.{module_of(name).ENDING}")
    headers = {"content-disposition": f"attachment; filename*=utf-8''{saved_as}"}
    return Response(drawn, media_type=kind, headers=headers)


def _assessment(request: Request) -> Assessment:
    site = site_of(request)
    return site.folder.assessment(site.folder.profile(request.path_params["file"]), site.today())


def _as_lang(word: str) -> Lang:
    return next(lang for lang in LANGUAGES if lang == word)
