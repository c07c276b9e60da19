"""By brute force over small conditions: what evaluation promises for every operator, fact against fact included."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.language.choices import all_answers_of
from compliance.language.conditions import All, AnyOf, AtLeast, Condition, Not, facts_of
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation, Trace, deciding_tests, evaluate, explain, open_facts
from compliance.language.facts import NEVER, Fact, Value
from compliance.language.truth import Truth, negation
from compliance.language.vocabulary import Vocabulary
from tests.conformance import fact, parsed

AS_OF = date(2026, 6, 15)
CALENDAR = Calendar("test", "1", date(2026, 1, 1), date(2026, 12, 31), frozenset(), frozenset())
_KINDS = {"type": "choices", "options": ["one", "two"]}
FACTS: dict[str, Fact] = {
    path: fact(path, declared)
    for path, declared in {
        "a.yes": "boolean",
        "a.also": "boolean",
        "a.kind": {"type": "choice", "options": ["x", "y", "z"]},
        "a.kinds": _KINDS,
        "b.kinds": _KINDS,
        "a.count": "integer",
        "a.whole": "number",
        "done.on": "date",
        "start.on": "date",
        "end.on": {"type": "date", "ahead": True},
    }.items()
}
VOCABULARY = Vocabulary(FACTS, {})
_DATES: list[Value] = [NEVER, AS_OF - timedelta(days=40), AS_OF - timedelta(days=5), AS_OF, AS_OF + timedelta(days=5)]
_SETS: list[Value] = [frozenset(chosen) for chosen in ((), ("one",), ("two",), ("one", "two"))]
VALUES: dict[str, list[Value]] = {
    "a.yes": [True, False],
    "a.also": [True, False],
    "a.kind": ["x", "y", "z"],
    "a.kinds": _SETS,
    "b.kinds": _SETS,
    "a.count": [0, 1, 3],
    "a.whole": [0, Decimal("2.5"), 12],
    "done.on": _DATES,
    "start.on": _DATES,
    "end.on": [*_DATES, AS_OF + timedelta(days=40)],
}
_TESTS: list[dict[str, Any]] = [
    {"a.yes": True},
    {"a.also": False},
    {"a.kind": "x"},
    {"a.kind": ["x", "y"]},
    {"a.kinds": {"include_all": ["one", "two"]}},
    {"a.kinds": {"include_any": ["one"]}},
    {"a.kinds": {"include_all": "b.kinds"}},
    {"b.kinds": {"include_any": "a.kinds"}},
    {"a.count": 1},
    {"a.count": {"at_least": 1, "below": 3}},
    {"a.count": {"at_least": "25 percent", "of": "a.whole"}},
    {"a.count": {"above": "a.whole"}},
    {"done.on": "done"},
    {"done.on": "never"},
    {"end.on": "done"},
    {"end.on": "never"},
    {"end.on": {"on_or_after": "as_of"}},
    {"done.on": {"on_or_before": "start.on"}},
    {"done.on": {"on_or_after": "start.on"}},
    {"done.on": {"within_last": "1 month"}},
    {"done.on": {"within": "10 working days", "after": "start.on"}},
    {"done.on": {"at_least": "10 business days", "before": "end.on"}},
    {"done.on": {"within": "1 week", "after": date(2026, 6, 1)}},
    {"done.on": {"on_or_before": "done.on"}},
]
WRITTEN = st.recursive(
    st.sampled_from(_TESTS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
        st.lists(inner, min_size=1, max_size=4).flatmap(
            lambda parts: st.integers(1, len(parts)).map(lambda count: {"at_least": {"count": count, "of": parts}})
        ),
    ),
    max_leaves=5,
)
CONDITIONS = WRITTEN.map(lambda written: parsed(VOCABULARY, written))
ANSWERS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {}, optional={path: st.sampled_from(values) for path, values in VALUES.items()}
)


def situation(answers: dict[str, Value], as_of: date = AS_OF) -> Situation:
    return Situation(answers, as_of, CALENDAR)


def truth(condition: Condition, answers: dict[str, Value]) -> Truth:
    return evaluate(condition, situation(answers))


def completions(condition: Condition, answers: dict[str, Value]) -> list[dict[str, Value]]:
    """Every way to answer what the condition reads and the answers leave open; assumed to be few."""
    open_paths = [path for path in facts_of(condition) if path not in answers]
    ways = [VALUES[path] for path in open_paths]
    assume(sum(map(len, ways)) <= 14)
    return [{**answers, **dict(zip(open_paths, values, strict=True))} for values in product(*ways)]


@given(CONDITIONS, ANSWERS)
def test_evaluating_and_explaining_agree(condition: Condition, answers: dict[str, Value]) -> None:
    trace = explain(condition, situation(answers))
    assert trace.truth is truth(condition, answers)
    _check_trace(trace)


def _check_trace(trace: Trace) -> None:
    for part in trace.parts:
        _check_trace(part)
    for leaf in deciding_tests(trace):
        assert not leaf.parts
    if trace.truth is not Truth.UNKNOWN:
        assert list(open_facts(trace)) == []


@given(CONDITIONS, ANSWERS)
def test_what_is_decided_stays_so_under_every_completion(condition: Condition, answers: dict[str, Value]) -> None:
    decided = truth(condition, answers)
    for complete in completions(condition, answers):
        final = truth(condition, complete)
        assert final is not Truth.UNKNOWN
        assert decided in (Truth.UNKNOWN, final)


@given(CONDITIONS, ANSWERS)
def test_answering_what_is_missing_decides(condition: Condition, answers: dict[str, Value]) -> None:
    missing = set(open_facts(explain(condition, situation(answers))))
    assert missing.isdisjoint(answers)
    assert bool(missing) is (truth(condition, answers) is Truth.UNKNOWN)
    for complete in completions(condition, answers):
        answered = {path: value for path, value in complete.items() if path in answers or path in missing}
        assert truth(condition, answered) is not Truth.UNKNOWN


@given(CONDITIONS, ANSWERS)
def test_answering_anything_else_changes_nothing(condition: Condition, answers: dict[str, Value]) -> None:
    missing = set(open_facts(explain(condition, situation(answers))))
    before = truth(condition, answers)
    for complete in completions(condition, answers):
        others = {path: value for path, value in complete.items() if path not in missing}
        assert truth(condition, others) is before


@given(CONDITIONS, ANSWERS, st.sampled_from(sorted(VALUES)), st.data())
def test_one_more_answer_decides_or_leaves_as_it_is(
    condition: Condition, answers: dict[str, Value], path: str, data: st.DataObject
) -> None:
    answers.pop(path, None)
    before = truth(condition, answers)
    after = truth(condition, {**answers, path: data.draw(st.sampled_from(VALUES[path]))})
    assert before in (Truth.UNKNOWN, after)


@given(st.lists(CONDITIONS, min_size=1, max_size=4), ANSWERS, st.randoms(use_true_random=False))
def test_connectives_are_kleenes_and_order_never_matters(
    parts: list[Condition], answers: dict[str, Value], random: Any
) -> None:
    truths = sorted(truth(part, answers) for part in parts)
    shuffled = tuple(random.sample(parts, len(parts)))
    assert truth(All(shuffled), answers) is truths[0]
    assert truth(AnyOf(shuffled), answers) is truths[-1]
    for count in range(1, len(parts) + 1):
        assert truth(AtLeast(count, shuffled), answers) is truths[-count]
    assert truth(Not((parts[0],)), answers) is negation(truth(parts[0], answers))


@given(CONDITIONS, ANSWERS, st.integers(-60, 60))
def test_the_future_reads_as_never(condition: Condition, answers: dict[str, Value], days: int) -> None:
    day = AS_OF + timedelta(days=days)
    cut = {
        path: NEVER if isinstance(value, date) and value > day and not FACTS[path].ahead else value
        for path, value in answers.items()
    }
    assert evaluate(condition, situation(answers, day)) is evaluate(condition, situation(cut, day))


@given(CONDITIONS, st.dates(date(1900, 1, 1), date(2199, 12, 31)), ANSWERS)
def test_any_condition_has_a_truth_on_any_day(condition: Condition, day: date, answers: dict[str, Value]) -> None:
    assert explain(condition, situation(answers, day)).truth in Truth
    evaluate(condition, situation(dict.fromkeys(("done.on", "start.on", "end.on"), day), day))


@given(CONDITIONS, ANSWERS)
def test_the_values_that_matter_show_every_truth_there_is(condition: Condition, answers: dict[str, Value]) -> None:
    """``choices`` gives so few values that they can be tried; no truth of other values may escape them."""
    every = all_answers_of(condition, AS_OF, CALENDAR)
    assume(every is not None)
    assert every is not None
    assert truth(condition, answers) in {truth(condition, dict(tried)) for tried in every}
