"""Rules and packs as the engine holds them: frozen, typed, every condition parsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from compliance.documents.sources import Source
from compliance.language.conditions import All, Condition, Operand, facts_of, operand_facts
from compliance.language.durations import Duration
from compliance.language.frozen import field, frozen
from compliance.language.text import Text
from compliance.language.vocabulary import Vocabulary


class Level(StrEnum):
    """The report's three levels."""

    POLICY = "policy"
    INDUSTRY = "industry"
    PRACTITIONER = "practitioner"


class Force(StrEnum):
    """How a rule binds, the strongest first."""

    LAW = "law"
    STANDARD = "standard"
    RECOMMENDATION = "recommendation"
    BENCHMARK = "benchmark"


class Severity(StrEnum):
    """How bad a breach is, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


WEIGHTS: dict[Severity, int] = {Severity.CRITICAL: 8, Severity.HIGH: 4, Severity.MEDIUM: 2, Severity.LOW: 1}


@frozen
class Citation:
    """A clause of a source, with the days on which it is the right one to cite."""

    source: str
    clause: str
    since: date | None = None
    until: date | None = None

    @property
    def path(self) -> str:
        """``source/clause``."""
        return f"{self.source}/{self.clause}"

    def valid_on(self, day: date) -> bool:
        """Whether the citation's own dates contain the day."""
        return (self.since or date.min) <= day <= (self.until or date.max)


@frozen
class Rule:
    """A duty: to whom it applies, what it requires, by when, and where that is written."""

    id: str
    pack: str
    title: Text
    level: Level
    theme: str
    force: Force
    basis: str
    severity: Severity
    weight: int
    requires: Condition = field(repr=False)
    remedy: Text = field(repr=False)
    file: str
    line: int
    column: int
    applies_when: Condition | None = field(default=None, repr=False)
    deadline: Operand | None = field(default=None, repr=False)
    derivation: Text | None = field(default=None, repr=False)
    effort_days: int | None = None
    cites: tuple[Citation, ...] = field(default=(), repr=False)
    since: date | None = None
    until: date | None = None
    longest_waiver: Duration | None = None  # None: may not be waived

    def in_force(self, day: date) -> bool:
        """Whether the rule was in force on a day, both ends included."""
        return (self.since or date.min) <= day <= (self.until or date.max)

    @property
    def whole(self) -> Condition:
        """To whom it applies and what it requires, as one condition: all that it reads besides its deadline."""
        return self.requires if self.applies_when is None else All((self.applies_when, self.requires))

    @cached_property
    def reads(self) -> frozenset[str]:
        """The path of every fact that can move its outcome, through definitions, its deadline's too."""
        anchors = operand_facts(self.deadline) if self.deadline else ()
        return frozenset(facts_of(self.whole)).union(fact.path for fact in anchors)

    def nearest_day(self, day: date) -> date:
        """Give the day nearest to ``day`` on which the rule is in force."""
        return min(max(self.since or date.min, day), self.until or date.max)


@frozen
class Note:
    """What a report says beside the findings of some rules."""

    rules: tuple[str, ...]
    says: Text


@frozen
class Pack:
    """A folder of rules with its sources and the time it speaks of."""

    id: str
    version: str
    title: Text
    about: Text
    folder: str
    sha256: str
    reviewed_on: date
    covers_from: date | None = None
    applies_when: Condition | None = field(default=None, repr=False)  # joined to each of its rules'
    sources: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    built_in: bool = True

    def own_applicability(self, rule: Rule) -> Condition | None:
        """Give what a rule of this pack adds to the pack's own ``applies_when``."""
        match rule.applies_when:
            case All((joined, own)) if joined is self.applies_when:
                return own
            case applies:
                return None if applies is self.applies_when else applies


@frozen
class Packs:
    """Everything an assessment reads besides the profile: packs, vocabulary, sources, themes."""

    packs: tuple[Pack, ...]
    vocabulary: Vocabulary = field(repr=False)
    sources: Mapping[str, Source] = field(repr=False)
    themes: Mapping[str, Text] = field(repr=False)
    shared_sha256: str = ""  # of the facts and themes that the packs share

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in the order of pack and id."""
        return tuple(rule for pack in self.packs for rule in pack.rules)

    @property
    def read_sources(self) -> tuple[Source, ...]:
        """Every source that a pack reads or a rule cites, by id."""
        read = {name for pack in self.packs for name in pack.sources}
        read |= {cite.source for rule in self.rules for cite in rule.cites}
        return tuple(self.sources[name] for name in sorted(read & self.sources.keys()))

    def citations(self, rule: Rule, day: date) -> tuple[Citation, ...]:
        """Give a rule's citations that are right on a day: their own dates and their source's contain it."""
        return tuple(cite for cite in rule.cites if cite.valid_on(day) and self.sources[cite.source].in_force(day))
