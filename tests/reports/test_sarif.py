"""SARIF as code-scanning hosts need it, and as its standard asks beyond the schema."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from compliance import Assessment, Packs, assess, load_profile, render
from compliance.assessment.outcomes import Outcome
from compliance.assessment.waivers import WaiverState
from compliance.reports.sarif import KIND, as_log
from tests.conftest import AS_OF, SAMPLES


@pytest.fixture
def run(acme: Assessment) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(str(render(acme, "sarif")))
    found: dict[str, Any] = log["runs"][0]
    return found


def test_every_outcome_is_mapped() -> None:
    assert set(KIND) == set(Outcome)


def test_only_a_fail_has_a_level(acme: Assessment) -> None:
    results = as_log(acme, "en", frozenset(KIND.values()))["runs"][0]["results"]
    assert {result["kind"] for result in results} == {"pass", "fail", "open", "notApplicable"}
    assert all((result["level"] == "none") == (result["kind"] != "fail") for result in results)


def test_by_default_only_fail_and_open_are_shown(run: dict[str, Any]) -> None:
    assert {result["kind"] for result in run["results"]} == {"fail", "open"}


def test_every_result_names_its_rule_and_place(run: dict[str, Any]) -> None:
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] >= 1
        assert region["startColumn"] >= 1
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= 20


def test_a_missing_answer_points_at_its_parent(run: dict[str, Any]) -> None:
    found = next(result for result in run["results"] if result["ruleId"] == "acme-reserve")
    assert found["kind"] == "open"
    assert found["locations"][0]["physicalLocation"]["region"]["startLine"] == 3  # the key "acme"


def test_a_waiver_is_a_suppression(run: dict[str, Any]) -> None:
    found = next(result for result in run["results"] if result["ruleId"] == "acme-audit")
    assert found["kind"] == "fail"
    assert found["suppressions"][0]["status"] == "accepted"


def test_fingerprints_survive_edits_elsewhere(acme_packs: Packs, acme: Assessment, tmp_path: Any) -> None:
    text = (SAMPLES / "acme.yaml").read_text("utf-8").replace("facts:", "# a comment\n\nfacts:")
    file = tmp_path / "acme.yaml"
    file.write_text(text, "utf-8")
    moved = assess(load_profile(file, acme_packs, name="acme.yaml"), acme_packs, as_of=AS_OF)

    def prints(assessment: Assessment) -> list[str]:
        results = as_log(assessment, "en")["runs"][0]["results"]
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]

    assert prints(moved) == prints(acme)
    assert len(set(prints(acme))) == len(prints(acme))
    lines = [
        r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in as_log(moved, "en")["runs"][0]["results"]
    ]
    assert lines != [
        r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in as_log(acme, "en")["runs"][0]["results"]
    ]


def test_the_file_is_a_relative_uri(acme: Assessment) -> None:
    moved = replace(acme, profile=replace(acme.profile, file="./a folder/项目.yaml"))
    location = as_log(moved, "en")["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "a%20folder/%E9%A1%B9%E7%9B%AE.yaml"


def test_a_suppression_is_justified_by_the_waiver_in_force(acme: Assessment) -> None:
    (waived,) = (judged for judged in acme.waivers if judged.state is WaiverState.IN_FORCE)
    void = replace(waived, waiver=replace(waived.waiver, reason="for ever"), state=WaiverState.TOO_LONG)
    log = as_log(replace(acme, waivers=(void, *acme.waivers)), "en", frozenset(KIND.values()))
    (result,) = (result for result in log["runs"][0]["results"] if result["ruleId"] == waived.waiver.rule)
    assert "for ever" not in result["suppressions"][0]["justification"]
