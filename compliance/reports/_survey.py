"""Where the project stands in the terms of the 2020 survey: scenario, platform, openness, throughput."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from compliance.assessment.assessment import Assessment
from compliance.documents.rules import Packs
from compliance.documents.sources import Figure
from compliance.language.facts import Fact, say_value
from compliance.language.text import Text


@dataclass(frozen=True)
class Step:
    """A class of the survey, and whether the project is in it."""

    title: Text
    here: bool


@dataclass(frozen=True)
class Standing:
    """Where the project stands on a question of the survey, beside what was published.

    ``share`` is the published percentage, where there is one; ``steps`` are the survey's classes, the lowest first.
    """

    asks: Text
    answer: Text
    published: Text
    share: float | None = None
    steps: tuple[Step, ...] = ()


SCENARIOS = {
    "supply_chain_finance": "share-supply-chain-finance",
    "trade_finance": "share-trade-finance",
    "insurance": "share-insurance",
    "cross_border_payment": "share-cross-border-payment",
    "asset_backed_securities": "share-asset-securitisation",
}
OPENING = "platform.source_opening"
ORIGIN, OF_ITS_OWN = "platform.origin", "self_developed"
SHARES = {ORIGIN: "share-self-developed", OPENING: "share-open-source"}
_NOTHING_TO_OPEN = Text("Not asked: the platform is not its own", "不涉及（非自研平台）")
_PUBLISHED = Text("2020: {qualifier}{value}% · {of}", "2020年：{qualifier}{value}% · {of}")
_NOT_NAMED = Text("2020: not named among the five largest", "2020年：不在公布的五类主要场景之列")
THROUGHPUT_PUBLISHED = Text(
    "2020: most platforms thousands a second; more than half tens of thousands, in a test environment",
    "2020年：多数平台每秒数千笔；半数以上在特定实验环境下达每秒数万笔",
)
# The survey's classes of throughput: from how many transactions a second.
THROUGHPUT_CLASSES = (
    (0, Text("below a thousand a second", "每秒不足千笔")),
    (1_000, Text("thousands a second", "每秒数千笔")),
    (10_000, Text("tens of thousands a second or more", "每秒数万笔及以上")),
)
_QUALIFIERS = {
    "about": Text("about ", "约"),
    "more_than": Text("more than ", "超过"),
    "nearly": Text("nearly ", "近"),
    "at_least": Text("at least ", "至少"),
    "at_most": Text("at most ", "至多"),
}


def survey(assessment: Assessment) -> list[Standing]:
    """Give the project's place on every question of the survey that the loaded facts and sources know."""
    return [*_shares(assessment), *_throughput(assessment)]


def _shares(assessment: Assessment) -> Iterator[Standing]:
    scenario = assessment.profile.facts.get("scenario.main")
    figures = {"scenario.main": SCENARIOS.get(str(scenario), ""), **SHARES}
    for path, name in figures.items():
        fact = assessment.packs.vocabulary.facts.get(path)
        figure = figure_of(assessment.packs, name)
        if fact and (figure or (path == "scenario.main" and scenario)):
            answer = _answer(assessment, fact)
            said, share = (published(figure), float(figure.value)) if figure else (_NOT_NAMED, None)
            yield Standing(fact.title, answer, said, share)


def _answer(assessment: Assessment, fact: Fact) -> Text:
    """Word an answer; only whoever has a platform of its own is asked how far it is open."""
    facts = assessment.profile.facts
    unasked = fact.path == OPENING and OPENING not in facts and facts.get(ORIGIN, OF_ITS_OWN) != OF_ITS_OWN
    return _NOTHING_TO_OPEN if unasked else say_value(fact, facts.get(fact.path))


def figure_of(packs: Packs, name: str) -> Figure | None:
    """Give a figure of the report, where its register is loaded."""
    source = packs.sources.get("nifa-2020")
    return next((figure for figure in source.figures if figure.id == name), None) if source else None


def published(figure: Figure) -> Text:
    """Say what was published."""
    qualifier = _QUALIFIERS.get(figure.qualifier or "", Text("", ""))
    return _PUBLISHED.fill(qualifier=qualifier, value=f"{figure.value}", of=figure.of)


def _throughput(assessment: Assessment) -> Iterator[Standing]:
    fact = assessment.packs.vocabulary.facts.get("platform.measured_tps")
    if fact is None:
        return
    value = assessment.profile.facts.get("platform.measured_tps")
    below = [least for least, _ in THROUGHPUT_CLASSES if isinstance(value, int | Decimal) and value >= least]
    reached = max(below, default=None)
    steps = tuple(Step(title, least == reached) for least, title in THROUGHPUT_CLASSES)
    yield Standing(fact.title, say_value(fact, value), THROUGHPUT_PUBLISHED, steps=steps)
