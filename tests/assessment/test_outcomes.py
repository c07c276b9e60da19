"""The law of outcomes: the table of the design, spelled out once more by hand."""

from __future__ import annotations

import itertools

import pytest

from compliance.assessment.outcomes import TITLES, Clock, Fate, Outcome, fates_of, outcome_of
from compliance.language.truth import Truth

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
PASS, FAIL, OUT = Fate.PASS, Fate.FAIL, Fate.OUT


@pytest.mark.parametrize(
    ("applies", "requires", "clock", "outcome", "fates"),
    [
        # without a deadline
        (T, T, Clock.NONE, "pass", {PASS}),
        (T, F, Clock.NONE, "fail", {FAIL}),
        (T, U, Clock.NONE, "unknown", {PASS, FAIL}),
        (F, T, Clock.NONE, "not_applicable", {OUT}),
        (F, F, Clock.NONE, "not_applicable", {OUT}),
        (F, U, Clock.NONE, "not_applicable", {OUT}),
        (U, T, Clock.NONE, "pass", {PASS, OUT}),
        (U, F, Clock.NONE, "unknown", {FAIL, OUT}),
        (U, U, Clock.NONE, "unknown", {PASS, FAIL, OUT}),
        # the deadline has passed: as without one
        (T, F, Clock.PASSED, "fail", {FAIL}),
        (T, U, Clock.PASSED, "unknown", {PASS, FAIL}),
        (U, F, Clock.PASSED, "unknown", {FAIL, OUT}),
        # the deadline is open: nothing can fail
        (T, T, Clock.OPEN, "pass", {PASS}),
        (T, F, Clock.OPEN, "pending", {OUT}),
        (T, U, Clock.OPEN, "pending", {PASS, OUT}),
        (F, F, Clock.OPEN, "not_applicable", {OUT}),
        (U, T, Clock.OPEN, "pass", {PASS, OUT}),
        (U, F, Clock.OPEN, "unknown", {OUT}),
        (U, U, Clock.OPEN, "unknown", {PASS, OUT}),
        # its anchor is unanswered: a fail may still be pending
        (T, T, Clock.UNANSWERED, "pass", {PASS}),
        (T, F, Clock.UNANSWERED, "unknown", {FAIL, OUT}),
        (T, U, Clock.UNANSWERED, "unknown", {PASS, FAIL, OUT}),
        (F, U, Clock.UNANSWERED, "not_applicable", {OUT}),
        (U, T, Clock.UNANSWERED, "pass", {PASS, OUT}),
        (U, F, Clock.UNANSWERED, "unknown", {FAIL, OUT}),
        (U, U, Clock.UNANSWERED, "unknown", {PASS, FAIL, OUT}),
    ],
)
def test_table(applies: Truth, requires: Truth, clock: Clock, outcome: str, fates: set[Fate]) -> None:
    assert outcome_of(applies, requires, clock) == outcome
    assert fates_of(applies, requires, clock) == fates


def test_every_combination_has_an_outcome_and_a_fate() -> None:
    for applies, requires, clock in itertools.product(Truth, Truth, Clock):
        assert outcome_of(applies, requires, clock) in Outcome
        assert fates_of(applies, requires, clock)


def test_an_answer_only_removes_fates() -> None:
    """Deciding any of the three never adds a possibility."""
    for applies, requires, clock in itertools.product(Truth, Truth, Clock):
        before = fates_of(applies, requires, clock)
        more_applies = [applies] if applies is not U else list(Truth)
        more_requires = [requires] if requires is not U else list(Truth)
        more_clock = [clock] if clock is not Clock.UNANSWERED else [Clock.PASSED, Clock.OPEN, Clock.UNANSWERED]
        for later in itertools.product(more_applies, more_requires, more_clock):
            assert fates_of(*later) <= before


def test_every_outcome_has_a_title_in_both_languages() -> None:
    assert set(TITLES) == set(Outcome)
    assert all(title.en and title.zh for title in TITLES.values())
