"""Findings: one rule judged for one profile on one day, with its reason, what is missing and when it is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import assert_never

from compliance.assessment.outcomes import Clock, Fate, Outcome, fates_of, outcome_of
from compliance.documents.rules import Citation, Rule
from compliance.language.conditions import Constant, CountedDay, Operand, Reference, Test
from compliance.language.durations import Counted
from compliance.language.evaluation import Situation, Trace, counted_day, deciding_tests, evaluate, explain, open_facts
from compliance.language.facts import NEVER, Fact
from compliance.language.frozen import frozen
from compliance.language.text import Text, joined
from compliance.language.truth import Truth
from compliance.language.wording import say_reason

_SPACE = Text(" ", "")
_OPEN_APPLICABILITY = Text("whether it applies is open: {inner}.", "是否适用尚不确定：{inner}。")
_NOT_APPLICABLE = Text("does not apply: {inner}.", "不适用：{inner}。")
_STATED = Text("{inner}.", "{inner}。")
_DUE = Text("Due {day}.", "应于{day}前完成。")
_WAS_DUE = Text("Was due {day}.", "应于{day}前完成，已逾期。")
_NOT_STARTED = Text("The clock has not started: {inner}.", "期限尚未起算：{inner}。")
_ANCHOR_OPEN = Text("Whether it is overdue is open: {inner} is not answered.", "是否逾期尚不确定：未回答{inner}。")
_PROVISIONAL = Text("(provisional: working days of that year are not published)", "（暂定：该年度工作日安排尚未公布）")


@frozen
class Due:
    """A rule's deadline as it stands on the day."""

    clock: Clock
    on: date | None = None
    provisional: bool = False


@frozen
class Finding:
    """What one rule came to."""

    rule: Rule
    applies: Truth
    requires: Truth
    outcome: Outcome
    effective_outcome: Outcome
    fates: frozenset[Fate]
    reason: Text
    missing: tuple[str, ...]
    cites: tuple[Citation, ...]
    due: Due = field(default=Due(Clock.NONE))
    applies_trace: Trace | None = field(default=None, repr=False, compare=False)
    requires_trace: Trace | None = field(default=None, repr=False, compare=False)

    @property
    def due_on(self) -> date | None:
        """Give the due date where the rule applies, is not met, and its anchor is a date."""
        return self.due.on if self.applies is Truth.TRUE and self.requires is not Truth.TRUE else None


@frozen
class Judged:
    """The three truths of a rule in one situation."""

    applies: Truth
    requires: Truth
    due: Due
    requires_trace: Trace
    applies_trace: Trace | None = None

    @property
    def outcome(self) -> Outcome:
        """The raw outcome."""
        return outcome_of(self.applies, self.requires, self.due.clock)

    @property
    def fates(self) -> frozenset[Fate]:
        """What the rule may still become."""
        return fates_of(self.applies, self.requires, self.due.clock)


def judge(rule: Rule, situation: Situation) -> Judged:
    """Evaluate a rule in a situation, keeping why."""
    applies = explain(rule.applies_when, situation) if rule.applies_when is not None else None
    requires = explain(rule.requires, situation)
    applies_truth = applies.truth if applies else Truth.TRUE
    return Judged(applies_truth, requires.truth, due_of(rule, situation), requires, applies)


def outcome_in(rule: Rule, situation: Situation) -> Outcome:
    """Give a rule's raw outcome in a situation, without keeping why."""
    applies = Truth.TRUE if rule.applies_when is None else evaluate(rule.applies_when, situation)
    return outcome_of(applies, evaluate(rule.requires, situation), due_of(rule, situation).clock)


def due_of(rule: Rule, situation: Situation) -> Due:
    """Give how a rule's deadline stands on the day."""
    if rule.deadline is None:
        return Due(Clock.NONE)
    counted = _deadline_day(rule.deadline, situation)
    if counted is None:
        return Due(Clock.UNANSWERED)
    if not isinstance(counted, Counted):
        return Due(Clock.OPEN)
    return Due(Clock.OPEN if counted.day >= situation.as_of else Clock.PASSED, counted.day, counted.provisional)


def _deadline_day(deadline: Operand, situation: Situation) -> Counted | str | None:
    match deadline:
        case CountedDay():
            return counted_day(deadline, situation)
        case Constant(date() as day):
            return Counted(day)
        case Reference(fact):
            value = situation.reading(fact)
            return Counted(value) if isinstance(value, date) else NEVER if value == NEVER else None
        case _:
            raise AssertionError(deadline)


