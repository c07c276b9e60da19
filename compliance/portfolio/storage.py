"""How an answer lies in a column, by the fact's declaration: codes, option masks, days, hundredths; all whole numbers.

Options take their numbers from the sorted list of their ids, so that facts with the same options share them. Text
facts, which no rule tests, have no column.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any

from compliance.language.facts import FIRST_YEAR, LAST_YEAR, LIMIT, NEVER, NUMERIC, Fact, FactType, Value

_EPOCH = date(1970, 1, 1).toordinal()
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1).toordinal() - _EPOCH, date(LAST_YEAR, 12, 31).toordinal() - _EPOCH
NEVER_DAY = 2**31 - 1
_WORD = 64
_UNANSWERED = {"uint8": 2**8 - 1, "uint16": 2**16 - 1, "int32": -(2**31), "int64": -(2**63)}
_FORMAT = 1  # of what is below; another one makes another digest


def day_number(day: date) -> int:
    """Give a date as days since 1970."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Give the date that a number of days stands for."""
    return date.fromordinal(number + _EPOCH)


@dataclass(frozen=True)
class Storage:
    """One fact's columns: their type, and the number that stands for each answer and for none."""

    fact: Fact

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The options in the order of their numbers."""
        return tuple(sorted(self.fact.options))

    @cached_property
    def dtype(self) -> str:
        """The numeric type of each column."""
        match self.fact.type:
            case FactType.BOOLEAN | FactType.CHOICE:
                return "uint8" if len(self.options) < 2**8 else "uint16"
            case FactType.CHOICES:
                bits = len(self.options) + 1  # one more says that there is an answer
                return f"uint{next((size for size in (8, 16, 32) if bits <= size), 64)}"
            case FactType.DATE:
                return "int32"
            case _:
                return "int32" if self._largest < 2**31 else "int64"

    @property
    def _largest(self) -> int:
        ends = (self.fact.minimum, self.fact.maximum)
        return max(LIMIT if end is None else int(abs(end)) for end in ends) * 100

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns: one, but for lists of very many options."""
        words = -(-(len(self.options) + 1) // _WORD) if self.fact.type is FactType.CHOICES else 1
        return (self.fact.path, *(f"{self.fact.path} {number}" for number in range(2, words + 1)))

    @cached_property
    def unanswered(self) -> int:
        """The number that stands for a missing answer."""
        return 0 if self.fact.type is FactType.CHOICES else _UNANSWERED[self.dtype]

    def number(self, value: Value) -> int:
        """Give the number that stands for an answer."""
        match value:
            case bool():
                return int(value)
            case date():
                return day_number(value)
            case frozenset():
                return sum(1 << self.options.index(option) for option in value)
            case str():
                return NEVER_DAY if self.fact.type is FactType.DATE else self.options.index(value)
            case _:
                return int(value * 100)

    def words(self, value: Value | None) -> tuple[int, ...]:
        """Give what stands in its columns for an answer, or for none."""
        if value is None:
            return (self.unanswered,) * len(self.columns)
        number = self.number(value)
        if self.fact.type is not FactType.CHOICES:
            return (number,)
        number |= 1 << len(self.options)
        return tuple(number >> shift & (2**_WORD - 1) for shift in range(0, _WORD * len(self.columns), _WORD))

    def answer(self, words: Iterable[int]) -> Value | None:
        """Give the answer that stands in its columns, ``None`` where there is none."""
        number = sum(int(word) << _WORD * position for position, word in enumerate(words))
        if number == self.unanswered:
            return None
        match self.fact.type:
            case FactType.BOOLEAN:
                return number == 1
            case FactType.CHOICE:
                return self.options[number]
            case FactType.CHOICES:
                return frozenset(option for bit, option in enumerate(self.options) if number >> bit & 1)
            case FactType.DATE:
                return NEVER if number == NEVER_DAY else day_of(number)
            case _:
                exact = Decimal(number) / 100
                return int(exact) if exact == int(exact) else exact


def storages(facts: Mapping[str, Fact]) -> dict[str, Storage]:
    """Give how every fact that a rule may test is stored, by path."""
    return {path: Storage(fact) for path, fact in facts.items() if fact.type is not FactType.TEXT}


def declared(storage: Storage) -> list[Any]:
    """Give what an encoded column depends on, as plain data."""
    fact = storage.fact
    limits = [None if end is None else str(end) for end in (fact.minimum, fact.maximum)]
    return [fact.type.value, list(storage.options), *(limits if fact.type in NUMERIC else [])]


def schema_digest(schema: Mapping[str, list[Any]]) -> str:
    """Give the digest of a schema: of every fact's declaration, by path."""
    text = json.dumps([_FORMAT, sorted(schema.items())], ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def schema_of(stored: Mapping[str, Storage]) -> dict[str, list[Any]]:
    """Give the declaration of every stored fact, by path."""
    return {path: declared(storage) for path, storage in sorted(stored.items())}
