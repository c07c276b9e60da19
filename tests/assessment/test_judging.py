"""One rule at a time: pending and due dates, what is missing, reasons, waivers and assurance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from compliance.assessment.evidence import Assurance, is_reviewed
from compliance.assessment.outcomes import Outcome
from compliance.assessment.waivers import WaiverState
from compliance.documents.profiles import FileState, Profile
from compliance.language.durations import Duration
from compliance.language.facts import NEVER
from tests.assessment.building import AS_OF, judged, proof, rule, waiver

WITHIN = rule("r-in", {"a.reported_on": "done"}, deadline={"within": "10 days", "after": "a.started_on"})
BEFORE = rule("r-before", {"a.reported_on": "done"}, deadline={"at_least": "10 days", "before": "a.started_on"})
BY_DAY = rule("r-by", {"a.reported_on": "done"}, deadline={"on_or_before": AS_OF})
BY_FACT = rule("r-fact", {"a.reported_on": "done"}, deadline={"on_or_before": "a.started_on"})
APPLIES = rule("r-applies", {"a.reported_on": "done"}, {"a.yes": True}, {"within": "10 days", "after": "a.started_on"})


def one(of: Any, facts: dict[str, Any], **more: Any) -> Any:
    return judged([of], facts, **more).findings[0]


@pytest.mark.parametrize(
    ("started", "outcome", "due"),
    [
        (AS_OF - timedelta(days=10), "pending", AS_OF),
        (AS_OF - timedelta(days=11), "fail", AS_OF - timedelta(days=1)),
        (NEVER, "pending", None),
        (AS_OF + timedelta(days=1), "pending", None),  # a future event reads as never
        (None, "unknown", None),
    ],
)
def test_a_deadline_counted_from_an_event(started: Any, outcome: str, due: date | None) -> None:
    facts = {"a.reported_on": NEVER} | ({"a.started_on": started} if started else {})
    finding = one(WITHIN, facts)
    assert finding.outcome == outcome
    assert finding.due_on == due
    if outcome == "unknown":
        assert finding.missing == ("a.started_on",)
        assert "Whether it is overdue is open" in finding.reason.en


def test_a_deadline_before_an_event() -> None:
    facts = {"a.reported_on": NEVER, "a.started_on": AS_OF}
    assert one(BEFORE, facts).due_on == AS_OF - timedelta(days=10)
    assert one(BEFORE, facts).outcome is Outcome.FAIL
    assert one(BEFORE, facts, as_of=AS_OF + timedelta(days=5)).outcome is Outcome.FAIL


@pytest.mark.parametrize(("as_of", "outcome"), [(AS_OF, "pending"), (AS_OF + timedelta(days=1), "fail")])
def test_a_deadline_on_a_day_and_on_a_fact(as_of: date, outcome: str) -> None:
    facts = {"a.reported_on": NEVER, "a.started_on": AS_OF}
    assert one(BY_DAY, facts, as_of=as_of).outcome == outcome
    assert one(BY_FACT, facts, as_of=as_of).outcome == outcome
    assert one(BY_FACT, {"a.reported_on": NEVER, "a.started_on": NEVER}, as_of=as_of).outcome is Outcome.PENDING
    assert one(BY_FACT, {"a.reported_on": NEVER}, as_of=as_of).outcome is Outcome.UNKNOWN


def test_an_open_deadline_makes_the_unanswered_act_pending() -> None:
    finding = one(WITHIN, {"a.started_on": AS_OF})
    assert finding.outcome is Outcome.PENDING
    assert finding.missing == ("a.reported_on",)


def test_a_done_act_passes_however_late() -> None:
    finding = one(WITHIN, {"a.started_on": date(2020, 1, 1), "a.reported_on": AS_OF})
    assert finding.outcome is Outcome.PASS
    assert finding.due_on is None


def test_an_overdue_gap_keeps_its_due_date_and_says_so() -> None:
    finding = one(WITHIN, {"a.started_on": date(2026, 1, 1), "a.reported_on": NEVER})
    assert finding.due_on == date(2026, 1, 11)
    assert "Was due 2026-01-11." in finding.reason.en
    assert "已逾期" in finding.reason.zh


def test_no_due_date_where_applicability_is_open() -> None:
    finding = one(APPLIES, {"a.started_on": AS_OF, "a.reported_on": NEVER})
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.due_on is None
    assert finding.missing == ("a.yes",)


def test_what_is_missing_comes_in_reading_order() -> None:
    assert one(APPLIES, {}).missing == ("a.yes", "a.reported_on", "a.started_on")
    assert one(APPLIES, {"a.yes": False}).missing == ()
    met = one(APPLIES, {"a.reported_on": AS_OF})
    assert met.outcome is Outcome.PASS
    assert met.missing == ("a.yes",)
    assert "whether it applies is open" in met.reason.en.lower()


def test_reasons_in_both_languages() -> None:
    finding = one(rule("r-r", {"a.yes": True}, {"a.kind": "x"}), {"a.yes": False, "a.kind": "y"})
    assert finding.reason.en == "Does not apply: a.kind: y, needs x."
    assert finding.reason.zh == "不适用：a.kind：y，须x。"


def test_a_brief_reason_leaves_out_what_is_lacking() -> None:
    finding = one(rule("r-r", {"a.yes": True}, {"a.kind": "x"}), {"a.kind": "y"})
    assert finding.brief_reason.en == "Does not apply: a.kind: y."


YES = rule("r-yes", {"a.yes": True}, waiver=Duration(12, "month"))
STRICT = rule("r-strict", {"a.yes": True})


@pytest.mark.parametrize(
    ("name", "approved", "until", "yes", "state"),
    [
        ("r-nothing", AS_OF, AS_OF, False, WaiverState.UNKNOWN_RULE),
        ("r-strict", AS_OF, AS_OF, False, WaiverState.NOT_WAIVABLE),
        ("r-yes", date(2026, 1, 1), date(2027, 1, 2), False, WaiverState.TOO_LONG),
        ("r-yes", date(2026, 1, 1), date(2027, 1, 1), False, WaiverState.IN_FORCE),
        ("r-yes", AS_OF + timedelta(days=1), AS_OF + timedelta(days=9), False, WaiverState.NOT_YET_VALID),
        ("r-yes", date(2026, 1, 1), AS_OF - timedelta(days=1), False, WaiverState.EXPIRED),
        ("r-yes", date(2026, 1, 1), AS_OF, True, WaiverState.UNUSED),
        ("r-yes", AS_OF, AS_OF, False, WaiverState.IN_FORCE),  # both days included
    ],
)
def test_the_state_of_a_waiver(name: str, approved: date, until: date, yes: bool, state: WaiverState) -> None:
    assessment = judged([YES, STRICT], {"a.yes": yes}, waivers=(waiver(name, approved, until),))
    assert assessment.waivers[0].state is state
    outcomes = {finding.rule.id: finding.effective_outcome for finding in assessment.findings}
    assert (Outcome.WAIVED in outcomes.values()) == (state is WaiverState.IN_FORCE)
    assert all(finding.outcome is not Outcome.WAIVED for finding in assessment.findings)


def test_without_waivers_the_effective_outcome_is_the_raw_one() -> None:
    paper = waiver("r-yes", AS_OF, AS_OF)
    assessment = judged([YES], {"a.yes": False}, waivers=(paper,), use_waivers=False)
    assert assessment.findings[0].effective_outcome is Outcome.FAIL
    assert assessment.waivers[0].state is WaiverState.IN_FORCE


@pytest.mark.parametrize(
    ("evidence", "evidenced", "verified"),
    [
        ((), "unknown", "unknown"),
        ((proof({"a.yes": True}),), "pass", "unknown"),
        ((proof({"a.yes": True}, reviewed_by="Wang"),), "pass", "pass"),
        ((proof({"a.yes": True}, reviewed_by="Li"),), "pass", "unknown"),  # the preparer reviews nobody
        ((proof({"a.yes": False}, reviewed_by="Wang"),), "unknown", "unknown"),  # proves another value
        ((proof({"a.yes": True}, state=FileState.MISSING),), "unknown", "unknown"),
        ((proof({"a.yes": True}, state=FileState.ALTERED),), "unknown", "unknown"),
        ((proof({"a.yes": True}, observed_on=AS_OF + timedelta(days=1)),), "unknown", "unknown"),
        ((proof({"a.yes": True}, observed_on=AS_OF, valid_until=AS_OF),), "pass", "unknown"),
        ((proof({"a.yes": True}, valid_until=AS_OF - timedelta(days=1)),), "unknown", "unknown"),
    ],
)
def test_assurance_asks_for_proof_of_that_very_value(evidence: Any, evidenced: str, verified: str) -> None:
    assert one(YES, {"a.yes": True}, evidence=evidence).outcome is Outcome.PASS
    assert one(YES, {"a.yes": True}, evidence=evidence, assurance="evidenced").outcome == evidenced
    assert one(YES, {"a.yes": True}, evidence=evidence, assurance="verified").outcome == verified


def test_an_admission_needs_no_proof() -> None:
    for assurance in Assurance:
        finding = one(YES, {"a.yes": False}, assurance=str(assurance))
        assert finding.outcome is Outcome.FAIL
        assert finding.missing == ()


def test_without_a_preparer_nothing_is_verified() -> None:
    assert not is_reviewed(Profile("P", {}), proof({"a.yes": True}, reviewed_by="Wang"))


def test_an_unproven_answer_is_missing() -> None:
    assert one(YES, {"a.yes": True}, assurance="evidenced").missing == ("a.yes",)


def test_an_unknown_assurance_is_refused() -> None:
    with pytest.raises(ValueError, match="sworn"):
        judged([YES], {}, assurance="sworn")


def test_questions_come_by_the_weight_they_can_settle() -> None:
    rules = [rule("r-a", {"a.yes": True}, weight=1), rule("r-b", {"all": [{"a.also": True}, {"a.count": 1}]}, weight=6)]
    questions = judged(rules, {}).questions
    assert [question.fact.path for question in questions] == ["a.also", "a.count", "a.yes"]
    assert questions[0].settles == ("r-b",)  # a no is enough
    assert questions[2].settles == ("r-a",)
