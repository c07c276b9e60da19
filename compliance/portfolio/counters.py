"""Counters: how many of many bitmaps hold in each row, added up bit by bit for all rows of a word at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compliance.portfolio.bitmaps import Bitmap, unpack
from compliance.portfolio.circuits import EVERY, NONE, Circuit, Wire

_TWO = 2
_BYTE = 8


class Counter:
    """The number of added wires that hold, row by row; exact, however many."""

    def __init__(self, circuit: Circuit) -> None:
        self._circuit = circuit
        self._levels: list[list[Wire]] = []  # of each power of two, at most two wires

    def add(self, wire: Wire, level: int = 0) -> None:
        """Count one more, as two to the power of its level: three of a level become one of it and one of the next."""
        while level < len(self._levels):
            addends = self._levels[level]
            if len(addends) < _TWO:
                addends.append(wire)
                return
            low, wire = self._sum(addends[0], addends[1], wire)
            addends[:] = [low]
            level += 1
        self._levels += [[] for _ in range(level - len(self._levels))]
        self._levels.append([wire])

    def add_sum(self, bits: Sequence[Wire], times: int = 1) -> None:
        """Add another sum, so many times."""
        for shift in range(times.bit_length()):
            if times >> shift & 1:
                for level, bit in enumerate(bits):
                    if bit != NONE:
                        self.add(bit, level + shift)

    def bits(self) -> list[Wire]:
        """Give the sum, lowest bit first."""
        bits: list[Wire] = []
        carry = NONE
        for addends in self._levels:
            one, two = [*addends, NONE, NONE][:_TWO]
            low, carry = self._sum(one, two, carry)
            bits.append(low)
        return bits if carry == NONE else [*bits, carry]

    def reaches(self, count: int) -> Wire:
        """Where it is so many or more: compare the sum, bit by bit from the lowest."""
        bits = self.bits()
        if count >> len(bits):
            return NONE
        reached = EVERY  # of no bits: equal so far
        for position, bit in enumerate(bits):
            join = self._circuit.both if count >> position & 1 else self._circuit.either
            reached = join(bit, reached)
        return reached

    def _sum(self, one: Wire, two: Wire, three: Wire) -> tuple[Wire, Wire]:
        """Add three bits of every row: the sum's low bit and its high one."""
        circuit = self._circuit
        half = circuit.differ(one, two)
        carry = circuit.either(circuit.both(half, three), circuit.both(one, two))
        return circuit.differ(half, three), carry


def numbers(planes: Sequence[Bitmap], rows: int) -> NDArray[np.int32]:
    """Give the number that bitmaps spell in each row, lowest bit first."""
    found = _byte(planes[:_BYTE], rows).astype(np.int32)
    for start in range(_BYTE, len(planes), _BYTE):
        found += _byte(planes[start : start + _BYTE], rows).astype(np.int32) << start
    return found


def _byte(planes: Sequence[Bitmap], rows: int) -> NDArray[np.uint8]:
    padded = -(-rows // _BYTE) * _BYTE
    number = np.zeros(padded, np.uint8)
    for plane in reversed(planes):
        number += number  # doubling is many times faster than shifting bytes
        number |= unpack(plane, padded)
    return number[:rows]
