"""The truths of a plan's nodes over a block of rows: for each node the rows where it holds and those where it fails.

All is and, any is or, not is swapping the two; a row in neither is unknown. A test is its operator's comparison over
whole columns where the row of the operator has one, and else the row evaluator, once for each distinct row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

import numpy as np

from compliance.language.conditions import CountedDay, Reference, Share, Test, operand_facts
from compliance.language.evaluation import Resolved, Situation, evaluate, resolve
from compliance.language.facts import Fact, FactType
from compliance.language.operators import Takes
from compliance.language.truth import Truth
from compliance.portfolio.bitmaps import Array, Bitmap, every, none, pack
from compliance.portfolio.counters import Counter
from compliance.portfolio.plans import Node
from compliance.portfolio.readings import Block, DayTable, Reading, read
from compliance.portfolio.storage import Storage, day_number

_UNANSWERED_DAY = -(2**31)


class Truths(NamedTuple):
    """Where a node definitely holds and where it definitely does not."""

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
        return replace(self.situation, facts={path: value for path, value in answers.items() if value is not None})

    def _reached(self, operand: CountedDay, anchor: Fact, day: Any) -> Any:
        reached = resolve(operand, self.at({anchor.path: day}))
        return _UNANSWERED_DAY if reached is None else _numbers(self.storages[anchor.path], reached)


class Columns:
    """A block as a plan's nodes see it."""

    def __init__(self, block: Block, tables: Tables) -> None:
        self.block, self.tables = block, tables
        self.every, self.none = every(block.rows), none(block.rows)
        self._readings: dict[str, Reading] = {}

    def truths(self, node: Node, computed: Mapping[int, Truths]) -> Truths:
        """Give a node's truths, its parts' having been computed."""
        if isinstance(node, Test):
            return self._test(node)
        parts = [literal_truths(computed, literal) for literal in node.parts]
        holds, fails = [part.true for part in parts], [part.false for part in parts]
        return Truths(self._at_least(node.count, holds), self._at_least(len(parts) - node.count + 1, fails))

    def reading(self, fact: Fact) -> Reading:
        """Give a fact as it reads on the day."""
        if fact.path not in self._readings:
            self._readings[fact.path] = read(self.tables.storages[fact.path], self.block, self.tables.today)
        return self._readings[fact.path]

    def _at_least(self, count: int, bitmaps: list[Bitmap]) -> Bitmap:
        """Give the rows in which so many of the bitmaps hold."""
        if count == len(bitmaps):
            return reduce(and_, bitmaps)
        if count == 1:
            return reduce(or_, bitmaps)
        counter = Counter()
        for bitmap in bitmaps:
            counter.add(bitmap)
        return _reaches(list(counter.bits()), count, self.every, self.none)

    def _test(self, test: Test) -> Truths:
        if test.operator.column is None:
            return self._row_by_row(test)
        subject, operand = self.reading(test.fact), self._operand(test)
        values = subject.values
        if test.operator.takes is Takes.NUMBER and isinstance(test.operand, Share):
            values = 2 * values.astype(np.int64)
        known = self._both(subject.known, operand.known)
        holds = self.bitmap(test.operator.column(values, operand.values))
        if subject.never is not None:
            holds = holds | subject.never if test.operator.never_holds else holds & ~subject.never
        if test.operator.clock and operand.never is not None:
            holds, known = holds | operand.never, known | operand.never
        true = holds & known
        return Truths(true, known ^ true)

    def _both(self, one: Bitmap | None, other: Bitmap | None) -> Bitmap:
        known = [bitmap for bitmap in (one, other) if bitmap is not None]
        return reduce(and_, known) if known else self.every

    def bitmap(self, found: Any) -> Bitmap:
        """Take what a comparison found for a bitmap: truths row by row, one for all, or a bitmap already."""
        if isinstance(found, np.ndarray):
            return found if found.dtype == np.uint64 else pack(found)
        return self.every if found else self.none

    def _operand(self, test: Test) -> Reading:
        match test.operand:
            case Reference(fact):
                return self.reading(fact)
            case Share(percent, fact):
                whole = self.reading(fact)
                return Reading(_doubled_share(int(percent * 100), whole.values), whole.known)
            case CountedDay(_, Reference(fact), _):
                anchor = self.reading(fact)
                reached = self.tables.counted(test.operand, fact)(anchor.values)
                return Reading(reached, anchor.known, anchor.never)
            case operand:
                return Reading(_numbers(self.tables.storages[test.fact.path], resolve(operand, self.tables.situation)))

    def _row_by_row(self, test: Test) -> Truths:
        """Evaluate a test once for each distinct combination of the answers it reads."""
        read = [self.tables.storages[fact.path] for fact in (test.fact, *operand_facts(test.operand))]
        words = [self.block.words(storage) for storage in read]
        rows, places = _distinct([word for group in words for word in group])
        truths = []
        for row in rows:
            left = iter(row)
            answers = {each.fact.path: each.answer([next(left) for _ in each.columns]) for each in read}
            truths.append(evaluate(test, self.tables.at(answers)))
        spread = np.array(truths, np.uint8).take(places)
        return Truths(pack(spread == Truth.TRUE), pack(spread == Truth.FALSE))


def literal_truths(computed: Mapping[int, Truths], literal: int) -> Truths:
    """Give the truths of a literal: its node's, swapped where it is negated."""
    found = computed[literal >> 1]
    return Truths(found.false, found.true) if literal & 1 else found


def _numbers(storage: Storage, value: Resolved | None) -> Any:
    """Give an operand that is the same for every row as the numbers its fact is stored in."""
    if isinstance(value, tuple):
        return tuple(storage.number(end) for end in value)
    if isinstance(value, frozenset) and storage.fact.type is FactType.CHOICE:
        return tuple(storage.number(option) for option in sorted(value))
    assert value is not None  # it reads no fact
    return storage.number(value)


def _doubled_share(hundredths: int, whole: Array) -> Array:
    """Give twice a share of each number, odd where it lies between two hundredths.

    So it compares with twice another number as the exact share does with that number, and nothing overflows.
    """
    tens_of_thousands, rest = np.divmod(whole.astype(np.int64), 10_000)
    share, between = np.divmod(hundredths * rest, 10_000)
    return 2 * (hundredths * tens_of_thousands + share) + (between > 0)


def _reaches(bits: list[Bitmap], count: int, every_row: Bitmap, no_row: Bitmap) -> Bitmap:
    """Give the rows whose number, bit by bit from the lowest, is at least ``count``."""
    reached = every_row  # of no bits: equal so far
    if count >> len(bits):
        return no_row
    for position, bit in enumerate(bits):
        reached = bit & reached if count >> position & 1 else bit | reached
    return reached


def _distinct(words: list[Array]) -> tuple[list[list[int]], Array]:
    """Give the distinct rows of some columns, and for every row which of them it is."""
    places = np.zeros(len(words[0]), np.int64)
    for word in words:
        values, inverse = np.unique(word, return_inverse=True)
        places = np.unique(places * len(values) + inverse, return_inverse=True)[1]
    first = np.unique(places, return_index=True)[1]
    return [[int(word[place]) for word in words] for place in first.tolist()], places
