"""Findings: one rule judged for one profile on one day, with its reason, what is missing and when it is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from itertools import chain
from operator import attrgetter
from typing import Protocol, assert_never

from compliance.assessment.outcomes import Clock, Fate, Outcome, fates_of, outcome_of
from compliance.documents.rules import Citation, Pack, Packs, Rule
from compliance.language.conditions import Constant, CountedDay, Operand, Reference, Test
from compliance.language.durations import Counted
from compliance.language.evaluation import (
    Decider,
    Situation,
    Trace,
    counted_day,
    decider,
    deciding_tests,
    evaluate,
    explain,
    open_facts,
)
from compliance.language.facts import NEVER, Fact
from compliance.language.frozen import field, frozen, replace
from compliance.language.text import Text, joined
from compliance.language.truth import FALSE, TRUE, UNKNOWN, Truth
from compliance.language.wording import say_open, say_reason

_SPACE = Text(" ", "")
_OPEN_APPLICABILITY = Text("whether it applies is open: {inner}.", "是否适用尚不确定：{inner}。")
_NOT_APPLICABLE = Text("does not apply: {inner}.", "不适用：{inner}。")
_STATED = Text("{inner}.", "{inner}。")
_DUE = Text("Due {day}.", "最迟应于{day}完成。")
_WAS_DUE = Text("Was due {day}.", "最迟应于{day}完成，现已逾期。")
_NOT_STARTED = Text("The clock has not started: {inner}.", "期限尚未起算：{inner}。")
_ANCHOR_OPEN = Text("Whether it is overdue is open: {inner} is not answered.", "是否逾期尚不确定：未回答{inner}。")
_PROVISIONAL = Text("(provisional: working days of that year are not published)", "（暂定：该年度工作日安排尚未公布）")


@frozen
class Due:
    """A rule's deadline as it stands on the day."""

    clock: Clock
    on: date | None = None
    provisional: bool = False


_NO_DEADLINE, _ANCHOR_UNANSWERED, _NOT_BEGUN = Due(Clock.NONE), Due(Clock.UNANSWERED), Due(Clock.OPEN)


class Judgement(Protocol):
    """What a rule came to, with the words or without."""

    @property
    def rule(self) -> Rule: ...  # noqa: D102 - as a finding's
    @property
    def applies(self) -> Truth: ...  # noqa: D102
    @property
    def outcome(self) -> Outcome: ...  # noqa: D102
    @property
    def fates(self) -> frozenset[Fate]: ...  # noqa: D102


@frozen
class Finding:
    """What one rule came to in a situation; why, what is missing and what to cite are worked out when asked for.

    Two findings are equal when all that they say is.
    """

    rule: Rule
    applies: Truth
    outcome: Outcome
    effective_outcome: Outcome
    fates: frozenset[Fate]
    situation: Situation = field(repr=False, compare=False)
    packs: Packs = field(repr=False, compare=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finding) and _everything_said(self) == _everything_said(other)

    def __hash__(self) -> int:
        return hash((self.rule.id, self.effective_outcome))

    @cached_property
    def requires(self) -> Truth:
        """Whether what the rule requires is so, even where it does not apply."""
        return evaluate(self.rule.requires, self.situation)

    @cached_property
    def due(self) -> Due:
        """How its deadline stands."""
        return due_of(self.rule, self.situation)

    @property
    def due_on(self) -> date | None:
        """The due date where the rule applies, is not met, and its anchor is a date."""
        return self.due.on if self.applies is TRUE and self.requires is not TRUE else None

    @cached_property
    def applies_trace(self) -> Trace | None:
        """Why it applies or not; nothing where it applies to everybody."""
        return explain(self.rule.applies_when, self.situation) if self.rule.applies_when else None

    @cached_property
    def requires_trace(self) -> Trace:
        """Why what it requires is so or not."""
        return explain(self.rule.requires, self.situation)

    @cached_property
    def reason(self) -> Text:
        """Why the outcome is what it is, as whole sentences."""
        said = [_say_applies(self), _say_requires(self), _say_due(self)]
        return joined((text for text in said if text), _SPACE)

    @property
    def brief_reason(self) -> Text:
        """Why, with definitions by name and answers as they are, without what they lack: for lists of many findings."""
        said = [_say_applies(self, opened=False), _say_requires(self, opened=False), _say_due(self)]
        return joined((text for text in said if text), _SPACE)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The unanswered facts that can still change the outcome, in reading order."""
        return tuple(dict.fromkeys(_missing(self)))

    @cached_property
    def cites(self) -> tuple[Citation, ...]:
        """The citations that are right on the day."""
        return self.packs.citations(self.rule, self.situation.as_of)


_everything_said = attrgetter(
    "rule", "applies", "requires", "outcome", "effective_outcome", "fates", "due", "cites", "missing", "reason"
)


def outcome_in(rule: Rule, situation: Situation) -> Outcome:
    """Give a rule's raw outcome in a situation."""
    return _judged(rule, situation).outcome


@frozen
class _Ruling:
    """Whether a rule applies, and what it then comes to."""

    applies: Truth
    outcome: Outcome
    fates: frozenset[Fate]


