"""Judging a block of rows: for every rule in force its standings as bitmaps, and from those the result of each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from compliance.assessment.findings import anchor_of, due_of
from compliance.assessment.outcomes import Clock, Outcome
from compliance.documents.rules import Force, Rule
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation
from compliance.language.facts import Fact
from compliance.language.truth import Truth
from compliance.portfolio.bitmaps import Bitmap
from compliance.portfolio.columns import Columns, Tables, Truths, literal_truths
from compliance.portfolio.plans import Gate, Plan
from compliance.portfolio.readings import Block, DayTable
from compliance.portfolio.results import Judged, Results
from compliance.portfolio.standings import ALL_TRUTHS, Region, Standing, standings_of
from compliance.portfolio.storage import Storage, storages

_CLOCKS = tuple(Clock)


@dataclass(frozen=True)
class Compiled:
    """A rule in the plan: its literals, the nodes to compute before it and those that nobody reads after it."""

    rule: Rule
    applies: int | None
    requires: int
    fresh: range
    clock: Clock | DayTable
    stale: list[int] = field(default_factory=list)

    @property
    def standings(self) -> tuple[tuple[Standing, tuple[Region, ...]], ...]:
        """What it may come to."""
        truths = frozenset({Truth.TRUE}) if self.applies is None else ALL_TRUTHS
        return standings_of(truths, frozenset({self.clock}) if isinstance(self.clock, Clock) else frozenset(_CLOCKS))


@dataclass(frozen=True)
class Situated:
    """The three truths of a rule for every row; where a truth or the clock is always the same, ``None``."""

    applies: Truths | None
    requires: Truths
    clocks: Mapping[Clock, Bitmap] | None


class Judge:
    """The rules in force on a day, made ready for any number of blocks; a copy in another process readies itself."""

    def __init__(self, rules: Iterable[Rule], facts: Mapping[str, Fact], as_of: date, calendar: Calendar) -> None:
        self.given = (tuple(rules), facts, as_of, calendar)
        self.rules = tuple(rule for rule in self.given[0] if rule.in_force(as_of))
        self.storages: dict[str, Storage] = storages(facts)
        self.tables = Tables(Situation({}, as_of, calendar), self.storages)
        self.plan = Plan()
        self.compiled = [self._compile(rule) for rule in self.rules]
        self._mark_stale()

    def __reduce__(self) -> tuple[Any, ...]:
        return Judge, self.given

    def judge(self, block: Block, proven: Block | None = None, *, outcomes: bool = False) -> Judged:
        """Judge the rows of a block; with ``outcomes``, keep what each rule comes to for each row.

        ``proven`` holds the same rows with only the answers that count under a stricter assurance; an admission needs
        no proof, so a fail by the answers as declared stays one.
        """
        results = Results(len(self.rules), block.rows, outcomes=outcomes)
        declared = _Pass(self, block)
        stricter = _Pass(self, proven) if proven else None
        for place, compiled in enumerate(self.compiled):
            situated = declared.situated(compiled)
            if stricter:
                failing = declared.where(compiled, situated, Outcome.FAIL)
                situated = _admitted(stricter.situated(compiled), failing)
            law = compiled.rule.force is Force.LAW
            for standing, bitmap in declared.standings(compiled, situated):
                results.add(place, compiled.rule.weight, standing, bitmap, law=law)
            if law:
                results.applies(*declared.applying(situated))
        return results.judged()

    def _compile(self, rule: Rule) -> Compiled:
        before = len(self.plan.nodes)
        applies = None if rule.applies_when is None else self.plan.literal(rule.applies_when)
        requires = self.plan.literal(rule.requires)
        return Compiled(rule, applies, requires, range(before, len(self.plan.nodes)), self._clock(rule))

    def _clock(self, rule: Rule) -> Clock | DayTable:
        """Give how the deadline stands: the same for every row, or by the day of its anchor."""
        anchor = anchor_of(rule)
        if anchor is None:
            return due_of(rule, self.tables.situation).clock
        return DayTable(lambda day: _CLOCKS.index(due_of(rule, self.tables.at({anchor.path: day})).clock))

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
        self.plan = judge.plan
        self.columns = Columns(block, judge.tables)
        self.computed: dict[int, Truths] = {}

    def situated(self, compiled: Compiled) -> Situated:
        """Compute a rule's truths, and forget what no later rule reads."""
        for place in compiled.fresh:
            self.computed[place] = self.columns.truths(self.plan.nodes[place], self.computed)
        applies = None if compiled.applies is None else literal_truths(self.computed, compiled.applies)
        requires = literal_truths(self.computed, compiled.requires)
        for place in compiled.stale:
            del self.computed[place]
        return Situated(applies, requires, self._clocks(compiled))

    def standings(self, compiled: Compiled, situated: Situated) -> Iterable[tuple[Standing, Bitmap]]:
        """Give a rule's standings as bitmaps, but for what does not apply: that is the rest."""
        for standing, regions in compiled.standings:
            if standing.outcome is not Outcome.NOT_APPLICABLE:
                yield standing, reduce(or_, [self._region(situated, region) for region in regions])

    def where(self, compiled: Compiled, situated: Situated, outcome: Outcome) -> Bitmap:
        """Give the rows for which a rule comes to an outcome."""
        found = (bitmap for standing, bitmap in self.standings(compiled, situated) if standing.outcome is outcome)
        return reduce(or_, found, self.columns.none)

    def applying(self, situated: Situated) -> tuple[Bitmap, Bitmap]:
        """Give the rows to which a rule applies, and those to which it may."""
        if situated.applies is None:
            return self.columns.every, self.columns.none
        return situated.applies.true, self._among(situated.applies, frozenset({Truth.UNKNOWN}))

    def _clocks(self, compiled: Compiled) -> dict[Clock, Bitmap] | None:
        if isinstance(compiled.clock, Clock):
            return None
        anchor = anchor_of(compiled.rule)
        assert anchor
        stands = compiled.clock(self.columns.reading(anchor).values)
        return {clock: self.columns.bitmap(stands == place) for place, clock in enumerate(_CLOCKS)}

    def _region(self, situated: Situated, region: Region) -> Bitmap:
        bitmaps = [self._among(situated.requires, region.requires)] if region.requires != ALL_TRUTHS else []
        if situated.applies is not None and region.applies != ALL_TRUTHS:
            bitmaps.append(self._among(situated.applies, region.applies))
        if situated.clocks is not None and len(region.clocks) < len(_CLOCKS):
            bitmaps.append(reduce(or_, [situated.clocks[clock] for clock in region.clocks]))
        return reduce(and_, bitmaps) if bitmaps else self.columns.every

    def _among(self, truths: Truths, wanted: frozenset[Truth]) -> Bitmap:
        """Give the rows with one of the wanted truths, one or two of the three."""
        decided = {Truth.TRUE: truths.true, Truth.FALSE: truths.false}
        if Truth.UNKNOWN not in wanted:
            return reduce(or_, [decided[truth] for truth in wanted])
        left = [bitmap for truth, bitmap in decided.items() if truth not in wanted]
        return self.columns.every ^ reduce(or_, left)


def _admitted(proven: Situated, failing: Bitmap) -> Situated:
    """Give the truths by the proven answers, but those of a fail where the declared answers give one."""
    elsewhere = ~failing

    def admit(truths: Truths, *, holds: bool) -> Truths:
        true, false = truths.true & elsewhere, truths.false & elsewhere
        return Truths(true | failing, false) if holds else Truths(true, false | failing)

    clocks = None
    if proven.clocks is not None:
        clocks = {clock: bitmap & elsewhere for clock, bitmap in proven.clocks.items()}
        clocks[Clock.PASSED] = clocks[Clock.PASSED] | failing
    applies = None if proven.applies is None else admit(proven.applies, holds=True)
    return Situated(applies, admit(proven.requires, holds=False), clocks)
