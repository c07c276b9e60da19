"""Judging a block of rows: every rule in force as bitmaps, and from those the result of each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np

from compliance.assessment.outcomes import Outcome
from compliance.documents.rules import Rule
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation
from compliance.language.facts import Fact
from compliance.portfolio.bitmaps import Bitmap, count, every, keep_freed_memory, unpack
from compliance.portfolio.circuits import Wire
from compliance.portfolio.columns import Tables
from compliance.portfolio.counters import numbers
from compliance.portfolio.programs import Program
from compliance.portfolio.readings import Block
from compliance.portfolio.results import OUTCOMES, Judged, scores, verdicts
from compliance.portfolio.storage import Storage, storages
from compliance.portfolio.wiring import Planes, Wiring

_PLACES: dict[Outcome, int] = {outcome: place for place, outcome in enumerate(OUTCOMES)}
_UNKNOWN = _PLACES[Outcome.UNKNOWN]


class Judge:
    """The rules in force on a day, made ready for any number of blocks; a copy in another process readies itself."""

    def __init__(
        self,
        rules: Iterable[Rule],
        facts: Mapping[str, Fact],
        as_of: date,
        calendar: Calendar,
        tables: Tables | None = None,
    ) -> None:
        self.rules = tuple(rule for rule in rules if rule.in_force(as_of))
        self.tables = tables or Tables(Situation({}, as_of, calendar), storages(facts))
        self._ready: dict[bool, _Ready] = {}
        self._given = (self.rules, facts, as_of, calendar)

    def __reduce__(self) -> tuple[Any, ...]:
        return Judge, self._given

    @property
    def storages(self) -> Mapping[str, Storage]:
        """How each fact is stored, by path."""
        return self.tables.storages

    def alone(self, rules: Iterable[Rule]) -> Judge:
        """Give a judge of some rules alone, on the same day."""
        return Judge(rules, *self._given[1:], tables=self.tables)

    def judge(self, block: Block, proven: Block | None = None, *, outcomes: bool = False) -> Judged:
        """Judge the rows of a block; with ``outcomes``, keep what each rule comes to for each row.

        ``proven`` holds the same rows with only the answers that count under a stricter assurance; an admission needs
        no proof, so a fail by the answers as declared stays one.
        """
        stricter = proven is not None
        if stricter not in self._ready:
            self._ready[stricter] = _Ready(len(self.rules), Wiring(self.rules, self.tables, stricter=stricter))
        return self._ready[stricter].judge([block] if proven is None else [block, proven], outcomes=outcomes)


class _Ready:
    """A wiring made ready to run."""

    def __init__(self, rules: int, wiring: Wiring) -> None:
        self._rules, self._meant = rules, wiring.meant
        weights, counts = wiring.weights(), wiring.counts()
        self._standings, self._outcomes = [*weights], [*counts]
        self._figures: list[Planes] = [[*wiring.law], *weights.values(), *counts.values()]
        self._program = Program(wiring.circuit, wiring.watched, [wire for planes in self._figures for wire in planes])
        self._readers = [side.leaves.reader(self._program.inputs) for side in wiring.sides]
        keep_freed_memory()

    def judge(self, blocks: list[Block], *, outcomes: bool) -> Judged:
        rows, given = blocks[0].rows, dict[Wire, Bitmap]()
        for reader, block in zip(self._readers, blocks, strict=True):
            given |= reader.read(block)
        tally = _Tally(self._rules, rows, self._meant, outcomes=outcomes)
        bitmaps = iter(self._program.run(every(rows), given, tally.look))
        law, *figures = [numbers([next(bitmaps) for _ in planes], rows) for planes in self._figures]
        counts = dict(zip(self._outcomes, figures[len(self._standings) :], strict=True))
        counts[Outcome.NOT_APPLICABLE] = self._rules - sum(counts.values(), np.zeros(rows, np.int32))
        scored = scores(zip(self._standings, figures, strict=False), rows)
        return Judged(rows, verdicts(law), *scored, counts, tally.by_rule(), tally.outcomes)


class _Tally:
    """Counts the rows of every rule and outcome, and notes them row by row where that is wanted."""

    def __init__(self, rules: int, rows: int, meant: list[tuple[int, Outcome]], *, outcomes: bool) -> None:
        self._rows, self._meant = rows, meant
        self._by_rule = np.zeros((rules, len(OUTCOMES)), np.int64)
        self.outcomes = [np.full(rows, _UNKNOWN, np.uint8) for _ in range(rules if outcomes else 0)]

    def look(self, number: int, bitmap: Bitmap) -> None:
        """Take the rows for which a rule comes to an outcome."""
        rule, outcome = self._meant[number]
        place = _PLACES[outcome]
        self._by_rule[rule, place] = count(bitmap)
        if self.outcomes:
            self.outcomes[rule] += unpack(bitmap, self._rows) * np.uint8((place - _UNKNOWN) % 256)

    def by_rule(self) -> Any:
        """Give the counts; what a rule is in none of the others is unknown."""
        self._by_rule[:, _UNKNOWN] = self._rows - self._by_rule.sum(axis=1)
        return self._by_rule
