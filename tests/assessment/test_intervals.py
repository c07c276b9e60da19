"""By brute force over small generated packs: the interval holds every completion, answers only narrow it, proof too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.assessment.assessment import Assessment
from compliance.assessment.outcomes import Outcome
from compliance.documents.rules import Rule
from compliance.language.facts import NEVER
from compliance.language.truth import Truth
from tests.assessment.building import AS_OF, judged, proof, rule

VALUES: dict[str, list[Any]] = {
    "a.yes": [True, False],
    "a.kind": ["x", "y"],
    "a.count": [1, 2],
    "a.started_on": [NEVER, AS_OF - timedelta(days=20), AS_OF],
    "a.reported_on": [NEVER, AS_OF - timedelta(days=15)],
}
_leaf = st.sampled_from(
    [
        {"a.yes": True},
        {"a.kind": "x"},
        {"a.kind": ["x", "y"]},
        {"a.count": {"at_least": 2}},
        {"a.reported_on": "done"},
        {"a.started_on": "never"},
        {"a.reported_on": {"within": "10 days", "after": "a.started_on"}},
    ]
)
conditions = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda parts: {"at_least": {"count": 1, "of": parts}}, st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=4,
)
_deadline = st.sampled_from([None, {"within": "10 days", "after": "a.started_on"}, {"on_or_before": date(2026, 6, 1)}])


@st.composite
def rule_sets(draw: Any) -> list[Rule]:
    rules = []
    for position in range(draw(st.integers(1, 3))):
        deadline = draw(_deadline)
        requires = {"a.reported_on": "done"} if deadline else draw(conditions)
        applies = draw(st.one_of(st.none(), conditions))
        rules.append(rule(f"r-{position}", requires, applies, deadline, weight=draw(st.integers(1, 5))))
    return rules


profiles = st.fixed_dictionaries({}, optional={path: st.sampled_from(values) for path, values in VALUES.items()})


def interval(assessment: Assessment) -> tuple[Fraction, Fraction] | None:
    score = assessment.overall.score
    return (score.low.value, score.high.value) if score else None


def completions(facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    open_paths = [path for path in VALUES if path not in facts]
    for values in product(*(VALUES[path] for path in open_paths)):
        yield {**facts, **dict(zip(open_paths, values, strict=True))}


def inside(inner: tuple[Fraction, Fraction] | None, outer: tuple[Fraction, Fraction] | None) -> bool:
    if inner is None:
        return True  # nothing counts any more, so there is no number to be outside
    return outer is not None and outer[0] <= inner[0] <= inner[1] <= outer[1]


@settings(max_examples=60, deadline=None)
@given(rule_sets(), profiles)
def test_every_completion_stays_inside(rules: list[Rule], facts: dict[str, Any]) -> None:
    outer = interval(judged(rules, facts))
    for complete in completions(facts):
        inner = interval(judged(rules, complete))
        assert inner is None or inner[0] == inner[1]
        assert inside(inner, outer)


@settings(max_examples=80, deadline=None)
@given(rule_sets(), profiles, st.sampled_from(sorted(VALUES)), st.data())
def test_an_added_answer_only_narrows(rules: list[Rule], facts: dict[str, Any], path: str, data: Any) -> None:
    facts.pop(path, None)
    before = judged(rules, facts)
    after = judged(rules, {**facts, path: data.draw(st.sampled_from(VALUES[path]))})
    assert inside(interval(after), interval(before))
    for old, new in zip(before.findings, after.findings, strict=True):
        assert new.fates <= old.fates
        if old.outcome is new.outcome or old.outcome is Outcome.UNKNOWN:
            continue
        left_open = old.outcome is Outcome.PASS and old.applies is Truth.UNKNOWN
        assert (left_open and new.outcome is Outcome.NOT_APPLICABLE) or (
            old.outcome is Outcome.PENDING and new.outcome is Outcome.PASS
        )


@settings(max_examples=80, deadline=None)
@given(rule_sets(), profiles)
def test_answering_all_that_is_missing_decides(rules: list[Rule], facts: dict[str, Any]) -> None:
    for finding in judged(rules, facts).findings:
        if finding.outcome is Outcome.UNKNOWN:
            assert finding.missing
            assert not set(finding.missing) & set(facts)
            for complete in completions(facts):
                answered = {**facts, **{path: complete[path] for path in finding.missing}}
                again = next(f for f in judged(rules, answered).findings if f.rule.id == finding.rule.id)
                assert again.outcome is not Outcome.UNKNOWN
                break


@settings(max_examples=60, deadline=None)
@given(rule_sets(), profiles, st.sets(st.sampled_from(sorted(VALUES))), st.sets(st.sampled_from(sorted(VALUES))))
def test_stricter_assurance_only_widens(
    rules: list[Rule], facts: dict[str, Any], proven: set[str], reviewed: set[str]
) -> None:
    files = tuple(proof({path: facts[path]}) for path in proven if path in facts)
    files += tuple(proof({path: facts[path]}, reviewed_by="Wang") for path in reviewed if path in facts)
    declared, evidenced, verified = (
        judged(rules, facts, evidence=files, assurance=assurance) for assurance in ("declared", "evidenced", "verified")
    )
    for loose, strict in ((declared, evidenced), (evidenced, verified)):
        assert inside(interval(loose), interval(strict))
        failed = {finding.rule.id for finding in loose.findings if finding.outcome is Outcome.FAIL}
        assert failed <= {finding.rule.id for finding in strict.findings if finding.outcome is Outcome.FAIL}


@settings(max_examples=60, deadline=None)
@given(rule_sets(), profiles)
def test_counts_always_sum_and_order_never_matters(rules: list[Rule], facts: dict[str, Any]) -> None:
    assessment = judged(rules, facts)
    assert sum(assessment.overall.counts.values()) == len(assessment.findings) == len(rules)
    turned = judged(list(reversed(rules)), dict(reversed(facts.items())))
    assert [f.outcome for f in turned.findings] == [f.outcome for f in assessment.findings]
    assert turned.overall == assessment.overall
