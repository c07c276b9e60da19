"""What the judging promises, tried against everything a small profile could still answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding, anchor_of
from compliance.assessment.outcomes import Clock, Fate, Outcome, fates_of, outcome_of
from compliance.assessment.verdicts import EXIT_STATUS, Gates, Verdict, exit_status, verdict_of
from compliance.assessment.waivers import WaiverState
from compliance.documents.rules import Force, Rule
from compliance.language.conditions import facts_of
from compliance.language.durations import Duration, later
from compliance.language.facts import NEVER
from compliance.language.truth import Truth
from tests.assessment.building import AS_OF, CALENDAR, judged, rule, waiver
from tests.assessment.test_intervals import VALUES, conditions, profiles

DEADLINES = st.sampled_from(
    [
        None,
        {"within": "10 days", "after": "a.started_on"},
        {"within": "10 working days", "after": date(2026, 6, 16)},
        {"at_least": "5 days", "before": "a.started_on"},
        {"on_or_before": "a.reported_on"},
        {"on_or_before": AS_OF - timedelta(days=1)},
        {"on_or_before": AS_OF},
    ]
)


@st.composite
def rules(draw: Any, name: str = "r-one") -> Rule:
    """Any rule, though a careful author would give a deadline to one act only."""
    return rule(
        name,
        draw(conditions),
        draw(st.none() | conditions),
        draw(DEADLINES),
        force=draw(st.sampled_from([Force.LAW, Force.LAW, Force.STANDARD])),
        weight=draw(st.integers(1, 9)),
        waiver=Duration(12, "month"),
    )


RULE_SETS = st.integers(1, 3).flatmap(lambda count: st.tuples(*(rules(f"r-{number}") for number in range(count))))


def find(of: Rule, facts: dict[str, Any]) -> Finding:
    return judged([of], facts).findings[0]


def read_by(of: Rule) -> set[str]:
    anchor = anchor_of(of)
    applies = facts_of(of.applies_when) if of.applies_when is not None else {}
    return {*facts_of(of.requires), *applies, *([anchor.path] if anchor else [])}


def completions(of: Rule, facts: dict[str, Any]) -> list[dict[str, Any]]:
    open_paths = sorted(read_by(of) - set(facts))
    return [
        {**facts, **dict(zip(open_paths, values, strict=True))} for values in product(*(VALUES[p] for p in open_paths))
    ]


FATE_OF = {
    Outcome.PASS: Fate.PASS,
    Outcome.FAIL: Fate.FAIL,
    Outcome.PENDING: Fate.OUT,
    Outcome.NOT_APPLICABLE: Fate.OUT,
}


@given(rules(), profiles)
def test_what_a_rule_may_become_holds_all_that_it_becomes(of: Rule, facts: dict[str, Any]) -> None:
    finding = find(of, facts)
    for complete in completions(of, facts):
        final = find(of, complete)
        assert final.outcome is not Outcome.UNKNOWN
        assert final.fates == {FATE_OF[final.outcome]}
        assert final.fates <= finding.fates
        if finding.outcome in (Outcome.FAIL, Outcome.NOT_APPLICABLE):
            assert final.outcome is finding.outcome


@given(rules(), profiles)
def test_answering_what_is_missing_decides(of: Rule, facts: dict[str, Any]) -> None:
    finding = find(of, facts)
    missing = set(finding.missing)
    assert missing <= read_by(of) - set(facts)
    for complete in completions(of, facts):
        final = find(of, {path: value for path, value in complete.items() if path in facts or path in missing})
        assert final.outcome is not Outcome.UNKNOWN
        assert len(final.fates) == 1
        assert final.missing == ()


@given(rules(), profiles)
def test_answering_anything_else_changes_nothing(of: Rule, facts: dict[str, Any]) -> None:
    finding = find(of, facts)
    for complete in completions(of, facts):
        others = {path: value for path, value in complete.items() if path not in finding.missing}
        again = find(of, others)
        assert (again.outcome, again.missing, again.fates) == (finding.outcome, finding.missing, finding.fates)


@given(rules(), profiles)
def test_what_is_missing_is_said_as_the_contract_has_it(of: Rule, facts: dict[str, Any]) -> None:
    finding = find(of, facts)
    anchor = anchor_of(of)
    if finding.outcome in (Outcome.FAIL, Outcome.NOT_APPLICABLE):
        assert finding.missing == ()
    elif finding.outcome is Outcome.UNKNOWN:
        assert finding.missing
    elif finding.outcome is Outcome.PASS:
        assert bool(finding.missing) is (finding.applies is Truth.UNKNOWN)
    else:
        assert bool(finding.missing) is (finding.requires is Truth.UNKNOWN)
    if anchor and anchor.path not in facts and finding.outcome is Outcome.UNKNOWN:
        assert (anchor.path in finding.missing) or finding.requires is Truth.TRUE


@given(rules(), profiles)
def test_a_due_date_is_shown_exactly_where_there_is_one(of: Rule, facts: dict[str, Any]) -> None:
    finding, anchor = find(of, facts), anchor_of(of)
    started = facts.get(anchor.path) if anchor else None
    has_day = of.deadline is not None and (anchor is None or isinstance(started, date))
    assert (finding.due_on is not None) is (
        has_day and finding.applies is Truth.TRUE and finding.requires is not Truth.TRUE
    )
    if finding.due_on:
        assert (finding.outcome is Outcome.PENDING) is (finding.due_on >= AS_OF)
    if finding.outcome is Outcome.PENDING:
        assert finding.due_on or started == NEVER


def test_a_due_date_by_hand() -> None:
    for anchor, due in ((date(2026, 6, 16), date(2026, 6, 30)), (date(2026, 6, 15), date(2026, 6, 29))):
        of = rule("r-x", {"a.yes": True}, deadline={"within": "10 working days", "after": anchor})
        assert later(anchor, Duration(10, "working day"), CALENDAR).day == due
        assert find(of, {"a.yes": False}).outcome == ("pending" if due >= AS_OF else "fail")


# The interval against all that the rules may become, each by itself


def all_scores(assessment: Assessment) -> list[Fraction]:
    """The score for every choice of a fate per rule that leaves something to count."""
    scores = []
    for fates in product(*(finding.fates for finding in assessment.findings)):
        weighed = list(zip(fates, (finding.rule.weight for finding in assessment.findings), strict=True))
        counted = sum(weight for fate, weight in weighed if fate is not Fate.OUT)
        passed = sum(weight for fate, weight in weighed if fate is Fate.PASS)
        if counted:
            scores.append(Fraction(100 * passed, counted))
    return scores


@given(RULE_SETS, profiles)
def test_the_bounds_are_the_least_and_the_most_there_may_be(of: tuple[Rule, ...], facts: dict[str, Any]) -> None:
    assessment = judged(of, facts)
    scores = all_scores(assessment)
    score = assessment.overall.score
    assert (score is None) is (scores == [])
    if score:
        assert (score.low.value, score.high.value) == (min(scores), max(scores))
        low, high = score.shown
        assert 0 <= Fraction(str(low)) <= score.low.value <= score.high.value <= Fraction(str(high)) <= 100
        assert score.low.value - Fraction(str(low)) < Fraction(1, 10) > Fraction(str(high)) - score.high.value


@given(RULE_SETS, profiles)
def test_the_groups_are_scored_as_if_alone(of: tuple[Rule, ...], facts: dict[str, Any]) -> None:
    assessment = judged(of, facts)
    for force, tally in assessment.forces.items():
        alone = judged([one for one in of if one.force is force], facts).overall
        assert (tally.score, tally.coverage, tally.counts) == (alone.score, alone.coverage, alone.counts)


@given(RULE_SETS, profiles)
def test_coverage_is_what_can_only_pass_or_fail(of: tuple[Rule, ...], facts: dict[str, Any]) -> None:
    assessment = judged(of, facts)
    counting = [finding for finding in assessment.findings if finding.fates & {Fate.PASS, Fate.FAIL}]
    settled = [finding for finding in counting if len(finding.fates) == 1]
    weights = [sum(finding.rule.weight for finding in group) for group in (settled, counting)]
    assert assessment.overall.coverage == (Fraction(*weights) if counting else None)


# The verdict


@given(RULE_SETS, profiles, st.sampled_from(sorted(VALUES)), st.data())
def test_an_answer_never_overturns_a_verdict(
    of: tuple[Rule, ...], facts: dict[str, Any], path: str, data: st.DataObject
) -> None:
    facts.pop(path, None)
    before = judged(of, facts).verdict
    after = judged(of, {**facts, path: data.draw(st.sampled_from(VALUES[path]))}).verdict
    assert before in (Verdict.UNDETERMINED, after)


@given(RULE_SETS, profiles)
def test_undetermined_means_that_answers_can_still_tell(of: tuple[Rule, ...], facts: dict[str, Any]) -> None:
    assessment = judged(of, facts)
    assume(assessment.verdict is Verdict.UNDETERMINED)
    missing = {path for finding in assessment.findings for path in finding.missing}
    assert missing
    for values in product(*(VALUES[path] for path in sorted(missing))):
        answered = {**facts, **dict(zip(sorted(missing), values, strict=True))}
        assert judged(of, answered).verdict is not Verdict.UNDETERMINED


@given(RULE_SETS, profiles, st.sets(st.integers(0, 2)))
def test_the_exit_status_is_the_verdict_on_effective_outcomes(
    of: tuple[Rule, ...], facts: dict[str, Any], waived: set[int]
) -> None:
    papers = tuple(waiver(f"r-{number}", AS_OF, AS_OF) for number in waived)
    assessment = judged(of, facts, waivers=papers)
    law = [finding for finding in assessment.findings if finding.rule.force is Force.LAW]
    outcomes = {finding.effective_outcome for finding in law}
    status = exit_status(assessment.findings, assessment.overall, Gates())
    if Outcome.FAIL in outcomes:
        assert status == 1
    elif Outcome.UNKNOWN in outcomes:
        assert status == 3
    elif any(finding.applies is Truth.TRUE for finding in law):
        assert status == 0
    else:
        assert status == (3 if any(finding.applies is Truth.UNKNOWN for finding in law) else 4)
    assert assessment.verdict is verdict_of(judged(of, facts).findings, lambda finding: finding.outcome)
    assert status in EXIT_STATUS.values()


def test_a_waiver_of_a_rule_that_is_not_in_force_is_unused() -> None:
    past = replace(rule("r-past", {"a.yes": True}, waiver=Duration(12, "month")), until=AS_OF - timedelta(days=1))
    assessment = judged([past], {"a.yes": False}, waivers=(waiver("r-past", AS_OF, AS_OF),))
    assert assessment.findings == ()
    assert [paper.state for paper in assessment.waivers] == [WaiverState.UNUSED]
    assert assessment.verdict is Verdict.NOT_ASSESSED


# The table once more, as sentences


@pytest.mark.parametrize(("applies", "requires", "clock"), list(product(Truth, Truth, Clock)))
def test_the_law_of_outcomes_in_sentences(applies: Truth, requires: Truth, clock: Clock) -> None:
    outcome, fates = outcome_of(applies, requires, clock), fates_of(applies, requires, clock)
    assert (outcome is Outcome.NOT_APPLICABLE) is (applies is Truth.FALSE)
    assert (outcome is Outcome.PASS) is (applies is not Truth.FALSE and requires is Truth.TRUE)
    assert (outcome is Outcome.PENDING) is (
        applies is Truth.TRUE and requires is not Truth.TRUE and clock is Clock.OPEN
    )
    assert (outcome is Outcome.FAIL) is (
        applies is Truth.TRUE and requires is Truth.FALSE and clock in (Clock.NONE, Clock.PASSED)
    )
    assert (Fate.PASS in fates) is (applies is not Truth.FALSE and requires is not Truth.FALSE)
    assert (Fate.FAIL in fates) is (
        applies is not Truth.FALSE and requires is not Truth.TRUE and clock is not Clock.OPEN
    )
    assert (Fate.OUT in fates) is (
        applies is not Truth.TRUE or (requires is not Truth.TRUE and clock in (Clock.OPEN, Clock.UNANSWERED))
    )
