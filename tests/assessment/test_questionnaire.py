"""What the questionnaire promises, tried against everything a small profile could still answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.assessment.findings import Finding, anchor_of, due_of
from compliance.assessment.outcomes import Outcome
from compliance.assessment.questionnaire import Goal, Questionnaire
from compliance.assessment.standings import Standings
from compliance.assessment.verdicts import Verdict
from compliance.documents.rules import Force, Rule
from compliance.language import conditions
from compliance.language.evaluation import Situation, evaluate
from compliance.language.facts import NEVER, Value
from compliance.language.truth import Truth
from tests.assessment.building import AS_OF, CALENDAR, FACTS, judged, rule
from tests.assessment.test_brute_force import RULE_SETS
from tests.assessment.test_intervals import VALUES, profiles

GOALS = st.sampled_from(Goal)
_DAYS: list[Any] = [NEVER, *(AS_OF - timedelta(days=number) for number in range(61))]
# Many more answers than the tests can tell apart.
DENSE: dict[str, list[Any]] = VALUES | {
    "a.count": list(range(5)),
    "a.started_on": _DAYS,
    "a.reported_on": _DAYS,
}


def questionnaire(of: tuple[Rule, ...]) -> Questionnaire:
    return Questionnaire(of, FACTS, AS_OF, CALENDAR)


def completions(of: tuple[Rule, ...], facts: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    open_paths = sorted({path for one in of for path in one.reads} - set(facts))
    for values in product(*(VALUES[path] for path in open_paths)):
        yield {**facts, **dict(zip(open_paths, values, strict=True))}


def result(of: tuple[Rule, ...], facts: Mapping[str, Value], goal: Goal) -> object:
    assessment = judged(of, facts)
    score = assessment.overall.score
    return assessment.verdict if goal is Goal.VERDICT else (score and (score.low.value, score.high.value))


# Standings say what findings say


@settings(max_examples=60)
@given(RULE_SETS, st.lists(profiles, min_size=1, max_size=4))
def test_standings_are_findings_without_words_whatever_was_asked_before(
    of: tuple[Rule, ...], answers: list[dict[str, Any]]
) -> None:
    standings = Standings(of, FACTS, AS_OF, CALENDAR)
    for facts in answers:
        standings.take(facts)
        found = {finding.rule.id: finding for finding in judged(of, facts).findings}
        for standing in standings:
            finding = found[standing.rule.id]
            assert (standing.applies, standing.outcome, standing.fates) == (
                finding.applies,
                finding.outcome,
                finding.fates,
            )
            assert standing.open == set(finding.missing)


@settings(max_examples=50)
@given(RULE_SETS, st.lists(st.tuples(profiles, GOALS), min_size=2, max_size=4))
def test_what_was_asked_before_changes_no_answer(
    of: tuple[Rule, ...], asked: list[tuple[dict[str, Any], Goal]]
) -> None:
    used = questionnaire(of)
    for facts, goal in asked:
        assert used.under(facts, goal) == questionnaire(of).under(facts, goal)


@settings(max_examples=50)
@given(RULE_SETS, profiles)
def test_verdict_and_score_are_the_assessments(of: tuple[Rule, ...], facts: dict[str, Any]) -> None:
    assessment, progress = judged(of, facts), questionnaire(of).under(facts)
    assert (progress.verdict, progress.score) == (assessment.verdict, assessment.overall.score)


# The measure


def left_to_ask(finding: Finding, goal: Goal, *, nothing_applies: bool) -> int:
    law = finding.rule.force is Force.LAW
    counts = finding.outcome is Outcome.UNKNOWN or (nothing_applies and finding.applies is Truth.UNKNOWN)
    return len(finding.missing) if goal is Goal.SCORE or (law and counts) else 0


def told_apart(of: Rule, facts: Mapping[str, Value], path: str) -> list[Value]:
    """One answer for each way in which the rule's tests and its deadline can come out."""
    seen: dict[object, Value] = {}
    for value in DENSE[path]:
        situation = Situation({**facts, path: value}, AS_OF, CALENDAR)
        mine = [test for test in conditions.tests_of(of.whole) if path in read_by(test)]
        clock = due_of(of, situation).clock if (anchor := anchor_of(of)) and anchor.path == path else None
        seen.setdefault((clock, *(evaluate(test, situation) for test in mine)), value)
    return list(seen.values())


def read_by(test: Any) -> set[str]:
    operand = test.operand
    inner = getattr(operand, "fact", None) or getattr(getattr(operand, "anchor", None), "fact", None)
    return {test.fact.path} | ({inner.path} if inner else set())


def measure(of: tuple[Rule, ...], facts: Mapping[str, Value], path: str, goal: Goal) -> Fraction:
    before = {finding.rule.id: finding for finding in judged(of, facts).findings}
    law = {finding.applies for finding in before.values() if finding.rule.force is Force.LAW}
    nothing_applies = Truth.TRUE not in law
    total = Fraction(0)
    for one in of:
        waits = left_to_ask(before[one.id], goal, nothing_applies=nothing_applies)
        if not waits or path not in before[one.id].missing:
            continue
        answers = told_apart(one, facts, path)
        for value in answers:
            (after,) = judged([one], {**facts, path: value}).findings
            left = left_to_ask(after, goal, nothing_applies=nothing_applies)
            total += Fraction(one.weight * (waits - left), waits * len(answers))
    return total


