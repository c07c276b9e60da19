"""The tree itself: what a condition reads, in which order, and its parts exchanged."""

from __future__ import annotations

from compliance.language import conditions
from compliance.language.conditions import All, AtLeast, Not, definitions_of, facts_of, with_parts
from tests.conformance import parsed, vocabulary_of

VOCABULARY = vocabulary_of(
    {
        "facts": {"a.is": "boolean", "b.is": "boolean", "filed.on": "date", "launched.on": "date", "x.years": "integer",
                  "y.years": "integer"},
        "definitions": {"d.inner": {"b.is": True}, "d.outer": {"any": [{"d.inner": True}, {"a.is": False}]}},
    }
)  # fmt: skip
WRITTEN = {
    "d.outer": False,
    "at_least": {
        "count": 1,
        "of": [{"filed.on": {"within": "1 day", "after": "launched.on"}}, {"a.is": True}],
    },
    "x.years": {"at_least": "25 percent", "of": "y.years", "above": "x.years"},
}
CONDITION = parsed(VOCABULARY, WRITTEN)


def test_facts_come_once_in_reading_order_definitions_opened() -> None:
    assert list(facts_of(CONDITION)) == ["b.is", "a.is", "filed.on", "launched.on", "x.years", "y.years"]


def test_every_leaf_comes_in_reading_order() -> None:
    assert [test.fact.path for test in conditions.tests_of(CONDITION)] == [
        "b.is",
        "a.is",
        "filed.on",
        "a.is",
        "x.years",
        "x.years",
    ]


def test_definitions_come_with_those_inside_them() -> None:
    assert list(definitions_of(CONDITION)) == ["d.outer", "d.inner"]
    assert list(definitions_of(parsed(VOCABULARY, {"a.is": True}))) == []


def test_a_connective_over_other_parts() -> None:
    first, second = parsed(VOCABULARY, {"a.is": True}), parsed(VOCABULARY, {"b.is": True})
    assert with_parts(All((first,)), (second, first)) == All((second, first))
    assert with_parts(AtLeast(2, (first, second)), (second, second)) == AtLeast(2, (second, second))
    assert with_parts(Not((first,)), (second,)) == Not((second,))


def test_equal_conditions_are_equal_wherever_they_were_read() -> None:
    again = parsed(VOCABULARY, WRITTEN)
    assert again == CONDITION
    assert hash(again) == hash(CONDITION)
    assert parsed(VOCABULARY, {**WRITTEN, "d.outer": True}) != CONDITION
