"""Facts: what a profile may say, how an answer is read, and how it is said back.

A fact type is one row of ``_READERS`` (how a written value is read) and of ``say_value`` (how a value is worded).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from compliance.language.complaints import shown, suggestion
from compliance.language.formats import check_format
from compliance.language.frozen import field, frozen
from compliance.language.text import COMMA, Text, joined

NEVER: Literal["never"] = "never"
Value = bool | int | Decimal | date | str | frozenset[str]
FIRST_YEAR, LAST_YEAR = 1900, 2199
LIMIT = 10**12
_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
YES, NO = Text("yes", "是"), Text("no", "否")
UNANSWERED = Text("not answered", "未回答")
NONE_OF_THEM = Text("none", "无")
HAS_NOT_HAPPENED = Text("never", "尚未发生")
NO_SUCH_DAY = Text("no such day", "无此日期")


class FactType(StrEnum):
    """The kinds of answer."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


NUMERIC = frozenset({FactType.INTEGER, FactType.NUMBER})


@frozen
class Fact:
    """One declared question; two facts are the same when their paths are."""

    path: str
    type: FactType
    question: Text = field(compare=False)
    title: Text = field(compare=False)
    theme: str = field(default="", compare=False)
    help: Text | None = field(default=None, compare=False)
    evidence: Text | None = field(default=None, compare=False)
    ahead: bool = field(default=False, compare=False)
    options: Mapping[str, Text] = field(default_factory=dict, compare=False)
    unit: str | None = field(default=None, compare=False)
    minimum: Decimal | None = field(default=None, compare=False)
    maximum: Decimal | None = field(default=None, compare=False)
    format: str | None = field(default=None, compare=False)
    effort_days: int | None = field(default=None, compare=False)
    fixed: bool = field(default=False, compare=False)
    declared_at: tuple[str, int, int] = field(default=("", 1, 1), compare=False)  # file, line, column


UNITS: dict[str, Text] = {
    "CNY": Text("CNY", "元人民币"),
    "EUR": Text("EUR", "欧元"),
    "USD": Text("USD", "美元"),
    "HKD": Text("HKD", "港元"),
    "SGD": Text("SGD", "新加坡元"),
    "percent": Text("percent", "%"),
    "years": Text("years", "年"),
    "months": Text("months", "个月"),
    "weeks": Text("weeks", "周"),
    "days": Text("days", "日"),
    "working days": Text("working days", "个工作日"),
    "business days": Text("business days", "个营业日"),
    "hours": Text("hours", "小时"),
    "minutes": Text("minutes", "分钟"),
    "seconds": Text("seconds", "秒"),
    "persons": Text("persons", "人"),
    "nodes": Text("nodes", "个节点"),
    "times": Text("times", "次"),
    "transactions": Text("transactions", "笔"),
    "transactions per second": Text("transactions per second", "笔/秒"),
    "transactions per day": Text("transactions per day", "笔/日"),
    "level": Text("level", "级"),
}


# English needs a word for one.
_ONE = {
    "years": "year",
    "months": "month",
    "weeks": "week",
    "days": "day",
    "working days": "working day",
    "business days": "business day",
    "hours": "hour",
    "minutes": "minute",
    "seconds": "second",
    "persons": "person",
    "nodes": "node",
    "times": "time",
    "transactions": "transaction",
    "transactions per second": "transaction per second",
    "transactions per day": "transaction per day",
}


def read_value(fact: Fact, written: object) -> Value:
    """Read an answer as the document gives it (bool, int, Decimal, date, str or list).

    Raises ValueError, saying what is allowed, when it is no answer to this fact.
    """
    return _READERS[fact.type](fact, written)


def _boolean(_fact: Fact, written: object) -> bool:
    if not isinstance(written, bool):
        raise ValueError(f"{shown(written)} is no answer here (write true or false)")
    return written


def _choice(fact: Fact, written: object) -> str:
    if not isinstance(written, str) or written not in fact.options:
        raise ValueError(f"{shown(written)} is not an option{suggestion(written, fact.options)}")
    return written