@settings(max_examples=60)
@given(RULE_SETS, profiles, GOALS)
def test_the_first_question_settles_most(of: tuple[Rule, ...], facts: dict[str, Any], goal: Goal) -> None:
    progress = questionnaire(of).under(facts, goal)
    assume(not progress.settled)
    weights = {question.fact.path: question.weight for question in progress.questions}
    brute = {path: measure(of, facts, path, goal) for path in sorted(FACTS) if path not in facts}
    assert weights == {path: weight for path, weight in brute.items() if weight}
    assert [question.weight for question in progress.questions] == sorted(weights.values(), reverse=True)


@settings(max_examples=20)
@given(RULE_SETS, profiles)
def test_what_a_question_settles_some_answer_to_it_settles(of: tuple[Rule, ...], facts: dict[str, Any]) -> None:
    for question in questionnaire(of).open(facts):
        waiting = [one for one in of if one.id in question.rules]
        by_some = {
            finding.rule.id
            for value in DENSE[question.fact.path]
            for finding in judged(waiting, {**facts, question.fact.path: value}).findings
            if not finding.missing
        }
        assert set(question.settles) == by_some


# Settled


@settings(max_examples=60)
@given(RULE_SETS, profiles, GOALS)
def test_settled_means_that_no_answer_can_change_the_goal(
    of: tuple[Rule, ...], facts: dict[str, Any], goal: Goal
) -> None:
    progress = questionnaire(of).under(facts, goal)
    now = result(of, facts, goal)
    same = all(result(of, complete, goal) == now for complete in completions(of, facts))
    if progress.settled:
        assert same
        assert progress.questions == ()
    elif goal is Goal.VERDICT:
        assert now is Verdict.UNDETERMINED
        assert progress.questions
    else:
        assert progress.questions


@settings(max_examples=50)
@given(RULE_SETS, profiles, GOALS)
def test_nothing_that_can_change_the_goal_is_left_unasked(
    of: tuple[Rule, ...], facts: dict[str, Any], goal: Goal
) -> None:
    progress = questionnaire(of).under(facts, goal)
    asked = {question.fact.path for question in progress.questions}
    assert questionnaire(of).waiting(facts, goal) == asked
    for complete in completions(of, facts):
        answered = {path: value for path, value in complete.items() if path in facts or path in asked}
        assert result(of, answered, goal) == result(of, complete, goal)


@settings(max_examples=60)
@given(RULE_SETS, st.fixed_dictionaries({path: st.sampled_from(values) for path, values in VALUES.items()}), GOALS)
def test_asking_one_after_another_ends_where_all_answers_would(
    of: tuple[Rule, ...], complete: dict[str, Any], goal: Goal
) -> None:
    asked, answers = questionnaire(of), dict[str, Any]()
    while not (progress := asked.under(answers, goal)).settled:
        path = progress.questions[0].fact.path
        assert path not in answers
        answers[path] = complete[path]
    assert result(of, answers, goal) == result(of, complete, goal)


# By hand


def test_a_question_of_applicability_comes_before_what_it_may_rule_out() -> None:
    of = [rule(f"r-{name}", {f"a.{name}": True}, {"a.kind": "x"}) for name in ("yes", "also")]
    (first, *others) = questionnaire(tuple(of)).under({}, Goal.VERDICT).questions
    assert first.fact.path == "a.kind"
    assert {question.fact.path for question in others} == {"a.yes", "a.also"}
    assert questionnaire(tuple(of)).under({"a.kind": "y"}, Goal.VERDICT).settled


def test_once_a_rule_of_law_fails_nothing_more_is_asked_for_the_verdict() -> None:
    of = (
        rule("r-a", {"a.yes": True}),
        rule("r-b", {"a.also": True}),
        rule("r-c", {"a.kind": "x"}, force=Force.STANDARD),
    )
    asked = questionnaire(of)
    assert {q.fact.path for q in asked.under({}, Goal.VERDICT).questions} == {"a.yes", "a.also"}
    failed = asked.under({"a.yes": False}, Goal.VERDICT)
    assert (failed.verdict, failed.settled, failed.questions) == (Verdict.NON_COMPLIANT, True, ())
    assert {q.fact.path for q in asked.under({"a.yes": False}, Goal.SCORE).questions} == {"a.also", "a.kind"}


def test_a_score_that_may_still_vanish_is_not_settled() -> None:
    of = (rule("r-a", {"a.yes": True}, {"a.also": True}),)
    progress = questionnaire(of).under({"a.yes": True}, Goal.SCORE)
    assert progress.score is not None
    assert progress.score.low.value == progress.score.high.value == 100
    assert not progress.settled
    assert questionnaire(of).under({"a.yes": True, "a.also": False}, Goal.SCORE).score is None


def test_a_small_measure_by_hand() -> None:
    of = (rule("r-a", {"a.yes": True}, {"a.kind": "x"}, weight=8),)
    weights = {q.fact.path: q.weight for q in questionnaire(of).under({}, Goal.SCORE).questions}
    # kind: x leaves one of two, y settles it; yes: true leaves whether it applies, false leaves as much
    assert weights == {"a.kind": Fraction(8 * 3, 4), "a.yes": Fraction(8 * 1, 2)}


def test_a_long_deadline_may_still_have_passed() -> None:
    of = (rule("r-a", {"a.reported_on": "done"}, deadline={"within": "3 years", "after": "a.started_on"}, weight=4),)
    weights = {q.fact.path: q.weight for q in questionnaire(of).under({}, Goal.VERDICT).questions}
    # never, or less than three years ago: pending, which decides the verdict; longer ago: one answer of two is left
    assert weights["a.started_on"] == Fraction(4 * 3, 4)
