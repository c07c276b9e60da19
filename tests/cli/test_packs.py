"""``packs test --mutate`` and ``packs diff``: what they print for people and machines, and their exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES

ONE_CASE = "acme-keys:\n  - {facts: {acme.keys_split: true}, as_of: 2026-01-31, outcome: pass}\n"


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    folder = tmp_path / "acme-pack"
    shutil.copytree(SAMPLES / "acme-pack", folder)
    return folder


def test_mutants_of_a_pack_with_good_cases(run: Run) -> None:
    result = run("packs", "test", "--mutate", "--pack", "cac-order-3", "--format", "json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert list(report) == ["mutants", "killed", "survivors"]
    assert report["mutants"] == report["killed"] + len(report["survivors"])
    assert report["mutants"] > 200
    assert all(list(survivor) == ["rule", "change"] for survivor in report["survivors"])


def test_mutants_that_no_case_notices_are_named_with_their_place(run: Run, acme: Path) -> None:
    (acme / "cases.yaml").write_text(ONE_CASE)
    result = run("packs", "test", "--mutate", "--pack", acme, "--pack", "cac-order-3")
    assert result.exit_code == 1, result.stderr
    lines = result.stdout.splitlines()
    assert (
        f"{acme}/rules.yaml:26:9: acme-report: no case notices if 10 working days becomes 11 in the deadline" in lines
    )
    assert not [line for line in lines if " acme-keys: no case notices if “Keys split: yes” is turned round" in line]


def test_mutants_also_fail_on_a_broken_case(run: Run, acme: Path) -> None:
    (acme / "cases.yaml").write_text(ONE_CASE.replace("pass", "fail"))
    result = run("packs", "test", "--mutate", "--pack", acme, "--pack", "cac-order-3", "--format", "json")
    assert result.exit_code == 1
    assert "acme-keys gives pass, the case says fail" in result.stderr
    assert json.loads(result.stdout)["mutants"]


def test_a_format_goes_with_mutants(run: Run) -> None:
    assert run("packs", "test", "--pack", "cac-order-3", "--format", "json").exit_code == 2


def test_diff_for_people(run: Run, acme: Path) -> None:
    file = acme / "rules.yaml"
    file.write_text(file.read_text("utf-8").replace("10 working days", "15 working days"), "utf-8")
    result = run("packs", "diff", SAMPLES / "acme-pack", acme)
    assert result.exit_code == 0
    assert "Rules changed in meaning (1)" in result.stdout
    assert "      - 10 working days after Opening" in result.stdout
    assert "      + 15 working days after Opening" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "含义变更的规则" in run("packs", "diff", SAMPLES / "acme-pack", acme, "--lang", "zh").stdout


def test_diff_of_nothing(run: Run, acme: Path) -> None:
    assert run("packs", "diff", SAMPLES / "acme-pack", acme).stdout == "Nothing changed.\n"


def test_diff_with_a_profile(run: Run, acme: Path, profile: Path) -> None:
    file = acme / "rules.yaml"
    file.write_text(file.read_text("utf-8").replace("{acme.keys_split: true}", "{acme.keys_split: false}"), "utf-8")
    asked = ("packs", "diff", SAMPLES / "acme-pack", acme, "--profile", profile, "--as-of", "2026-01-31")
    shown = run(*asked).stdout
    assert f"{profile.as_posix()} as of 2026-01-31" in shown.replace("\n", " ")
    assert "      fail → pass" in shown
    report = json.loads(run(*asked, "--format", "json").stdout)
    assert report["outcomes"] == [{"profile": profile.as_posix(), "rule": "acme-keys", "old": "fail", "new": "pass"}]
    assert [change["id"] for change in report["rules"]["changed"]] == ["acme-keys"]
    assert report["rules"]["changed"][0]["meaning"][0]["what"] == "requires"
    same = run("packs", "diff", acme, acme, "--profile", profile, "--as-of", "2026-01-31").stdout
    assert "every outcome stays" in same


def test_a_profile_may_be_written_for_either_state(run: Run, acme: Path, profile: Path) -> None:
    for file in acme.glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace("acme.backups", "acme.copies"), "utf-8")
    asked = ("packs", "diff", SAMPLES / "acme-pack", acme, "--profile", profile, "--as-of", "2026-01-31")
    report = json.loads(run(*asked, "--format", "json").stdout)
    assert {"profile": profile.as_posix(), "rule": "acme-backups", "old": "pass", "new": "unknown"} in report[
        "outcomes"
    ]


def test_diff_refuses_what_does_not_load(run: Run, acme: Path, tmp_path: Path) -> None:
    assert run("packs", "diff", acme, tmp_path / "none").exit_code == 2
    (tmp_path / "empty").mkdir()
    assert "holds no pack" in run("packs", "diff", acme, tmp_path / "empty").stderr
    (acme / "rules.yaml").write_text("rules: 3\n")
    assert run("packs", "diff", SAMPLES / "acme-pack", acme).exit_code == 2
    (tmp_path / "p.yaml").write_text("profile: {}\n")
    result = run("packs", "diff", SAMPLES / "acme-pack", SAMPLES / "acme-pack", "--profile", tmp_path / "p.yaml")
    assert result.exit_code == 2
