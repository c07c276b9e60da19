"""Strong Kleene logic: false 0, unknown 1, true 2; unknown never becomes yes or no by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum


class Truth(IntEnum):
    """What a condition is for one profile; the order makes ``all`` a minimum and ``any`` a maximum."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


FALSE, UNKNOWN, TRUE = Truth
"""The same by short names: ``Truth.TRUE`` takes ten times as long to look up, and every node of every rule does."""


def all_of(truths: Iterable[Truth]) -> Truth:
    """Conjunction: the smallest; of nothing, true. Behind a false one nothing is asked."""
    smallest = TRUE
    for truth in truths:
        if truth is FALSE:
            return truth
        if truth is UNKNOWN:
            smallest = truth
    return smallest


def any_of(truths: Iterable[Truth]) -> Truth:
    """Disjunction: the largest; of nothing, false. Behind a true one nothing is asked."""
    largest = FALSE
    for truth in truths:
        if truth is TRUE:
            return truth
        if truth is UNKNOWN:
            largest = truth
    return largest


negation: Callable[[Truth], Truth] = (TRUE, UNKNOWN, FALSE).__getitem__
"""Negation: 2 - x, so unknown stays unknown."""


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """``count`` or more of them hold: the count-th largest."""
    return sorted(truths, reverse=True)[count - 1]
