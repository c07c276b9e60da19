"""The values that matter: whatever a condition can be, some of them show it, and nothing else does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from compliance.language import conditions
from compliance.language.choices import answers_of, can_be, values_of, with_known
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation
from compliance.language.facts import NEVER, Fact, FactType
from compliance.language.parsing import Parser
from compliance.language.text import Text
from compliance.language.truth import Truth
from compliance.language.vocabulary import Vocabulary

DAY = date(2026, 6, 30)
CALENDAR = Calendar("test", "1", date(2020, 1, 1), date(2030, 12, 31), frozenset(), frozenset())
IT = Text("it", "它")
OPTIONS = dict.fromkeys("abc", IT)
FACTS = {
    fact.path: fact
    for fact in (
        Fact("x.yes", FactType.BOOLEAN, IT, IT),
        Fact("x.kind", FactType.CHOICE, IT, IT, options=OPTIONS),
        Fact("x.parts", FactType.CHOICES, IT, IT, options=OPTIONS),
        Fact("x.others", FactType.CHOICES, IT, IT, options=OPTIONS),
        Fact("x.count", FactType.INTEGER, IT, IT, minimum=Decimal(0), maximum=Decimal(10)),
        Fact("x.share", FactType.NUMBER, IT, IT),
        Fact("x.whole", FactType.NUMBER, IT, IT),
        Fact("x.done_on", FactType.DATE, IT, IT),
        Fact("x.start_on", FactType.DATE, IT, IT),
        Fact("x.ends_on", FactType.DATE, IT, IT, ahead=True),
        Fact("x.note", FactType.TEXT, IT, IT),
    )
}


def parse(condition: Any) -> Any:
    complaints: list[Any] = []
    parsed = Parser(FACTS.get, Vocabulary(FACTS).unknown, complaints).condition(condition, ())
    assert not complaints, complaints
    return parsed


@pytest.mark.parametrize(
    "condition",
    [
        {"x.yes": True},
        {"x.kind": ["a", "b"]},
        {"x.parts": {"include_all": ["a", "b"]}},
        {"x.parts": {"include_any": ["c"]}},
        {"x.parts": {"include_all": "x.others"}},
        {"x.count": {"at_least": 3, "below": 7}},
        {"x.share": {"at_least": "25 percent", "of": "x.whole"}},
        {"x.share": {"above": "x.whole"}},
        {"x.done_on": "done"},
        {"x.done_on": {"within_last": "12 months"}},
        {"x.done_on": {"within": "10 working days", "after": "x.start_on"}},
        {"x.done_on": {"at_least": "30 days", "before": "x.start_on"}},
        {"x.done_on": {"within": "10 days", "after": date(2026, 1, 1)}},
        {"x.done_on": {"on_or_after": date(2026, 1, 5), "on_or_before": date(2026, 1, 5)}},
        {"x.ends_on": {"on_or_after": "as_of"}},
        {"at_least": {"count": 2, "of": [{"x.yes": True}, {"x.kind": "a"}, {"x.count": 3}]}},
    ],
)
def test_what_can_turn_is_seen_to_turn(condition: Any) -> None:
    parsed = parse(condition)
    assert can_be(parsed, Truth.TRUE, DAY, CALENDAR)
    assert can_be(parsed, Truth.FALSE, DAY, CALENDAR)


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ({"all": [{"x.yes": True}, {"x.yes": False}]}, Truth.TRUE),
        ({"any": [{"x.yes": True}, {"x.yes": False}]}, Truth.FALSE),
        ({"x.count": {"at_least": 7, "below": 7}}, Truth.TRUE),
        ({"x.kind": ["a", "b", "c"]}, Truth.FALSE),
        ({"all": [{"x.done_on": "done"}, {"x.done_on": "never"}]}, Truth.TRUE),
    ],
)
def test_what_cannot_turn_never_does(condition: Any, truth: Truth) -> None:
    assert not can_be(parse(condition), truth, DAY, CALENDAR)


def test_values_stand_on_both_sides_of_every_edge_and_inside_the_declared_bounds() -> None:
    tests = list(conditions.tests_of(parse({"x.count": {"at_least": 3, "below": 10}})))
    assert values_of(FACTS["x.count"], tests, DAY, CALENDAR) == [0, 1, 2, 3, 4, 9, 10]
    assert values_of(FACTS["x.note"], [], DAY, CALENDAR) == ["text"]
    days = values_of(FACTS["x.done_on"], [], DAY, CALENDAR)
    assert NEVER in days
    assert max(day for day in days if isinstance(day, date)) == DAY
    ahead = values_of(FACTS["x.ends_on"], [], DAY, CALENDAR)
    assert max(day for day in ahead if isinstance(day, date)) > DAY


@pytest.mark.parametrize(
    "test", [{"at_least": 60_000}, {"at_most": "y.other"}, {"at_least": "50 percent", "of": "y.other"}], ids=str
)
def test_numbers_far_from_zero_have_values_too(test: Any) -> None:
    far = {path: Fact(path, FactType.INTEGER, IT, IT, minimum=Decimal(50_000)) for path in ("y.far", "y.other")}
    complaints: list[Any] = []
    condition = Parser(far.get, Vocabulary(far).unknown, complaints).condition({"y.far": test}, ())
    assert condition is not None
    values = values_of(far["y.far"], list(conditions.tests_of(condition)), DAY, CALENDAR)
    assert values[0] == 50_000
    assert can_be(condition, Truth.TRUE, DAY, CALENDAR)


@pytest.mark.parametrize(
    "condition",
    [
        {"x.done_on": {"within_last": "9999 years"}},
        {"x.ends_on": {"within": "9999 years", "after": "x.start_on"}},
        {"x.ends_on": {"at_least": "9999 months", "before": "x.start_on"}},
        {"x.ends_on": {"on_or_after": date(1, 1, 1), "on_or_before": date(9999, 12, 31)}},
    ],
)
def test_days_at_the_ends_of_the_calendar_are_no_trouble(condition: Any) -> None:
    assert can_be(parse(condition), Truth.TRUE, DAY, CALENDAR)


def test_lists_are_tried_in_every_combination_of_the_options_named() -> None:
    six = {"y.parts": Fact("y.parts", FactType.CHOICES, IT, IT, options=dict.fromkeys("abcdef", IT))}
    parts: list[dict[str, Any]] = [{"y.parts": {"include_all": [option]}} for option in "ab"]
    parts += [{"not": {"y.parts": {"include_any": [option]}}} for option in "cd"]
    condition = Parser(six.get, Vocabulary(six).unknown, []).condition({"all": parts}, ())
    assert condition is not None
    assert can_be(condition, Truth.TRUE, DAY, CALENDAR)
    many = {"y.parts": Fact("y.parts", FactType.CHOICES, IT, IT, options=dict.fromkeys("abcdefgh", IT))}
    wide = Parser(many.get, Vocabulary(many).unknown, []).condition({"y.parts": {"include_all": list("abcdefgh")}}, ())
    assert wide is not None
    assert can_be(wide, Truth.TRUE, DAY, CALENDAR)
    assert can_be(wide, Truth.FALSE, DAY, CALENDAR)
    assert len(values_of(many["y.parts"], list(conditions.tests_of(wide)), DAY, CALENDAR)) < 30


def test_very_many_answers_are_drawn_and_always_the_same_way() -> None:
    condition = parse({"all": [{"x.parts": {"include_all": ["a"]}}, {"x.others": {"include_any": ["b"]}},
                               {"x.count": {"at_least": 3}}, {"x.share": {"below": 5}}, {"x.whole": {"above": 2}},
                               {"x.done_on": {"within_last": "3 months"}}, {"x.start_on": "done"}]})  # fmt: skip
    first, second = list(answers_of(condition, DAY, CALENDAR)), list(answers_of(condition, DAY, CALENDAR))
    assert len(first) == 20_000
    assert first == second


@pytest.mark.parametrize(
    ("condition", "asked", "known", "told_apart"),
    [
        ({"x.share": {"at_least": "x.whole"}}, "x.share", {"x.whole": 7}, {7, Decimal("6.99")}),
        ({"x.share": {"at_least": "x.whole"}}, "x.whole", {"x.share": 7}, {7, Decimal("7.01")}),
        ({"x.share": {"at_least": "25 percent", "of": "x.whole"}}, "x.share", {"x.whole": 8}, {2}),
        ({"x.share": {"at_least": "25 percent", "of": "x.whole"}}, "x.whole", {"x.share": 2}, {8, Decimal("8.01")}),
        ({"x.parts": {"include_all": "x.others"}}, "x.parts", {"x.others": frozenset("ab")}, {frozenset("ab"), frozenset("a")}),
        ({"x.done_on": {"within": "10 days", "after": "x.start_on"}}, "x.done_on", {"x.start_on": date(2026, 3, 1)}, {date(2026, 3, 11), date(2026, 3, 12)}),
        ({"x.done_on": {"within": "10 days", "after": "x.start_on"}}, "x.start_on", {"x.done_on": date(2026, 3, 11)}, {date(2026, 2, 28), date(2026, 3, 1)}),
        ({"x.done_on": {"on_or_after": "x.start_on"}}, "x.start_on", {"x.done_on": NEVER}, {NEVER}),
        ({"x.done_on": {"within": "10 days", "after": "x.start_on"}}, "x.start_on", {"x.done_on": NEVER}, {NEVER}),
        ({"x.done_on": {"within": "10 days", "after": "x.start_on"}}, "x.start_on", {}, {NEVER}),
        ({"x.done_on": {"within_last": "10 days"}}, "x.done_on", {}, {date(2026, 6, 20)}),
    ],
)  # fmt: skip
def test_an_answer_that_is_known_draws_its_own_boundary(
    condition: dict[str, Any], asked: str, known: dict[str, Any], told_apart: set[Any]
) -> None:
    situation = Situation(known, DAY, CALENDAR)
    tests = [with_known(test, FACTS[asked], situation) for test in conditions.tests_of(parse(condition))]
    assert told_apart <= set(values_of(FACTS[asked], tests, DAY, CALENDAR))
