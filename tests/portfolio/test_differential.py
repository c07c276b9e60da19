"""Rows and columns are two readings of one tree: outcomes, verdict, score, coverage and counts are equal, always."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import Packs, Profile, assess
from compliance.assessment.evidence import Assurance, proven_facts
from compliance.documents.rules import Force, Rule
from compliance.language.durations import prc_calendar
from compliance.language.facts import Value
from compliance.portfolio.judging import Judge
from compliance.portfolio.readings import Block
from compliance.portfolio.results import OUTCOMES, VERDICTS, Judged, Shown
from tests.assessment.building import FACTS, proof, rule
from tests.assessment.building import packs as packs_of
from tests.generated import ASSURANCES, DAYS, PACKS, profiles
from tests.portfolio.blocks import answers, block_of

Result = tuple[Any, ...]


def by_rows(profile: Profile, packs: Packs, day: date, assurance: Assurance = Assurance.DECLARED) -> Result:
    """Judge one profile by itself."""
    judged = assess(profile, packs, as_of=day, assurance=assurance, use_waivers=False)
    overall = judged.overall
    return (
        [finding.outcome for finding in judged.findings],
        judged.verdict,
        overall.score.shown if overall.score else (None, None),
        overall.coverage_shown,
        {outcome: overall.counts[outcome] for outcome in OUTCOMES},
    )


def by_columns(judged: Judged) -> Iterable[Result]:
    """Give the same of every row of a block."""
    for row in range(judged.rows):
        yield (
            [OUTCOMES[codes[row]] for codes in judged.outcomes],
            VERDICTS[judged.verdicts[row]],
            (shown(judged.score_low, row, 10), shown(judged.score_high, row, 10)),
            shown(judged.coverage, row, 100),
            {outcome: int(counts[row]) for outcome, counts in judged.counts.items()},
        )


def shown(figure: Shown, row: int, steps: int) -> float | None:
    return float(figure.steps[row] / steps) if figure.present[row] else None


def compare(profiles: Sequence[Profile], packs: Packs, day: date, assurance: Assurance = Assurance.DECLARED) -> None:
    facts = packs.vocabulary.facts
    judge = Judge(packs.rules, facts, day, prc_calendar())
    proven: Block | None = None
    if assurance is not Assurance.DECLARED:
        proven = block_of(facts, [proven_facts(profile, facts, assurance, day) for profile in profiles])
    judged = judge.judge(block_of(facts, [profile.facts for profile in profiles]), proven, outcomes=True)
    rows = [by_rows(profile, packs, day, assurance) for profile in profiles]
    assert list(by_columns(judged)) == rows
    for place in range(len(judge.rules)):
        found = [row[0][place] for row in rows]
        assert judged.by_rule[place].tolist() == [found.count(outcome) for outcome in OUTCOMES]


@given(st.lists(profiles(), min_size=1, max_size=6), DAYS, ASSURANCES)
def test_any_profiles_of_a_small_pack(drawn: list[Profile], day: date, assurance: Assurance) -> None:
    compare(drawn, PACKS, day, assurance)


CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.sampled_from(
        [
            {"a.yes": True},
            {"a.also": False},
            {"a.kind": "x"},
            {"a.kind": ["x", "y"]},
            {"a.count": {"at_least": 2, "below": 5}},
            {"a.started_on": "done"},
            {"a.started_on": "never"},
            {"a.reported_on": {"within": "3 working days", "after": "a.started_on"}},
            {"a.reported_on": {"on_or_before": "a.started_on"}},
            {"a.started_on": {"within_last": "2 months"}},
        ]
    ),
    lambda inner: (
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda part: {"not": part}, inner)
        | st.builds(lambda parts: {"at_least": {"count": 2, "of": parts}}, st.lists(inner, min_size=2, max_size=5))
    ),
    max_leaves=8,
)
DEADLINES = st.sampled_from(
    [
        None,
        {"within": "5 days", "after": "a.started_on"},
        {"at_least": "1 month", "before": "a.started_on"},
        {"on_or_before": "a.started_on"},
        {"on_or_before": date(2026, 6, 30)},
        {"on_or_before": date(2026, 6, 29)},
    ]
)
FORCES = st.sampled_from([Force.LAW, Force.STANDARD])


@st.composite
def rules(draw: st.DrawFn) -> list[Rule]:
    return [
        rule(
            f"r-{place}",
            draw(CONDITIONS),
            draw(st.none() | CONDITIONS),
            draw(DEADLINES),
            draw(FORCES),
            draw(st.sampled_from([1, 2, 3, 8, 100])),
        )
        for place in range(draw(st.integers(0, 6)))
    ]


NEAR = st.dates(date(2026, 5, 25), date(2026, 7, 5)) | st.just("never")
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "a.yes": st.booleans(),
        "a.also": st.booleans(),
        "a.kind": st.sampled_from(["x", "y"]),
        "a.count": st.integers(-1, 6),
        "a.started_on": NEAR,
        "a.reported_on": NEAR,
    },
)


PROVEN = st.frozensets(st.sampled_from(sorted(FACTS)))


def profile_of(answers: dict[str, Value], proven: frozenset[str]) -> Profile:
    """Give a profile that has reviewed proof of some of its answers."""
    files = tuple(proof({path: answers[path]}, reviewed_by="Chen") for path in sorted(proven & answers.keys()))
    return Profile("P", answers, prepared_by="Li", evidence=files)


@given(rules(), st.lists(st.builds(profile_of, ANSWERS, PROVEN), max_size=9), ASSURANCES)
def test_any_rules(drawn: list[Rule], profiles: list[Profile], assurance: Assurance) -> None:
    compare(profiles, packs_of(drawn), date(2026, 6, 30), assurance)


def test_where_it_is_open_whether_any_law_applies_nothing_is_determined() -> None:
    met = rule("r-law", {"a.yes": True}, {"a.also": True})
    rows: list[dict[str, Value]] = [{"a.yes": True}, {"a.yes": True, "a.also": True}, {"a.yes": True, "a.also": False}]
    profiles = [Profile("P", row) for row in rows]
    compare(profiles, packs_of([met]), date(2026, 6, 30))
    compare(profiles, packs_of([met, rule("r-other", {"a.yes": True}, force=Force.STANDARD)]), date(2026, 6, 30))


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2020, 6, 30)])
def test_the_built_in_packs(shipped_packs: Packs, day: date) -> None:
    facts, random = shipped_packs.vocabulary.facts, Random(str(day))
    drawn = [Profile("P", answers(facts, random, share)) for share in (0, 0.3, 0.6, 0.8, 0.9, 0.9, 1, 1)]
    compare(drawn, shipped_packs, day)


@settings(max_examples=20)
@given(st.integers(1, 200))
def test_the_number_of_rows_does_not_matter(rows: int) -> None:
    judge = Judge(PACKS.rules, PACKS.vocabulary.facts, date(2026, 1, 31), prc_calendar())
    one = judge.judge(block_of(PACKS.vocabulary.facts, [{}]), outcomes=True)
    many = judge.judge(block_of(PACKS.vocabulary.facts, [{}] * rows), outcomes=True)
    assert list(by_columns(many)) == list(by_columns(one)) * rows
    assert (many.by_rule == one.by_rule * rows).all()
