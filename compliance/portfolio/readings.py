"""A block of rows in columns of numbers; lists of options taken apart; and tables that say something of every day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.language.facts import NEVER
from compliance.portfolio.bitmaps import Array, Bitmap, pack
from compliance.portfolio.storage import FIRST_DAY, LAST_DAY, Storage, day_of

_BYTE = 8


@dataclass(frozen=True)
class Block:
    """So many rows of columns by name, laid out by ``storage``; a fact without columns is answered by nobody."""

    rows: int
    columns: Mapping[str, Array] = field(repr=False)

    def words(self, storage: Storage) -> tuple[Array, ...]:
        """Give a fact's columns."""
        if storage.columns[0] in self.columns:
            return tuple(self.columns[name] for name in storage.columns)
        return (np.full(self.rows, storage.unanswered, storage.dtype),) * len(storage.columns)


Parts = tuple[tuple[int, np.uint8], ...]
"""The bytes of an option mask that are not empty, with their places."""


def wanted_parts(mask: int) -> Parts:
    """Take a mask apart."""
    size = -(-mask.bit_length() // _BYTE)
    return tuple((place, np.uint8(byte)) for place, byte in enumerate(mask.to_bytes(size, "little")) if byte)


class Options:
    """A column of option lists, taken apart into the bytes that tests ask for."""

    def __init__(self, words: tuple[Array, ...], options: int) -> None:
        self._words, self._options = words, options
        self._bytes: dict[int, NDArray[np.uint8]] = {}
        self._inverse: dict[int, NDArray[np.uint8]] = {}

    @property
    def answered(self) -> Bitmap:
        """The rows that have an answer."""
        position, bit = divmod(self._options, _BYTE)
        return pack(self._byte(position) & np.uint8(1 << bit))

    def include_any(self, wanted: Parts | Options) -> Bitmap:
        """Give the rows that have one of the wanted options."""
        return reduce(or_, [pack(self._byte(place) & part) for place, part in _parts_of(wanted)])

    def include_all(self, wanted: Parts | Options) -> Bitmap:
        """Give the rows that have every wanted option (and bits behind the last row, which are no rows)."""
        return ~reduce(or_, [pack(self._lacked(place) & part) for place, part in _parts_of(wanted)])

    def _byte(self, position: int) -> NDArray[np.uint8]:
        found = self._bytes.get(position)
        if found is None:
            word, within = divmod(position, self._words[0].itemsize)
            column = self._words[word]
            shifted = column >> column.dtype.type(_BYTE * within) if within else column
            found = self._bytes[position] = shifted.astype(np.uint8, copy=False)
        return found

    def _lacked(self, position: int) -> NDArray[np.uint8]:
        found = self._inverse.get(position)
        if found is None:
            found = self._inverse[position] = ~self._byte(position)
        return found

    def parts(self) -> list[tuple[int, Any]]:
        """Give the bytes of this column as what another one is to include."""
        masks = wanted_parts((1 << self._options) - 1)
        return [(place, self._byte(place) & mask) for place, mask in masks]


def _parts_of(wanted: Parts | Options) -> Iterable[tuple[int, Any]]:
    return wanted.parts() if isinstance(wanted, Options) else wanted


class DayTable:
    """A function of a stored day, worked out once for each day that occurs and then looked up."""

    def __init__(self, function: Callable[[Any], int], dtype: type[np.int32 | np.int8] = np.int32) -> None:
        self._function = function  # of a date, "never" or None; never gives the lowest number of the type
        self._open = np.iinfo(dtype).min
        self._values = np.full(LAST_DAY - FIRST_DAY + 3, self._open, dtype)

    def __call__(self, places: Array) -> Array:
        """Look up every row, by the place of its day."""
        found = self._values.take(places)
        if (found == self._open).any():
            for place in np.unique(places[found == self._open]).tolist():
                self._values[place] = self._function(_day_at(place))
            found = self._values.take(places)
        return found


def day_places(days: Array) -> Array:
    """Give the place of every stored day in a table: nothing first, ``never`` last, the days between them."""
    return (np.clip(days, FIRST_DAY - 1, LAST_DAY + 1) - np.int32(FIRST_DAY - 1)).astype(np.intp)


def _day_at(place: int) -> Any:
    number = place + FIRST_DAY - 1
    return None if number < FIRST_DAY else NEVER if number > LAST_DAY else day_of(number)
