"""``verify`` and ``diff`` on the command line."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.conftest import ACME, Run


@pytest.fixture
def record(run: Run, profile: Path) -> Path:
    file = profile.parent / "record.json"
    run("check", profile, *ACME, "--format", "json", "--embed", "--output", file)
    return file


def test_verify_says_what_has_moved_on_and_may_be_told_to_mind(run: Run, record: Path, profile: Path) -> None:
    assert run("verify", record, "--pack", ACME[1], "--current").exit_code == 0
    profile.write_text(profile.read_text("utf-8") + "# later\n", "utf-8")
    result = run("verify", record, "--pack", ACME[1])
    assert result.exit_code == 0
    assert "every byte follows from the inputs inside it" in result.stdout
    assert "moved on since: profile" in result.stdout
    assert run("verify", record, "--pack", ACME[1], "--current").exit_code == 1


def test_altered_evidence_is_no_proof_of_an_embedded_record(run: Run, profile: Path) -> None:
    proof, file = profile.parent / "key.txt", profile.parent / "record.json"
    proof.write_text("Split.")
    run("evidence", "add", profile, proof, "--supports", "acme.keys_split", "--observed-on", "2026-01-12", *ACME[:4])
    run("check", profile, *ACME, "--format", "json", "--embed", "--output", file)
    assert run("verify", file, "--pack", ACME[1]).exit_code == 0
    proof.write_text("Split!")
    result = run("verify", file, "--pack", ACME[1])
    assert result.exit_code == 1
    assert "every byte follows" in result.stdout
    assert result.stdout.count("evidence file key.txt: altered (recorded: present)") == 1
    assert "no longer proven: evidence file key.txt" in result.stdout
    assert "不再有证据支持：证据文件 key.txt：已改动" in run("verify", file, "--pack", ACME[1], "--lang", "zh").stdout
    proof.unlink()
    result = run("verify", file, "--pack", ACME[1])
    assert result.exit_code == 0
    assert "moved on since: evidence file key.txt: missing" in result.stdout


def test_an_embedded_record_alone_follows_and_is_compared_with_nothing(run: Run, record: Path, profile: Path) -> None:
    profile.unlink()
    result = run("verify", record, "--pack", ACME[1])
    assert result.exit_code == 0
    assert "not compared with what is here" in result.stdout
    assert run("verify", record, "--pack", ACME[1], "--current").exit_code == 1


def test_another_tool_is_named_when_comparing(run: Run, record: Path, profile: Path) -> None:
    record.write_text(record.read_text("utf-8").replace('"version": "', '"version": "9.', 1), "utf-8")
    result = run("diff", record, profile, *ACME)
    assert result.exit_code == 0
    assert "recorded" in result.stderr
    assert "judged again with what is here" in result.stderr


def test_verify_without_inputs_reads_the_files_named(run: Run, profile: Path) -> None:
    file = profile.parent / "plain.json"
    run("check", profile, *ACME, "--format", "json", "--output", file)
    assert run("verify", file, "--pack", ACME[1]).exit_code == 0
    result = run("verify", file)
    assert result.exit_code == 1
    assert "cannot be evaluated again" in result.stdout
    elsewhere = profile.rename(profile.parent / "moved.yaml")
    assert run("verify", file, "--pack", ACME[1], "--profile", elsewhere).exit_code == 0
    elsewhere.write_text(elsewhere.read_text("utf-8") + "# later\n", "utf-8")
    result = run("verify", file, "--pack", ACME[1], "--profile", elsewhere)
    assert result.exit_code == 1
    assert "not the document recorded" in result.stdout


def test_embedding_goes_with_json(run: Run, profile: Path) -> None:
    assert run("check", profile, *ACME, "--embed").exit_code == 2


def test_a_profile_against_its_own_record(run: Run, record: Path, profile: Path) -> None:
    assert "No finding changed" in run("diff", record, profile, *ACME).stdout
    profile.write_text(profile.read_text("utf-8").replace("keys_split: false", "keys_split: true"), "utf-8")
    result = run("diff", record, profile, *ACME)
    assert result.exit_code == 0
    assert "acme-keys: fail → pass" in result.stdout
    assert "Keys split: no → yes" in result.stdout
    assert "密钥分持：否 → 是" in run("diff", record, profile, *ACME, "--lang", "zh").stdout
    assert "- **acme-keys**" in run("diff", record, profile, *ACME, "--format", "markdown").stdout


def test_a_comparison_replaces_neither_side(run: Run, record: Path, profile: Path) -> None:
    before = record.read_bytes(), profile.read_bytes()
    for output in (record, profile):
        assert run("diff", record, profile, *ACME, "--output", output).exit_code == 2
    assert (record.read_bytes(), profile.read_bytes()) == before


def test_the_steps_in_json_add_up_exactly(run: Run, record: Path, profile: Path, tmp_path: Path) -> None:
    profile.write_text(profile.read_text("utf-8").replace("keys_split: false", "keys_split: true"), "utf-8")
    out = tmp_path / "diff.json"
    options = (*ACME[:4], "--as-of", "2026-07-15", "--assurance", "evidenced", "--no-waivers", "--format", "json")
    assert run("diff", record, profile, *options, "--output", out).exit_code == 0
    data = json.loads(out.read_text("utf-8"))
    for bound in ("low", "high"):
        steps = [Fraction(step["change"]["exact"][bound]) for step in data["steps"]]
        assert sum(steps) == Fraction(data["change"]["exact"][bound])
    assert [step["cause"] for step in data["steps"]] == ["time", "packs", "answers", "evidence", "waivers"]
    assert any(step["findings"] for step in data["steps"])


def test_two_profiles_each_on_its_day(run: Run, profile: Path) -> None:
    result = run("diff", profile, profile, *ACME[:4], "--as-of", "2026-07-01", "--old-as-of", "2026-01-31")
    assert "acme-audit: waived → fail" in result.stdout
    assert "waiver: in force → expired" in result.stdout
    assert "不适用的规则" not in result.stdout


def test_rules_that_come_without_applying_are_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text("profile: {name: P}\nfacts:\n  acme: {regions: []}\n")
    result = run(
        "diff", file, file, *ACME[:2], "--as-of", "2026-01-31", "--old-as-of", "2019-06-01", "--pack", "cac-order-3"
    )
    assert "came or went that" in result.stdout
    markdown = run(
        "diff", file, file, *ACME[:4], "--as-of", "2026-01-31", "--old-as-of", "2019-06-01", "--format", "markdown"
    )
    assert "came or went that" in markdown.stdout


def test_a_baseline_names_what_only_time_brought(run: Run, profile: Path) -> None:
    file = profile.parent / "base.json"
    run("check", profile, *ACME[:4], "--as-of", "2025-06-29", "--no-waivers", "--format", "json", "--output", file)
    late = ("--as-of", "2025-07-01", "--no-waivers", "--baseline", file)
    result = run("check", profile, *ACME[:4], *late)
    assert result.exit_code == 1
    assert (
        "acme-audit did not fail on 2025-06-29 with these answers, packs and waivers: only time has passed"
        in result.stderr
    )


def test_a_waiver_that_has_lapsed_misses_the_baseline_and_time_is_named(run: Run, profile: Path) -> None:
    file = profile.parent / "base.json"
    last = (*ACME[:4], "--as-of", "2026-06-30")
    run("check", profile, *last, "--format", "json", "--output", file)
    assert run("check", profile, *last, "--baseline", file).exit_code == 0
    late = (*ACME[:4], "--as-of", "2026-07-01", "--baseline", file)
    result = run("check", profile, *late)
    assert result.exit_code == 1
    assert "acme-audit did not fail on 2026-06-30" in result.stderr
    assert "仅因时间推移而不符合" in run("check", profile, *late, "--lang", "zh").stderr
    without = run("check", profile, *late, "--no-waivers")
    assert without.exit_code == 0, "without waivers it failed there too"
    assert "acme-audit" not in without.stderr


def test_looking_ahead(run: Run, profile: Path) -> None:
    result = run("check", profile, *ACME, "--due-within", "6 months")
    assert "Ahead, until 2026-07-31" in result.stdout
    assert "2026-02-05 due: acme-report" in result.stdout
    assert "2026-06-30 waiver, last day: acme-audit" in result.stdout
    assert "2026-02-05 due" in run("check", profile, *ACME, "--due-within", "6 months", "--format", "markdown").stdout
    assert (
        "what lies ahead until" in run("check", profile, *ACME, "--due-within", "6 months", "--format", "html").stdout
    )
    short = run("check", profile, *ACME, "--due-within", "1 day")
    assert "Ahead, until 2026-02-01" in short.stdout
    assert "nothing" in short.stdout
    file = profile.parent / "ahead.json"
    run("check", profile, *ACME, "--due-within", "6 months", "--format", "json", "--output", file)
    assert [event["kind"] for event in json.loads(file.read_text("utf-8"))["upcoming"]] == ["due", "waiver_lapses"]
    assert run("verify", file, "--pack", ACME[1]).exit_code == 0
