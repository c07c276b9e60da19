"""What a person types, in either language, is an answer or is refused; what is allowed is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.filling.typed import allowed, read_typed
from compliance.language.facts import NEVER, Fact, FactType, Value
from compliance.language.text import Text


def fact(kind: FactType, **more: Any) -> Fact:
    return Fact("a.b", kind, Text("?", "？"), Text("b", "乙"), **more)


OPTIONS = {"north": Text("North", "北部"), "south": Text("South", "南部"), "east": Text("Far East", "远东")}
KINDS = {
    "yes": fact(FactType.BOOLEAN),
    "one": fact(FactType.CHOICE, options=OPTIONS),
    "some": fact(FactType.CHOICES, options=OPTIONS),
    "day": fact(FactType.DATE),
    "until": fact(FactType.DATE, ahead=True),
    "whole": fact(FactType.INTEGER, minimum=Decimal(0), unit="days"),
    "share": fact(FactType.NUMBER, minimum=Decimal(0), maximum=Decimal(200), unit="percent"),
    "words": fact(FactType.TEXT),
}


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("yes", " Y ", True),
        ("yes", "是", True),
        ("yes", "no", False),
        ("yes", "否", False),
        ("one", "2", "south"),
        ("one", "south", "south"),
        ("one", "far east", "east"),
        ("one", "北部", "north"),
        ("some", "1 3", frozenset({"north", "east"})),
        ("some", "１，３", frozenset({"north", "east"})),
        ("some", "north, south", frozenset({"north", "south"})),
        ("some", "[south]", frozenset({"south"})),
        ("some", "1 1", frozenset({"north"})),
        ("some", "0", frozenset()),
        ("some", "[]", frozenset()),
        ("some", "无", frozenset()),
        ("day", "2026-03-02", date(2026, 3, 2)),
        ("day", "never", NEVER),
        ("day", "Not yet", NEVER),
        ("day", "尚未发生", NEVER),
        ("until", "2030-01-01", date(2030, 1, 1)),
        ("day", "0", NEVER),
        ("until", "无此日期", NEVER),
        ("until", "0", NEVER),
        ("whole", "1,000", 1000),
        ("whole", "１２", 12),
        ("share", "99.50", Decimal("99.5")),
        ("words", "０ words", "０ words"),
    ],
)
def test_it_is_an_answer(kind: str, typed: str, value: Value) -> None:
    assert read_typed(KINDS[kind], typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("yes", "maybe"),
        ("yes", ""),
        ("one", "0"),
        ("one", "4"),
        ("one", "1 2"),
        ("some", ""),
        ("some", "4"),
        ("some", "1 4"),
        ("some", ","),
        ("day", "2026-02-30"),
        ("day", "yesterday"),
        ("day", "1"),
        ("whole", "1.5"),
        ("whole", "1,00"),
        ("whole", "-1"),
        ("whole", "1e3"),
        ("share", "200.01"),
        ("share", "99.999"),
        ("words", " "),
    ],
)
def test_it_is_none(kind: str, typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the facts' own
        read_typed(KINDS[kind], typed)


@given(st.sampled_from(sorted(KINDS)), st.text())
def test_anything_typed_is_an_answer_or_refused(kind: str, typed: str) -> None:
    try:
        read_typed(KINDS[kind], typed)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("kind", "en", "zh"),
    [
        ("one", "one number of the list, 1 to 3", "填列表中的一个序号，1至3"),
        ("until", "a date such as 2026-03-02, or never: there is no such day", "日期（如 2026-03-02），无此日期填 0"),
        ("whole", "a whole number · in days · at least 0", "整数 · 单位：日 · 不小于0"),
    ],
)
def test_what_is_allowed_is_said(kind: str, en: str, zh: str) -> None:
    assert allowed(KINDS[kind]) == Text(en, zh)
