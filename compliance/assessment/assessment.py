"""The assessment: everything one profile comes to under some packs on one day; what every report draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from compliance.assessment.evidence import Assurance, proven_facts
from compliance.assessment.findings import Finding, deciding_fact, find, found_outside, stands_outside, with_waivers
from compliance.assessment.scoring import Tally, tally
from compliance.assessment.verdicts import Verdict, raw, verdict_of
from compliance.assessment.waivers import JudgedWaiver, WaiverState, judge_waiver
from compliance.documents.document import Place
from compliance.documents.profiles import Profile
from compliance.documents.rules import Force, Level, Note, Packs, Rule
from compliance.language.durations import Calendar, prc_calendar
from compliance.language.evaluation import Situation
from compliance.language.frozen import field, frozen, replace
from compliance.language.truth import Truth

if TYPE_CHECKING:
    from compliance.assessment.questionnaire import Question

Key = TypeVar("Key")


@frozen
class Assessment:
    """A complete result; ``findings`` stand in the order of pack and rule id."""

    profile: Profile
    packs: Packs = field(repr=False)
    as_of: date
    assurance: Assurance
    calendar: Calendar
    findings: tuple[Finding, ...] = field(repr=False)
    waivers: tuple[JudgedWaiver, ...]
    waivers_ignored: bool = False
    due_until: date | None = None  # how far ahead reports look

    @cached_property
    def verdict(self) -> Verdict:
        """What the law says, waivers or not."""
        return verdict_of(self.findings, raw)

    @cached_property
    def overall(self) -> Tally:
        """Everything taken together."""
        return tally(self.findings)

    @cached_property
    def levels(self) -> Mapping[Level, Tally]:
        """The findings of each level taken together."""
        return _grouped(self.findings, Level, lambda rule: rule.level)

    @cached_property
    def themes(self) -> Mapping[str, Tally]:
        """The findings of each theme taken together."""
        return _grouped(self.findings, self.packs.themes, lambda rule: rule.theme)

    @cached_property
    def forces(self) -> Mapping[Force, Tally]:
        """The findings of each force taken together."""
        return _grouped(self.findings, Force, lambda rule: rule.force)

    @cached_property
    def by_pack(self) -> Mapping[str, Tally]:
        """The findings of each pack taken together."""
        return _grouped(self.findings, (pack.id for pack in self.packs.packs), lambda rule: rule.pack)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The open questions, the one that settles most first; ranked when a report asks for them."""
        facts = self.packs.vocabulary.facts
        answers = proven_facts(self.profile, facts, self.assurance, self.as_of)
        waiting = [finding.rule for finding in self.findings if len(finding.fates) > 1 and finding.missing]
        if not waiting:
            return ()
        from compliance.assessment.questionnaire import Questionnaire  # noqa: PLC0415 - only where something is open

        return Questionnaire(waiting, facts, self.as_of, self.calendar).open(answers)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes that stand beside a rule that is not known to be outside."""
        concerned = {finding.rule.id for finding in self.findings if finding.applies is not Truth.FALSE}
        return tuple(note for pack in self.packs.packs for note in pack.notes if concerned.intersection(note.rules))

    def place(self, finding: Finding) -> Place:
        """Give the line and column where a finding belongs: its deciding answer, or where one is missing."""
        return self.profile.place(deciding_fact(finding))

    def waivers_of(self, rule: str) -> tuple[JudgedWaiver, ...]:
        """Give a rule's waivers, the one in force first."""
        found = (judged for judged in self.waivers if judged.waiver.rule == rule)
        return tuple(sorted(found, key=lambda judged: judged.state is not WaiverState.IN_FORCE))

    @cached_property
    def at_every_assurance(self) -> Mapping[Assurance, Assessment]:
        """Give the same inputs judged on the same day at every assurance; this one is not judged again."""
        judged = {self.assurance: self}
        nearest = self
        for assurance in Assurance:
            nearest = judged[assurance] = judged.get(assurance) or _judged_at(nearest, assurance)
        return {assurance: judged[assurance] for assurance in Assurance}


