"""The other commands: what they print, and their exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from compliance import cli
from tests.cli.conftest import ACME, Run
from tests.conftest import SAMPLES

PACK = ("--pack", f"{SAMPLES}/acme-pack")


def test_explain_shows_the_tree_the_sources_and_what_is_open(run: Run, profile: Path) -> None:
    result = run("explain", profile, "acme-reserve", *ACME)
    assert result.exit_code == 0
    for words in (
        "Requires",
        "Reserve: not answered",
        "Acme book, Art. 1",
        "Still open",
        "Remedy: Top the reserve up.",
    ):
        assert words in result.stdout
    assert "违反后果" in run("explain", profile, "acme-keys", *ACME, "--lang", "zh").stdout


def test_explain_shows_the_raw_outcome_beside_the_waiver(run: Run, profile: Path) -> None:
    said = run("explain", profile, "acme-audit", *ACME).stdout
    assert "fail → waived" in said
    assert "Waiver, in force:" in said
    assert "until 2026-06-30" in said.replace("\n", " ")
    assert "Waiver, void: this rule may not be waived" in run("explain", profile, "acme-keys", *ACME).stdout
    chinese = run("explain", profile, "acme-audit", *ACME, "--lang", "zh").stdout
    assert "不符合 → 已豁免" in chinese
    assert "豁免（有效）" in chinese
    without = run("explain", profile, "acme-audit", *ACME, "--no-waivers").stdout
    assert "waived" not in without
    assert "Its waiver is left out." in without


def test_explain_names_the_nearest_rule(run: Run, profile: Path) -> None:
    result = run("explain", profile, "acme-key", *ACME)
    assert result.exit_code == 2
    assert "did you mean acme-keys?" in result.stderr


def test_explain_says_that_a_rule_is_not_in_force(run: Run, profile: Path) -> None:
    result = run("explain", profile, "acme-keys", *PACK, "--as-of", "2019-12-31")
    assert result.exit_code == 0
    assert "acme-keys is not in force on 2019-12-31" in result.stdout


def test_validate_warns_and_stays_zero(run: Run, profile: Path) -> None:
    profile.write_text(profile.read_text("utf-8").replace("2026-01-22", "2026-02-22"), "utf-8")
    result = run("validate", profile, *ACME)
    assert result.exit_code == 0
    assert "acme.opened_on lies after 2026-01-31, so it reads as never (warning)" in result.stderr
    assert "valid, 6 answers" in result.stdout


def test_validate_reports_every_fault_at_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(
        "profile: {name: X}\nfacts:\n  acme: {keys_split: maybe, audited_on: 2026-13-01x, regons: [north]}\n"
    )
    result = run("validate", file, *ACME)
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert len(lines) == 3
    assert lines[0].endswith(":3:22: acme.keys_split: 'maybe' is no answer here (write true or false)")
    assert "did you mean acme.regions?" in lines[2]


def test_packs_list_and_show(run: Run) -> None:
    assert "acme " in run("packs", "list", *PACK).stdout
    shown = run("packs", "show", "acme-south", *PACK).stdout
    assert "applies when: Regions: South" in shown
    assert "acme-keys" in run("packs", "show", "acme", *PACK, "--lang", "zh").stdout
    result = run("packs", "show", "acme-nort", *PACK)
    assert result.exit_code == 2


def test_a_pack_without_cases_passes_its_test_and_lint_says_so_only_of_built_ins(run: Run) -> None:
    result = run("packs", "test", *PACK, "--pack", "cac-order-3")
    assert result.exit_code == 0
    assert "0 broken" in result.stderr


def test_a_broken_case_is_named_with_its_place(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    for file in (SAMPLES / "acme-pack").glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "sources").mkdir()
    source = SAMPLES / "acme-pack" / "sources" / "acme-book.yaml"
    (folder / "sources" / source.name).write_bytes(source.read_bytes())
    (folder / "cases.yaml").write_text("acme-keys:\n  - {facts: {acme.keys_split: true}, outcome: fail}\n")
    result = run("packs", "test", "--pack", folder, "--pack", "cac-order-3")
    assert result.exit_code == 1
    assert "cases.yaml:2:5: acme-keys gives pass, the case says fail" in result.stdout
    (folder / "cases.yaml").write_text("acme-kees:\n  - {facts: {acme.keys: true}, outcome: fial}\n")
    result = run("packs", "test", "--pack", folder, "--pack", "cac-order-3")
    assert result.exit_code == 2
    assert "'fial' is not allowed" in result.stderr


def test_lint_objects_to_what_loads_and_is_not_right(run: Run) -> None:
    result = run("packs", "lint", *PACK, "--pack", "cac-order-3")
    assert result.exit_code == 0, result.stdout


def test_the_schema_is_json_and_knows_the_packs_facts(run: Run) -> None:
    schema = json.loads(run("packs", "schema", *PACK).stdout)
    assert "keys_split" in schema["properties"]["facts"]["properties"]["acme"]["properties"]


def test_sources_list_coverage_and_unverified(run: Run) -> None:
    assert "acme-book" in run("sources", "list", *PACK).stdout
    assert "cac-order-3/19" in run("sources", "list", "--unverified").stdout
    result = run("sources", "coverage", "acme-book", *PACK)
    assert result.exit_code == 0
    assert "acme-book/1" in result.stdout
    assert run("sources", "coverage", "no-such").exit_code == 2


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A text of which nothing matches the register."""
    file = tmp_path / "000_a4d4ec5feee367ab.txt"
    file.write_text("One paragraph.\n\nAnother.\n")
    return file


def test_verify_fails_when_a_paragraph_reads_otherwise(run: Run, document: Path) -> None:
    result = run("sources", "verify", "--document", document)
    assert result.exit_code == 1
    assert "nifa-2020/" in result.stdout


def test_verify_refuses_what_it_cannot_read(run: Run, tmp_path: Path) -> None:
    assert run("sources", "verify", "nifa-2020", "--document", tmp_path / "none.txt").exit_code == 2
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"\xff\xfe\x00")
    assert run("sources", "verify", "nifa-2020", "--document", binary).exit_code == 2
    assert run("sources", "verify", "--document", binary).exit_code == 2


def test_a_bug_exits_with_seventy_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("something nobody foresaw")

    monkeypatch.setattr(cli, "program", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 70
    error = capsys.readouterr().err
    assert "a bug: RuntimeError: something nobody foresaw" in error
    assert "Traceback" not in error


def test_the_module_runs() -> None:
    done = subprocess.run([sys.executable, "-m", "compliance", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("compliance, version ")


def test_whoever_wants_no_colour_gets_none(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["check", str(profile), *ACME]
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in CliRunner().invoke(cli.program, words, color=True).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in CliRunner().invoke(cli.program, words, color=True).stdout
