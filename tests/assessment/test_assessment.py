"""The whole: groups, places in the profile, the order in which gaps are shown, notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from compliance import Packs, load_profile
from compliance.assessment.assessment import assess
from compliance.assessment.evidence import Assurance
from compliance.assessment.findings import anchor_of, deciding_fact, find
from compliance.assessment.outcomes import Outcome
from compliance.assessment.remediation import coming_due, with_outcome, worst_first
from compliance.documents.compiled import folded, unfolded
from compliance.documents.profiles import Profile
from compliance.documents.rules import Force, Note, Severity
from compliance.language.evaluation import Situation
from compliance.language.facts import NEVER
from tests.assessment.building import AS_OF, CALENDAR, both, judged, packs, rule
from tests.conftest import SAMPLES

PLACES = {"": (2, 1), "a": (3, 3), "a.yes": (4, 10), "a.kind": (5, 11)}


def test_a_finding_points_at_the_answer_that_decided_it_or_where_one_is_missing() -> None:
    rules = [
        rule("r-fail", {"all": [{"a.kind": "x"}, {"a.yes": True}]}),
        rule("r-outside", {"a.yes": True}, {"a.kind": "y"}),
        rule("r-unknown", {"a.count": 1}),
    ]
    profile = Profile("P", {"a.yes": False, "a.kind": "x"}, places=PLACES)
    assessment = assess(profile, packs(rules), as_of=AS_OF, calendar=CALENDAR)
    places = {finding.rule.id: assessment.place(finding) for finding in assessment.findings}
    assert places == {"r-fail": (4, 10), "r-outside": (5, 11), "r-unknown": (3, 3)}
    assert deciding_fact(assessment.findings[0]) == "a.yes"
    assert Profile("P", {}).place("a.yes") == (1, 1)


def test_only_rules_in_force_are_judged_both_ends_included() -> None:
    dated = replace(rule("r-dated", {"a.yes": True}), since=AS_OF, until=AS_OF + timedelta(days=1))
    assert [len(judged([dated], {}, as_of=AS_OF + timedelta(days=n)).findings) for n in (-1, 0, 1, 2)] == [0, 1, 1, 0]


def test_what_binds_most_and_hurts_most_comes_first() -> None:
    def made(name: str, force: Force, severity: Severity, days: int | None) -> object:
        return replace(rule(name, {"a.yes": True}, force=force), severity=severity, effort_days=days)

    rules = [
        made("r-a", Force.BENCHMARK, Severity.CRITICAL, 1),
        made("r-b", Force.LAW, Severity.LOW, 1),
        made("r-c", Force.LAW, Severity.CRITICAL, 9),
        made("r-d", Force.LAW, Severity.CRITICAL, None),
        made("r-e", Force.LAW, Severity.CRITICAL, 2),
        made("r-f", Force.STANDARD, Severity.CRITICAL, 0),
    ]
    findings = judged(rules, {"a.yes": False}).findings  # type: ignore[arg-type]
    assert [finding.rule.id for finding in worst_first(findings)] == ["r-e", "r-c", "r-d", "r-b", "r-f", "r-a"]
    assert with_outcome(findings, Outcome.PASS) == []


def test_what_falls_due_first_comes_first_and_what_has_no_date_last() -> None:
    rules = [
        rule("r-none", {"a.reported_on": "done"}, deadline={"within": "1 day", "after": "a.started_on"}),
        rule("r-late", {"a.reported_on": "done"}, deadline={"on_or_before": date(2026, 12, 31)}),
        rule("r-soon", {"a.reported_on": "done"}, deadline={"on_or_before": AS_OF}),
    ]
    findings = judged(rules, {"a.reported_on": NEVER, "a.started_on": NEVER}).findings
    assert [finding.rule.id for finding in coming_due(findings)] == ["r-soon", "r-late", "r-none"]
    assert [anchor_of(finding.rule) is None for finding in findings] == [True, False, True]


def test_a_provisional_due_date_says_so() -> None:
    far = rule("r-far", {"a.reported_on": "done"}, deadline={"within": "10 working days", "after": "a.started_on"})
    finding = judged(
        [far], {"a.reported_on": NEVER, "a.started_on": date(2027, 12, 30)}, as_of=date(2027, 12, 31)
    ).findings[0]
    assert finding.due.provisional
    assert "provisional" in finding.reason.en


def test_notes_stand_beside_rules_that_may_apply() -> None:
    loaded = packs([rule("r-out", {"a.yes": True}, {"a.kind": "y"}), rule("r-in", {"a.yes": True})])
    notes = (Note(("r-out",), both("outside")), Note(("r-out", "r-in"), both("inside")))
    loaded = replace(loaded, packs=(replace(loaded.packs[0], notes=notes),))
    assessment = assess(Profile("P", {"a.kind": "x"}), loaded, as_of=AS_OF)
    assert [note.says.en for note in assessment.notes] == ["inside"]
    assert assessment.calendar.name == "chinesecalendar"
    assert assessment.overall.applying == 1


def test_the_conditions_of_a_pack_that_stands_outside_are_not_built(shipped_packs: Packs) -> None:
    fresh = unfolded(folded(shipped_packs))
    mainland = load_profile(SAMPLES.parents[1] / "profiles" / "harbour-receivables.yaml", fresh)
    outside = next(pack for pack in fresh.packs if pack.id == "hong-kong")
    for assurance in Assurance:
        findings = assess(mainland, fresh, as_of=AS_OF, assurance=assurance).findings
        assert {f.outcome for f in findings if f.rule.pack == outside.id} == {Outcome.NOT_APPLICABLE}
        assert not any("applies_when" in vars(rule) for rule in outside.rules)


def test_a_pack_that_stands_outside_gives_what_each_of_its_rules_would(shipped_packs: Packs) -> None:
    profile = load_profile(SAMPLES.parents[1] / "profiles" / "harbour-receivables.yaml", shipped_packs)
    situation = Situation(profile.facts, AS_OF, CALENDAR)
    found = assess(profile, shipped_packs, as_of=AS_OF, calendar=CALENDAR).findings
    again = tuple(find(f.rule, situation, situation, shipped_packs) for f in found)
    assert found == again
    assert set(found) == set(again)
    assert found[0] != found[1]
