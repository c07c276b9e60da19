"""Mutants: each kind is made, what no pack could say is not, cases kill them, and the equivalent ones do not count."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from compliance.documents.packs import load_packs, shipped
from compliance.documents.rules import Packs
from compliance.language.complaints import Complaint
from compliance.language.conditions import Condition
from compliance.language.durations import Calendar
from compliance.language.facts import Fact, FactType
from compliance.language.operators import OPERATORS, operator_named
from compliance.language.parsing import Parser
from compliance.language.text import Text
from compliance.language.vocabulary import Definition
from compliance.upkeep.cases import load_cases
from compliance.upkeep.equivalence import are_shown_equal
from compliance.upkeep.mutants import mutants_of
from compliance.upkeep.mutation import Trial, try_mutants
from tests.conftest import SAMPLES

Parse = Callable[[dict[str, object]], Condition]


def _fact(path: str, kind: FactType, *options: str, minimum: int | None = None) -> Fact:
    words = {option: Text(option, option) for option in options}
    low = None if minimum is None else Decimal(minimum)
    return Fact(path, kind, Text(path, path), Text(path, path), options=words, minimum=low)


FACTS = {
    fact.path: fact
    for fact in (
        _fact("x.yes", FactType.BOOLEAN),
        _fact("x.no", FactType.BOOLEAN),
        _fact("x.count", FactType.INTEGER, minimum=0),
        _fact("x.amount", FactType.NUMBER),
        _fact("x.whole", FactType.NUMBER),
        _fact("x.done_on", FactType.DATE),
        _fact("x.begun_on", FactType.DATE),
        _fact("x.kind", FactType.CHOICE, "a", "b", "c"),
        _fact("x.parts", FactType.CHOICES, "a", "b", "c"),
    )
}


def _parsed(written: dict[str, object], named: Mapping[str, Fact | Definition]) -> Condition:
    complaints: list[Complaint] = []

    def lookup(path: str) -> Fact | Definition | None:
        return named.get(path)

    condition = Parser(lookup, "no {}".format, complaints).condition(written, ())
    assert condition, complaints
    return condition


@pytest.fixture
def parse() -> Parse:
    meaning = Definition("x.meant", Text("meant", "meant"), _parsed({"x.yes": True}, FACTS))
    return lambda written: _parsed(written, {**FACTS, "x.meant": meaning})


YES, NO = {"x.yes": True}, {"x.no": True}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (YES, [{"not": YES}]),
        ({"not": YES}, [YES]),
        ({"x.meant": True}, [{"x.meant": False}]),
        (
            {"x.count": {"at_least": 3}},
            [{"x.count": {"at_least": 2}}, {"x.count": {"at_least": 4}}, {"x.count": {"above": 3}}],
        ),
        ({"x.count": {"at_most": 0}}, [{"x.count": {"at_most": 1}}, {"x.count": {"below": 0}}]),
        (
            {"x.amount": {"below": 5}},
            [{"x.amount": {"below": Decimal("4.99")}}, {"x.amount": {"below": Decimal("5.01")}}],
        ),
        (
            {"x.amount": {"at_least": "25 percent", "of": "x.whole"}},
            [
                {"x.amount": {"at_least": "24 percent", "of": "x.whole"}},
                {"x.amount": {"at_least": "26 percent", "of": "x.whole"}},
                {"x.amount": {"above": "25 percent", "of": "x.whole"}},
            ],
        ),
        ({"x.amount": {"above": "x.whole"}}, [{"x.amount": {"at_least": "x.whole"}}]),
        (
            {"x.done_on": {"on_or_after": date(2026, 3, 1)}},
            [
                {"x.done_on": {"on_or_after": date(2026, 2, 28)}},
                {"x.done_on": {"on_or_after": date(2026, 3, 2)}},
                {"x.done_on": {"on_or_before": date(2026, 3, 1)}},
            ],
        ),
        (
            {"x.done_on": {"within": "10 working days", "after": "x.begun_on"}},
            [
                {"x.done_on": {"within": f"{duration}", "after": "x.begun_on"}}
                for duration in ("9 working days", "11 working days", "10 days", "10 business days")
            ],
        ),
        (
            {"x.done_on": {"at_least": "1 month", "before": date(2026, 3, 1)}},
            [
                {"x.done_on": {"at_least": "2 months", "before": date(2026, 3, 1)}},
                {"x.done_on": {"at_least": "1 month", "before": date(2026, 2, 28)}},
                {"x.done_on": {"at_least": "1 month", "before": date(2026, 3, 2)}},
            ],
        ),
        (
            {"x.done_on": {"within_last": "2 years"}},
            [{"x.done_on": {"within_last": "1 year"}}, {"x.done_on": {"within_last": "3 years"}}],
        ),
        ({"x.kind": ["a", "b"]}, [{"x.kind": ["a"]}, {"x.kind": ["b"]}]),
        (
            {"x.parts": {"include_all": ["a", "b"]}},
            [{"x.parts": {"include_all": ["a"]}}, {"x.parts": {"include_any": ["a", "b"]}}],
        ),
        ({"all": [YES, NO]}, [{"all": [YES]}, {"all": [NO]}, {"any": [YES, NO]}, {"not": {"all": [YES, NO]}}]),
        ({"any": [YES, NO]}, [{"any": [YES]}, {"any": [NO]}, {"all": [YES, NO]}, {"any": [{"not": YES}, NO]}]),
        (
            {"at_least": {"count": 2, "of": [YES, NO, {"x.meant": True}]}},
            [
                {"at_least": {"count": 1, "of": [YES, NO, {"x.meant": True}]}},
                {"at_least": {"count": 3, "of": [YES, NO, {"x.meant": True}]}},
                {"at_least": {"count": 2, "of": [YES, NO]}},
                {"at_least": {"count": 2, "of": [YES, NO, {"x.meant": False}]}},
            ],
        ),
    ],
    ids=str,
)
def test_every_kind_of_slip_is_made_and_none_twice(
    parse: Parse, written: dict[str, object], wanted: list[dict[str, object]]
) -> None:
    made = [condition for condition, _ in mutants_of(parse(written))]
    for one in wanted:
        assert parse(one) in made, f"{one} is missing"
    assert len(set(made)) == len(made)
    assert parse(written) not in made


@pytest.mark.parametrize(
    ("written", "never"),
    [
        ({"x.count": {"at_least": 0}}, {"x.count": {"at_least": 1}}),
        ({"x.done_on": {"within_last": "1 day"}}, {"x.done_on": {"within_last": "2 days"}}),
    ],
    ids=str,
)
def test_what_no_pack_could_say_is_no_mutant(
    parse: Parse, written: dict[str, object], never: dict[str, object]
) -> None:
    said = [what for _, what in mutants_of(parse(written))]
    assert parse(never) in [condition for condition, _ in mutants_of(parse(written))]
    assert not any("becomes -1" in what or "becomes 0" in what for what in said)


def test_a_list_of_one_option_is_not_emptied_and_a_count_stays_possible(parse: Parse) -> None:
    assert len(list(mutants_of(parse({"x.kind": ["a"]})))) == 1  # only turned round
    both = parse({"at_least": {"count": 2, "of": [YES, NO]}})
    assert not any("dropped" in what or "becomes 3" in what for _, what in mutants_of(both))


def test_words_name_what_was_changed(parse: Parse) -> None:
    said = [what for _, what in mutants_of(parse({"x.done_on": {"within": "10 working days", "after": "x.begun_on"}}))]
    assert any(what.startswith("10 working days becomes 11 in “x.done_on: ") for what in said)
    assert any(what.startswith("10 working days becomes 10 days in ") for what in said)


def test_a_neighbour_is_an_operator_of_the_same_kind() -> None:
    for row in OPERATORS:
        for kind in row.types if row.neighbour else ():
            neighbour = operator_named(row.neighbour, kind)
            assert neighbour is not None
            assert (neighbour.takes, neighbour.neighbour) == (row.takes, row.name)


PACK = """
acme-keys:
  - {facts: {acme.keys_split: true}, outcome: pass}
