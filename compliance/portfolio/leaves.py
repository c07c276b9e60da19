"""Leaves: the tests of conditions as wires of a circuit, and how their bitmaps are read off the columns of a block.

A test is its operator's comparison over whole columns where the row of the operator has one, and else the row
evaluator, once for each distinct row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from compliance.language.conditions import CountedDay, Reference, Share, Test, operand_facts
from compliance.language.evaluation import Resolved, evaluate, resolve
from compliance.language.facts import Fact, FactType
from compliance.language.truth import Truth
from compliance.portfolio.bitmaps import Array, Bitmap, pack
from compliance.portfolio.circuits import EVERY, NONE, Circuit, Wire
from compliance.portfolio.columns import Columns, Tables
from compliance.portfolio.readings import Block, DayTable, wanted_parts
from compliance.portfolio.storage import Storage


class Truths(NamedTuple):
    """Where a condition definitely holds and where it definitely does not; a row in neither is unknown."""

    true: Wire
    false: Wire


class Answers(NamedTuple):
    """Who answers a fact, and who of them says ``never``, which is compared with nothing."""

    known: Wire
    never: Wire = NONE


_SAME = Answers(EVERY)  # what is the same for every row is known, and a day

Numbers = Callable[[Columns], Any]


@dataclass(frozen=True)
class _Leaf:
    """Wires whose bitmaps one look at a fact's column gives."""

    fact: str
    wires: tuple[Wire, ...]
    look: Callable[[Columns], Iterable[Bitmap]] = field(repr=False)


class Reader:
    """Reads leaves off blocks, fact by fact, so that a column is at hand while it is compared."""

    def __init__(self, tables: Tables, by_fact: list[list[_Leaf]]) -> None:
        self._tables, self._by_fact = tables, by_fact

    def read(self, block: Block) -> Mapping[Wire, Bitmap]:
        """Give the bitmap of every wire."""
        found: dict[Wire, Bitmap] = {}
        for leaves in self._by_fact:
            columns = Columns(block, self._tables)
            for leaf in leaves:
                found |= zip(leaf.wires, leaf.look(columns), strict=True)
        return found


