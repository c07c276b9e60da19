"""The truth of a condition for one profile, with the parts and the values that made it so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, assert_never

from compliance.language.conditions import (
    All,
    AnyOf,
    AsOf,
    AtLeast,
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
from compliance.language.durations import Calendar, Counted, Duration, earlier, later
from compliance.language.facts import NEVER, Fact, FactType, Value, as_of_reading
from compliance.language.frozen import frozen
from compliance.language.truth import FALSE, TRUE, UNKNOWN, Truth, negation

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

    def window(self, duration: Duration) -> tuple[date, date]:
        """Give the first and the last day of the ``duration`` that ends on the day."""
        key = duration.count, duration.unit
        days: tuple[date, date] | None = self.found.get(key)
        if days is None:
            days = self.found[key] = earlier(self.as_of, duration, self.calendar).day, self.as_of
        return days

    @cached_property
    def found(self) -> dict[object, Any]:
        """What was found so far: truths of definitions by what decides them, windows by their length."""
        return {}

    @cached_property
    def explained(self) -> dict[int, Trace]:
        """The reasons of conditions so far, by identity; a trace holds its condition, so that this stays its own."""
        return {}


Decider = Callable[[Situation], Truth]
"""A condition made ready: gives its truth in a situation."""
_DECIDER = "(decider)"  # no name that a field could have


def evaluate(condition: Condition, situation: Situation) -> Truth:
    """Give the truth of a condition: a test's own, or its parts' combined."""
    return decider(condition)(situation)


def decider(condition: Condition) -> Decider:
    """Make a condition ready once; what was made stays with the condition."""
    held = condition.__dict__
    made: Decider | None = held.get(_DECIDER)
    if made is None:
        made = held[_DECIDER] = _MAKING[type(condition)](condition)
    return made


def _all(condition: All) -> Decider:
    parts = tuple(map(decider, condition.parts))

    def decide(situation: Situation) -> Truth:
        smallest = TRUE
        for part in parts:
            truth = part(situation)
            if truth is not TRUE:
                if truth is FALSE:
                    return truth
                smallest = truth
        return smallest

    return decide


def _any(condition: AnyOf) -> Decider:
    parts = tuple(map(decider, condition.parts))

    def decide(situation: Situation) -> Truth:
        largest = FALSE
        for part in parts:
            truth = part(situation)
            if truth is not FALSE:
                if truth is TRUE:
                    return truth
                largest = truth
        return largest

    return decide


def _not(condition: Not) -> Decider:
    (part,) = condition.parts
    if isinstance(part, Test):
        return _test(part, FALSE, TRUE)
    holds = decider(part)
    return lambda situation: negation(holds(situation))


def _at_least(condition: AtLeast) -> Decider:
    parts = tuple(map(decider, condition.parts))
    return lambda situation: condition.combine([part(situation) for part in parts])


def _once(condition: Defined) -> Decider:
    (means,) = map(decider, condition.parts)

    def decide(situation: Situation) -> Truth:
        found = situation.found
        truth: Truth | None = found.get(means)
        if truth is None:
            truth = found[means] = means(situation)
        return truth

    return decide


def _test(test: Test, yes: Truth = TRUE, no: Truth = FALSE) -> Decider:
    """Make a test ready that gives ``yes`` where it holds, ``no`` where it does not."""
    if test.operator.types == _DATES:
        return _dated(test, yes, no)
    if isinstance(test.operand, Constant):
        return _compared(test.fact.path, test.operator.holds, test.operand.value, yes, no)
    return _related(test, yes, no)


def _compared(path: str, holds: Callable[[Any, Any], bool], wanted: Value, yes: Truth, no: Truth) -> Decider:
    """Compare an answer that reads the same on every day with a value."""

    def decide(situation: Situation) -> Truth:
        value = situation.facts.get(path)
        if value is None:
            return UNKNOWN
        return yes if holds(value, wanted) else no

    return decide


def _related(test: Test, yes: Truth, no: Truth) -> Decider:
    """Compare an answer that reads the same on every day with another."""
    path, holds, operand_in = test.fact.path, test.operator.holds, _resolver(test.operand)

    def decide(situation: Situation) -> Truth:
        value, operand = situation.facts.get(path), operand_in(situation)
        if value is None or operand is None:
            return UNKNOWN
        return yes if holds(value, operand) else no

    return decide


def _dated(test: Test, yes: Truth, no: Truth) -> Decider:
    """Compare a date, as it reads on the day, with a day or a window."""
    fact, operator, operand_in = test.fact, test.operator, _resolver(test.operand)
    path, clock, holds, never = fact.path, operator.clock, operator.holds, yes if operator.never_holds else no

    def decide(situation: Situation) -> Truth:
        value, operand = situation.facts.get(path), operand_in(situation)
        if clock and operand == NEVER:
            return yes  # the clock has not started, whatever the subject
        if value is None or operand is None:
            return UNKNOWN
        if as_of_reading(fact, value, situation.as_of) == NEVER:
            return never
        return yes if holds(value, operand) else no

    return decide


_MAKING: dict[type[Condition], Callable[[Any], Decider]] = {
    Test: _test,
    All: _all,
    AnyOf: _any,
    Not: _not,
    AtLeast: _at_least,
    Defined: _once,
}


def _resolver(operand: Operand) -> Callable[[Situation], Resolved | None]:
    """Make an operand ready: gives the value it stands for in a situation."""
    match operand:
        case Constant(value):
            return lambda _situation: value
        case AsOf():
            return attrgetter("as_of")
        case Window(duration):
            return lambda situation: situation.window(duration)
        case _:
            return partial(resolve, operand)


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
            return situation.window(duration)
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
    trace = situation.explained.get(id(condition))
    if trace is None:
        if isinstance(condition, Test):
            trace = _explain_test(condition, situation)
        else:
            trace = _explain_parts(condition, situation)
        situation.explained[id(condition)] = trace
    return trace


def _explain_parts(condition: Connective, situation: Situation) -> Trace:
    parts = tuple(explain(part, situation) for part in condition.parts)
    return Trace(condition, condition.combine(part.truth for part in parts), parts)


def _explain_test(test: Test, situation: Situation) -> Trace:
    value, operand = situation.reading(test.fact), resolve(test.operand, situation)
    truth = evaluate(test, situation)
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
