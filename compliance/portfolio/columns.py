"""A block of rows as the nodes of a plan see it: each fact as it reads on the day; and what all blocks share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from compliance.language.conditions import CountedDay
from compliance.language.evaluation import Situation, resolve
from compliance.language.facts import Fact, FactType
from compliance.portfolio.bitmaps import Array, Bitmap, every, none, pack
from compliance.portfolio.readings import Block, DayTable, Options, day_places
from compliance.portfolio.storage import NEVER_DAY, Storage, day_number

_UNANSWERED_DAY = -(2**31) + 1


class Tables:
    """What is worked out once for all blocks: the days that durations reach, by operand."""

    def __init__(self, situation: Situation, storages: Mapping[str, Storage]) -> None:
        self.situation, self.storages = situation, storages
        self.today = day_number(situation.as_of)
        self._days: dict[CountedDay, DayTable] = {}

    def counted(self, operand: CountedDay, anchor: Fact) -> DayTable:
        """Give the day that is reached from each day of the anchor."""
        if operand not in self._days:
            self._days[operand] = DayTable(lambda day: self._reached(operand, anchor, day))
        return self._days[operand]

    def at(self, answers: Mapping[str, Any]) -> Situation:
        """Give the situation with these answers."""
        given = {path: value for path, value in answers.items() if value is not None}
        return Situation(given, self.situation.as_of, self.situation.calendar)

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
