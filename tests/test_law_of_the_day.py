"""The same profile on four days sees the law of each: figures that changed, articles renumbered, notices come and gone."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import Assessment, Packs, assess
from compliance.documents.profiles import build_profile
from compliance.documents.reading import read_bytes
from tests.test_samples import PROFILES

REPORT, NOTICE, REVISED, TODAY = "2020-04-14", "2021-12-01", "2025-06-01", "2026-11-23"
BANK = b"""profile: {name: A bank that keeps records for five years}
facts:
  operator: {kinds: [bank], roles: [provider], home: cn, establishments: [cn], statuses: []}
  services: {cn: [financing], eu: [], hk: [], sg: [], elsewhere: []}
  service: {audiences_cn: [public], customers: [retail]}
  ledger: {type: consortium, node_places: [cn]}
  data: {kinds: [important], handled_persons: 5000}
  aml: {retention_years: 5}
  mlps: {level: 3}
"""


@pytest.fixture(scope="module")
def days(shipped_packs: Packs) -> dict[str, Assessment]:
    profile = build_profile(read_bytes(BANK, "bank.yaml"), shipped_packs.vocabulary, PROFILES)
    return {
        day: assess(profile, shipped_packs, as_of=date.fromisoformat(day)) for day in (REPORT, NOTICE, REVISED, TODAY)
    }


def seen(assessment: Assessment, rule: str) -> str:
    """Say what a rule came to, and by which articles of law; a dash where it is not in force."""
    for finding in assessment.findings:
        if finding.rule.id == rule:
            return f"{finding.outcome}: " + " ".join(cite.path for cite in finding.cites if "nifa" not in cite.path)
    return "-"


@pytest.mark.parametrize(
    ("rule", "report", "notice", "revised", "today"),
    [
        # Five years were enough until the law of 2024 asked for ten.
        ("aml-34-five-years", "pass: aml-law-2006/19-3", "pass: aml-law-2006/19-3", "-", "-"),
        (
            "aml-34-ten-years",
            "-",
            "-",
            "fail: aml-law/34-1 aml-law/34-3",
            "fail: aml-law/34-1 aml-law/34-3 cdd-order-11/44",
        ),
        # One id through the renumbering of 1 January 2026.
        (
            "netsec-23-rules",
            *("unknown: csl-2016/21-1",) * 3,
            "unknown: csl/23-1",
        ),
        ("netsec-26", *("unknown: csl-2016/24-1",) * 3, "unknown: csl/26-1"),
        # The notice of September 2021 stood beside the announcement of 2017 and fell on 6 February 2026.
        (
            "vc-exchange",
            "pass: token-issuance-2017/3",
            *("pass: token-issuance-2017/3 virtual-currency-2021/2-business",) * 2,
            "pass: token-issuance-2017/3 virtual-currency-2026/1-business",
        ),
        ("vc-overseas-exchange", "-", *("not_applicable: virtual-currency-2021/overseas",) * 2, "-"),
        # The orders of 2025 and 2026 wait for their day.
        ("aml-cdd-9-one-off", "-", "-", "-", "unknown: cdd-order-11/9-2 cdd-order-11/11"),
        (
            "data-30-reported",
            "-",
            "unknown: data-security-law/30",
            "unknown: data-security-law/30 network-data-regs/33",
            "-",
        ),
        (
            "data-rams-reported",
            *("-",) * 3,
            "unknown: data-security-law/30 network-data-regs/33 data-risk-measures/report",
        ),
        # Order 3 stands unchanged through all of it.
        ("cac-11-1", *("unknown: cac-order-3/11-1",) * 4),
    ],
)
def test_each_day_has_its_law(
    days: dict[str, Assessment], rule: str, report: str, notice: str, revised: str, today: str
) -> None:
    assert [seen(days[day], rule) for day in (REPORT, NOTICE, REVISED, TODAY)] == [report, notice, revised, today]


def test_no_day_cites_what_was_not_in_force(days: dict[str, Assessment], shipped_packs: Packs) -> None:
    for day, assessment in days.items():
        for finding in assessment.findings:
            for cite in finding.cites:
                source = shipped_packs.sources[cite.source]
                assert (source.since or date.min) <= date.fromisoformat(day) <= (source.until or date.max), cite.path
