"""Answers: how each type of fact is read, what is refused and with which words, and how a value is said back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from compliance.language.facts import NEVER, Fact, FactType, as_of_reading, read_value, say_value
from compliance.language.formats import FORMATS, check_format
from compliance.language.text import Text

OPTIONS = {"north": Text("North", "北"), "south": Text("South", "南")}


def fact(kind: str, **more: Any) -> Fact:
    words = Text("it", "它")
    options = OPTIONS if kind.startswith("choice") else {}
    return Fact("x.it", FactType(kind), words, words, options=options, **more)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("boolean", True, True),
        ("choice", "north", "north"),
        ("choices", [], frozenset()),
        ("choices", ["south", "north"], frozenset({"north", "south"})),
        ("integer", -3, -3),
        ("number", Decimal("2.50"), Decimal("2.50")),
        ("number", Decimal("2.00"), 2),
        ("number", 10**12 - 1, 10**12 - 1),
        ("date", date(1900, 1, 1), date(1900, 1, 1)),
        ("date", "2199-12-31", date(2199, 12, 31)),
        ("date", "never", NEVER),
        ("text", "as it is", "as it is"),
    ],
)
def test_read(kind: str, written: Any, value: Any) -> None:
    read = read_value(fact(kind), written)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "written", "says"),
    [
        ("boolean", "yes", "'yes' is no answer here (write true or false)"),
        ("boolean", 1, "1 is no answer here"),
        ("choice", "nort", "did you mean north?"),
        ("choice", True, "true is not an option (allowed: north, south)"),
        ("choices", "north", "is no list (write [] for none, or some of: north, south)"),
        ("choices", ["north", "west"], "'west' is not an option"),
        ("choices", ["north", "north"], "north stands twice"),
        ("integer", Decimal("1.5"), "1.5 is not a whole number"),
        ("integer", True, "true is no number"),
        ("number", "12", "'12' is no number"),
        ("number", Decimal("0.123"), "more than two decimals"),
        ("number", 10**12, "too large (below 10^12)"),
        ("number", -(10**12), "too large (below 10^12)"),
        (
            "date",
            date(1899, 12, 31),
            "1899-12-31 is no date here (write a date such as 2026-03-02, 1900 to 2199, or never)",
        ),
        ("date", date(2200, 1, 1), "is no date here"),
        ("date", "2026-3-2", "is no date here"),
        ("date", "2026-02-30", "is no date here"),
        ("date", True, "is no date here"),
        ("text", 5, "5 is no text (put it in quotation marks)"),
        ("text", {"a": 1}, "a mapping is no text"),
        ("text", ["a"], "a list is no text"),
        ("text", None, "nothing is no text"),
    ],
)
def test_refused(kind: str, written: Any, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as wrong:
        read_value(fact(kind), written)
    assert says in str(wrong.value)


def test_bounds_of_a_number() -> None:
    bounded = fact("number", minimum=Decimal(0), maximum=Decimal(100))
    assert read_value(bounded, 0) == 0
    assert read_value(bounded, 100) == 100
    with pytest.raises(ValueError, match=r"too small \(at least 0\)"):
        read_value(bounded, Decimal("-0.01"))
    with pytest.raises(ValueError, match=r"too large \(at most 100\)"):
        read_value(bounded, Decimal("100.01"))


def test_a_long_value_is_cut_in_a_message() -> None:
    with pytest.raises(ValueError, match="…") as wrong:
        read_value(fact("boolean"), "x" * 500)
    assert len(str(wrong.value)) < 120


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("uscc", "91110000600037341L", "91110000600037341M"),
        ("uscc", "91110000600037341L", "9111 0000 6000 3734 1L"),
        ("lei", "529900T8BM49AURSDO55", "529900T8BM49AURSDO56"),
        ("cac_filing_number", "粤网信备44030119456128860013号", "粤网信备4403011945612886001号"),
        ("cac_filing_number", "京网信备11010819000000000000号", "美网信备11010819000000000000号"),
        ("url", "https://example.com/a", "ftp://example.com"),
        ("email", "a@example.com", "a@example"),
    ],
)
def test_formats(name: str, right: str, wrong: str) -> None:
    check_format(name, right)
    assert read_value(fact("text", format=name), right) == right
    with pytest.raises(ValueError, match="such as"):
        check_format(name, wrong)


def test_every_format_accepts_its_own_example() -> None:
    for name, (_, example) in FORMATS.items():
        check_format(name, example)


@pytest.mark.parametrize(
    ("kind", "more", "value", "en", "zh"),
    [
        ("boolean", {}, None, "not answered", "未回答"),
        ("boolean", {}, True, "yes", "是"),
        ("boolean", {}, False, "no", "否"),
        ("choice", {}, "south", "South", "南"),
        ("choices", {}, frozenset(), "none", "无"),
        ("choices", {}, frozenset({"south", "north"}), "North, South", "北、南"),
        ("integer", {}, 12345, "12,345", "12,345"),
        ("number", {"unit": "CNY"}, Decimal("1234.50"), "1,234.50 CNY", "1,234.50元人民币"),
        ("date", {}, date(2026, 3, 2), "2026-03-02", "2026-03-02"),
        ("date", {}, NEVER, "never", "尚未发生"),
        ("date", {"ahead": True}, NEVER, "no such day", "无此日期"),
        ("text", {}, "words", "words", "words"),
    ],
)
def test_said_back(kind: str, more: dict[str, Any], value: Any, en: str, zh: str) -> None:
    assert say_value(fact(kind, **more), value) == Text(en, zh)


def test_the_future_reads_as_never_unless_the_fact_looks_ahead() -> None:
    day = date(2026, 6, 30)
    assert as_of_reading(fact("date"), date(2026, 7, 1), day) == NEVER
    assert as_of_reading(fact("date"), day, day) == day
    assert as_of_reading(fact("date", ahead=True), date(2026, 7, 1), day) == date(2026, 7, 1)
    assert as_of_reading(fact("number"), 5, day) == 5
