"""The columnar evaluator against the conformance cases: the same conditions, the same truths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from compliance.language import conditions
from compliance.language.conditions import Condition, with_parts
from compliance.language.evaluation import Situation
from compliance.language.facts import Fact, Value
from compliance.language.operators import OPERATORS
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
    conditions: list[Condition], facts: Mapping[str, Fact], rows: list[Mapping[str, Value]], day: Situation
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


def test_every_operator_of_the_language_compares_whole_columns() -> None:
    assert [row.name for row in OPERATORS if row.column is None] == []
