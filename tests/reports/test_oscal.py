"""OSCAL: every reference resolves, nothing undecided becomes satisfied, and a clean profile has no plan."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from compliance import Assessment, Packs, assess, load_profile, render
from compliance.assessment.evidence import supports_on
from compliance.assessment.outcomes import Outcome
from compliance.documents.profiles import FileState
from compliance.reports import oscal_ar, oscal_poam
from compliance.reports._oscal import unresolved
from compliance.upkeep.catalog import oscal_catalog
from tests.cli.conftest import ACME, Run
from tests.conftest import SAMPLES

ROOT = Path(__file__).parents[2]
EVIDENCE = 8  # files of the sample that proves its answers


def proven(packs: Packs) -> Assessment:
    profile = load_profile(
        ROOT / "profiles/asset-backed-securities.yaml", packs, "profiles/asset-backed-securities.yaml"
    )
    return assess(profile, packs, as_of=date(2026, 11, 23))


def with_evidence(assessment: Assessment, **changed: Any) -> Assessment:
    evidence = tuple(replace(each, **changed) for each in assessment.profile.evidence)
    return replace(assessment, profile=replace(assessment.profile, evidence=evidence))


def observations(assessment: Assessment) -> dict[str, Any]:
    """Give the observations by rule."""
    (result,) = oscal_ar.as_document(assessment, "en")["assessment-results"]["results"]
    return {each["props"][0]["value"]: each for each in result["observations"]}


def test_every_outcome_is_mapped() -> None:
    assert set(oscal_ar.STATE) == set(Outcome)
    assert set(oscal_poam.ITEMS) == set(Outcome)


def test_references_resolve(acme: Assessment) -> None:
    for name in ("oscal-ar", "oscal-poam"):
        assert unresolved(json.loads(str(render(acme, name)))) == []


def test_a_dangling_reference_is_noticed(acme: Assessment) -> None:
    document = oscal_poam.as_document(acme, "en")
    assert document is not None
    document["plan-of-action-and-milestones"]["risks"].pop()
    assert len(unresolved(document)) == 1


def test_a_party_that_is_not_listed_is_noticed(acme: Assessment) -> None:
    document = oscal_ar.as_document(acme, "en")
    document["assessment-results"]["metadata"]["parties"].pop()
    assert len(unresolved(document)) == 1


def test_evidence_is_a_file_that_can_be_reached_and_compared(
    shipped_packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    document = oscal_ar.as_document(proven(shipped_packs), "en")["assessment-results"]
    files = document["back-matter"]["resources"][1:]
    assert len(files) == EVIDENCE
    for file in files:
        ((link,),) = (file["rlinks"],)
        assert sha256(Path(link["href"]).read_bytes()).hexdigest() == link["hashes"][0]["value"]


def test_an_observation_names_what_proves_the_answers_that_its_rule_reads(shipped_packs: Packs) -> None:
    assessment = proven(shipped_packs)
    observed = observations(assessment)
    resources = oscal_ar.as_document(assessment, "en")["assessment-results"]["back-matter"]["resources"]
    titles = {f"#{each['uuid']}": each["title"] for each in resources}
    for finding in assessment.findings:
        if finding.effective_outcome is not Outcome.NOT_APPLICABLE:
            wanted = {
                evidence.file
                for evidence in assessment.profile.evidence
                if supports_on(evidence, assessment.as_of)
                and any(
                    path in finding.rule.reads and assessment.profile.facts.get(path) == value
                    for path, value in evidence.supports.items()
                )
            }
            cited = observed[finding.rule.id].get("relevant-evidence", [])
            assert {titles[each["href"]] for each in cited} == wanted
    filing = observed["cac-11-1"]
    assert filing["methods"] == ["INTERVIEW", "EXAMINE"]
    said = [each["description"] for each in filing["relevant-evidence"]]
    assert any("Filing with the CAC: 2" in each and "reviewed by Guo Lin, internal audit" in each for each in said)


def test_what_proves_nothing_is_kept_with_its_state_and_cited_nowhere(shipped_packs: Packs) -> None:
    assessment = proven(shipped_packs)
    for change, state in (
        ({"state": FileState.ALTERED}, "altered"),
        ({"valid_until": assessment.as_of - timedelta(days=1)}, "expired"),
        ({"observed_on": assessment.as_of + timedelta(days=1)}, "not-yet-observed"),
    ):
        stale = with_evidence(assessment, **change)
        assert not any("relevant-evidence" in each for each in observations(stale).values())
        resources = oscal_ar.as_document(stale, "en")["assessment-results"]["back-matter"]["resources"][1:]
        assert {
            entry["value"] for file in resources for entry in file["props"] if entry["name"] == "evidence-state"
        } == {state}


def test_only_what_somebody_else_reviewed_was_examined_and_what_lapses_expires(shipped_packs: Packs) -> None:
    assessment = proven(shipped_packs)
    own = with_evidence(assessment, reviewed_by=assessment.profile.prepared_by, valid_until=date(2026, 12, 31))
    filing = observations(own)["cac-11-1"]
    assert filing["methods"] == ["INTERVIEW"]
    assert filing["relevant-evidence"]
    assert filing["expires"] == "2027-01-01T00:00:00Z"
    assert "expires" not in observations(with_evidence(assessment, valid_until=None))["cac-11-1"]


def test_undecided_rules_have_an_observation_and_no_finding(acme: Assessment) -> None:
    result = oscal_ar.as_document(acme, "en")["assessment-results"]["results"][0]
    targets = {finding["target"]["target-id"]: finding["target"]["status"]["state"] for finding in result["findings"]}
    by_outcome = {finding.rule.id: finding.effective_outcome for finding in acme.findings}
    for rule, state in targets.items():
        expected = "satisfied" if by_outcome[rule] is Outcome.PASS else "not-satisfied"
        assert state == expected
    undecided = {rule for rule, outcome in by_outcome.items() if outcome in (Outcome.UNKNOWN, Outcome.PENDING)}
    assert undecided
    assert not undecided & set(targets)
    assert all(rule in result["remarks"] for rule in undecided)
    outside = {rule for rule, outcome in by_outcome.items() if outcome is Outcome.NOT_APPLICABLE}
    excluded = result["reviewed-controls"]["control-selections"][0]["exclude-controls"]
    assert {control["control-id"] for control in excluded} == outside


def test_a_waived_gap_is_an_approved_deviation(acme: Assessment) -> None:
    risks = oscal_ar.as_document(acme, "en")["assessment-results"]["results"][0]["risks"]
    assert {risk["status"] for risk in risks} == {"open", "deviation-approved"}
    (accepted,) = (risk for risk in risks if risk["status"] == "deviation-approved")
    assert "The auditor <fell> ill" in accepted["statement"]
    assert "approved 2026-01-10 by Board" in accepted["statement"]
    assert accepted["deadline"] == "2026-06-30T00:00:00Z"


def test_why_rules_do_not_apply_is_said(acme: Assessment) -> None:
    result = oscal_ar.as_document(acme, "en")["assessment-results"]["results"][0]
    said = result["reviewed-controls"]["control-selections"][0]["remarks"]
    assert said == "Does not apply: Regions: North. Rules: acme-south."


def test_no_array_is_empty_and_every_uuid_is_of_version_five(acme: Assessment) -> None:
    def walk(node: Any) -> None:
        assert node != []
        assert node != ""
        if isinstance(node, dict):
            if "uuid" in node:
                assert re.fullmatch(
                    r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", node["uuid"]
                )
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(oscal_ar.as_document(acme, "zh"))
    walk(oscal_poam.as_document(acme, "zh"))


def test_a_clean_profile_writes_no_plan_and_says_so(acme: Assessment, run: Run, tmp_path: Path) -> None:
    clean = replace(acme, findings=tuple(f for f in acme.findings if f.outcome is Outcome.PASS))
    assert render(clean, "oscal-poam") == ""
    profile = tmp_path / "new.yaml"
    profile.write_text("profile: {name: New}\nfacts: {}\n")
    target = tmp_path / "plan.json"
    result = run("check", profile, *ACME, "--format", f"oscal-poam={target}")
    assert not target.exists()
    assert "there is no gap, so there is no plan of action to write" in result.stderr
    assert str(SAMPLES) not in result.stderr


def test_the_catalog_resolves_and_is_the_same_each_time(acme_packs: Packs, run: Run) -> None:
    catalog = oscal_catalog(acme_packs, "en")
    assert unresolved(catalog) == []
    assert catalog == oscal_catalog(acme_packs, "en")
    assert [control["id"] for control in catalog["catalog"]["groups"][0]["controls"]] == [
        r.id for r in acme_packs.rules
    ]
    item = next(part for part in catalog["catalog"]["groups"][0]["controls"][0]["parts"] if part["name"] == "item")
    assert item["title"].startswith("Acme book, Art. ")
    printed = run("packs", "export", "--format", "oscal-catalog", *ACME[:4], "--lang", "zh").stdout
    assert json.loads(printed)["catalog"]["groups"][0]["title"] == "示例公司内部规则"
