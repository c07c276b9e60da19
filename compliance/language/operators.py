"""Operators: each is one row with the fact types it takes, the operand it wants, when it holds, and its two sentences.

Every reading of a condition works from these rows; none has a case for one operator.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from functools import reduce
from operator import eq, ge, gt, le, lt, or_
from typing import Any

from compliance.language.facts import NEVER, NUMERIC, FactType
from compliance.language.frozen import field, frozen
from compliance.language.text import COMMA, Text

# Between the options of a list; Chinese lists with the same mark either way, the sentence says which is meant.
_AND, _OR = Text(" and ", "、"), Text(" or ", "、")
# Values reach a row typed: conditions are checked against the declarations when a pack is loaded.
Compared = Any


class Takes(Enum):
    """What stands behind an operator."""

    NOTHING = auto()  # the word is the test: done, never
    VALUE = auto()  # one value of the fact itself
    VALUES = auto()  # a list of options, one of which the fact must be
    NUMBER = auto()  # a number, a numeric fact, or a share of one
    DAY = auto()  # a date, a date fact, or as_of
    WINDOW = auto()  # a duration ending on as_of
    AFTER = auto()  # a duration counted from a date or date fact
    BEFORE = auto()  # a duration counted back from a date or date fact
    OPTIONS = auto()  # a list of options, or a choices fact with the same ones


@frozen
class Operator:
    """One row; ``holds(value, operand)`` is asked only when both are known and neither reads ``never``."""

    name: str
    types: frozenset[FactType]
    takes: Takes
    holds: Callable[[Compared, Compared], bool] = field(compare=False)
    needs: Text = field(compare=False)  # follows "needs"
    bars: Text = field(compare=False)  # the same under ``not``
    never_holds: bool = False  # what a subject that reads ``never`` gives
    clock: bool = False  # holds while the date it is counted from reads ``never``
    joint: Text = field(default=COMMA, compare=False)  # stands between the options of its operand
    lacking: Callable[[Compared, Compared], Compared] = field(default=lambda _value, operand: operand, compare=False)
    """What of the operand a value that fails still lacks; reasons name only that."""
    excess: Callable[[Compared, Compared], Compared] = field(default=lambda _value, operand: operand, compare=False)
    """What of the operand a value has that ``not`` bars; reasons name only that."""
    neighbour: str = ""  # the operator of the same types and operand that it is most easily mistaken for
    column: Callable[[Compared, Compared], Any] | None = field(default=None, compare=False)
    """``holds`` for a whole column of numbers, days, codes or options; without one, the rows are asked one by one."""

    def __reduce__(self) -> tuple[Any, ...]:
        return operator_named, (self.name, min(self.types))


def _inside(value: Compared, window: Compared) -> Any:
    return (window[0] <= value) & (value <= window[1])


def _no(_value: Compared, _operand: Compared) -> bool:
    return False


def _any_equal(column: Compared, wanted: Compared) -> Any:
    return reduce(or_, [column == code for code in wanted])


# What compares a column as it compares a value.
_EITHER_WAY = (eq, ge, gt, le, lt, _inside, _no)


def _row(
    name: str,
    types: frozenset[FactType],
    takes: Takes,
    holds: Callable[[Compared, Compared], bool],
    needs: tuple[str, str],
    bars: tuple[str, str],
    **more: Any,
) -> Operator:
    more = {"column": holds if holds in _EITHER_WAY else None, **more}
    return Operator(name, types, takes, holds, Text(*needs), Text(*bars), **more)


_PLAIN = frozenset({FactType.BOOLEAN, FactType.CHOICE}) | NUMERIC
_CHOICE, _CHOICES, _DATE = (frozenset({kind}) for kind in (FactType.CHOICE, FactType.CHOICES, FactType.DATE))


# Names on the right are how a test is written: `path: value`, `path: [a, b]`, `path: done`, `path: {name: operand}`.
OPERATORS: tuple[Operator, ...] = (
    _row("is", _PLAIN, Takes.VALUE, eq,
         ("{operand}", "{operand}"), ("anything but {operand}", "不为{operand}")),
    _row("one_of", _CHOICE, Takes.VALUES, lambda value, wanted: value in wanted,
         ("{operand}", "为下列之一：{operand}"), ("anything but {operand}", "不为{operand}中的任何一项"), joint=_OR,
         column=_any_equal),
    _row("done", _DATE, Takes.NOTHING, le,
         ("to be done", "已完成"), ("not to be done", "未完成")),
    _row("never", _DATE, Takes.NOTHING, _no,
         ("not to have happened", "未发生"), ("to have happened", "已发生"), never_holds=True),
    _row("at_least", NUMERIC, Takes.NUMBER, ge,
         ("at least {operand}", "不低于{operand}"), ("less than {operand}", "低于{operand}"), neighbour="above"),
    _row("at_most", NUMERIC, Takes.NUMBER, le,
         ("at most {operand}", "不高于{operand}"), ("more than {operand}", "高于{operand}"), neighbour="below"),
    _row("above", NUMERIC, Takes.NUMBER, gt,
         ("more than {operand}", "高于{operand}"), ("at most {operand}", "不高于{operand}"), neighbour="at_least"),
    _row("below", NUMERIC, Takes.NUMBER, lt,
         ("less than {operand}", "低于{operand}"), ("at least {operand}", "不低于{operand}"), neighbour="at_most"),
    _row("on_or_after", _DATE, Takes.DAY, ge,
         ("{operand} or later", "不早于{operand}"), ("a day before {operand}", "早于{operand}"), clock=True,
         neighbour="on_or_before"),
    _row("on_or_before", _DATE, Takes.DAY, le,
         ("{operand} or earlier", "不晚于{operand}"), ("a day after {operand}", "晚于{operand}"), clock=True,
         neighbour="on_or_after"),
    _row("within_last", _DATE, Takes.WINDOW, _inside,
         ("a day within the last {operand}", "在最近{operand}之内"),
         ("no day within the last {operand}", "不在最近{operand}之内")),
    _row("within", _DATE, Takes.AFTER, le,
         ("to be within {operand}", "在{operand}之内"), ("to be later than {operand}", "晚于{operand}"), clock=True),
    _row("at_least", _DATE, Takes.BEFORE, le,
         ("to be at least {operand}", "至少在{operand}"), ("to be less than {operand}", "不足{operand}"), clock=True),
    _row("include_all", _CHOICES, Takes.OPTIONS, ge,
         ("{operand}", "包括{operand}"), ("anything but {operand} together", "不同时包括{operand}"), joint=_AND,
         lacking=lambda value, wanted: wanted - value, neighbour="include_any",
         column=lambda options, wanted: options.include_all(wanted)),
    _row("include_any", _CHOICES, Takes.OPTIONS, lambda value, wanted: not value.isdisjoint(wanted),
         ("{operand}", "至少包括一项：{operand}"), ("nothing of {operand}", "不包括任何一项：{operand}"), joint=_OR,
         excess=lambda value, barred: value & barred, neighbour="include_all",
         column=lambda options, wanted: options.include_any(wanted)),
)  # fmt: skip

# The second key that an operand of this kind is written with.
COMPANION: dict[Takes, str] = {Takes.AFTER: "after", Takes.BEFORE: "before", Takes.NUMBER: "of"}
IMPLICIT = frozenset({Takes.NOTHING, Takes.VALUE, Takes.VALUES})


def operator_named(name: str, kind: FactType) -> Operator | None:
    """Give the row of this name that takes this fact type."""
    return next((row for row in OPERATORS if row.name == name and kind in row.types), None)


def operators_of(kind: FactType) -> list[str]:
    """Give the names that may stand in ``path: {name: operand}`` for a fact type."""
    return [row.name for row in OPERATORS if kind in row.types and row.takes not in IMPLICIT]


def implicit_operator(kind: FactType, written: object) -> Operator | None:
    """Give the row behind ``path: value``: done and never for dates, is and one_of for the others."""
    if kind is FactType.DATE:
        return operator_named(written, kind) if written in ("done", NEVER) and isinstance(written, str) else None
    return operator_named("one_of" if isinstance(written, list) else "is", kind)
