"""The generated pack as Polars expressions, over the table as people write it: one column of small numbers a rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import and_, ge, gt, le, lt, or_
from pathlib import Path
from typing import Any

import polars as pl

from compliance.assessment.outcomes import Outcome
from compliance.documents.rules import Rule
from compliance.language.conditions import All, AnyOf, Condition, Not, Test
from compliance.language.durations import prc_calendar
from compliance.language.evaluation import Situation, resolve
from compliance.language.facts import FactType
from compliance.portfolio.results import OUTCOMES

_COMPARES = {"at_least": ge, "at_most": le, "above": gt, "below": lt}


class Frame:
    """The rules as one selection of a table in memory."""

    def __init__(self, rules: Sequence[Rule], file: Path, as_of: date) -> None:
        self._frame = pl.read_parquet(file)
        self._today = Situation({}, as_of, prc_calendar())
        self._columns = [self._outcome(rule).alias(rule.id) for rule in rules]

    def run(self) -> Any:
        """Evaluate."""
        return self._frame.select(self._columns)

    def codes(self) -> list[Any]:
        """Give the places of the outcomes of every rule."""
        return [column.to_numpy() for column in self.run().get_columns()]

    def _outcome(self, rule: Rule) -> Any:
        requires = self._condition(rule.requires)
        applies = pl.lit(True) if rule.applies_when is None else self._condition(rule.applies_when)
        return (
            pl.when(~applies)
            .then(_code(Outcome.NOT_APPLICABLE))
            .when(requires)
            .then(_code(Outcome.PASS))
            .when(applies & ~requires)
            .then(_code(Outcome.FAIL))
            .otherwise(_code(Outcome.UNKNOWN))
        )

    def _condition(self, condition: Condition) -> Any:
        match condition:
            case Not((part,)):
                return ~self._condition(part)
            case All(parts):
                return reduce(and_, map(self._condition, parts))
            case AnyOf(parts):
                return reduce(or_, map(self._condition, parts))
            case Test():
                return self._test(condition)
            case _:
                raise AssertionError(condition)

    def _test(self, test: Test) -> Any:
        column, operand = pl.col(test.fact.path), resolve(test.operand, self._today)
        match test.fact.type:
            case FactType.BOOLEAN:
                return column if operand else ~column
            case FactType.CHOICE:
                return column.is_in(sorted(operand)) if isinstance(operand, frozenset) else column == operand
            case FactType.CHOICES:
                assert isinstance(operand, frozenset)
                held = [column.list.contains(option) for option in sorted(operand)]
                return reduce(and_ if test.operator.name == "include_all" else or_, held)
            case FactType.DATE:
                return self._day(test, column, operand)
            case _:
                return _COMPARES[test.operator.name](column, float(operand))  # type: ignore[arg-type] # a number

    def _day(self, test: Test, column: Any, operand: Any) -> Any:
        match test.operator.name:
            case "done":
                return column <= self._today.as_of
            case "never":
                return column > self._today.as_of
            case _:
                return (column >= operand[0]) & (column <= self._today.as_of)


def _code(outcome: Outcome) -> Any:
    return pl.lit(OUTCOMES.index(outcome), pl.UInt8)
