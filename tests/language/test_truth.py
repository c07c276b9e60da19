"""Strong Kleene logic, exhaustively: the laws it keeps, and the two it gives up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

import pytest

from compliance.language.truth import Truth, all_of, any_of, at_least, negation

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
TRIPLES = list(product(Truth, repeat=3))


@pytest.mark.parametrize(("a", "b", "c"), TRIPLES)
def test_the_laws_of_a_lattice(a: Truth, b: Truth, c: Truth) -> None:
    assert all_of([a, b]) is all_of([b, a])
    assert any_of([a, b]) is any_of([b, a])
    assert all_of([a, all_of([b, c])]) is all_of([all_of([a, b]), c]) is all_of([a, b, c])
    assert any_of([a, any_of([b, c])]) is any_of([any_of([a, b]), c]) is any_of([a, b, c])
    assert all_of([a, a]) is any_of([a, a]) is a
    assert all_of([a, any_of([a, b])]) is any_of([a, all_of([a, b])]) is a
    assert all_of([a, any_of([b, c])]) is any_of([all_of([a, b]), all_of([a, c])])
    assert any_of([a, all_of([b, c])]) is all_of([any_of([a, b]), any_of([a, c])])


@pytest.mark.parametrize(("a", "b"), list(product(Truth, repeat=2)))
def test_negation(a: Truth, b: Truth) -> None:
    assert negation(negation(a)) is a
    assert negation(all_of([a, b])) is any_of([negation(a), negation(b)])
    assert negation(any_of([a, b])) is all_of([negation(a), negation(b)])


def test_what_unknown_does_not_decide() -> None:
    """Excluded middle and contradiction fail for the unknown, so a missing answer is never settled by logic alone."""
    assert any_of([U, negation(U)]) is U
    assert all_of([U, negation(U)]) is U
    assert [negation(truth) for truth in (F, U, T)] == [T, U, F]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_at_least_lies_between_any_and_all_and_counts(size: int) -> None:
    for truths in product(Truth, repeat=size):
        assert at_least(1, truths) is any_of(truths)
        assert at_least(size, truths) is all_of(truths)
        for count in range(1, size + 1):
            holding, possible = truths.count(T), truths.count(T) + truths.count(U)
            expected = T if holding >= count else U if possible >= count else F
            assert at_least(count, truths) is expected


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_decided_whole_stays_decided_however_the_unknown_turns(size: int) -> None:
    def counted(truths: Iterable[Truth]) -> Truth:
        return at_least(min(2, size), truths)

    readings: list[Callable[[Iterable[Truth]], Truth]] = [
        all_of,
        any_of,
        counted,
        lambda truths: negation(all_of(truths)),
    ]
    for truths in product(Truth, repeat=size):
        completed = list(product(*([F, T] if truth is U else [truth] for truth in truths)))
        for reading in readings:
            outcomes = {reading(complete) for complete in completed}
            assert reading(truths) is (outcomes.pop() if len(outcomes) == 1 else U)


def test_of_nothing() -> None:
    assert all_of([]) is T
    assert any_of([]) is F
    assert all(isinstance(read, Truth) for read in (all_of([T]), any_of([T]), at_least(1, [T]), negation(T)))
