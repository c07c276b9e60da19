"""Packs with one slip: the mutants of their rules, of what whole packs stand under, and of the definitions they read.

A deadline, a date and an ``applies_when`` have mutants as conditions do. A day for which a rule has no citation is no
day on which it could be in force. What many rules share is changed once, in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from operator import is_

from compliance.documents.rules import Pack, Packs, Rule
from compliance.language.conditions import Condition, Defined, Test, all_of, definitions_of, tests_of, with_parts
from compliance.language.vocabulary import Definition
from compliance.upkeep.mutants import mutants_of, mutants_of_operand

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mutant:
    """A change, whose it is (a rule's, a pack's, a definition's) and where that stands, and each rule after it."""

    of: str
    place: tuple[str, int, int]
    change: str
    rules: Iterable[Rule] = field(repr=False)

    def __str__(self) -> str:
        file, line, column = self.place
        return f"{file}:{line}:{column}: {self.of}: no case notices if {self.change}"


def mutants_in(packs: Packs, chosen: Iterable[Pack]) -> Iterator[Mutant]:
    """Give the mutants of some packs, of their rules, and of the definitions that these read."""
    chosen = tuple(chosen)
    rules = [rule for pack in chosen for rule in pack.rules]
    for pack in chosen:
        yield from _mutants_of_pack(pack)
    for rule in rules:
        yield from _mutants_of_rule(rule, packs)
    read = {path for rule in rules for path in definitions_of(rule.whole)}
    for path, definition in packs.vocabulary.definitions.items():
        if path in read:
            yield from _mutants_of_definition(definition, packs)


def _mutants_of_rule(rule: Rule, packs: Packs) -> Iterator[Mutant]:
    pack = next(pack for pack in packs.packs if pack.id == rule.pack)

    def cited_on(day: date) -> bool:
        return not rule.cites or bool(packs.citations(rule, day))

    for changed, what in _changed_rules(rule, pack, cited_on):
        yield Mutant(rule.id, (rule.file, rule.line, rule.column), what, (changed,))


def _changed_rules(rule: Rule, pack: Pack, cited_on: Callable[[date], bool]) -> Iterator[tuple[Rule, str]]:
    """Give every mutant of a rule; what its whole pack stands under stays as it is."""
    yield from _with_another_applicability(rule, pack)
    for requires, what in mutants_of(rule.requires):
        yield replace(rule, requires=requires), what
    yield from _with_another_deadline(rule)
    yield from _with_other_dates(rule, cited_on)


def _with_another_applicability(rule: Rule, pack: Pack) -> Iterator[tuple[Rule, str]]:
    own = pack.own_applicability(rule)
    if own is None:
        return
    yield replace(rule, applies_when=pack.applies_when), "applies_when is dropped"
    for applies, what in mutants_of(own):
        yield replace(rule, applies_when=all_of((pack.applies_when, applies))), f"{what} (applies_when)"


def _with_another_deadline(rule: Rule) -> Iterator[tuple[Rule, str]]:
    if rule.deadline is None:
        return
    yield replace(rule, deadline=None), "the deadline is dropped"
    act = next(tests_of(rule.requires)).fact
    for deadline, what in mutants_of_operand(act, rule.deadline):
        yield replace(rule, deadline=deadline), f"{what} in the deadline"


def _with_other_dates(rule: Rule, cited_on: Callable[[date], bool]) -> Iterator[tuple[Rule, str]]:
    for name, day in (("since", rule.since), ("until", rule.until)):
        for other in (day - _ONE_DAY, day + _ONE_DAY) if day else ():
            moved = replace(rule, since=other) if name == "since" else replace(rule, until=other)
            if (rule.in_force(other) or cited_on(other)) and (moved.since or date.min) <= (moved.until or date.max):
                yield moved, f"effective {'from' if name == 'since' else 'until'} {day} becomes {other}"


def _mutants_of_pack(pack: Pack) -> Iterator[Mutant]:
    if pack.applies_when is None:
        return
    dropped: tuple[Condition | None, str] = (None, "the pack's applies_when is dropped")
    for applies, what in (dropped, *mutants_of(pack.applies_when)):
        changed = _Changed(partial(_under, applies, pack), pack.rules)
        yield Mutant(pack.id, (f"{pack.folder}/pack.yaml", 1, 1), what, changed)


def _under(applies: Condition | None, pack: Pack, rule: Rule) -> Rule:
    return replace(rule, applies_when=all_of((applies, pack.own_applicability(rule))))


def _mutants_of_definition(definition: Definition, packs: Packs) -> Iterator[Mutant]:
    read_by = [rule for rule in packs.rules if definition.path in set(definitions_of(rule.whole))]
    for means, what in mutants_of(definition.means):
        changed = _Changed(partial(_redefined, definition.path, means), read_by)
        yield Mutant(definition.path, definition.declared_at, what, changed)


@dataclass(frozen=True)
class _Changed:
    """Many rules after one change, each changed when it is asked for."""

    change: Callable[[Rule], Rule]
    rules: Iterable[Rule]

    def __iter__(self) -> Iterator[Rule]:
        return map(self.change, self.rules)


def _redefined(path: str, means: Condition, rule: Rule) -> Rule:
    """Give the rule with another meaning for a definition; the very rule where it does not read it."""
    applies = rule.applies_when and _with_meaning(rule.applies_when, path, means)
    requires = _with_meaning(rule.requires, path, means)
    if applies is rule.applies_when and requires is rule.requires:
        return rule
    return replace(rule, applies_when=applies, requires=requires)


def _with_meaning(condition: Condition, path: str, means: Condition) -> Condition:
    if isinstance(condition, Test):
        return condition
    if isinstance(condition, Defined) and condition.path == path:
        return with_parts(condition, (means,))
    parts = tuple(_with_meaning(part, path, means) for part in condition.parts)
    return condition if all(map(is_, parts, condition.parts)) else with_parts(condition, parts)
