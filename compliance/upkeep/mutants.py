"""Mutants: every way in which a condition could be slightly wrong, each with its words.

One more reading of the condition tree. A mutant is what a slip of the pen would make of it: the figure one step off, a
duration one longer or counted on another calendar, a date a day off, an operator for its neighbour, an option or a
branch forgotten, "all" for "any", a yes for a no. What no pack could say (a figure outside the fact's bounds, an empty
list) is no mutant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from compliance.language.choices import step_of
from compliance.language.conditions import (
    All,
    AnyOf,
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
)
from compliance.language.durations import LONGEST, Duration, Unit
from compliance.language.facts import Fact, Value, read_value, say_value
from compliance.language.operators import operator_named
from compliance.language.wording import say_condition, say_need

_ONE_DAY = timedelta(days=1)
_LONGEST_QUOTE = 80
# The other calendars that a count of days is easily taken for.
_MISTAKEN_FOR: dict[Unit, tuple[Unit, ...]] = {
    "day": ("working day",),
    "working day": ("day", "business day"),
    "business day": ("day", "working day"),
}


def mutants_of(condition: Condition) -> Iterator[tuple[Condition, str]]:
    """Give every mutant of a condition with what was changed; definitions inside it stay closed."""
    if not isinstance(condition, Not):  # under a "not" the part is turned round, which drops the "not"
        yield _negated(condition), f"{_quoted(condition)} is turned round"
    match condition:
        case Test():
            yield from _mutants_of_test(condition)
        case Not((part,)):
            yield from ((_negated(changed), what) for changed, what in mutants_of(part))
        case All() | AnyOf() | AtLeast():
            yield from _mutants_of_parts(condition)
            yield from _with_a_part_dropped(condition)
            yield from _with_another_connective(condition)
        case Defined():
            pass


def _negated(condition: Condition) -> Condition:
    return condition.parts[0] if isinstance(condition, Not) else Not((condition,))


def _quoted(condition: Condition) -> str:
    said = say_condition(condition).en
    return f"“{said if len(said) <= _LONGEST_QUOTE else said[: _LONGEST_QUOTE - 1] + '…'}”"


def _mutants_of_parts(condition: All | AnyOf | AtLeast) -> Iterator[tuple[Condition, str]]:
    for position, part in enumerate(condition.parts):
        before, after = condition.parts[:position], condition.parts[position + 1 :]
        for changed, what in mutants_of(part):
            yield replace(condition, parts=(*before, changed, *after)), what


def _with_a_part_dropped(condition: All | AnyOf | AtLeast) -> Iterator[tuple[Condition, str]]:
    needed = condition.count if isinstance(condition, AtLeast) else 1
    if len(condition.parts) > needed:
        for position, part in enumerate(condition.parts):
            rest = (*condition.parts[:position], *condition.parts[position + 1 :])
            yield replace(condition, parts=rest), f"{_quoted(part)} is dropped"


def _with_another_connective(condition: All | AnyOf | AtLeast) -> Iterator[tuple[Condition, str]]:
    parts = condition.parts
    match condition:
        case AtLeast(count, _):
            for other in (count - 1, count + 1):
                if 1 <= other <= len(parts):
                    yield AtLeast(other, parts), f"{count} becomes {other} in {_quoted(condition)}"
        case _ if len(parts) > 1:
            changed: Connective = AnyOf(parts) if isinstance(condition, All) else All(parts)
            yield changed, f"{_quoted(condition)} becomes {_quoted(changed)}"
        case _:
            pass


def _mutants_of_test(test: Test) -> Iterator[tuple[Condition, str]]:
    for operand, what in mutants_of_operand(test.fact, test.operand):
        yield replace(test, operand=operand), f"{what} in {_quoted(test)}"
    neighbour = operator_named(test.operator.neighbour, test.fact.type)
    if neighbour:
        changed = replace(test, operator=neighbour)
        yield changed, f"{_quoted(test)} becomes “{say_need(changed).en}”"


def mutants_of_operand(fact: Fact, operand: Operand) -> Iterator[tuple[Operand, str]]:
    """Give every mutant of what a fact is compared with."""
    match operand:
        case Constant(value):
            yield from ((Constant(other), what) for other, what in _other_values(fact, value))
        case Share(percent, whole):
            for other in (percent - 1, percent + 1):
                if other >= 0:
                    yield Share(other, whole), f"{percent} percent becomes {other}"
        case Window(duration):
            yield from ((Window(other), what) for other, what in _other_durations(duration))
        case CountedDay(duration, anchor, forward):
            for other_duration, what in _other_durations(duration):
                yield CountedDay(other_duration, anchor, forward), what
            for other_anchor, what in mutants_of_operand(fact, anchor):
                assert isinstance(other_anchor, Constant | Reference)
                yield CountedDay(duration, other_anchor, forward), what
        case _:
            pass


def _other_values(fact: Fact, value: Value) -> Iterator[tuple[Value, str]]:
    match value:
        case bool() | str():
            return  # its other value is the test turned round
        case frozenset():
            yield from _with_an_option_removed(fact, value)
        case date():
            for day in (value - _ONE_DAY, value + _ONE_DAY):
                yield day, f"{value} becomes {day}"
        case _:
            yield from _other_numbers(fact, value)


def _with_an_option_removed(fact: Fact, options: frozenset[str]) -> Iterator[tuple[Value, str]]:
    for option in sorted(options) if len(options) > 1 else ():
        yield options - {option}, f"“{fact.options[option].en}” is removed"


def _other_numbers(fact: Fact, value: int | Decimal) -> Iterator[tuple[Value, str]]:
    for number in (value - step_of(fact), value + step_of(fact)):
        try:
            read = read_value(fact, number)
        except ValueError:
            continue
        yield read, f"{say_value(fact, value).en} becomes {say_value(fact, read).en}"


def _other_durations(duration: Duration) -> Iterator[tuple[Duration, str]]:
    for count in (duration.count - 1, duration.count + 1):
        if 1 <= count <= LONGEST:
            yield replace(duration, count=count), f"{duration} becomes {count}"
    for unit in _MISTAKEN_FOR.get(duration.unit, ()):
        other = replace(duration, unit=unit)
        yield other, f"{duration} becomes {other}"
