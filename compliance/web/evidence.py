"""Evidence of one profile: the files and how they stand, and a new file taken in, hashed and recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from compliance.assessment.evidence import STATES, answers_to_prove, judge_evidence
from compliance.documents.document import has_control_characters
from compliance.documents.profiles import Profile
from compliance.filling.drafts import ChangedOnDisk
from compliance.filling.evidence import NoProof
from compliance.language.facts import iso_date, say_value
from compliance.language.text import Text
from compliance.web.site import Head, Site, draw, posted_form, quoted, site_of
from compliance.web.uploads import Upload, take_in
from compliance.web.words import said

_NOT_A_DAY = Text("Write a day as 2026-03-02.", "请按2026-03-02的格式填写日期。")
_BEFORE = Text("This lies before the day the file speaks of.", "早于文件所述日期。")
_UNPRINTABLE = Text("Characters that cannot be shown stand here.", "含有无法显示的字符。")
_RECORDED = Text("Recorded: {file}.", "已登记：{file}。")


@dataclass(frozen=True)
class Listed:
    """A recorded file, as the list shows it."""

    file: str
    state: Text
    good: bool
    supports: tuple[Text, ...]
    observed_on: str
    valid_until: str
    reviewed_by: str | None
    sha256: str


@dataclass(frozen=True)
class Provable:
    """An answer that a file may prove."""

    path: str
    title: Text
    value: Text
    asks: Text | None
    files: int


async def show(request: Request) -> Response:
    """``GET /p/{file}/evidence``: the files, and the form for one more."""
    return await run_in_threadpool(_show, request, {}, request.query_params.getlist("for"))


async def add(request: Request) -> Response:
    """``POST /p/{file}/evidence``: one more file."""
    async with posted_form(request) as form:
        return await run_in_threadpool(_add, request, form)


def _show(
    request: Request,
    faults: Mapping[str, Text],
    chosen: list[str],
    given: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    site, name = site_of(request), request.path_params["file"]
    profile = site.folder.profile(name)
    return draw(
        request,
        "evidence.html.j2",
        status,
        page=Head.of(name, profile),
        said=site.folder.told(name),
        files=_files(profile, site),
        answers=_answers(profile, site),
        chosen=chosen,
        faults=faults,
        given={"observed_on": site.today().isoformat(), "valid_until": "", "reviewed_by": "", **(given or {})},
    )


def _files(profile: Profile, site: Site) -> list[Listed]:
    facts = site.folder.packs.vocabulary.facts
    listed = []
    for judged in judge_evidence(profile, site.today()):
        item = judged.evidence
        listed.append(
            Listed(
                file=item.file,
                state=STATES[judged.state],
                good=judged.state in _GOOD,
                supports=tuple(facts[path].title for path in item.supports),
                observed_on=item.observed_on.isoformat(),
                valid_until=item.valid_until.isoformat() if item.valid_until else "",
                reviewed_by=item.reviewed_by,
                sha256=item.sha256,
            )
        )
    return listed


_GOOD = ("present", "due_to_expire")


def _answers(profile: Profile, site: Site) -> list[Provable]:
    facts = site.folder.packs.vocabulary.facts
    return [
        Provable(
            answer.fact.path,
            answer.fact.title,
            say_value(answer.fact, answer.value),
            answer.fact.evidence,
            len(answer.files),
        )
        for answer in answers_to_prove(profile, facts, site.today())
    ]


def _add(request: Request, form: FormData) -> Response:
    site, name = site_of(request), request.path_params["file"]
    given = {key: str(form.get(key, "")).strip() for key in ("observed_on", "valid_until", "reviewed_by")}
    chosen = [str(path) for path in form.getlist("supports")]
    faults, upload = _read(site, name, form, given, chosen)
    if upload is None:
        return _show(request, faults, chosen, given, 422)
    try:
        recorded = take_in(site.folder, name, upload)
    except ChangedOnDisk:
        return _show(request, {"file": said("changed_meanwhile")}, chosen, given, 409)
    except NoProof:  # the answer was taken back since the form was read
        return _show(request, {"supports": said("answer_missing")}, chosen, given, 409)
    site.folder.tell(name, [_RECORDED.fill(file=recorded)])
    return RedirectResponse(f"/p/{quoted(name)}/evidence", 303)


def _read(
    site: Site, name: str, form: FormData, given: Mapping[str, str], chosen: list[str]
) -> tuple[dict[str, Text], Upload | None]:
    file, answers = form.get("file"), site.folder.profile(name).facts
    days = {key: iso_date(given[key]) for key in ("observed_on", "valid_until")}
    found = {
        "file": _file_fault(file),
        "supports": None if chosen and all(path in answers for path in chosen) else said("answer_missing"),
        "observed_on": None if days["observed_on"] else said("day_missing"),
        "valid_until": _until_fault(given["valid_until"], days["observed_on"]),
        "reviewed_by": _UNPRINTABLE if has_control_characters(given["reviewed_by"]) else None,
    }
    faults = {key: fault for key, fault in found.items() if fault}
    if faults or not isinstance(file, UploadFile) or days["observed_on"] is None:
        return faults, None
    reviewer = given["reviewed_by"][:200] or None
    content = file.file.read()
    return {}, Upload(file.filename or "", content, tuple(chosen), days["observed_on"], days["valid_until"], reviewer)


def _file_fault(file: object) -> Text | None:
    if not isinstance(file, UploadFile) or not file.filename:
        return said("file_missing")
    return None if file.size else said("file_empty")


def _until_fault(written: str, observed: date | None) -> Text | None:
    day = iso_date(written)
    if written and day is None:
        return _NOT_A_DAY
    return _BEFORE if day and observed and day < observed else None
