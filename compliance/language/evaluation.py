"""The truth of a condition for one profile, with the parts and the values that made it so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import assert_never

from compliance.language.conditions import (
    All,
    AnyOf,
    AsOf,
    Condition,
    Connective,
    Constant,
    CountedDay,
    Defined,
    Not,
    Operand,
    Reference,
    Share,
    Test,
    Window,
    operand_facts,
)
from compliance.language.durations import Calendar, Counted, earlier, later
from compliance.language.facts import NEVER, Fact, FactType, Value, as_of_reading
from compliance.language.frozen import frozen
from compliance.language.truth import FALSE, TRUE, UNKNOWN, Truth, known

Resolved = Value | tuple[date, date]
_DATES = frozenset({FactType.DATE})


@frozen
class Situation:
    """What conditions are evaluated in: answers by path (missing is unknown), the day, and the calendar.

    Definitions are shared between rules, so each is decided once, and so is every reason.
    """

    facts: Mapping[str, Value]
    as_of: date
    calendar: Calendar

    def reading(self, fact: Fact) -> Value | None:
        """Give the fact's value as it reads on the day, ``None`` where it is unanswered."""
        value = self.facts.get(fact.path)
        return None if value is None else as_of_reading(fact, value, self.as_of)

    @cached_property
    def found(self) -> dict[Decider, Truth]:
        """The truths of definitions so far, by what decides their meanings."""
        return {}

    @cached_property
    def explained(self) -> dict[int, Trace]:
        """The reasons of connectives so far, by identity; a trace holds its condition, so that this stays its own."""
        return {}


Decider = Callable[[Situation], Truth]
"""A condition made ready: gives its truth in a situation."""
_DECIDER = "(decider)"  # no name that a field could have


def evaluate(condition: Condition, situation: Situation) -> Truth:
    """Give the truth of a condition: a test's own, or its parts' combined."""
    decide: Decider = condition.__dict__.get(_DECIDER) or _decider(condition)
    return decide(situation)


def _decider(condition: Condition) -> Decider:
    """Make a condition ready once; what was made stays with the condition."""
    held = condition.__dict__
    made: Decider | None = held.get(_DECIDER)
    if made is None:
        made = _test(condition) if isinstance(condition, Test) else _connective(condition)
        held[_DECIDER] = made
    return made


def _connective(condition: Connective) -> Decider:
    parts = tuple(map(_decider, condition.parts))
    match condition:
        case All():
            return _all(parts)
        case AnyOf():
            return _any(parts)
        case Defined():
            return _once(*parts)
        case _:
            combine = condition.combine
            return lambda situation: combine([part(situation) for part in parts])


def _all(parts: tuple[Decider, ...]) -> Decider:
    def decide(situation: Situation) -> Truth:
        smallest = TRUE
        for part in parts:
            truth = part(situation)
            if truth is FALSE:
                return truth
            if truth is UNKNOWN:
                smallest = truth
        return smallest

    return decide


def _any(parts: tuple[Decider, ...]) -> Decider:
    def decide(situation: Situation) -> Truth:
        largest = FALSE
        for part in parts:
            truth = part(situation)
            if truth is TRUE:
                return truth
            if truth is UNKNOWN:
                largest = truth
        return largest

    return decide


def _once(means: Decider) -> Decider:
    def decide(situation: Situation) -> Truth:
        truth = situation.found.get(means)
        if truth is None:
            truth = situation.found[means] = means(situation)
        return truth

    return decide


def _test(test: Test) -> Decider:
    fact, operand = test.fact, test.operand
    if isinstance(operand, Constant) and fact.type is not FactType.DATE:
        return _compared(fact.path, test.operator.holds, operand.value)
    return lambda situation: _truth(test, situation.reading(fact), resolve(operand, situation))


def _compared(path: str, holds: Callable[[Value, Value], bool], wanted: Value) -> Decider:
    """Compare an answer that reads the same on every day with a value."""

    def decide(situation: Situation) -> Truth:
        value = situation.facts.get(path)
        if value is None:
            return UNKNOWN
        return TRUE if holds(value, wanted) else FALSE

    return decide


