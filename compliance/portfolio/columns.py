"""A block of rows as the nodes of a plan see it: each fact as it reads on the day; and what all blocks share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from compliance.assessment.findings import due_of
from compliance.assessment.outcomes import Clock
from compliance.documents.rules import Rule
from compliance.language.conditions import CountedDay, Operand
from compliance.language.evaluation import Situation, resolve
from compliance.language.facts import Fact, FactType
from compliance.portfolio.bitmaps import Array, Bitmap, every, none, pack
from compliance.portfolio.readings import Block, DayTable, Options, day_places
from compliance.portfolio.storage import NEVER_DAY, Storage, day_number

CLOCKS = tuple(Clock)
"""Clocks by the numbers that stand for them in a table."""
_UNANSWERED_DAY = -(2**31) + 1  # the lowest number is what a table has not worked out


class Tables:
    """What is worked out once for all blocks, for each day that occurs: which days it reaches, and how clocks stand."""

    def __init__(self, situation: Situation, storages: Mapping[str, Storage]) -> None:
        self.situation, self.storages = situation, storages
        self.today = day_number(situation.as_of)
        self._days: dict[CountedDay, DayTable] = {}
        self._clocks: dict[Operand, DayTable] = {}  # by deadline, which many rules may share

    def counted(self, operand: CountedDay, anchor: Fact) -> DayTable:
        """Give the day that is reached from each day of the anchor."""
        if operand not in self._days:
            self._days[operand] = DayTable(lambda day: self._reached(operand, anchor, day))
        return self._days[operand]

    def clocks(self, rule: Rule, anchor: Fact) -> DayTable:
        """Give how a rule's deadline stands, counted from each day of its anchor."""
        assert rule.deadline is not None
        if rule.deadline not in self._clocks:
            self._clocks[rule.deadline] = DayTable(partial(self._clock, rule, anchor), np.int8)
        return self._clocks[rule.deadline]

    def at(self, answers: Mapping[str, Any]) -> Situation:
        """Give the situation with these answers."""
        given = {path: value for path, value in answers.items() if value is not None}
        return Situation(given, self.situation.as_of, self.situation.calendar)

    def _clock(self, rule: Rule, anchor: Fact, day: Any) -> int:
        return CLOCKS.index(due_of(rule, self.at({anchor.path: day})).clock)

    def _reached(self, operand: CountedDay, anchor: Fact, day: Any) -> int:
        reached = resolve(operand, self.at({anchor.path: day}))
        if reached is None:
            return _UNANSWERED_DAY
        return NEVER_DAY if isinstance(reached, str) else day_number(reached)  # type: ignore[arg-type] # a day


class Columns:
    """The facts of a block, each taken apart once; made anew for each fact that is tested, it holds little."""

    def __init__(self, block: Block, tables: Tables) -> None:
        self.block, self._tables = block, tables
        self._values: dict[str, Any] = {}
        self._looked_up: dict[DayTable, Array] = {}

    def values(self, fact: Fact) -> Any:
        """Give the numbers of a fact, or its options."""
        if fact.path not in self._values:
            self._values[fact.path] = self._read(fact)
        return self._values[fact.path]

    def known(self, fact: Fact) -> Bitmap:
        """Give the rows that answer a fact."""
        values = self.values(fact)
        return values.answered if isinstance(values, Options) else pack(values != self._storage(fact).unanswered)

    def never(self, fact: Fact) -> Bitmap:
        """Give the rows in which a date reads ``never`` on the day: also where it lies ahead, unless it may."""
        values = self.values(fact)
        return pack(values == NEVER_DAY if fact.ahead else values > self._tables.today)

    def looked_up(self, anchor: Fact, table: DayTable) -> Array:
        """Give what a table says of each row's anchor."""
        if table not in self._looked_up:
            self._looked_up[table] = table(day_places(self.values(anchor)))
        return self._looked_up[table]

    def bitmap(self, found: Any) -> Bitmap:
        """Take what a comparison found for a bitmap: truths row by row, one for all, or a bitmap already."""
        if isinstance(found, np.ndarray):
            return found if found.dtype == np.uint64 else pack(found)
        return every(self.block.rows) if found else none(self.block.rows)

    def _storage(self, fact: Fact) -> Storage:
        return self._tables.storages[fact.path]

    def _read(self, fact: Fact) -> Any:
        words = self.block.words(self._storage(fact))
        return Options(words, len(fact.options)) if fact.type is FactType.CHOICES else words[0]
