"""What the documentation promises of questions spared, and that the scripts which measure speed still run."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import columns, engines, page, tables, timing
from benchmarks.timing import Figure
from compliance import Packs
from compliance.language.durations import prc_calendar
from compliance.language.evaluation import Situation

ROOT = Path(__file__).parents[1]


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    sys.modules.pop("questions", None)
    return import_module("questions")


@pytest.mark.parametrize("story", ["token-business", "harbour-receivables, its gaps closed"])
def test_a_story_is_asked_less_than_half_and_less_than_in_other_orders(
    questions: ModuleType, shipped_packs: Packs, story: str
) -> None:
    answers = questions.stories(shipped_packs)[story]
    figures = questions.figures(story, answers, shipped_packs)
    assert figures.asked < min(figures.in_packs / 2, figures.by_document, figures.most_read)


# --- speed: the scripts run; how fast anything is, no test says ---------------------------------------------------------


def test_columns_and_sql_are_compared_before_they_are_timed(tmp_path: Path) -> None:
    subject = tables.generated(12)
    found = list(columns.figures(columns.Held(subject, 200, tmp_path), 200, 1))
    compared = [line for line in found if isinstance(line, str) and "compared" in line]
    assert compared
    assert all(line.endswith("2,400 cells compared, 0 differences") for line in compared)
    assert sum(isinstance(line, Figure) for line in found) >= 5


def test_every_rule_is_rendered_for_the_engines() -> None:
    rules, today = tables.generated(12).rules, Situation({}, engines.AS_OF, prc_calendar())
    for engine in engines.engines(rules, today):
        if engine.script in ("run_opa", "run_regorus"):
            assert [line.split()[0] for line in engine.source.splitlines() if line.startswith("c")] == [
                f"c{place}" for place in range(12)
            ]
        else:
            assert engine.source.count("? 1 : 2") == 12


def test_what_our_side_of_the_engines_is_given() -> None:
    subject = tables.generated(12)
    partly = engines.drawn(subject.facts, 20)
    complete = engines.completed(subject.facts, partly)
    assert {len(answers) for answers in complete} == {len(subject.facts)}
    codes = engines.codes(subject.rules, partly, Situation({}, engines.AS_OF, prc_calendar()))
    assert {code for row in codes for code in row} == {0, 1, 2, 3}
    assert engines.differences(codes, [[9, *row[1:]] for row in codes]) == len(codes)


def test_the_page_says_which_goals_are_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = {"slow": [6.0, 4.0, 5.0], "fast": [1.0, 1.0, 1.0]}
    kept = [timing.ratio("a", times, "slow", "fast", at_least=4), timing.ratio("b", times, "slow", "fast", at_most=2.5)]
    monkeypatch.setattr(page, "WHY", {"a": "not said", "b": "the reason"})
    lines = ["said", *(figure.as_dict() for figure in kept)]
    (tmp_path / "columns.json").write_text(json.dumps({"machine": "a machine", "lines": lines}), "utf-8")
    monkeypatch.setattr(page, "RESULTS", tmp_path)
    written = page.written()
    assert "| a | ≥ 4 | 5.00 [4.00–6.00] | met |" in written
    assert "| b | ≤ 2.5 | 5.00 [4.00–6.00] | missed: off by a factor of 2.00 |" in written
    assert "- *b*: the reason" in written
    assert "not said" not in written
    assert "`python -m benchmarks columns`: a machine." in written
    assert "Not measured yet: `python -m benchmarks engines`." in written