def _choices(fact: Fact, written: object) -> frozenset[str]:
    if not isinstance(written, list):
        raise ValueError(f"{shown(written)} is no list (write [] for none, or some of: {', '.join(fact.options)})")
    for position, option in enumerate(written):
        _choice(fact, option)
        if option in written[:position]:
            raise ValueError(f"{option} stands twice in the list")
    return frozenset(written)


def _number(fact: Fact, written: object) -> int | Decimal:
    if isinstance(written, bool) or not isinstance(written, int | Decimal):
        raise ValueError(f"{shown(written)} is no number (plain digits, with an optional minus and decimal point)")
    if fact.type is FactType.INTEGER and not isinstance(written, int):
        raise ValueError(f"{written} is not a whole number")
    value = Decimal(written)
    if abs(value) >= LIMIT:
        raise ValueError(f"{shown(written)} is too large (below 10^12)")
    if value != round(value, 2):
        raise ValueError(f"{written} has more than two decimals")
    if fact.minimum is not None and value < fact.minimum:
        raise ValueError(f"{written} is too small (at least {fact.minimum})")
    if fact.maximum is not None and value > fact.maximum:
        raise ValueError(f"{written} is too large (at most {fact.maximum})")
    return int(value) if value == int(value) else value


def _date(_fact: Fact, written: object) -> date | str:
    if written == NEVER:
        return NEVER
    day = iso_date(written)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        allowed = f"a date such as 2026-03-02, {FIRST_YEAR} to {LAST_YEAR}, or never"
        raise ValueError(f"{shown(written)} is no date here (write {allowed})")
    return day


def iso_date(written: object) -> date | None:
    """Read a date, or a text such as 2026-03-02; ``None`` for anything else."""
    if isinstance(written, date):
        return written
    if not isinstance(written, str) or not re.fullmatch(_ISO, written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _text(fact: Fact, written: object) -> str:
    if not isinstance(written, str):
        raise ValueError(f"{shown(written)} is no text (put it in quotation marks)")
    if fact.format:
        check_format(fact.format, written)
    return written


_READERS: dict[FactType, Callable[[Fact, object], Value]] = {
    FactType.BOOLEAN: _boolean,
    FactType.CHOICE: _choice,
    FactType.CHOICES: _choices,
    FactType.INTEGER: _number,
    FactType.NUMBER: _number,
    FactType.DATE: _date,
    FactType.TEXT: _text,
}


def as_of_reading(fact: Fact, value: Value, as_of: date) -> Value:
    """Give a value as it read on a day: what had not happened yet reads ``never``, unless the fact looks ahead."""
    if isinstance(value, date) and value > as_of and not fact.ahead:
        return NEVER
    return value


def say_value(fact: Fact, value: Value | None) -> Text:
    """Word a value of this fact, ``None`` being unanswered."""
    match value:
        case None:
            return UNANSWERED
        case bool():
            return YES if value else NO
        case frozenset():
            named = [fact.options[option] for option in fact.options if option in value]
            return joined(named, COMMA) if named else NONE_OF_THEM
        case date():
            return Text(value.isoformat(), value.isoformat())
        case str() if fact.type is FactType.DATE:
            return NO_SUCH_DAY if fact.ahead else HAS_NOT_HAPPENED
        case str():
            return fact.options.get(value, Text(value, value))
        case _:
            return say_number(value, fact.unit)


def say_number(value: int | Decimal, unit: str | None) -> Text:
    """Word a number with its unit, thousands grouped."""
    digits = f"{value:,}"
    if unit is None:
        return Text(digits, digits)
    name = UNITS[unit]
    return Text(f"{digits} {_ONE.get(name.en, name.en) if value == 1 else name.en}", f"{digits}{name.zh}")


def fits(fact: Fact, value: Value) -> bool:
    """Whether a value, perhaps read by another declaration, is an answer to this fact."""
    try:
        return read_value(fact, sorted(value) if isinstance(value, frozenset) else value) == value
    except ValueError:
        return False