def assess(  # noqa: PLR0913 - the public call; all but two have defaults
    profile: Profile,
    packs: Packs,
    *,
    as_of: date,
    assurance: Assurance | str = Assurance.DECLARED,
    use_waivers: bool = True,
    calendar: Calendar | None = None,
    due_until: date | None = None,
) -> Assessment:
    """Judge a profile against the rules in force on a day.

    ``calendar`` is the PRC's published one unless given; up to ``due_until`` reports look ahead. Raises ValueError for
    an unknown assurance.
    """
    assurance = Assurance(assurance)
    calendar = calendar or prc_calendar()
    findings = _findings(profile, packs, as_of, assurance, calendar)
    return _with_waivers(
        Assessment(profile, packs, as_of, assurance, calendar, findings, (), not use_waivers, due_until)
    )


def _with_waivers(assessment: Assessment) -> Assessment:
    """Judge the profile's waivers, and put those in force on the findings."""
    findings = assessment.findings
    waivers = _waivers(assessment)
    if waivers and not assessment.waivers_ignored:
        in_force = {judged.waiver.rule: judged for judged in waivers if judged.state is WaiverState.IN_FORCE}
        findings = tuple(with_waivers(finding, in_force) for finding in findings)
    return replace(assessment, findings=findings, waivers=waivers)


def _judged_at(assessment: Assessment, assurance: Assurance) -> Assessment:
    """Judge again at another assurance, and only the rules that read an answer which now counts otherwise."""
    profile, packs, as_of = assessment.profile, assessment.packs, assessment.as_of
    facts = packs.vocabulary.facts
    before, after = (proven_facts(profile, facts, each, as_of) for each in (assessment.assurance, assurance))
    differing = {path for path in profile.facts if before.get(path) != after.get(path)}
    declared, proven = (Situation(answers, as_of, assessment.calendar) for answers in (profile.facts, after))
    findings = tuple(
        find(finding.rule, declared, proven, packs)
        if finding.rule.reads & differing
        else replace(finding, effective_outcome=finding.outcome)
        for finding in assessment.findings
    )
    return _with_waivers(replace(assessment, assurance=assurance, findings=findings, due_until=None))


def _findings(
    profile: Profile, packs: Packs, as_of: date, assurance: Assurance, calendar: Calendar
) -> tuple[Finding, ...]:
    declared = Situation(profile.facts, as_of, calendar)
    proven_answers = proven_facts(profile, packs.vocabulary.facts, assurance, as_of)
    proven = declared if proven_answers is profile.facts else Situation(proven_answers, as_of, calendar)
    found: list[Finding] = []
    for pack in packs.packs:
        in_force = (rule for rule in pack.rules if rule.in_force(as_of))
        if stands_outside(pack, declared, proven):
            found += (found_outside(rule, proven, packs) for rule in in_force)
        else:
            found += (find(rule, declared, proven, packs) for rule in in_force)
    return tuple(found)


def _waivers(assessment: Assessment) -> tuple[JudgedWaiver, ...]:
    if not assessment.profile.waivers:
        return ()
    rules = {rule.id: rule for rule in assessment.packs.rules}
    outcomes = {finding.rule.id: finding.outcome for finding in assessment.findings}
    return tuple(
        judge_waiver(waiver, rules, outcomes, assessment.as_of, assessment.calendar)
        for waiver in assessment.profile.waivers
    )


def _grouped(findings: Iterable[Finding], keys: Iterable[Key], key_of: Callable[[Rule], Key]) -> dict[Key, Tally]:
    groups: dict[Key, list[Finding]] = {key: [] for key in keys}
    for finding in findings:
        groups[key_of(finding.rule)].append(finding)
    return {key: tally(group) for key, group in groups.items()}
