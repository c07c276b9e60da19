"""The score: weight passed of weight applicable, as an interval over what every rule may still become.

The arithmetic is kept beside the number, so that a report can print it and a reader can redo it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import ceil, floor

from compliance.assessment.findings import Finding, Judgement
from compliance.assessment.outcomes import Fate, Outcome
from compliance.language.frozen import frozen
from compliance.language.text import Text

# The low bound takes the worst that may still happen, the high bound the best.
_PASS, _FAIL, _OUT = Fate
_WORST_FIRST = (_FAIL, _OUT, _PASS)
_BEST_FIRST = (_PASS, _OUT, _FAIL)
_NOTHING_JUDGED = Text("no rule was judged", "没有可评估的规则")
_NOTHING_COUNTS = Text("no rule applies, so there is nothing to score", "没有适用的规则，不产生得分")


@frozen
class Bound:
    """One end of the interval: weight passed of weight counted."""

    passed: int
    counted: int

    @property
    def value(self) -> Fraction:
        """The bound, 0 to 100, exact."""
        return Fraction(100 * self.passed, self.counted)


@frozen
class Score:
    """The interval; both bounds exact, shown rounded outwards to 0.1."""

    low: Bound
    high: Bound

    @property
    def shown(self) -> tuple[float, float]:
        """Low rounded down and high rounded up to 0.1."""
        return floor(self.low.value * 10) / 10, ceil(self.high.value * 10) / 10


@frozen
class Tally:
    """Some findings taken together: score, coverage and how many of each effective outcome."""

    score: Score | None
    score_reason: Text | None
    coverage: Fraction | None
    counts: dict[Outcome, int]
    decided_weight: int
    weight: int

    @property
    def coverage_shown(self) -> float | None:
        """Coverage rounded down to 0.01."""
        return None if self.coverage is None else floor(self.coverage * 100) / 100

    @property
    def applying(self) -> int:
        """How many findings are not known to be outside."""
        return sum(self.counts.values()) - self.counts[Outcome.NOT_APPLICABLE]


def tally(findings: Iterable[Finding]) -> Tally:
    """Take findings together."""
    counts = dict.fromkeys(Outcome, 0)
    weights: dict[frozenset[Fate], int] = defaultdict(int)
    for finding in findings:
        counts[finding.effective_outcome] += 1
        weights[finding.fates] += finding.rule.weight
    shares = _shares(weights)
    decided = sum(weight for weight, share in shares if share.decided)
    counted = sum(weight for weight, share in shares if share.counted)
    score = _score(shares)
    return Tally(
        score=score,
        score_reason=None if score else (_NOTHING_COUNTS if weights else _NOTHING_JUDGED),
        coverage=Fraction(decided, counted) if counted else None,
        counts=counts,
        decided_weight=decided,
        weight=counted,
    )


_DECIDED = (frozenset({_PASS}), frozenset({_FAIL}))
_COUNTED = frozenset({_PASS, _FAIL})


def score_of(findings: Iterable[Judgement]) -> Score | None:
    """Give the score as an interval; ``None`` where no rule can count as pass or fail."""
    weights: dict[frozenset[Fate], int] = defaultdict(int)
    for finding in findings:
        weights[finding.fates] += finding.rule.weight
    return _score(_shares(weights))


def _shares(weights: Mapping[frozenset[Fate], int]) -> list[tuple[int, Share]]:
    """Give the weight of all rules with the same fates, and what it adds."""
    return [(weight, share_of(fates)) for fates, weight in weights.items()]


@frozen
class Share:
    """What a rule with certain fates adds to the arithmetic: to each bound as what, and to the coverage or not."""

    low: Fate
    high: Fate
    decided: bool
    counted: bool


@cache
def share_of(fates: frozenset[Fate]) -> Share:
    """Give what the fates of a rule come to in the score and the coverage."""
    low, high = (next(fate for fate in order if fate in fates) for order in (_WORST_FIRST, _BEST_FIRST))
    return Share(low, high, fates in _DECIDED, bool(fates & _COUNTED))


def _score(shares: Sequence[tuple[int, Share]]) -> Score | None:
    low = _bound((weight, share.low) for weight, share in shares)
    high = _bound((weight, share.high) for weight, share in shares)
    if low.counted == 0 and high.counted == 0:
        return None
    # A bound whose choice leaves every rule out has no number of its own: it takes the other's.
    return Score(low if low.counted else high, high if high.counted else low)


def _bound(fates: Iterable[tuple[int, Fate]]) -> Bound:
    passed = counted = 0
    for weight, fate in fates:
        passed += weight * (fate is _PASS)
        counted += weight * (fate is not _OUT)
    return Bound(passed, counted)
