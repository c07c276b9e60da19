"""The assessment: everything one profile comes to under some packs on one day; what every report draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from compliance.assessment.evidence import Assurance, proven_facts
from compliance.assessment.findings import Finding, deciding_fact, find, with_waivers
from compliance.assessment.questionnaire import Question, open_questions
from compliance.assessment.scoring import Tally, tally
from compliance.assessment.verdicts import Verdict, raw, verdict_of
from compliance.assessment.waivers import JudgedWaiver, WaiverState, judge_waiver
from compliance.documents.document import Place
from compliance.documents.profiles import Profile
from compliance.documents.rules import Force, Level, Note, Pack, Packs
from compliance.language.durations import Calendar, prc_calendar
from compliance.language.evaluation import Situation
from compliance.language.frozen import frozen

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
    verdict: Verdict
    overall: Tally
    levels: Mapping[Level, Tally] = field(repr=False)
    themes: Mapping[str, Tally] = field(repr=False)
    forces: Mapping[Force, Tally] = field(repr=False)
    by_pack: Mapping[str, Tally] = field(repr=False)
    questions: tuple[Question, ...] = field(repr=False)
    notes: tuple[Note, ...] = field(repr=False)
    waivers_ignored: bool = False
    due_until: date | None = None  # how far ahead reports look

    def place(self, finding: Finding) -> Place:
        """Give the line and column where a finding belongs: its deciding answer, or where one is missing."""
        return self.profile.place(deciding_fact(finding))

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
    inputs = _Inputs(profile, packs, as_of, assurance, calendar, not use_waivers, due_until)
    return _taken_together(inputs, findings)


@frozen
class _Inputs:
    """What an assessment is of, in the order of its fields."""

    profile: Profile
    packs: Packs
    as_of: date
    assurance: Assurance
    calendar: Calendar
    waivers_ignored: bool
    due_until: date | None


def _taken_together(inputs: _Inputs, findings: tuple[Finding, ...]) -> Assessment:
    """Put waivers on the findings and count them up."""
    packs = inputs.packs
    waivers = _waivers(inputs.profile, packs, findings, inputs.as_of, inputs.calendar)
    if not inputs.waivers_ignored:
        in_force = {judged.waiver.rule: judged for judged in waivers if judged.state is WaiverState.IN_FORCE}
        findings = tuple(with_waivers(finding, in_force) for finding in findings)
    return Assessment(
        profile=inputs.profile,
        packs=packs,
        as_of=inputs.as_of,
        assurance=inputs.assurance,
        calendar=inputs.calendar,
        findings=findings,
        waivers=waivers,
        verdict=verdict_of(findings, raw),
        overall=tally(findings),
        levels=_grouped(findings, Level, lambda finding: finding.rule.level),
        themes=_grouped(findings, packs.themes, lambda finding: finding.rule.theme),
        forces=_grouped(findings, Force, lambda finding: finding.rule.force),
        by_pack=_grouped(findings, (pack.id for pack in packs.packs), lambda finding: finding.rule.pack),
        questions=open_questions(findings, packs.vocabulary.facts),
        notes=_notes(packs.packs, findings),
        waivers_ignored=inputs.waivers_ignored,
        due_until=inputs.due_until,
    )


def _judged_at(assessment: Assessment, assurance: Assurance) -> Assessment:
    """Judge again at another assurance, and only the rules that read an answer which now counts otherwise."""
    profile, packs, as_of = assessment.profile, assessment.packs, assessment.as_of
    facts = packs.vocabulary.facts
    before, after = (proven_facts(profile, facts, each, as_of) for each in (assessment.assurance, assurance))
    differing = {path for path in profile.facts if before.get(path) != after.get(path)}
    declared, proven = (Situation(answers, as_of, assessment.calendar) for answers in (profile.facts, after))
    findings = tuple(
        find(finding.rule, declared, proven, finding.cites)
        if finding.rule.reads & differing
        else replace(finding, effective_outcome=finding.outcome)
        for finding in assessment.findings
    )
    inputs = _Inputs(profile, packs, as_of, assurance, assessment.calendar, assessment.waivers_ignored, None)
    return _taken_together(inputs, findings)


def _findings(
    profile: Profile, packs: Packs, as_of: date, assurance: Assurance, calendar: Calendar
) -> tuple[Finding, ...]:
    declared = Situation(profile.facts, as_of, calendar)
    proven_answers = proven_facts(profile, packs.vocabulary.facts, assurance, as_of)
    proven = declared if proven_answers is profile.facts else Situation(proven_answers, as_of, calendar)
    return tuple(
        find(rule, declared, proven, packs.citations(rule, as_of)) for rule in packs.rules if rule.in_force(as_of)
    )


def _waivers(
    profile: Profile, packs: Packs, findings: Iterable[Finding], as_of: date, calendar: Calendar
) -> tuple[JudgedWaiver, ...]:
    rules = {rule.id: rule for rule in packs.rules}
    outcomes = {finding.rule.id: finding.outcome for finding in findings}
    return tuple(judge_waiver(waiver, rules, outcomes, as_of, calendar) for waiver in profile.waivers)


def _grouped(findings: tuple[Finding, ...], keys: Iterable[Key], key_of: Callable[[Finding], Key]) -> dict[Key, Tally]:
    return {key: tally(finding for finding in findings if key_of(finding) == key) for key in keys}


def _notes(packs: Iterable[Pack], findings: Iterable[Finding]) -> tuple[Note, ...]:
    """Give the notes that stand beside a rule that is not known to be outside."""
    concerned = {finding.rule.id for finding in findings if finding.applies != 0}
    return tuple(note for pack in packs for note in pack.notes if concerned.intersection(note.rules))
