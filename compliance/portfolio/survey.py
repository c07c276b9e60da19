"""The questions of the 2020 survey, for this portfolio beside the figures that were published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.documents.rules import Packs
from compliance.language.facts import UNANSWERED, Fact
from compliance.language.text import Text
from compliance.portfolio.summary import THROUGHPUT, Summary
from compliance.portfolio.tallies import Cell, Section, share
from compliance.reports._survey import (
    OPENING,
    SCENARIOS,
    SHARES,
    THROUGHPUT_CLASSES,
    THROUGHPUT_PUBLISHED,
    figure_of,
    published,
)

_NOTE = Text(
    "Shares are of the profiles that answer. The survey counted institutions, projects or platforms, as its"
    " figure says; a portfolio of today is not its sample, so the columns are for orientation, not for a test.",
    "占比以作答档案为基数。调研按机构、项目或者平台统计（见各数字说明）；本组档案并非当年样本，两栏仅供对照参考。",
)
_HEAD = (
    Text("Question", "问题"),
    Text("Answer", "回答"),
    Text("Profiles", "档案数"),
    Text("Of those that answer", "占作答档案"),
    Text("Published in 2020", "2020年公布数字"),
)
_OPENED = ("opened", "partly_opened", "planned")
_AT_ALL, _OPEN_AT_ALL = "at all", Text("Opened, in part, or by plan", "已开源、部分开源或有计划")


def survey_section(summary: Summary, packs: Packs) -> Section:
    """Give the survey's questions."""
    rows = (*_choices(summary, packs), *_throughput(summary, packs))
    return Section("survey", Text("Beside the survey of 2020", "与2020年调研对照"), _HEAD, rows, note=_NOTE)


def _choices(summary: Summary, packs: Packs) -> Iterator[tuple[Cell, ...]]:
    for path in ("scenario.main", *SHARES):
        fact = packs.vocabulary.facts.get(path)
        if fact is None or path not in summary.counts:
            continue
        found = _counts(fact, summary)
        answered = sum(count for option, count in found.items() if option)
        for option, count in found.items():
            figure = _published(packs, path, option)
            yield (
                fact.title,
                fact.options[option] if option else UNANSWERED,
                count,
                _of(option, count, answered),
                figure,
            )
        if path == OPENING:
            opened = sum(found[option] for option in _OPENED if option in found)
            yield (fact.title, _OPEN_AT_ALL, opened, share(opened, answered), _published(packs, path, _AT_ALL))


def _counts(fact: Fact, summary: Summary) -> dict[str, int]:
    """Give the rows of every option, and under ``""`` those without an answer."""
    counts = summary.counts[fact.path][:, :4].sum(axis=1).tolist()
    return dict(zip((*fact.options, ""), counts, strict=True))


def _of(option: str, count: int, answered: int) -> Cell:
    return share(count, answered) if option else None


def _published(packs: Packs, path: str, option: str) -> Cell:
    names: Mapping[tuple[str, str], str] = {
        **{("scenario.main", scenario): name for scenario, name in SCENARIOS.items()},
        ("platform.origin", "self_developed"): SHARES["platform.origin"],
        (OPENING, _AT_ALL): SHARES[OPENING],
    }
    figure = figure_of(packs, names.get((path, option), ""))
    return published(figure) if figure else None


def _throughput(summary: Summary, packs: Packs) -> Iterator[tuple[Cell, ...]]:
    fact = packs.vocabulary.facts.get(THROUGHPUT)
    if fact is None:
        return
    counts = summary.counts["throughput"].tolist()
    for place, (_, title) in enumerate(THROUGHPUT_CLASSES):
        yield (
            fact.title,
            title,
            counts[place],
            share(counts[place], sum(counts[:-1])),
            THROUGHPUT_PUBLISHED if place else None,
        )
    yield (fact.title, UNANSWERED, counts[-1], None, None)
