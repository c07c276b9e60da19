"""The assessment as the printable reports show it: plain parts with every text in both languages, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from compliance import __version__
from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.questionnaire import Question
from compliance.assessment.remediation import coming_due, with_outcome
from compliance.assessment.scoring import Tally
from compliance.documents.rules import Force, Level, Severity
from compliance.language.facts import say_value
from compliance.language.text import Text
from compliance.reports._words import FORCES, LEVELS, cited, effort, place

ORDER = (Outcome.FAIL, Outcome.WAIVED, Outcome.PENDING, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True)
class Bar:
    """A group's interval as a bar: low and high in percent, ``None`` where there is no score."""

    key: str
    title: Text
    low: float | None
    high: float | None
    gaps: int
    open: int
    applying: int


@dataclass(frozen=True)
class Cited:
    """A clause as a reader needs it."""

    label: Text
    path: str
    says: Text
    sanction: Text | None
    verified: str
    checked: str


@dataclass(frozen=True)
class Item:
    """A finding, ready to be shown."""

    id: str
    pack: str
    title: Text
    outcome: Outcome
    raw: Outcome
    level: Level
    theme: str
    force: Force
    severity: Severity
    weight: int
    reason: Text
    remedy: Text
    effort: Text
    effort_days: int | None
    place: str
    due_on: str
    provisional: bool
    derivation: Text | None
    cites: tuple[Cited, ...]
    missing: tuple[str, ...]
    notes: tuple[Text, ...]


def items(assessment: Assessment, *wanted: Outcome) -> list[Item]:
    """Give findings with these effective outcomes (all, if none is named), the worst first."""
    return [_item(assessment, finding) for finding in with_outcome(assessment.findings, *(wanted or tuple(Outcome)))]


def due_items(assessment: Assessment) -> list[Item]:
    """Give what is pending, the soonest first."""
    return [_item(assessment, finding) for finding in coming_due(assessment.findings)]


def _item(assessment: Assessment, finding: Finding) -> Item:
    rule = finding.rule
    return Item(
        id=rule.id,
        pack=rule.pack,
        title=rule.title,
        outcome=finding.effective_outcome,
        raw=finding.outcome,
        level=rule.level,
        theme=rule.theme,
        force=rule.force,
        severity=rule.severity,
        weight=rule.weight,
        reason=finding.reason,
        remedy=rule.remedy,
        effort=effort(rule.effort_days),
        effort_days=rule.effort_days,
        place=place(assessment, finding),
        due_on=finding.due_on.isoformat() if finding.due_on else "",
        provisional=finding.due.provisional,
        derivation=rule.derivation,
        cites=tuple(_cited(assessment, finding)),
        missing=finding.missing,
        notes=tuple(note.says for note in assessment.notes if rule.id in note.rules),
    )


def _cited(assessment: Assessment, finding: Finding) -> Iterable[Cited]:
    for cite in finding.cites:
        clause = assessment.packs.sources[cite.source].clauses[cite.clause]
        label = cited(assessment.packs, cite)
        yield Cited(label, cite.path, clause.says, clause.sanction, clause.verified, clause.checked)


def bars(tallies: Mapping[Any, Tally], titles: Mapping[Any, Text]) -> list[Bar]:
    """Give the groups in which some rule may apply."""
    return [_bar(str(key), titles[key], tally) for key, tally in tallies.items() if tally.applying]


def _bar(key: str, title: Text, tally: Tally) -> Bar:
    low, high = tally.score.shown if tally.score else (None, None)
    gaps = tally.counts[Outcome.FAIL] + tally.counts[Outcome.WAIVED]
    return Bar(key, title, low, high, gaps, tally.counts[Outcome.UNKNOWN], tally.applying)


def level_bars(assessment: Assessment) -> list[Bar]:
    """Give the three levels."""
    return bars(assessment.levels, LEVELS)


def theme_bars(assessment: Assessment) -> list[Bar]:
    """Give the themes."""
    return bars(assessment.themes, assessment.packs.themes)


def force_bars(assessment: Assessment) -> list[Bar]:
    """Give how things stand by binding force."""
    return bars(assessment.forces, FORCES)


def pack_bars(assessment: Assessment) -> list[Bar]:
    """Give the packs that may apply."""
    return bars(assessment.by_pack, {pack.id: pack.title for pack in assessment.packs.packs})


