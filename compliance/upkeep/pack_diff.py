"""What changed from one state of some packs to another: packs, rules and facts, in meaning or in words; and for whom.

A rule that changes only because a definition, an option list or its whole pack did is not listed itself: that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from compliance.assessment.findings import outcome_in
from compliance.assessment.outcomes import Outcome
from compliance.documents.profiles import Profile
from compliance.documents.rules import Packs, Rule
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation
from compliance.language.text import COMMA, Text, joined
from compliance.upkeep.aspects import (
    FACT_MEANING,
    FACT_WORDS,
    NONE,
    PACK_MEANING,
    PACK_WORDS,
    RULE_MEANING,
    RULE_WORDS,
    Aspect,
    Item,
    Named,
)


@dataclass(frozen=True)
class Edit:
    """One aspect before and after; of a set, what was taken out and what was put in."""

    name: str
    title: Text
    old: Text
    new: Text


@dataclass(frozen=True)
class Changed:
    """Something that is there before and after: what changed in its meaning, and in its words."""

    id: str
    title: Text
    meaning: tuple[Edit, ...]
    words: tuple[Edit, ...]


@dataclass(frozen=True)
class Changes:
    """What was added and removed (titles by id), what means something else, and what only says it otherwise."""

    added: Mapping[str, Text]
    removed: Mapping[str, Text]
    changed: tuple[Changed, ...]
    reworded: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.reworded)


@dataclass(frozen=True)
class Turn:
    """A rule that comes to another outcome for a profile; ``None`` where it is not there or not in force."""

    rule: str
    title: Text
    old: Outcome | None
    new: Outcome | None


def changed_packs(old: Packs, new: Packs) -> Changes:
    """Give the packs added, removed, changed and reworded."""
    before, after = ({pack.id: pack for pack in side.packs} for side in (old, new))
    return _changes(before, after, PACK_MEANING, PACK_WORDS)


def changed_rules(old: Packs, new: Packs) -> Changes:
    """Give the rules added, removed, changed and reworded; what their packs stand under is left to the packs."""
    return _changes(_own_rules(old), _own_rules(new), RULE_MEANING, RULE_WORDS)


def _own_rules(packs: Packs) -> dict[str, Rule]:
    return {
        rule.id: replace(rule, applies_when=pack.own_applicability(rule)) for pack in packs.packs for rule in pack.rules
    }


def changed_facts(old: Packs, new: Packs) -> Changes:
    """Give the facts and definitions added, removed, changed and reworded."""
    return _changes(_named(old), _named(new), FACT_MEANING, FACT_WORDS)


def _named(packs: Packs) -> dict[str, Named]:
    return {**packs.vocabulary.facts, **packs.vocabulary.definitions}


def _changes(
    old: Mapping[str, Item], new: Mapping[str, Item], meaning: Iterable[Aspect[Item]], words: Iterable[Aspect[Item]]
) -> Changes:
    both = [
        Changed(name, new[name].title, _edits(old[name], new[name], meaning), _edits(old[name], new[name], words))
        for name in sorted(old.keys() & new.keys())
    ]
    return Changes(
        added={name: new[name].title for name in sorted(new.keys() - old.keys())},
        removed={name: old[name].title for name in sorted(old.keys() - new.keys())},
        changed=tuple(change for change in both if change.meaning),
        reworded=tuple(change for change in both if change.words and not change.meaning),
    )


def _edits(old: Item, new: Item, aspects: Iterable[Aspect[Item]]) -> tuple[Edit, ...]:
    return tuple(_edit(aspect, old, new) for aspect in aspects if aspect.key(old) != aspect.key(new))


def _edit(aspect: Aspect[Item], old: Item, new: Item) -> Edit:
    before, after = aspect.key(old), aspect.key(new)
    if isinstance(before, frozenset) and isinstance(after, frozenset):
        return Edit(aspect.name, aspect.title, _listed(before - after), _listed(after - before))
    return Edit(aspect.name, aspect.title, aspect.say(old), aspect.say(new))


def _listed(items: frozenset[object]) -> Text:
    said = [item if isinstance(item, Text) else Text(str(item), str(item)) for item in items]
    return joined(sorted(said, key=lambda text: text.en), COMMA) if said else NONE


def turned_outcomes(profile: Profile, old: Packs, new: Packs, as_of: date, calendar: Calendar) -> Iterator[Turn]:
    """Give the rules that come to another raw outcome for a profile, its answers taken as declared.

    A rule that is not there and one that does not apply come to the same.
    """
    before, after = (_outcomes(profile, side, as_of, calendar) for side in (old, new))
    titles = {rule.id: rule.title for side in (old, new) for rule in side.rules}
    nothing = (None, Outcome.NOT_APPLICABLE)
    for rule in sorted(titles):
        was, becomes = before.get(rule), after.get(rule)
        if was is not becomes and not (was in nothing and becomes in nothing):
            yield Turn(rule, titles[rule], was, becomes)


def _outcomes(profile: Profile, packs: Packs, as_of: date, calendar: Calendar) -> dict[str, Outcome]:
    """Judge a profile by the answers to facts that these packs know."""
    answers = {path: value for path, value in profile.facts.items() if path in packs.vocabulary.facts}
    situation = Situation(answers, as_of, calendar)
    return {rule.id: outcome_in(rule, situation) for rule in packs.rules if rule.in_force(as_of)}
