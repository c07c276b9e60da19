"""``fill``: asked line by line, everything said is in the file, and scripts put answers in without being asked."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compliance import load_packs, load_profile
from compliance.cli import program
from compliance.cli._asking import Prompts
from tests.cli.conftest import ACME
from tests.conftest import SAMPLES

PACKS = load_packs(SAMPLES / "acme-pack", built_in=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "harbour.yaml"


def fill(file: Path, *more: str, typed: str = "") -> Result:
    arguments = ["fill", str(file), "--theme", "acme-pack", *ACME, *more]
    return CliRunner().invoke(program, arguments, input=typed)


def facts(file: Path) -> dict[str, object]:
    return dict(load_profile(file, PACKS).facts)


def test_a_newcomer_is_asked_for_a_name_and_then_what_matters(file: Path) -> None:
    result = fill(file, typed="\n港光 Harbour\nmaybe\n\ny\n12 pct\n99.5\n")
    assert result.exit_code == 0
    assert load_profile(file, PACKS).name == "港光 Harbour"
    assert facts(file) == {"acme.keys_split": True, "acme.reserve_percent": 99.5}
    assert "A name of one line is needed." in result.stdout
    assert "maybe is no answer here: y for yes, n for no." in result.stdout
    assert "Evidence: Key ceremony record" in result.stdout
    assert "settles 1 rule, up to" in result.stdout
    assert "✗ acme-reserve · Hold a full reserve" in result.stdout
    assert "NON-COMPLIANT" in result.stdout.upper()
    assert "Nothing left to answer can change the verdict." in result.stdout
    assert "were not needed" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines() if str(file) not in line) <= 80
    assert "Traceback" not in result.output


def test_it_goes_on_where_it_stopped_and_asks_nothing_once_decided(file: Path) -> None:
    fill(file, typed="Harbour\ny\n?\n")
    assert facts(file) == {"acme.keys_split": True}
    again = fill(file, typed="q\n")
    assert "Is every key split" not in again.stdout
    assert "open questions can still change it" in again.stdout
    fill(file, "--answer", "acme.keys_split=no")
    done = fill(file)
    assert "Nothing left to answer" in done.stdout
    assert "compliance fill" in done.stdout


def test_back_skip_and_stop_in_chinese(file: Path) -> None:
    result = fill(file, "--lang", "zh", typed="港光\nb\n是\n返回\n\n返回\n否\n")
    assert result.exit_code == 0
    assert facts(file) == {"acme.keys_split": False}
    assert "这是第一题。" in result.stdout
    assert "直接回车保留：是" in result.stdout
    assert "不合规" in result.stdout
    skipped = fill(file.with_name("other.yaml"), "--lang", "zh", typed="港光\n跳过\n")
    assert "尚有" in skipped.stdout
    assert facts(file.with_name("other.yaml")) == {}


def test_a_file_that_appears_while_its_name_is_asked_is_gone_on_with(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(_self: Prompts) -> str:
        file.write_text("profile: {name: Theirs}\nfacts: {acme: {backups: true}}\n")
        return "Mine"

    monkeypatch.setattr(Prompts, "name", named)
    result = fill(file, typed="y\nq\n")
    assert result.exit_code == 0
    assert "was changed by somebody else meanwhile" in " ".join(result.stdout.split())
    assert load_profile(file, PACKS).name == "Theirs"
    assert facts(file) == {"acme.backups": True, "acme.keys_split": True}


def test_a_day_to_come_is_taken_and_said_to_count_as_never(file: Path) -> None:
    result = fill(file, "--goal", "score", typed="Harbour\n" + "y\n2027-01-22\n?\n" * 8)
    assert "2027-01-22 lies after 2026-01-31: until it has come" in " ".join(result.stdout.split())


def test_stopping_before_there_is_a_name_writes_nothing(file: Path) -> None:
    assert fill(file, typed="").exit_code == 0
    assert not file.exists()


def test_a_missing_or_empty_file_is_a_new_profile_here_and_an_error_for_check(file: Path) -> None:
    assert CliRunner().invoke(program, ["check", str(file), *ACME]).exit_code == 2
    file.touch()
    assert CliRunner().invoke(program, ["check", str(file), *ACME]).exit_code == 2
    assert fill(file, typed="Harbour\nq\n").exit_code == 0
    assert CliRunner().invoke(program, ["check", str(file), *ACME]).exit_code == 3


def test_answers_for_scripts(file: Path) -> None:
    result = fill(
        file,
        *("--answer", "acme.keys_split=yes", "--answer", "acme.regions=north,south"),
        *("--answer", "acme.opened_on=2026-01-22", "--answer", "acme.reserve_percent=100.25"),
    )
    assert result.exit_code == 0
    assert "regions: [north, south]" in file.read_text("utf-8")
    assert "reserve_percent: 100.25" in file.read_text("utf-8")
    assert ">" not in result.stdout
    fill(file, "--answer", "acme.regions=[]", "--answer", "acme.opened_on=")
    assert facts(file) == {"acme.keys_split": True, "acme.regions": frozenset(), "acme.reserve_percent": 100.25}


def test_every_wrong_answer_is_named_and_nothing_is_written(file: Path) -> None:
    wrong = (
        "acme.keys_split=perhaps",
        "acme.backup=yes",
        "acme.opened_on",
        "acme.reserve_percent=300",
        "acme.regions=nort",
    )
    result = fill(file, *(part for entry in wrong for part in ("--answer", entry)))
    assert result.exit_code == 2
    assert "acme.keys_split: 'perhaps' is no answer here (y for yes, n for no)" in result.stderr
    assert "acme.backup is not declared (did you mean acme.backups?)" in result.stderr
    assert "acme.opened_on has no value" in result.stderr
    assert "acme.reserve_percent: '300' is no answer here (a number" in result.stderr
    assert "acme.regions: 'nort' is no answer here (allowed: north, south; did you mean north?)" in result.stderr
    assert not file.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", "acme:\n  keys_split: true\nacme.regions: [south]\n"),
        ("a.yaml", "profile: {name: Other}\nfacts:\n  acme: {keys_split: true, regions: [south]}\n"),
        ("a.json", '{"acme": {"keys_split": true}, "acme.regions": ["south"], "acme.backups": null}'),
    ],
)
def test_answers_from_a_file(file: Path, name: str, content: str) -> None:
    answers = file.with_name(name)
    answers.write_text(content)
    fill(file, "--answer", "acme.backups=yes")
    assert fill(file, "--answers", str(answers)).exit_code == 0
    expected = {"acme.keys_split": True, "acme.regions": frozenset({"south"})}
    assert facts(file) == expected | ({} if "backups" in content else {"acme.backups": True})


def test_a_new_profile_is_named_as_the_one_whose_answers_it_takes(file: Path) -> None:
    answers = file.with_name("a.yaml")
    answers.write_text("profile: {name: Other, prepared_on: 2026-01-02, about: x}\nfacts: {acme: {keys_split: true}}\n")
    assert fill(file, "--answers", str(answers)).exit_code == 0
    taken = load_profile(file, PACKS)
    assert (taken.name, taken.prepared_on, taken.operator) == ("Other", date(2026, 1, 2), None)
    answers.write_text("profile: {name: A third}\nfacts: {acme: {backups: true}}\n")
    assert fill(file, "--answers", str(answers)).exit_code == 0
    assert load_profile(file, PACKS).name == "Other"


def test_a_faulty_file_of_answers_is_complained_about_line_by_line(file: Path) -> None:
    answers = file.with_name("a.yaml")
    answers.write_text("acme:\n  keys_split: maybe\n  region: [south]\nother: 1\n")
    result = fill(file, "--answers", str(answers))
    assert result.exit_code == 2
    assert [line.rpartition("a.yaml:")[2][:4] for line in result.stderr.splitlines()] == ["2:15", "3:3:", "4:1:"]
    answers.write_text("- acme\n")
    assert "holds no facts" in fill(file, "--answers", str(answers)).stderr


def test_a_broken_profile_and_an_unknown_theme_are_refused(file: Path) -> None:
    file.write_text("facts: [\n")
    before = file.read_bytes()
    assert fill(file, typed="y\n").exit_code == 2
    assert file.read_bytes() == before
    assert "is no theme (allowed: " in fill(file, "--theme", "nothing").stderr


def test_what_is_no_text_is_no_answer_and_steers_no_terminal(file: Path) -> None:
    arguments = ["fill", str(file), "--theme", "acme-pack", *ACME]
    result = CliRunner(charset="utf-8").invoke(program, arguments, input=b"Har\x1b[2Jbour\n\xff\xfe\n\xe3\x80\x80y\n")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert facts(file) == {"acme.keys_split": True}


KILLED = """
import os, signal, sys
from pathlib import Path
point, left = sys.argv[1], int(sys.argv[2])
owner, name = {"fsync": (os, "fsync"), "chmod": (Path, "chmod"), "rename": (Path, "replace")}[point.partition("-")[2]]
real = getattr(owner, name)
def shot(*arguments):
    global left
    left -= 1
    if left == 0 and point.startswith("before"):
        os.kill(os.getpid(), signal.SIGKILL)
    done = real(*arguments)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(owner, name, shot)
