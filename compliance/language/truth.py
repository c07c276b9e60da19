"""Strong Kleene logic: false 0, unknown 1, true 2; unknown never becomes yes or no by itself."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """What a condition is for one profile; the order makes ``all`` a minimum and ``any`` a maximum."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


def known(holds: bool) -> Truth:
    """Take a decided yes or no into three-valued logic."""
    return Truth.TRUE if holds else Truth.FALSE


def all_of(truths: Iterable[Truth]) -> Truth:
    """Conjunction: the smallest; of nothing, true. Behind a false one nothing is asked."""
    smallest = Truth.TRUE
    for truth in truths:
        if truth is Truth.FALSE:
            return truth
        if truth is Truth.UNKNOWN:
            smallest = truth
    return smallest


def any_of(truths: Iterable[Truth]) -> Truth:
    """Disjunction: the largest; of nothing, false. Behind a true one nothing is asked."""
    largest = Truth.FALSE
    for truth in truths:
        if truth is Truth.TRUE:
            return truth
        if truth is Truth.UNKNOWN:
            largest = truth
    return largest


def negation(truth: Truth) -> Truth:
    """Negation: 2 - x, so unknown stays unknown."""
    return _NEGATED[truth]


_NEGATED = (Truth.TRUE, Truth.UNKNOWN, Truth.FALSE)


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """``count`` or more of them hold: the count-th largest."""
    return sorted(truths, reverse=True)[count - 1]
