"""JUnit XML read back by a real consumer, and held to what CI systems need."""

from __future__ import annotations

from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped

from compliance import Assessment, render
from compliance.assessment.outcomes import Outcome
from compliance.reports.junit import ELEMENT


def test_a_real_reader_finds_every_rule_once(acme: Assessment, tmp_path: Path) -> None:
    file = tmp_path / "report.xml"
    file.write_text(str(render(acme, "junit")), "utf-8")
    suites = list(JUnitXml.fromfile(str(file)))
    cases = [case for suite in suites for case in suite]
    assert sorted(case.name for case in cases) == sorted(finding.rule.id for finding in acme.findings)
    assert len({(case.classname, case.name) for case in cases}) == len(cases)
    failed = [case.name for case in cases if any(isinstance(result, Failure) for result in case.result)]
    assert failed == [f.rule.id for f in acme.findings if f.effective_outcome is Outcome.FAIL]
    skipped = [case.name for case in cases if any(isinstance(result, Skipped) for result in case.result)]
    assert len(skipped) == sum(ELEMENT[f.effective_outcome] == "skipped" for f in acme.findings)
    assert suites[0].tests == len(cases)
    assert suites[0].failures == len(failed)
    assert suites[0].skipped == len(skipped)


def test_every_outcome_is_mapped() -> None:
    assert set(ELEMENT) == set(Outcome)
