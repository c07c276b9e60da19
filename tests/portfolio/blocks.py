"""Blocks of rows out of answers, for the tests that hold columns against rows; and answers drawn at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np

from compliance.language.facts import NEVER, Fact, FactType, Value
from compliance.portfolio.readings import Block
from compliance.portfolio.storage import storages


def block_of(facts: Mapping[str, Fact], rows: Sequence[Mapping[str, Value]]) -> Block:
    """Lay profiles' answers out in columns; a fact that none of them answers has no column."""
    columns: dict[str, Any] = {}
    for path, storage in storages(facts).items():
        if any(path in row for row in rows):
            words = zip(*(storage.words(row.get(path)) for row in rows), strict=True)
            columns |= {name: np.array(word, storage.dtype) for name, word in zip(storage.columns, words, strict=True)}
    return Block(len(rows), columns)


def answers(facts: Mapping[str, Fact], random: Random, share: float) -> dict[str, Value]:
    """Draw answers to about so large a share of the facts that rules may test."""
    tested = (fact for fact in facts.values() if fact.type is not FactType.TEXT)
    return {fact.path: value(fact, random) for fact in tested if random.random() < share}


def value(fact: Fact, random: Random) -> Value:
    """Draw an answer to a fact."""
    match fact.type:
        case FactType.BOOLEAN:
            return random.random() < 0.6
        case FactType.CHOICE:
            return random.choice(sorted(fact.options))
        case FactType.CHOICES:
            return frozenset(option for option in fact.options if random.random() < 0.6)
        case FactType.DATE:
            return NEVER if random.random() < 0.2 else date(2015, 1, 1) + timedelta(random.randrange(4800))
        case _:
            return _number(fact, random)


def _number(fact: Fact, random: Random) -> Value:
    low = fact.minimum if fact.minimum is not None else Decimal(0)
    high = fact.maximum if fact.maximum is not None else Decimal(10 ** random.randrange(1, 12))
    hundredths = random.randrange(int(low * 100), int(high * 100) + 1)
    drawn = Decimal(hundredths // 100 if fact.type is FactType.INTEGER else Decimal(hundredths) / 100)
    drawn = min(max(drawn, low), high)
    return int(drawn) if drawn == int(drawn) else drawn
