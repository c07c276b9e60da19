"""The assessment as the printable reports show it: plain parts with every text in both languages, in reading order."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from compliance import __version__
from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.remediation import coming_due, with_outcome
from compliance.assessment.upcoming import Event, Kind, upcoming
from compliance.documents.packs import built_in_ids
from compliance.documents.rules import Force, Level, Pack, Severity
from compliance.language.text import Text, joined
from compliance.reports._words import cited, coming, counted, effort, grouped, place

_AND = Text(" and ", "、")
ORDER = (Outcome.FAIL, Outcome.WAIVED, Outcome.PENDING, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE)


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
    basis: Text
    missing: tuple[str, ...]
    notes: tuple[Text, ...]


def items(assessment: Assessment, *wanted: Outcome) -> list[Item]:
    """Give findings with these effective outcomes (all, if none is named), the worst first."""
    return [_item(assessment, finding) for finding in with_outcome(assessment.findings, *(wanted or tuple(Outcome)))]


def due_items(assessment: Assessment) -> list[Item]:
    """Give what is pending, the soonest first."""
    return [_item(assessment, finding) for finding in coming_due(assessment.findings)]


def ahead(assessment: Assessment) -> tuple[Event, ...]:
    """Give what lies ahead up to the day asked for, besides the deadlines, which every report shows."""
    if assessment.due_until is None:
        return ()
    return tuple(event for event in upcoming(assessment, assessment.due_until) if event.kind is not Kind.DUE)


def dated(assessment: Assessment) -> list[Item | Event]:
    """Give deadlines and what lies ahead by their days; what has no day yet comes last."""
    known: list[Item | Event] = [*due_items(assessment), *ahead(assessment)]
    return sorted(known, key=lambda one: one.day.isoformat() if isinstance(one, Event) else one.due_on or "~")


def headline(assessment: Assessment) -> list[Text]:
    """Say in a few words what the verdict comes from."""
    law = [finding for finding in assessment.findings if finding.rule.force is Force.LAW]
    gaps = sum(finding.outcome is Outcome.FAIL for finding in law)
    unknown = sum(finding.outcome is Outcome.UNKNOWN for finding in law)
    said = (
        (gaps, counted(gaps, "gap in law", "gaps in law", "{n}项不符合法律法规")),
        (unknown, counted(unknown, "legal rule is open", "legal rules are open", "{n}项法律要求待定")),
    )
    due = coming(assessment)
    return [*(text for number, text in said if number), *([due] if due else [])]


@dataclass(frozen=True)
class Alike:
    """Findings for one and the same reason, or that wait for the same answer."""

    reason: Text
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.items)


def alike(found: Iterable[Item]) -> list[Alike]:
    """Gather items by their reason, in the order of the first of each: one reason often holds for many rules."""
    gathered: dict[Text, list[Item]] = {}
    for item in found:
        gathered.setdefault(item.reason, []).append(item)
    return [Alike(reason, tuple(items)) for reason, items in gathered.items()]


def waiting(assessment: Assessment, found: Iterable[Item]) -> list[Alike]:
    """Gather open findings, each under the one answer it waits for that settles most of all that is open."""
    ranks = {question.fact.path: rank for rank, question in enumerate(assessment.questions)}
    gathered: dict[str, list[Item]] = {}
    for item in found:
        first = min(item.missing, key=lambda path: ranks.get(path, len(ranks)))
        gathered.setdefault(first, []).append(item)
    facts = assessment.packs.vocabulary.facts
    order = sorted(gathered, key=lambda path: ranks.get(path, len(ranks)))
    return [Alike(facts[path].title, tuple(gathered[path])) for path in order]


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
        basis=grouped(assessment.packs, finding.cites),
        missing=finding.missing,
        notes=tuple(note.says for note in assessment.notes if rule.id in note.rules),
    )


def _cited(assessment: Assessment, finding: Finding) -> Iterable[Cited]:
    for cite in finding.cites:
        clause = assessment.packs.sources[cite.source].clauses[cite.clause]
        label = cited(assessment.packs, cite)
        yield Cited(label, cite.path, clause.says, clause.sanction, clause.verified, clause.checked)


def sanctions(item: Item) -> list[tuple[Text, Text]]:
    """Give what a breach may cost, each once, with the clauses it stands on."""
    gathered: dict[Text, list[Text]] = {}
    for cite in item.cites:
        if cite.sanction:
            gathered.setdefault(cite.sanction, []).append(cite.label)
    return [(sanction, joined(labels, _AND)) for sanction, labels in gathered.items()]


def folded_packs(assessment: Assessment) -> list[Text]:
    """Give the titles of packs none of whose rules applies."""
    return [pack.title for pack in assessment.packs.packs if not assessment.by_pack[pack.id].applying]


def provenance(assessment: Assessment) -> list[tuple[Text, str]]:
    """Give what an auditor needs to replay the report."""
    calendar, profile = assessment.calendar, assessment.profile
    rows = [
        (Text("As of", "评估日"), assessment.as_of.isoformat()),
        (Text("Assurance", "采信标准"), str(assessment.assurance)),
        (Text("Profile", "项目档案"), f"{profile.file} · SHA-256 {profile.sha256}"),
        (Text("Tool", "工具"), f"compliance {__version__}"),
        (
            Text("Working-day calendar, and its last day", "工作日历及截止日"),
            f"{calendar.name} {calendar.version} · {calendar.through}",
        ),
        (Text("To judge it again by the packs below", "按下列规则包复算的命令"), _again(assessment)),
    ]
    packs = assessment.packs.packs
    return [*rows, *((pack.title, f"{pack.id} {pack.version} · SHA-256 {pack.sha256}") for pack in packs)]


def _again(assessment: Assessment) -> str:
    """Give the command that comes to the same, as one would type it."""
    command = ["compliance", "check", assessment.profile.file, "--as-of", assessment.as_of.isoformat()]
    command += ["--assurance", str(assessment.assurance), *_choosing(assessment.packs.packs)]
    return shlex.join([*command, "--no-waivers"] if assessment.waivers_ignored else command)


def _choosing(packs: Iterable[Pack]) -> Iterable[str]:
    """Give the options that choose these packs: nothing for all built-in ones, which are what one gets unasked.

    No option leaves every built-in one out, which only a program can.
    """
    ours = [pack.id for pack in packs if pack.built_in]
    folders = (pack.folder if "/" in pack.folder else f"./{pack.folder}" for pack in packs if not pack.built_in)
    if not ours:
        return ()
    ids = () if set(ours) == set(built_in_ids()) else ours
    return (part for name in (*ids, *folders) for part in ("--pack", name))
