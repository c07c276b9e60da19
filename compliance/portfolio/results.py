"""What judging comes to: for every row a verdict, a score, a coverage and counts; for every rule its counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
Slots = tuple[tuple[Standing, int], ...]
Pairs = Sequence[tuple[Outcome, Bitmap]]


@dataclass(frozen=True)
class Shown:
    """A figure a row, rounded as it is shown and counted in its smallest step; some rows may have none."""

    steps: NDArray[np.float64]
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
    """Gathers rule after rule; ``slots`` are the standings and weights that are summed up for each row."""

    def __init__(self, rules: int, slots: Slots, rows: int, *, outcomes: bool) -> None:
        self.rules, self.rows, self._slots = rules, rows, slots
        self._counters = [Counter() for _ in slots]
        self._by_rule = np.zeros((rules, len(OUTCOMES)), np.int64)
        self._fail, self._unknown, self._applies, self._may_apply = (none(rows) for _ in range(4))
        self._outcomes = [np.full(rows, _UNKNOWN, np.uint8) for _ in range(rules if outcomes else 0)]

    def stands(self, slot: int, outcome: Outcome, bitmap: Bitmap, *, law: bool) -> None:
        """Add the rows for which a rule has a standing."""
        self._counters[slot].add(bitmap)
        if law and outcome is Outcome.FAIL:
            self._fail |= bitmap
        elif law and outcome is Outcome.UNKNOWN:
            self._unknown |= bitmap

    def comes_to(self, rule: int, outcomes: Pairs, ruled_out: tuple[Bitmap, int] | None) -> None:
        """Count the rows for which a rule comes to each outcome, or does not apply; the rest is unknown."""
        counts = self._by_rule[rule]
        for outcome, bitmap in outcomes:
            counts[_PLACES[outcome]] = count(bitmap)
        if ruled_out is not None:
            counts[_OUT] = ruled_out[1]
        counts[_UNKNOWN] = self.rows - counts.sum()
        if self._outcomes:
            self._spread(rule, [*outcomes, *([(Outcome.NOT_APPLICABLE, ruled_out[0])] if ruled_out else [])])

    def _spread(self, rule: int, outcomes: Pairs) -> None:
        for outcome, bitmap in outcomes:
            step = np.uint8((_PLACES[outcome] - _UNKNOWN) % 256)
            self._outcomes[rule] += unpack(bitmap, self.rows) * step

    def applies(self, bitmap: Bitmap) -> None:
        """Note to which rows a rule of law applies."""
        self._applies |= bitmap

    def may_apply(self, bitmap: Bitmap) -> None:
        """Note to which rows a rule of law may apply."""
        self._may_apply |= bitmap

    def judged(self) -> Judged:
        """Give the result."""
        sums = _Sums(self.rows, zip(self._slots, self._counters, strict=True))
        low, high = sums.score()
        counts: dict[Outcome, Numbers] = {outcome: sums.count(outcome) for outcome in OUTCOMES}
        counts[Outcome.NOT_APPLICABLE] = self.rules - sum(counts.values(), np.zeros(self.rows, np.int32))
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


_PLACES: dict[Outcome, int] = {outcome: place for place, outcome in enumerate(OUTCOMES)}
_OUT, _UNKNOWN = _PLACES[Outcome.NOT_APPLICABLE], _PLACES[Outcome.UNKNOWN]
_VERDICTS = np.array(
    [VERDICTS.index(_verdict(*(bool(place >> bit & 1) for bit in range(4)))) for place in range(2**4)], np.uint8
)


class _Sums:
    """For every row and standing, how many rules have it, and what they weigh; bit by bit until a figure is wanted."""

    def __init__(self, rows: int, counted: Iterable[tuple[tuple[Standing, int], Counter]]) -> None:
        self._rows = rows
        self._weights: dict[Standing, Counter] = {}
        self._counts: dict[Standing, Counter] = {}
        for (standing, weight), counter in counted:
            bits = counter.bits()
            self._weights.setdefault(standing, Counter()).add_sum(bits, weight)
            self._counts.setdefault(standing, Counter()).add_sum(bits)

    def score(self) -> tuple[Shown, Shown]:
        """Give both bounds, low rounded down and high rounded up; one that leaves every rule out takes the other's."""
        low = self._bound(lambda standing: standing.share.low)
        high = self._bound(lambda standing: standing.share.high)
        present = (low[1] > 0) | (high[1] > 0)
        down = np.floor(_ratio(1000, *_instead(low, high)))
        up = np.ceil(_ratio(1000, *_instead(high, low)))
        return Shown(down, present), Shown(up, present)

    def coverage(self) -> Shown:
        """Give the coverage, rounded down."""
        decided = self._weight(lambda standing: standing.share.decided)
        counted = self._weight(lambda standing: standing.share.counted)
        return Shown(np.floor(_ratio(100, decided, counted)), counted > 0)

    def count(self, outcome: Outcome) -> Numbers:
        """Give how many rules come to an outcome."""
        return self._total(self._counts, lambda standing: standing.outcome is outcome)

    def _bound(self, fate: Callable[[Standing], Fate]) -> tuple[Numbers, Numbers]:
        passed = self._weight(lambda standing: fate(standing) is Fate.PASS)
        return passed, self._weight(lambda standing: fate(standing) is not Fate.OUT)

    def _weight(self, wanted: Callable[[Standing], bool]) -> Numbers:
        return self._total(self._weights, wanted)

    def _total(self, sums: Mapping[Standing, Counter], wanted: Callable[[Standing], bool]) -> Numbers:
        total = Counter()
        for standing, counter in sums.items():
            if wanted(standing):
                total.add_sum(counter.bits())
        return total.total(self._rows)


def _instead(bound: tuple[Numbers, Numbers], other: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    present = bound[1] > 0
    if present.all():
        return bound
    return np.where(present, bound[0], other[0]), np.where(present, bound[1], other[1])


def _ratio(steps: int, part: Numbers, whole: Numbers) -> NDArray[np.float64]:
    """Give a ratio in steps; near enough that rounding it to a whole number of them is exact.

    Of whole numbers below 2**53 that do not divide, the quotient lies further from the next whole number than floating
    point errs.
    """
    return np.divide(np.float64(steps) * part, np.maximum(whole, 1))
