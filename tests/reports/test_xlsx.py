"""The workbook read back: text is text, everything is there, and there is room to work."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from compliance import Assessment, Packs, assess, load_profile, render
from compliance.assessment.evidence import NAMES, answers_to_prove
from compliance.assessment.outcomes import Outcome
from compliance.language.text import LANGUAGES, Lang
from compliance.reports import xlsx
from tests.cli.conftest import ACME, Run

PROFILES = Path(__file__).parents[2] / "profiles"

SHEETS = {
    "en": ["Summary", "Findings", "Questions", "Actions", "Deadlines", "Evidence", "Sources"],
    "zh": ["概要", "评估结果", "待答问题", "整改清单", "期限", "证据", "依据"],
}


def book_of(assessment: Assessment, lang: Lang = "en") -> Any:
    drawn = render(assessment, "xlsx", lang)
    assert isinstance(drawn, bytes)
    return openpyxl.load_workbook(BytesIO(drawn))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_outcome_is_mapped() -> None:
    assert set(xlsx.COLOUR) == set(Outcome)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheets(acme: Assessment, lang: Lang) -> None:
    book = book_of(acme, lang)
    assert book.sheetnames == SHEETS[lang]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_a_formula_or_a_link(acme: Assessment, lang: Lang) -> None:
    book = book_of(acme, lang)
    for sheet in book:
        assert not sheet._hyperlinks
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    assert book.worksheets[0]["B2"].value == '=cmd("x")|<b>"Acme" & Söhne</b> 😀'
    assert book.worksheets[0]["B2"].data_type == "s"
    assert book.worksheets[0]["B3"].value == "O'Neil, 王"


def test_every_finding_is_there(acme: Assessment) -> None:
    rows = rows_of(book_of(acme)["Findings"])
    assert sorted(row["Rule"] for row in rows) == sorted(finding.rule.id for finding in acme.findings)
    by_rule = {row["Rule"]: row for row in rows}
    for finding in acme.findings:
        row = by_rule[finding.rule.id]
        assert row["Why"] == finding.reason.en
        assert row["What to do"] == finding.rule.remedy.en
        assert row["Weight"] == finding.rule.weight
    assert by_rule["acme-report"]["Deadline"].isoformat() == "2026-02-05T00:00:00"
    assert by_rule["acme-reserve"]["Missing answers"] == "acme.reserve_percent"
    assert by_rule["acme-keys"]["Missing answers"] is None
    assert {row["Outcome"] for row in rows} == {"pass", "fail", "unknown", "pending", "not applicable", "waived"}


def test_paper_gets_what_applies(acme: Assessment) -> None:
    sheet = book_of(acme)["Findings"]
    applying = sum(finding.effective_outcome is not Outcome.NOT_APPLICABLE for finding in acme.findings)
    assert sheet.print_area == f"'Findings'!$A$1:$K${1 + applying}"
    assert sheet["K1"].value == "Sources"
    assert [cell.alignment.horizontal for cell in (sheet["F1"], sheet["F2"])] == ["center", "center"]


def test_outcomes_have_their_colour(acme: Assessment) -> None:
    for name in ("Findings", "Actions"):
        ranges = list(book_of(acme)[name].conditional_formatting)
        assert len(ranges) == 1
        assert {rule.formula[0] for rule in ranges[0].rules} == {
            '"pass"',
            '"fail"',
            '"unknown"',
            '"pending"',
            '"not applicable"',
            '"waived"',
        }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_actions_have_columns_to_fill_in(acme: Assessment, lang: Lang) -> None:
    sheet = book_of(acme, lang).worksheets[3]
    head = [cell.value for cell in sheet[1]]
    assert head[-3:] == {"en": ["Owner", "Due", "Status"], "zh": ["负责人", "计划完成日", "状态"]}[lang]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["acme-keys", "acme-report", "acme-audit"]
    assert all(cell.value is None for row in sheet.iter_rows(min_row=2) for cell in row[-3:])
    (choice,) = sheet.data_validations.dataValidation
    assert choice.type == "list"
    assert choice.formula1 == '"' + ",".join(state[lang] for state in xlsx.STATES) + '"'
    assert str(choice.sqref) == "K2:K4"


def test_questions_and_sources(acme: Assessment) -> None:
    book = book_of(acme)
    (question,) = rows_of(book["Questions"])
    assert question["Answer to give"] == "acme.reserve_percent"
    assert question["Rules"] == "acme-reserve"
    first, second = rows_of(book["Sources"])
    assert (first["Clause"], first["Verified"], first["What was read"]) == (
        "Art. 1",
        "the text was read",
        "the book itself",
    )
    assert second["Verified"] == "read about only"
    assert first["A breach"] == "A fine of 10 to 20."
    assert rows_of(book_of(acme, "zh")["依据"])[0]["核对说明（英文）"] == "the book itself"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_has_the_score_at_every_assurance(acme: Assessment, lang: Lang) -> None:
    rows = {row[0]: row[1:] for row in book_of(acme, lang).worksheets[0].iter_rows(values_only=True)}
    for assurance, judged in acme.at_every_assurance.items():
        assert judged.overall.score
        assert rows[NAMES[assurance][lang]][:2] == judged.overall.score.shown


def test_evidence_says_of_every_answer_how_far_it_is_proven(shipped_packs: Packs) -> None:
    profile = load_profile(PROFILES / "asset-backed-securities.yaml", shipped_packs)
    assessment = assess(profile, shipped_packs, as_of=date(2026, 11, 23))
    rows = rows_of(book_of(assessment)["Evidence"])
    answers = answers_to_prove(profile, shipped_packs.vocabulary.facts, assessment.as_of)
    assert [(row["Answer"], row["Assurance"]) for row in rows] == [(a.fact.path, str(a.assurance)) for a in answers]
    assert {row["Assurance"] for row in rows} == {"declared", "evidenced", "verified"}
    assert all(bool(row["Files"]) == (row["Assurance"] != "declared") for row in rows)


def test_deadlines_and_what_else_lies_ahead(acme: Assessment) -> None:
    (pending,) = rows_of(book_of(acme)["Deadlines"])
    assert (pending["Day"].date(), pending["What happens"], pending["About"]) == (
        date(2026, 2, 5),
        "due",
        "acme-report",
    )
    rows = rows_of(book_of(replace(acme, due_until=date(2026, 6, 30)))["Deadlines"])
    assert [(row["What happens"], row["About"]) for row in rows] == [
        ("due", "acme-report"),
        ("waiver, last day", "acme-audit"),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_without_rows_says_so(acme: Assessment, lang: Lang) -> None:
    met = tuple(finding for finding in acme.findings if finding.effective_outcome is Outcome.PASS)
    for sheet in book_of(replace(acme, findings=met), lang).worksheets[3:5]:
        assert [cell.value for cell in sheet["A"]][1:] == [xlsx.NOTHING[lang]]


def test_a_day_that_was_answered_is_a_day(shipped_packs: Packs) -> None:
    profile = load_profile(PROFILES / "harbour-receivables.yaml", shipped_packs)
    rows = rows_of(book_of(assess(profile, shipped_packs, as_of=date(2026, 11, 23)))["Evidence"])
    values = {row["Answer"]: row["Value"] for row in rows}
    assert values["service.launched_on"].date() == date(2026, 2, 9)
    assert not [value for value in values.values() if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value))]


def test_every_sheet_is_named_on_paper(acme: Assessment) -> None:
    for sheet in book_of(acme):
        assert (sheet.oddHeader.left.text, sheet.oddFooter.center.text) == ("&A", "&P / &N")
        assert sheet.page_setup.orientation == "landscape"


def test_the_same_bytes_twice_with_the_day_of_the_assessment(acme: Assessment) -> None:
    assert render(acme, "xlsx", "zh") == render(acme, "xlsx", "zh")
    assert book_of(acme).properties.created.date() == acme.as_of


def test_check_writes_a_file(profile: Path, run: Run, tmp_path: Path) -> None:
    assert run("check", profile, *ACME, "--format", f"xlsx={tmp_path}/{{profile}}.xlsx").exit_code == 1
    assert openpyxl.load_workbook(tmp_path / "acme.xlsx").sheetnames == SHEETS["en"]
