"""``export-questionnaire`` and ``import``: out as a workbook or a table, back into a profile, nothing lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compliance.documents import extras
from tests.cli.conftest import ACME, Run
from tests.filling.questionnaires import filled

PACKS = ACME[:4]


@pytest.fixture(params=["xlsx", "csv"])
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"answers.{request.param}"


def export(run: Run, profile: Path | None, sheet: Path, *more: str) -> str:
    result = run("export-questionnaire", *([profile] if profile else []), "--output", sheet, *ACME, *more)
    assert result.exit_code == 0, result.output
    return result.stderr


def fill(sheet: Path, **cells: Any) -> None:
    sheet.write_bytes(filled(sheet.read_bytes(), {name.replace("__", "."): value for name, value in cells.items()}))


def test_out_and_into_a_new_profile_and_once_more(run: Run, profile: Path, sheet: Path) -> None:
    assert export(run, profile, sheet, "--lang", "zh").endswith(" questions\n")
    new = profile.parent / "new.yaml"
    result = run("import", sheet, "--into", new, *PACKS)
    assert (result.exit_code, result.stdout) == (
        0,
        f"{new}: 10 new, 0 equal, 0 overwritten, 0 older than the profile's\n",
    )
    assert "name: '=cmd(" in new.read_text("utf-8") or "=cmd(" in new.read_text("utf-8")
    again = run("import", sheet, "--into", new, "--lang", "zh", *PACKS)
    assert again.stdout == f"{new}：新增0项，相同10项，覆盖0项，早于档案0项\n"


def test_an_answer_that_differs_is_listed_and_only_overwritten_when_told(
    run: Run, profile: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "answers.xlsx"
    export(run, profile, sheet)
    fill(sheet, acme__keys_split="yes", acme__reserve_percent=55.5, profile__prepared_by="Chen")
    profile.write_text("# mine\n" + profile.read_text("utf-8"), "utf-8")
    before = profile.read_text("utf-8")
    refused = run("import", sheet, "--into", profile, *PACKS)
    assert refused.exit_code == 2
    assert refused.stderr.splitlines() == [
        f"{sheet}:Cover!B7: profile.prepared_by: Chen here, 王伟 in {profile}",
        f"{sheet}:'Acme pack'!D4: acme.keys_split: yes here, no in {profile}:5:17",
        f"2 answers differ from {profile}; nothing was written (correct them, or import with --overwrite)",
    ]
    assert profile.read_text("utf-8") == before
    told = run("import", sheet, "--into", profile, "--overwrite", *PACKS)
    assert told.stdout == f"{profile}: 1 new, 8 equal, 2 overwritten, 0 older than the profile's\n"
    after = profile.read_text("utf-8")
    assert after.startswith("# mine\n")
    assert "keys_split: true" in after
    assert "reserve_percent: 55.5" in after
    assert "prepared_by: Chen" in after
    assert len(after.splitlines()) == len(before.splitlines()) + 1


def test_an_answer_that_nobody_touched_does_not_undo_a_newer_one(run: Run, profile: Path, sheet: Path) -> None:
    export(run, profile, sheet)
    profile.write_text(profile.read_text("utf-8").replace("keys_split: false", "keys_split: true"), "utf-8")
    result = run("import", sheet, "--into", profile, "--overwrite", *PACKS)
    assert result.stdout.endswith("0 new, 9 equal, 0 overwritten, 1 older than the profile's\n")
    assert f"acme.keys_split: no as it went out; {profile}:4:17 says yes by now and keeps it" in result.stderr
    assert "keys_split: true" in profile.read_text("utf-8")


def test_with_one_wrong_cell_nothing_is_written(run: Run, profile: Path, tmp_path: Path) -> None:
    sheet, new = tmp_path / "answers.xlsx", tmp_path / "new.yaml"
    export(run, profile, sheet)
    fill(sheet, acme__audited_on="soon", acme__reserve_percent=400)
    result = run("import", sheet, "--into", new, *PACKS)
    assert result.exit_code == 2
    assert [line.partition(": ")[2].partition(": ")[0] for line in result.stderr.splitlines()] == [
        "acme.audited_on",
        "acme.reserve_percent",
    ]
    assert not new.exists()


def test_a_dry_run_writes_nothing(run: Run, profile: Path, sheet: Path) -> None:
    export(run, profile, sheet)
    new = profile.parent / "new.yaml"
    result = run("import", sheet, "--into", new, "--dry-run", *PACKS)
    assert result.stdout.endswith("older than the profile's (a dry run: nothing was written)\n")
    assert not new.exists()


def test_a_profile_in_json_takes_answers_too(run: Run, profile: Path, sheet: Path) -> None:
    export(run, profile, sheet)
    new = profile.parent / "new.json"
    assert run("import", sheet, "--into", new, *PACKS).exit_code == 0
    assert '"opened_on": "2026-01-22"' in new.read_text("utf-8")


def test_a_questionnaire_without_a_profile_is_empty(run: Run, sheet: Path, tmp_path: Path) -> None:
    export(run, None, sheet, "--open")
    new = tmp_path / "new.yaml"
    assert run("import", sheet, "--into", new, *PACKS).stdout.startswith(f"{new}: 0 new, 0 equal")
    assert not new.exists()


def test_the_questions_are_those_of_a_theme_or_those_still_open(run: Run, profile: Path, tmp_path: Path) -> None:
    every = export(run, profile, tmp_path / "a.csv")
    some = export(run, profile, tmp_path / "b.csv", "--theme", "filing")
    still = export(run, profile, tmp_path / "c.csv", "--open")
    counts = [int(said.rsplit(": ")[1].split()[0]) for said in (every, some, still)]
    assert counts[0] > counts[2] > 0
    assert counts[0] > counts[1] > 0
    assert "acme.reserve_percent" in (tmp_path / "c.csv").read_text("utf-8-sig")
    assert "acme.keys_split" not in (tmp_path / "c.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--output", "{folder}/q.pdf"], "q.pdf says no format (end it in .xlsx or .csv, or give --format)"),
        (["--output", "{folder}/acme.yaml", "--format", "csv"], "exists and may hold answers (name another file)"),
        (["--output", "{folder}/q.csv", "--theme", "filling"], "filling is no theme (did you mean filing?)"),
        (["--output", "{folder}/q.csv", "--theme", "scf"], "no theme"),
    ],
)
def test_an_export_that_cannot_be_meant_is_refused(run: Run, profile: Path, options: list[str], says: str) -> None:
    given = [option.format(folder=profile.parent) for option in options]
    result = run("export-questionnaire", profile, *given, *ACME)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not list(profile.parent.glob("q.*"))


def test_where_nothing_is_open_there_is_nothing_to_ask(run: Run, tmp_path: Path) -> None:
    result = run("export-questionnaire", "--output", tmp_path / "q.csv", "--open", "--theme", "custody", *ACME)
    assert (result.exit_code, "nothing is left to ask" in result.stderr) == (2, True)


def test_a_file_that_is_not_there_is_said_to_be_missing(run: Run, tmp_path: Path) -> None:
    result = run("import", tmp_path / "no.xlsx", "--into", tmp_path / "p.yaml", *PACKS)
    assert (result.exit_code, "cannot be read (No such file" in result.stderr) == (2, True)


@pytest.mark.parametrize("module", ["xlsxwriter", "openpyxl"])
def test_without_the_extra_one_sentence_names_it(
    run: Run, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    sheet = tmp_path / "answers.xlsx"
    export(run, profile, sheet)

    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name=module) if name == module else AssertionError(name)

    monkeypatch.setattr(extras, "import_module", missing)
    command = (
        ("export-questionnaire", "--output", tmp_path / "b.xlsx")
        if module == "xlsxwriter"
        else ("import", sheet, "--into", tmp_path / "new.yaml")
    )
    result = run(*command, *PACKS)
    assert (result.exit_code, result.stderr) == (
        2,
        "compliance: this needs the extra xlsx (pip install 'compliance[xlsx]')\n",
    )