def _truth(test: Test, value: Value | None, operand: Resolved | None) -> Truth:
    if test.operator.clock and operand == NEVER:
        return TRUE  # the clock has not started, whatever the subject
    if value is None or operand is None:
        return UNKNOWN
    if value == NEVER and test.operator.types == _DATES:
        return known(test.operator.never_holds)
    return known(test.operator.holds(value, operand))


def resolve(operand: Operand, situation: Situation) -> Resolved | None:
    """Give the value that an operand stands for, ``None`` where a fact it reads is unanswered."""
    match operand:
        case Constant(value):
            return value
        case Reference(fact):
            return situation.reading(fact)
        case Share(percent, fact):
            whole = situation.reading(fact)
            return Decimal(percent) * whole / 100 if isinstance(whole, int | Decimal) else None
        case AsOf():
            return situation.as_of
        case Window(duration):
            return earlier(situation.as_of, duration, situation.calendar).day, situation.as_of
        case CountedDay():
            counted = counted_day(operand, situation)
            return counted.day if isinstance(counted, Counted) else counted
        case _:
            assert_never(operand)


def counted_day(operand: CountedDay, situation: Situation) -> Counted | str | None:
    """Count from an anchor: a day, ``never`` where the anchor has not happened, ``None`` where it is unanswered."""
    anchor = resolve(operand.anchor, situation)
    if not isinstance(anchor, date):
        return NEVER if anchor == NEVER else None
    count = later if operand.forward else earlier
    return count(anchor, operand.duration, situation.calendar)


def is_provisional(test: Test, situation: Situation) -> bool:
    """Whether a test counted over days that no published calendar covers."""
    match test.operand:
        case CountedDay():
            counted = counted_day(test.operand, situation)
            return isinstance(counted, Counted) and counted.provisional
        case Window(duration):
            return earlier(situation.as_of, duration, situation.calendar).provisional
        case _:
            return False


@frozen
class Trace:
    """A condition's truth with the reasons: its parts, or a test's value and operand as they read on the day."""

    condition: Condition
    truth: Truth
    parts: tuple[Trace, ...] = ()
    value: Value | None = None
    operand: Resolved | None = None
    missing: tuple[str, ...] = ()
    provisional: bool = False


def explain(condition: Condition, situation: Situation) -> Trace:
    """Evaluate a condition and keep why."""
    if isinstance(condition, Test):
        return _explain_test(condition, situation)
    trace = situation.explained.get(id(condition))
    if trace is None:
        parts = tuple(explain(part, situation) for part in condition.parts)
        trace = Trace(condition, condition.combine(part.truth for part in parts), parts)
        situation.explained[id(condition)] = trace
    return trace


def _explain_test(test: Test, situation: Situation) -> Trace:
    value, operand = situation.reading(test.fact), resolve(test.operand, situation)
    truth = _truth(test, value, operand)
    read = (test.fact, *operand_facts(test.operand)) if truth is UNKNOWN else ()
    missing = tuple(fact.path for fact in read if situation.reading(fact) is None)
    return Trace(test, truth, (), value, operand, missing, is_provisional(test, situation))


def open_facts(trace: Trace) -> Iterator[str]:
    """Give the unanswered leaves of the undecided branches, in reading order."""
    if trace.truth is not UNKNOWN:
        return
    yield from trace.missing
    for part in trace.parts:
        yield from open_facts(part)


def deciding_parts(trace: Trace) -> tuple[Trace, ...]:
    """Give the parts that made a truth what it is: those that share it; under ``not`` the one there is."""
    if isinstance(trace.condition, Not):
        return trace.parts
    return tuple(part for part in trace.parts if part.truth is trace.truth)


def deciding_tests(trace: Trace) -> Iterator[Trace]:
    """Give the leaves that decided a truth, in reading order."""
    if isinstance(trace.condition, Test):
        yield trace
    for part in deciding_parts(trace):
        yield from deciding_tests(part)
