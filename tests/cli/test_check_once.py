"""Several formats in one run cost one evaluation; what proof changes is judged once more, for all of them together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from compliance.assessment import assessment
from compliance.reports import formats
from tests.cli.conftest import ACME, Run


@pytest.fixture
def judged(run: Run, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Check the profile in some formats and give how often each rule was judged."""

    def counting(*names: str) -> Counter[str]:
        counted: Counter[str] = Counter()

        def find(rule: Any, *inputs: Any) -> Any:
            counted[rule.id] += 1
            return genuine(rule, *inputs)

        monkeypatch.setattr(assessment, "find", find)
        asked = [option for name in names for option in ("--format", f"{name}={tmp_path}/report.{name}")]
        result = run("check", profile, *ACME, *asked)
        assert result.exit_code == 1, result.output
        return counted

    genuine = vars(assessment)["find"]
    return counting


def test_formats_that_show_no_proof_judge_every_rule_once(judged: Any) -> None:
    counted = judged("sarif", "junit", "github", "oscal-ar", "oscal-poam", "ics")
    assert set(counted.values()) == {1}


def test_all_formats_together_judge_no_more_than_one_alone(judged: Any) -> None:
    alone, together = judged("json"), judged(*formats())
    assert together == alone
    assert max(alone.values()) == 2  # the same profile has no evidence, so that both stricter assurances are one
