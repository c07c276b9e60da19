"""Showing that two wordings of a rule come to the same outcome, whatever the answers: no case could tell them apart.

All answers that their tests can tell apart are tried, unanswered ones included. To keep them few, a part whose facts
stand nowhere else is taken for one question of its own, answered yes, no or not at all: if the two agree even so, they
agree on every profile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import count

from compliance.assessment.findings import outcome_in
from compliance.documents.rules import Rule
from compliance.language.choices import all_answers_of
from compliance.language.conditions import (
    All,
    Condition,
    Constant,
    CountedDay,
    Operand,
    Test,
    operand_facts,
    tests_of,
    with_parts,
)
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation, evaluate
from compliance.language.facts import Fact, FactType
from compliance.language.operators import operator_named
from compliance.language.text import Text

_ONE_DAY = timedelta(days=1)


def are_shown_equal(one: Rule, other: Rule, reviewed_on: date, calendar: Calendar) -> bool:
    """Whether two rules with the same dates give the same outcome for all answers on every day that matters.

    False where they differ, and where the answers are too many to try.
    """
    if (one.since, one.until) != (other.since, other.until):
        return False
    days = _days(one, other, reviewed_on)
    parting = _where_they_part(one.whole, other.whole)
    if one.deadline == other.deadline and all(_always_agree(*pair, days, calendar) for pair in parting):
        return True
    return _same_outcomes(*_simplified(one, other), days, calendar)


def _where_they_part(one: Condition, other: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Give the parts, as deep down as they go, in which two conditions differ."""
    if isinstance(one, Test) or isinstance(other, Test) or with_parts(other, one.parts) != one:
        if one != other:
            yield one, other
        return
    if len(one.parts) != len(other.parts):
        yield one, other
        return
    for pair in zip(one.parts, other.parts, strict=True):
        yield from _where_they_part(*pair)


def _always_agree(one: Condition, other: Condition, days: Iterable[date], calendar: Calendar) -> bool:
    """Whether two conditions are shown to have the same truth for all answers."""
    for day in days:
        answers = all_answers_of(All((one, other)), day, calendar)
        if answers is None:
            return False
        situations = (Situation(answer, day, calendar) for answer in answers)
        if any(evaluate(one, situation) is not evaluate(other, situation) for situation in situations):
            return False
    return True


def _same_outcomes(one: Rule, other: Rule, days: Iterable[date], calendar: Calendar) -> bool:
    asked = All((_all_tests(one), _all_tests(other)))
    for day in days:
        answers = all_answers_of(asked, day, calendar)
        if answers is None:
            return False
        situations = (Situation(answer, day, calendar) for answer in answers)
        if any(outcome_in(one, situation) is not outcome_in(other, situation) for situation in situations):
            return False
    return True


def _days(one: Rule, other: Rule, reviewed_on: date) -> list[date]:
    """Give the review day and the later or due days that the rules name, each as near as they are in force."""
    named = {day for rule in (one, other) for test in tests_of(_all_tests(rule)) for day in _days_in(test.operand)}
    due = {day for rule in (one, other) for day in _days_in(rule.deadline)}
    later = {day for day in named if day > reviewed_on}
    return sorted({one.nearest_day(day) for day in {reviewed_on, *due, *later, *(day + _ONE_DAY for day in later)}})


def _days_in(operand: Operand | None) -> Iterator[date]:
    match operand:
        case Constant(date() as day) | CountedDay(_, Constant(date() as day), _):
            yield day
        case _:
            pass


def _all_tests(rule: Rule) -> Condition:
    """Give a condition that reads all that a rule reads; its deadline as a test of the facts it counts from."""
    anchors = operand_facts(rule.deadline) if rule.deadline else ()
    row = operator_named("within", FactType.DATE)
    assert row is not None
    clocks = [Test(anchor, row, rule.deadline) for anchor in anchors if rule.deadline]
    return All((rule.whole, *clocks))


@dataclass(frozen=True)
class _Reading:
    """How often a condition reads each fact, and holds each of its parts."""

    facts: Counter[str]
    parts: Counter[Condition]


def _reading(condition: Condition) -> _Reading:
    facts = Counter(fact.path for test in tests_of(condition) for fact in (test.fact, *operand_facts(test.operand)))
    return _Reading(facts, Counter(_parts_of(condition)))


def _parts_of(condition: Condition) -> Iterator[Condition]:
    yield condition
    if not isinstance(condition, Test):
        for part in condition.parts:
            yield from _parts_of(part)


def _simplified(one: Rule, other: Rule) -> tuple[Rule, Rule]:
    """Put one question in the place of every part whose facts stand nowhere else in either rule."""
    numbers = count()
    whole = [_reading(_all_tests(rule)) for rule in (one, other)]

    @cache
    def stands_apart(part: Condition) -> bool:
        return all(
            reading.facts[path] == reading.parts[part] * times
            for path, times in _reading(part).facts.items()
            for reading in whole
        )

    @cache
    def simple(part: Condition) -> Condition:
        if stands_apart(part):
            return _question(next(numbers))
        return part if isinstance(part, Test) else with_parts(part, tuple(map(simple, part.parts)))

    def simpler(rule: Rule) -> Rule:
        applies = None if rule.applies_when is None else simple(rule.applies_when)
        return replace(rule, applies_when=applies, requires=simple(rule.requires))

    return simpler(one), simpler(other)


def _question(number: int) -> Condition:
    words = Text("", "")
    row = operator_named("is", FactType.BOOLEAN)
    assert row is not None
    return Test(Fact(f"part.{number}", FactType.BOOLEAN, words, words), row, Constant(True))
