"""Sentences: conditions, needs and reasons in both languages; every operator says something of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compliance.language.conditions import Defined, all_of
from compliance.language.durations import Calendar, parse_duration
from compliance.language.evaluation import Situation, deciding_tests, explain, is_provisional
from compliance.language.facts import NEVER, Fact, FactType
from compliance.language.operators import OPERATORS
from compliance.language.parsing import Parser
from compliance.language.text import LANGUAGES, Text, both, joined
from compliance.language.vocabulary import Definition, Vocabulary, clashing_prefixes
from compliance.language.wording import lines_of, say_condition, say_open, say_reason

DAY = date(2026, 6, 30)
CALENDAR = Calendar("test", "1", date(2026, 1, 1), date(2026, 12, 31), frozenset(), frozenset())
OPTIONS = {name: Text(name.upper(), f"选项{name}") for name in "abcdef"}


def _fact(path: str, kind: str, en: str, zh: str, **more: Any) -> Fact:
    return Fact(path, FactType(kind), Text(f"{en}?", f"{zh}？"), Text(en, zh), **more)


FACTS = {
    fact.path: fact
    for fact in (
        _fact("x.yes", "boolean", "Shown", "公示"),
        _fact("x.kind", "choice", "Kind", "种类", options=OPTIONS),
        _fact("x.parts", "choices", "Parts", "内容", options=OPTIONS),
        _fact("x.others", "choices", "Others", "其他", options=OPTIONS),
        _fact("x.years", "integer", "Years kept", "保存年限", unit="years"),
        _fact("x.funds", "number", "Own funds", "自有资金", unit="EUR"),
        _fact("x.costs", "number", "Overheads", "固定费用", unit="EUR"),
        _fact("x.done_on", "date", "Filing", "备案"),
        _fact("x.start_on", "date", "Launch", "上线"),
    )
}
DEFINED = Definition("x.provider", Text("Provider", "提供者"), None)  # type: ignore[arg-type] # set below
LOOKUP: dict[str, Any] = dict(FACTS)


def parse(condition: Any) -> Any:
    complaints: list[Any] = []
    parsed = Parser(LOOKUP.get, Vocabulary(FACTS).unknown, complaints).condition(condition, ())
    assert not complaints, complaints
    return parsed


LOOKUP["x.provider"] = Definition("x.provider", DEFINED.title, parse({"x.yes": True, "x.kind": "a"}))
LOOKUP["x.other"] = Definition("x.other", Text("Other", "其他"), parse({"x.yes": True}))


@pytest.mark.parametrize(
    ("condition", "en", "zh"),
    [
        ({"x.yes": True}, "Shown: yes", "公示：是"),
        ({"not": {"x.yes": True}}, "Shown: anything but yes", "公示：不为是"),
        ({"x.kind": ["a", "b"]}, "Kind: A or B", "种类：为下列之一：选项a、选项b"),
        ({"x.years": {"at_least": 10}}, "Years kept: at least 10 years", "保存年限：不低于10年"),
        ({"not": {"x.years": {"above": 1}}}, "Years kept: at most 1 year", "保存年限：不高于1年"),
        ({"x.funds": {"at_least": "25 percent", "of": "x.costs"}}, "Own funds: at least 25% of Overheads", "自有资金：不低于固定费用的25%"),
        ({"x.funds": {"below": "x.costs"}}, "Own funds: less than Overheads", "自有资金：低于固定费用"),
        ({"x.done_on": "done"}, "Filing: to be done", "备案：已完成"),
        ({"x.done_on": {"on_or_after": "as_of"}}, "Filing: the day of the assessment or later", "备案：不早于评估日"),
        ({"x.done_on": {"on_or_before": date(2026, 1, 1)}}, "Filing: 2026-01-01 or earlier", "备案：不晚于2026-01-01"),
        ({"x.done_on": {"within_last": "12 months"}}, "Filing: a day within the last 12 months", "备案：在最近12个月之内"),
        ({"x.done_on": {"within": "10 working days", "after": "x.start_on"}},
         "Filing: to be within 10 working days after Launch", "备案：在上线后10个工作日之内"),
        ({"x.done_on": {"at_least": "30 days", "before": "x.start_on"}},
         "Filing: to be at least 30 days before Launch", "备案：至少在上线前30日"),
        ({"x.parts": {"include_all": ["a", "b"]}}, "Parts: A and B", "内容：包括选项a、选项b"),
        ({"x.parts": {"include_any": "x.others"}}, "Parts: Others", "内容：至少包括一项：其他"),
        ({"any": [{"x.yes": True}, {"x.years": 1, "x.kind": "a"}]},
         "Shown: yes or (Years kept: 1 year and Kind: A)", "公示：是或（保存年限：1年且种类：为选项a）"),
        ({"not": {"any": [{"x.yes": True}, {"x.kind": "a"}]}}, "not (Shown: yes or Kind: A)", "非（公示：是或种类：为选项a）"),
        ({"not": {"not": {"all": [{"x.yes": True}, {"x.kind": "a"}]}}}, "not (not (Shown: yes and Kind: A))", "非（非（公示：是且种类：为选项a））"),
        ({"at_least": {"count": 2, "of": [{"x.yes": True}, {"x.kind": "a"}, {"x.years": 3}]}},
         "at least 2 of: Shown: yes; Kind: A; Years kept: 3 years", "至少满足2项：公示：是；种类：为选项a；保存年限：3年"),
        ({"x.provider": True}, "Provider: yes", "提供者：是"),
        ({"x.provider": False}, "Provider: no", "提供者：否"),
    ],
)  # fmt: skip
def test_a_condition_in_words(condition: Any, en: str, zh: str) -> None:
    said = say_condition(parse(condition))
    assert said.en == en
    assert said.zh.replace("为选项a", "选项a") == zh.replace("为选项a", "选项a")


@pytest.mark.parametrize(
    ("condition", "facts", "en"),
    [
        ({"x.yes": True}, {}, "Shown: not answered, needs yes"),
        ({"x.yes": True}, {"x.yes": False}, "Shown: no, needs yes"),
        ({"x.yes": True}, {"x.yes": True}, "Shown: yes"),
        ({"not": {"x.yes": True}}, {"x.yes": True}, "Shown: yes, needs anything but yes"),
        ({"x.parts": {"include_all": ["a", "b"]}}, {"x.parts": frozenset("a")}, "Parts: A, needs B"),
        ({"x.parts": {"include_all": ["e", "f"]}}, {"x.parts": frozenset("abcde")}, "Parts: 5 of 6 listed, needs F"),
        ({"x.funds": {"at_least": "25 percent", "of": "x.costs"}}, {"x.funds": 10, "x.costs": 100},
         "Own funds: 10 EUR, needs at least 25% of Overheads (25 EUR)"),
        ({"x.funds": {"at_least": "25 percent", "of": "x.costs"}}, {"x.funds": 10},
         "Own funds: 10 EUR, needs at least 25% of Overheads (not answered)"),
        ({"x.done_on": {"within": "10 working days", "after": "x.start_on"}},
         {"x.done_on": date(2026, 2, 20), "x.start_on": date(2026, 2, 2)},
         "Filing: 2026-02-20, needs to be within 10 working days after Launch (by 2026-02-16)"),
        ({"any": [{"x.yes": True}, {"x.kind": "a"}]}, {"x.yes": False, "x.kind": "b"},
         "none of these holds: Shown: no, needs yes; Kind: B, needs A"),
        ({"any": [{"x.yes": True}, {"x.kind": "a"}]}, {"x.yes": False, "x.kind": "a"}, "Kind: A"),
        ({"all": [{"x.yes": True}, {"x.kind": "a"}]}, {"x.yes": True, "x.kind": "b"}, "Kind: B, needs A"),
        ({"at_least": {"count": 2, "of": [{"x.yes": True}, {"x.kind": "a"}]}}, {"x.yes": True, "x.kind": "b"},
         "1 of the 2 needed hold: Kind: B, needs A"),
        ({"at_least": {"count": 1, "of": [{"x.yes": True}, {"x.kind": "a"}]}}, {"x.yes": True, "x.kind": "b"}, "Shown: yes"),
        ({"x.provider": True}, {"x.yes": False}, "Provider: no (Shown: no, needs yes)"),
        ({"x.provider": True}, {}, "Provider: open (Shown: not answered, needs yes; Kind: not answered, needs A)"),
        ({"x.done_on": "done"}, {"x.done_on": NEVER}, "Filing: never, needs to be done"),
    ],
)  # fmt: skip
def test_a_reason_names_what_decided_and_nothing_else(condition: Any, facts: dict[str, Any], en: str) -> None:
    trace = explain(parse(condition), Situation(facts, DAY, CALENDAR))
    assert say_reason(trace).en == en
    assert say_reason(trace).zh


@pytest.mark.parametrize(
    ("condition", "facts", "en", "zh"),
    [
        ({"x.yes": True}, {}, "Shown: not answered", "公示：未回答"),
        ({"x.provider": True}, {}, "Provider: open (not answered: Shown, Kind)", "提供者：待定（未回答：公示、种类）"),
        ({"any": [{"x.yes": True}, {"not": {"x.provider": True}}, {"x.years": 1}, {"x.years": 2}]}, {"x.kind": "a"},
         "Provider: open (not answered: Shown); Years kept: not answered", "提供者：待定（未回答：公示）；保存年限：未回答"),
        ({"any": [{"x.provider": True}, {"all": [{"x.other": True}, {"x.yes": True}]}]}, {"x.kind": "a"},
         "Provider: open (not answered: Shown); Other: open", "提供者：待定（未回答：公示）；其他：待定"),
        ({"x.funds": {"at_least": "25 percent", "of": "x.costs"}}, {"x.funds": 10}, "Overheads: not answered", "固定费用：未回答"),
    ],
)  # fmt: skip
def test_what_is_open_names_each_unanswered_fact_once(condition: Any, facts: dict[str, Any], en: str, zh: str) -> None:
    assert say_open(explain(parse(condition), Situation(facts, DAY, CALENDAR))) == Text(en, zh)


def test_a_count_over_unpublished_days_says_so() -> None:
    condition = parse({"x.done_on": {"within": "10 working days", "after": "x.start_on"}})
    late = Situation({"x.done_on": date(2027, 2, 1), "x.start_on": date(2026, 12, 30)}, date(2027, 6, 1), CALENDAR)
    trace = explain(condition, late)
    assert trace.provisional
    assert "provisional" in say_reason(trace).en
    assert any("provisional" in line.says.en for line in lines_of(trace))
    window = parse({"x.done_on": {"within_last": "10 business days"}})
    assert is_provisional(window, late)
    assert not is_provisional(parse({"x.yes": True}), late)


def test_an_explanation_shows_every_node() -> None:
    condition = parse(
        {"any": [{"all": [{"x.yes": True}, {"x.provider": True}]}, {"not": {"x.kind": "a"}},
                 {"at_least": {"count": 1, "of": [{"x.years": 1}]}}]}
    )  # fmt: skip
    lines = list(lines_of(explain(condition, Situation({}, DAY, CALENDAR))))
    assert [(line.depth, line.says.en.split(":")[0]) for line in lines] == [
        (0, "any of these"), (1, "all of these"), (2, "Shown"), (2, "Provider"), (3, "all of these"), (4, "Shown"),
        (4, "Kind"), (1, "not"), (2, "Kind"), (1, "at least 1 of these"), (2, "Years kept"),
    ]  # fmt: skip


def test_deciding_tests_look_through_not() -> None:
    trace = explain(parse({"not": {"x.yes": True}}), Situation({"x.yes": True}, DAY, CALENDAR))
    assert [leaf.value for leaf in deciding_tests(trace)] == [True]


def test_every_operator_has_sentences_of_its_own_in_both_languages() -> None:
    for row in OPERATORS:
        for text in (row.needs, row.bars):
            assert text.en
            assert text.zh
        assert row.needs != row.bars


def test_texts() -> None:
    text = Text("{a} and {b}", "{a}和{b}").fill(a="1", b=Text("two", "二"))
    assert text == Text("1 and two", "1和二")
    assert text.as_dict() == {"en": "1 and two", "zh": "1和二"}
    assert joined([text, text], Text("; ", "；")).zh == "1和二；1和二"
    assert [both(lambda lang: lang)[lang] for lang in LANGUAGES] == ["en", "zh"]
    assert str(parse_duration("1 year")) == "1 year"
    assert str(parse_duration("10 working days")) == "10 working days"


def test_joining_conditions_leaves_out_the_absent() -> None:
    one = parse({"x.yes": True})
    assert all_of([None, None]) is None
    assert all_of([None, one]) is one
    assert len(all_of([one, one]).parts) == 2  # type: ignore[union-attr]
    assert isinstance(parse({"x.provider": True}), Defined)


def test_paths_that_cannot_nest_beside_each_other() -> None:
    assert clashing_prefixes(["a.b", "a.b.c", "a.bc", "x.y"]) == [("a.b", "a.b.c")]
    assert "did you mean x.years?" in Vocabulary(FACTS).unknown("x.year")
