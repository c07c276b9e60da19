"""Counters: how many of many bitmaps hold in each row, added up bit by bit for all rows of a word at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compliance.portfolio.bitmaps import Bitmap, unpack

_TWO = 2
_BYTE = 8


class Counter:
    """Per row, the number of added bitmaps that hold; exact, however many."""

    def __init__(self) -> None:
        self._levels: list[list[Bitmap]] = []  # of each power of two, at most two bitmaps

    def add(self, bitmap: Bitmap, level: int = 0) -> None:
        """Count one more bitmap, as two to the power of its level: three of a level become one of it and the next."""
        while level < len(self._levels):
            addends = self._levels[level]
            if len(addends) < _TWO:
                addends.append(bitmap)
                return
            addends[:], bitmap = _sum(addends[0], addends[1], bitmap)
            level += 1
        self._levels += [[] for _ in range(level - len(self._levels))]
        self._levels.append([bitmap])

    def add_sum(self, bits: Sequence[Bitmap], times: int = 1) -> None:
        """Add another sum, so many times."""
        for shift in range(times.bit_length()):
            if times >> shift & 1:
                for level, bit in enumerate(bits):
                    self.add(bit, level + shift)

    def bits(self) -> list[Bitmap]:
        """Give the sum, lowest bit first."""
        bits: list[Bitmap] = []
        carry: Bitmap | None = None
        for addends in self._levels:
            left = addends if carry is None else [*addends, carry]
            carry = None
            if len(left) > _TWO:
                left, carry = _sum(*left)
            elif len(left) == _TWO:
                left, carry = [left[0] ^ left[1]], left[0] & left[1]
            bits.append(left[0] if left else np.zeros_like(self._levels[-1][0]))
        return bits if carry is None else [*bits, carry]

    def total(self, rows: int) -> NDArray[np.int32]:
        """Give the sum as one number a row."""
        bits = self.bits()
        total = _byte(bits[:_BYTE], rows).astype(np.int32)
        for start in range(_BYTE, len(bits), _BYTE):
            total += _byte(bits[start : start + _BYTE], rows).astype(np.int32) << start
        return total


def _sum(one: Bitmap, two: Bitmap, three: Bitmap) -> tuple[list[Bitmap], Bitmap]:
    """Add three bits of every row: the sum's low bit, in a list, and its high one."""
    half = one ^ two
    carry = half & three
    carry |= one & two
    half ^= three
    return [half], carry


def _byte(planes: list[Bitmap], rows: int) -> NDArray[np.uint8]:
    """Give the number that up to eight bitmaps spell, lowest bit first."""
    padded = -(-rows // _BYTE) * _BYTE
    number = np.zeros(padded, np.uint8)
    for plane in reversed(planes):
        number += number  # doubling is many times faster than shifting bytes
        number |= unpack(plane, padded)
    return number[:rows]
