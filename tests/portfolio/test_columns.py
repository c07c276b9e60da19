"""The columnar evaluator against the conformance cases: the same conditions, the same truths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from compliance.language import conditions
from compliance.language.conditions import Condition, with_parts
from compliance.language.evaluation import Situation, evaluate
from compliance.language.facts import Fact, FactType, Value
from compliance.language.operators import OPERATORS
from compliance.language.parsing import Parser
from compliance.language.text import Text
from compliance.language.truth import Truth
from compliance.portfolio.bitmaps import every, unpack
from compliance.portfolio.circuits import Circuit
from compliance.portfolio.columns import Tables
from compliance.portfolio.programs import Program
from compliance.portfolio.sides import Side
from compliance.portfolio.storage import storages
from tests.conformance import CASES, Case
from tests.portfolio.blocks import block_of

SAYINGS = sorted({(case.id.split(":")[0], str(case.situation.as_of)) for case in CASES})


def truths_of(
    conditions: list[Condition], facts: Mapping[str, Fact], rows: Sequence[Mapping[str, Value]], day: Situation
) -> list[list[Truth]]:
    """Evaluate conditions over rows: for each condition the truth of every row."""
    tables = Tables(replace(day, facts={}), storages(facts))
    circuit = Circuit()
    side = Side(circuit, tables)
    wires = [wire for condition in conditions for wire in side.truths(condition)]
    program = Program(circuit, [], wires)
    block = block_of(facts, rows)
    given = side.leaves.reader(program.inputs).read(block)
    kept = program.run(every(len(rows)), given, lambda _number, _bitmap: None)
    planes = [
        (unpack(true, len(rows)), unpack(false, len(rows))) for true, false in zip(kept[::2], kept[1::2], strict=True)
    ]
    return [[Truth(1 + int(t) - int(f)) for t, f in zip(true, false, strict=True)] for true, false in planes]


def without_columns(condition: Condition) -> Condition:
    """Take the operators their columnar form, so that the rows are asked one by one."""
    if isinstance(condition, conditions.Test):
        return replace(condition, operator=replace(condition.operator, column=None))
    return with_parts(condition, tuple(without_columns(part) for part in condition.parts))


def of(saying: tuple[str, str]) -> Iterator[Case]:
    return (case for case in CASES if (case.id.split(":")[0], str(case.situation.as_of)) == saying)


@pytest.mark.parametrize("columnar", [True, False], ids=["columns", "rows"])
@pytest.mark.parametrize("saying", SAYINGS, ids=":".join)
def test_conformance(saying: tuple[str, str], columnar: bool) -> None:
    cases = list(of(saying))
    conditions = [case.condition if columnar else without_columns(case.condition) for case in cases]
    rows = [case.situation.facts for case in cases]
    found = truths_of(conditions, cases[0].vocabulary.facts, rows, cases[0].situation)
    wrong = [case.id for place, case in enumerate(cases) if found[place][place] is not case.truth]
    assert wrong == []


def fact(path: str, kind: FactType, **more: Any) -> Fact:
    return Fact(path, kind, Text(path, path), Text(path, path), **more)


def assert_as_by_rows(
    written: list[dict[str, Any]], facts: Mapping[str, Fact], rows: Sequence[Mapping[str, Value]]
) -> None:
    parser = Parser(facts.get, str, [])
    parsed = [condition for each in written if (condition := parser.condition(each, ()))]
    assert (parser.complaints, len(parsed)) == ([], len(written))
    day = CASES[0].situation
    by_rows = [[evaluate(condition, replace(day, facts=row)) for row in rows] for condition in parsed]
    assert truths_of(parsed, facts, rows, day) == by_rows


@pytest.mark.parametrize("number", [7, 8, 63, 64, 130])
def test_lists_of_any_number_of_options(number: int) -> None:
    options = {f"o{place}": Text("", "") for place in range(number)}
    facts = {path: fact(path, FactType.CHOICES, options=options) for path in ("a.these", "a.those")}
    drawn = Random(number)
    some = [drawn.sample(sorted(options), size) for size in (1, 2, 5, number) for _ in range(4)]
    written = [{"a.these": {how: what}} for how in ("include_all", "include_any") for what in [*some, "a.those"]]
    answers = [frozenset[str](), *map(frozenset, some), *(frozenset(options.keys() - set(few)) for few in some)]
    rows: list[Mapping[str, Value]] = [{}, *({"a.these": drawn.choice(answers)} for _ in range(9))]
    rows += [{"a.these": these, "a.those": drawn.choice(answers)} for these in answers]
    assert_as_by_rows(written, facts, rows)


def test_shares_of_the_largest_numbers_a_column_holds() -> None:
    most = 21_474_836
    limits = {"minimum": Decimal(-most), "maximum": Decimal(most)}
    facts = {path: fact(path, FactType.INTEGER, **limits) for path in ("a.part", "a.whole")}
    numbers = (-most, -1, 0, 1, most // 2, most // 2 + 1, most)
    rows: list[Mapping[str, Value]] = [{"a.part": part, "a.whole": whole} for part in numbers for whole in numbers]
    tests = ("at_least", "at_most", "above", "below")
    shares = ("0.01", "33.33", "50", "99.99", "100", "999.99")
    written = [{"a.part": {how: f"{share} percent", "of": "a.whole"}} for how in tests for share in shares]
    assert_as_by_rows(written, facts, rows)


def test_every_operator_of_the_language_compares_whole_columns() -> None:
    assert [row.name for row in OPERATORS if row.column is None] == []