class Leaves:
    """The inputs of a circuit that are read off one block."""

    def __init__(self, circuit: Circuit, tables: Tables) -> None:
        self._circuit, self._tables = circuit, tables
        self._leaves: list[_Leaf] = []
        self._answers: dict[str, Answers] = {}
        self._clocks: dict[tuple[str, DayTable], tuple[Wire, ...]] = {}

    def reader(self, wanted: Iterable[Wire]) -> Reader:
        """Give what reads the wanted wires among its own off a block."""
        asked = set(wanted)
        leaves = sorted((leaf for leaf in self._leaves if not asked.isdisjoint(leaf.wires)), key=lambda leaf: leaf.fact)
        return Reader(self._tables, [[*group] for _, group in groupby(leaves, lambda leaf: leaf.fact)])

    def truths(self, test: Test) -> Truths:
        """Give where a test holds and where it does not."""
        if test.operator.column is None:
            return Truths(*self._leaf(test.fact, 2, self._row_by_row(test)))
        circuit, operator, subject = self._circuit, test.operator, self._answered(test.fact)
        other, numbers = self._operand(test)
        known = circuit.both(subject.known, other.known)
        # Answered and not ``never``, on both sides: elsewhere the columns hold numbers that mean nothing.
        comparable = circuit.both(circuit.differ(*subject), circuit.differ(*other))
        (raw,) = self._leaf(test.fact, 1, self._compared(test, numbers))
        true = circuit.both(raw, comparable)
        if operator.never_holds:
            true = circuit.either(true, circuit.both(subject.never, known))
        if operator.clock:
            true, known = circuit.either(true, other.never), circuit.either(known, other.never)
        return Truths(true, circuit.differ(known, true))

    def clocks(self, anchor: Fact, table: DayTable, places: int) -> tuple[Wire, ...]:
        """Give where a table says 0, 1, … of the day of an anchor."""
        key = anchor.path, table
        if key not in self._clocks:

            def look(columns: Columns) -> list[Bitmap]:
                stands = columns.looked_up(anchor, table)
                return [pack(stands == place) for place in range(places)]

            self._clocks[key] = self._leaf(anchor, places, look)
        return self._clocks[key]

    def _leaf(self, fact: Fact, wires: int, look: Callable[[Columns], Iterable[Bitmap]]) -> tuple[Wire, ...]:
        self._leaves.append(_Leaf(fact.path, tuple(self._circuit.input() for _ in range(wires)), look))
        return self._leaves[-1].wires

    def _answered(self, fact: Fact) -> Answers:
        if fact.path not in self._answers:
            if fact.type is FactType.DATE:
                wires = self._leaf(fact, 2, lambda columns: (columns.known(fact), columns.never(fact)))
            else:
                wires = self._leaf(fact, 1, lambda columns: (columns.known(fact),))
            self._answers[fact.path] = Answers(*wires)
        return self._answers[fact.path]

    def _compared(self, test: Test, numbers: Numbers) -> Callable[[Columns], Iterable[Bitmap]]:
        compare, doubled = test.operator.column, isinstance(test.operand, Share)
        assert compare is not None

        def look(columns: Columns) -> Iterable[Bitmap]:
            values = columns.values(test.fact)
            values = 2 * values.astype(np.int64) if doubled else values
            return (columns.bitmap(compare(values, numbers(columns))),)

        return look

    def _operand(self, test: Test) -> tuple[Answers, Numbers]:
        """Give what a test compares with: of a fact, of every row; else the same for all."""
        tables = self._tables
        match test.operand:
            case Reference(fact):
                return self._answered(fact), lambda columns: columns.values(fact)
            case Share(percent, fact):
                return self._answered(fact), lambda columns: _share(int(percent * 100), columns.values(fact))
            case CountedDay(_, Reference(fact), _) as counted:
                table = tables.counted(counted, fact)
                return self._answered(fact), lambda columns: columns.looked_up(fact, table)
            case operand:
                same = _numbers(tables.storages[test.fact.path], resolve(operand, tables.situation))
                return _SAME, lambda _columns: same

    def _row_by_row(self, test: Test) -> Callable[[Columns], Iterable[Bitmap]]:
        """Evaluate a test once for each distinct combination of the answers it reads."""
        tables = self._tables
        read = [tables.storages[fact.path] for fact in (test.fact, *operand_facts(test.operand))]

        def look(columns: Columns) -> Iterable[Bitmap]:
            words = [columns.block.words(storage) for storage in read]
            rows, places = _distinct([word for group in words for word in group])
            truths = []
            for row in rows:
                left = iter(row)
                answers = {each.fact.path: each.answer([next(left) for _ in each.columns]) for each in read}
                truths.append(evaluate(test, tables.at(answers)))
            spread = np.array(truths, np.uint8).take(places)
            return pack(spread == Truth.TRUE), pack(spread == Truth.FALSE)

        return look


def _numbers(storage: Storage, value: Resolved | None) -> Any:
    """Give an operand that is the same for every row as the numbers its fact is stored in."""
    assert value is not None  # it reads no fact
    if isinstance(value, tuple):
        return tuple(storage.number(end) for end in value)
    if isinstance(value, frozenset):
        if storage.fact.type is FactType.CHOICES:
            return wanted_parts(storage.number(value))
        return tuple(storage.number(option) for option in sorted(value))
    return storage.number(value)


def _share(hundredths: int, whole: Array) -> Array:
    """Give twice a share of each number, odd where it lies between two hundredths.

    So it compares with twice another number as the exact share does with that number, and nothing overflows.
    """
    tens_of_thousands, rest = np.divmod(whole.astype(np.int64), 10_000)
    share, between = np.divmod(hundredths * rest, 10_000)
    doubled: Array = 2 * (hundredths * tens_of_thousands + share) + (between > 0)
    return doubled


def _distinct(words: list[Array]) -> tuple[list[list[int]], Array]:
    """Give the distinct rows of some columns, and for every row which of them it is."""
    places = np.zeros(len(words[0]), np.int64)
    for word in words:
        values, inverse = np.unique(word, return_inverse=True)
        places = np.unique(places * len(values) + inverse, return_inverse=True)[1]
    first = np.unique(places, return_index=True)[1]
    return [[int(word[place]) for word in words] for place in first.tolist()], places
