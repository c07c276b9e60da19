"""An interview saves every answer before it asks the next, goes back, skips, and ends by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compliance import Packs
from compliance.assessment.questionnaire import Goal, Questionnaire
from compliance.assessment.verdicts import Verdict
from compliance.filling.drafts import Draft, open_draft, save
from compliance.filling.interview import Interview
from compliance.filling.telling import moved, newly_failed, why
from compliance.language.durations import prc_calendar
from compliance.language.facts import NEVER, Value
from tests.conftest import AS_OF


def interview(file: Path, packs: Packs, goal: Goal = Goal.VERDICT, themes: tuple[str, ...] = ()) -> Interview:
    asks = Questionnaire(packs.rules, packs.vocabulary.facts, AS_OF, prc_calendar())
    return Interview(open_draft(file, packs), asks, goal, themes)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "p.yaml"


def path_of(held: Interview) -> str | None:
    question = held.next()
    return question.fact.path if question else None


def test_every_answer_is_saved_before_the_next_question(file: Path, acme_packs: Packs) -> None:
    held = interview(file, acme_packs)
    answers: dict[str, Value] = {"acme.keys_split": True, "acme.opened_on": NEVER, "acme.reserve_percent": 100}
    while (path := path_of(held)) is not None:
        held.answer(path, answers[path])
        assert open_draft(file, acme_packs) == held.draft
    assert held.progress.settled
    assert held.progress.verdict is Verdict.COMPLIANT
    assert set(held.asked) == set(answers)
    assert held.progress.contained - set(held.asked) == {
        "acme.reported_on",
        "acme.audited_on",
        "acme.regions",
        "acme.backups",
    }


def test_what_is_not_known_is_not_asked_again(file: Path, acme_packs: Packs) -> None:
    held = interview(file, acme_packs)
    while (path := path_of(held)) is not None:
        held.answer(path, None)
    assert len(held.asked) == len(set(held.asked)) == 4
    assert not held.progress.settled
    assert not file.exists()


def test_the_way_back_keeps_the_answer_until_there_is_another(file: Path, acme_packs: Packs) -> None:
    held = interview(file, acme_packs)
    assert not held.back()
    first, second = path_of(held), None
    assert first is not None
    held.answer(first, True)
    second = path_of(held)
    assert held.back()
    again = held.next()
    assert again is not None
    assert (again.fact.path, again.settles) == (first, ("acme-keys",))
    assert held.draft.profile.facts[first] is True
    held.answer(first, True)
    assert path_of(held) == second
    held.back()
    held.answer(first, None)
    assert held.draft.profile.facts == {}
    held.back()
    held.answer(first, False)
    assert path_of(held) is None
    assert held.progress.verdict is Verdict.NON_COMPLIANT
    assert held.back()
    assert path_of(held) == first


def test_on_the_way_back_a_question_is_asked_for_the_reason_of_the_first_time(file: Path, acme_packs: Packs) -> None:
    held = interview(file, acme_packs, Goal.SCORE)
    question = next(each for each in held.waiting if each.fact.path == "acme.regions")
    reason = why(question, held.without("acme.regions")).en
    held.answer("acme.regions", frozenset())  # its rule no longer applies
    held.back()
    again = held.next()
    assert again is not None
    assert why(again, held.progress).en != reason
    assert why(again, held.without("acme.regions")).en == reason


def test_the_score_asks_on_where_the_verdict_stops(file: Path, acme_packs: Packs) -> None:
    save(open_draft(file, acme_packs), {"acme.keys_split": False})
    assert path_of(interview(file, acme_packs)) is None
    assert path_of(interview(file, acme_packs, Goal.SCORE)) is not None


def test_themes_narrow_and_are_skipped(file: Path, acme_packs: Packs) -> None:
    assert path_of(interview(file, acme_packs, themes=("aml",))) is None
    held = interview(file, acme_packs, themes=("acme-pack",))
    first = path_of(held)
    assert first is not None
    held.answer(first, None)
    second = path_of(held)
    assert second is not None
    held.skip_theme(second)
    assert path_of(held) is None
    assert held.back()
    assert path_of(held) == second
    held.answer(second, None)
    assert path_of(held) not in (None, first, second)


def test_somebody_who_writes_all_the_time_is_waited_for(
    file: Path, acme_packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = interview(file, acme_packs)
    theirs: list[Value] = [True, False, True]

    def reopened(*given: Any) -> Draft:
        opened = open_draft(*given)
        if theirs:
            save(opened, {"acme.backups": theirs.pop()})
        return opened

    monkeypatch.setattr("compliance.filling.interview.open_draft", reopened)
    save(open_draft(file, acme_packs), {"acme.backups": False})
    assert held.answer("acme.keys_split", True).elsewhere
    assert open_draft(file, acme_packs).profile.facts == {"acme.backups": True, "acme.keys_split": True}


def test_what_others_write_meanwhile_is_read_and_stays(file: Path, acme_packs: Packs) -> None:
    held = interview(file, acme_packs)
    save(open_draft(file, acme_packs), {"acme.backups": True})
    merged = held.answer("acme.keys_split", True)
    assert (merged.elsewhere, merged.kept) == (True, False)
    assert open_draft(file, acme_packs).profile.facts == {"acme.backups": True, "acme.keys_split": True}
    save(open_draft(file, acme_packs), {"acme.reported_on": NEVER})
    theirs = held.answer("acme.reported_on", AS_OF)
    assert (theirs.elsewhere, theirs.kept) == (True, True)
    assert held.draft.profile.facts["acme.reported_on"] == NEVER
    assert held.draft == open_draft(file, acme_packs)


def test_the_words_of_an_answer(file: Path, acme_packs: Packs) -> None:
    held = interview(file, acme_packs, Goal.SCORE)
    backups = next(question for question in held.waiting if question.fact.path == "acme.backups")
    assert why(backups, held.progress).en == "settles 1 of 2 rules, up to 10 points"
    assert why(backups, held.progress).zh == "可确定1条（共涉及2条规则），至多影响10分"
    answered = held.answer("acme.backups", False)
    assert [said.en for said in moved(answered)] == [
        "Settled: 1 not met",
        "undetermined · score 0.0–100.0 → undetermined · score 0.0–90.0",
    ]
    assert [standing.rule.id for standing in newly_failed(answered)] == ["acme-backups"]
    assert [said.zh for said in moved(held.answer("acme.regions", frozenset()))] == [
        "已确定：不适用1条",
        "尚不能确定 · 得分0.0–90.0",
    ]
