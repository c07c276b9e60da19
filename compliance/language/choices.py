"""The values that matter to a condition: for each fact those on either side of every boundary its tests draw.

A condition over so few values behaves as it does over all of them, so it can be searched: what would make it hold, what
would make it fail, whether it can do either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, islice, product
from math import prod

from compliance.language.conditions import (
    Condition,
    Constant,
    CountedDay,
    Reference,
    Share,
    Test,
    Window,
    facts_of,
    operand_facts,
    tests_of,
)
from compliance.language.durations import Calendar, earlier, later
from compliance.language.evaluation import Situation, evaluate, resolve
from compliance.language.facts import NEVER, Fact, FactType, Value
from compliance.language.frozen import replace
from compliance.language.truth import Truth

_ONE_DAY = timedelta(days=1)
_MOST_TRIED = 20_000
_FEW_OPTIONS = 6
_HUNDREDTH = Decimal("0.01")


def values_of(fact: Fact, tests: Iterable[Test], as_of: date, calendar: Calendar) -> list[Value]:
    """Give the values of a fact that its tests can tell apart, in a fixed order."""
    tests = [test for test in tests if fact in (test.fact, *operand_facts(test.operand))]
    match fact.type:
        case FactType.BOOLEAN:
            return [True, False]
        case FactType.CHOICE:
            return list(fact.options)
        case FactType.CHOICES:
            return list(_option_sets(fact, tests))
        case FactType.DATE:
            return [*_days(fact, tests, as_of, calendar), NEVER]
        case FactType.TEXT:
            return ["text"]
        case _:
            return list(_numbers(fact, tests))


def with_known(test: Test, fact: Fact, situation: Situation) -> Test:
    """Give a test of a fact against another with the other's answer, where there is one, written out."""
    if test.fact == fact:
        resolved = resolve(test.operand, situation) if operand_facts(test.operand) else None
        return test if resolved is None or isinstance(resolved, tuple) else replace(test, operand=Constant(resolved))
    value = situation.reading(test.fact)
    match test.operand:
        case Reference() if value is not None:
            return replace(test, fact=fact, operand=Constant(value))
        case CountedDay(duration, _, forward) if isinstance(value, date):
            return replace(test, fact=fact, operand=CountedDay(duration, Constant(value), forward))
        case Share(percent) if isinstance(value, int | Decimal) and percent:
            return replace(test, fact=fact, operand=Constant(round(value * 100 / Decimal(percent), 2)))
        case _:
            return test


def _option_sets(fact: Fact, tests: list[Test]) -> Iterator[frozenset[str]]:
    options = _options_named(fact, tests)
    if len(options) <= _FEW_OPTIONS:
        yield from _subsets(options)
        return
    every = frozenset(fact.options)
    named = {test.operand.value for test in tests if isinstance(test.operand, Constant)}
    sets = [frozenset(value) for value in named if isinstance(value, frozenset)]
    grown = chain.from_iterable([options, every - options, *_without_one(options)] for options in sets)
    singles = (frozenset({option}) for option in fact.options)
    yield from dict.fromkeys(chain((every, frozenset()), sorted(grown, key=sorted), singles))


def _options_named(fact: Fact, tests: Iterable[Test]) -> list[str]:
    """Give the options that tests of a fact name, and one of the others: which of those makes no difference."""
    operands = [test.operand for test in tests if fact in (test.fact, *operand_facts(test.operand))]
    constants = [operand.value for operand in operands if isinstance(operand, Constant)]
    lists = [options for options in constants if isinstance(options, frozenset)]
    named = frozenset[str]().union(*lists) if len(lists) == len(operands) else frozenset(fact.options)
    return [*sorted(named), *sorted(set(fact.options) - named)[:1]]


def _subsets(options: list[str]) -> Iterator[frozenset[str]]:
    for size in range(len(options) + 1):
        yield from map(frozenset, combinations(options, size))


def _without_one(options: frozenset[str]) -> list[frozenset[str]]:
    return [options - {option} for option in sorted(options)]


