"""The form of a profile: shown, and answered, in parts where htmx asks and as a page where no script runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from compliance.assessment.questionnaire import Goal
from compliance.assessment.verdicts import Verdict
from compliance.documents.profiles import Profile
from compliance.language.text import Text
from compliance.web.asking import Asked, Asker, id_of
from compliance.web.layout import DOCUMENT, SETTLES, ProfilePage, Wish, lay_out
from compliance.web.panel import moved
from compliance.web.saving import Posted, Saved, read_posted, save_posted
from compliance.web.site import draw, is_fragment, posted_form, site_of
from compliance.web.words import said

_ONE, _MANY = Text("Saved.", "已保存。"), Text("{n} answers saved.", "已保存{n}项回答。")
_FAULTY = Text("Not saved, as it is no answer yet: {titles}.", "以下内容有误，尚未保存：{titles}。")


async def show(request: Request) -> Response:
    """``GET /p/{file}``: the questions."""
    return await run_in_threadpool(_show, request)


def _show(request: Request) -> Response:
    name = request.path_params["file"]
    asker = _asker(request, name)
    told = site_of(request).folder.told(name)
    page = _page(request, asker, _wish(request.query_params, asker))
    return draw(request, "profile.html.j2", page=replace(page, said=tuple(told)))


async def answer(request: Request) -> Response:
    """``POST /p/{file}``: answers."""
    async with posted_form(request) as form:
        return await run_in_threadpool(_answer, request, form)


def _answer(request: Request, form: FormData) -> Response:
    name, folder = request.path_params["file"], site_of(request).folder
    form_says = read_posted(form, folder.packs.vocabulary.facts)
    saved = save_posted(folder, name, form_says, str(form.get("etag", "")))
    asker = _asker(request, name, saved.after)
    lines = _lines(saved)
    if saved.saved and saved.before:
        lines += moved(folder.assessment(saved.before, site_of(request).today()), asker.assessment)
    wish = _wish(form, asker)
    if is_fragment(request):
        page = replace(_page(request, asker, wish), said=tuple(lines), alarm=_alarm(saved, asker))
        return draw(request, "answers.html.j2", page=_with_parts(page, asker, form, form_says, saved))
    if saved.faults or saved.conflicts or saved.busy:
        drawn = _drawn(asker, form, form_says, saved)
        page = replace(_page(request, asker, wish, drawn), said=tuple(lines), alarm=_alarm(saved, asker))
        return draw(request, "profile.html.j2", 409 if saved.conflicts or saved.busy else 422, page=page)
    folder.tell(name, lines)
    from_ = next((path for path in asker.facts if wish.theme and id_of(path) == form.get("from")), "")
    anchor = f"#{id_of(from_)}" if from_ else ""
    return RedirectResponse(wish.href(name) + anchor, 303)


def _asker(request: Request, name: str, profile: Profile | None = None) -> Asker:
    site = site_of(request)
    assessment = site.folder.assessment(profile or site.folder.profile(name), site.today())
    rankings = site.folder.rankings
    progress = rankings.towards(assessment, Goal.SCORE)
    questions = rankings.open(assessment) if progress.settled else progress.questions
    return Asker(assessment, questions, progress, site.folder.aside(name))


def _page(request: Request, asker: Asker, wish: Wish, drawn: Mapping[str, Asked] | None = None) -> ProfilePage:
    towards = site_of(request).folder.rankings.towards
    progress = asker.progress if wish.goal == Goal.SCORE else towards(asker.assessment, Goal.VERDICT)
    verdict_stands = wish.goal == Goal.VERDICT and asker.assessment.verdict is not Verdict.UNDETERMINED
    ranked = [] if verdict_stands else [question.fact.path for question in progress.questions]
    return lay_out(request.path_params["file"], asker, wish, ranked, drawn)


def _wish(given: Mapping[str, Any], asker: Asker) -> Wish:
    """Read what the reader asked to see; what is unknown is left at its default."""
    told = {key: str(given.get(key, "")) for key in ("theme", "order", "goal")}
    return Wish(
        theme=told["theme"] if told["theme"] in asker.themes else "",
        order=DOCUMENT if told["order"] == DOCUMENT else SETTLES,
        goal=Goal.SCORE if told["goal"] == Goal.SCORE else Goal.VERDICT,
    )


def _lines(saved: Saved) -> list[Text]:
    lines = []
    if saved.saved:
        lines.append(_ONE if len(saved.saved) == 1 else _MANY.fill(n=str(len(saved.saved))))
    if saved.merged:
        lines.append(said("merged"))
    return lines


def _alarm(saved: Saved, asker: Asker) -> Text | None:
    if saved.busy:
        return said("changed_meanwhile")
    if saved.conflicts:
        return said("conflict")
    if saved.faults:
        titles = [asker.facts[path].title for path in saved.faults]
        return _FAULTY.fill(titles=Text(", ".join(t.en for t in titles), "、".join(t.zh for t in titles)))
    return None


def _drawn(asker: Asker, form: FormData, form_says: Posted, saved: Saved) -> dict[str, Asked]:
    """Draw the questions that were on the posted page, each with what came of it."""
    shown = _shown(form, asker)
    asked = [path for path in [*shown, *(path for path in form_says.was if path not in shown)] if path in form_says.was]
    alone = len(asked) == 1  # sent by the script, perhaps once more than there was to save
    return {path: _one(asker, path, form, saved, alone=alone) for path in asked}


def _shown(form: FormData, asker: Asker) -> list[str]:
    return [path for path in str(form.get("shown", "")).split() if path in asker.facts]


def _one(asker: Asker, path: str, form: FormData, saved: Saved, *, alone: bool) -> Asked:
    if path in saved.faults:
        return asker.faulty(path, saved.faults[path], form)
    if path in saved.conflicts:
        return asker.contested(path, saved.conflicts[path], form)
    asked = asker.ask(path)
    if path in asker.aside:
        return replace(asked, note=said("aside"))
    saves = path in saved.saved or path in saved.settled or (alone and asked.state == "answered")
    return asker.saved(path) if saves else asked


def _with_parts(page: ProfilePage, asker: Asker, form: FormData, form_says: Posted, saved: Saved) -> ProfilePage:
    """Add what an answer changes on the page it was given on."""
    drawn = _drawn(asker, form, form_says, saved)
    whole = [path for path in drawn if path in saved.conflicts or path in saved.settled]
    return replace(
        page,
        whole=tuple(drawn[path] for path in whole),
        feet=tuple(asked for path, asked in drawn.items() if path not in whole),
        whys=tuple(asker.ask(path) for path in _shown(form, asker) if path not in whole),
    )
