"""From a table's columns as people write them to columns of whole numbers, and what is wrong in which row.

What is wrong is found for a whole column at once and worded, row by row, by the reader of single answers.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from compliance.language.complaints import shown
from compliance.language.facts import LIMIT, Fact, FactType, read_value
from compliance.portfolio.bitmaps import Array
from compliance.portfolio.storage import FIRST_DAY, LAST_DAY, NEVER_DAY, Storage, day_number

_NEVER = day_number(date.max)
_WORD = 64
_NOTHING, _WRONG = -1, -2  # beside the numbers of options


@dataclass(frozen=True)
class Encoded:
    """A fact's columns, and the rows whose answer is none."""

    words: tuple[Array, ...]
    wrong: NDArray[np.bool_]


def encode(storage: Storage, column: Any) -> Encoded:
    """Encode one column of a table; of a type that ``is_readable`` allows."""
    match storage.fact.type:
        case FactType.BOOLEAN:
            return _booleans(storage, column)
        case FactType.CHOICE:
            return _choice(storage, column)
        case FactType.CHOICES:
            return _choices(storage, column)
        case FactType.DATE:
            return _dates(storage, column)
        case _:
            return _numbers(storage, column)


def is_readable(fact: Fact, kind: Any) -> bool:
    """Whether a column of this Arrow type can hold answers to the fact; one of nulls can."""
    return bool(pa.types.is_null(kind) or _READABLE[fact.type](kind))


def reason(fact: Fact, found: Any) -> str:
    """Say why a value, as Arrow holds it, is no answer to a fact."""
    try:
        value = written = found.as_py()
    except (OverflowError, ValueError):  # DuckDB writes infinity as a day that no calendar has
        return f"{fact.path}: a day past all calendars is no answer here (write 9999-12-31 for never)"
    if isinstance(value, datetime):
        return f"{fact.path}: {shown(value)} is no day (write a date, or a timestamp at midnight UTC)"
    if isinstance(value, float) and np.isfinite(value):
        written = int(value) if value.is_integer() else Decimal(repr(value))
    try:
        read_value(fact, written)
    except ValueError as wrong:
        return f"{fact.path}: {wrong}"
    return f"{fact.path}: {shown(value)} is no answer here"


def is_text(kind: Any) -> bool:
    """Whether a column of this Arrow type holds texts."""
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(check(plain) for check in texts)


def _is_list_of_text(kind: Any) -> bool:
    lists = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return lists and (is_text(kind.value_type) or pa.types.is_null(kind.value_type))


def _is_number(kind: Any) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _is_date(kind: Any) -> bool:
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))


_READABLE: dict[FactType, Callable[[Any], bool]] = {
    FactType.BOOLEAN: pa.types.is_boolean,
    FactType.CHOICE: is_text,
    FactType.CHOICES: _is_list_of_text,
    FactType.INTEGER: _is_number,
    FactType.NUMBER: _is_number,
    FactType.DATE: _is_date,
    FactType.TEXT: lambda _kind: True,
}


def _missing(column: Any) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = column.is_null().to_numpy(zero_copy_only=False)
    return found


def _all_right(column: Any) -> NDArray[np.bool_]:
    return np.zeros(len(column), np.bool_)


def _booleans(storage: Storage, column: Any) -> Encoded:
    numbers = column.cast(pa.uint8()).fill_null(storage.unanswered).to_numpy()
    return Encoded((numbers,), _all_right(column))


def _coded(storage: Storage, texts: Any) -> tuple[list[int], Array]:
    """Give the distinct texts as numbers of options, nothing and what is no option, and for every text which it is."""
    if pa.types.is_null(texts.type):
        return [_NOTHING], np.zeros(len(texts), np.int32)
    coded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
    coded.dictionary.validate(full=True)  # texts that are none fault the file
    numbers = {option: number for number, option in enumerate(storage.options)}
    known = [numbers.get(option, _WRONG) if option else _NOTHING for option in coded.dictionary.to_pylist()]
    places = coded.indices
    if places.null_count:
        places = places.cast(pa.int32()).fill_null(len(known))  # one more than a small type may have room for
    return [*known, _NOTHING], places.to_numpy(zero_copy_only=False)