def step_of(fact: Fact) -> int | Decimal:
    """Give how far apart two neighbouring answers to a numeric fact are."""
    return 1 if fact.type is FactType.INTEGER else _HUNDREDTH


def _numbers(fact: Fact, tests: list[Test]) -> Iterator[Value]:
    step = step_of(fact)
    low, high = fact.minimum, fact.maximum
    edges = {edge for edge in (Decimal(0), low, high) if edge is not None}
    for test in tests:
        match test.operand:
            case Constant(int() | Decimal() as edge):
                edges.add(Decimal(edge))
            case _:
                edges |= {Decimal(100), Decimal(10_000)}  # two facts compared: some far apart
    around = sorted({value for edge in edges for value in (edge - step, edge, edge + step)})
    for value in around:
        if (low is None or value >= low) and (high is None or value <= high):
            yield int(value) if value == int(value) else value


def _days(fact: Fact, tests: list[Test], as_of: date, calendar: Calendar) -> list[Value]:
    days = {as_of, as_of - timedelta(days=400)}
    if fact.ahead:
        days.add(as_of + timedelta(days=400))
    for test in tests:
        match test.operand:
            case Constant(date() as day):
                days.add(day)
            case Window(duration):
                days.add(earlier(as_of, duration, calendar).day)
            case CountedDay(duration, anchor, forward):
                start = anchor.value if isinstance(anchor, Constant) and isinstance(anchor.value, date) else as_of
                there, back = (later, earlier) if forward else (earlier, later)
                days |= {there(start, duration, calendar).day, back(start, duration, calendar).day}
            case _:
                pass
    near = {near for day in days for near in (_neighbour(day, -1), day, _neighbour(day, 1))}
    return [day for day in sorted(near) if fact.ahead or day <= as_of]


def _neighbour(day: date, step: int) -> date:
    return day if day == (date.max if step > 0 else date.min) else day + step * _ONE_DAY


def answers_of(condition: Condition, as_of: date, calendar: Calendar) -> Iterator[Mapping[str, Value]]:
    """Give complete answers to a condition's facts: all that its tests can tell apart, or a fixed draw of very many."""
    tests = list(tests_of(condition))
    choices = {path: values_of(fact, tests, as_of, calendar) for path, fact in facts_of(condition).items()}
    if prod(map(len, choices.values())) <= _MOST_TRIED:
        for values in product(*choices.values()):
            yield dict(zip(choices, values, strict=True))
        return
    from random import Random  # noqa: PLC0415 - wanted where answers are very many

    random = Random(0)  # noqa: S311 - a fixed draw, so that a lint says the same thing twice
    for _ in range(_MOST_TRIED):
        yield {path: random.choice(values) for path, values in choices.items()}


def all_answers_of(condition: Condition, as_of: date, calendar: Calendar) -> Iterator[Mapping[str, Value]] | None:
    """Give all answers, unanswered facts included, that a condition's tests can tell apart; ``None`` if very many."""
    tests = list(tests_of(condition))
    choices: dict[str, list[Value | None]] = {}
    for path, fact in facts_of(condition).items():
        choices[path] = [None, *islice(_told_apart(fact, tests, as_of, calendar), _MOST_TRIED)]
        if prod(map(len, choices.values())) > _MOST_TRIED:
            return None
    drawn = (zip(choices, values, strict=True) for values in product(*choices.values()))
    return ({path: value for path, value in answers if value is not None} for answers in drawn)


def _told_apart(fact: Fact, tests: list[Test], as_of: date, calendar: Calendar) -> Iterator[Value]:
    """Give the values that tests can tell apart taken together: of a list, every choice among the options named."""
    if fact.type is not FactType.CHOICES:
        yield from values_of(fact, tests, as_of, calendar)
        return
    yield from _subsets(_options_named(fact, tests))


def can_be(condition: Condition, truth: Truth, as_of: date, calendar: Calendar) -> bool:
    """Whether some complete answers give the condition this truth."""
    return any(
        evaluate(condition, Situation(answers, as_of, calendar)) is truth
        for answers in answers_of(condition, as_of, calendar)
    )