acme-reserve:
  - {facts: {acme.reserve_percent: 100}, outcome: pass}
  - {facts: {acme.reserve_percent: 99.99}, outcome: fail}
acme-report:
  - {facts: {acme.opened_on: 2026-01-05, acme.reported_on: never}, as_of: 2026-01-19, outcome: pending}
  - {facts: {acme.opened_on: 2026-01-05, acme.reported_on: 2026-01-19}, as_of: 2026-01-20, outcome: pass}
"""


@pytest.fixture
def tried(tmp_path: Path, calendar: Calendar) -> Callable[[str], Trial]:
    def run(cases: str) -> Trial:
        folder = tmp_path / "acme"
        shutil.copytree(SAMPLES / "acme-pack", folder, dirs_exist_ok=True)
        (folder / "cases.yaml").write_text(cases)
        packs = load_packs(folder, built_in=False)
        return try_mutants(packs, {"acme": load_cases(packs.packs[0], folder, packs)}, calendar)

    return run


def _alive(trial: Trial, rule: str) -> list[str]:
    return [mutant.change for mutant in trial.survivors if mutant.of == rule]


def test_cases_kill_what_they_notice_and_survivors_are_named(tried: Callable[[str], Trial]) -> None:
    trial = tried(PACK)
    assert not any("becomes 10" in change and "Reserve" in change for change in _alive(trial, "acme-reserve"))
    report = _alive(trial, "acme-report")
    assert "10 working days becomes 9 in the deadline" not in report
    assert "10 working days becomes 11 in the deadline" in report
    assert trial.killed == trial.mutants - len(trial.survivors)
    named = next(
        str(mutant) for mutant in trial.survivors if mutant.change == "10 working days becomes 11 in the deadline"
    )
    assert named.endswith(":9: acme-report: no case notices if 10 working days becomes 11 in the deadline")


def test_one_more_case_kills_one_more(tried: Callable[[str], Trial]) -> None:
    late = "  - {facts: {acme.opened_on: 2026-01-05, acme.reported_on: never}, as_of: 2026-01-20, outcome: fail}\n"
    assert "10 working days becomes 11 in the deadline" not in _alive(tried(PACK + late), "acme-report")


def test_without_cases_nothing_is_killed(tried: Callable[[str], Trial]) -> None:
    trial = tried("acme-keys:\n  - {facts: {}, outcome: unknown}\n")
    assert trial.mutants > 20
    assert trial.killed == 0
    assert not trial.holds


def test_no_mutant_at_all_holds() -> None:
    assert Trial(0, ()).holds
    assert Trial(0, ()).share == 100.0


def test_dates_move_only_to_days_that_are_cited(tried: Callable[[str], Trial]) -> None:
    moved = {change for change in _alive(tried(PACK), "acme-keys") if change.startswith("effective")}
    assert moved == {"effective from 2020-01-01 becomes 2020-01-02"}  # the book it cites starts on 1 January


def test_a_case_on_the_first_day_holds_that_day(tried: Callable[[str], Trial]) -> None:
    first = "acme-keys:\n  - {facts: {acme.keys_split: true}, as_of: 2020-01-01, outcome: pass}\n"
    assert not [change for change in _alive(tried(first), "acme-keys") if change.startswith("effective")]


def test_a_case_that_says_not_in_force_holds_the_days_outside(tmp_path: Path, calendar: Calendar) -> None:
    folder = tmp_path / "acme"
    shutil.copytree(SAMPLES / "acme-pack", folder)
    rules = (folder / "rules.yaml").read_text("utf-8")
    later = rules.replace("effective: {from: 2020-01-01}", "effective: {from: 2021-01-01, until: 2025-12-31}")
    (folder / "rules.yaml").write_text(later, "utf-8")
    packs = load_packs(folder, built_in=False)

    def alive(*days: str) -> set[str]:
        cases = "".join(f"  - {{facts: {{}}, as_of: {day}, outcome: not_in_force}}\n" for day in days)
        (folder / "cases.yaml").write_text("acme-keys:\n" + cases)
        trial = try_mutants(packs, {"acme": load_cases(packs.packs[0], folder, packs)}, calendar)
        return {change.removeprefix("effective ") for change in _alive(trial, "acme-keys") if "effective" in change}

    inward = {"from 2021-01-01 becomes 2021-01-02", "until 2025-12-31 becomes 2025-12-30"}
    outward = {"from 2021-01-01 becomes 2020-12-31", "until 2025-12-31 becomes 2026-01-01"}
    assert alive("1999-01-01") == inward | outward
    assert alive("2020-12-31", "2026-01-01") == inward


def test_definitions_and_pack_conditions_are_changed_once(shipped_packs: Packs, calendar: Calendar) -> None:
    trial = try_mutants(shipped_packs, {}, calendar, only={"cac-order-3"})
    owners = [mutant.of for mutant in trial.survivors]
    pack = next(pack for pack in shipped_packs.packs if pack.id == "cac-order-3")
    assert set(owners) <= {"cac-order-3", *shipped_packs.vocabulary.definitions, *(rule.id for rule in pack.rules)}
    assert owners.count("cac-order-3") == 2  # dropped, turned round
    seen = [(mutant.of, mutant.change) for mutant in trial.survivors if mutant.of == "cac.provider"]
    assert seen
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"x.parts": {"include_any": ["a"]}}, {"x.parts": {"include_all": ["a"]}}, True),
        ({"x.parts": {"include_any": ["a", "b"]}}, {"x.parts": {"include_all": ["a", "b"]}}, False),
        ({"any": [YES, NO, YES]}, {"any": [YES, NO]}, True),
        ({"any": [YES, {"all": [YES, NO]}]}, YES, True),
        ({"any": [YES, {"not": YES}]}, {"any": [NO, {"not": NO}]}, False),  # unanswered is not answered
        ({"x.count": {"at_least": 3}}, {"x.count": {"above": 2}}, True),
        ({"x.amount": {"at_least": 3}}, {"x.amount": {"above": 2}}, False),
        (
            {"all": [{"x.parts": {"include_any": ["a", "b"]}}, {"x.parts": {"include_any": ["c"]}}]},
            {"all": [{"x.parts": {"include_any": ["a"]}}, {"x.parts": {"include_any": ["c"]}}]},
            False,
        ),
    ],
    ids=str,
)
def test_what_no_answer_tells_apart_is_shown_equal(
    parse: Parse, acme_packs: Packs, calendar: Calendar, one: dict[str, object], other: dict[str, object], equal: bool
) -> None:
    first = replace(acme_packs.rules[0], requires=parse(one))
    second = replace(first, requires=parse(other))
    assert are_shown_equal(first, second, date(2026, 1, 31), calendar) is equal


def test_the_shipped_cases_notice_nearly_everything(shipped_packs: Packs, calendar: Calendar) -> None:
    cases = {pack.id: load_cases(pack, shipped("rules") / pack.id, shipped_packs) for pack in shipped_packs.packs}
    trial = try_mutants(shipped_packs, cases, calendar)
    assert trial.mutants > 5_000
    assert trial.holds, f"{trial.share}%: {[str(mutant) for mutant in trial.survivors]}"
