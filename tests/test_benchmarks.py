"""What the documentation promises of questions spared; its very figures are held by ``.ci/run``."""

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
def test_a_story_is_asked_less_than_half_and_less_than_in_other_orders(
    questions: ModuleType, shipped_packs: Packs, story: str
) -> None:
    answers = questions.stories(shipped_packs)[story]
    figures = questions.figures(story, answers, shipped_packs)
    assert figures.asked < min(figures.in_packs / 2, figures.by_document, figures.most_read)
