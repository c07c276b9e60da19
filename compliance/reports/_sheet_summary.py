"""The summary of the workbook: parts of pairs and tables as plain values in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from compliance.assessment import evidence, outcomes, verdicts
from compliance.assessment.assessment import Assessment
from compliance.language.text import LEGAL_NOTICE, Lang, Text
from compliance.reports._assurance import proving
from compliance.reports._numbers import Bar, force_bars, level_bars, pack_bars, theme_bars
from compliance.reports._view import ORDER, provenance
from compliance.reports._words import caveats, percent

Cell: TypeAlias = str | float | date | None
_LOW, _HIGH = Text("Low", "下限"), Text("High", "上限")
_GROUPS = (
    Text("Group", "分组"),
    _LOW,
    _HIGH,
    Text("Gaps", "不符合"),
    Text("Open", "待定"),
    Text("Sum, low", "下限计算"),
    Text("Sum, high", "上限计算"),
)
_PROVEN = (
    Text("Assurance", "采信标准"),
    _LOW,
    _HIGH,
    Text("Verdict", "结论"),
    Text("Decided", "已定"),
    Text("Answers that count", "采信的填报数"),
)
_BARS: dict[Text, Callable[[Assessment], list[Bar]]] = {
    Text("Levels", "层面"): level_bars,
    Text("Binding force", "约束力"): force_bars,
    Text("Themes", "主题"): theme_bars,
    Text("Rule packs", "规则包"): pack_bars,
}


@dataclass(frozen=True)
class Part:
    """A part of the summary: pairs of a label and a value, or a table under its head."""

    title: Text
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[Text, ...] = ()
    texts: frozenset[int] = frozenset({0})  # the table's columns of words


def summary(assessment: Assessment, lang: Lang) -> list[Part]:
    """Give the summary: what was judged, what it came to, how far it is proven, the groups, what it rests on."""
    return [
        Part(Text("Result", "结论"), tuple(_result(assessment, lang))),
        Part(Text("Outcomes", "结果分布"), tuple(_counts(assessment, lang))),
        Part(Text("How far it is proven", "证明程度"), tuple(_rungs(assessment, lang)), _PROVEN, frozenset({0, 3})),
        *(
            Part(title, tuple(_bar(bar, lang) for bar in bars_of(assessment)), _GROUPS)
            for title, bars_of in _BARS.items()
        ),
        Part(Text("Provenance", "溯源信息"), tuple((title[lang], value) for title, value in provenance(assessment))),
        Part(Text("Notice", "声明"), tuple(_notices(assessment, lang))),
    ]


def _result(assessment: Assessment, lang: Lang) -> Iterable[tuple[Cell, ...]]:
    profile, overall = assessment.profile, assessment.overall
    low, high = overall.score.shown if overall.score else (None, None)
    said: list[tuple[Text, Cell]] = [
        (Text("Project", "项目"), profile.name),
        (Text("Operator", "运营主体"), profile.operator),
        (Text("As of", "评估日"), assessment.as_of),
        (Text("Answers", "采信标准"), evidence.TITLES[assessment.assurance][lang]),
        (Text("Verdict in law", "法律层面结论"), verdicts.TITLES[assessment.verdict][lang]),
        (Text("Score, low", "得分下限"), low),
        (Text("Score, high", "得分上限"), high),
        *([(Text("No score", "无得分"), overall.score_reason[lang])] if overall.score_reason else []),
        (Text("Decided, by weight", "已有定论（按权重）"), percent(overall.coverage_shown)),
        (Text("Open questions", "待答问题"), len(assessment.questions)),
    ]
    return ((title[lang], value) for title, value in said)


def _counts(assessment: Assessment, lang: Lang) -> Iterable[tuple[Cell, ...]]:
    return ((outcomes.TITLES[outcome][lang], assessment.overall.counts[outcome]) for outcome in ORDER)


def _rungs(assessment: Assessment, lang: Lang) -> Iterable[tuple[Cell, ...]]:
    return (
        (rung.name[lang], rung.low, rung.high, rung.verdict[lang], rung.decided, rung.answers)
        for rung in proving(assessment).rungs
    )


def _bar(bar: Bar, lang: Lang) -> tuple[Cell, ...]:
    return (bar.title[lang], bar.low, bar.high, bar.gaps, bar.open, bar.low_sum, bar.high_sum)


def _notices(assessment: Assessment, lang: Lang) -> Iterable[tuple[Cell, ...]]:
    said = [*caveats(assessment), LEGAL_NOTICE]
    return ((Text("Note", "提示")[lang], text[lang]) for text in said)
