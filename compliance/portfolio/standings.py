"""Standings: what a rule comes to, read off the tables of outcomes and fates for every combination of its three truths.

Combinations that nobody can tell apart afterwards are one standing; each is a few intersections of bitmaps.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from compliance.assessment.outcomes import Clock, Outcome, fates_of, outcome_of
from compliance.assessment.scoring import Share, share_of
from compliance.language.truth import Truth

Truths = frozenset[Truth]
Clocks = frozenset[Clock]
ALL_TRUTHS = frozenset(Truth)


@dataclass(frozen=True, slots=True)
class Standing:
    """A raw outcome, and what it adds to score and coverage."""

    outcome: Outcome
    share: Share


@dataclass(frozen=True, slots=True)
class Region:
    """Some combinations: applies is one of these, requires one of those, and the clock stands so."""

    applies: Truths
    requires: Truths
    clocks: Clocks


@cache
def standings_of(applies: Truths, clocks: Clocks) -> tuple[tuple[Standing, tuple[Region, ...]], ...]:
    """Give the standings of a rule, each with its regions, for the truths and clocks it may have."""
    cells: dict[Standing, list[tuple[Truth, Truth, Clock]]] = {}
    for truth in applies:
        for requires in Truth:
            for clock in clocks:
                standing = Standing(outcome_of(truth, requires, clock), share_of(fates_of(truth, requires, clock)))
                cells.setdefault(standing, []).append((truth, requires, clock))
    return tuple((standing, _regions(found)) for standing, found in cells.items())


def _regions(cells: Collection[tuple[Truth, Truth, Clock]]) -> tuple[Region, ...]:
    """Cover cells with few regions: first join what applies, then what is required, then the clocks."""
    columns: dict[tuple[Truth, Clock], set[Truth]] = {}
    for applies, requires, clock in cells:
        columns.setdefault((requires, clock), set()).add(applies)
    slabs: dict[tuple[Truths, Clock], set[Truth]] = {}
    for (requires, clock), applying in columns.items():
        slabs.setdefault((frozenset(applying), clock), set()).add(requires)
    regions: dict[tuple[Truths, Truths], set[Clock]] = {}
    for (applying_set, clock), required in slabs.items():
        regions.setdefault((applying_set, frozenset(required)), set()).add(clock)
    return tuple(Region(*truths, frozenset(clocks)) for truths, clocks in regions.items())
