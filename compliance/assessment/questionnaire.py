"""Open questions: which unanswered facts can still change a result, the one that settles most first.

The measure of a question is the weight that an answer to it settles: for every undecided rule that waits for it, the
mean over the answers that the rule can tell apart; one that settles the rule counts with the rule's weight, any other
with the share of the rule's missing answers that fall away. So a question of applicability ranks by all that it may
rule out. What counts is what can still move the goal: the verdict (rules of law) or the score (every rule).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from compliance.assessment.outcomes import Fate, Outcome
from compliance.assessment.scoring import Score, score_of
from compliance.assessment.standings import Standing, Standings
from compliance.assessment.verdicts import Verdict, raw, verdict_of
from compliance.documents.rules import Force, Rule
from compliance.language.durations import Calendar
from compliance.language.facts import Fact, Value
from compliance.language.frozen import field, frozen
from compliance.language.truth import Truth

_NOTHING: frozenset[str] = frozenset()


class Goal(StrEnum):
    """What is to be decided."""

    VERDICT = "verdict"
    SCORE = "score"


@frozen
class Question:
    """An open fact, the undecided rules that wait for it, those that an answer to it can settle, and its measure."""

    fact: Fact
    rules: tuple[str, ...]
    settles: tuple[str, ...]
    weight: Fraction


@frozen
class Progress:
    """How far some answers have come, and what is still worth asking for the goal (nothing, once it is settled)."""

    verdict: Verdict
    score: Score | None
    settled: bool
    questions: tuple[Question, ...]
    standings: tuple[Standing, ...] = field(repr=False)

    @property
    def contained(self) -> frozenset[str]:
        """Every fact that the rules of those packs read of which a rule may apply: the questions there would be."""
        packs = {standing.rule.pack for standing in self.standings if standing.applies is not Truth.FALSE}
        read = (standing.rule.reads for standing in self.standings if standing.rule.pack in packs)
        return _NOTHING.union(*read)


class _Share(NamedTuple):
    """What one rule adds to the measure of one question."""

    measure: Fraction
    settles: bool


class Questionnaire:
    """The questions of some rules on one day, ranked again after every answer; only what it touches is read again.

    What it gives depends on what it is given alone; it remembers the last answers to be quick. One thread at a time.
    """

    def __init__(self, rules: Iterable[Rule], facts: Mapping[str, Fact], as_of: date, calendar: Calendar) -> None:
        self._facts = facts
        self._standings = Standings(rules, facts, as_of, calendar)
        self._shares: dict[tuple[Goal, bool], dict[str, Mapping[str, _Share]]] = defaultdict(dict)

    def under(self, answers: Mapping[str, Value], goal: Goal = Goal.SCORE) -> Progress:
        """Give how far these answers have come and the questions left, the one that settles most first."""
        standings = self._taken(answers)
        verdict, score = verdict_of(standings, raw), score_of(standings)
        settled = _is_settled(standings, goal, verdict, score)
        questions = () if settled else self._ranked(standings, goal)
        return Progress(verdict, score, settled, questions, standings)

    def open(self, answers: Mapping[str, Value]) -> tuple[Question, ...]:
        """Give everything that any rule still waits for under these answers, the one that settles most first."""
        return self._ranked(self._taken(answers), Goal.SCORE)

    def waiting(self, answers: Mapping[str, Value], goal: Goal = Goal.SCORE) -> frozenset[str]:
        """Give what is still worth asking for the goal, in no order: the same questions, much quicker."""
        standings = self._taken(answers)
        if _is_settled(standings, goal, verdict_of(standings, raw), score_of(standings)):
            return _NOTHING
        nothing_applies = _nothing_applies(standings, goal)
        return _NOTHING.union(*(_waits_for(each, goal, nothing_applies=nothing_applies) for each in standings))

    def _taken(self, answers: Mapping[str, Value]) -> tuple[Standing, ...]:
        touched = self._standings.take(answers)
        for shares in self._shares.values():
            for name in touched & shares.keys():
                del shares[name]
        return tuple(self._standings)

    def _ranked(self, standings: tuple[Standing, ...], goal: Goal) -> tuple[Question, ...]:
        nothing_applies = _nothing_applies(standings, goal)
        waiting: dict[str, dict[str, _Share]] = defaultdict(dict)
        for standing in standings:
            for path, share in self._shares_of(standing, goal, nothing_applies=nothing_applies).items():
                waiting[path][standing.rule.id] = share
        questions = [_question(self._facts[path], shares) for path, shares in waiting.items()]
        return tuple(sorted(questions, key=lambda asked: (-asked.weight, -len(asked.rules), asked.fact.path)))

    def _shares_of(self, standing: Standing, goal: Goal, *, nothing_applies: bool) -> Mapping[str, _Share]:
        known = self._shares[goal, nothing_applies]
        name = standing.rule.id
        if name not in known:
            waits = _waits_for(standing, goal, nothing_applies=nothing_applies)
            known[name] = {
                path: _share(
                    standing.rule.weight,
                    len(waits),
                    [
                        len(_waits_for(supposed, goal, nothing_applies=nothing_applies))
                        for supposed in self._standings.supposing(standing.rule, path)
                    ],
                )
                for path in waits
            }
        return known[name]


def _question(fact: Fact, shares: Mapping[str, _Share]) -> Question:
    return Question(
        fact,
        rules=tuple(shares),
        settles=tuple(name for name, share in shares.items() if share.settles),
        weight=sum((share.measure for share in shares.values()), Fraction(0)),
    )


def _share(weight: int, before: int, left: list[int]) -> _Share:
    """Weigh the answers by how many of the missing ones each leaves."""
    fallen = sum(before - each for each in left)
    return _Share(Fraction(weight * fallen, before * len(left)), 0 in left)


def _nothing_applies(standings: Iterable[Standing], goal: Goal) -> bool:
    """Whether no rule of law is known to apply, so that whether one does may decide the verdict."""
    law = {standing.applies for standing in standings if standing.rule.force is Force.LAW}
    return goal is Goal.VERDICT and Truth.TRUE not in law


def _waits_for(standing: Standing, goal: Goal, *, nothing_applies: bool) -> frozenset[str]:
    """Give the answers that can still change what a rule does to the goal."""
    if goal is Goal.SCORE:
        return standing.open
    undecided = standing.outcome is Outcome.UNKNOWN or (nothing_applies and standing.applies is Truth.UNKNOWN)
    return standing.open if standing.rule.force is Force.LAW and undecided else _NOTHING


def _is_settled(standings: tuple[Standing, ...], goal: Goal, verdict: Verdict, score: Score | None) -> bool:
    """Whether no answer can change the verdict, or the score."""
    if goal is Goal.VERDICT:
        return verdict is not Verdict.UNDETERMINED
    if all(len(standing.fates) == 1 for standing in standings):
        return True
    certain = any(Fate.OUT not in standing.fates for standing in standings)  # else the score itself may go
    return score is not None and certain and score.low.value == score.high.value
