"""Counters: how many of many bitmaps hold in each row, added up bit by bit for all rows of a word at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from compliance.portfolio.bitmaps import Bitmap, unpack

_ADDENDS = 3
_BYTE = 8


class Counter:
    """Per row, the number of added bitmaps that hold; exact, however many."""

    def __init__(self) -> None:
        self._levels: list[list[Bitmap]] = []  # of each power of two, at most two bitmaps

    def add(self, bitmap: Bitmap, level: int = 0) -> None:
        """Count one more bitmap: three of a level become one of it and one of the next."""
        if level == len(self._levels):
            self._levels.append([])
        addends = self._levels[level]
        addends.append(bitmap)
        if len(addends) == _ADDENDS:
            one, two, three = addends
            half = one ^ two
            self._levels[level] = [half ^ three]
            self.add(one & two | half & three, level + 1)

    def bits(self) -> Iterator[Bitmap]:
        """Give the sum, lowest bit first."""
        carry: Bitmap | None = None
        for addends in self._levels:
            left = [*addends, *([] if carry is None else [carry])]
            carry = None
            if len(left) == _ADDENDS:
                one, two, three = left
                half = one ^ two
                left, carry = [half ^ three], one & two | half & three
            elif len(left) == _ADDENDS - 1:
                one, two = left
                left, carry = [one ^ two], one & two
            yield left[0]
        if carry is not None:
            yield carry

    def total(self, rows: int) -> NDArray[np.int32]:
        """Give the sum as one number a row."""
        total = np.zeros(rows, np.int32)
        planes = list(self.bits())
        for start in range(0, len(planes), _BYTE):
            total += _byte(planes[start : start + _BYTE], rows).astype(np.int32) << start
        return total


def _byte(planes: list[Bitmap], rows: int) -> NDArray[np.uint8]:
    """Give the number that up to eight bitmaps spell, lowest bit first."""
    padded = -(-rows // _BYTE) * _BYTE
    number = np.zeros(padded, np.uint8)
    for plane in reversed(planes):
        number += number  # doubling is many times faster than shifting bytes
        number |= unpack(plane, padded)
    return number[:rows]
