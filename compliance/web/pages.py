"""The list of profiles, a new profile, and the gaps of one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from compliance.assessment.findings import deciding_fact
from compliance.assessment.outcomes import Outcome
from compliance.documents.document import has_control_characters
from compliance.documents.faults import DocumentError, Fault
from compliance.filling.drafts import ChangedOnDisk, open_draft, save
from compliance.language.text import Text
from compliance.reports._view import Item, due_items, items
from compliance.reports._words import FORCES, SEVERITIES
from compliance.web.panel import Panel, panel_of
from compliance.web.site import Head, Site, draw, posted_form, quoted, site_of
from compliance.web.store import Folder, NoSuchProfile
from compliance.web.words import said

_AT_ONCE = 12  # profiles judged for one drawing of the list; the others wait until they are opened
_LONGEST = 200
_TOO_LONG = Text(f"At most {_LONGEST} characters.", f"不超过{_LONGEST}个字符。")
_UNPRINTABLE = Text("Characters that cannot be shown stand here.", "含有无法显示的字符。")


@dataclass(frozen=True)
class Row:
    """One profile in the list: its figures, or its faults, or neither yet."""

    file: str
    title: str
    operator: str | None = None
    panel: Panel | None = None
    faults: tuple[Fault, ...] = ()


async def index(request: Request) -> Response:
    """``GET /``: the profiles of the folder."""
    return await run_in_threadpool(_index, request)


def _index(request: Request) -> Response:
    site = site_of(request)
    day, rows, judged = site.today(), [], 0
    for name in site.folder.names():
        with suppress(NoSuchProfile):  # gone since the folder was listed
            row, worked = _row(site, name, day, judge=judged < _AT_ONCE)
            rows.append(row)
            judged += worked
    return draw(request, "index.html.j2", rows=rows, folder=str(site.folder.path))


def _row(site: Site, name: str, day: date, *, judge: bool) -> tuple[Row, bool]:
    try:
        profile = site.folder.profile(name)
    except DocumentError as wrong:
        return Row(name, name, faults=wrong.faults), False
    known = site.folder.is_judged(profile, day)
    panel = panel_of(site.folder.assessment(profile, day)) if known or judge else None
    return Row(name, profile.name, profile.operator, panel), not known


async def new(request: Request) -> Response:
    """``GET /new``: the form of a new profile."""
    return draw(request, "new.html.j2", given={}, faults={})


async def create(request: Request) -> Response:
    """``POST /new``: a new profile."""
    async with posted_form(request) as form:
        return await run_in_threadpool(_create, request, form)


def _create(request: Request, form: FormData) -> Response:
    given = {key: str(form.get(key, "")).strip() for key in ("name", "operator", "prepared_by")}
    faults = {key: fault for key, words in given.items() if (fault := _fault(key, words))}
    if faults:
        return draw(request, "new.html.j2", 422, given=given, faults=faults)
    site = site_of(request)
    head: dict[str, str | date] = {key: words for key, words in given.items() if words}
    if given["prepared_by"]:
        head["prepared_on"] = site.today()
    return RedirectResponse(f"/p/{quoted(_new_file(site.folder, head))}", 303)


def _new_file(folder: Folder, head: Mapping[str, str | date]) -> str:
    """Write a profile that nothing is known of yet, under a name that no other has by then."""
    while True:
        name = folder.free_name(str(head["name"]))
        draft = open_draft(folder.path / name, folder.packs)
        if not draft.content:
            with suppress(ChangedOnDisk):
                save(draft, {}, head=head)
                return name


def _fault(key: str, words: str) -> Text | None:
    if key == "name" and not words:
        return said("name_missing")
    if len(words) > _LONGEST:
        return _TOO_LONG
    return _UNPRINTABLE if has_control_characters(words) else None


async def gaps(request: Request) -> Response:
    """``GET /p/{file}/gaps``: what is not met, and what falls due."""
    return await run_in_threadpool(_gaps, request)


def _gaps(request: Request) -> Response:
    site, name = site_of(request), request.path_params["file"]
    profile = site.folder.profile(name)
    assessment = site.folder.assessment(profile, site.today())
    facts = assessment.packs.vocabulary.facts
    places = {finding.rule.id: deciding_fact(finding) for finding in assessment.findings}
    links = {rule: (facts[path].theme, path) for rule, path in places.items() if path in facts}
    found: list[Item] = items(assessment, Outcome.FAIL)
    return draw(
        request,
        "gaps.html.j2",
        page=Head.of(name, profile),
        panel=panel_of(assessment),
        gaps=found,
        waived=items(assessment, Outcome.WAIVED),
        due=due_items(assessment),
        links=links,
        forces=FORCES,
        severities=SEVERITIES,
    )
