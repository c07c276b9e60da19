"""A second opinion: rules as DuckDB SQL, written from the contract and sharing nothing with the evaluators.

A condition is a boolean expression whose NULL is unknown, so SQL's own logic joins them. Tables are as people write
them: texts, lists, dates with 9999-12-31 for ``never``. Days counted by working or business days are looked up in the
table ``reach``, filled from the calendar's own library.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

import chinese_calendar
import duckdb
import pyarrow as pa

from compliance.documents.rules import Rule
from compliance.language.conditions import (
    All,
    AnyOf,
    AsOf,
    AtLeast,
    Condition,
    Constant,
    CountedDay,
    Defined,
    Not,
    Operand,
    Reference,
    Share,
    Test,
    Window,
)
from compliance.language.facts import Fact, FactType

_FIRST, _LAST = date(1899, 1, 1), date(2240, 12, 31)
_FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
_COMPARES = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<", "on_or_after": ">=", "on_or_before": "<="}


class Oracle:
    """Renders rules for one day and asks DuckDB."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.lookups: dict[tuple[str, int, str, bool], str] = {}  # anchor, count, unit, forward: alias of its join

    def outcomes(self, rules: Iterable[Rule], table: Any) -> dict[str, list[str]]:
        """Give what every rule comes to, row by row."""
        asked = list(rules)
        columns = [f"{self.outcome(rule)} AS r{place}" for place, rule in enumerate(asked)]
        found = self._select(columns, table)
        return {rule.id: found.column(place).to_pylist() for place, rule in enumerate(asked)}

    def truths(self, conditions: Iterable[Condition], table: Any) -> list[list[bool | None]]:
        """Give the truth of every condition, row by row."""
        found = self._select([f"{self.condition(each)} AS c{place}" for place, each in enumerate(conditions)], table)
        return [column.to_pylist() for column in found.columns]

    def query(self, columns: list[str], source: str = "profiles") -> str:
        """Give the query for some columns, with the joins they need."""
        joins = "".join(
            f" LEFT JOIN reach AS {alias} ON {alias}.day = {_name(anchor)} AND {alias}.count = {count}"
            f" AND {alias}.unit = '{unit}' AND {alias}.forward = {forward}"
            for (anchor, count, unit, forward), alias in self.lookups.items()
        )
        return f"SELECT {', '.join(columns)} FROM {source}{joins} ORDER BY place"

    def _select(self, columns: list[str], table: Any) -> Any:
        numbered = table.append_column("place", pa.array(range(table.num_rows)))
        with duckdb.connect() as connection:
            connection.register("profiles", numbered)
            connection.register("reach", self.reach(table))
            return connection.sql(self.query(columns)).to_arrow_table()

    def reach(self, table: Any) -> Any:
        """Give the days that are reached by counting from those that occur."""
        rows = {
            (day, count, unit, forward, stepped(day, count, unit, forward))
            for anchor, count, unit, forward in self.lookups
            if anchor in table.column_names
            for day in table[anchor].unique().to_pylist()
            if day is not None and day != date.max
        }
        columns = list(zip(*sorted(rows), strict=True)) or [()] * 5
        types = [pa.date32(), pa.int64(), pa.string(), pa.bool_(), pa.date32()]
        named = zip(("day", "count", "unit", "forward", "reached"), columns, types, strict=True)
        return pa.table({name: pa.array(column, kind) for name, column, kind in named})

    def outcome(self, rule: Rule) -> str:
        """Give a rule's outcome."""
        applies = "TRUE" if rule.applies_when is None else self.condition(rule.applies_when)
        requires = self.condition(rule.requires)
        opened, unanswered = self._clock(rule.deadline)
        return (
            f"CASE WHEN NOT {applies} THEN 'not_applicable' WHEN {requires} THEN 'pass'"
            f" WHEN ({applies}) IS NULL THEN 'unknown' WHEN {opened} THEN 'pending'"
            f" WHEN NOT {requires} AND NOT {unanswered} THEN 'fail' ELSE 'unknown' END"
        )

    def _clock(self, deadline: Operand | None) -> tuple[str, str]:
        """Give whether a deadline is open, and whether its anchor is unanswered."""
        match deadline:
            case None:
                return "FALSE", "FALSE"
            case Constant(day) | CountedDay(_, Constant(day), _) as fixed:
                assert isinstance(day, date)
                due = self._counted(fixed) if isinstance(fixed, CountedDay) else _day(day)
                return f"({due} >= {_day(self.as_of)})", "FALSE"
            case Reference(fact):
                return self._open(fact, _name(fact.path))
            case CountedDay(_, Reference(fact), _):
                return self._open(fact, self._counted(deadline))
            case _:
                raise AssertionError(deadline)

    def _open(self, anchor: Fact, due: str) -> tuple[str, str]:
        column = _name(anchor.path)
        return f"({self._never(anchor)} OR {due} >= {_day(self.as_of)})", f"({column} IS NULL)"

    def condition(self, condition: Condition) -> str:
        """Give a condition: true, false, or NULL for unknown."""
        match condition:
            case Test():
                return f"({self._test(condition)})"
            case Not((part,)):
                return f"(NOT {self.condition(part)})"
            case Defined(_, _, (part,)):
                return self.condition(part)
            case All(parts):
                return f"({' AND '.join(map(self.condition, parts))})"
            case AnyOf(parts):
                return f"({' OR '.join(map(self.condition, parts))})"
            case AtLeast(count, parts):
                each = [self.condition(part) for part in parts]
                hold = " + ".join(f"COALESCE(CAST({part} AS INTEGER), 0)" for part in each)
                may = " + ".join(f"COALESCE(CAST({part} AS INTEGER), 1)" for part in each)
                return f"(CASE WHEN {hold} >= {count} THEN TRUE WHEN {may} < {count} THEN FALSE END)"

    def _test(self, test: Test) -> str:
        match test.fact.type:
            case FactType.DATE:
                return self._date_test(test)
            case FactType.CHOICES:
                return _list_test(test)
            case FactType.INTEGER | FactType.NUMBER:
                return _number_test(test)
            case _:
                assert isinstance(test.operand, Constant)
                value = test.operand.value
                if isinstance(value, frozenset):
                    return f"{_name(test.fact.path)} IN ({_texts(value)})"
                return f"{_name(test.fact.path)} = {str(value).upper() if isinstance(value, bool) else _texts([value])}"

    def _never(self, fact: Fact) -> str:
        column = _name(fact.path)
        later = "" if fact.ahead else f" OR {column} > {_day(self.as_of)}"
        return f"({column} = {_day(date.max)}{later})"

    def _date_test(self, test: Test) -> str:
        column, never, name = _name(test.fact.path), self._never(test.fact), test.operator.name
        if name == "never":
            return never
        if name == "done":
            return f"NOT {never} AND {column} <= {_day(self.as_of)}"
        if isinstance(test.operand, Window):
            since = self._counted(CountedDay(test.operand.duration, Constant(self.as_of), forward=False))
            return f"NOT {never} AND {column} BETWEEN {since} AND {_day(self.as_of)}"
        sign = ">=" if name == "on_or_after" else "<="
        bound = self._day_operand(test.operand)
        started = f"CASE WHEN {self._never(fact)} THEN TRUE" if (fact := _anchor(test.operand)) else "CASE"
        missing = f"WHEN {column} IS NULL OR {bound} IS NULL THEN NULL"
        return f"{started} {missing} WHEN {never} THEN FALSE ELSE {column} {sign} {bound} END"

    def _day_operand(self, operand: Operand) -> str:
        match operand:
            case Constant(day):
                assert isinstance(day, date)
                return _day(day)
            case AsOf():
                return _day(self.as_of)
            case Reference(fact):
                return _name(fact.path)
            case CountedDay():
                return self._counted(operand)
            case _:
                raise AssertionError(operand)

    def _counted(self, operand: CountedDay) -> str:
        count, unit = operand.duration.count, operand.duration.unit
        constant = isinstance(operand.anchor, Constant)
        if unit in ("working day", "business day"):
            if isinstance(operand.anchor, Reference):
                key = (operand.anchor.fact.path, count, unit, operand.forward)
                alias = self.lookups.setdefault(key, f"reach{len(self.lookups)}")
                return f"{alias}.reached"
            assert isinstance(operand.anchor.value, date)
            return _day(stepped(operand.anchor.value, count, unit, operand.forward))
        anchor = _day(operand.anchor.value) if constant else _name(operand.anchor.fact.path)  # type: ignore[union-attr, arg-type]
        sign = "+" if operand.forward else "-"
        # A day far off is no date of DuckDB; 8,000 years are as far.
        years = {"day": 365, "week": 52, "month": 12, "year": 1}[unit]
        count = min(count, 1_900 * years)
        return f"CAST({anchor} {sign} INTERVAL {count} {unit} AS DATE)"


