"""The report about a portfolio: its counts are those of the profiles one by one, and every format draws them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from benchmarks import survey_2020
from compliance import Packs, Profile, assess, load_packs
from compliance.assessment.evidence import Assurance
from compliance.assessment.findings import anchor_of
from compliance.assessment.outcomes import Outcome
from compliance.cli import program
from compliance.documents.rules import Force, Rule
from compliance.language import conditions
from compliance.language.choices import values_of
from compliance.language.durations import prc_calendar
from compliance.language.facts import Value
from compliance.language.text import LANGUAGES, LEGAL_NOTICE, Lang
from compliance.portfolio import jobs
from compliance.portfolio.batches import Batch
from compliance.portfolio.judging import Judge
from compliance.portfolio.report import Report
from compliance.portfolio.reports import formats, module_of, render
from compliance.portfolio.results import VERDICTS
from compliance.portfolio.rows import Folder, Proof
from compliance.portfolio.sections import sections_of
from compliance.portfolio.summary import Summariser, Summary
from compliance.portfolio.tallies import Section, bands, median
from tests.generated import PACKS, answers
from tests.portfolio.blocks import block_of

ROOT = Path(__file__).parents[2]
DAY = date(2026, 1, 31)
ANSWERS = st.lists(answers(), min_size=1, max_size=5)
TEXTS = [name for name in formats() if not module_of(name).BINARY]


@cache
def summariser(day: date = DAY) -> Summariser:
    return Summariser(Judge(PACKS.rules, PACKS.vocabulary.facts, day, prc_calendar()), PACKS.vocabulary.facts)


def summary_of(rows: Sequence[Mapping[str, Value]]) -> Summary:
    names = pa.array([f"row {place}" for place in range(len(rows))])
    return summariser().summary(Batch(names, block_of(PACKS.vocabulary.facts, rows)))


def failing(answers: Mapping[str, Value]) -> list[Rule]:
    findings = assess(Profile("one", answers), PACKS, as_of=DAY).findings
    return [f.rule for f in findings if f.rule.force is Force.LAW and f.outcome is Outcome.FAIL]


def reads(rule: Rule, path: str) -> bool:
    anchor = anchor_of(rule)
    return path in conditions.facts_of(rule.whole) or (anchor is not None and anchor.path == path)


@settings(max_examples=40)
@given(ANSWERS)
def test_what_closes_the_last_gap_is_what_trying_every_answer_closes(rows: list[dict[str, Value]]) -> None:
    gaps = summary_of(rows).counts["gaps"]
    for lever, (reading, closing) in zip(summariser().moves.levers, gaps.tolist(), strict=True):
        path = lever.storage.fact.path
        law = [rule for rule in PACKS.rules if rule.in_force(DAY) and rule.force is Force.LAW and reads(rule, path)]
        tests = [test for rule in law for test in conditions.tests_of(rule.whole)]
        values = values_of(lever.storage.fact, tests, DAY, prc_calendar())
        found = [[path in conditions.facts_of(rule.requires) for rule in failing(row)] for row in rows]
        assert reading == sum(any(each) for each in found)
        closes = [
            any(each) and any(not failing({**row, path: value}) for value in values)
            for row, each in zip(rows, found, strict=True)
        ]
        assert closing == sum(closes), path


@settings(max_examples=40)
@given(ANSWERS)
def test_who_waits_for_an_answer_is_who_has_an_undecided_rule_that_reads_it(rows: list[dict[str, Value]]) -> None:
    counts = summary_of(rows).counts["questions"].tolist()
    paths = list(summariser().moves.readers)
    waiting = [_waits(row, paths) for row in rows]
    for path, (all_waiting, alone) in zip(paths, counts, strict=True):
        assert all_waiting == sum(path in each for each in waiting)
        assert alone == sum(each == {path} for each in waiting)


def _waits(answers: Mapping[str, Value], paths: Sequence[str]) -> set[str]:
    findings = assess(Profile("one", answers), PACKS, as_of=DAY).findings
    undecided = [f.rule for f in findings if f.rule.force is Force.LAW and f.outcome is Outcome.UNKNOWN]
    return {path for path in paths if path not in answers and any(reads(rule, path) for rule in undecided)}


@settings(max_examples=30)
@given(ANSWERS, ANSWERS)
def test_summaries_add_up(some: list[dict[str, Value]], more: list[dict[str, Value]]) -> None:
    both, apart = summary_of([*some, *more]), summary_of(some) + summary_of(more)
    assert {name: count.tolist() for name, count in both.counts.items()} == {
        name: count.tolist() for name, count in apart.counts.items()
    }
    assert both.rows == len(some) + len(more)


@settings(max_examples=40)
@given(ANSWERS)
def test_verdicts_and_medians_are_those_of_the_profiles(rows: list[dict[str, Value]]) -> None:
    counts = summary_of(rows).counts
    judged = [assess(Profile("one", row), PACKS, as_of=DAY) for row in rows]
    assert counts["verdicts"].tolist() == [sum(a.verdict is verdict for a in judged) for verdict in VERDICTS]
    lows = sorted(round(10 * a.overall.score.shown[0]) for a in judged if a.overall.score)
    assert median(counts["low"]) == (lows[(len(lows) - 1) // 2] if lows else None)
    assert sum(found for _, found in bands(counts["low"], 1000)) == len(lows)


def test_the_highest_step_of_a_scale_stands_in_the_last_tenth() -> None:
    histogram = np.zeros(102, np.int64)
    histogram[[0, 9, 10, 99, 100, 101]] = 1
    assert [found for _, found in bands(histogram, 100)] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


# --- the formats ------------------------------------------------------------------------------------------------------


SIX = {"file": "folder/six.jsonl", "size": 6, "sha256": "0" * 64}


@cache
def report(title: str = "Six projects", packs: Packs = PACKS) -> Report:
    rows: list[dict[str, Value]] = [
        {},
        {"acme.keys_split": True},
        {"acme.keys_split": False, "acme.opened_on": date(2025, 1, 6), "acme.reported_on": "never"},
        {"acme.keys_split": True, "acme.reserve_percent": 99, "acme.opened_on": "never"},
        {
            "acme.keys_split": True,
            "acme.reserve_percent": 100,
            "acme.opened_on": date(2025, 1, 6),
            "acme.reported_on": date(2025, 1, 7),
        },
    ]
    summary = summary_of(rows)
    judge = summariser().judge
    return Report(
        title=title,
        summary=Summary(
            summary.counts, 0, ({"file": "six.jsonl", "row": 6, "profile": None, "reasons": ["no mapping"]},)
        ),
        packs=packs,
        rules=judge.rules,
        moves=summariser().moves,
        as_of=DAY,
        assurance=Assurance.DECLARED,
        about={**jobs.about_result(packs, judge, Assurance.DECLARED), "inputs": [SIX]},
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TEXTS)
def test_snapshot(name: str, lang: Lang, snapshot: Callable[[str, str], None]) -> None:
    text = re.sub(r"\b[0-9a-f]{64}\b", "…", str(render(report(), name, lang)))
    text = re.sub(r"(<style>).*?(</style>)", r"\1…\2", text, flags=re.DOTALL)
    snapshot(f"portfolio.{name}.{lang}.{ {'markdown': 'md'}.get(name, name) }", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_reads_back(lang: Lang) -> None:
    data = render(report(), "xlsx", lang)
    assert data == render(report(), "xlsx", lang)
    assert isinstance(data, bytes)
    book = load_workbook(BytesIO(data))
    sections = sections_of(report())
    for name, section in zip(book.sheetnames, sections, strict=True):
        assert len(name) <= 31
        assert f"{section.title[lang]} ".startswith(name if lang == "zh" else f"{name} ")
    for sheet, section in zip(book.worksheets, sections, strict=True):
        assert sheet.max_row == 5 + len(section.rows) or not section.rows
        assert [cell.value for cell in sheet[5] if cell.value] == [head[lang] for head in section.head]
        for cell, head in zip(sheet[5], section.head, strict=False):
            longest = max(map(len, head.en.split()))
            assert lang == "zh" or sheet.column_dimensions[cell.column_letter].width > longest


def test_names_from_outside_come_out_as_text() -> None:
    hostile = '=cmd() <u>"&'
    drawn = {name: render(report(hostile), name, "en") for name in formats()}
    assert "<u>" not in str(drawn["html"])
    assert json.loads(drawn["json"])["title"] == hostile
    assert r"\<u\>" in str(drawn["markdown"])
    workbook = load_workbook(BytesIO(drawn["xlsx"]))  # type: ignore[arg-type] # bytes
    assert all(cell.data_type != "f" for sheet in workbook for row in sheet for cell in row)


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_says_it_is_no_legal_advice(name: str) -> None:
    assert LEGAL_NOTICE.zh[:12] in str(render(report(), name, "zh"))


def test_an_unknown_format_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean markdown"):
        render(report(), "markdwon")


# --- the command and the survey's portfolio ---------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(program, ["portfolio", "report", *words])
    return done.exit_code, done.stdout, done.stderr


def test_processes_and_bad_rows(tmp_path: Path) -> None:
    rows = [{"profile": {"name": f"p{n}"}, "facts": {"platform": {"self": 1} if n == 2 else {}}} for n in range(4)]
    lines = tmp_path / "rows.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    one = run(str(lines), "--as-of", "2026-11-23", "--pack", "cac-order-3", "--format", "json")
    assert one[0] == 2
    assert one[2].count("rows.jsonl:3:") == 1
    assert "rows.jsonl:3:1: " not in one[2]  # the column is that of the answer
    assert json.loads(one[1])["rows"] == 3
    again = run(str(lines), str(lines), "--processes", "2", "--pack", "cac-order-3", "--format", "json")
    assert again[1], again
    assert json.loads(again[1])["rows"] == 6


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--format", "pdf"], "allowed: html, json, markdown, xlsx"),
        (["--format", "xlsx"], "--format xlsx=FILE"),
        (["--format", "html", "--format", "json"], "only one to standard output"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_anything_is_judged(words: list[str], says: str) -> None:
    status, _, error = run("profiles", *words)
    assert status == 2
    assert says in error


@pytest.fixture(scope="module")
def survey() -> Mapping[str, Section]:
    packs = load_packs(ids=("cac-order-3", "nifa-2020"))
    day = date(2020, 4, 14)
    made = Summariser(Judge(packs.rules, packs.vocabulary.facts, day, prc_calendar()), packs.vocabulary.facts)
    folder = Folder(ROOT / "profiles" / "survey-2020", packs.vocabulary, Proof(Assurance.DECLARED, day))
    total = made.nothing()
    for piece in folder.pieces():
        for batch in folder.read(piece):
            total += made.summary(batch)
    about = {**jobs.about_result(packs, made.judge, Assurance.DECLARED), "inputs": []}
    drawn = Report("survey", total, packs, made.judge.rules, made.moves, day, Assurance.DECLARED, about)
    return {section.id: section for section in sections_of(drawn)}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TEXTS)
def test_invented_profiles_are_called_so_whatever_the_title(name: str, lang: Lang) -> None:
    names = pa.array(["Synthetic project 1", "合成项目2", "Synthetics Ltd", "Real, not synthetic"])
    summary = summariser().summary(Batch(names, block_of(PACKS.vocabulary.facts, [{}] * 4)))
    assert (summary + summary).synthetic == 4
    drawn = str(render(replace(report(), summary=summary), name, lang))
    said = {"en": "SYNTHETIC: 2 of the profiles are invented", "zh": "合成数据：其中2份档案系虚构"}[lang]
    assert ('"synthetic_rows": 2' if name == "json" else said) in drawn
    assert said not in str(render(report(), name, lang))


def test_the_synthetic_portfolio_has_the_published_shares(survey: Mapping[str, Section]) -> None:
    rows = {(str(row[0].en), str(row[1].en)): row[2:] for row in survey["survey"].rows}  # type: ignore[union-attr]
    shares = {answer: found[1].shown for (_, answer), found in rows.items() if found[1] and found[2]}  # type: ignore[union-attr]
    assert shares == {
        "Supply-chain finance": "32.6%",
        "Trade finance": "11.2%",
        "Insurance": "11.2%",
        "Cross-border payment": "7.9%",
        "Asset-backed securities": "6.7%",
        "Self-developed by the operator or its group": "40.2%",
        "Opened, in part, or by plan": "48.9%",
        "thousands a second": "42.2%",
        "tens of thousands a second or more": "53.3%",
    }
    assert sum(row[1] for row in survey["verdicts"].rows if isinstance(row[1], int)) == 112


def test_the_committed_folder_is_what_the_script_draws(shipped_packs: Packs) -> None:
    made = dict(survey_2020.documents(shipped_packs))
    lies = {path.name: path.read_text("utf-8") for path in survey_2020.FOLDER.iterdir()}
    assert made == lies
    assert all("ynthetic" in text and "合成" in text for text in lies.values())
