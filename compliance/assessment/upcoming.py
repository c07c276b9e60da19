"""What lies ahead: deadlines, answers that grow old, evidence and waivers that lapse, rules that start or end.

Everything is judged on the answers as they are; what somebody does in the meantime is theirs to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from compliance.assessment.assessment import Assessment
from compliance.assessment.evidence import proven_facts, supports_on
from compliance.assessment.findings import Finding, outcome_in
from compliance.assessment.outcomes import TITLES as OUTCOMES
from compliance.assessment.outcomes import Outcome
from compliance.assessment.waivers import WaiverState
from compliance.documents.rules import Rule
from compliance.language.evaluation import Situation
from compliance.language.frozen import frozen
from compliance.language.text import COMMA, Text, joined

_ONE_DAY = timedelta(days=1)
_MET = (Outcome.PASS, Outcome.NOT_APPLICABLE)


class Kind(StrEnum):
    """What happens on the day."""

    DUE = "due"
    GROWS_OLD = "grows_old"
    EVIDENCE_LAPSES = "evidence_lapses"
    WAIVER_LAPSES = "waiver_lapses"
    RULE_STARTS = "rule_starts"
    RULE_ENDS = "rule_ends"


TITLES: dict[Kind, Text] = {
    Kind.DUE: Text("due", "到期"),
    Kind.GROWS_OLD: Text("no longer met", "不再符合"),
    Kind.EVIDENCE_LAPSES: Text("evidence, last day", "证据最后有效日"),
    Kind.WAIVER_LAPSES: Text("waiver, last day", "豁免最后有效日"),
    Kind.RULE_STARTS: Text("comes into force", "开始施行"),
    Kind.RULE_ENDS: Text("last day in force", "施行最后一日"),
}
_THEN = Text("{title} (with the answers as they are: {outcome})", "{title}（按现有填报：{outcome}）")
_SUPPORTS = Text("{file} supports: {answers}", "{file} 支持：{answers}")


@frozen
class Event:
    """A day ahead and what happens on it; ``about`` is the rule, or the file."""

    day: date
    kind: Kind
    about: str
    title: Text
    remedy: Text | None = None
    provisional: bool = False


def upcoming(assessment: Assessment, until: date) -> tuple[Event, ...]:
    """Give what lies between the day of the assessment and another, both included, the soonest first."""
    found = (
        *_deadlines(assessment, until),
        *_growing_old(assessment, until),
        *_lapsing_evidence(assessment, until),
        *_lapsing_waivers(assessment, until),
        *_starting(assessment, until),
        *_ending(assessment, until),
    )
    return tuple(sorted(found, key=lambda event: (event.day, tuple(Kind).index(event.kind), event.about)))


def _deadlines(assessment: Assessment, until: date) -> Iterator[Event]:
    for finding in assessment.findings:
        due = finding.due_on
        if finding.outcome is Outcome.PENDING and due and due <= until:
            rule = finding.rule
            yield Event(due, Kind.DUE, rule.id, rule.title, rule.remedy, finding.due.provisional)


def _growing_old(assessment: Assessment, until: date) -> Iterator[Event]:
    """Give the rules that are met today and fail on a later day though nothing is done: a window has run out."""
    last = _on(assessment, until)
    for finding in assessment.findings:
        rule = finding.rule
        if finding.outcome in _MET and rule.in_force(until) and outcome_in(rule, last) is Outcome.FAIL:
            yield Event(_first_failure(assessment, finding, until), Kind.GROWS_OLD, rule.id, rule.title, rule.remedy)


def _first_failure(assessment: Assessment, finding: Finding, until: date) -> date:
    day = assessment.as_of + _ONE_DAY
    while day < until and outcome_in(finding.rule, _on(assessment, day)) is not Outcome.FAIL:
        day += _ONE_DAY
    return day


def _lapsing_evidence(assessment: Assessment, until: date) -> Iterator[Event]:
    facts = assessment.packs.vocabulary.facts
    for item in assessment.profile.evidence:
        if item.valid_until and item.valid_until <= until and supports_on(item, assessment.as_of):
            title = _SUPPORTS.fill(file=item.file, answers=joined((facts[path].title for path in item.supports), COMMA))
            yield Event(item.valid_until, Kind.EVIDENCE_LAPSES, item.file, title)


def _lapsing_waivers(assessment: Assessment, until: date) -> Iterator[Event]:
    rules = {finding.rule.id: finding.rule for finding in assessment.findings}
    for judged in assessment.waivers:
        if judged.state is WaiverState.IN_FORCE and judged.waiver.until <= until:
            rule = rules[judged.waiver.rule]
            yield Event(judged.waiver.until, Kind.WAIVER_LAPSES, rule.id, rule.title, rule.remedy)


def _starting(assessment: Assessment, until: date) -> Iterator[Event]:
    """Give the rules to come that would not be outside on their first day."""
    for rule in assessment.packs.rules:
        if rule.since and assessment.as_of < rule.since <= until:
            outcome = outcome_in(rule, _on(assessment, rule.since))
            if outcome is not Outcome.NOT_APPLICABLE:
                title = _THEN.fill(title=rule.title, outcome=OUTCOMES[outcome])
                yield Event(rule.since, Kind.RULE_STARTS, rule.id, title, rule.remedy)


def _ending(assessment: Assessment, until: date) -> Iterator[Event]:
    for finding in assessment.findings:
        rule: Rule = finding.rule
        if rule.until and rule.until <= until and finding.outcome is not Outcome.NOT_APPLICABLE:
            yield Event(rule.until, Kind.RULE_ENDS, rule.id, rule.title)


def _on(assessment: Assessment, day: date) -> Situation:
    """Give the answers as they count on a day."""
    facts = proven_facts(assessment.profile, assessment.packs.vocabulary.facts, assessment.assurance, day)
    return Situation(facts, day, assessment.calendar)
