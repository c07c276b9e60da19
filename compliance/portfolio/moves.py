"""The single answers that would move most profiles: changed, the last gap in law closes; given, the verdict is settled.

For a gap every value that the rules can tell apart is tried, on the rows where all failing rules of law read the fact;
an open question settles alone where no other unanswered fact is read by a row's undecided rules of law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from compliance.assessment.findings import anchor_of
from compliance.assessment.outcomes import Outcome
from compliance.documents.rules import Force, Rule
from compliance.language.choices import values_of
from compliance.language.conditions import facts_of, tests_of
from compliance.language.facts import Fact, FactType
from compliance.portfolio.judging import Judge
from compliance.portfolio.readings import Block
from compliance.portfolio.results import OUTCOMES, Judged
from compliance.portfolio.storage import Storage

_FAIL, _UNKNOWN = OUTCOMES.index(Outcome.FAIL), OUTCOMES.index(Outcome.UNKNOWN)
Rows = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Lever:
    """A fact that can be changed, the rules of law that require something of it, and the answers they tell apart.

    ``judge`` has every rule of law that reads the fact: a change may bring one to bear that does not fail today, or
    lift one that requires nothing of it.
    """

    storage: Storage
    judge: Judge
    rules: tuple[int, ...]  # their places among all
    readers: tuple[int, ...]  # the places of those that the judge has
    answers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Moves:
    """The levers, and for every fact the rules of law that read it at all."""

    levers: tuple[Lever, ...] = field(repr=False)
    readers: Mapping[str, tuple[int, ...]] = field(repr=False)
    storages: Mapping[str, Storage] = field(repr=False)

    @classmethod
    def of(cls, judge: Judge) -> Moves:
        """Work out what can move whom."""
        law = [(place, rule) for place, rule in enumerate(judge.rules) if rule.force is Force.LAW]
        required = _by_fact({place: facts_of(rule.requires) for place, rule in law})
        read = _by_fact({place: _read(rule) for place, rule in law})
        levers = (
            _lever(judge, fact, places, read[fact.path][1]) for fact, places in required.values() if not fact.fixed
        )
        return cls(tuple(levers), {path: places for path, (_, places) in read.items()}, judge.storages)

    def counted(self, declared: Block, known: Block, judged: Judged) -> tuple[Counts, Counts]:
        """Count the rows of a judged block, for each lever and for each fact that rules of law read.

        Of a lever: those with a gap in law that reads it, and those whose last gap it closes. Of a fact: those whose
        undecided rules of law wait for it, and those for which it is the only answer they wait for.
        """
        return self._gaps(declared, judged), self._questions(known, judged)

    def _gaps(self, block: Block, judged: Judged) -> Counts:
        places = sorted({place for readers in self.readers.values() for place in readers})
        failing = {place: judged.outcomes[place] == _FAIL for place in places}
        total = _sum(failing.values(), block.rows)
        found = []
        for lever in self.levers:
            mine = _sum([failing[place] for place in lever.rules], block.rows)
            reading = _sum([failing[place] for place in lever.readers], block.rows)
            last = np.flatnonzero((mine > 0) & (reading == total))
            found.append([int((mine > 0).sum()), self._closed(lever, block, last)])
        return np.array(found, np.int64).reshape(-1, 2)

    @staticmethod
    def _closed(lever: Lever, block: Block, rows: NDArray[np.int64]) -> int:
        """Count those of some rows that some answer frees of every gap."""
        left = Block(len(rows), {name: column[rows] for name, column in block.columns.items()})
        closed = np.zeros(len(rows), np.bool_)
        for answer in lever.answers if len(rows) else ():
            words = zip(lever.storage.columns, answer, strict=True)
            changed = {name: np.full(left.rows, word, lever.storage.dtype) for name, word in words}
            judged = lever.judge.judge(Block(left.rows, {**left.columns, **changed}), outcomes=True)
            closed |= ~np.any([outcomes == _FAIL for outcomes in judged.outcomes], axis=0)
        return int(closed.sum())

    def _questions(self, block: Block, judged: Judged) -> Counts:
        waiting = {path: self._waits(path, block, judged) for path in self.readers}
        open_facts = _sum(waiting.values(), block.rows)
        counts = [[int(rows.sum()), int((rows & (open_facts == 1)).sum())] for rows in waiting.values()]
        return np.array(counts, np.int64).reshape(-1, 2)

    def _waits(self, path: str, block: Block, judged: Judged) -> Rows:
        storage = self.storages[path]
        words = block.words(storage)
        unanswered: Rows = np.all([word == storage.unanswered for word in words], axis=0)
        undecided = np.zeros(block.rows, np.bool_)
        for place in self.readers[path]:
            undecided |= judged.outcomes[place] == _UNKNOWN
        return unanswered & undecided


def _lever(judge: Judge, fact: Fact, places: tuple[int, ...], readers: tuple[int, ...]) -> Lever:
    situation = judge.tables.situation
    reading = [judge.rules[place] for place in readers]
    tests = [test for rule in reading for test in tests_of(rule.whole)]
    storage = judge.storages[fact.path]
    answers = tuple(storage.words(value) for value in values_of(fact, tests, situation.as_of, situation.calendar))
    return Lever(storage, judge.alone(reading), places, readers, answers)


def _read(rule: Rule) -> dict[str, Fact]:
    anchor = anchor_of(rule)
    return {**facts_of(rule.whole), **({} if anchor is None else {anchor.path: anchor})}


def _by_fact(read: Mapping[int, Mapping[str, Fact]]) -> dict[str, tuple[Fact, tuple[int, ...]]]:
    """Turn round what rules read: for each fact, in order of paths, the places of the rules."""
    facts = {path: fact for found in read.values() for path, fact in found.items() if fact.type is not FactType.TEXT}
    return {
        path: (facts[path], tuple(place for place, found in read.items() if path in found)) for path in sorted(facts)
    }


def _sum(bitmaps: object, rows: int) -> NDArray[np.int32]:
    return sum(bitmaps, np.zeros(rows, np.int32))  # type: ignore[call-overload, no-any-return] # arrays of truths
