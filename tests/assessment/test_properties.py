"""What holds for any profile: evidence only narrows, waivers never touch a raw outcome, causes add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from compliance import Assessment, Profile, assess
from compliance.assessment.comparison import brought_by_time, compare
from compliance.assessment.evidence import Assurance
from compliance.assessment.outcomes import Outcome
from compliance.assessment.reasons import Cause
from compliance.documents.profiles import Evidence, Waiver
from tests.generated import ASSURANCES, DAYS, PACKS, files, profiles


def judged(profile: Profile, day: date, assurance: Assurance = Assurance.DECLARED) -> Assessment:
    return assess(profile, PACKS, as_of=day, assurance=assurance)


def interval(assessment: Assessment) -> tuple[Fraction, Fraction] | None:
    score = assessment.overall.score
    return (score.low.value, score.high.value) if score else None


def within(narrow: Assessment, wide: Assessment) -> bool:
    """No score at all is the widest there is, except where nothing counts either way."""
    inner, outer = interval(narrow), interval(wide)
    return outer is None or inner is None or outer[0] <= inner[0] <= inner[1] <= outer[1]


@given(profiles(), files(), DAYS, ASSURANCES)
def test_more_evidence_never_widens_the_interval(
    profile: Profile, more: Evidence, day: date, assurance: Assurance
) -> None:
    richer = replace(profile, evidence=(*profile.evidence, more))
    assert within(judged(richer, day, assurance), judged(profile, day, assurance))


@given(profiles(), DAYS)
def test_a_stricter_assurance_never_narrows_it(profile: Profile, day: date) -> None:
    ladder = judged(profile, day).at_every_assurance
    assert within(ladder[Assurance.DECLARED], ladder[Assurance.EVIDENCED])
    assert within(ladder[Assurance.EVIDENCED], ladder[Assurance.VERIFIED])


@given(profiles(), st.lists(files(), max_size=3), DAYS, ASSURANCES, ASSURANCES)
def test_judging_only_what_differs_is_judging_everything_anew(
    profile: Profile, evidence: list[Evidence], day: date, assurance: Assurance, other: Assurance
) -> None:
    proven = replace(profile, evidence=tuple(evidence))
    assert judged(proven, day, assurance).at_every_assurance[other] == judged(proven, day, other)


@given(profiles(), DAYS, ASSURANCES)
def test_a_waiver_never_changes_a_raw_outcome(profile: Profile, day: date, assurance: Assurance) -> None:
    granted = tuple(Waiver(rule.id, "why", "Board", day, day, (1, 1)) for rule in PACKS.rules)
    waived = judged(replace(profile, waivers=(*profile.waivers, *granted)), day, assurance)
    bare = judged(replace(profile, waivers=()), day, assurance)
    assert [f.outcome for f in waived.findings] == [f.outcome for f in bare.findings]
    assert (waived.verdict, waived.overall.score) == (bare.verdict, bare.overall.score)
    for finding in waived.findings:
        excused = finding.outcome is Outcome.FAIL and finding.rule.longest_waiver is not None
        assert finding.effective_outcome is (Outcome.WAIVED if excused else finding.outcome)


@given(profiles(), DAYS, ASSURANCES)
def test_nothing_changed_between_a_thing_and_itself(profile: Profile, day: date, assurance: Assurance) -> None:
    same = compare(judged(profile, day, assurance), judged(profile, day, assurance))
    assert same.changes == ()
    assert same.low == same.high == 0


@given(profiles(), profiles(), DAYS, DAYS, ASSURANCES, ASSURANCES)
def test_the_causes_add_up_to_the_change_and_every_change_has_a_reason(
    old: Profile, new: Profile, then: date, now: date, was: Assurance, becomes: Assurance
) -> None:
    before, after = judged(old, then, was), judged(new, now, becomes)
    found = compare(before, after)
    first, last = interval(before), interval(after)
    if first and last:
        assert (found.low, found.high) == (last[0] - first[0], last[1] - first[1])
    assert all(change.why.en and change.why.zh for change in found.changes)
    for rule in {finding.rule.id for finding in (*before.findings, *after.findings)}:
        trail = [change for change in found.changes if change.rule.id == rule]
        for earlier, later in pairwise(trail):
            assert earlier.after is None or later.before is None or outcomes(earlier.after) == outcomes(later.before)


def outcomes(finding: object) -> tuple[object, object]:
    return (getattr(finding, "outcome", None), getattr(finding, "effective_outcome", None))


ONE_CHANGE = st.sampled_from(["facts", "evidence", "waivers", "as_of", "assurance", "use_waivers"])
CAUSE_OF = {
    "facts": Cause.ANSWERS,
    "evidence": Cause.EVIDENCE,
    "waivers": Cause.WAIVERS,
    "as_of": Cause.TIME,
    "assurance": Cause.EVIDENCE,
    "use_waivers": Cause.WAIVERS,
}


@given(profiles(), profiles(), DAYS, DAYS, ASSURANCES, ASSURANCES, ONE_CHANGE)
def test_a_change_of_one_kind_is_put_down_to_it_alone(
    profile: Profile, other: Profile, then: date, now: date, was: Assurance, becomes: Assurance, kind: str
) -> None:
    old: dict[str, Any] = {"as_of": then, "assurance": was, "use_waivers": True}
    new = old | {
        key: value for key, value in (("as_of", now), ("assurance", becomes), ("use_waivers", False)) if key == kind
    }
    changed = profile if kind in old else replace(profile, **{kind: getattr(other, kind)})
    found = compare(assess(profile, PACKS, **old), assess(changed, PACKS, **new))
    assert {step.cause for step in found.steps if step.changes or step.low or step.high} <= {CAUSE_OF[kind]}


@given(profiles(), DAYS, st.integers(0, 5))
def test_a_rule_more_is_put_down_to_the_packs_alone(profile: Profile, day: date, which: int) -> None:
    (pack,) = PACKS.packs
    fewer = tuple(rule for position, rule in enumerate(pack.rules) if position != which)
    less = replace(PACKS, packs=(replace(pack, rules=fewer),))
    found = compare(assess(profile, less, as_of=day), judged(profile, day))
    assert {step.cause for step in found.steps if step.changes or step.low or step.high} <= {Cause.PACKS}


@given(profiles(), DAYS, DAYS)
def test_what_time_brought_failed_only_by_it(profile: Profile, then: date, now: date) -> None:
    today, earlier = judged(profile, now), judged(profile, then)
    brought = brought_by_time(today, then)
    failed = {finding.rule.id for finding in earlier.findings if finding.effective_outcome is Outcome.FAIL}
    assert brought == {f.rule.id for f in today.findings if f.effective_outcome is Outcome.FAIL} - failed
