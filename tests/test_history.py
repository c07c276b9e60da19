"""The three dated versions in ``profiles/history/``: a finding can be followed through them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance import Assessment, Packs, assess, load_packs, load_profile
from compliance.assessment.comparison import compare
from compliance.assessment.reasons import Cause
from compliance.documents.profiles import profiles_in

PROFILES = Path(__file__).parents[1] / "profiles"
DAYS = ("2026-03-31", "2026-08-31", "2026-11-20")


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load_packs(ids=["cac-order-3"])


@pytest.fixture(scope="module")
def versions(packs: Packs) -> list[Assessment]:
    files = [PROFILES / "history" / f"harbour-receivables-{day}.yaml" for day in DAYS]
    return [
        assess(load_profile(file, packs), packs, as_of=date.fromisoformat(day))
        for file, day in zip(files, DAYS, strict=True)
    ]


def outcome(version: Assessment, rule: str) -> str:
    return next(str(found.effective_outcome) for found in version.findings if found.rule.id == rule)


@pytest.mark.parametrize(
    ("rule", "outcomes"),
    [
        ("cac-7-rules", ["fail", "waived", "fail"]),
        ("cac-13", ["pass", "pass", "fail"]),
        ("cac-11-2", ["not_applicable", "not_applicable", "pending"]),
        ("cac-17-log-backup", ["unknown", "pass", "pass"]),
    ],
)
def test_what_became_of_a_finding(versions: list[Assessment], rule: str, outcomes: list[str]) -> None:
    assert [outcome(version, rule) for version in versions] == outcomes


def test_why(versions: list[Assessment]) -> None:
    first, second, third = versions

    def cause(old: Assessment, new: Assessment, rule: str) -> list[Cause]:
        steps = compare(old, new).steps
        return [step.cause for step in steps if rule in {change.rule.id for change in step.changes}]

    assert cause(first, second, "cac-7-rules") == [Cause.WAIVERS]
    assert cause(second, third, "cac-7-rules") == [Cause.TIME]
    assert cause(second, third, "cac-13") == [Cause.ANSWERS]
    assert cause(second, third, "cac-8-identity") == []


def test_the_files_are_the_ones_recorded(versions: list[Assessment]) -> None:
    assert {str(item.state) for version in versions for item in version.profile.evidence} == {"present"}


def test_a_folder_of_profiles_is_read_without_its_subfolders() -> None:
    assert all(path.parent == PROFILES for path in profiles_in(PROFILES))
