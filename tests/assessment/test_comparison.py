"""``compare``: each cause by itself, with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from compliance import Assessment, Packs, assess
from compliance.assessment.comparison import Comparison, compare
from compliance.assessment.evidence import (
    Assurance,
    EvidenceState,
    answers_to_prove,
    judge_evidence,
)
from compliance.assessment.reasons import Cause
from compliance.documents.profiles import Evidence, FileState, Profile, Waiver
from compliance.language.facts import fits
from compliance.language.text import Text
from tests.generated import PACKS

DAY = date(2026, 1, 31)
PROOF = Evidence({"acme.keys_split": True}, "a.txt", "0" * 64, date(2026, 1, 1), FileState.PRESENT, (1, 1))
WAIVER = Waiver("acme-audit", "why", "Board", date(2026, 1, 10), date(2026, 6, 30), (1, 1))


def judged(facts: dict[str, Any], packs: Packs = PACKS, day: date = DAY, **more: Any) -> Assessment:
    judging = {key: more.pop(key) for key in ("assurance", "use_waivers") if key in more}
    return assess(Profile("P", facts, **more), packs, as_of=day, **judging)


def said(comparison: Comparison) -> dict[str, list[str]]:
    return {step.cause: [change.why.en for change in step.changes] for step in comparison.steps if step.changes}


def without(rule: str, **changes: Any) -> Packs:
    """The packs less a rule, or with another one in its place."""
    (pack,) = PACKS.packs
    rules = [replace(kept, **changes) if kept.id == rule else kept for kept in pack.rules]
    rules = [kept for kept in rules if changes or kept.id != rule]
    return replace(PACKS, packs=(replace(pack, rules=tuple(rules), sha256="f" * 64, version="2"),))


def test_an_answer() -> None:
    old, new = judged({"acme.backups": False}), judged({"acme.backups": True, "acme.regions": frozenset()})
    assert said(compare(old, new)) == {
        Cause.ANSWERS: ["Backups kept: no → yes", "Regions: not answered → none; Backups kept: no → yes"]
    }


def test_a_list_says_what_came_and_what_went() -> None:
    old, new = ({"acme.regions": frozenset({region})} for region in ("north", "south"))
    assert said(compare(judged(old), judged(new))) == {Cause.ANSWERS: ["Regions: + South; − North"]}


def test_time_by_itself() -> None:
    facts = {"acme.audited_on": date(2025, 1, 15)}
    found = compare(judged(facts, day=date(2026, 1, 15)), judged(facts, day=date(2026, 1, 16)))
    (why,) = said(found)[Cause.TIME]
    assert why.startswith("time passed: Last audit: 2025-01-15")


def test_a_rule_comes_into_force_and_ends() -> None:
    packs = without("acme-keys", since=date(2026, 2, 1), until=date(2026, 3, 1))
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 2)]
    before, during, after = (judged({"acme.keys_split": False}, packs, day) for day in days)
    assert said(compare(before, during)) == {Cause.TIME: ["in force since 2026-02-01"]}
    assert said(compare(during, after)) == {Cause.TIME: ["no longer in force since 2026-03-01"]}


def test_packs() -> None:
    facts = {"acme.keys_split": False}
    whole, less, lighter = PACKS, without("acme-keys"), without("acme-keys", weight=1)
    assert said(compare(judged(facts, less), judged(facts, whole)))[Cause.PACKS] == ["new in Acme's house rules 1.0.0"]
    assert said(compare(judged(facts, whole), judged(facts, less)))[Cause.PACKS] == [
        "no longer in Acme's house rules 2"
    ]
    assert said(compare(judged(facts, whole), judged(facts, lighter)))[Cause.PACKS] == [
        "Acme's house rules 2 is another now"
    ]
    same = replace(lighter, packs=(replace(lighter.packs[0], sha256=PACKS.packs[0].sha256),))
    assert "what the packs share" in said(compare(judged(facts, whole), judged(facts, same)))[Cause.PACKS][0]


def test_an_answer_that_the_new_packs_do_not_take_is_unanswered_until_said_anew() -> None:
    facts = dict(PACKS.vocabulary.facts)
    facts["acme.regions"] = replace(facts["acme.regions"], options={"north": facts["acme.regions"].options["north"]})
    assert not fits(facts["acme.regions"], frozenset({"south"}))
    narrowed = replace(PACKS, vocabulary=replace(PACKS.vocabulary, facts=facts))
    old = judged({"acme.regions": frozenset({"south"}), "acme.backups": True})
    new = judged({"acme.regions": frozenset({"north"}), "acme.backups": True}, narrowed)
    assert set(said(compare(old, new))) == {Cause.PACKS, Cause.ANSWERS}


def test_evidence_gained_lost_and_asked_for() -> None:
    facts = {"acme.keys_split": True}
    bare, proven = (judged(facts, evidence=files, assurance="evidenced") for files in ((), (PROOF,)))
    assert said(compare(bare, proven)) == {Cause.EVIDENCE: ["proven now: Keys split"]}
    assert said(compare(proven, bare)) == {Cause.EVIDENCE: ["no longer proven: Keys split"]}
    assert said(compare(judged(facts), bare)) == {Cause.EVIDENCE: ["what an answer must bring: declared → evidenced"]}


def test_only_the_answers_that_gained_a_proof_are_named() -> None:
    asked = dict(PACKS.vocabulary.facts)
    asked["acme.backups"] = replace(asked["acme.backups"], evidence=Text("A backup", "备份"))
    packs = replace(PACKS, vocabulary=replace(PACKS.vocabulary, facts=asked))
    facts = {"acme.backups": True, "acme.regions": frozenset({"south"})}
    proof = replace(PROOF, supports={"acme.backups": True})
    old, new = (judged(facts, packs, evidence=files, assurance="evidenced") for files in ((), (proof,)))
    assert said(compare(old, new)) == {Cause.EVIDENCE: ["proven now: Backups kept"] * 2}


def test_evidence_that_expires_is_the_work_of_time() -> None:
    brief = replace(PROOF, valid_until=date(2026, 2, 28))
    days = (date(2026, 2, 28), date(2026, 3, 1))
    old, new = (judged({"acme.keys_split": True}, day=day, evidence=(brief,), assurance="evidenced") for day in days)
    assert said(compare(old, new)) == {Cause.TIME: ["no longer proven: Keys split"]}


def test_waivers_come_lapse_and_are_left_out() -> None:
    facts = {"acme.audited_on": "never"}
    bare, waived = judged(facts), judged(facts, waivers=(WAIVER,))
    lapsed = judged(facts, waivers=(WAIVER,), day=date(2026, 7, 1))
    ignored = judged(facts, waivers=(WAIVER,), use_waivers=False)
    assert said(compare(bare, waived)) == {Cause.WAIVERS: ["waiver: none → in force"]}
    assert said(compare(waived, lapsed)) == {Cause.TIME: ["waiver: in force → expired"]}
    assert said(compare(waived, ignored)) == {Cause.WAIVERS: ["waiver: in force → left out"]}


def test_without_a_score_the_causes_move_nothing() -> None:
    (pack,) = PACKS.packs
    empty = replace(PACKS, packs=(replace(pack, rules=()),))
    found = compare(judged({}, empty), judged({}, empty))
    assert (float(found.low), float(found.high)) == (0, 0)


def states(*files: Evidence, horizon: date | None = None) -> list[EvidenceState]:
    profile = Profile("P", {"acme.keys_split": True}, evidence=files)
    return [found.state for found in judge_evidence(profile, DAY, horizon)]


def test_every_state_of_a_file() -> None:
    assert states(
        PROOF,
        replace(PROOF, state=FileState.MISSING),
        replace(PROOF, state=FileState.ALTERED),
        replace(PROOF, observed_on=date(2026, 2, 1)),
        replace(PROOF, valid_until=date(2026, 1, 30)),
        replace(PROOF, supports={"acme.keys_split": False}),
    ) == [
        EvidenceState.PRESENT,
        EvidenceState.MISSING,
        EvidenceState.ALTERED,
        EvidenceState.NOT_YET_OBSERVED,
        EvidenceState.EXPIRED,
        EvidenceState.UNUSED,
    ]
    soon = replace(PROOF, valid_until=date(2026, 2, 28))
    assert states(soon, horizon=date(2026, 2, 27)) == [EvidenceState.PRESENT]
    assert states(soon, horizon=date(2026, 2, 28)) == [EvidenceState.DUE_TO_EXPIRE]


def test_how_far_an_answer_is_proven() -> None:
    reviewed = replace(PROOF, reviewed_by="Chen")
    for files, reached in (((), "declared"), ((PROOF,), "evidenced"), ((PROOF, reviewed), "verified")):
        profile = Profile("P", {"acme.keys_split": True}, prepared_by="Wang", evidence=files)
        (answer,) = answers_to_prove(profile, PACKS.vocabulary.facts, DAY)
        assert answer.assurance is Assurance(reached)
