"""What a portfolio adds up to: counts that are sums over blocks, so that any number of rows stays small."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from compliance.language.facts import Fact, FactType
from compliance.portfolio.batches import Batch
from compliance.portfolio.judging import Judge
from compliance.portfolio.moves import Moves
from compliance.portfolio.readings import Block
from compliance.portfolio.results import VERDICTS, Judged, Shown
from compliance.portfolio.storage import Storage
from compliance.reports._survey import SHARES, THROUGHPUT_CLASSES

Counts = NDArray[np.int64]
# The questions that part a portfolio into cohorts: scenario, who operates, where it is at home.
COHORTS = ("scenario.main", "operator.kinds", "operator.home")
# The questions of the 2020 survey that profiles answer, besides the scenario.
SURVEYED = tuple(SHARES)
THROUGHPUT = "platform.measured_tps"
_CLASSES = [100 * least for least, _ in THROUGHPUT_CLASSES]  # in hundredths, as answers are stored
# Invented profiles are called so, first thing in their names; a report about them says it whatever its title.
_SYNTHETIC = r"^(?i:synthetic)\b|^合成"
_TENTHS, _HUNDREDTHS = 1000, 100
# What is kept of every cohort: rows of each verdict, rows that have a score, and the sums of both bounds in tenths.
COHORT_FIGURES = (*VERDICTS, "scored", "low", "high")


@dataclass(frozen=True)
class Summary:
    """The counts by name; two summaries add up to that of the rows of both."""

    counts: Mapping[str, Counts] = field(repr=False)
    synthetic: int = 0  # rows that say by their names that they are
    bad: tuple[dict[str, Any], ...] = ()

    def __add__(self, other: Summary) -> Summary:
        """Give the summary of both."""
        counts = {name: count + other.counts[name] for name, count in self.counts.items()}
        return Summary(counts, self.synthetic + other.synthetic, (*self.bad, *other.bad))

    @property
    def rows(self) -> int:
        """How many rows were judged."""
        return int(self.counts["verdicts"].sum())


@dataclass(frozen=True)
class Summariser:
    """Judges blocks and counts; goes to other processes."""

    judge: Judge
    facts: Mapping[str, Fact] = field(repr=False)

    @cached_property
    def moves(self) -> Moves:
        """What can move whom, worked out once."""
        return Moves.of(self.judge)

    @property
    def parting(self) -> tuple[str, ...]:
        """The choice facts whose answers are counted, as far as the vocabulary has them."""
        return tuple(path for path in (*COHORTS, *SURVEYED) if path in self.facts)

    @property
    def reads(self) -> set[str]:
        """The facts that are read besides those of the rules."""
        return {*self.parting, *({THROUGHPUT} & self.facts.keys())}

    def nothing(self) -> Summary:
        """Give the summary of no rows."""
        return self.summary(Batch(pa.array([], pa.string()), Block(0, {})))

    def summary(self, batch: Batch) -> Summary:
        """Count a block."""
        judged = self.judge.judge(batch.block, batch.proven, outcomes=True)
        known = batch.proven or batch.block
        gaps, questions = self.moves.counted(batch.block, known, judged)
        counts = {
            "verdicts": _spread(judged.verdicts, len(VERDICTS)),
            "low": _histogram(judged.score_low, _TENTHS),
            "high": _histogram(judged.score_high, _TENTHS),
            "coverage": _histogram(judged.coverage, _HUNDREDTHS),
            "rules": judged.by_rule,
            "gaps": gaps,
            "questions": questions,
            "throughput": self._throughput(known),
            **{path: self._cohorts(self.judge.storages[path], known, judged) for path in self.parting},
        }
        return Summary(counts, _synthetic(batch.profiles), tuple(row.as_dict() for row in batch.bad))

    def _throughput(self, block: Block) -> Counts:
        """Count the rows in each class of throughput, those without an answer last."""
        if THROUGHPUT not in self.facts:
            return np.zeros(len(_CLASSES) + 1, np.int64)
        storage = self.judge.storages[THROUGHPUT]
        (values,) = block.words(storage)
        places = np.searchsorted(_CLASSES, values, side="right") - 1
        return _spread(np.where(values == storage.unanswered, len(_CLASSES), places), len(_CLASSES) + 1)

    @staticmethod
    def _cohorts(storage: Storage, block: Block, judged: Judged) -> Counts:
        """Count the figures of every option's rows, those without an answer last."""
        return np.array([_figures(members, judged) for members in _members(storage, block)], np.int64)


def _members(storage: Storage, block: Block) -> Iterator[NDArray[np.bool_]]:
    """Give the rows of each option, in the fact's own order, and those without an answer."""
    words = block.words(storage)
    for option in storage.fact.options:
        place = storage.options.index(option)
        if storage.fact.type is FactType.CHOICES:
            word = words[place // 64]
            yield (word >> word.dtype.type(place % 64) & word.dtype.type(1)).astype(np.bool_)
        else:
            yield words[0] == place
    yield words[0] == storage.unanswered if len(words) == 1 else np.all([word == 0 for word in words], axis=0)


def _figures(members: NDArray[np.bool_], judged: Judged) -> list[int]:
    scored = members & judged.score_low.present
    return [
        *_spread(judged.verdicts[members], len(VERDICTS)).tolist(),
        int(scored.sum()),
        int(judged.score_low.steps[scored].sum(dtype=np.int64)),
        int(judged.score_high.steps[scored].sum(dtype=np.int64)),
    ]


def _synthetic(profiles: Any) -> int:
    return pc.sum(pc.match_substring_regex(profiles, _SYNTHETIC)).as_py() or 0


def _spread(places: NDArray[Any], classes: int) -> Counts:
    return np.bincount(places, minlength=classes).astype(np.int64)


def _histogram(shown: Shown, steps: int) -> Counts:
    """Count the rows of every step from 0 on, and last those that have no figure."""
    return _spread(np.where(shown.present, shown.steps, steps + 1).astype(np.intp), steps + 2)
