"""Standings: what a rule comes to, read off the tables of outcomes and fates for every combination of its three truths.

Combinations that nobody can tell apart afterwards are one standing; each is a few intersections of bitmaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeVar

from compliance.assessment.outcomes import Clock, Outcome, fates_of, outcome_of
from compliance.assessment.scoring import Share, share_of
from compliance.language.truth import Truth

Key = TypeVar("Key")
Truths = frozenset[Truth]
ALL_TRUTHS: Truths = frozenset(Truth)
ALL_CLOCKS = frozenset(Clock)


@dataclass(frozen=True)
class Standing:
    """A raw outcome, and what it adds to score and coverage."""

    outcome: Outcome
    share: Share


@dataclass(frozen=True)
class Region:
    """Some combinations: applies is one of these, requires one of those, the clock stands so; ``None`` is any."""

    applies: Truths | None
    requires: Truths | None
    clocks: frozenset[Clock] | None


Regions = tuple[Region, ...]
_Cell = tuple[Truth, Truth, Clock]


@dataclass(frozen=True)
class Shape:
    """All that rules with the same possible truths and clocks may come to.

    What is not applicable has no standing and no outcome here: it is the rest of each row's rules. Nor has the outcome
    unknown: it is the rest of each rule's rows.
    """

    standings: tuple[tuple[Standing, Regions], ...]
    outcomes: tuple[tuple[Outcome, Regions], ...]


@cache
def shape_of(applies: Truths, clocks: frozenset[Clock]) -> Shape:
    """Give the shape of a rule by the truths its applicability and the states its clock may have."""
    cells = [*product(sorted(applies), Truth, sorted(clocks, key=tuple(Clock).index))]
    standings = _grouped(cells, lambda *cell: Standing(outcome_of(*cell), share_of(fates_of(*cell))), clocks)
    outcomes = _grouped(cells, outcome_of, clocks)
    return Shape(
        tuple((standing, found) for standing, found in standings if standing.outcome is not Outcome.NOT_APPLICABLE),
        tuple((outcome, found) for outcome, found in outcomes if outcome not in _RESTS),
    )


_RESTS = (Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)


def _grouped(
    cells: Iterable[_Cell], key_of: Callable[[Truth, Truth, Clock], Key], clocks: frozenset[Clock]
) -> Iterable[tuple[Key, Regions]]:
    groups: dict[Key, list[_Cell]] = {}
    for cell in cells:
        groups.setdefault(key_of(*cell), []).append(cell)
    return [(key, _regions(found, clocks)) for key, found in groups.items()]


def _regions(cells: Iterable[_Cell], clocks: frozenset[Clock]) -> Regions:
    """Cover cells with few regions: first join what applies, then what is required, then the clocks."""
    columns: dict[tuple[Truth, Clock], set[Truth]] = {}
    for applies, requires, clock in cells:
        columns.setdefault((requires, clock), set()).add(applies)
    slabs: dict[tuple[Truths, Clock], set[Truth]] = {}
    for (requires, clock), applying in columns.items():
        slabs.setdefault((frozenset(applying), clock), set()).add(requires)
    found: dict[tuple[Truths, Truths], set[Clock]] = {}
    for (applied, clock), required in slabs.items():
        found.setdefault((applied, frozenset(required)), set()).add(clock)
    return tuple(
        Region(
            None if applied == ALL_TRUTHS else applied,
            None if required == ALL_TRUTHS else required,
            None if when == clocks else frozenset(when),
        )
        for (applied, required), when in found.items()
    )
