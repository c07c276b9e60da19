"""Steps: every node of a plan made ready to be computed over block after block.

All is and, any is or, not is swapping the two. A test is its operator's comparison over whole columns where the row of
the operator has one, and else the row evaluator, once for each distinct row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import and_, or_
from typing import Any, NamedTuple

import numpy as np

from compliance.language.conditions import CountedDay, Reference, Share, Test, operand_facts
from compliance.language.evaluation import Resolved, evaluate, resolve
from compliance.language.facts import FactType
from compliance.language.truth import Truth
from compliance.portfolio.bitmaps import Array, Bitmap, pack
from compliance.portfolio.columns import Columns, Tables, Truths
from compliance.portfolio.counters import Counter
from compliance.portfolio.plans import Gate, Node
from compliance.portfolio.readings import Reading, wanted_parts
from compliance.portfolio.storage import Storage

Computed = Sequence[Truths]
"""The truths of every literal computed so far."""
Step = Callable[[Columns, Computed], Truths]


class Same(NamedTuple):
    """What a test compares every row with, known and a day."""

    values: Any
    known: None = None
    comparable: None = None
    never: None = None


def step_of(node: Node, tables: Tables) -> Step:
    """Make a node ready."""
    if isinstance(node, Gate):
        return _gate(node)
    return _row_by_row(node, tables) if node.operator.column is None else _comparison(node, tables)


def _gate(gate: Gate) -> Step:
    if gate.count == len(gate.parts):
        return _joined(gate.parts, and_, or_)
    return _joined(gate.parts, or_, and_) if gate.count == 1 else _some(gate)


def _joined(parts: tuple[int, ...], when_true: Callable[..., Bitmap], when_false: Callable[..., Bitmap]) -> Step:
    first, *rest = parts

    def step(_columns: Columns, computed: Computed) -> Truths:
        true, false = computed[first]
        for literal in rest:
            also_true, also_false = computed[literal]
            true, false = when_true(true, also_true), when_false(false, also_false)
        return Truths(true, false)

    return step


def _some(gate: Gate) -> Step:
    def step(columns: Columns, computed: Computed) -> Truths:
        holds, fails = zip(*(computed[literal] for literal in gate.parts), strict=True)
        other = len(gate.parts) - gate.count + 1
        return Truths(_at_least(gate.count, holds, columns), _at_least(other, fails, columns))

    return step


def _at_least(count: int, bitmaps: Sequence[Bitmap], columns: Columns) -> Bitmap:
    """Give the rows in which so many of the bitmaps hold: compare the sum, bit by bit from the lowest."""
    counter = Counter()
    for bitmap in bitmaps:
        counter.add(bitmap)
    bits = counter.bits()
    if count >> len(bits):
        return columns.none
    reached = columns.every  # of no bits: equal so far
    for position, bit in enumerate(bits):
        reached = bit & reached if count >> position & 1 else bit | reached
    return reached


def _comparison(test: Test, tables: Tables) -> Step:
    operator, operand = test.operator, _operand(test, tables)
    compare = operator.column
    assert compare is not None
    doubled = isinstance(test.operand, Share)

    def step(columns: Columns, _computed: Computed) -> Truths:
        values, known, comparable, never = columns.reading(test.fact)
        other, also_known, also_comparable, not_started = operand(columns)
        if doubled:
            values = 2 * values.astype(np.int64)
        if also_known is not None and also_comparable is not None:
            known, comparable = known & also_known, comparable & also_comparable
        true = columns.bitmap(compare(values, other)) & comparable
        if operator.never_holds and never is not None:
            true = true | never & known
        if operator.clock and not_started is not None:
            true, known = true | not_started, known | not_started
        return Truths(true, known ^ true)

    return step


def _operand(test: Test, tables: Tables) -> Callable[[Columns], Reading | Same]:
    """Make what a test compares with ready: of a fact, of every row; else the same for all."""
    match test.operand:
        case Reference(fact):
            return lambda columns: columns.reading(fact)
        case Share(percent, fact):
            return lambda columns: _share(int(percent * 100), columns.reading(fact))
        case CountedDay(_, Reference(fact), _) as counted:
            table = tables.counted(counted, fact)
            return lambda columns: columns.reading(fact)._replace(values=columns.looked_up(fact, table))
        case operand:
            same = Same(_numbers(tables.storages[test.fact.path], resolve(operand, tables.situation)))
            return lambda _columns: same


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


def _share(hundredths: int, whole: Reading) -> Reading:
    """Give twice a share of each number, odd where it lies between two hundredths.

    So it compares with twice another number as the exact share does with that number, and nothing overflows.
    """
    tens_of_thousands, rest = np.divmod(whole.values.astype(np.int64), 10_000)
    share, between = np.divmod(hundredths * rest, 10_000)
    doubled = 2 * (hundredths * tens_of_thousands + share) + (between > 0)
    return whole._replace(values=doubled)


def _row_by_row(test: Test, tables: Tables) -> Step:
    """Evaluate a test once for each distinct combination of the answers it reads."""
    read = [tables.storages[fact.path] for fact in (test.fact, *operand_facts(test.operand))]

    def step(columns: Columns, _computed: Computed) -> Truths:
        words = [columns.block.words(storage) for storage in read]
        rows, places = _distinct([word for group in words for word in group])
        truths = []
        for row in rows:
            left = iter(row)
            answers = {each.fact.path: each.answer([next(left) for _ in each.columns]) for each in read}
            truths.append(evaluate(test, tables.at(answers)))
        spread = np.array(truths, np.uint8).take(places)
        return Truths(pack(spread == Truth.TRUE), pack(spread == Truth.FALSE))

    return step


def _distinct(words: list[Array]) -> tuple[list[list[int]], Array]:
    """Give the distinct rows of some columns, and for every row which of them it is."""
    places = np.zeros(len(words[0]), np.int64)
    for word in words:
        values, inverse = np.unique(word, return_inverse=True)
        places = np.unique(places * len(values) + inverse, return_inverse=True)[1]
    first = np.unique(places, return_index=True)[1]
    return [[int(word[place]) for word in words] for place in first.tolist()], places
