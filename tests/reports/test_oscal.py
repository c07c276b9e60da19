"""OSCAL: every reference resolves, nothing undecided becomes satisfied, and a clean profile has no plan."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from compliance import Assessment, Packs, render
from compliance.assessment.outcomes import Outcome
from compliance.reports import oscal_ar, oscal_poam
from compliance.reports._oscal import unresolved
from compliance.upkeep.catalog import oscal_catalog
from tests.cli.conftest import ACME, Run
from tests.conftest import SAMPLES


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
    printed = run("packs", "export", "--format", "oscal-catalog", *ACME[:4], "--lang", "zh").stdout
    assert json.loads(printed)["catalog"]["groups"][0]["title"] == "示例公司内部规则"
