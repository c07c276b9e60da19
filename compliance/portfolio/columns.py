"""A block of rows as the nodes of a plan see it: each fact as it reads on the day; and what all blocks share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from compliance.language.conditions import CountedDay
from compliance.language.evaluation import Situation, resolve
from compliance.language.facts import Fact
from compliance.portfolio.bitmaps import Array, Bitmap, every, none, pack
from compliance.portfolio.readings import Block, DayTable, Reading, day_places, read
from compliance.portfolio.storage import NEVER_DAY, Storage, day_number

_UNANSWERED_DAY = -(2**31) + 1


class Truths(NamedTuple):
    """Where a node definitely holds and where it definitely does not; a row in neither is unknown."""

    true: Bitmap
    false: Bitmap


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
    """The facts of a block."""

    def __init__(self, block: Block, tables: Tables) -> None:
        self.block, self.tables = block, tables
        self.every, self.none = every(block.rows), none(block.rows)
        self._readings: dict[str, Reading] = {}
        self._places: dict[str, Array] = {}
        self._looked_up: dict[DayTable, Array] = {}

    def reading(self, fact: Fact) -> Reading:
        """Give a fact as it reads on the day."""
        found = self._readings.get(fact.path)
        if found is None:
            found = self._readings[fact.path] = read(self.tables.storages[fact.path], self.block, self.tables.today)
        return found

    def looked_up(self, anchor: Fact, table: DayTable) -> Array:
        """Give what a table says of each row's anchor."""
        if table not in self._looked_up:
            if anchor.path not in self._places:
                self._places[anchor.path] = day_places(self.reading(anchor).values)
            self._looked_up[table] = table(self._places[anchor.path])
        return self._looked_up[table]

    def bitmap(self, found: Any) -> Bitmap:
        """Take what a comparison found for a bitmap: truths row by row, one for all, or a bitmap already."""
        if isinstance(found, np.ndarray):
            return found if found.dtype == np.uint64 else pack(found)
        return self.every if found else self.none
