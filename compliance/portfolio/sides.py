"""Sides: the truths of rules over one block as wires of a circuit, equal conditions only once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from compliance.assessment.findings import anchor_of, due_of
from compliance.assessment.outcomes import Clock
from compliance.documents.rules import Rule
from compliance.language.conditions import Condition
from compliance.portfolio.circuits import EVERY, NONE, Circuit, Wire
from compliance.portfolio.columns import CLOCKS, Tables
from compliance.portfolio.counters import Counter
from compliance.portfolio.leaves import Leaves, Truths
from compliance.portfolio.plans import Plan, Threshold

_ALWAYS = Truths(EVERY, NONE)
Clocks = Mapping[Clock, Wire]


class Situated(NamedTuple):
    """The three truths of a rule in every row."""

    applies: Truths
    requires: Truths
    clocks: Clocks


class Side:
    """Rules over one block: its columns are read by ``leaves``."""

    def __init__(self, circuit: Circuit, tables: Tables) -> None:
        self.leaves = Leaves(circuit, tables)
        self._circuit, self._tables = circuit, tables
        self._plan = Plan()
        self._wired: list[Truths] = []

    def situated(self, rule: Rule) -> Situated:
        """Wire a rule's truths."""
        applies = _ALWAYS if rule.applies_when is None else self.truths(rule.applies_when)
        return Situated(applies, self.truths(rule.requires), self._clocks(rule))

    def truths(self, condition: Condition) -> Truths:
        """Wire a condition."""
        literal = self._plan.literal(condition)
        for node in self._plan.nodes[len(self._wired) :]:
            self._wired.append(self._joined(node) if isinstance(node, Threshold) else self.leaves.truths(node))
        return self._truths(literal)

    def _truths(self, literal: int) -> Truths:
        true, false = self._wired[literal >> 1]
        return Truths(false, true) if literal & 1 else Truths(true, false)

    def _joined(self, threshold: Threshold) -> Truths:
        """Wire "so many hold": true where they do, false where so many fail that they cannot."""
        parts = [self._truths(literal) for literal in threshold.parts]
        return Truths(
            self._at_least(threshold.count, [part.true for part in parts]),
            self._at_least(len(parts) - threshold.count + 1, [part.false for part in parts]),
        )

    def _at_least(self, count: int, wires: list[Wire]) -> Wire:
        if count == 1:
            return self._circuit.any_of(wires)
        if count == len(wires):
            return self._circuit.all_of(wires)
        counter = Counter(self._circuit)
        for wire in wires:
            counter.add(wire)
        return counter.reaches(count)

    def _clocks(self, rule: Rule) -> Clocks:
        """Wire how the deadline stands: the same for every row, or by the day of its anchor."""
        anchor = anchor_of(rule)
        if anchor is None:
            return {due_of(rule, self._tables.situation).clock: EVERY}
        wires = self.leaves.clocks(anchor, self._tables.clocks(rule, anchor), len(CLOCKS))
        return dict(zip(CLOCKS, wires, strict=True))
