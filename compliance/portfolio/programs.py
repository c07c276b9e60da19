"""Programs: a circuit made ready to be run over block after block, its bitmaps kept in as few registers as will do.

A register is taken again as soon as nobody reads what it holds, so that most of them stay in a core's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np

from compliance.portfolio.bitmaps import Bitmap
from compliance.portfolio.circuits import EVERY, NONE, Circuit, Wire

Look = Callable[[int, Bitmap], None]
"""Is shown a watched bitmap, by its number, before its register is taken again."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A wire that is shown when all wires before ``when`` are computed."""

    when: Wire
    wire: Wire


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some steps, each joining two registers into a third; and behind them what is shown, by number and register."""

    steps: list[tuple[np.ufunc, int, int, int]] = field(default_factory=list)
    shown: list[tuple[int, int]] = field(default_factory=list)


class Program:
    """The steps for the watched wires, in the order they are shown, and the kept ones; and the ``inputs`` they need."""

    def __init__(self, circuit: Circuit, watched: Sequence[Watched], kept: Sequence[Wire]) -> None:
        registers = _Registers(_last_reads(circuit, watched, kept), circuit.inputs)
        self.inputs = registers.inputs
        self._stretches = [*_planned(circuit, watched, registers)]
        self._kept = [registers.of[wire] for wire in kept]
        self._size = registers.size

    def run(self, every: Bitmap, given: Mapping[Wire, Bitmap], look: Look) -> list[Bitmap]:
        """Compute all from the bitmaps of the inputs, which it writes over; gives those of the kept wires."""
        registers = [np.zeros_like(every), every, *(given[wire] for wire in self.inputs)]
        registers += [*np.empty((self._size - len(registers), len(every)), np.uint64)]
        for stretch in self._stretches:
            for join, one, two, into in stretch.steps:
                join(registers[one], registers[two], registers[into])
            for number, register in stretch.shown:
                look(number, registers[register])
        return [registers[register] for register in self._kept]


class _Registers:
    """Which register holds which wire while a program is planned."""

    def __init__(self, last: dict[Wire, float], inputs: Sequence[Wire]) -> None:
        self._last = last  # reads of each wire that is needed
        self.inputs = [wire for wire in inputs if wire in last]
        self.of = {wire: place for place, wire in enumerate([NONE, EVERY, *self.inputs])}
        self.size = len(self.of)
        self._free: list[int] = []

    def is_needed(self, wire: Wire) -> bool:
        """Whether anybody still reads a wire."""
        return wire in self._last

    def release(self, wire: Wire, now: float) -> None:
        """Take a wire's register back if this was its last read."""
        if wire > EVERY and self._last.get(wire) == now:
            del self._last[wire]  # may be shown twice at the same moment
            self._free.append(self.of[wire])

    def take(self, wire: Wire) -> int:
        """Give a wire a register."""
        if not self._free:
            self._free.append(self.size)
            self.size += 1
        self.of[wire] = self._free.pop()
        return self.of[wire]


def _planned(circuit: Circuit, watched: Sequence[Watched], registers: _Registers) -> Iterator[_Stretch]:
    stretch, number = _Stretch(), 0
    for wire, gate in enumerate([*circuit.gates, None]):
        while number < len(watched) and watched[number].when == wire:
            seen = watched[number].wire
            stretch.shown.append((number, registers.of[seen]))
            registers.release(seen, _shown_at(wire))
            number += 1
        if gate is None or not registers.is_needed(wire):
            continue
        if stretch.shown:
            yield stretch
            stretch = _Stretch()
        read = registers.of[gate.one], registers.of[gate.two]
        for part in {gate.one, gate.two}:
            registers.release(part, wire)
        stretch.steps.append((gate.join, *read, registers.take(wire)))
    yield stretch


def _shown_at(when: Wire) -> float:
    """Give the moment of showing: behind the wires before, ahead of the wire itself."""
    return when - 0.5


def _last_reads(circuit: Circuit, watched: Sequence[Watched], kept: Sequence[Wire]) -> dict[Wire, float]:
    """Give when each wire that is needed is read for the last time."""
    last: dict[Wire, float] = {each.wire: _shown_at(each.when) for each in watched}
    last |= dict.fromkeys(kept, inf)
    for wire in reversed(range(len(circuit.gates))):
        gate = circuit.gates[wire]
        if gate is not None and wire in last:
            for part in (gate.one, gate.two):
                last[part] = max(last.get(part, 0), wire)
    return last
