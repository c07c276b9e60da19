"""``evidence`` and ``waivers``: what is recorded in a profile, and how it stands on a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ACME, Run

PACKS = ACME[:4]


@pytest.fixture
def proof(profile: Path) -> Path:
    file = profile.parent / "evidence" / "ceremony.txt"
    file.parent.mkdir()
    file.write_text("Keys were split on 2026-01-12.")
    return file


def add(run: Run, profile: Path, proof: Path, *more: str) -> int:
    options = ("--supports", "acme.keys_split,acme.regions", "--observed-on", "2026-01-12", *more, *PACKS)
    return run("evidence", "add", profile, proof, *options).exit_code


def test_adding_keeps_every_line_that_was_there(run: Run, profile: Path, proof: Path) -> None:
    profile.write_text("# mine\n" + profile.read_text("utf-8") + "# the end\n", "utf-8")
    before = profile.read_text("utf-8").splitlines()
    assert add(run, profile, proof, "--valid-until", "2026-06-30", "--reviewed-by", "Chen") == 0
    after = profile.read_text("utf-8").splitlines()
    assert [line for line in after if line in before] == before
    assert "      acme.regions: [north]" in after
    assert "    reviewed_by: Chen" in after


def test_adding_the_same_file_again_replaces_its_entry(run: Run, profile: Path, proof: Path) -> None:
    add(run, profile, proof)
    proof.write_text("Keys were split again.")
    assert "altered" in run("evidence", "list", profile, *ACME).stdout
    add(run, profile, proof)
    assert profile.read_text("utf-8").count("ceremony.txt") == 1
    assert "altered" not in run("evidence", "list", profile, *ACME).stdout


def test_line_ends_and_the_byte_order_mark_stay(run: Run, profile: Path, proof: Path) -> None:
    profile.write_bytes(b"\xef\xbb\xbf" + profile.read_bytes().replace(b"\n", b"\r\n"))
    assert add(run, profile, proof) == 0
    written = profile.read_bytes()
    assert written.startswith(b"\xef\xbb\xbfprofile")
    assert written.count(b"\n") == written.count(b"\r\n")


def test_a_json_profile_takes_an_entry_too(run: Run, tmp_path: Path) -> None:
    file, proof = tmp_path / "p.json", tmp_path / "a.txt"
    file.write_text('{"profile": {"name": "P"}, "facts": {"acme": {"keys_split": true, "reserve_percent": 100.25}}}')
    proof.write_text("a")
    assert run("evidence", "add", file, proof, "--supports", "acme.reserve_percent", *PACKS).exit_code == 0
    assert json.loads(file.read_text("utf-8"))["evidence"][0]["supports"] == {"acme.reserve_percent": 100.25}


@pytest.mark.parametrize("supports", ["acme.reserve_percent", "acme.nothing"])
def test_only_an_answer_the_profile_gives_can_be_proven(run: Run, profile: Path, proof: Path, supports: str) -> None:
    before = profile.read_bytes()
    result = run("evidence", "add", profile, proof, "--supports", supports, *PACKS)
    assert result.exit_code == 2
    assert "is not answered" in result.stderr
    assert profile.read_bytes() == before


def test_a_file_outside_or_missing_is_refused(run: Run, profile: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / "outside.txt"
    outside.write_text("x")
    assert "outside" in run("evidence", "add", profile, outside, "--supports", "acme.backups", *PACKS).stderr
    missing = run("evidence", "add", profile, tmp_path / "none.txt", "--supports", "acme.backups", *PACKS)
    assert missing.exit_code == 2
    assert "cannot be read" in missing.stderr


def test_comments_inside_brackets_stay_too(run: Run, profile: Path, proof: Path) -> None:
    text = profile.read_text("utf-8").replace("regions: [north]", "regions: [\n      north, # ours\n    ]")
    profile.write_text(text, "utf-8")
    assert add(run, profile, proof) == 0
    assert profile.read_text("utf-8").startswith(text)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-01-11", "observed after this day"),
        ("2026-01-12", "present"),
        ("2026-05-30", "present"),
        ("2026-05-31", "due to expire"),
        ("2026-06-30", "due to expire"),
        ("2026-07-01", "expired"),
    ],
)
def test_every_state_of_a_file_by_the_day(run: Run, profile: Path, proof: Path, day: str, state: str) -> None:
    add(run, profile, proof, "--valid-until", "2026-06-30")
    assert state in run("evidence", "list", profile, *PACKS, "--as-of", day).stdout.splitlines()[1]


def test_missing_and_unused(run: Run, profile: Path, proof: Path) -> None:
    add(run, profile, proof)
    text = profile.read_text("utf-8")
    other = text.replace("keys_split: false", "keys_split: true", 1).replace("regions: [north]", "regions: []", 1)
    profile.write_text(other, "utf-8")
    assert "unused" in run("evidence", "list", profile, *ACME).stdout
    proof.unlink()
    assert "missing" in run("evidence", "list", profile, *ACME).stdout


def test_how_far_each_answer_is_proven(run: Run, profile: Path, proof: Path) -> None:
    profile.write_text(profile.read_text("utf-8").replace("keys_split: false", "keys_split: true"), "utf-8")
    assert "1 more" in run("evidence", "list", profile, *ACME).stdout
    add(run, profile, proof)
    assert "evidenced acme.keys_split: yes" in run("evidence", "list", profile, *ACME).stdout
    add(run, profile, proof, "--reviewed-by", "Chen")
    assert "verified  acme.keys_split: yes" in run("evidence", "list", profile, *ACME).stdout
    assert "已复核" in run("evidence", "list", profile, *ACME, "--lang", "zh").stdout
    data = json.loads(run("check", profile, *ACME, "--format", "json").stdout)
    assert data["answers"] == {"acme.keys_split": "verified"}
    assert data["evidence"][0]["state"] == "present"
    assert "score declared" in run("check", profile, *ACME).stdout


def test_a_duration_is_asked_for_in_words(run: Run, profile: Path) -> None:
    result = run("evidence", "list", profile, *ACME, "--within", "a month")
    assert result.exit_code == 2
    assert "is no duration" in result.stderr


def test_waivers_are_listed_with_their_state(run: Run, profile: Path, tmp_path: Path) -> None:
    listed = run("waivers", "list", profile, *ACME).stdout
    assert "acme-audit: in force" in listed
    assert "(fail → waived)" in listed
    assert "(不符合 → 已豁免)" in run("waivers", "list", profile, *ACME, "--lang", "zh").stdout
    assert "acme-keys: void: this rule may not be waived" in listed
    assert "已过期" in run("waivers", "list", profile, *PACKS, "--as-of", "2026-07-01", "--lang", "zh").stdout
    empty = tmp_path / "empty.yaml"
    empty.write_text("profile: {name: E}\nfacts: {}\n")
    assert "no waivers" in run("waivers", "list", empty, *ACME).stdout
