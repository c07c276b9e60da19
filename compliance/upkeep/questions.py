"""How many questions a project meets: those that choose what speaks to it, then those of the rules that do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.assessment.findings import anchor_of
from compliance.documents.rules import Packs, Rule
from compliance.language.conditions import Condition, facts_of
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation, evaluate, explain, open_facts
from compliance.language.facts import Value
from compliance.language.truth import Truth


@dataclass(frozen=True)
class Questions:
    """What a project is asked, in order, and the rules in force that are not known to leave it out."""

    choosing: tuple[str, ...]
    judging: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """Every fact asked."""
        return (*self.choosing, *self.judging)


def questions_met(packs: Packs, answers: Mapping[str, Value], as_of: date, calendar: Calendar) -> Questions:
    """Ask a project from an empty profile, answering from what it says of itself, until no answer can matter.

    First whatever decides which rules apply, then what the remaining rules require; each time the fact that most rules
    wait for. What the project leaves unanswered is asked once and stays open.
    """
    rules = [rule for rule in packs.rules if rule.in_force(as_of)]
    desk = _Desk(answers, as_of, calendar)
    desk.ask_for({rule.id: rule.applies_when for rule in rules if rule.applies_when is not None})
    choosing = tuple(desk.asked)
    left = [rule for rule in rules if desk.truth(rule.applies_when) is not Truth.FALSE]
    desk.ask_for({rule.id: rule.requires for rule in left})
    desk.ask_anchors(left)
    return Questions(choosing, tuple(desk.asked)[len(choosing) :], tuple(rule.id for rule in left))


def facts_that_only_choose(packs: Packs) -> tuple[str, ...]:
    """Give the facts that decide what applies and that no rule requires anything of."""
    choose = {path for rule in packs.rules if rule.applies_when is not None for path in facts_of(rule.applies_when)}
    judge = {path for rule in packs.rules for path in facts_of(rule.requires)}
    judge |= {anchor.path for rule in packs.rules if (anchor := anchor_of(rule))}
    return tuple(sorted(choose - judge))


class _Desk:
    """Asks one fact at a time and looks again only at the conditions that read it."""

    def __init__(self, answers: Mapping[str, Value], as_of: date, calendar: Calendar) -> None:
        self.answers = answers
        self.asked: dict[str, None] = {}
        self.situation = Situation({}, as_of, calendar)

    def truth(self, condition: Condition | None) -> Truth:
        return Truth.TRUE if condition is None else evaluate(condition, self.situation)

    def ask_for(self, conditions: Mapping[str, Condition]) -> None:
        readers = defaultdict(list)
        for name, condition in conditions.items():
            for path in facts_of(condition):
                readers[path].append(name)
        missing = {name: self._missing(condition) for name, condition in conditions.items()}
        while wanted := _most_wanted(missing.values()):
            self._ask(wanted)
            missing |= {name: self._missing(conditions[name]) for name in readers[wanted]}

    def ask_anchors(self, rules: Iterable[Rule]) -> None:
        for rule in rules:
            anchor = anchor_of(rule)
            if anchor and anchor.path not in self.asked and self.truth(rule.requires) is not Truth.TRUE:
                self._ask(anchor.path)

    def _ask(self, path: str) -> None:
        self.asked[path] = None
        if path in self.answers:  # a situation remembers what it found, so an answer makes a new one
            now = self.situation
            self.situation = Situation({**now.facts, path: self.answers[path]}, now.as_of, now.calendar)

    def _missing(self, condition: Condition) -> set[str]:
        return set(open_facts(explain(condition, self.situation))) - self.asked.keys()


def _most_wanted(missing: Iterable[set[str]]) -> str | None:
    waiting = Counter(path for paths in missing for path in paths)
    return max(waiting, key=lambda path: (waiting[path], path), default=None)
