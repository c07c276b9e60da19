"""Circuits and their programs against the same gates over Python's whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from compliance.portfolio.bitmaps import Bitmap
from compliance.portfolio.circuits import EVERY, NONE, Circuit, Wire
from compliance.portfolio.counters import Counter
from compliance.portfolio.programs import Program, Watched

ALL = 0b1111_1111
WIRES = st.integers(0, 10**6)
GATES = st.lists(st.tuples(st.sampled_from(["both", "either", "differ", "without"]), WIRES, WIRES), max_size=25)
MEANT = {
    "both": lambda one, two: one & two,
    "either": lambda one, two: one | two,
    "differ": lambda one, two: one ^ two,
    "without": lambda one, two: one & ~two,
}


def bitmap(number: int) -> Bitmap:
    return np.array([number], np.uint64)


def ran(circuit: Circuit, given: list[int], watched: list[Watched], kept: list[Wire]) -> tuple[list[int], list[int]]:
    shown: dict[int, int] = {}
    program = Program(circuit, watched, kept)
    inputs = {wire: bitmap(number) for wire, number in zip(circuit.inputs, given, strict=True)}
    found = program.run(bitmap(ALL), inputs, lambda number, seen: shown.update({number: int(seen[0])}))
    return [shown[number] for number in range(len(watched))], [int(each[0]) for each in found]


@given(st.lists(st.integers(0, ALL), min_size=1, max_size=5), GATES, st.data())
def test_a_program_gives_what_its_circuit_means(inputs: list[int], gates: list[Any], data: st.DataObject) -> None:
    circuit = Circuit()
    held = {NONE: 0, EVERY: ALL} | {circuit.input(): number for number in inputs}
    watched: list[Watched] = []
    expected: list[int] = []
    for name, one, two in gates:
        wires = sorted(held)
        first, second = wires[one % len(wires)], wires[two % len(wires)]
        wire = getattr(circuit, name)(first, second)
        assert held.setdefault(wire, MEANT[name](held[first], held[second])) == MEANT[name](held[first], held[second])
        for seen in data.draw(st.lists(st.sampled_from(sorted(held)), max_size=2)):
            watched.append(Watched(len(circuit.gates), seen))
            expected.append(held[seen])
    kept = data.draw(st.lists(st.sampled_from(sorted(held)), max_size=4))
    assert ran(circuit, inputs, watched, kept) == (expected, [held[wire] for wire in kept])


@given(st.lists(st.tuples(st.integers(0, ALL), st.integers(0, 3)), max_size=12), st.integers(0, 40))
def test_a_counter_adds_up(added: list[tuple[int, int]], reached: int) -> None:
    circuit = Circuit()
    counter = Counter(circuit)
    for _, level in added:
        counter.add(circuit.input(), level)
    numbers = [number for number, _ in added]
    wire, sum_ = counter.reaches(reached), counter.bits()
    (enough,), bits = ran(circuit, numbers, [Watched(len(circuit.gates), wire)], sum_)
    sums = [sum((number >> row & 1) << level for number, level in added) for row in range(8)]
    assert [sum((bit >> row & 1) << place for place, bit in enumerate(bits)) for row in range(8)] == sums
    assert [enough >> row & 1 for row in range(8)] == [int(total >= reached) for total in sums]


def test_what_is_shown_twice_at_a_moment_frees_its_register_once() -> None:
    circuit = Circuit()
    one, two, three = circuit.input(), circuit.input(), circuit.input()
    watched = [Watched(len(circuit.gates), one)] * 2
    kept = [circuit.both(two, three), circuit.either(two, three), two, three]
    assert ran(circuit, [0b0001, 0b0011, 0b0110], watched, kept) == ([0b0001] * 2, [0b0010, 0b0111, 0b0011, 0b0110])