def _choice(storage: Storage, column: Any) -> Encoded:
    known, places = _coded(storage, column)
    codes = np.array([storage.unanswered if number < 0 else number for number in known], storage.dtype)
    wrong = np.array([number == _WRONG for number in known]).take(places) if _WRONG in known else _all_right(column)
    return Encoded((codes.take(places),), wrong)


def _choices(storage: Storage, column: Any) -> Encoded:
    """Add up the bits of every list; a sum with fewer bits than the list has entries had one twice, or a stranger."""
    if pa.types.is_null(column.type):
        return Encoded(tuple(np.zeros(len(column), storage.dtype) for _ in storage.columns), _all_right(column))
    lengths = pc.list_value_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    ends = np.cumsum(lengths, dtype=np.int64)
    known, places = _coded(storage, column.flatten())
    found, words = np.zeros(len(column), np.int32), []
    for start in range(0, _WORD * len(storage.columns), _WORD):
        bits = [1 << number - start if start <= number < start + _WORD else 0 for number in known]
        sums = np.zeros(len(places) + 1, storage.dtype)  # may wrap round: only differences count
        np.cumsum(np.array(bits, storage.dtype).take(places), dtype=storage.dtype, out=sums[1:])
        words.append(sums.take(ends) - sums.take(ends - lengths))
        found += np.bitwise_count(words[-1])
    position, bit = divmod(len(storage.options), _WORD)
    words[position] |= (~_missing(column)).astype(storage.dtype) << words[position].dtype.type(bit)
    return Encoded(tuple(words), found != lengths)


def _dates(storage: Storage, column: Any) -> Encoded:
    days = column.cast(pa.date32(), safe=False)
    numbers = days.cast(pa.int32()).fill_null(storage.unanswered).to_numpy(zero_copy_only=False)
    inside = (numbers >= FIRST_DAY) & (numbers <= LAST_DAY)
    never, answered = numbers == _NEVER, ~_missing(column)
    wrong = answered & ~inside & ~never
    if pa.types.is_timestamp(column.type):
        same = pc.equal(days.cast(column.type), column).fill_null(True)
        wrong |= ~same.to_numpy(zero_copy_only=False)
    return Encoded((np.where(never, np.int32(NEVER_DAY), numbers),), wrong)


def _numbers(storage: Storage, column: Any) -> Encoded:
    kind, missing = column.type, _missing(column)
    if pa.types.is_integer(kind):
        whole = column.fill_null(0).to_numpy(zero_copy_only=False)
        wrong = (whole >= LIMIT) | (whole <= -LIMIT)
        hundredths = np.where(wrong, 0, whole).astype(np.int64) * 100
    elif pa.types.is_floating(kind):
        whole = column.fill_null(0).to_numpy(zero_copy_only=False)
        real = whole.astype(np.float64)
        wrong = ~(np.abs(real) < LIMIT)
        hundredths = np.rint(np.where(wrong, 0, real) * 100).astype(np.int64)
        # A short float is right where it is the nearest of its kind.
        wrong |= ~wrong & ((hundredths / 100).astype(whole.dtype) != whole)
    else:
        hundredths, wrong = _decimals(storage, column)
    if storage.fact.type is FactType.INTEGER:
        wrong = wrong | (hundredths % 100 != 0)
    for limit, beyond in ((storage.fact.minimum, np.less), (storage.fact.maximum, np.greater)):
        if limit is not None:
            wrong = wrong | beyond(hundredths, int(limit * 100))
    wrong = wrong & ~missing
    return Encoded((np.where(missing | wrong, storage.unanswered, hundredths).astype(storage.dtype),), wrong)


def _decimals(storage: Storage, column: Any) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    coded = column.dictionary_encode()
    exact = [_hundredths(storage.fact, value) for value in coded.dictionary.to_pylist()]
    places = coded.indices.fill_null(len(exact)).to_numpy(zero_copy_only=False)
    found = np.array([0 if value is None else value for value in [*exact, 0]], np.int64).take(places)
    wrong = np.array([value is None for value in [*exact, 0]], np.bool_).take(places)
    return found, wrong


def _hundredths(fact: Fact, value: Decimal) -> int | None:
    whole = int(value) if value == int(value) else value
    with suppress(ValueError):
        return int(Decimal(str(read_value(fact, whole))) * 100)
    return None