from compliance.cli import main
sys.argv = ["compliance", *sys.argv[3:]]
main()
"""


@pytest.mark.parametrize("point", ["before-fsync", "after-fsync", "before-chmod", "before-rename", "after-rename"])
def test_a_kill_at_any_point_of_a_save_loses_at_most_that_answer(file: Path, point: str) -> None:
    fill(file, typed="Harbour\nq\n")
    arguments = [point, "1", "fill", str(file), "--theme", "acme-pack", *ACME]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], input="y\n", text=True, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert facts(file) == ({"acme.keys_split": True} if point == "after-rename" else {})
    assert fill(file, typed="y\nq\n").exit_code == 0
    assert facts(file)["acme.keys_split"] is True if point != "after-rename" else facts(file)
    assert list(file.parent.iterdir()) == [file]


def test_an_interruption_between_two_questions_ends_like_a_stop(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("compliance.cli._desk.moved", interrupted)
    result = fill(file, typed="Harbour\ny\n")
    assert result.exit_code == 0
    assert facts(file) == {"acme.keys_split": True}
    assert "open questions can still change it" in result.stdout


def test_an_option_that_is_near_none_is_told_with_all_there_are(tmp_path: Path) -> None:
    result = CliRunner().invoke(program, ["fill", str(tmp_path / "new.yaml"), "--answer", "services.cn=zzz"])
    assert result.exit_code == 2
    assert "services.cn: 'zzz' is no answer here (allowed: information, " in result.stderr
