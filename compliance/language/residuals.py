"""What conditions still wait for under some answers: their truth, and the unanswered leaves of their undecided parts.

The reading for those who ask one question after another. Equal parts of many conditions are one node and are read once;
an answer makes only the parts that read its fact be read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain
from typing import NamedTuple

from compliance.language.conditions import Condition, Test, operand_facts
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation, evaluate
from compliance.language.facts import Value
from compliance.language.truth import Truth

_NOTHING: frozenset[str] = frozenset()


class Node:
    """A condition with the facts it reads; equal conditions share theirs, so a node is equal to itself alone."""

    __slots__ = ("condition", "parts", "reads")

    def __init__(self, condition: Condition, reads: frozenset[str], parts: tuple[Node, ...] = ()) -> None:
        self.condition, self.reads, self.parts = condition, reads, parts


class Residual(NamedTuple):
    """A truth, and while it is unknown the facts whose answers are missing."""

    truth: Truth
    open: frozenset[str] = _NOTHING


class Nodes:
    """The nodes of many conditions."""

    def __init__(self) -> None:
        self._known: dict[Condition, Node] = {}

    def of(self, condition: Condition) -> Node:
        """Give the one node of a condition."""
        node = self._known.get(condition)
        if node is None:
            node = self._known[condition] = self._new(condition)
        return node

    def _new(self, condition: Condition) -> Node:
        if isinstance(condition, Test):
            return Node(condition, frozenset(fact.path for fact in (condition.fact, *operand_facts(condition.operand))))
        parts = tuple(map(self.of, condition.parts))
        return Node(condition, _NOTHING.union(*(part.reads for part in parts)), parts)


class Residuals:
    """The residuals of nodes under answers that may change."""

    def __init__(self, as_of: date, calendar: Calendar) -> None:
        self.answers: dict[str, Value] = {}
        self._situation = Situation(self.answers, as_of, calendar)
        self._known: dict[Node, Residual] = {}
        self._supposed: dict[tuple[Node, str, tuple[Truth, ...]], Residual] = {}
        self._reading: dict[tuple[Node, str], tuple[Node, ...]] = {}

    def take(self, answers: Mapping[str, Value]) -> frozenset[str]:
        """Take over answers, and give the paths of those that differ from before."""
        before, self.answers = self.answers, dict(answers)
        changed = frozenset(path for path in before.keys() | answers.keys() if before.get(path) != answers.get(path))
        self._situation = Situation(self.answers, self._situation.as_of, self._situation.calendar)
        if changed:
            self._known = {node: found for node, found in self._known.items() if changed.isdisjoint(node.reads)}
            self._supposed = {key: found for key, found in self._supposed.items() if changed.isdisjoint(key[0].reads)}
        return changed

    def of(self, node: Node) -> Residual:
        """Give a node's residual under the answers."""
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._read(node)
        return found

    def _read(self, node: Node) -> Residual:
        if isinstance(node.condition, Test):
            truth = evaluate(node.condition, self._situation)
            unknown = truth is Truth.UNKNOWN
            return Residual(truth, node.reads.difference(self.answers) if unknown else _NOTHING)
        return _combined(node, [self.of(part) for part in node.parts])

    def supposing(self, node: Node, path: str, truths: Mapping[Node, Truth]) -> Residual:
        """Give a node's residual if a fact were answered, so that the tests that read it had these truths."""
        if path not in node.reads:
            return self.of(node)
        truth = truths.get(node)
        if truth is not None:
            return Residual(truth, self.of(node).open - {path} if truth is Truth.UNKNOWN else _NOTHING)
        key = (node, path, tuple([truths[test] for test in self._tests(node, path)]))
        found = self._supposed.get(key)
        if found is None:
            found = _combined(node, [self.supposing(part, path, truths) for part in node.parts])
            self._supposed[key] = found
        return found

    def _tests(self, node: Node, path: str) -> tuple[Node, ...]:
        """Give the tests of a node that read a fact."""
        found = self._reading.get((node, path))
        if found is None:
            parts = (self._tests(part, path) for part in node.parts if path in part.reads)
            found = (node,) if not node.parts else tuple(dict.fromkeys(chain.from_iterable(parts)))
            self._reading[node, path] = found
        return found


def _combined(node: Node, parts: list[Residual]) -> Residual:
    assert not isinstance(node.condition, Test)
    truth = node.condition.combine([part.truth for part in parts])
    if truth is not Truth.UNKNOWN:
        return Residual(truth)
    return Residual(truth, _NOTHING.union(*(part.open for part in parts if part.truth is Truth.UNKNOWN)))