@cache
def _ruling(applies: Truth, requires: Truth, clock: Clock) -> _Ruling:
    cell = applies, requires, clock
    return _Ruling(applies, outcome_of(*cell), fates_of(*cell))


_NO_CLOCK = Clock.NONE
_OUTSIDE = _ruling(FALSE, TRUE, _NO_CLOCK)
_JUDGE = "(judge)"  # no name that a field could have


def _judged(rule: Rule, situation: Situation) -> _Ruling:
    judge: Callable[[Situation], _Ruling] = rule.__dict__.get(_JUDGE) or _judge(rule)
    return judge(situation)


def _judge(rule: Rule) -> Callable[[Situation], _Ruling]:
    """Make a rule ready once, what it requires where it first may apply; what cannot move the outcome is not evaluated.

    What was made stays with the rule.
    """
    applies = None if rule.applies_when is None else decider(rule.applies_when)
    requires: Decider | None = None

    def judge(situation: Situation) -> _Ruling:
        nonlocal requires
        concerned = TRUE if applies is None else applies(situation)
        if concerned is FALSE:
            return _OUTSIDE
        if requires is None:
            requires = decider(rule.requires)
        met = requires(situation)
        clock = _NO_CLOCK if met is TRUE or rule.deadline is None else due_of(rule, situation).clock
        return _ruling(concerned, met, clock)

    rule.__dict__[_JUDGE] = judge
    return judge


def due_of(rule: Rule, situation: Situation) -> Due:
    """Give how a rule's deadline stands on the day."""
    if rule.deadline is None:
        return _NO_DEADLINE
    counted = _deadline_day(rule.deadline, situation)
    if counted is None:
        return _ANCHOR_UNANSWERED
    if not isinstance(counted, Counted):
        return _NOT_BEGUN
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


def find(rule: Rule, declared: Situation, proven: Situation, packs: Packs) -> Finding:
    """Judge a rule; an admission needs no proof, everything else is judged on the proven answers."""
    situation, ruling = declared, _judged(rule, declared)
    if declared.facts is not proven.facts and ruling.outcome is not Outcome.FAIL:
        situation, ruling = proven, _judged(rule, proven)
    return Finding(rule, ruling.applies, ruling.outcome, ruling.outcome, ruling.fates, situation, packs)


def stands_outside(pack: Pack, *situations: Situation) -> bool:
    """Whether a whole pack does not speak to the profile, whichever of its answers count."""
    applies = pack.applies_when
    return applies is not None and all(evaluate(applies, situation) is FALSE for situation in situations)


def found_outside(rule: Rule, situation: Situation, packs: Packs) -> Finding:
    """Give what ``find`` gives for a rule of a pack that stands outside; its conditions need not be built for it."""
    return Finding(rule, FALSE, _OUTSIDE.outcome, _OUTSIDE.outcome, _OUTSIDE.fates, situation, packs)


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


def _missing(finding: Finding) -> Iterable[str]:
    waits = (_to_apply(finding), _to_be_met(finding), _to_start(finding))  # nothing is worked out before it is taken
    return missing_of(finding.outcome, *waits)


def _to_apply(finding: Finding) -> Iterator[str]:
    if finding.applies is UNKNOWN and finding.applies_trace:
        yield from open_facts(finding.applies_trace)


def _to_be_met(finding: Finding) -> Iterator[str]:
    if finding.requires is UNKNOWN:
        yield from open_facts(finding.requires_trace)


def _to_start(finding: Finding) -> Iterator[str]:
    anchor = anchor_of(finding.rule)
    if anchor and finding.due.clock is Clock.UNANSWERED:
        yield anchor.path


def missing_of(
    outcome: Outcome, to_apply: Iterable[str], to_be_met: Iterable[str], to_start: Iterable[str]
) -> Iterable[str]:
    """Give the open facts that an outcome waits for, of those that its three parts wait for."""
    match outcome:
        case Outcome.UNKNOWN:
            return chain(to_apply, to_be_met, to_start)
        case Outcome.PASS:
            return to_apply
        case Outcome.PENDING:
            return to_be_met
        case Outcome.FAIL | Outcome.NOT_APPLICABLE | Outcome.WAIVED:
            return ()
        case _:
            assert_never(outcome)


def _say_applies(finding: Finding, *, opened: bool = True) -> Text | None:
    trace = finding.applies_trace
    if trace is None or trace.truth is TRUE:
        return None
    said = (
        _NOT_APPLICABLE.fill(inner=say_reason(trace, opened=opened))
        if trace.truth is FALSE
        else _OPEN_APPLICABILITY.fill(inner=say_open(trace))
    )
    return _sentence(said)


def _say_requires(finding: Finding, *, opened: bool = True) -> Text | None:
    if finding.applies is FALSE:
        return None
    return _sentence(_STATED.fill(inner=say_reason(finding.requires_trace, opened=opened)))


def _say_due(finding: Finding) -> Text | None:
    due, anchor = finding.due, anchor_of(finding.rule)
    if due.clock is Clock.NONE or finding.applies is not TRUE or finding.requires is TRUE:
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
