"""What every page needs: the folder, the day, the language, the token, and the drawing of templates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from compliance.documents.profiles import Profile
from compliance.language.text import LANGUAGES, LEGAL_NOTICE, Lang
from compliance.web.security import refuse_forged
from compliance.web.store import Folder
from compliance.web.words import Words

_COOKIE = "compliance_lang"
_A_YEAR = 365 * 24 * 60 * 60
_MOST_FIELDS = 20_000


@dataclass(frozen=True)
class Site:
    """One running server: its folder, its default language, how it tells the day, and the token of its forms."""

    folder: Folder
    token: str = field(repr=False)
    today: Callable[[], date]
    lang: Lang = "en"


@dataclass(frozen=True)
class Head:
    """The head of a profile's pages."""

    file: str
    title: str
    operator: str | None

    @classmethod
    def of(cls, file: str, profile: Profile) -> Head:
        """Give the head of a profile."""
        return cls(file, profile.name, profile.operator)


def site_of(request: Request) -> Site:
    """Give the site that a request came to."""
    site: Site = request.app.state.site
    return site


def lang_of(request: Request) -> Lang:
    """Give the language: what the address asks for, else what was chosen before, else the site's."""
    wanted = (request.query_params.get("lang"), request.cookies.get(_COOKIE))
    return next((lang for word in wanted for lang in LANGUAGES if lang == word), site_of(request).lang)


def draw(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Draw a page in the reader's language."""
    site, lang = site_of(request), lang_of(request)
    text = (
        _environment()
        .get_template(template)
        .render(
            lang=lang,
            w=Words(lang),
            today=site.today().isoformat(),
            token=site.token,
            notice=LEGAL_NOTICE,
            other_lang=lambda other: _with_lang(request, other),
            **values,
        )
    )
    response = HTMLResponse(text, status)
    if request.method == "GET" and request.query_params.get("lang") == lang:
        response.set_cookie(_COOKIE, lang, max_age=_A_YEAR, samesite="strict", httponly=True)
    return response


def _with_lang(request: Request, lang: Lang) -> str:
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return f"{quote(request.scope['path'])}?{urlencode([*query, ('lang', lang)])}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("compliance.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["quoted"] = quoted
    return environment


def quoted(part: str) -> str:
    """Write a name as one step of an address."""
    return quote(part, safe="")


@asynccontextmanager
async def posted_form(request: Request) -> AsyncIterator[FormData]:
    """Read a posted form, after making sure that it comes from a page of ours; its files are gone afterwards.

    Raises Refused, and HTTPException where it is too large or no form.
    """
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        refuse_forged(request, site_of(request).token, form.get("token"))
        yield form


def is_fragment(request: Request) -> bool:
    """Whether htmx asks, and takes the parts of a page instead of a page."""
    return request.headers.get("hx-request") == "true"
