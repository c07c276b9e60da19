"""Conditions: the small tree that every reading shares.

As a rule writes it::

    condition := mapping of entries, all of which must hold
    entry     := all: [condition, …] | any: [condition, …] | not: condition
               | at_least: {count: n, of: [condition, …]}
               | path: value            the fact equals it; a date: done or never
               | path: [a, b]           the fact is one of them
               | path: {operator: operand, …}   every test holds
    number    := digits | path | N percent with of: path
    day       := date | path | as_of
    counted   := within: duration, after: path or date | at_least: duration, before: path or date

``parsing`` turns the written form into this tree; what it lets through has a truth for any profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from compliance.language import truth
from compliance.language.durations import Duration
from compliance.language.facts import Fact, Value
from compliance.language.frozen import field, frozen, replace
from compliance.language.operators import Operator
from compliance.language.text import Text
from compliance.language.truth import Truth


@frozen
class Constant:
    """A value written in the rule."""

    value: Value


@frozen
class Reference:
    """The value of another fact."""

    fact: Fact


@frozen
class Share:
    """So many percent of another fact."""

    percent: int | Decimal
    fact: Fact


@frozen
class AsOf:
    """The day of the assessment."""


@frozen
class Window:
    """The days of the last ``duration`` up to the day of the assessment."""

    duration: Duration


@frozen
class CountedDay:
    """The day ``duration`` after (or before) an anchor."""

    duration: Duration
    anchor: Constant | Reference
    forward: bool


Operand = Constant | Reference | Share | AsOf | Window | CountedDay


@frozen
class Test:
    """A leaf: one fact, one operator, one operand."""

    fact: Fact
    operator: Operator
    operand: Operand


@frozen
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def combine(self, truths: Iterable[Truth]) -> Truth:
        """Take the parts' truths together."""
        return truth.all_of(truths)


@frozen
class AnyOf:
    """One part holds."""

    parts: tuple[Condition, ...]

    def combine(self, truths: Iterable[Truth]) -> Truth:
        """Take the parts' truths together."""
        return truth.any_of(truths)


@frozen
class Not:
    """The one part does not hold."""

    parts: tuple[Condition]

    def combine(self, truths: Iterable[Truth]) -> Truth:
        """Turn the part's truth round."""
        (only,) = truths
        return truth.negation(only)


@frozen
class AtLeast:
    """``count`` or more of the parts hold."""

    count: int
    parts: tuple[Condition, ...]

    def combine(self, truths: Iterable[Truth]) -> Truth:
        """Take the parts' truths together."""
        return truth.at_least(self.count, truths)


@frozen
class Defined:
    """A definition by its name: its one part is what it means."""

    path: str
    title: Text = field(compare=False)
    parts: tuple[Condition]

    def combine(self, truths: Iterable[Truth]) -> Truth:
        """Take the meaning's truth as it is."""
        (only,) = truths
        return only


_FACTS = "(facts)"  # no name that a field could have
Connective = All | AnyOf | Not | AtLeast | Defined
Condition = Test | Connective


def with_parts(condition: Connective, parts: tuple[Condition, ...]) -> Connective:
    """Give the same connective over other parts, as many as it takes."""
    return replace(condition, parts=parts)


def operand_facts(operand: Operand) -> tuple[Fact, ...]:
    """Give the facts that an operand reads."""
    match operand:
        case Reference(fact) | Share(_, fact) | CountedDay(_, Reference(fact), _):
            return (fact,)
        case _:
            return ()


def tests_of(condition: Condition) -> Iterator[Test]:
    """Give every leaf in reading order, definitions opened."""
    if isinstance(condition, Test):
        yield condition
    else:
        for part in condition.parts:
            yield from tests_of(part)


def definitions_of(condition: Condition) -> Iterator[str]:
    """Give the path of every definition a condition reads, in reading order, those inside others too."""
    if isinstance(condition, Test):
        return
    if isinstance(condition, Defined):
        yield condition.path
    for part in condition.parts:
        yield from definitions_of(part)


def facts_of(condition: Condition) -> Mapping[str, Fact]:
    """Give every fact a condition reads, by path, in reading order; found once, as rules share many of their parts."""
    held = condition.__dict__
    if _FACTS not in held:
        if isinstance(condition, Test):
            read = (condition.fact, *operand_facts(condition.operand))
            held[_FACTS] = {fact.path: fact for fact in read}
        else:
            held[_FACTS] = {path: fact for part in condition.parts for path, fact in facts_of(part).items()}
    found: Mapping[str, Fact] = held[_FACTS]
    return found


def all_of(conditions: Iterable[Condition | None]) -> Condition | None:
    """Join conditions, leaving out the absent ones."""
    present = tuple(condition for condition in conditions if condition is not None)
    return All(present) if len(present) > 1 else next(iter(present), None)
