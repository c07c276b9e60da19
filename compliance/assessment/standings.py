"""Where rules stand under answers that change: what ``find`` would say of each, without the words.

A rule is judged again only when an answer that it reads has changed, and can be judged as if a fact were answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from compliance.assessment.findings import anchor_of, due_of, missing_of
from compliance.assessment.outcomes import Clock, Fate, Outcome, fates_of, outcome_of
from compliance.documents.rules import Rule
from compliance.language.choices import values_of, with_known
from compliance.language.conditions import Test, tests_of
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation, evaluate
from compliance.language.facts import Fact, Value
from compliance.language.frozen import frozen, replace
from compliance.language.residuals import Node, Nodes, Residual, Residuals
from compliance.language.truth import Truth

_ALWAYS = Residual(Truth.TRUE)
_OUT = frozenset({Fate.OUT})


class Standing(NamedTuple):
    """What a rule comes to as far as it is known, and the answers that can still change it."""

    rule: Rule
    applies: Truth
    outcome: Outcome
    fates: frozenset[Fate]
    open: frozenset[str]


@frozen
class _Read:
    """A rule as nodes, and its tests by the fact they read."""

    rule: Rule
    applies: Node | None
    requires: Node
    anchor: Fact | None
    tests: Mapping[str, tuple[Node, ...]]


class _Told(NamedTuple):
    """Answers that a rule cannot tell apart: how its deadline then stands, and how its tests of the fact come out."""

    clock: Clock
    truths: tuple[Truth, ...]


class Standings:
    """Rules and how each stands under the answers taken last; nothing else is remembered of earlier ones."""

    def __init__(self, rules: Iterable[Rule], facts: Mapping[str, Fact], as_of: date, calendar: Calendar) -> None:
        self._facts, self._as_of, self._calendar = facts, as_of, calendar
        self._residuals = Residuals(as_of, calendar)
        nodes = Nodes()
        self._read = {rule.id: _read(rule, nodes) for rule in rules}
        self._standing = {name: self._stands(read) for name, read in self._read.items()}
        self._told: dict[tuple[object, ...], tuple[_Told, ...]] = {}

    def take(self, answers: Mapping[str, Value]) -> frozenset[str]:
        """Take over answers, and give the ids of the rules that read any of those that changed."""
        changed = self._residuals.take(answers)
        touched = frozenset(
            name for name, read in self._read.items() if changed and not changed.isdisjoint(read.rule.reads)
        )
        for name in touched:
            self._standing[name] = self._stands(self._read[name])
        return touched

    def __iter__(self) -> Iterator[Standing]:
        return iter(self._standing.values())

    def _stands(self, read: _Read) -> Standing:
        applies = self._residuals.of(read.applies) if read.applies else _ALWAYS
        return _standing(read, applies, self._residuals.of(read.requires), self._clock(read, self._residuals.answers))

    def _clock(self, read: _Read, answers: Mapping[str, Value]) -> Clock:
        if read.rule.deadline is None:
            return Clock.NONE
        return due_of(read.rule, Situation(answers, self._as_of, self._calendar)).clock

    def supposing(self, rule: Rule, path: str) -> Iterator[Standing]:
        """Give how a rule would stand for each of the answers to a fact that it can tell apart."""
        read = self._read[rule.id]
        tests = read.tests.get(path, ())
        for told in self._told_apart(read, path, tests):
            truths = dict(zip(tests, told.truths, strict=True))
            applies = self._residuals.supposing(read.applies, path, truths) if read.applies else _ALWAYS
            if applies.truth is Truth.FALSE:
                yield _outside(read.rule)
                continue
            yield _standing(read, applies, self._residuals.supposing(read.requires, path, truths), told.clock)

    def _told_apart(self, read: _Read, path: str, tests: tuple[Node, ...]) -> tuple[_Told, ...]:
        counted = read.anchor is not None and read.anchor.path == path
        answers = self._residuals.answers
        others = tuple((other, answers.get(other)) for test in tests for other in test.reads if other != path)
        key = (path, tests, others, read.rule.deadline if counted else self._clock(read, answers))
        if key not in self._told:
            self._told[key] = tuple(dict.fromkeys(self._tell_apart(read, path, tests, counted=counted)))
        return self._told[key]

    def _tell_apart(self, read: _Read, path: str, tests: tuple[Node, ...], *, counted: bool) -> Iterator[_Told]:
        fact, answers = self._facts[path], self._residuals.answers
        others = {other: answers[other] for test in tests for other in test.reads if other in answers}
        known = Situation(others, self._as_of, self._calendar)
        drawing = [with_known(test, fact, known) for test in _drawing(read, tests, counted=counted)]
        clock = self._clock(read, answers)
        for value in values_of(fact, drawing, self._as_of, self._calendar):
            supposed = Situation({**others, path: value}, self._as_of, self._calendar)
            truths = tuple(evaluate(test.condition, supposed) for test in tests)
            yield _Told(self._clock(read, supposed.facts) if counted else clock, truths)


def _read(rule: Rule, nodes: Nodes) -> _Read:
    applies = nodes.of(rule.applies_when) if rule.applies_when is not None else None
    requires = nodes.of(rule.requires)
    tests: dict[str, dict[Node, None]] = {}
    for test in map(nodes.of, tests_of(rule.whole)):
        for path in test.reads:
            tests.setdefault(path, {})[test] = None
    return _Read(rule, applies, requires, anchor_of(rule), {path: tuple(found) for path, found in tests.items()})


def _drawing(read: _Read, tests: tuple[Node, ...], *, counted: bool) -> list[Test]:
    """Give the tests whose boundaries matter, the deadline as one of them."""
    drawing = [test.condition for test in tests if isinstance(test.condition, Test)]
    if counted and read.rule.deadline is not None:
        drawing.append(replace(next(tests_of(read.rule.requires)), operand=read.rule.deadline))
    return drawing


def _outside(rule: Rule) -> Standing:
    """Give where a rule stands that does not apply, whatever it requires."""
    return Standing(rule, Truth.FALSE, Outcome.NOT_APPLICABLE, _OUT, frozenset())


def _standing(read: _Read, applies: Residual, requires: Residual, clock: Clock) -> Standing:
    outcome = outcome_of(applies.truth, requires.truth, clock)
    anchor = (read.anchor.path,) if read.anchor and clock is Clock.UNANSWERED else ()
    return Standing(
        read.rule,
        applies.truth,
        outcome,
        fates_of(applies.truth, requires.truth, clock),
        frozenset(missing_of(outcome, applies.open, requires.open, anchor)),
    )
