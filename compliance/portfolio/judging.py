"""Judging a block of rows: for every rule in force its standings as bitmaps, and from those the result of each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial, reduce
from operator import or_
from typing import Any

import numpy as np

from compliance.assessment.findings import anchor_of, due_of
from compliance.assessment.outcomes import Clock, Outcome
from compliance.documents.rules import Force, Rule
from compliance.language.conditions import Operand
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation
from compliance.language.facts import Fact
from compliance.language.truth import Truth
from compliance.portfolio.bitmaps import Bitmap, count, pack
from compliance.portfolio.columns import Columns, Tables, Truths
from compliance.portfolio.plans import Gate, Plan
from compliance.portfolio.readings import Block, DayTable
from compliance.portfolio.results import Judged, Results
from compliance.portfolio.standings import ALL_CLOCKS, ALL_TRUTHS, Regions, Shape, Standing, shape_of
from compliance.portfolio.steps import step_of
from compliance.portfolio.storage import Storage, storages

_CLOCKS = tuple(Clock)
_ALWAYS, _OPEN = frozenset({Truth.TRUE}), frozenset({Truth.UNKNOWN})


@dataclass(frozen=True)
class Compiled:
    """A rule in the plan: its literals, the nodes to compute before it and those that nobody reads after it."""

    rule: Rule
    applies: int | None
    requires: int
    fresh: range
    clock: Clock | DayTable
    anchor: Fact | None
    shape: Shape
    standings: tuple[tuple[int, Outcome, Regions], ...]
    stale: list[int] = field(default_factory=list)


class Sides:
    """Where a literal has one of some truths, worked out when asked for."""

    def __init__(self, truths: Truths, every: Bitmap) -> None:
        self.truths, self._every = truths, every
        self._found = {_ALWAYS: truths.true, frozenset({Truth.FALSE}): truths.false}
        self._ruled_out: int | None = None

    def among(self, wanted: frozenset[Truth]) -> Bitmap:
        """Give the rows with one of the wanted truths, one or two of the three."""
        found = self._found.get(wanted)
        if found is None:
            true, false = self.truths
            decided = [bitmap for truth, bitmap in ((Truth.TRUE, true), (Truth.FALSE, false)) if truth not in wanted]
            found = self._found[wanted] = (
                self._every ^ reduce(or_, decided) if Truth.UNKNOWN in wanted else true | false
            )
        return found

    @property
    def ruled_out(self) -> int:
        """For how many rows it is false."""
        if self._ruled_out is None:
            self._ruled_out = count(self.truths.false)
        return self._ruled_out


@dataclass(frozen=True)
class Situated:
    """The three truths of a rule for every row; where it always applies, or the clock always stands so, ``None``."""

    applies: Sides | None
    requires: Sides
    clocks: Mapping[Clock, Bitmap] | None

    def within(self, regions: Regions, every: Bitmap) -> Bitmap:
        """Give the rows that lie in one of some regions."""
        found = None
        for region in regions:
            bitmap = every if region.requires is None else self.requires.among(region.requires)
            if self.applies is not None and region.applies is not None:
                bitmap = bitmap & self.applies.among(region.applies)
            if self.clocks is not None and region.clocks is not None:
                bitmap = bitmap & reduce(or_, [self.clocks[clock] for clock in region.clocks])
            found = bitmap if found is None else found | bitmap
        assert found is not None
        return found


class Judge:
    """The rules in force on a day, made ready for any number of blocks; a copy in another process readies itself."""

    def __init__(self, rules: Iterable[Rule], facts: Mapping[str, Fact], as_of: date, calendar: Calendar) -> None:
        self.rules = tuple(rule for rule in rules if rule.in_force(as_of))
        self.storages: dict[str, Storage] = storages(facts)
        self.tables = Tables(Situation({}, as_of, calendar), self.storages)
        self.plan = Plan()
        self._tables: dict[Operand, DayTable] = {}
        self.slots: dict[tuple[Standing, int], int] = {}  # one sum a row for each
        self.compiled = [self._compile(rule) for rule in self.rules]
        self.steps = [step_of(node, self.tables) for node in self.plan.nodes]
        self._mark_stale()
        self._given = (self.rules, facts, as_of, calendar)

    def __reduce__(self) -> tuple[Any, ...]:
        return Judge, self._given

    def alone(self, rules: Iterable[Rule]) -> Judge:
        """Give a judge of some rules alone, on the same day."""
        return Judge(rules, *self._given[1:])

    def judge(self, block: Block, proven: Block | None = None, *, outcomes: bool = False) -> Judged:
        """Judge the rows of a block; with ``outcomes``, keep what each rule comes to for each row.

        ``proven`` holds the same rows with only the answers that count under a stricter assurance; an admission needs
        no proof, so a fail by the answers as declared stays one.
        """
        results = Results(len(self.rules), tuple(self.slots), block.rows, outcomes=outcomes)
        declared = _Pass(self, block)
        stricter = _Pass(self, proven) if proven else None
        every = declared.columns.every
        for place, compiled in enumerate(self.compiled):
            situated = declared.situated(compiled)
            if stricter:
                fail = dict(compiled.shape.outcomes).get(Outcome.FAIL)
                situated = stricter.situated(compiled, situated.within(fail, every) if fail else declared.columns.none)
            _record(results, place, compiled, situated, every)
        return results.judged()

    def _compile(self, rule: Rule) -> Compiled:
        before = len(self.plan.nodes)
        applies = None if rule.applies_when is None else self.plan.literal(rule.applies_when)
        requires = self.plan.literal(rule.requires)
        clock = self._clock(rule)
        clocks = ALL_CLOCKS if isinstance(clock, DayTable) else frozenset({clock})
        shape = shape_of(_ALWAYS if applies is None else ALL_TRUTHS, clocks)
        standings = [
            (self._slot(standing, rule.weight), standing.outcome, found) for standing, found in shape.standings
        ]
        fresh = range(before, len(self.plan.nodes))
        return Compiled(rule, applies, requires, fresh, clock, anchor_of(rule), shape, tuple(standings))

    def _slot(self, standing: Standing, weight: int) -> int:
        return self.slots.setdefault((standing, weight), len(self.slots))

    def _clock(self, rule: Rule) -> Clock | DayTable:
        """Give how the deadline stands: the same for every row, or by the day of its anchor."""
        anchor = anchor_of(rule)
        if anchor is None:
            return due_of(rule, self.tables.situation).clock
        assert rule.deadline is not None
        if rule.deadline not in self._tables:  # shared by rules with the same deadline
            due = partial(self._clock_on, rule, anchor)
            self._tables[rule.deadline] = DayTable(due, np.int8)
        return self._tables[rule.deadline]

    def _clock_on(self, rule: Rule, anchor: Fact, day: Any) -> int:
        return _CLOCKS.index(due_of(rule, self.tables.at({anchor.path: day})).clock)

    def _mark_stale(self) -> None:
        """Note for every rule the nodes that it is the last to read."""
        last: dict[int, Compiled] = {}
        for compiled in self.compiled:
            fresh = [self.plan.nodes[place] for place in compiled.fresh]
            read = [literal for node in fresh if isinstance(node, Gate) for literal in node.parts]
            for literal in (*read, compiled.requires, *(() if compiled.applies is None else (compiled.applies,))):
                last[literal >> 1] = compiled
        for place, compiled in last.items():
            compiled.stale.append(place)


class _Pass:
    """One walk over the rules with one block."""

    def __init__(self, judge: Judge, block: Block) -> None:
        self.steps = judge.steps
        self.columns = Columns(block, judge.tables)
        nothing = Truths(self.columns.none, self.columns.none)
        self.computed = [nothing] * (2 * len(self.steps))
        self._nothing = nothing
        self._applies: dict[int, Sides] = {}
        self._clocks_of: dict[DayTable, dict[Clock, Bitmap]] = {}

    def situated(self, compiled: Compiled, admitted: Bitmap | None = None) -> Situated:
        """Compute a rule's truths, and forget what no later rule reads.

        For ``admitted`` rows they are those of a fail, whatever else the block says.
        """
        for place in compiled.fresh:
            true, false = found = self.steps[place](self.columns, self.computed)
            self.computed[2 * place], self.computed[2 * place + 1] = found, Truths(false, true)
        requires, clocks = self.computed[compiled.requires], self._clocks(compiled)
        applies = None if compiled.applies is None else self._sides(compiled.applies)
        for place in compiled.stale:
            self.computed[2 * place] = self.computed[2 * place + 1] = self._nothing
        if admitted is None:
            return Situated(applies, Sides(requires, self.columns.every), clocks)
        if applies is not None:
            true, false = applies.truths
            applies = Sides(Truths(true | admitted, false & ~admitted), self.columns.every)
        if clocks is not None:
            clocks = {clock: bitmap & ~admitted for clock, bitmap in clocks.items()}
            clocks[Clock.PASSED] |= admitted
        requires = Truths(requires.true & ~admitted, requires.false | admitted)
        return Situated(applies, Sides(requires, self.columns.every), clocks)

    def _sides(self, literal: int) -> Sides:
        if literal not in self._applies:
            self._applies[literal] = Sides(self.computed[literal], self.columns.every)
        return self._applies[literal]

    def _clocks(self, compiled: Compiled) -> dict[Clock, Bitmap] | None:
        if compiled.anchor is None or isinstance(compiled.clock, Clock):
            return None
        if compiled.clock not in self._clocks_of:
            stands = self.columns.looked_up(compiled.anchor, compiled.clock)
            bitmaps = {clock: pack(stands == place) for place, clock in enumerate(_CLOCKS)}
            self._clocks_of[compiled.clock] = bitmaps
        return self._clocks_of[compiled.clock]


def _record(results: Results, place: int, compiled: Compiled, situated: Situated, every: Bitmap) -> None:
    """Hand a rule's bitmaps to the results."""
    applies, law = situated.applies, compiled.rule.force is Force.LAW
    for slot, outcome, regions in compiled.standings:
        results.stands(slot, outcome, situated.within(regions, every), law=law)
    results.comes_to(
        place,
        [(outcome, situated.within(regions, every)) for outcome, regions in compiled.shape.outcomes],
        None if applies is None else (applies.truths.false, applies.ruled_out),
    )
    if law:
        results.applies(every if applies is None else applies.truths.true)
        if applies is not None:
            results.may_apply(applies.among(_OPEN))
