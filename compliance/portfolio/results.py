"""What judging comes to: for every row a verdict, a score, a coverage and counts; for every rule its counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from compliance.assessment.outcomes import Fate, Outcome
from compliance.assessment.verdicts import Verdict, verdict_over
from compliance.language.truth import Truth
from compliance.portfolio.standings import Standing

# A raw outcome is never "waived".
OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.WAIVED)
VERDICTS = tuple(Verdict)
Numbers = NDArray[np.int32]
_STEP = 2**14  # rows whose figures are worked out at a time, in a core's cache


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


class Ratio(NamedTuple):
    """A weight and the one it is part of, row by row."""

    part: Numbers
    whole: Numbers

    def add(self, weight: Numbers, *, passed: bool, counted: bool) -> None:
        """Add a weight where it is part, and where it counts at all."""
        for total, wanted in ((self.part, passed), (self.whole, counted)):
            if wanted:
                np.add(total, weight, out=total)


def scores(weights: Iterable[tuple[Standing, Numbers]], rows: int) -> tuple[Shown, Shown, Shown]:
    """Give both bounds of the score and the coverage, by what the rules of each standing weigh.

    Low is rounded down, high up; a bound that leaves every rule out takes the other's.
    """
    low, high, decided = (Ratio(np.zeros(rows, np.int32), np.zeros(rows, np.int32)) for _ in range(3))
    for (_, share), weight in weights:
        low.add(weight, passed=share.low is Fate.PASS, counted=share.low is not Fate.OUT)
        high.add(weight, passed=share.high is Fate.PASS, counted=share.high is not Fate.OUT)
        decided.add(weight, passed=share.decided, counted=share.counted)
    present = (low.whole > 0) | (high.whole > 0)
    return (
        Shown(_steps(1000, _instead(low, high), np.floor), present),
        Shown(_steps(1000, _instead(high, low), np.ceil), present),
        Shown(_steps(100, decided, np.floor), decided.whole > 0),
    )


def _instead(bound: Ratio, other: Ratio) -> Ratio:
    present = bound.whole > 0
    if present.all():
        return bound
    return Ratio(np.where(present, bound.part, other.part), np.where(present, bound.whole, other.whole))


def _steps(steps: int, ratio: Ratio, rounded: Callable[..., Any]) -> NDArray[np.float64]:
    """Give a ratio in steps; near enough that rounding it to a whole number of them is exact.

    Of whole numbers below 2**53 that do not divide, the quotient lies further from the next whole number than floating
    point errs.
    """
    found = np.empty(len(ratio.part), np.float64)
    for start in range(0, len(found), _STEP):
        rows = slice(start, start + _STEP)
        quotient = np.divide(np.float64(steps) * ratio.part[rows], np.maximum(ratio.whole[rows], 1))
        rounded(quotient, out=found[rows])
    return found


def verdicts(law: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Look every row's verdict up by the four things that decide it, as the bits of a number."""
    return _VERDICTS.take(law)


def _verdict(fail: bool, unknown: bool, applies: bool, may_apply: bool) -> Verdict:
    outcomes = ((Outcome.FAIL, fail), (Outcome.UNKNOWN, unknown))
    truths = ((Truth.TRUE, applies), (Truth.UNKNOWN, may_apply))
    return verdict_over([outcome for outcome, some in outcomes if some], [truth for truth, some in truths if some])


_VERDICTS = np.array(
    [VERDICTS.index(_verdict(*(bool(place >> bit & 1) for bit in range(4)))) for place in range(2**4)], np.uint8
)