def folded_packs(assessment: Assessment) -> list[Text]:
    """Give the titles of packs none of whose rules applies."""
    return [pack.title for pack in assessment.packs.packs if not assessment.by_pack[pack.id].applying]


def questions(assessment: Assessment) -> tuple[Question, ...]:
    """Give the open questions, the one that settles most first."""
    return assessment.questions


@dataclass(frozen=True)
class Standing:
    """Where the project stands on a question of the 2020 survey, beside the published figure."""

    asks: Text
    answer: Text
    published: Text


_THOUSANDS, _TENS_OF_THOUSANDS = 1_000, 10_000
_SURVEY_SCENARIOS = {
    "supply_chain_finance": "share-supply-chain-finance",
    "trade_finance": "share-trade-finance",
    "insurance": "share-insurance",
    "cross_border_payment": "share-cross-border-payment",
    "asset_backed_securities": "share-asset-securitisation",
}
_PUBLISHED = Text("2020: {qualifier}{value}% · {of}", "2020年：{qualifier}{value}% · {of}")
_NOT_NAMED = Text("2020: not named among the five largest", "2020年：不在公布的五类主要场景之列")
_THROUGHPUT = Text(
    "2020: most platforms thousands a second; more than half tens of thousands, in a test environment",
    "2020年：多数平台每秒数千笔；半数以上在特定实验环境下达每秒数万笔",
)
_CLASSES = (
    (_TENS_OF_THOUSANDS, Text("tens of thousands a second or more", "每秒数万笔及以上")),
    (_THOUSANDS, Text("thousands a second", "每秒数千笔")),
    (0, Text("below a thousand a second", "每秒不足千笔")),
)
_QUALIFIERS = {
    "about": Text("about ", "约"),
    "more_than": Text("more than ", "超过"),
    "nearly": Text("nearly ", "近"),
    "at_least": Text("at least ", "至少"),
    "at_most": Text("at most ", "至多"),
}


def survey(assessment: Assessment) -> list[Standing]:
    """Give the project's place in the terms of the report's survey: scenario, platform, openness, throughput."""
    facts = assessment.profile.facts
    standings = []
    scenario = str(facts.get("scenario.main", ""))
    published = _published(assessment, _SURVEY_SCENARIOS.get(scenario)) if scenario else None
    paths = (
        ("scenario.main", published or _NOT_NAMED),
        ("platform.origin", _published(assessment, "share-self-developed")),
        ("platform.source_opening", _published(assessment, "share-open-source")),
    )
    for path, said in paths:
        fact = assessment.packs.vocabulary.facts.get(path)
        if fact and said:
            standings.append(Standing(fact.title, say_value(fact, facts.get(path)), said))
    measured = assessment.packs.vocabulary.facts.get("platform.measured_tps")
    if measured:
        standings.append(Standing(measured.title, _throughput(assessment), _THROUGHPUT))
    return standings


def _published(assessment: Assessment, figure: str | None) -> Text | None:
    source = assessment.packs.sources.get("nifa-2020")
    found = next((f for f in source.figures if f.id == figure), None) if source else None
    if found is None:
        return None
    qualifier = _QUALIFIERS.get(found.qualifier or "", Text("", ""))
    return _PUBLISHED.fill(qualifier=qualifier, value=f"{found.value}", of=found.of)


def _throughput(assessment: Assessment) -> Text:
    fact = assessment.packs.vocabulary.facts["platform.measured_tps"]
    value = assessment.profile.facts.get("platform.measured_tps")
    if not isinstance(value, int | Decimal):
        return say_value(fact, value)
    return next(said for least, said in _CLASSES if value >= least)


def provenance(assessment: Assessment) -> list[tuple[Text, str]]:
    """Give what an auditor needs to replay the report."""
    calendar, profile = assessment.calendar, assessment.profile
    rows = [
        (Text("As of", "评估日"), assessment.as_of.isoformat()),
        (Text("Assurance", "采信标准"), str(assessment.assurance)),
        (Text("Profile", "项目档案"), f"{profile.file} · SHA-256 {profile.sha256}"),
        (Text("Tool", "工具"), f"compliance {__version__}"),
        (Text("Working-day calendar", "工作日历"), f"{calendar.name} {calendar.version}, → {calendar.through}"),
    ]
    packs = assessment.packs.packs
    return [*rows, *((pack.title, f"{pack.id} {pack.version} · SHA-256 {pack.sha256}") for pack in packs)]
