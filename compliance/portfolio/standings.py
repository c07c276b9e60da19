"""Standings: what a rule comes to, read off the tables of outcomes and fates for every combination of its three truths.

Combinations that nobody can tell apart afterwards are one standing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from compliance.assessment.outcomes import Clock, Outcome, fates_of, outcome_of
from compliance.assessment.scoring import Share, share_of
from compliance.language.truth import Truth

_Cell = tuple[Truth, Truth, Clock]


class Standing(NamedTuple):
    """A raw outcome, and what it adds to score and coverage."""

    outcome: Outcome
    share: Share


@dataclass(frozen=True)
class Region:
    """Some combinations: applies is one of these, requires one of those, the clock stands so."""

    applies: frozenset[Truth]
    requires: frozenset[Truth]
    clocks: frozenset[Clock]


Regions = tuple[Region, ...]


def _standings() -> Iterable[tuple[Standing, Regions]]:
    """Group all combinations; what is not applicable has no standing: it is the rest of each row's rules."""
    groups: dict[Standing, list[_Cell]] = {}
    for cell in product(Truth, Truth, Clock):
        groups.setdefault(Standing(outcome_of(*cell), share_of(fates_of(*cell))), []).append(cell)
    for standing, cells in groups.items():
        if standing.outcome is not Outcome.NOT_APPLICABLE:
            yield standing, _regions(cells)


def _regions(cells: Iterable[_Cell]) -> Regions:
    """Cover combinations with few regions: first join what applies, then what is required, then the clocks."""
    columns: dict[tuple[Truth, Clock], set[Truth]] = {}
    for applies, requires, clock in cells:
        columns.setdefault((requires, clock), set()).add(applies)
    slabs: dict[tuple[frozenset[Truth], Clock], set[Truth]] = {}
    for (requires, clock), applying in columns.items():
        slabs.setdefault((frozenset(applying), clock), set()).add(requires)
    found: dict[tuple[frozenset[Truth], frozenset[Truth]], set[Clock]] = {}
    for (applied, clock), required in slabs.items():
        found.setdefault((applied, frozenset(required)), set()).add(clock)
    return tuple(Region(applied, required, frozenset(when)) for (applied, required), when in found.items())


STANDINGS: tuple[tuple[Standing, Regions], ...] = tuple(_standings())
"""Every standing, and the regions where a rule has it, of which no two share a combination."""
