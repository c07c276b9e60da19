"""The questionnaire as a workbook and as a table: what is asked, that nothing in it runs, and that it comes back whole."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from compliance import Packs, load_profile
from compliance.assessment.assessment import assess
from compliance.documents.faults import DocumentError
from compliance.documents.profiles import Profile
from compliance.filling.questions import FIRST_TAB, Part, asked, lines, vocabulary_digest
from compliance.filling.receiving import read_returned
from compliance.filling.table import alive, draw_table
from compliance.filling.taking import answers_of
from compliance.filling.workbook import draw_workbook
from compliance.language.facts import FactType, Value
from compliance.language.text import LANGUAGES, Lang, Text
from tests.filling.questionnaires import DAY, FACTS, PACKS, answers, workbook

SAMPLES = sorted((Path(__file__).parents[2] / "profiles").glob("*.yaml"))
AS_OF = date(2026, 11, 23)


def back(content: bytes, packs: Packs) -> dict[str, Any]:
    found = answers_of(read_returned(content, "q"), packs.vocabulary)
    assert all(answer.value == answer.exported for answer in found.values())
    return {path: answer.value for path, answer in found.items()}


def facts_of(found: dict[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in found.items() if not path.startswith("profile.")}


# --- there and back ---------------------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(said=answers())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_a_profile_says_comes_back_from_the_workbook(said: dict[str, Value], lang: Lang) -> None:
    assert facts_of(back(workbook(Profile("P", said), lang), PACKS)) == said


@given(said=answers())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_a_profile_says_comes_back_from_the_table(said: dict[str, Value], lang: Lang) -> None:
    parts = asked(PACKS, Profile("", said), DAY)
    assert facts_of(back(draw_table(parts, Profile("P", said), lang), PACKS)) == said


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_comes_back(path: Path, shipped_packs: Packs) -> None:
    profile = load_profile(path, shipped_packs)
    parts = asked(shipped_packs, profile, AS_OF)
    lang = LANGUAGES[SAMPLES.index(path) % 2]
    for drawn in (draw_workbook(parts, profile, shipped_packs, AS_OF, lang), draw_table(parts, profile, lang)):
        found = back(drawn, shipped_packs)
        assert facts_of(found) == profile.facts
        assert found["profile.name"] == profile.name
        assert found["profile.prepared_on"] == profile.prepared_on


@pytest.mark.parametrize("said", ["=1+1", "'=1+1", "''+x", "@it", "-5", "\tx", "'", "it's", ""])
def test_a_text_in_a_table_is_no_formula_and_comes_back(said: str) -> None:
    profile = Profile("P", {"house.motto": said})
    drawn = draw_table(asked(PACKS, profile, DAY), profile, "en").decode("utf-8-sig")
    written = drawn.splitlines()[-1].split(",")[5]
    assert not written.startswith(("=", "+", "-", "@", "\t"))
    assert alive(written) == said


# --- what is asked ----------------------------------------------------------------------------------------------------


def paths(parts: tuple[Part, ...]) -> list[str]:
    return [fact.path for part in parts for fact in part.facts]


def test_what_the_packs_read_is_asked_once_and_definitions_never(shipped_packs: Packs) -> None:
    found = paths(asked(shipped_packs, Profile("", {}), AS_OF))
    assert len(found) == len(set(found)) > len(shipped_packs.vocabulary.facts) // 2
    assert not set(found) & set(shipped_packs.vocabulary.definitions)
    assert "scenario.main" in found  # no rule reads it, the figures of the survey do


def test_what_chooses_the_requirements_is_asked_first(shipped_packs: Packs) -> None:
    first, *rest = asked(shipped_packs, Profile("", {}), AS_OF)
    assert first.tab == FIRST_TAB
    assert {"operator.home", "operator.roles", "services.eu", "service.audiences_cn"} <= {f.path for f in first.facts}
    assert [part.title for part in rest] == [
        title for title in shipped_packs.themes.values() if title in {p.title for p in rest}
    ]


def test_only_open_questions_are_those_of_the_assessment(shipped_packs: Packs) -> None:
    profile = load_profile(next(path for path in SAMPLES if path.stem == "harbour-receivables"), shipped_packs)
    expected = {question.fact.path for question in assess(profile, shipped_packs, as_of=AS_OF).questions}
    assert set(paths(asked(shipped_packs, profile, AS_OF, open_only=True))) == expected
    theme = shipped_packs.vocabulary.facts[min(expected)].theme
    some = asked(shipped_packs, profile, AS_OF, open_only=True, themes=[theme])
    assert {fact.theme for part in some for fact in part.facts} == {theme}


# --- the sheets -------------------------------------------------------------------------------------------------------


SAID: dict[str, Value] = {
    "house.open": True,
    "house.regions": frozenset({"south"}),
    "house.filed_on": date(2026, 1, 12),
    "house.motto": '=HYPERLINK("http://x")',
}


@pytest.fixture(params=LANGUAGES)
def opened(request: pytest.FixtureRequest) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(Profile("=P", SAID, operator="+1"), request.param)))


def test_no_answer_is_a_formula_or_a_link(opened: Any) -> None:
    formulas = [cell.value for sheet in opened for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(formula.startswith(("=IF(", "=$A$", "=COUNTIFS(")) for formula in formulas)
    links = [cell.hyperlink.location for sheet in opened for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert all(link.endswith("!A1") for link in links)


def test_only_answers_can_be_changed(opened: Any) -> None:
    sheet = opened.worksheets[1]
    assert all(page.protection.sheet for page in opened)
    unlocked = {cell.column_letter for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {"D"}
    assert [sheet.column_dimensions["H"].hidden, sheet.column_dimensions["H"].max] == [True, 11]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:G14")


def first_row(rule: Any) -> int:
    return int(min(place.min_row for place in rule.sqref.ranges))


def test_drop_downs_stand_on_a_hidden_sheet_in_the_readers_words(opened: Any) -> None:
    lang = opened["compliance"]["B3"].value
    words = {}
    for rule in opened.worksheets[1].data_validations.dataValidation:
        if rule.type == "list":
            assert not rule.formula1.startswith('"')
            _, _, place = rule.formula1.partition("!")
            column = [row[0].value for row in opened["compliance"][place.replace("$", "")]]
            words[opened.worksheets[1][f"H{first_row(rule)}"].value] = column
    expected: dict[str, dict[str, list[str]]] = {
        "en": {
            "house.open": ["yes", "no"],
            "house.region": ["North, and beyond", "South", "Nowhere"],
            "house.filed_on": ["never"],
        },
        "zh": {
            "house.open": ["是", "否"],
            "house.region": ["北部", "南部（含海岛）", "无"],
            "house.ends_on": ["无此日期"],
        },
    }
    assert {path: words[path] for path in expected[lang]} == {"en": expected["en"], "zh": expected["zh"]}[lang]
    assert opened["compliance"].sheet_state == "veryHidden"


def test_a_date_or_never_fits_and_numbers_are_bounded(opened: Any) -> None:
    sheet = opened.worksheets[1]
    rules = {sheet[f"H{first_row(rule)}"].value: rule for rule in sheet.data_validations.dataValidation}
    assert not rules["house.filed_on"].showErrorMessage
    guests = rules["house.guests_persons"]
    assert (guests.type, guests.formula1, guests.formula2) == ("whole", "0", "500")


def test_the_states_and_the_cover_count_what_is_answered(opened: Any) -> None:
    shown = openpyxl.load_workbook(BytesIO(workbook(Profile("P", SAID), "en")), data_only=True)
    sheet = shown.worksheets[1]
    states = {sheet[f"H{row}"].value: sheet[f"A{row}"].value for row in range(4, sheet.max_row + 1)}
    assert states == {path: "done" if path in SAID else "open" for path in FACTS}
    index = next(row for row in shown.worksheets[0].iter_rows(values_only=True) if row[0] == "House")
    assert index[:4] == ("House", "The house: rooms", len(FACTS), len(SAID))
    assert len(opened.sheetnames) == 3


def test_the_hidden_sheet_says_by_what_the_workbook_was_made() -> None:
    sheet = openpyxl.load_workbook(BytesIO(workbook()))["compliance"]
    made = dict(list(sheet.iter_rows(max_row=4, max_col=2, values_only=True)))
    assert made["vocabulary"] == vocabulary_digest(PACKS.vocabulary)
    assert made["tool"] == "compliance"


def test_a_text_longer_than_a_cell_is_refused_and_not_cut() -> None:
    with pytest.raises(DocumentError, match=r"house\.motto is longer than a cell can be \(32,767 letters\)"):
        workbook(Profile("P", {"house.motto": "x" * 32_768}))


def test_the_same_questions_and_answers_give_the_same_bytes() -> None:
    assert workbook(Profile("P", SAID)) == workbook(Profile("P", SAID))


def test_what_may_be_written_is_said_for_every_kind_of_fact() -> None:
    (part,) = asked(PACKS, Profile("", dict.fromkeys(FACTS, True)), DAY)
    said = {line.fact.path: line.expected for line in lines(part, {}, "en") if not line.option}
    assert said["house.guests_persons"] == "a whole number · in persons · at least 0 · at most 500"
    assert said["house.ends_on"] == "a date, or “no such day”"
    assert all(said.values())
    assert {fact.type for fact in part.facts} == set(FactType)


def test_sheets_that_would_have_one_name_get_different_ones() -> None:
    themes = {"compliance": Text("A/B", "甲/乙"), "cover": Text("A B", "甲 乙")}
    facts = {path: fact for path, fact in FACTS.items() if fact.type is FactType.TEXT}
    named = [
        Part(Text(theme.capitalize(), title.zh.replace("/", " ")), title, tuple(facts.values()))
        for theme, title in themes.items()
    ]
    for lang in LANGUAGES:
        book = openpyxl.load_workbook(BytesIO(draw_workbook(named, Profile("P", {}), PACKS, DAY, lang)))
        assert len({name.casefold() for name in book.sheetnames}) == 4
    assert isinstance(book.properties.created, datetime)
