"""The form of one profile as a page: which questions stand on it, in which order and groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from compliance.assessment.questionnaire import Goal
from compliance.language.text import Text, joined
from compliance.reports._words import counted
from compliance.web.asking import Asked, Asker
from compliance.web.panel import Panel, panel_of
from compliance.web.site import quoted
from compliance.web.words import said

_NEEDED = Text(
    "{given} of the {contained} questions in the rule packs that may apply are answered.",
    "可能适用的规则包共有{contained}个问题，已答{given}个。",
)
_ASKED = Text(
    "All that can still change the result has been asked; left open: {n}.",
    "可能影响结果的问题均已问过，其中{n}个暂时搁置。",
)
_MOOT = (
    "question that cannot change anything as things stand",
    "questions that cannot change anything as things stand",
    "{n}个问题目前不影响结果",
)
_LEFT = "question left open for now", "questions left open for now", "{n}个问题暂时搁置"
AT_ONCE = 8
SETTLES, DOCUMENT = "settles", "document"


@dataclass(frozen=True)
class Wish:
    """What the reader asked to see."""

    theme: str = ""
    order: str = SETTLES
    goal: str = Goal.VERDICT

    def href(self, file: str, **other: str) -> str:
        """Give the address of this view, or of one that differs in a part."""
        wish = replace(self, **other)
        told = {"theme": wish.theme, "order": wish.order, "goal": wish.goal}
        query = {key: value for key, value in told.items() if value != getattr(Wish(), key)}
        return f"/p/{quoted(file)}" + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True)
class Group:
    """Questions under one heading."""

    questions: tuple[Asked, ...]
    title: Text | None = None
    folded: bool = False


@dataclass(frozen=True)
class ThemeLink:
    """A theme in the list beside the questions."""

    id: str
    title: Text
    href: str
    open: int


@dataclass(frozen=True)
class ProfilePage:
    """Everything the form's templates say."""

    file: str
    title: str
    operator: str | None
    etag: str
    panel: Panel
    theme: str
    order: str
    goal: str
    themes: tuple[ThemeLink, ...]
    heading: Text
    about: Text
    switches: tuple[tuple[Text, tuple[tuple[Text, str, bool], ...]], ...]
    groups: tuple[Group, ...]
    decided: Text | None
    further: str
    here: str
    next_href: str
    action: str
    show_theme: bool
    said: tuple[Text, ...] = ()
    alarm: Text | None = None
    whole: tuple[Asked, ...] = ()
    feet: tuple[Asked, ...] = ()
    whys: tuple[Asked, ...] = ()

    @property
    def shown(self) -> str:
        """The paths of the questions on the page."""
        return " ".join(question.path for group in self.groups for question in group.questions)


def lay_out(
    file: str, asker: Asker, wish: Wish, ranked: list[str], drawn: Mapping[str, Asked] | None = None
) -> ProfilePage:
    """Lay the form out; ``ranked`` are the questions that can still move the goal, the most telling first.

    ``drawn`` are questions as a posted form left them, which then alone stand on the page.
    """
    assessment = asker.assessment
    groups = [Group(tuple(drawn.values()))] if drawn else _groups(asker, wish, ranked)
    return ProfilePage(
        file=file,
        title=assessment.profile.name,
        operator=assessment.profile.operator,
        etag=assessment.profile.sha256,
        panel=panel_of(assessment),
        theme=wish.theme,
        order=wish.order,
        goal=wish.goal,
        themes=tuple(_themes(asker, file, wish)),
        heading=asker.themes.get(wish.theme) or said("next"),
        about=_about(asker, wish),
        switches=tuple(_switches(file, wish)),
        groups=tuple(group for group in groups if group.questions),
        decided=_decided(asker, ranked),
        further=wish.href(file, goal=Goal.SCORE) if asker.questions else "",
        here=wish.href(file),
        next_href=wish.href(file, theme=""),
        action=f"/p/{quoted(file)}",
        show_theme=not wish.theme,
    )


def _decided(asker: Asker, ranked: list[str]) -> Text | None:
    """Say that the goal is reached, and with how many of the questions that there are; or that all is asked."""
    if ranked:
        return _ASKED.fill(n=str(len(ranked))) if asker.aside.issuperset(ranked) else None
    contained = asker.progress.contained
    given = str(len(contained & asker.profile.facts.keys()))
    reached = said("verdict_decided" if asker.questions else "nothing_open")
    needed = _NEEDED.fill(given=given, contained=str(len(contained)))
    return joined((reached, needed), Text(" ", ""))


def _groups(asker: Asker, wish: Wish, ranked: list[str]) -> list[Group]:
    if not wish.theme:
        first = [path for path in ranked if path not in asker.aside]
        aside = [path for path in ranked if path in asker.aside] if len(first) < AT_ONCE else []
        return [_group(asker, first[:AT_ONCE]), _aside(asker, aside)]
    paths = [path for path, fact in asker.facts.items() if fact.theme == wish.theme]
    if wish.order == DOCUMENT:
        return [_group(asker, paths)]
    order = list(asker.questions)
    by_state = {state: [path for path in paths if asker.state(path) == state] for state in _STATES}
    by_state["open"].sort(key=order.index)
    moot = by_state["moot"]
    return [
        _group(asker, by_state["open"]),
        _aside(asker, by_state["aside"]),
        _group(asker, by_state["answered"], "answered"),
        Group(tuple(map(asker.ask, moot)), counted(len(moot), *_MOOT), folded=True),
    ]


_STATES = ("open", "aside", "answered", "moot")


def _group(asker: Asker, paths: Iterable[str], title: str = "") -> Group:
    return Group(tuple(map(asker.ask, paths)), said(title) if title else None)


def _aside(asker: Asker, paths: list[str]) -> Group:
    """Group what is left open, folded where it would bury the rest of the page."""
    if len(paths) <= AT_ONCE:
        return _group(asker, paths, "aside")
    return Group(tuple(map(asker.ask, paths)), counted(len(paths), *_LEFT), folded=True)


def _themes(asker: Asker, file: str, wish: Wish) -> Iterator[ThemeLink]:
    waiting = Counter(question.fact.theme for question in asker.questions.values())
    for theme, title in asker.themes.items():
        yield ThemeLink(theme, title, wish.href(file, theme=theme), waiting[theme])


def _about(asker: Asker, wish: Wish) -> Text:
    if not wish.theme:
        return said("next_about")
    waits = any(question.fact.theme == wish.theme for question in asker.questions.values())
    if not waits:
        return said("theme_done")
    return said("document_about" if wish.order == DOCUMENT else "next_about")


def _switches(file: str, wish: Wish) -> Iterator[tuple[Text, tuple[tuple[Text, str, bool], ...]]]:
    key, says = ("order", "order") if wish.theme else ("goal", "goal")
    choices = (SETTLES, DOCUMENT) if wish.theme else tuple(Goal)
    yield (
        said(says),
        tuple(
            (said(f"{says}_{choice}"), wish.href(file, **{key: choice}), getattr(wish, key) == choice)
            for choice in choices
        ),
    )