def find(rule: Rule, declared: Situation, proven: Situation, cites: tuple[Citation, ...]) -> Finding:
    """Judge a rule; an admission needs no proof, everything else is judged on the proven answers."""
    judged = judge(rule, declared)
    if declared.facts is not proven.facts and judged.outcome is not Outcome.FAIL:
        judged = judge(rule, proven)
    return Finding(
        rule=rule,
        applies=judged.applies,
        requires=judged.requires,
        outcome=judged.outcome,
        effective_outcome=judged.outcome,
        fates=judged.fates,
        reason=_reason(rule, judged),
        missing=_missing(rule, judged),
        cites=cites,
        due=judged.due,
        applies_trace=judged.applies_trace,
        requires_trace=judged.requires_trace,
    )


def anchor_of(rule: Rule) -> Fact | None:
    """Give the fact a rule's deadline is counted from."""
    match rule.deadline:
        case CountedDay(_, Reference(fact), _) | Reference(fact):
            return fact
        case _:
            return None


def deciding_fact(finding: Finding) -> str:
    """Give the path of the answer that a finding is about: the first missing one, else the first that decided it."""
    if finding.missing:
        return finding.missing[0]
    out = finding.outcome is Outcome.NOT_APPLICABLE
    trace = finding.applies_trace if out else finding.requires_trace
    leaves = deciding_tests(trace) if trace else iter(())
    return next((leaf.condition.fact.path for leaf in leaves if isinstance(leaf.condition, Test)), "")


def _missing(rule: Rule, judged: Judged) -> tuple[str, ...]:
    """Give the unanswered facts that can still change the outcome, in reading order."""
    applies = list(open_facts(judged.applies_trace)) if judged.applies_trace else []
    requires = list(open_facts(judged.requires_trace))
    match judged.outcome:
        case Outcome.UNKNOWN:
            anchor = anchor_of(rule) if judged.due.clock is Clock.UNANSWERED else None
            found = [*applies, *requires, *([anchor.path] if anchor else [])]
        case Outcome.PASS:
            found = applies
        case Outcome.PENDING:
            found = requires
        case Outcome.FAIL | Outcome.NOT_APPLICABLE | Outcome.WAIVED:
            found = []
        case _:
            assert_never(judged.outcome)
    return tuple(dict.fromkeys(found))


def _reason(rule: Rule, judged: Judged) -> Text:
    """Word why the outcome is what it is, as whole sentences."""
    said = [_say_applies(judged), _say_requires(judged), _say_due(rule, judged)]
    return joined((text for text in said if text), _SPACE)


def _say_applies(judged: Judged) -> Text | None:
    trace = judged.applies_trace
    if trace is None or trace.truth is Truth.TRUE:
        return None
    sentence = _NOT_APPLICABLE if trace.truth is Truth.FALSE else _OPEN_APPLICABILITY
    return _sentence(sentence.fill(inner=say_reason(trace, asked=False)))


def _say_requires(judged: Judged) -> Text | None:
    if judged.applies is Truth.FALSE:
        return None
    return _sentence(_STATED.fill(inner=say_reason(judged.requires_trace)))


def _say_due(rule: Rule, judged: Judged) -> Text | None:
    due, anchor = judged.due, anchor_of(rule)
    if due.clock is Clock.NONE or judged.applies is not Truth.TRUE or judged.requires is Truth.TRUE:
        return None
    if due.on is not None:
        said = (_WAS_DUE if due.clock is Clock.PASSED else _DUE).fill(day=due.on.isoformat())
        return joined((said, _PROVISIONAL), _SPACE) if due.provisional else said
    title = anchor.title if anchor else Text("", "")
    return (_NOT_STARTED if due.clock is Clock.OPEN else _ANCHOR_OPEN).fill(inner=title)


def _sentence(text: Text) -> Text:
    return Text(text.en[:1].upper() + text.en[1:], text.zh)


def with_waivers(finding: Finding, waived: Mapping[str, object]) -> Finding:
    """Give the finding with its effective outcome: a fail under a waiver in force is waived."""
    if finding.outcome is Outcome.FAIL and finding.rule.id in waived:
        return replace(finding, effective_outcome=Outcome.WAIVED)
    return finding