def _anchor(operand: Operand) -> Fact | None:
    match operand:
        case Reference(fact) | CountedDay(_, Reference(fact), _):
            return fact
        case _:
            return None


def _list_test(test: Test) -> str:
    function = {"include_all": "list_has_all", "include_any": "list_has_any"}[test.operator.name]
    match test.operand:
        case Reference(fact):
            wanted = _name(fact.path)
        case Constant(frozenset() as options):
            wanted = f"[{_texts(options)}]"
        case _:
            raise AssertionError(test)
    return f"{function}({_name(test.fact.path)}, {wanted})"


def _number_test(test: Test) -> str:
    column = _exact(test.fact.path)
    sign = "=" if test.operator.name == "is" else _COMPARES[test.operator.name]
    match test.operand:
        case Constant(value):
            return f"{column} {sign} CAST('{value}' AS DECIMAL(38, 2))"
        case Reference(fact):
            return f"{column} {sign} {_exact(fact.path)}"
        case Share(percent, fact):
            return f"{column} * CAST('100.00' AS DECIMAL(5, 2)) {sign} {_exact(fact.path)} * CAST('{percent}' AS DECIMAL(5, 2))"
        case _:
            raise AssertionError(test)


def _exact(path: str) -> str:
    return f"CAST({_name(path)} AS DECIMAL(33, 2))"


def _name(path: str) -> str:
    return f'"{path}"'


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def _texts(values: Iterable[Any]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


def _counts(day: date, unit: str) -> bool:
    """Whether a day is counted: by the library's own answer where it has one."""
    if unit == "business day":
        return day.isoweekday() <= 5
    if _published(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.isoweekday() <= 5 and (day.month, day.day) not in _FIXED


@cache
def _published(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@cache
def _counted_days(unit: str) -> tuple[list[date], dict[date, int]]:
    """Give the counted days in order, and for every day how many lie up to it."""
    days = [_FIRST + timedelta(number) for number in range((_LAST - _FIRST).days)]
    counted: list[date] = []
    upto: dict[date, int] = {}
    for day in days:
        if _counts(day, unit):
            counted.append(day)
        upto[day] = len(counted)
    return counted, upto


def stepped(anchor: date, count: int, unit: str, forward: bool) -> date:
    """Give the count-th counted day after an anchor, or before it."""
    counted, upto = _counted_days(unit)
    if forward:
        return counted[upto[anchor] + count - 1]
    return counted[upto[anchor - timedelta(1)] - count]
