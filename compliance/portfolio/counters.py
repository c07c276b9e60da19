"""Counters: how many of many bitmaps hold in each row, added up bit by bit for all rows of a word at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from compliance.portfolio.bitmaps import Bitmap, unpack

_TWO = 2
_BYTE = 8


class Counter:
    """Per row, the number of added bitmaps that hold; exact, however many."""

    def __init__(self) -> None:
        self._levels: list[list[Bitmap]] = []  # of each power of two, at most two bitmaps

    def add(self, bitmap: Bitmap) -> None:
        """Count one more bitmap: three of a level become one of it and one of the next."""
        for addends in self._levels:
            if len(addends) < _TWO:
                addends.append(bitmap)
                return
            addends[:], bitmap = _sum(addends[0], addends[1], bitmap)
        self._levels.append([bitmap])

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
            bits.append(left[0])
        return bits if carry is None else [*bits, carry]

    def total(self, rows: int) -> NDArray[np.int32]:
        """Give the sum as one number a row."""
        total = np.zeros(rows, np.int32)
        bits = self.bits()
        for start in range(0, len(bits), _BYTE):
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
