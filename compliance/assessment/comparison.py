"""What changed between two assessments, and why: the causes are applied one after another, each takes its difference.

From the old inputs to the new: first the day (with the calendar), then the packs, the answers, the evidence, the
waivers. Each step starts where the last one ended, so their differences add up to the whole change, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from compliance.assessment.assessment import Assessment, assess
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.reasons import Cause, why
from compliance.documents.rules import Rule
from compliance.language.facts import Value, fits
from compliance.language.frozen import field, frozen, replace
from compliance.language.text import Text
from compliance.language.vocabulary import Vocabulary


@frozen
class Change:
    """What became of one rule in one step; ``None`` where it was not judged."""

    rule: Rule
    before: Finding | None
    after: Finding | None
    why: Text


@frozen
class Step:
    """One cause: what it did to the score's bounds and to findings."""

    cause: Cause
    low: Fraction
    high: Fraction
    changes: tuple[Change, ...]


@frozen
class Comparison:
    """Two assessments and the steps from one to the other; ``low`` and ``high`` are what the steps add up to."""

    old: Assessment = field(repr=False)
    new: Assessment = field(repr=False)
    steps: tuple[Step, ...]

    @property
    def low(self) -> Fraction:
        """The change of the low bound."""
        return sum((step.low for step in self.steps), Fraction(0))

    @property
    def high(self) -> Fraction:
        """The change of the high bound."""
        return sum((step.high for step in self.steps), Fraction(0))

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, in the order of the steps."""
        return tuple(change for step in self.steps for change in step.changes)


def compare(old: Assessment, new: Assessment) -> Comparison:
    """Go from the old assessment to the new one, a cause at a time."""
    states = list(_states(old, new))
    bounds = _bounds(states)
    steps = (
        Step(cause, after[0] - before[0], after[1] - before[1], tuple(_changes(cause, was, now)))
        for cause, was, now, before, after in zip(Cause, states, states[1:], bounds, bounds[1:], strict=False)
    )
    return Comparison(old, new, tuple(steps))


def brought_by_time(now: Assessment, since: date) -> frozenset[str]:
    """Give the rules that fail now and, with the same answers, packs and waivers, did not on an earlier day."""
    return _failing(now) - _failing(_again(now, as_of=since))


def _failing(state: Assessment) -> frozenset[str]:
    return frozenset(finding.rule.id for finding in state.findings if finding.effective_outcome is Outcome.FAIL)


def _states(old: Assessment, new: Assessment) -> Iterator[Assessment]:
    """Give the assessments between the causes, from the old to the new one."""
    yield old
    yield (state := _again(old, as_of=new.as_of, calendar=new.calendar))
    fitted = replace(state.profile, facts=_fitting(state.profile.facts, new.packs.vocabulary))
    yield (state := _again(replace(state, profile=fitted, packs=new.packs)))
    profile = replace(state.profile, facts=new.profile.facts)
    yield (state := _again(replace(state, profile=profile)))
    profile = replace(profile, evidence=new.profile.evidence, prepared_by=new.profile.prepared_by)
    yield _again(replace(state, profile=profile, assurance=new.assurance))
    yield new


def _again(state: Assessment, as_of: date | None = None, **others: object) -> Assessment:
    """Judge a state's inputs, on another day if one is given."""
    state = replace(state, as_of=as_of or state.as_of, **others)
    return assess(
        state.profile,
        state.packs,
        as_of=state.as_of,
        assurance=state.assurance,
        use_waivers=not state.waivers_ignored,
        calendar=state.calendar,
    )


def _fitting(facts: Mapping[str, Value], vocabulary: Vocabulary) -> dict[str, Value]:
    """Give the answers that a vocabulary still takes; what it has renamed or narrowed is unanswered until said anew."""
    known = vocabulary.facts
    return {path: value for path, value in facts.items() if path in known and fits(known[path], value)}


def _bounds(states: list[Assessment]) -> list[tuple[Fraction, Fraction]]:
    """Give both bounds of every state; where there is no score, the one before stands (at first: the next)."""
    found = [state.overall.score for state in states]
    last = next((score for score in found if score), None)
    bounds = []
    for score in found:
        last = score or last
        bounds.append((last.low.value, last.high.value) if last else (Fraction(0), Fraction(0)))
    return bounds


def _changes(cause: Cause, was: Assessment, now: Assessment) -> Iterator[Change]:
    before = {finding.rule.id: finding for finding in was.findings}
    after = {finding.rule.id: finding for finding in now.findings}
    for rule in sorted({*before, *after}):
        old, new = before.get(rule), after.get(rule)
        either = new or old
        if either and _standing(old) != _standing(new):
            yield Change(either.rule, old, new, why(cause, either.rule, was, now))


def _standing(finding: Finding | None) -> object:
    """Give what counts as a change: the outcome, what may still come of it, its weight and its date."""
    if finding is None:
        return None
    fates = sorted(finding.fates)
    return (finding.outcome, finding.effective_outcome, fates, finding.rule.weight, finding.due_on)
