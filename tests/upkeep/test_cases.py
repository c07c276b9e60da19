"""Cases: what a pack says of its own rules, read with every fault at its place, and held against them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.assessment.outcomes import Outcome
from compliance.documents.faults import DocumentError
from compliance.documents.rules import Packs
from compliance.language.durations import prc_calendar
from compliance.upkeep.cases import Case, broken_cases, load_cases, missing_outcomes, run_case
from tests.documents.writing import MARK, load, place_of_mark, write

CASES = """\
test-one:
  - {facts: {it.home: cn, it.public: true, it.filed_on: 2020-03-02}, outcome: pass}
  - {facts: {it.home: cn, it.public: true, it.filed_on: never, it.launched_on: 2020-01-01}, outcome: fail}
  - {facts: {it.home: cn, it.public: true, it.filed_on: null, it.launched_on: ""}, outcome: unknown}
  - {facts: {it.public: false}, outcome: not_applicable}
  - {facts: {it.home: hk, it.public: true, it.filed_on: never, it.launched_on: 2026-01-30}, as_of: 2026-01-31, outcome: pending}
  - {facts: {}, as_of: 2019-02-14, outcome: not_in_force}
test-two:
  - {facts: {it.home: cn, it.years: 5}, outcome: pass}
  - {facts: {it.home: cn, it.years: 4}, as_of: 2030-12-31, outcome: fail}
  - {facts: {}, outcome: unknown}
  - {facts: {}, as_of: 2019-02-14, outcome: not_in_force}
  - {facts: {}, as_of: 2031-01-01, outcome: not_in_force}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "test")


@pytest.fixture
def packs(folder: Path) -> Packs:
    return load(folder)


def cases(folder: Path, packs: Packs, text: str) -> tuple[Case, ...]:
    (folder / "cases.yaml").write_text(text, "utf-8")
    return load_cases(packs.packs[0], folder, packs)


def test_good_cases_hold(folder: Path, packs: Packs) -> None:
    read = cases(folder, packs, CASES)
    assert [(case.rule, str(case.outcome)) for case in read][:3] == [
        ("test-one", "pass"),
        ("test-one", "fail"),
        ("test-one", "unknown"),
    ]
    assert [case.as_of for case in read[:5]] == [date(2026, 1, 31)] * 5
    assert [case.as_of for case in read if case.outcome is None] == [date(2019, 2, 14)] * 2 + [date(2031, 1, 1)]
    assert read[2].facts == {"it.home": "cn", "it.public": True}
    assert (read[0].file, read[0].place) == (f"{folder.as_posix()}/cases.yaml", (2, 5))
    assert list(broken_cases(read, packs, prc_calendar())) == []


def test_a_case_that_does_not_hold_says_where_and_what(folder: Path, packs: Packs) -> None:
    text = (
        CASES.replace("it.years: 5}, outcome: pass", "it.years: 5}, outcome: fail")
        .replace("as_of: 2030-12-31", "as_of: 2031-01-01")
        .replace("as_of: 2031-01-01, outcome: not_in_force", "as_of: 2030-12-31, outcome: not_in_force")
    )
    wrong, outside, inside = broken_cases(cases(folder, packs, text), packs, prc_calendar())
    assert str(wrong).endswith("/cases.yaml:9:5: test-two gives pass, the case says fail")
    assert str(outside).endswith("/cases.yaml:10:5: test-two gives not_in_force on 2031-01-01, the case says fail")
    assert str(inside).endswith("/cases.yaml:13:5: test-two gives unknown, the case says not_in_force")
    assert outside.got is None
    assert run_case(wrong.case, packs.rules[1], prc_calendar()) is Outcome.PASS


def test_without_a_file_there_are_no_cases(folder: Path, packs: Packs) -> None:
    assert load_cases(packs.packs[0], folder, packs) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the document is empty"),
        ("§- 1\n", "a list stands where a mapping is expected"),
        ("§test-tow:\n  - {facts: {}, outcome: unknown}\n", "test-tow is no rule of this pack (allowed: test-one, test-two; did you mean test-two?)"),
        ("§Test:\n  - {facts: {}, outcome: unknown}\n", "'Test' does not have the form"),
        ("test-one: §[]\n", "should have at least 1 item"),
        ("test-one: §{facts: {}, outcome: unknown}\n", "should be a valid list"),
        ("test-one:\n  - §{facts: {}}\n", "outcome is missing"),
        ("test-one:\n  - §{outcome: pass}\n", "facts is missing"),
        ("test-one:\n  - {facts: {}, outcome: §waived}\n", "'waived' is not allowed (allowed: 'pass', 'fail', 'unknown', 'pending', 'not_applicable' or 'not_in_force')"),
        ("test-one:\n  - {facts: {}, outcome: unknown, §asof: 2026-01-01}\n", "did you mean as_of?"),
        ("test-one:\n  - {facts: {}, outcome: unknown, as_of: §today}\n", "'today' is no date"),
        ("test-one:\n  - {facts: {§it.publik: true}, outcome: pass}\n", "did you mean it.public?"),
        ("test-one:\n  - {facts: {§it.provider: true}, outcome: pass}\n", "it.provider follows from other answers and is never answered itself"),
        ("test-one:\n  - {facts: {it.public: §maybe}, outcome: pass}\n", "it.public: 'maybe' is no answer here"),
        ("test-one:\n  - {facts: {§it: {public: true}}, outcome: pass}\n", "'it' does not have the form"),
        ("test-one:\n  - {facts: {it.filed_on: §2026-02-30}, outcome: pass}\n", "is no day of the calendar"),
    ],
)  # fmt: skip
def test_a_fault_is_found_once_at_its_place(folder: Path, packs: Packs, text: str, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        cases(folder, packs, text.replace(MARK, ""))
    (fault,) = caught.value.faults
    assert says in fault.says
    assert (fault.line, fault.column) == (place_of_mark(text) if MARK in text else (1, 1))


def test_all_faults_come_at_once(folder: Path, packs: Packs) -> None:
    text = "test-one:\n  - {facts: {it.x: 1, it.home: us}, outcome: pass}\nrule-x:\n  - {facts: {it.years: no years}, outcome: pass}\n"
    with pytest.raises(DocumentError) as caught:
        cases(folder, packs, text)
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(2, 14), (2, 32), (3, 1), (4, 24)]


def test_what_a_rule_still_needs_a_case_for(folder: Path, packs: Packs) -> None:
    one, two = packs.rules
    read = cases(folder, packs, CASES)
    assert missing_outcomes(one, read) == []
    assert missing_outcomes(two, read) == ["not_applicable"]
    before, after = "not_in_force on 2019-02-14", "not_in_force on 2031-01-01"
    assert missing_outcomes(one, ()) == ["pass", "fail", "unknown", "not_applicable", "pending", before]
    assert missing_outcomes(two, read[:6]) == ["pass", "fail", "unknown", "not_applicable", before, after]
    assert missing_outcomes(two, read[:-1]) == ["not_applicable", after]
