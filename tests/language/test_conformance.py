"""The row evaluator against the conformance cases; another evaluator adds a line to ``EVALUATORS``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from compliance.language.complaints import Complaint
from compliance.language.conditions import Condition
from compliance.language.evaluation import Situation, Trace, evaluate, explain, open_facts
from compliance.language.truth import Truth
from tests.conformance import CASES, REFUSALS, Case, Refusal, parser_of

Evaluator = Callable[[Condition, Situation], Truth]
EVALUATORS: dict[str, Evaluator] = {
    "evaluate": evaluate,
    "explain": lambda condition, situation: explain(condition, situation).truth,
}


def by_id(case: Case | Refusal) -> str:
    return case.id


@pytest.mark.parametrize("evaluator", EVALUATORS.values(), ids=EVALUATORS)
@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_truth(case: Case, evaluator: Evaluator) -> None:
    assert evaluator(case.condition, case.situation) is case.truth, case.says


@pytest.mark.parametrize("case", [case for case in CASES if case.missing is not None], ids=by_id)
def test_missing(case: Case) -> None:
    assert tuple(dict.fromkeys(open_facts(explain(case.condition, case.situation)))) == case.missing, case.says


def provisional_anywhere(trace: Trace) -> bool:
    return trace.provisional or any(provisional_anywhere(part) for part in trace.parts)


@pytest.mark.parametrize("case", [case for case in CASES if case.provisional is not None], ids=by_id)
def test_provisional(case: Case) -> None:
    assert provisional_anywhere(explain(case.condition, case.situation)) is case.provisional, case.says


@pytest.mark.parametrize("refusal", REFUSALS, ids=by_id)
def test_refusal(refusal: Refusal) -> None:
    complaints: list[Complaint] = []
    parser = parser_of(refusal.vocabulary, complaints)
    read = (parser.deadline if refusal.deadline else parser.condition)(refusal.condition, ())
    assert read is None
    (complaint,) = complaints
    assert refusal.says in complaint.says
    assert (complaint.at, complaint.on_key) == (refusal.at, refusal.on_key)


def test_the_cases_are_many_and_each_stands_once() -> None:
    assert len(CASES) >= 200
    shown = Counter(
        (case.says, str(case.condition), str(sorted(case.situation.facts.items(), key=str)), case.situation.as_of)
        for case in CASES
    )
    assert [case for case, count in shown.items() if count > 1] == []


def test_every_truth_is_asked_for_in_every_file_of_cases() -> None:
    for file in {case.id.split(":")[0] for case in CASES}:
        assert {case.truth for case in CASES if case.id.startswith(f"{file}:")} == set(Truth), file
