"""Outcomes: the table from (applies, requires, deadline) to a word, and to what a rule may still become.

Everything else asks this table, the portfolio included; a new outcome breaks the type check of whoever forgets it.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum, auto
from functools import cache

from compliance.language.text import Text
from compliance.language.truth import Truth


class Outcome(StrEnum):
    """What a rule comes to for a profile; ``waived`` is only ever an effective outcome."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"


TITLES: dict[Outcome, Text] = {
    Outcome.PASS: Text("pass", "符合"),
    Outcome.FAIL: Text("fail", "不符合"),
    Outcome.UNKNOWN: Text("unknown", "未知"),
    Outcome.PENDING: Text("pending", "未到期"),
    Outcome.NOT_APPLICABLE: Text("not applicable", "不适用"),
    Outcome.WAIVED: Text("waived", "已豁免"),
}


class Clock(IntEnum):
    """How a rule's deadline stands on the day."""

    NONE = auto()  # the rule has no deadline
    PASSED = auto()  # due before the day
    OPEN = auto()  # due on the day or later, or its anchor has not happened
    UNANSWERED = auto()  # the anchor is unknown


class Fate(StrEnum):
    """What a rule may count as once everything is answered."""

    PASS = "pass"
    FAIL = "fail"
    OUT = "out"


@cache
def outcome_of(applies: Truth, requires: Truth, clock: Clock) -> Outcome:
    """Give the raw outcome of a rule."""
    if applies is Truth.FALSE:
        return Outcome.NOT_APPLICABLE
    if requires is Truth.TRUE:
        return Outcome.PASS  # where applicability is open there is nothing to do either way
    if applies is Truth.UNKNOWN:
        return Outcome.UNKNOWN
    if clock is Clock.OPEN:
        return Outcome.PENDING
    if requires is Truth.FALSE and clock is not Clock.UNANSWERED:
        return Outcome.FAIL
    return Outcome.UNKNOWN


@cache
def fates_of(applies: Truth, requires: Truth, clock: Clock) -> frozenset[Fate]:
    """Give everything the rule may still become."""
    if applies is Truth.FALSE:
        return frozenset({Fate.OUT})
    fates = {
        Truth.TRUE: {Fate.PASS},
        Truth.FALSE: {Fate.FAIL},
        Truth.UNKNOWN: {Fate.PASS, Fate.FAIL},
    }[requires]
    if clock is Clock.OPEN and Fate.FAIL in fates:
        fates = fates - {Fate.FAIL} | {Fate.OUT}
    if clock is Clock.UNANSWERED and requires is not Truth.TRUE:
        fates = fates | {Fate.OUT}
    return frozenset(fates | {Fate.OUT} if applies is Truth.UNKNOWN else fates)
