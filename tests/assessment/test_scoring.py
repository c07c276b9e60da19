"""The score by hand: intervals, the empty set, coverage, verdict, exit status and gates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from compliance.assessment.outcomes import Outcome
from compliance.assessment.verdicts import Gates, Verdict, exit_status
from compliance.documents.rules import Force, Level
from compliance.language.durations import Duration
from tests.assessment.building import AS_OF, judged, rule, waiver

YES = rule("r-yes", {"a.yes": True}, weight=3)
ALSO = rule("r-also", {"a.also": True}, weight=5)
KIND = rule("r-kind", {"a.yes": True}, applies={"a.kind": "x"}, weight=2)
ACT = rule("r-act", {"a.reported_on": "done"}, deadline={"within": "10 days", "after": "a.started_on"}, weight=4)


def test_what_is_open_becomes_an_interval() -> None:
    score = judged([YES, ALSO], {"a.yes": True}).overall.score
    assert score is not None
    assert (score.low.passed, score.low.counted) == (3, 8)
    assert (score.high.passed, score.high.counted) == (8, 8)
    assert score.shown == (37.5, 100.0)


def test_bounds_are_shown_rounded_outwards_and_kept_exact() -> None:
    score = judged([YES, rule("r-a", {"a.also": True}, weight=4)], {"a.yes": True, "a.also": False}).overall.score
    assert score is not None
    assert score.low.value == score.high.value == Fraction(300, 7)
    assert score.shown == (42.8, 42.9)


def test_an_open_pass_is_left_out_of_the_low_bound() -> None:
    """A rule that is met and may not apply counts for the high bound only."""
    score = judged([ALSO, KIND], {"a.yes": True, "a.also": False}).overall.score
    assert score is not None
    assert (score.low.passed, score.low.counted) == (0, 5)
    assert (score.high.passed, score.high.counted) == (2, 7)


def test_a_bound_that_leaves_nothing_takes_the_others_value() -> None:
    met = judged([KIND], {"a.yes": True}).overall.score
    assert met is not None
    assert met.shown == (100.0, 100.0)
    unmet = judged([KIND], {"a.yes": False}).overall.score
    assert unmet is not None
    assert unmet.shown == (0.0, 0.0)


def test_nothing_that_counts_has_no_score_and_a_reason() -> None:
    assessment = judged([KIND], {"a.kind": "y"})
    assert assessment.overall.score is None
    assert assessment.overall.score_reason is not None
    assert "applies" in assessment.overall.score_reason.en
    assert assessment.overall.coverage is None
    assert assessment.verdict is Verdict.NOT_ASSESSED
    empty = judged([], {})
    assert empty.overall.score is None
    assert empty.overall.score_reason is not None
    assert "judged" in empty.overall.score_reason.en


def test_coverage_counts_what_can_only_pass_or_fail() -> None:
    overall = judged([YES, ALSO, KIND], {"a.yes": False}).overall
    assert overall.coverage == Fraction(3, 10)
    assert overall.coverage_shown == 0.3
    assert judged([YES, rule("r-a", {"a.also": True}, weight=6)], {"a.yes": True}).overall.coverage_shown == 0.33


def test_counts_sum_in_every_group() -> None:
    rules = [YES, ALSO, KIND, ACT, rule("r-i", {"a.also": True}, level=Level.INDUSTRY, force=Force.STANDARD)]
    assessment = judged(rules, {"a.yes": True})
    for group in (assessment.levels, assessment.forces, assessment.themes, assessment.by_pack):
        assert sum(sum(tally.counts.values()) for tally in group.values()) == len(rules)
    assert set(assessment.overall.counts) == set(Outcome)


def test_waived_counts_as_unmet() -> None:
    waivable = rule("r-yes", {"a.yes": True}, weight=3, waiver=Duration(12, "month"))
    paper = waiver("r-yes", date(2026, 6, 1), date(2026, 12, 31))
    assessment = judged([waivable, ALSO], {"a.yes": False, "a.also": True}, waivers=(paper,))
    assert assessment.overall.counts[Outcome.WAIVED] == 1
    assert assessment.overall.score is not None
    assert assessment.overall.score.shown == (62.5, 62.5)
    assert assessment.verdict is Verdict.NON_COMPLIANT
    assert exit_status(assessment.findings, assessment.overall, Gates()) == 0


@pytest.mark.parametrize(
    ("rules", "facts", "verdict", "status"),
    [
        ([YES], {"a.yes": True}, Verdict.COMPLIANT, 0),
        ([YES, ALSO], {"a.yes": False}, Verdict.NON_COMPLIANT, 1),
        ([YES, ALSO], {"a.yes": True}, Verdict.UNDETERMINED, 3),
        ([KIND], {"a.yes": True}, Verdict.UNDETERMINED, 3),  # met, but nothing is known to apply and it may
        ([KIND], {"a.kind": "y"}, Verdict.NOT_ASSESSED, 4),
        ([rule("r-s", {"a.yes": True}, force=Force.STANDARD)], {"a.yes": False}, Verdict.NOT_ASSESSED, 4),
        ([ACT], {"a.reported_on": "never", "a.started_on": AS_OF}, Verdict.COMPLIANT, 0),  # pending
    ],
)
def test_verdict_and_exit_status(rules: list[object], facts: dict[str, object], verdict: Verdict, status: int) -> None:
    assessment = judged(rules, facts)  # type: ignore[arg-type]
    assert assessment.verdict is verdict
    assert exit_status(assessment.findings, assessment.overall, Gates()) == status


STANDARD = rule("r-standard", {"a.also": True}, force=Force.STANDARD)
ADVICE = rule("r-advice", {"a.also": True}, force=Force.RECOMMENDATION)
BENCHMARK = rule("r-benchmark", {"a.also": True}, force=Force.BENCHMARK)


@pytest.mark.parametrize(
    ("failing", "gate", "missed"),
    [
        (YES, Force.LAW, True),
        (STANDARD, Force.LAW, False),
        (STANDARD, Force.STANDARD, True),
        (YES, Force.STANDARD, True),
        (ADVICE, Force.STANDARD, False),
        (ADVICE, Force.RECOMMENDATION, True),
        (BENCHMARK, Force.RECOMMENDATION, False),
        (YES, "never", False),
    ],
)
def test_fail_on_is_missed_by_its_force_or_a_stronger_one(failing: object, gate: Force, missed: bool) -> None:
    assessment = judged([failing], {"a.yes": False, "a.also": False})  # type: ignore[list-item]
    assert exit_status(assessment.findings, assessment.overall, Gates(fail_on=gate)) == missed


def test_unknown_and_pending_never_miss_fail_on() -> None:
    assessment = judged([YES, ACT], {"a.reported_on": "never", "a.started_on": AS_OF})
    assert exit_status(assessment.findings, assessment.overall, Gates(fail_on=Force.RECOMMENDATION)) == 0


def test_min_score_compares_the_exact_low_bound_and_is_missed_by_no_score() -> None:
    assessment = judged([YES, rule("r-a", {"a.also": True}, weight=4)], {"a.yes": True, "a.also": False})
    low = Decimal("42.85")
    assert exit_status(assessment.findings, assessment.overall, Gates(min_score=low)) == 0
    assert exit_status(assessment.findings, assessment.overall, Gates(min_score=low + Decimal("0.01"))) == 1
    nothing = judged([KIND], {"a.kind": "y"})
    assert exit_status(nothing.findings, nothing.overall, Gates(min_score=Decimal(0))) == 1


def test_baseline_is_missed_only_by_a_rule_that_did_not_fail_there() -> None:
    assessment = judged([YES], {"a.yes": False})
    assert exit_status(assessment.findings, assessment.overall, Gates(baseline={"r-yes"})) == 0
    assert exit_status(assessment.findings, assessment.overall, Gates(baseline=frozenset())) == 1
