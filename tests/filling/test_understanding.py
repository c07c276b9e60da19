"""What people write into cells: their usual forms are understood, everything else is refused with what is allowed."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given

from compliance.filling.understanding import Written, read_answer
from compliance.filling.words import label, say_answer
from compliance.language.facts import Fact, FactType, Value
from compliance.language.text import LANGUAGES, Lang, Text
from tests.filling.questionnaires import FACTS, OPTIONS, answers, fact


@pytest.mark.parametrize(
    ("path", "written", "value"),
    [
        ("open", "yes", True),
        ("open", " ＹＥＳ ", True),
        ("open", "否", False),
        ("open", True, True),
        ("region", "north, AND  beyond", "north"),
        ("region", "南部(含海岛)", "south"),
        ("region", "north", "north"),
        ("regions", "South; 北部", frozenset({"north", "south"})),
        ("regions", "[]", frozenset()),
        ("regions", "none of these", frozenset()),
        ("regions", "none", frozenset({"none"})),  # an option of that name goes before the word for nothing
        ("filed_on", datetime(2026, 3, 2, 14, 30), date(2026, 3, 2)),  # noqa: DTZ001 - a spreadsheet knows no zones
        ("filed_on", date(2026, 3, 2), date(2026, 3, 2)),
        ("filed_on", "2026/3/2", date(2026, 3, 2)),
        ("filed_on", "２０２６年３月２日", date(2026, 3, 2)),
        ("filed_on", "2026. 3. 2", date(2026, 3, 2)),
        ("filed_on", "Never", "never"),
        ("filed_on", "尚未发生", "never"),
        ("filed_on", "not yet", "never"),
        ("ends_on", "无此日期", "never"),
        ("ends_on", "no such day", "never"),
        ("ends_on", "no end set", "never"),
        ("guests_persons", 2.0, 2),
        ("guests_persons", "１２ 人", 12),
        ("guests_persons", "12 persons", 12),
        ("share_percent", 0.1 + 0.2, Decimal("0.3")),
        ("share_percent", "25%", 25),
        ("share_percent", "２５％", 25),
        ("share_percent", "−1,234,567.50", Decimal("-1234567.5")),
        ("motto", "  as written ", "as written"),
        ("motto", 12.0, "12"),
    ],
)
def test_is_understood(path: str, written: Written, value: Value) -> None:
    assert read_answer(FACTS[f"house.{path}"], written) == value


@pytest.mark.parametrize(
    ("path", "written", "says"),
    [
        ("open", "maybe", "'maybe' is neither yes nor no (write yes or no, 是 or 否; leave the cell empty where"),
        ("open", 1, "1 is neither yes nor no"),
        (
            "region",
            "Sooth",
            "'Sooth' is not an option (allowed: North, and beyond, South, Nowhere; did you mean South?)",
        ),
        ("region", "南", "'南' is not an option (allowed: 北部, 南部（含海岛）, 无)"),
        ("regions", 3, "3 is no list of options"),
        ("regions", "Up; South", "'Up' is not an option"),
        ("regions", "South; south", "south stands twice in the list"),
        ("filed_on", "2.3.2026", "'2.3.2026' is no date (write 2026-03-02, or never, 尚未发生; leave the cell empty"),
        ("filed_on", "2026-02-30", "is no date"),
        ("filed_on", "2026/3-2", "is no date"),
        ("filed_on", 46083, "46083 is no date"),
        ("filed_on", "unknown", "leave the cell empty where the answer is not known"),
        ("filed_on", "no such day", "is no date"),
        ("filed_on", date(1899, 12, 31), "is no date here"),
        ("guests_persons", 2.5, "2.5 is not a whole number"),
        ("guests_persons", 501, "501 is too large (at most 500)"),
        ("guests_persons", True, "true is no number"),
        ("guests_persons", "25%", "'25%' is no number"),
        ("guests_persons", date(2026, 3, 2), "2026-03-02 is no number"),
        ("share_percent", 0.125, "0.125 has more than two decimals"),
        ("share_percent", "1,5", "'1,5' is no number (write digits, such as 12 or 0.5"),
        ("share_percent", "一百", "is no number"),
        ("share_percent", "9" * 41, "is no number"),
        ("motto", "bell\x07", "holds a control character"),
    ],
)
def test_is_refused(path: str, written: Written, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        read_answer(FACTS[f"house.{path}"], written)


@given(said=answers())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_for_an_answer_are_read_back_as_it(said: dict[str, Value], lang: Lang) -> None:
    for path, value in said.items():
        if not isinstance(value, frozenset):
            assert read_answer(FACTS[path], say_answer(FACTS[path], value, lang)) == value


def test_an_option_whose_title_could_be_another_goes_by_its_id() -> None:
    twins = {"one": Text("Same", "同"), "two": Text("SAME", "异"), "three": Text("one", "三")}
    of = fact("house.twin", FactType.CHOICE, options=twins)
    assert [label(of, option, "en") for option in twins] == ["one", "two", "three"]
    assert label(of, "two", "zh") == "异"
    with pytest.raises(ValueError, match="could be any of one, two"):
        read_answer(of, "same")


def test_a_choice_of_many_is_not_listed_but_the_nearest_is_named() -> None:
    many: Fact = fact(
        "house.many", FactType.CHOICE, options={f"o{n}": Text(f"Number {n}", f"第{n}") for n in range(20)}
    )
    with pytest.raises(ValueError, match=r"is not an option \(did you mean Number 7\?\)"):
        read_answer(many, "Numbr 7")
    with pytest.raises(ValueError, match="choose one of the list"):
        read_answer(many, "???")
    assert set(OPTIONS) == {"north", "south", "none"}
