"""What the documentation says of speed and of savings comes from commands that still say it."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from compliance import Packs

ROOT = Path(__file__).parents[1]


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    sys.modules.pop("questions", None)
    return import_module("questions")


@pytest.mark.parametrize("story", ["token-business", "harbour-receivables, its gaps closed"])
def test_the_questions_that_a_story_is_asked(questions: ModuleType, shipped_packs: Packs, story: str) -> None:
    answers = questions.stories(shipped_packs)[story]
    figures = questions.figures(story, answers, shipped_packs)
    assert figures.row() in (ROOT / "docs" / "filling.md").read_text("utf-8"), "run benchmarks/questions.py --write"
    assert figures.asked < min(figures.in_packs / 2, figures.by_document, figures.most_read)
