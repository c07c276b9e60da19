"""A block of rows, and each fact of it as it reads on the day: its numbers, who answered, who says ``never``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.language.facts import NEVER, FactType
from compliance.portfolio.bitmaps import Array, Bitmap, every, none, pack
from compliance.portfolio.storage import FIRST_DAY, LAST_DAY, NEVER_DAY, Storage, day_of

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


class Options:
    """A column of option lists, taken apart into the bytes that tests ask for."""

    def __init__(self, words: tuple[Array, ...], options: int) -> None:
        self._words, self._options = words, options
        self._bytes: dict[int, NDArray[np.uint8]] = {}

    @property
    def answered(self) -> Bitmap:
        """The rows that have an answer."""
        position, bit = divmod(self._options, _BYTE)
        return pack(self._byte(position) & np.uint8(1 << bit))

    def include_any(self, wanted: int | Options) -> Bitmap:
        """Give the rows that have one of the wanted options."""
        return _either([pack(self._byte(place) & part) for place, part in self._parts(wanted)], self._nobody)

    def include_all(self, wanted: int | Options) -> Bitmap:
        """Give the rows that have every wanted option."""
        lacking = [pack(~self._byte(place) & part) for place, part in self._parts(wanted)]
        return self._everybody ^ _either(lacking, self._nobody)

    def _byte(self, position: int) -> NDArray[np.uint8]:
        if position not in self._bytes:
            word, within = divmod(position, self._words[0].itemsize)
            column = self._words[word]
            shifted = column >> column.dtype.type(_BYTE * within) if within else column
            self._bytes[position] = shifted.astype(np.uint8, copy=False)
        return self._bytes[position]

    def _parts(self, wanted: int | Options) -> list[tuple[int, Any]]:
        """Give the bytes of what is wanted that are not empty, with their places."""
        all_options = (1 << self._options) - 1
        masks = [(place, all_options >> _BYTE * place & 0xFF) for place in range(-(-self._options // _BYTE))]
        if isinstance(wanted, Options):
            return [(place, wanted._byte(place) & np.uint8(mask)) for place, mask in masks]  # noqa: SLF001 - its like
        parts = [(place, np.uint8(wanted >> _BYTE * place & mask)) for place, mask in masks]
        return [(place, part) for place, part in parts if part]

    @property
    def _everybody(self) -> Bitmap:
        return every(len(self._words[0]))

    @property
    def _nobody(self) -> Bitmap:
        return none(len(self._words[0]))


def _either(bitmaps: list[Bitmap], nobody: Bitmap) -> Bitmap:
    found = nobody
    for bitmap in bitmaps:
        found = found | bitmap
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """Numbers (or options) with the rows that know them and those for which they read ``never``.

    ``known`` and ``never`` are ``None`` where the answer is the same for every row: known, and a day.
    """

    values: Any
    known: Bitmap | None = None
    never: Bitmap | None = None


def read(storage: Storage, block: Block, today: int) -> Reading:
    """Give a fact as it reads on a day: a date behind it reads ``never``, unless the fact looks ahead."""
    words = block.words(storage)
    if storage.fact.type is FactType.CHOICES:
        options = Options(words, len(storage.options))
        return Reading(options, options.answered)
    (values,) = words
    known = pack(values != storage.unanswered)
    if storage.fact.type is not FactType.DATE:
        return Reading(values, known)
    return Reading(values, known, pack(values == NEVER_DAY if storage.fact.ahead else values > today))


class DayTable:
    """A function of a stored day, worked out once for each day that occurs and then looked up."""

    def __init__(self, function: Callable[[Any], int]) -> None:
        self._function = function  # of a date, "never" or None
        self._known = np.zeros(LAST_DAY - FIRST_DAY + 3, np.bool_)
        self._values = np.zeros(LAST_DAY - FIRST_DAY + 3, np.int32)

    def __call__(self, days: Array) -> NDArray[np.int32]:
        """Look every row up."""
        places = np.clip(days, FIRST_DAY - 1, LAST_DAY + 1) - np.int32(FIRST_DAY - 1)
        found = self._known.take(places)
        if not found.all():
            for place in np.unique(places[~found]).tolist():
                self._values[place] = self._function(_day_at(place))
                self._known[place] = True
        return self._values.take(places)


def _day_at(place: int) -> Any:
    """Give what stands at a place of the table: nothing first, ``never`` last, the days between them."""
    number = place + FIRST_DAY - 1
    return None if number < FIRST_DAY else NEVER if number > LAST_DAY else day_of(number)
