"""What judging comes to: for every row a verdict, a score, a coverage and counts; for every rule its counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from compliance.assessment.outcomes import Fate, Outcome
from compliance.assessment.verdicts import Verdict, verdict_over
from compliance.language.truth import Truth
from compliance.portfolio.bitmaps import Bitmap, count, none, unpack
from compliance.portfolio.counters import Counter
from compliance.portfolio.standings import Standing

# A raw outcome is never "waived".
OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.WAIVED)
VERDICTS = tuple(Verdict)
Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Shown:
    """A figure a row, rounded as it is shown and counted in its smallest step; some rows may have none."""

    steps: Numbers
    present: NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """The result of a block; ``outcomes`` holds for every rule the place of its outcome in ``OUTCOMES``, row by row."""

    rows: int
    verdicts: NDArray[np.uint8]  # places in VERDICTS
    score_low: Shown  # in tenths
    score_high: Shown  # in tenths
    coverage: Shown  # in hundredths
    counts: dict[Outcome, Numbers] = field(repr=False)
    by_rule: NDArray[np.int64] = field(repr=False)  # rules by OUTCOMES
    outcomes: Sequence[NDArray[np.uint8]] = field(repr=False)


class Results:
    """Gathers the standings of rule after rule; what is not added to a rule is not applicable."""

    def __init__(self, rules: int, rows: int, *, outcomes: bool) -> None:
        self.rules, self.rows = rules, rows
        self._counters: dict[tuple[Standing, int], Counter] = {}
        self._by_rule = np.zeros((rules, len(OUTCOMES)), np.int64)
        self._fail, self._unknown, self._applies, self._may_apply = (none(rows) for _ in range(4))
        self._outcomes = [np.full(rows, _OUT, np.uint8) for _ in range(rules if outcomes else 0)]

    def add(self, rule: int, weight: int, standing: Standing, bitmap: Bitmap, *, law: bool) -> None:
        """Add the rows for which a rule stands so."""
        found = count(bitmap)
        if not found:
            return
        place = OUTCOMES.index(standing.outcome)
        self._by_rule[rule, place] += found
        self._counters.setdefault((standing, weight), Counter()).add(bitmap)
        if self._outcomes:
            self._outcomes[rule] += unpack(bitmap, self.rows) * np.uint8((place - _OUT) % 256)
        if law and standing.outcome is Outcome.FAIL:
            self._fail |= bitmap
        if law and standing.outcome is Outcome.UNKNOWN:
            self._unknown |= bitmap

    def applies(self, certainly: Bitmap, perhaps: Bitmap) -> None:
        """Note to which rows a rule of law applies, and to which it may."""
        self._applies |= certainly
        self._may_apply |= perhaps

    def judged(self) -> Judged:
        """Give the result."""
        sums = _Sums(self.rows, {key: counter.total(self.rows) for key, counter in self._counters.items()})
        low, high = sums.score()
        counts: dict[Outcome, Numbers] = {outcome: sums.count(outcome) for outcome in OUTCOMES}
        counts[Outcome.NOT_APPLICABLE] = self.rules - sum(counts.values(), np.zeros(self.rows, np.int32))
        self._by_rule[:, _OUT] = self.rows - self._by_rule.sum(axis=1)
        return Judged(self.rows, self._verdicts(), low, high, sums.coverage(), counts, self._by_rule, self._outcomes)

    def _verdicts(self) -> NDArray[np.uint8]:
        """Look every row's verdict up by the four things that decide it."""
        places = np.zeros(self.rows, np.uint8)
        for bit, bitmap in enumerate((self._fail, self._unknown, self._applies, self._may_apply)):
            places |= unpack(bitmap, self.rows) * np.uint8(1 << bit)
        return _VERDICTS.take(places)


def _verdict(fail: bool, unknown: bool, applies: bool, may_apply: bool) -> Verdict:
    outcomes = ((Outcome.FAIL, fail), (Outcome.UNKNOWN, unknown))
    truths = ((Truth.TRUE, applies), (Truth.UNKNOWN, may_apply))
    return verdict_over([outcome for outcome, some in outcomes if some], [truth for truth, some in truths if some])


_OUT = OUTCOMES.index(Outcome.NOT_APPLICABLE)
_VERDICTS = np.array(
    [VERDICTS.index(_verdict(*(bool(place >> bit & 1) for bit in range(4)))) for place in range(2**4)], np.uint8
)


@dataclass(frozen=True)
class _Sums:
    """For every row, how many rules of a weight have a standing."""

    rows: int
    totals: Mapping[tuple[Standing, int], Numbers]

    def score(self) -> tuple[Shown, Shown]:
        """Give both bounds, low rounded down and high rounded up; one that leaves every rule out takes the other's."""
        low = self._bound(lambda standing: standing.share.low)
        high = self._bound(lambda standing: standing.share.high)
        present = (low[1] > 0) | (high[1] > 0)
        passed, counted = _instead(low, high)
        down = 1000 * passed // np.maximum(counted, 1)
        passed, counted = _instead(high, low)
        return Shown(down, present), Shown(-(-1000 * passed // np.maximum(counted, 1)), present)

    def coverage(self) -> Shown:
        """Give the coverage, rounded down."""
        decided = self._weight(lambda standing: standing.share.decided)
        counted = self._weight(lambda standing: standing.share.counted)
        return Shown(100 * decided // np.maximum(counted, 1), counted > 0)

    def count(self, outcome: Outcome) -> Numbers:
        """Give how many rules come to an outcome."""
        found = [total for (standing, _), total in self.totals.items() if standing.outcome is outcome]
        return sum(found, np.zeros(self.rows, np.int32))

    def _bound(self, fate: Callable[[Standing], Fate]) -> tuple[Numbers, Numbers]:
        passed = self._weight(lambda standing: fate(standing) is Fate.PASS)
        return passed, self._weight(lambda standing: fate(standing) is not Fate.OUT)

    def _weight(self, wanted: Callable[[Standing], bool]) -> Numbers:
        found = [total * weight for (standing, weight), total in self.totals.items() if wanted(standing)]
        return sum(found, np.zeros(self.rows, np.int32))


def _instead(bound: tuple[Numbers, Numbers], other: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    present = bound[1] > 0
    return np.where(present, bound[0], other[0]), np.where(present, bound[1], other[1])
