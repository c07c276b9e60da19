"""``check``: exit status, targets, gates, several profiles, and that nothing is ever overwritten or half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ACME, Run


def test_a_breach_of_law_exits_with_one(run: Run, profile: Path) -> None:
    result = run("check", profile, *ACME)
    assert result.exit_code == 1
    assert "NON-COMPLIANT" in result.stdout
    assert "acme-keys" in result.stdout


def test_chinese(run: Run, profile: Path) -> None:
    assert "不合规" in run("check", profile, *ACME, "--lang", "zh").stdout


def test_nothing_answered_is_undetermined(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "new.yaml"
    empty.write_text("profile: {name: New}\nfacts: {}\n")
    result = run("check", empty, *ACME, "--format", "json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["verdict"] == "undetermined"


@pytest.mark.parametrize(
    ("gate", "status"),
    [
        (("--fail-on", "law"), 1),
        (("--fail-on", "never"), 0),
        (("--min-score", "0"), 0),
        (("--min-score", "99.5"), 1),
    ],
)
def test_gates(run: Run, profile: Path, gate: tuple[str, str], status: int) -> None:
    assert run("check", profile, *ACME, *gate).exit_code == status


def test_a_baseline_fails_only_on_what_did_not_fail_there(run: Run, profile: Path, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    assert run("check", profile, *ACME, "--format", "json", "--output", record).exit_code == 1
    assert run("check", profile, *ACME, "--baseline", record).exit_code == 0
    profile.write_text(profile.read_text("utf-8").replace("backups: true", "backups: false"), "utf-8")
    assert run("check", profile, *ACME, "--baseline", record).exit_code == 1


def test_a_baseline_that_is_no_assessment_is_refused(run: Run, profile: Path) -> None:
    result = run("check", profile, *ACME, "--baseline", profile)
    assert result.exit_code == 2
    assert "is no recorded assessment" in result.stderr


def test_waivers_can_be_left_out(run: Run, profile: Path) -> None:
    with_waivers = json.loads(run("check", profile, *ACME, "--format", "json").stdout)
    without = json.loads(run("check", profile, *ACME, "--format", "json", "--no-waivers").stdout)
    assert with_waivers["counts"]["waived"] == 1
    assert without["counts"]["waived"] == 0
    assert with_waivers["score"] == without["score"]


def test_several_formats_at_once(run: Run, profile: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = run(
        "check", profile, *ACME, "--format", "text", "--format", f"json={out}", "--format", f"junit={tmp_path}/j.xml"
    )
    assert "NON-COMPLIANT" in result.stdout
    assert json.loads(out.read_text("utf-8"))["verdict"] == "non_compliant"
    assert (tmp_path / "j.xml").read_text("utf-8").startswith("<?xml")


def test_a_folder_means_its_documents_and_the_worst_status_wins(run: Run, profile: Path) -> None:
    folder = profile.parent
    (folder / "b.json").write_text('{"profile": {"name": "B"}, "facts": {}}')
    (folder / "notes.txt").write_text("no profile")
    result = run("check", folder, *ACME, "--format", "json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["profile"]["name"] for line in lines][1] == "B"
    assert result.exit_code == 1
    (folder / "c.yaml").write_text("profile: {}\n")
    result = run("check", folder, *ACME, "--format", "json")
    assert len(result.stdout.splitlines()) == 2
    assert "c.yaml:1:1: facts is missing" in result.stderr
    assert result.exit_code == 2


def test_several_profiles_need_a_place_each(run: Run, profile: Path) -> None:
    (profile.parent / "b.json").write_text('{"profile": {"name": "B"}, "facts": {}}')
    result = run("check", profile.parent, *ACME, "--format", f"json={profile.parent}/one.json")
    assert result.exit_code == 2
    assert "{profile}" in result.stderr
    run("check", profile.parent, *ACME, "--format", f"markdown={profile.parent}/{{profile}}.md")
    assert (profile.parent / "acme.md").exists()
    assert (profile.parent / "b.md").exists()


def test_a_report_never_takes_the_place_of_a_profile(run: Run, profile: Path) -> None:
    before = profile.read_bytes()
    result = run("check", profile, *ACME, "--format", "json", "--output", profile)
    assert result.exit_code == 2
    assert profile.read_bytes() == before


@pytest.mark.parametrize(
    "wrong",
    [
        ("--format", "pfd"),
        ("--format", "text", "--format", "json"),
        ("--format", "text", "--format", "json=x.json", "--output", "y"),
        ("--as-of", "2026-02-30"),
        ("--as-of", "yesterday"),
        ("--min-score", "101"),
        ("--min-score", "many"),
        ("--pack", "cac-order-33"),
        ("--format", "json=a.out", "--format", "markdown=a.out"),
    ],
)
def test_wrong_usage_exits_with_two(run: Run, profile: Path, wrong: tuple[str, ...]) -> None:
    result = run("check", profile, *wrong)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_an_unwritable_place_is_said_and_leaves_nothing(run: Run, profile: Path, tmp_path: Path) -> None:
    result = run("check", profile, *ACME, "--format", "json", "--output", tmp_path / "no" / "such" / "folder.json")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_a_missing_profile_is_an_error(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "none.yaml", *ACME)
    assert result.exit_code == 2
    assert "none.yaml:1:1: cannot be read" in result.stderr


def test_an_empty_folder_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("check", tmp_path / "empty", *ACME)
    assert result.exit_code == 2
    assert "holds no profile" in result.stderr


def test_two_runs_give_the_same_bytes(run: Run, profile: Path) -> None:
    first = run("check", profile, *ACME, "--format", "json").stdout_bytes
    assert first == run("check", profile, *ACME, "--format", "json").stdout_bytes


def test_the_packs_own_folder_alone_adds_all_built_ins(run: Run, profile: Path) -> None:
    data = json.loads(run("check", profile, "--pack", ACME[1], "--as-of", "2026-01-31", "--format", "json").stdout)
    assert {"acme", "cac-order-3", "nifa-2020"} <= {pack["id"] for pack in data["packs"]}
