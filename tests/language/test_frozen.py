"""Frozen classes behave as the standard library's frozen dataclasses do, and may be given fields later."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import deepcopy
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass, replace
from dataclasses import field as their_field
from operator import eq
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.language.frozen import field, frozen, lazily
from compliance.language.frozen import replace as changed


@frozen
class Ours:
    """A class of three fields, of which two are compared."""

    name: str
    number: int = 0
    notes: list[str] = field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True)
class Theirs:
    """The same by the standard library."""

    name: str
    number: int = 0
    notes: list[str] = their_field(default_factory=list, compare=False, repr=False)


VALUES = st.tuples(st.sampled_from("ab"), st.integers(0, 1), st.lists(st.just("x"), max_size=1))


@given(VALUES, VALUES)
def test_equality_hash_and_words_are_the_standard_librarys(one: Any, other: Any) -> None:
    assert (Ours(*one) == Ours(*other)) is (Theirs(*one) == Theirs(*other))
    if Ours(*one) == Ours(*other):
        assert hash(Ours(*one)) == hash(Ours(*other))
    assert repr(Ours(*one)) == repr(Theirs(*one)).replace("Theirs", "Ours")


@given(VALUES, st.integers(0, 3))
def test_fields_are_given_by_place_by_name_or_by_default(values: Any, by_place: int) -> None:
    named = dict(zip(("name", "number", "notes")[by_place:], values[by_place:], strict=True))
    assert vars(Ours(*values[:by_place], **named)) == vars(Theirs(*values[:by_place], **named))
    assert vars(Ours("a")) == vars(Theirs("a"))


@pytest.mark.parametrize(
    "wrong", [lambda of: of(), lambda of: of("a", 1, [], 2), lambda of: of("a", other=1), lambda of: of("a", name="b")]
)
def test_a_call_that_does_not_fit_is_refused(wrong: Callable[[Any], object]) -> None:
    for made in (Ours, Theirs):
        with pytest.raises(TypeError):
            wrong(made)


def test_an_instance_never_changes() -> None:
    ours: Any = Ours("a")
    with pytest.raises(FrozenInstanceError):
        ours.name = "b"
    with pytest.raises(FrozenInstanceError):
        ours.new = 1
    with pytest.raises(FrozenInstanceError):
        del ours.name


def test_it_is_a_dataclass_to_those_who_ask() -> None:
    made: object = Ours("a", 1)
    assert is_dataclass(made)
    assert [named.name for named in fields(Ours)] == ["name", "number", "notes"]
    match made:
        case Ours(name, number):
            assert (name, number) == ("a", 1)
        case _:
            raise AssertionError(made)
    assert replace(Ours("a", 1), number=2) == changed(Ours("a", 1), number=2) == Ours("a", 2)


def test_no_two_classes_are_equal() -> None:
    @frozen
    class Other:
        """The same fields."""

        name: str
        number: int = 0

    other: object = Other("a")
    assert Ours("a") != other
    assert eq(other, other)


def test_a_field_that_comes_later_is_asked_for_once() -> None:
    asked: list[str] = []

    def later(name: str) -> dict[str, object]:
        asked.append(name)
        return {"number": 3, "notes": ["x"]}

    lazy = lazily(Ours, {"name": "a"}, later)
    assert lazy.name == "a"
    assert asked == []
    assert (lazy.number, lazy.number) == (3, 3)
    assert asked == ["number"]
    assert lazy == Ours("a", 3)
    assert hash(lazy) == hash(Ours("a", 3))
    assert replace(lazy, name="b").notes == ["x"]
    assert asked == ["number"]
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        lazy.other  # type: ignore[attr-defined] # noqa: B018 - that is what is refused


@pytest.mark.parametrize("copied", [lambda of: pickle.loads(pickle.dumps(of)), deepcopy])
def test_a_copy_has_every_field(copied: Callable[[Ours], Ours]) -> None:
    lazy = lazily(Ours, {"name": "a"}, lambda _name: {"number": 3, "notes": ["x"]})
    assert vars(copied(lazy)) == vars(Ours("a", 3, ["x"]))
