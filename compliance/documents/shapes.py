"""The shapes of what strangers write: packs, rules, cases, facts, themes and registers of sources, as pydantic models.

They check; the builders of ``packs`` and ``sources`` read the same plain data once it has passed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)

from compliance.language.complaints import shown
from compliance.language.facts import iso_date


def _day(written: object) -> date:
    """Read a day, quoted or not; pydantic alone would also take seconds since 1970."""
    day = iso_date(written)
    if day is None:
        raise ValueError(f"{shown(written)} is no date (write it as 2026-03-02)")
    return day


def _option(word: str) -> str:
    """Refuse ids that a profile could not write without quotation marks."""
    if word in ("yes", "no", "on", "off", "true", "false", "y", "n", "null"):
        raise ValueError(f"{word} is no option id (YAML reads it as something else)")
    return word


def _term(written: object) -> object:
    """Refuse what equals false without being it."""
    if written is not False and not isinstance(written, str | None):
        raise ValueError(f"{shown(written)} is no term (false, or one such as 6 months)")
    return written


Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-._][a-z0-9]+)*$", max_length=80)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$", max_length=80)]
Path = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", max_length=120)]
Option = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60), AfterValidator(_option)]
Options = Annotated[dict[Option, "TextShape"], Field(min_length=1)]
Cite = Annotated[str, StringConstraints(pattern=r"^[^/\s]+/[^/\s]+$")]
Words = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Duration = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,3} (day|week|month|year)s?$")]
Term = Annotated[Literal[False] | Duration | None, BeforeValidator(_term)]
Level = Literal["policy", "industry", "practitioner"]
Force = Literal["law", "standard", "recommendation", "benchmark"]
Severity = Literal["critical", "high", "medium", "low"]
Outcome = Literal["pass", "fail", "unknown", "pending", "not_applicable", "not_in_force"]


class Shape(BaseModel):
    """No unknown keys; an id may look like a number."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, arbitrary_types_allowed=True)


class TextShape(Shape):
    """The same words in both languages."""

    en: Words
    zh: Words


class PeriodShape(Shape):
    """From and until, both days included."""

    since: Day | None = Field(None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"this ends ({self.until}) before it starts ({self.since})")
        return self


class ChangeShape(Shape):
    """What it takes to change an answer."""

    effort_days: Annotated[StrictInt, Field(ge=0, le=1000)]


class FactShape(Shape):
    """A fact, or a definition where it has ``means``."""

    type: Literal["boolean", "choice", "choices", "integer", "number", "date", "text"]
    title: TextShape | None = None
    question: TextShape | None = None
    help: TextShape | None = None
    evidence: TextShape | None = None
    ahead: StrictBool = False
    options: str | Options | None = None
    unit: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    format: str | None = None
    change: ChangeShape | Literal["fixed"] | None = None
    means: Any = None


class FactsShape(Shape):
    """A file of facts."""

    lists: dict[str, Options] = {}
    facts: dict[Path, FactShape] = {}


class ThemesShape(Shape):
    """Theme ids and titles."""

    themes: dict[Id, TextShape]


class CoversShape(Shape):
    """From which day a pack speaks, and when it was last read against its sources."""

    since: Day | None = Field(None, alias="from")
    reviewed_on: Day


class NoteShape(Shape):
    """Something a report says beside findings."""

    rules: Annotated[list[RuleId], Field(min_length=1)]
    says: TextShape


class PackShape(Shape):
    """The head of a pack."""

    id: Id
    version: Words
    title: TextShape
    about: TextShape
    sources: list[Id] = []
    applies_when: Any = None
    covers: CoversShape
    notes: list[NoteShape] = []


class CiteShape(PeriodShape):
    """A citation with the days on which it is the right one."""

    clause: Cite


class RemedyShape(TextShape):
    """The next practical step and its effort."""

    effort_days: Annotated[StrictInt, Field(ge=0, le=1000)] | None = None


class RuleShape(Shape):
    """A rule."""

    id: RuleId
    title: TextShape
    level: Level
    theme: Id
    force: Force
    basis: Literal["stated", "derived"]
    derivation: TextShape | None = None
    severity: Severity
    weight: Annotated[StrictInt, Field(ge=1, le=100)] | None = None
    cites: list[Cite | CiteShape] = []
    effective: PeriodShape | None = None
    applies_when: Any = None
    requires: Any
    deadline: Any = None
    waivable: Term = None
    remedy: RemedyShape


class ChapterShape(Shape):
    """A chapter of a pack."""

    rules: Annotated[list[RuleShape], Field(min_length=1)]


class CaseShape(Shape):
    """What a rule gives for some answers on a day."""

    facts: dict[Path, Any]
    as_of: Day | None = None
    outcome: Outcome


class CasesShape(Shape):
    """The cases of a pack (wrapped: the file itself maps rule ids to lists)."""

    cases: dict[RuleId, Annotated[list[CaseShape], Field(min_length=1)]]


class HeldShape(Shape):
    """The document a register was read from."""

    file: Words
    sha256: Digest


class ClauseShape(Shape):
    """One clause in our own words."""

    id: Id
    label: TextShape | None = None
    paragraph: Annotated[StrictInt, Field(ge=1)] | None = None
    sha256: Digest | None = None
    says: TextShape
    sanction: TextShape | None = None
    verified: Literal["text", "secondary", "unverified"]
    checked: Words
    assessed_by: Literal["rules", "none"]
    reason: TextShape | None = None


class FigureShape(Shape):
    """A number the source states."""

    id: Id
    value: Decimal
    unit: Words
    of: TextShape
    clause: Id
    qualifier: Literal["about", "more_than", "nearly", "at_least", "at_most", "order_of_magnitude"] | None = None
    verified: Literal["text", "secondary", "unverified"] | None = None


class SourceShape(Shape):
    """A register."""

    id: Id
    title: TextShape
    short: TextShape
    issuer: TextShape
    number: TextShape | None = None
    kind: Force
    published: Day | None = None
    effective: PeriodShape | None = None
    address: Words | None = None
    about: TextShape | None = None
    document: HeldShape | None = None
    clauses: Annotated[list[ClauseShape], Field(min_length=1)]
    figures: list[FigureShape] = []
